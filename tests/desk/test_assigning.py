"""A duty reaches the head, who gives it to an officer: on whose desk it lies, and what each is shown."""

from __future__ import annotations

from tests.desk.conftest import post, text


def test_the_head_gives_it_to_an_officer_and_it_lies_on_her_desk_alone(duty, signed_in, focal_point) -> None:
    from cchc.people.models import Post

    owed = duty("1")
    ha, binh = signed_in("so-xay-dung", username="ha"), signed_in("so-xay-dung", username="binh")
    head = signed_in("so-xay-dung", "head")
    desk = text(head.get("/"))
    assert "Chưa phân công" in desk and f"/duties/{owed.pk}/#phan-cong" in desk
    assert "chưa phân công việc nào cho bạn" in text(ha.get("/"))

    refused = post(head, owed, "assign", {"assign-officer": "", "assign-note": "Gấp"})
    assert refused.status_code == 422 and "Chưa chọn cán bộ" in text(refused) and "Gấp" in text(refused)
    given = {"assign-officer": Post.objects.get(person__username="ha").pk, "assign-note": "Xong trước thứ Sáu"}
    assert post(head, owed, "assign", given).status_code == 303
    page = text(head.get(f"/duties/{owed.pk}/"))
    assert "Đã giao" in page and f"/duties/{owed.pk}/unassign/" in page  # it can be undone

    assert f"/duties/{owed.pk}/" in text(ha.get("/")) and f"/duties/{owed.pk}/" not in text(binh.get("/"))
    assert "Xong trước thứ Sáu" in text(ha.get(f"/duties/{owed.pk}/"))
    # Her colleague can read it and do nothing; of another agency nobody is told who does it.
    theirs = text(binh.get(f"/duties/{owed.pk}/"))
    assert "Phân công trong cơ quan" in theirs and "/hand-in/" not in theirs and "/assign/" not in theirs
    assert post(binh, owed, "progress", {"progress-words": "x"}).status_code == 404
    assert "Phân công trong cơ quan" not in text(focal_point.get(f"/duties/{owed.pk}/"))

    mine = text(ha.get("/duties/?officer=me&year=all"))
    assert f'href="/duties/{owed.pk}/"' in mine and mine.count("cc-task") == 1
    assert f'href="/duties/{owed.pk}/"' not in text(head.get("/duties/?officer=none&year=all"))
    assert post(head, owed, "unassign").status_code == 303
    assert f"/duties/{owed.pk}/" not in text(ha.get("/"))


def test_the_head_takes_note_and_gives_it_later(duty, signed_in) -> None:
    owed, head = duty("1"), signed_in("so-xay-dung", "head")
    assert post(head, owed, "acknowledge").status_code == 303
    assert "Tiếp nhận ngày" in text(head.get(f"/duties/{owed.pk}/"))
    assert post(head, owed, "acknowledge").status_code == 422
    assert post(head, owed, "unacknowledge").status_code == 303
