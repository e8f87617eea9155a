"""Targets of plans tied to indicators by a person: reached, not reached or not known, by level, in any window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests.agencies.test_successions import ORDER

from cchc.access import SYSTEM, Denied, Refused
from cchc.agencies.models import Agency
from cchc.agencies.successions import NewAgency, merge
from cchc.figures.models import Figure, TargetTie
from cchc.figures.tying import Reached, tie, untie, wanted_of, where_they_stand
from cchc.figures.values import Kind
from cchc.ledger.models import Entry
from cchc.periods import windows
from cchc.periods.naming import code_of
from cchc.periods.windows import Window
from cchc.words.levels import Level

OP = TargetTie.Op


@pytest.fixture
def online(indicator: Callable[..., Any]) -> Any:
    return indicator("HS", kind=Kind.RATIO, unit="%", name="Tỷ lệ hồ sơ trực tuyến", empty="none")


@pytest.fixture
def target(mandate: Any) -> Any:
    text = "Tỷ lệ hồ sơ trực tuyến đạt từ 50% trở lên ở sở, 25% ở xã"
    measures = [{"op": ">=", "value": 50, "unit": "%"}, {"op": ">=", "value": 25, "unit": "%"}]
    return mandate.targets.create(order=90, text=text, measures=measures)


def stands(agency: Agency, window: Window) -> list[tuple[str, str, Reached, int, int]]:
    ties = list(TargetTie.objects.select_related("indicator__current").order_by("pk"))
    found = where_they_stand(ties, agency, window)
    return [
        (
            one.level,
            found[one.pk].said,
            found[one.pk].reached,
            found[one.pk].agencies_reached,
            found[one.pk].agencies_known,
        )
        for one in ties
    ]


def test_each_level_has_its_own_number_and_is_judged_by_it(
    focal: Any, target: Any, online: Any, province: Callable[[str], Any], put: Callable[..., Any], window: Window
) -> None:
    root = province("ubnd-tinh")
    for level, value in ((Level.DEPARTMENT, 50), (Level.COMMUNE, 25), (None, Decimal("33.5"))):
        tie(focal, target, online, OP.AT_LEAST, Decimal(value), level=level)
    assert {one[2] for one in stands(root, window)} == {Reached.UNKNOWN}
    put("so-y-te", online, 60, 100)
    put("so-cong-thuong", online, 39, 100)
    put("xa-an-hoa", online, 1, 4)
    put("xa-yen-lac", online, None)
    assert stands(root, window) == [
        ("department", "49,5", Reached.NO, 1, 2),
        ("commune", "25", Reached.YES, 1, 1),
        ("", "49,02", Reached.YES, 2, 3),
    ]
    put("so-cong-thuong", online, 40, 100)
    assert stands(root, window)[0][1:3] == ("50", Reached.YES)
    assert {one[2] for one in stands(root, windows.quarter(2026, 1))} == {Reached.UNKNOWN}


def test_a_year_is_built_of_what_was_said_within_it_and_every_part_opens(
    focal: Any,
    target: Any,
    indicator: Callable[..., Any],
    province: Callable[[str], Any],
    put: Callable[..., Any],
    signed_in: Callable[..., Any],
) -> None:
    root, year = province("ubnd-tinh"), windows.year(2026)
    first, second, third = (windows.quarter(2026, n) for n in (1, 2, 3))
    adds, so_far, stock = (
        indicator(code, over_time=over) for code, over in (("A", "adds"), ("B", "cumulative"), ("C", "none"))
    )
    for of, level in ((adds, Level.DEPARTMENT), (so_far, None), (stock, None)):
        tie(focal, target, of, OP.AT_LEAST, Decimal(10), level=level)
    put("so-y-te", adds, 4, window=first)
    put("so-y-te", adds, 7, window=second)
    put("so-y-te", adds, 99, window=Window(second.start, third.end))  # overlaps: it is not added as well
    put("so-cong-thuong", adds, 3, window=windows.half(2026, 1))
    put("so-xay-dung", adds, 50, window=second)  # of the first quarter nothing is known
    put("so-y-te", so_far, 5, window=first)
    put("so-y-te", so_far, 9, window=windows.half(2026, 1))
    put("so-y-te", so_far, 30, window=third)  # from the year's first day, as its name says
    put("so-y-te", stock, 40, window=first)
    put("so-y-te", stock, 12, window=third)
    assert stands(root, year) == [
        ("department", "106", Reached.YES, 1, 2),
        ("", "30", Reached.YES, 1, 1),
        ("", "12", Reached.YES, 1, 1),
    ]
    assert stands(root, windows.half(2026, 1))[0] == ("department", "14", Reached.YES, 1, 2)
    page = f"{reverse('target', args=[target.pk])}?window={code_of(windows.half(2026, 1))}"
    shown = signed_in("so-noi-vu", "focal_point").get(page).content.decode()
    of_health = Figure.objects.filter(agency__key="so-y-te", indicator=adds).order_by("end")[:2]
    assert all(reverse("figure", args=[one.pk]) in shown for one in of_health)
    whole = signed_in("so-noi-vu", "focal_point").get(reverse("target", args=[target.pk])).content.decode()
    assert "đến 30/09/2026" in whole and "1 cơ quan chưa đến ngày đó" in whole
    own = signed_in("so-cong-thuong").get(page).content.decode()
    assert "Sở Y tế" not in own and reverse("figure", args=[of_health[0].pk]) not in own


def test_what_is_an_agencys_own_alone_is_held_against_the_authoritys_own(
    focal: Any,
    target: Any,
    indicator: Callable[..., Any],
    province: Callable[[str], Any],
    put: Callable[..., Any],
    window: Window,
) -> None:
    of = indicator("KH", kind=Kind.RATIO, adds_agencies=False)
    tie(focal, target, of, OP.EXACTLY, Decimal(100))
    tie(focal, target, of, OP.EXACTLY, Decimal(100), level=Level.DEPARTMENT)
    put("so-y-te", of, 3, 4)
    put("so-cong-thuong", of, 5, 5)
    root = province("ubnd-tinh")
    assert stands(root, window) == [("", "", Reached.UNKNOWN, 1, 2), ("department", "", Reached.NO, 1, 2)]
    put("ubnd-tinh", of, 45, 45)
    assert stands(root, window)[0] == ("", "100", Reached.YES, 1, 2)


def test_who_begins_within_the_year_owes_nothing_of_the_days_before(
    focal: Any, target: Any, indicator: Callable[..., Any], province: Callable[[str], Any], put: Callable[..., Any]
) -> None:
    root, of = province("ubnd-tinh"), indicator("A")
    tie(focal, target, of, OP.AT_LEAST, Decimal(10))
    put("xa-an-hoa", of, 4, window=windows.half(2026, 1))
    merge(
        SYSTEM,
        [province("xa-an-hoa"), province("xa-binh-lam")],
        NewAgency("Ủy ban nhân dân xã An Bình", "xa-an-binh", "UBND xã An Bình"),
        day=date(2026, 7, 1),
        decision=ORDER,
    )
    put("xa-an-binh", of, 7, window=windows.half(2026, 2))
    assert stands(root, windows.year(2026)) == [("", "11", Reached.YES, 1, 1)]


@pytest.mark.parametrize(
    ("op", "value", "upper", "said", "reached"),
    [
        (OP.AT_LEAST, 12, None, "từ 12 văn bản trở lên", Reached.YES),
        (OP.AT_LEAST, 13, None, "từ 13 văn bản trở lên", Reached.NO),
        (OP.AT_MOST, 12, None, "không quá 12 văn bản", Reached.YES),
        (OP.AT_MOST, 11, None, "không quá 11 văn bản", Reached.NO),
        (OP.EXACTLY, 12, None, "đạt 12 văn bản", Reached.YES),
        (OP.AT_LEAST, 10, 20, "từ 10–20 văn bản trở lên", Reached.YES),
    ],
)
def test_a_count_is_held_against_its_number(
    focal: Any,
    target: Any,
    indicator: Callable[..., Any],
    province: Callable[[str], Any],
    put: Callable[..., Any],
    window: Window,
    op: Any,
    value: int,
    upper: int | None,
    said: str,
    reached: Reached,
) -> None:
    of = indicator("VB")
    put("so-y-te", of, 12)
    made = tie(focal, target, of, op, Decimal(value), upper=None if upper is None else Decimal(upper))
    assert wanted_of(made) == said
    assert stands(province("ubnd-tinh"), window)[0][1:3] == ("12", reached)


def test_a_person_ties_it_once_on_a_page_and_everybody_sees_where_it_stands(
    target: Any,
    online: Any,
    put: Callable[..., Any],
    window: Window,
    signed_in: Callable[..., Any],
    focal: Any,
) -> None:
    client, asked = signed_in("so-noi-vu", "focal_point"), f"?window={code_of(window)}"
    page = reverse("target", args=[target.pk]) + asked
    assert 'value="50"' in client.get(page).content.decode()
    sent = {"indicator": online.pk, "op": ">=", "value": "50", "upper": "", "level": "department"}
    assert "không phải số" in client.post(page, {**sent, "value": "năm mươi"}).content.decode()
    assert client.post(page, sent).status_code == 303
    assert "đã gắn" in client.post(page, sent).content.decode()
    put("so-y-te", online, 60, 100)
    shown = client.get(page).content.decode()
    assert 'value="25"' in shown and "Đạt" in shown and "1/1 cơ quan đạt" in shown
    plan = client.get(reverse("mandate", args=[target.mandate_id]) + f"{asked}&tab=targets").content.decode()
    assert "Chỉ tiêu đang ở đâu" in plan and "từ 50 % trở lên" in plan and "60" in plan
    assert "từ 50 % trở lên" in client.get(reverse("targets") + asked).content.decode()
    officer = signed_in("so-y-te")
    seen = officer.get(page).content.decode()
    assert "từ 50 % trở lên" in seen and "Gắn với số liệu" not in seen
    assert officer.post(page, sent).status_code == 404
    made = TargetTie.objects.get()
    assert officer.post(reverse("tie_end", args=[made.pk])).status_code == 404
    assert client.post(reverse("tie_end", args=[made.pk])).status_code == 303
    assert client.post(page, sent).status_code == 303
    assert TargetTie.objects.count() == 2 and Entry.objects.filter(verb="target.untie").count() == 1


def test_what_cannot_be_tied(
    focal: Any, actor: Callable[..., Any], target: Any, online: Any, indicator: Callable[..., Any]
) -> None:
    with pytest.raises(Refused, match="không cộng được"):
        tie(focal, target, indicator("CK", kind=Kind.YES_NO), OP.AT_LEAST, Decimal(1))
    with pytest.raises(Refused, match="nhỏ hơn mức dưới"):
        tie(focal, target, online, OP.AT_LEAST, Decimal(50), upper=Decimal(40))
    made = tie(focal, target, online, OP.AT_LEAST, Decimal(50))
    officer = actor("so-y-te")
    with pytest.raises(Denied):
        untie(officer, made)
    untie(focal, made)
    with pytest.raises(Refused, match="đã được gỡ"):
        untie(focal, made)


def test_the_list_of_targets_asks_as_much_for_many(
    target: Any,
    online: Any,
    focal: Any,
    mandate: Any,
    signed_in: Callable[..., Any],
    django_assert_max_num_queries: Any,
) -> None:
    client = signed_in("so-noi-vu", "focal_point")
    for n in range(20):
        one = mandate.targets.create(order=100 + n, text=f"Chỉ tiêu {n}")
        tie(focal, one, online, OP.AT_LEAST, Decimal(n))
    client.get(reverse("targets"))
    with django_assert_max_num_queries(36):
        client.get(reverse("targets"))
