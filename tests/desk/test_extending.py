"""An extension on the pages: asked for by the officer, answered by the focal point with its document."""

from __future__ import annotations

from datetime import timedelta

from tests.desk.conftest import post, text


def test_a_later_day_is_asked_for_and_granted_by_a_document(duty, officer, focal_point, day) -> None:
    owed = duty("1")
    new, old = day + timedelta(days=40), f"{owed.due:%d/%m/%Y}"
    asked = {"extension-proposed": f"{new:%d/%m/%Y}", "extension-reason": ""}
    refused = post(officer, owed, "ask-extension", asked)
    assert refused.status_code == 422 and "Chưa ghi lý do" in text(refused) and f"{new:%d/%m/%Y}" in text(refused)
    assert post(officer, owed, "ask-extension", {**asked, "extension-reason": "Chờ Bộ"}).status_code == 303
    page = text(officer.get(f"/duties/{owed.pk}/"))
    assert f"thì hạn vẫn là {old}" in page and "/withdraw-extension/" in page and "Quá hạn" in page

    desk = text(focal_point.get("/"))
    assert "Đề nghị gia hạn" in desk and f"/duties/{owed.pk}/#gia-han" in desk
    given = {"grant-due": f"{new:%d/%m/%Y}", "grant-number": "", "grant-signed_on": f"{day:%d/%m/%Y}"}
    without = post(focal_point, owed, "extend", given)
    assert without.status_code == 422 and "Chưa có văn bản thì chưa gia hạn được" in text(without)
    assert post(focal_point, owed, "extend", {**given, "grant-number": "215/UBND-NC"}).status_code == 303
    page = text(officer.get(f"/duties/{owed.pk}/"))
    assert f"hạn cũ {old}, gia hạn theo 215/UBND-NC" in page and f"{new:%d/%m/%Y}" in page
    assert "Đề nghị gia hạn" not in text(focal_point.get("/"))
    assert post(focal_point, owed, "revoke-extension").status_code == 303
    owed.refresh_from_db()
    assert f"{owed.due:%d/%m/%Y}" == old


def test_it_is_refused_with_a_reason_and_withdrawn(duty, officer, focal_point, day) -> None:
    owed = duty("3")
    asked = {"extension-proposed": f"{day + timedelta(days=40):%d/%m/%Y}", "extension-reason": "Chờ Bộ"}
    post(officer, owed, "ask-extension", asked)
    assert post(focal_point, owed, "refuse-extension", {"refuse-reason": ""}).status_code == 422
    assert post(focal_point, owed, "refuse-extension", {"refuse-reason": "Đủ thời gian"}).status_code == 303
    assert "Đủ thời gian" in text(officer.get(f"/duties/{owed.pk}/"))
    post(officer, owed, "ask-extension", asked)
    assert post(officer, owed, "withdraw-extension").status_code == 303
    assert post(officer, owed, "withdraw-extension").status_code == 422
