"""The page of one task."""

from __future__ import annotations

from datetime import date

from tests.tasks.test_plan_page import text_of


def test_it_shows_what_was_printed_who_owes_what_and_what_happened(mandate, duc, act):
    act("2.1", "hand_in", date(2026, 2, 1), number="45/KH-STP")
    act("2.1", "return", date(2026, 2, 3))
    task = mandate.tasks.get(no="2.1")
    page = text_of(duc.get(f"/tasks/task/{task.pk}/"))
    assert "Kế hoạch rà soát" in page and "“Quý I”" in page and "“Trước 30/11”" in page
    assert "“các cơ quan có liên quan”" in page and "Không nêu tên cơ quan cụ thể" in page
    assert "nộp sản phẩm lần 1" in page and "45/KH-STP" in page
    assert "yêu cầu bổ sung" in page and "“Thiếu phụ lục”" in page
    assert "đưa vào theo dõi" in page


def test_an_unknown_lead_is_flagged(mandate, duc):
    page = text_of(duc.get(f"/tasks/task/{mandate.tasks.get(no='7.1').pk}/"))
    assert "chưa rõ là cơ quan nào" in page
    assert "Chưa rõ cơ quan chủ trì nên chưa ai được giao." in page


def test_a_recurring_product_shows_each_time_it_is_owed(mandate, duc):
    page = text_of(duc.get(f"/tasks/task/{mandate.tasks.get(no='3.1').pk}/"))
    assert "Kỳ 2 trong 4: 01/04/2026 – 30/06/2026" in page


def test_many_parts_can_be_filtered_without_diacritics(mandate, duc):
    task = mandate.tasks.get(no="1.1")
    page = text_of(duc.get(f"/tasks/task/{task.pk}/?q=xay+dung"))
    assert "1–1 trong 1" in page
    assert "1–31 trong 31" in text_of(duc.get(f"/tasks/task/{task.pk}/?q=&state=xyz"))
    part = duc.get(f"/tasks/task/{task.pk}/", headers={"HX-Request": "true", "HX-Target": "phan-cong"})
    assert "<html" not in part.content.decode() and 'id="phan-cong"' in part.content.decode()


def test_an_officer_sees_only_her_part_of_it(mandate, person, signed_in, act):
    act("1.1", "hand_in", date(2026, 1, 20), agency="so-y-te", number="7/KH-SYT")
    ha = signed_in(person("ha", "so-xay-dung", "officer"))
    page = text_of(ha.get(f"/tasks/task/{mandate.tasks.get(no='1.1').pk}/"))
    assert "xong 0/1" in page
    assert "7/KH-SYT" not in page
