"""The pages of an uploaded PDF, as pictures beside what was read."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.intake.test_pages import signed_in  # noqa: F401
from tests.reading.test_page_images import pdf

from cchc.agencies.models import Agency
from cchc.intake import pictures
from cchc.intake.models import Draft
from cchc.intake.source import on_page
from cchc.ledger.models import Entry
from cchc.records.actions import take_in

SAMPLE = Path(__file__).parents[2] / "src/cchc/project/samples/ke-hoach-cchc-2026.docx"


@pytest.fixture
def with_pages(focal: Any, draft: Any) -> Draft:
    """The small plan, as if it had come as a PDF of two pages."""
    data = ContentFile(pdf((595, 842), (842, 595)), name="ke-hoach.pdf")
    draft.record = take_in(focal, data)  # type: ignore[arg-type]
    draft.reading = {
        "places": {
            "/tasks/1/title": {"block": "b1", "row": 0, "cell": 1, "text": "x", "page": 2, "rect": [50, 60, 150, 80]},
        }
    }
    draft.current["tasks"][1]["source"] = 1
    draft.save()
    return draft


def address(draft: Draft, number: int) -> str:
    return reverse("draft_page", args=[draft.pk, number])


def test_a_page_is_shown_as_it_is(signed_in, with_pages) -> None:  # noqa: F811
    for number, size in ((1, (992, 1403)), (2, (1403, 992))):
        answer = signed_in.get(address(with_pages, number))
        assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
        width, height = struct.unpack(">II", answer.content[16:24])
        assert abs(width - size[0]) <= 1 and height == size[1]


def test_a_page_is_drawn_once_and_kept_by_the_browser(signed_in, with_pages, monkeypatch) -> None:  # noqa: F811
    first = signed_in.get(address(with_pages, 1))
    assert "immutable" in first["Cache-Control"] and "private" in first["Cache-Control"]
    monkeypatch.setattr(pictures, "picture_in_child", lambda *_: pytest.fail("drawn again"))
    assert signed_in.get(address(with_pages, 1)).content == first.content
    again = signed_in.get(address(with_pages, 1), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and again["ETag"] == first["ETag"]


def test_beyond_the_last_page_there_is_nothing(signed_in, with_pages) -> None:  # noqa: F811
    for number in (0, 3, 10**12):
        assert signed_in.get(f"/intake/{with_pages.pk}/page/{number}.png").status_code == 404


def test_strangers_are_not_told_and_the_ledger_names_them(client, with_pages, person) -> None:
    client.force_login(person("ha", "so-xay-dung", "officer"), backend="django.contrib.auth.backends.ModelBackend")
    before = Entry.objects.filter(verb="denied").count()
    assert client.get(address(with_pages, 1)).status_code == 404
    assert client.get(address(with_pages, 1), headers={"If-None-Match": "*"}).status_code == 404
    assert Entry.objects.filter(verb="denied").count() == before + 2
    client.logout()
    assert client.get(address(with_pages, 1)).status_code == 302


def test_a_draft_without_pages_has_no_pictures(signed_in, draft) -> None:  # noqa: F811
    assert signed_in.get(address(draft, 1)).status_code == 404
    assert "cc-page" not in signed_in.get(reverse("draft", args=[draft.pk])).content.decode()


@pytest.mark.parametrize("data", [b"%PDF-1.7 hostile", b"\x89PNG\r\n\x1a\n" + bytes(300)])
def test_a_file_that_cannot_be_drawn_is_tried_once(signed_in, focal, draft, data, monkeypatch) -> None:  # noqa: F811
    draft.record = take_in(focal, ContentFile(pdf((595, 842)), name="ke-hoach.pdf"))  # type: ignore[arg-type]
    draft.save()
    Path(pictures.default_storage.path(pictures.place(draft.record.sha256))).write_bytes(data)
    assert signed_in.get(address(draft, 1)).status_code == 404
    monkeypatch.setattr(pictures, "sheets_in_child", lambda *_: pytest.fail("tried again"))
    assert signed_in.get(address(draft, 1)).status_code == 404
    assert signed_in.get(reverse("draft", args=[draft.pk])).status_code == 200


def test_a_page_that_cannot_be_drawn_says_why(signed_in, with_pages, monkeypatch) -> None:  # noqa: F811
    from cchc.reading import Unreadable

    def fail(*_: object) -> bytes:
        raise Unreadable("too_long")

    monkeypatch.setattr(pictures, "picture_in_child", fail)
    answer = signed_in.get(address(with_pages, 1))
    assert answer.status_code == 422 and "quá thời gian" in answer.content.decode()


def test_no_more_is_kept_than_there_is_room_for(signed_in, with_pages, settings) -> None:  # noqa: F811
    signed_in.get(address(with_pages, 1))
    settings.CCHC_PAGE_PICTURES = 100
    signed_in.get(address(with_pages, 2))
    kept = list(pictures.shelf().glob("*/*"))
    assert sum(file.stat().st_size for file in kept) <= 100
    assert signed_in.get(address(with_pages, 1)).status_code == 200


def test_the_review_shows_pages_with_what_was_read_marked(signed_in, with_pages) -> None:  # noqa: F811
    page = signed_in.get(f"/intake/{with_pages.pk}/?n=2").content.decode()
    assert page.count('class="cc-page"') == 2 and 'loading="lazy"' in page
    marked = page.split('id="trang-2"')[1]
    assert '<rect class="is-on" x="50.0" y="60.0" width="100.0" height="20.0"/>' in marked
    assert "<rect" not in page.split('id="trang-2"')[0].split('id="trang-1"')[1]
    assert 'href="#trang-2"' in page
    assert 'class="cc-page"' not in signed_in.get(f"/intake/{with_pages.pk}/?n=2&view=text").content.decode()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice prints the PDF")
@pytest.mark.usefixtures("once")
def test_every_value_read_from_a_pdf_has_its_place_on_a_page(signed_in, province, tmp_path) -> None:  # noqa: F811
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", tmp_path, SAMPLE], check=True, capture_output=True, timeout=180)
    data = (tmp_path / f"{SAMPLE.stem}.pdf").read_bytes()
    assert Agency.objects.exists()
    answer = signed_in.post(reverse("upload"), {"file": SimpleUploadedFile("ke-hoach.pdf", data)})
    assert answer.status_code == 302
    one = Draft.objects.get()
    places = one.reading["places"]
    title = places["/tasks/0/title"]
    found = on_page(one.blocks, places, title["page"])
    spots = [spot for spot in found if "/tasks/0/title" in spot["p"]]
    assert [spot["at"] for spot in spots] == [title["rect"]]
    assert title["text"].split()[0] in spots[0]["t"]
    page = signed_in.get(f"/intake/{one.pk}/?n=1").content.decode()
    assert f'href="#trang-{title["page"]}"' in page and 'class="is-on"' in page
    assert signed_in.get(address(one, title["page"])).status_code == 200
