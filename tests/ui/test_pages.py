import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

PAGES = [
    "/_gallery/",
    "/keys/",
    "/help/",
    *(f"/_gallery/{name}/" for name in ("400", "403", "404", "500", "csrf", "login")),
]
ROOMS = Path(__file__).parents[2] / "src" / "cchc"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_inline_styles_or_scripts(path: str, frame: Client) -> None:
    page = frame.get(path).content.decode()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)


@pytest.mark.parametrize("template", sorted(ROOMS.glob("*/templates/**/*.html")), ids=lambda path: path.name)
def test_no_template_of_any_room_has_inline_styles_or_scripts(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son(?:click|change|submit|load|input)\s*=|javascript:", source)
    assert all("src=" in tag or "json_script" in tag for tag in re.findall(r"<script[^>]*>", source))


def test_pages_say_who_acts_and_only_show_places_that_exist(frame: Client) -> None:
    page = frame.get("/_gallery/").content.decode()
    assert "Đăng nhập: Nguyễn Thị Hà, Chuyên viên, Sở Xây dựng" in page
    assert page.count("<li><a href=") and 'href="/desk/"' in page
    assert "Một cửa" not in page
    assert "Thông báo" not in page


def test_what_was_done_can_be_taken_back(frame: Client) -> None:
    page = frame.get("/_gallery/").content.decode()
    assert re.search(r'<form class="cc-undo" method="post" action="/_gallery/">.*Hoàn tác', page, re.S)


def test_a_page_that_is_not_there_says_what_to_do(frame: Client) -> None:
    answer = frame.get("/khong-co/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


def test_a_form_that_is_too_old_says_nothing_was_saved(frame: Client) -> None:
    answer = Client(enforce_csrf_checks=True).post("/year/", {"year": "2025"})
    assert answer.status_code == 403
    assert "Chưa có gì được lưu" in answer.content.decode()


def test_the_pages_without_a_request_can_be_drawn() -> None:
    from django.template import loader

    for code in ("400", "500"):
        assert "<h1>" in loader.get_template(f"{code}.html").render()


def test_the_year_is_kept_and_a_wrong_one_is_not(frame: Client) -> None:
    frame.post("/year/", {"year": "2025", "next": "/help/"})
    assert re.search(r'value="2025" selected', frame.get("/help/").content.decode())
    answer = frame.post("/year/", {"year": "1805", "next": "https://example.org/"})
    assert answer["Location"] == "/"
    assert not re.search(r'value="(1805|2025)" selected', frame.get("/help/").content.decode())


def test_the_language_can_be_chosen(frame: Client) -> None:
    frame.post(reverse("set_language"), {"language": "en", "next": "/help/"})
    page = frame.get("/help/").content.decode()
    assert '<html lang="en"' in page
    assert "Handed in, awaiting review" in page
    with translation.override("vi"):
        assert "Bàn làm việc" not in page


def test_the_browsers_own_language_does_not_count() -> None:
    from django.http import HttpRequest, HttpResponse

    from cchc.ui.middleware import ChosenLanguage

    asked: list[str | None] = []

    def page(request: HttpRequest) -> HttpResponse:
        asked.append(translation.get_language())
        return HttpResponse()

    middleware = ChosenLanguage(page)
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = "en-US"
    middleware(request)
    request.COOKIES["django_language"] = "en"
    middleware(request)
    request.COOKIES["django_language"] = "xx"
    middleware(request)
    assert asked == ["vi", "en", "vi"]
