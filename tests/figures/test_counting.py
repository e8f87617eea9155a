"""Figures counted from duties: what fell due in the window, as it stood, and what was settled is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from tests.duties.conftest import verbs
from tests.figures.test_forms import WHOLE, cells

from cchc.access import Denied, Refused
from cchc.duties.actions import accept
from cchc.figures.actions import confirm
from cchc.figures.counting import COUNTERS, Counted, Counter, count
from cchc.figures.known import known
from cchc.figures.loading import take_forms
from cchc.figures.models import Figure, Form, Indicator, Sheet, Source, Version
from cchc.figures.values import Kind
from cchc.ledger.models import Entry
from cchc.periods import windows
from cchc.periods.naming import code_of
from cchc.tasks.office import sums_of
from cchc.tasks.queries import Scope

Q1, LATER = windows.quarter(2026, 1), date(2026, 4, 2)


@pytest.fixture
def done_by(indicator: Callable[..., Any]) -> Any:
    return indicator(kind=Kind.RATIO, counted_by="duties.done", source="duties", empty="full")


def hand_in_and_accept(officer: Any, focal: Any, duty: Any) -> None:
    act = verbs(duty, date(2026, 1, 20))
    act["hand_in"](officer)
    act["accept"](focal)


def told(indicator: Any) -> dict[str, tuple[int, int]]:
    rows = Figure.objects.filter(indicator=indicator).select_related("agency")
    return {one.agency.key: (int(one.numerator or 0), int(one.denominator or 0)) for one in rows}


def test_duties_are_counted_by_who_owes_them(
    mandate: Any, focal: Any, actor: Callable[..., Any], province: Callable[[str], Any], done_by: Any
) -> None:
    root = province("ubnd-tinh")
    first = count(focal, done_by, root, Q1, today=LATER)
    # The plan owes in quarter I: one of every department and commune, one of Sở Tư pháp, one of the office besides.
    before = told(done_by)
    assert first == len(before) and before["so-tu-phap"] == (0, 2) and before["vp-ubnd"] == (0, 2)
    assert before["xa-an-hoa"] == (0, 1)
    hand_in_and_accept(actor("xa-an-hoa"), focal, province("xa-an-hoa").duties.get())
    assert count(focal, done_by, root, Q1, today=LATER) == 1
    assert told(done_by)["xa-an-hoa"] == (1, 1)


def test_the_form_is_filled_from_the_plan_and_the_number_opens(
    mandate: Any,
    focal: Any,
    actor: Callable[..., Any],
    province: Callable[[str], Any],
    signed_in: Callable[..., Any],
) -> None:
    """An authority's own by printed task, an agency's by what it was given; neither is added to the other."""
    root, day, quarter = province("ubnd-tinh"), date(2026, 3, 31), windows.quarter(2026, 1)
    take_forms(focal, root)
    of = Indicator.objects.get(code="BM1.2")
    printed = mandate.tasks.filter(dropped_by=None).count()
    duty = province("so-xay-dung").duties.get(task_duty__task__no="3.2")
    verbs(duty, date(2026, 1, 20))["hand_in"](actor("so-xay-dung"))
    accept(focal, duty, today=date(2026, 1, 20), note="Đã xem cùng Văn phòng")
    tasks, _given = sums_of(Scope(focal, mandate, day, day), estimated=False)[0]
    done = known(root, [of], quarter, LATER)[of.pk]
    assert (done.value.numerator, done.value.denominator) == (tasks.counts["on_time"] + tasks.counts["late"], printed)
    assert done.value.numerator == 1
    works = known(province("so-xay-dung"), [of], quarter, LATER)[of.pk].value
    assert (works.numerator, works.denominator) == (1, province("so-xay-dung").duties.count())
    above = Indicator.objects.get(code="BM1.4.1")
    assert above.pk not in known(root, [above], quarter, LATER)  # no such document is followed: it is typed

    client = signed_in("so-xay-dung")
    sheet = Sheet.objects.create(
        form=Form.objects.get(code="BM1"), agency=province("so-xay-dung"), start=quarter.start, end=quarter.end
    )
    page = client.get(reverse("sheet", args=[sheet.pk])).content.decode()
    opens = f"{reverse('counted', args=[of.pk])}?window={code_of(quarter)}&amp;agency={sheet.agency_id}"
    assert opens in page and "đếm từ hệ thống" in page
    shown = client.get(opens.replace("&amp;", "&")).content.decode()
    assert reverse("duty", args=[duty.pk]) in shown and f"({works.numerator}/{works.denominator})" in shown
    whole = signed_in("so-noi-vu", "focal_point").get(reverse("counted", args=[of.pk]) + f"?window={code_of(quarter)}")
    assert whole.content.decode().count('class="cc-task"') == min(printed, 100)
    assert signed_in("so-y-te").get(opens.replace("&amp;", "&")).status_code == 404

    there = {"2.1": str(works.denominator), "2.2": str(works.numerator)}
    texts = cells(sheet.form, {**WHOLE, **there})
    assert client.post(reverse("sheet_act", args=[sheet.pk, "file"]), texts).status_code == 303
    sources = dict(Figure.objects.values_list("indicator__code", "source"))
    assert sources["BM1.2"] == "duties" and sources["BM1.1"] == "typed"


def test_what_was_confirmed_is_not_counted_over(
    mandate: Any, focal: Any, actor: Callable[..., Any], province: Callable[[str], Any], done_by: Any
) -> None:
    root = province("ubnd-tinh")
    count(focal, done_by, root, Q1, today=LATER)
    confirm(focal, Figure.objects.filter(agency__key="xa-an-hoa"))
    hand_in_and_accept(actor("xa-an-hoa"), focal, province("xa-an-hoa").duties.get())
    assert count(focal, done_by, root, Q1, today=LATER) == 0
    assert told(done_by)["xa-an-hoa"] == (0, 1)


def test_only_who_runs_the_figures_has_them_counted(
    mandate: Any, focal: Any, actor: Callable[..., Any], province: Callable[[str], Any], indicator: Callable[..., Any]
) -> None:
    typed, root = indicator("9"), province("ubnd-tinh")
    with pytest.raises(Denied):
        count(actor("so-y-te"), typed, root, Q1, today=LATER)
    with pytest.raises(Refused, match="không đếm được"):
        count(focal, typed, root, Q1, today=LATER)


def test_many_agencies_are_counted_in_a_few_statements_and_told_once(
    mandate: Any, focal: Any, province: Callable[[str], Any], done_by: Any, django_assert_max_num_queries: Any
) -> None:
    root = province("ubnd-tinh")
    with django_assert_max_num_queries(20):
        n = count(focal, done_by, root, Q1, today=LATER)
    assert n > 30 and Version.objects.count() == n
    assert [one.detail["figures"] for one in Entry.objects.filter(verb__startswith="figure.")] == [n]


def test_what_is_counted_and_what_is_known_say_the_same(
    focal: Any, province: Callable[[str], Any], indicator: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ratio of nothing, and what is no longer there, are `không phát sinh` in a figure and in a form alike."""
    health, trade, works = (province(key) for key in ("so-y-te", "so-cong-thuong", "so-xay-dung"))
    there: Counted = {health.pk: (0, 0), trade.pk: (2, 3)}
    counter = Counter("tried", "", Source.REGISTER, lambda agencies, window, day: dict(there), is_ratio=True)
    monkeypatch.setitem(COUNTERS, "tried", counter)
    of = indicator(kind=Kind.RATIO, counted_by="tried", source="register")
    assert count(focal, of, province("ubnd-tinh"), Q1, today=LATER) == 2
    del there[trade.pk]
    for agency in (health, trade, works):
        said = known(agency, [of], windows.quarter(2026, 2), LATER)[of.pk]
        assert said.value.nothing and said.version == 0, agency.key
    assert count(focal, of, province("ubnd-tinh"), Q1, today=LATER) == 1
    assert {one.agency_id: one.nothing for one in Figure.objects.all()} == {health.pk: True, trade.pk: True}
