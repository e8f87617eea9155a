"""The calendar's address: read by a program that is not ours; secret, one post's own, ended when it should be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import icalendar
from django.test import Client
from tests.desk.conftest import a_task, post, sent, text

from cchc.desk.models import CalendarFeed
from cchc.documents.ical import Event, calendar
from cchc.people.models import Person, Post


def address(client: Client) -> str:
    page = client.post("/calendar/", {"open": "1"})
    assert page.status_code == 200
    found: str = page.context["address"]
    assert found in text(page) and found.startswith("http://testserver/calendar/")
    assert found not in text(client.get("/calendar/"))  # shown once
    return found.removeprefix("http://testserver")


def days(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    read = icalendar.Calendar.from_ical(answer.content)
    return {str(event["summary"]): event for event in read.walk("VEVENT")}


def test_another_s_program_reads_her_days_and_no_others(officer, in_force, day):
    where = address(officer)
    found = days(Client().get(where))
    assert sorted(found) == [
        "Báo cáo: Báo cáo năm",
        "Báo cáo: Rà soát thủ tục cấp giấy phép xây dựng",
        "Báo cáo: Số hóa kết quả giải quyết",
        "Phụ lục: Báo cáo năm",
    ]
    one = found["Báo cáo: Số hóa kết quả giải quyết"]
    assert one["dtstart"].dt == day + timedelta(days=10) and "412/KH-UBND" in str(one["description"])
    assert one["url"].startswith("http://testserver/duties/") and officer.get(one["url"]).status_code == 200


def test_what_is_done_leaves_it(officer, focal_point, duty, day):
    where = address(officer)
    post(officer, duty("1"), "hand-in", sent(day))
    post(focal_point, duty("1"), "accept", {"judge-reason": ""})
    assert not any("giấy phép xây dựng" in name for name in days(Client().get(where)))


def test_it_ends_with_a_new_one_when_taken_back_and_with_the_post(officer, in_force, day):
    first = address(officer)
    second = address(officer)
    assert Client().get(first).status_code == 404 and Client().get(second).status_code == 200
    assert CalendarFeed.objects.filter(revoked_at__isnull=True).get().digest not in second
    officer.post("/calendar/", {"close": "1"})
    assert Client().get(second).status_code == 404
    third = address(officer)
    Post.objects.filter(person__username="officer-so-xay-dung").update(until=day)
    assert Client().get(third).status_code == 404
    Post.objects.filter(person__username="officer-so-xay-dung").update(until=None)
    assert Client().get(third).status_code == 200
    Person.objects.filter(username="officer-so-xay-dung").update(is_active=False)
    assert Client().get(third).status_code == 404


def test_no_guess_is_an_address(in_force):
    for secret in ("x", "%00", "a" * 500, "..%2F", "ٍ"):
        assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_words_that_could_break_a_calendar(day):
    from datetime import UTC, datetime

    hostile = ["a;b,c\\d\nEND:VEVENT\r\nBEGIN:VEVENT", "Ủy ban " * 60, "\x00\x07", "𝒳" * 40]
    events = [Event(f"{n}@x", day, words, words) for n, words in enumerate(hostile)]
    made = calendar(events, name="A;B\nC", made=datetime(2026, 1, 5, tzinfo=UTC))
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    read = [str(event["description"]) for event in icalendar.Calendar.from_ical(made).walk("VEVENT")]
    assert len(read) == 4 and read[1].strip() == hostile[1].strip() and "END:VEVENT" in read[0]


def test_a_focal_point_s_holds_what_waits_for_her(focal_point, officer, duty, day, plan):
    post(officer, duty("1"), "hand-in", sent(day))
    plan([a_task("9", "Việc của Sở Nội vụ", ["Sở Nội vụ"], 3)], "413/KH-UBND")
    found = days(Client().get(address(focal_point)))
    assert sorted(found) == ["Báo cáo: Rà soát thủ tục cấp giấy phép xây dựng", "Báo cáo: Việc của Sở Nội vụ"]
