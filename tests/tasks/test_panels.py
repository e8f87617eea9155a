"""What an agency's page shows of its work when it was reorganised: as it was and as merged."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from cchc.access import SYSTEM
from cchc.agencies.successions import Decision, NewAgency, Part, merge, split
from cchc.duties import actions
from cchc.duties.models import Duty
from cchc.periods import today

DAY = today() - timedelta(days=5)
BEFORE = DAY - timedelta(days=1)
ORDER = Decision("15/QĐ-UBND", DAY)


@pytest.fixture
def duc(mandate: Any, person: Any) -> Client:
    client = Client()
    client.force_login(person("duc", "so-noi-vu", "focal_point"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def panel(client: Client, agency: Any, **asked: str) -> str:
    page = client.get(f"/agencies/{agency.pk}/", asked).content.decode()
    if "Nhiệm vụ trước và sau khi sắp xếp" not in page:
        return ""
    return " ".join(page.split('aria-labelledby="h-ts"')[1].split("</section>")[0].split())


def figures(table: str) -> list[str]:
    return [one.split("</td>")[0] for one in table.split('<td class="n">')[1:]]


def test_counts_of_those_who_merged_are_added_and_the_percent_made_anew(duc, province) -> None:
    one, other = province("so-xay-dung"), province("so-y-te")
    assert panel(duc, one) == "", "nothing happened to it"
    done = one.duties.get(task_duty__task__no="1.1")
    actions.hand_in_records(SYSTEM, done, [], on=BEFORE, today=BEFORE)
    actions.accept(SYSTEM, done, today=BEFORE)
    first, second = (Duty.objects.filter(agency=each).count() for each in (one, other))
    merge(SYSTEM, [one, other], NewAgency("Sở Hạ tầng", "so-ha-tang"), day=DAY, decision=ORDER)
    told = panel(duc, province("so-ha-tang"))
    was, merged = told.split("Gộp theo cơ quan của ngày")
    assert "Sở Xây dựng" in was and "Sở Y tế" in was and "Sở Hạ tầng" in merged
    percent = int(Fraction(1, first + second) * 100 + Fraction(1, 2))
    assert figures(was)[:3] == [str(first), "1", f"{int(Fraction(1, first) * 100 + Fraction(1, 2))} %"]
    assert figures(merged) == [str(first + second), "1", f"{percent} %"] * 2
    assert panel(duc, one) == told, "told on the page of whoever it concerns"


def test_what_has_no_share_is_not_allocated(duc, province) -> None:
    one, other, third = (province(key) for key in ("so-xay-dung", "so-y-te", "so-tu-phap"))
    n = Duty.objects.filter(agency=one).count()
    split(SYSTEM, one, [Part(other, takes_over=True), Part(third)], day=DAY, decision=ORDER)
    merged = panel(duc, other).split("Gộp theo cơ quan của ngày")[1]
    assert "chưa phân bổ" in merged and figures(merged)[0] == str(n) and "Sở Y tế" not in merged


def test_declared_shares_are_shared_out(duc, province) -> None:
    one, other, third = (province(key) for key in ("so-xay-dung", "so-y-te", "so-tu-phap"))
    n = Duty.objects.filter(agency=one).count()
    parts = [Part(other, Fraction(1, 4), takes_over=True), Part(third, Fraction(3, 4))]
    split(SYSTEM, one, parts, day=DAY, decision=ORDER)
    merged = panel(duc, one).split("Gộp theo cơ quan của ngày")[1]
    quarter, rest = f"{n / 4:g}".replace(".", ","), f"{n * 3 / 4:g}".replace(".", ",")
    assert {quarter, rest, str(n)} >= {figures(merged)[0], figures(merged)[3]} and figures(merged)[6] == str(n)
    assert "chưa phân bổ" not in merged


def test_each_time_it_was_reorganised_can_be_looked_at_and_any_two_days(duc, province) -> None:
    one, other, third = (province(key) for key in ("so-xay-dung", "so-y-te", "so-tu-phap"))
    first, second, last = (Duty.objects.filter(agency=each).count() for each in (one, other, third))
    merge(SYSTEM, [one, other], NewAgency("Sở Hạ tầng", "so-ha-tang"), day=DAY, decision=ORDER)
    heir, later = province("so-ha-tang"), DAY + timedelta(days=2)
    order = Decision("16/QĐ-UBND", later)
    merge(SYSTEM, [heir, third], NewAgency("Sở Tổng hợp", "so-tong-hop"), day=later, decision=order)
    newest = panel(duc, heir)
    assert "Sở Tổng hợp" in newest and figures(newest)[-3] == str(first + second + last)
    earlier = panel(duc, heir, reorganised=DAY.isoformat())
    assert "Sở Tổng hợp" not in earlier and figures(earlier)[-3] == str(first + second)
    # What its predecessors owed before the first, under who came of them after the second: nothing lost or doubled.
    spanning = panel(duc, heir, counted=f"{BEFORE:%d/%m/%Y}", on=f"{later:%d/%m/%Y}")
    was, merged = spanning.split("Gộp theo cơ quan của ngày")
    assert "Sở Y tế" in was and "Sở Tổng hợp" in merged and "Sở Hạ tầng" not in merged
    assert figures(was)[-3] == figures(merged)[0] == str(first + second + last)
    # And back: what the heir owes now, as its predecessors were, is of no one of them.
    back = panel(duc, heir, counted=f"{later - timedelta(days=1):%d/%m/%Y}", on=f"{BEFORE:%d/%m/%Y}")
    assert "chưa phân bổ" in back.split("Gộp theo cơ quan của ngày")[1]
    assert "chưa đến" in panel(duc, heir, counted="01/01/2099")


def test_the_page_says_who_recorded_what(duc, province) -> None:
    from cchc.agencies.actions import restand

    one = province("so-y-te")
    restand(SYSTEM, one, date(2026, 2, 1), name="Sở Y tế và Dân số")
    page = duc.get(f"/agencies/{one.pk}/").content.decode()
    assert "đổi tên từ “Sở Y tế” thành “Sở Y tế và Dân số” từ ngày 01/02/2026" in page
    assert "ghi cơ quan “Sở Y tế” từ ngày" in page
