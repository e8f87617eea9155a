"""A contribution on the pages: asked for on the lead's, owed on the coordinator's desk, judged on the lead's."""

from __future__ import annotations

from datetime import timedelta

from tests.desk.conftest import pdf, post, sent, text


def test_a_part_is_asked_for_given_and_accepted(duty, officer, signed_in, province, day) -> None:
    led = duty("1")
    justice = signed_in("so-tu-phap")
    asked = {
        "contribution-agency": province("so-tu-phap").pk,
        "contribution-due": f"{day + timedelta(days=5):%d/%m/%Y}",
        "contribution-words": "Ý kiến về thẩm quyền",
    }
    missing = post(officer, led, "ask-contribution", {**asked, "contribution-words": ""})
    assert missing.status_code == 422 and "Chưa ghi cần phối hợp việc gì" in text(missing)
    assert post(officer, led, "ask-contribution", asked).status_code == 303
    part = led.contributions.get().duty
    assert f"/duties/{part.pk}/" in text(officer.get(f"/duties/{led.pk}/"))
    assert "Ý kiến về thẩm quyền" in text(justice.get("/"))
    theirs = text(justice.get(f"/duties/{part.pk}/"))
    assert "(phối hợp)" in theirs and "(chủ trì)" not in theirs
    assert "chủ trì và đề nghị phần này" in theirs and led.title in theirs
    assert f"/duties/{part.pk}/" in text(justice.get(f"/duties/?year={day.year}"))

    assert post(justice, part, "hand-in", sent(day, pdf())).status_code == 303
    assert "Phần phối hợp chờ bạn xem" in text(officer.get("/"))
    assert post(officer, part, "accept", {"judge-n": "1", "judge-reason": "Đủ"}).status_code == 303
    assert "Phần phối hợp chờ bạn xem" not in text(officer.get("/"))
    assert "Hoàn thành đúng hạn" in text(officer.get(f"/duties/{led.pk}/"))
