from pathlib import Path

from babel.messages.pofile import read_po

from cchc.ui import messages

PO = messages.ROOMS / "ui" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def test_the_frame_has_all_its_english() -> None:
    assert messages.missing(PO) == []


def test_the_file_of_sentences_is_up_to_date(tmp_path: Path) -> None:
    with PO.open("rb") as stream:
        kept = {message.id for message in read_po(stream) if message.id}
    assert kept == {sentence for sentence, _ in messages.sentences(messages.ROOMS / "ui")}


def test_templates_are_read() -> None:
    source = (
        '{% load i18n %}{% translate "Có 100% số" %}<p title="{{ x|default:_(\'Trống\') }}">'
        "{% blocktranslate count n=n %}{{ n }} việc{% plural %}{{ n }} các việc{% endblocktranslate %}"
    )
    assert list(messages.in_template(source)) == ["Có 100%% số", "Trống", ("%(n)s việc", "%(n)s các việc")]


def test_compiling_makes_what_django_reads(tmp_path: Path) -> None:
    file = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Quá hạn"\nmsgstr "Overdue"\n'
    )
    messages.compile_file(file)
    assert b"Overdue" in file.with_suffix(".mo").read_bytes()
