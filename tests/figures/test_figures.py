"""Figures as they are entered, corrected, confirmed and frozen: nothing is changed in silence, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.figures.conftest import value
from tests.transactions import rolled_back

from cchc.access import SYSTEM, Denied, Refused
from cchc.figures.actions import Entry, confirm, define, enter, revise
from cchc.figures.freezing import freeze, holds
from cchc.figures.models import Figure, Frozen, Snapshot, Source, State, Version
from cchc.figures.values import Kind
from cchc.figures.writing import Change, change, facts_of
from cchc.ledger.models import Entry as Told
from cchc.periods import windows
from cchc.periods.windows import Window
from cchc.words import Field


def history(figure: Figure) -> list[tuple[int, Decimal | None, bool, str]]:
    return list(figure.versions.order_by("n").values_list("n", "numerator", "erratum", "why"))


def test_an_officer_enters_her_agencys_figures_and_nobody_elses(
    province: Callable[[str], Any], actor: Callable[..., Any], indicator: Callable[..., Any], window: Window
) -> None:
    of, officer = indicator(), actor("so-y-te")
    done = enter(officer, province("so-y-te"), window, [Entry(of, value(12))])
    assert [(one.numerator, one.version) for one in done.new] == [(Decimal(12), 1)]
    assert Told.objects.filter(verb="figure.enter", object_id=province("so-y-te").pk).count() == 1
    with pytest.raises(Denied):
        enter(officer, province("so-cong-thuong"), window, [Entry(of, value(1))])


def test_what_says_the_same_is_no_new_version(put: Callable[..., Any], indicator: Callable[..., Any]) -> None:
    of = indicator()
    put("so-y-te", of, 12)
    put("so-y-te", of, "12.0000")
    assert Version.objects.count() == 1
    put("so-y-te", of, 13)
    assert history(Figure.objects.get()) == [(1, Decimal(12), False, ""), (2, Decimal(13), False, "")]


def test_a_confirmed_figure_changes_as_an_erratum_with_a_reason(
    focal: Any, actor: Callable[..., Any], put: Callable[..., Any], indicator: Callable[..., Any]
) -> None:
    of, officer = indicator(), actor("so-y-te")
    figure = put("so-y-te", of, 12, actor=officer)
    with pytest.raises(Denied):
        confirm(officer, [figure])
    assert confirm(focal, [figure]) == 1
    assert confirm(focal, [Figure.objects.get()]) == 0
    with pytest.raises(Refused, match="lý do đính chính"), rolled_back():
        put("so-y-te", of, 14, actor=officer)
    assert Figure.objects.get().numerator == 12
    put("so-y-te", of, 14, actor=officer, why="Đếm sót hai văn bản tháng 6")
    assert history(Figure.objects.get())[-1] == (3, Decimal(14), True, "Đếm sót hai văn bản tháng 6")


def test_who_enters_on_an_older_version_is_told(
    put: Callable[..., Any], province: Callable[[str], Any], indicator: Callable[..., Any], window: Window
) -> None:
    of = indicator()
    put("so-y-te", of, 12)
    with pytest.raises(Refused, match="vừa được người khác ghi"):
        enter(SYSTEM, province("so-y-te"), window, [Entry(of, value(13), seen=0)])
    with pytest.raises(Refused, match="Tải lại trang"), rolled_back():
        stale = Figure.objects.get()
        Figure.objects.filter(pk=stale.pk).update(version=7)
        change(SYSTEM, [Change(stale, facts_of(Entry(of, value(5)), Source.TYPED, State.ENTERED))])


@pytest.mark.parametrize("table", [Version, Frozen, Snapshot])
def test_the_database_refuses_to_change_history(
    table: Any, focal: Any, put: Callable[..., Any], indicator: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    put("so-y-te", indicator(), 12)
    freeze(focal, province("ubnd-tinh"), windows.half(2026, 1))
    assert table.objects.exists()
    name = table._meta.db_table
    for statement in (f"DELETE FROM {name}", f"UPDATE {name} SET id = id"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_ratio_is_never_typed(put: Callable[..., Any], indicator: Callable[..., Any]) -> None:
    of = indicator(kind=Kind.RATIO, part="đã xong", whole="tổng số", empty="full")
    with pytest.raises(Refused, match="phải có cả hai số"), rolled_back():
        put("so-y-te", of, 3)
    with pytest.raises(Refused, match="tổng bằng 0"), rolled_back():
        put("so-y-te", of, 3, 0)
    figure = put("so-y-te", of, 0, 0)
    assert (figure.numerator, figure.denominator) == (0, 0)


def test_an_indicator_is_revised_and_figures_keep_what_they_meant(
    focal: Any, actor: Callable[..., Any], put: Callable[..., Any], indicator: Callable[..., Any]
) -> None:
    of = indicator()
    before = put("so-y-te", of, 12)
    made = revise(focal, of, unit="Văn bản, không kể công văn mời họp")
    assert (made.n, before.definition.unit) == (2, "Văn bản")
    assert put("so-cong-thuong", of, 3).definition.n == 2
    assert revise(focal, of, unit=made.unit).n == 2
    with pytest.raises(Refused, match="không đổi được loại"):
        revise(focal, of, kind=Kind.TEXT)
    with pytest.raises(Denied):
        revise(actor("so-y-te"), of, unit="x")
    with pytest.raises(Denied):
        define(actor("so-y-te", "head"), of.authority, "9", Field.DIRECTION, name="x", kind=Kind.COUNT)
    with pytest.raises(Refused, match="đã có"):
        define(focal, of.authority, "1", Field.DIRECTION, name="x", kind=Kind.COUNT)


def test_what_is_frozen_stays_and_what_comes_later_is_an_erratum(
    focal: Any, put: Callable[..., Any], province: Callable[[str], Any], indicator: Callable[..., Any], window: Window
) -> None:
    of = indicator()
    figure = put("so-y-te", of, 12)
    with pytest.raises(Refused, match="chưa hết"):
        freeze(focal, province("ubnd-tinh"), windows.year(2099))
    made = freeze(focal, province("ubnd-tinh"), window)
    assert (made.count, holds(made)) == (1, True)
    with pytest.raises(Refused, match="lý do đính chính"), rolled_back():
        put("so-y-te", of, 15)
    put("so-y-te", of, 15, why="Bổ sung báo cáo")
    put("so-cong-thuong", of, 4)
    assert history(Figure.objects.get(pk=figure.pk))[-1] == (2, Decimal(15), True, "Bổ sung báo cáo")
    assert holds(made) and made.lines.count() == 1


def test_what_comes_while_it_is_frozen_is_not_in_it(
    focal: Any, province: Callable[[str], Any], put: Callable[..., Any], indicator: Callable[..., Any]
) -> None:
    """Another's transaction that is committed between the reading and the keeping, as PostgreSQL lets it be seen."""
    from django.db import connection

    of = indicator()
    put("so-y-te", of, 12)
    late: list[Any] = []

    def meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT INTO figures_frozen") and not late:
            late.append(put("so-cong-thuong", of, 4))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        made = freeze(focal, province("ubnd-tinh"), windows.half(2026, 1))
    assert late and (made.count, made.lines.count(), holds(made)) == (1, 1, True)


def test_somebody_of_another_province_sees_nothing(
    focal: Any, actor: Callable[..., Any], put: Callable[..., Any], indicator: Callable[..., Any]
) -> None:
    from tests.access.world import other_province

    from cchc.periods import today

    other_province()
    figure = put("so-y-te", indicator(), 12)
    stranger, near = actor("khac-so-noi-vu", "focal_point"), actor("so-cong-thuong")
    for who, seen in ((focal, 1), (actor("so-y-te"), 1), (near, 0), (stranger, 0)):
        assert Figure.objects.visible_to(who, today()).count() == seen, who
    with pytest.raises(Denied):
        confirm(stranger, [figure])
