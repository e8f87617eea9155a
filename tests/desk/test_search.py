"""Search: what one may see of it, with or without diacritics."""

from __future__ import annotations

import pytest
from tests.desk.conftest import text


def test_it_finds_documents_tasks_duties_and_agencies(focal_point, in_force):
    page = text(focal_point.get("/search/?q=so+hoa"))
    assert "Nhiệm vụ trong văn bản" in page and "Số hóa kết quả giải quyết" in page
    page = text(focal_point.get("/search/?q=412"))
    assert "Văn bản giao việc" in page and "412/KH-UBND" in page
    assert "/duties/?agency=" in text(focal_point.get("/search/?q=so y te"))


def test_it_shows_an_officer_only_her_own(signed_in, in_force):
    client = signed_in("so-y-te")
    answer = client.get("/search/?q=giay phep xay dung")
    assert answer.context["total"] == 0
    assert "Không tìm thấy “giay phep xay dung”" in text(answer)
    assert client.get("/search/?q=so hoa").context["duty_count"] == 1


def test_without_words_it_says_what_to_type(officer):
    assert "Gõ vài từ" in text(officer.get("/search/"))


@pytest.mark.parametrize("asked", ["\x00", "%", "'", "a" * 3000, "<script>alert(1)</script>", "🙂", "-", "( OR"])
def test_no_words_break_it(asked, officer, in_force):
    answer = officer.get("/search/", {"q": asked})
    assert answer.status_code == 200 and "<script>alert" not in text(answer)
