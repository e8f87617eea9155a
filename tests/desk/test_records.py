"""A kept document opens for whoever may see what it is for, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from tests.desk.conftest import PDF, a_task, docx, pdf, post, sent, text

from cchc.ledger.models import Entry
from cchc.records.models import Record
from cchc.records.storing import place


@pytest.fixture
def kept(officer, duty, day):
    post(officer, duty("1"), "hand-in", sent(day, pdf("Kế hoạch kiểm tra.pdf")))
    return Record.objects.get()


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_pdf_is_shown_and_can_do_nothing(officer, focal_point, viewer, kept):
    for client in (officer, focal_point, viewer):
        answer = client.get(f"/records/{kept.pk}/")
        assert answer.status_code == 200 and body(answer) == PDF
        assert answer["Content-Disposition"].startswith("inline")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Content-Type"] == "application/pdf"
    assert Entry.objects.about(kept).filter(verb="record.open").count() == 3


def test_what_is_not_shown_is_saved(officer, duty, day):
    post(officer, duty("1"), "hand-in", sent(day, docx("Báo cáo.docx")))
    answer = officer.get(f"/records/{Record.objects.get().pk}/")
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_page_handed_in_as_text_is_never_run(officer, duty, day):
    post(officer, duty("1"), "hand-in", sent(day, pdf("x.html", b"<script>alert(1)</script>")))
    answer = officer.get(f"/records/{Record.objects.get().pk}/")
    assert answer["Content-Disposition"].startswith("attachment") and answer["Content-Type"] == "text/plain"


def test_others_get_404_and_the_ledger_knows(signed_in, kept):
    assert signed_in("so-y-te").get(f"/records/{kept.pk}/").status_code == 404
    assert Entry.objects.filter(verb="denied", detail__path=f"/records/{kept.pk}/").count() == 1
    assert signed_in("so-y-te").get("/records/99999999999999999999999/").status_code == 404


def test_who_is_not_signed_in_signs_in(client, kept):
    assert client.get(f"/records/{kept.pk}/").status_code == 302


def test_the_document_of_a_mandate_opens_for_who_is_named_in_it(officer, signed_in, focal, plan):
    from cchc.records.actions import take_in

    record = take_in(focal, pdf("412.pdf"))
    assert officer.get(f"/records/{record.pk}/").status_code == 404
    plan([a_task("1", "Rà soát", ["Sở Xây dựng"], 5, coordinating=[])], record=record)
    assert officer.get(f"/records/{record.pk}/").status_code == 200
    assert signed_in("so-y-te").get(f"/records/{record.pk}/").status_code == 404


def test_a_file_that_is_gone_is_told_on_a_page(officer, kept):
    Path(default_storage.path(place(kept.sha256))).unlink()
    answer = officer.get(f"/records/{kept.pk}/")
    assert answer.status_code == 404 and "không còn ở nơi lưu trữ" in text(answer)
    assert not Entry.objects.filter(verb="record.open").exists()


def test_a_document_without_a_file_says_so(officer, kept):
    Record.objects.filter(pk=kept.pk).update(sha256="")
    assert "không lưu tệp" in text(officer.get(f"/records/{kept.pk}/"))


def test_opening_is_not_an_act(officer, kept):
    assert officer.post(f"/records/{kept.pk}/").status_code == 405


def test_the_pages_of_a_document_are_seen_before_it_is_opened(officer, signed_in, duty, day):
    from tests.reading.test_page_images import pdf as drawn

    post(officer, duty("1"), "hand-in", sent(day, pdf("bao-cao.pdf", drawn((595, 842), (842, 595)))))
    one = Record.objects.get()
    page = text(officer.get(f"/records/{one.pk}/about/"))
    assert f"/records/{one.pk}/pages/1/" in page and "?page=2#xem-truoc" in page
    assert f"/records/{one.pk}/pages/2/" in text(officer.get(f"/records/{one.pk}/about/", {"page": "99"}))
    first = officer.get(f"/records/{one.pk}/pages/1/")
    assert first["Content-Type"] == "image/png" and first.content.startswith(b"\x89PNG")
    assert officer.get(f"/records/{one.pk}/pages/1/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert officer.get(f"/records/{one.pk}/pages/3/").status_code == 404
    assert signed_in("so-y-te").get(f"/records/{one.pk}/pages/1/").status_code == 404


def test_a_word_file_is_seen_as_it_would_be_printed(officer, duty, day):
    post(officer, duty("1"), "hand-in", sent(day, docx("Báo cáo.docx")))
    one = Record.objects.get()
    assert f"/records/{one.pk}/pages/1/" in text(officer.get(f"/records/{one.pk}/about/"))
    assert officer.get(f"/records/{one.pk}/pages/1/").content.startswith(b"\x89PNG")
    assert officer.get(f"/records/{one.pk}/pages/9/").status_code == 404


def test_what_cannot_be_drawn_says_so(officer, kept):
    answer = officer.get(f"/records/{kept.pk}/pages/1/")
    assert answer.status_code == 404 or "không" in text(answer)
    assert officer.get(f"/records/{kept.pk}/pages/1/").status_code == answer.status_code


def test_every_look_at_personal_data_is_in_the_ledger(officer, duty, day):
    from tests.reading.test_page_images import pdf as drawn

    from cchc.people.models import Person
    from cchc.records.models import Reader

    post(officer, duty("1"), "hand-in", sent(day, pdf("bao-cao.pdf", drawn((595, 842)))))
    one = Record.objects.get()
    me = Person.objects.get(username="officer-so-xay-dung")
    Record.objects.update(personal_since=day)
    assert officer.get(f"/records/{one.pk}/pages/1/").status_code == 404
    Reader.objects.create(record=one, person=me, named_on=day)
    seen = officer.get(f"/records/{one.pk}/pages/1/")
    assert seen.status_code == 200 and seen["Cache-Control"] == "private, no-store"
    assert Entry.objects.about(one).filter(verb="record.view").count() == 1
