"""Who exists when: standings that never overlap, and a closure that is what climbing the tree would find."""

from __future__ import annotations

import contextlib
import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.transactions import overlapping, rolled_back

from cchc.access import SYSTEM, Denied, Refused
from cchc.agencies.actions import found, restand
from cchc.agencies.closure import check_lines, check_standings, join, meet, rebuild_lines, refresh_lines
from cchc.agencies.loading import load_agencies, load_groups
from cchc.agencies.models import Agency, Alias, Group, Line, Standing
from cchc.ledger.models import Entry

FIRST = date(2020, 1, 1)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def make(key: str, parent: Agency | None = None, since: date = FIRST, **more: Any) -> Agency:
    given_ = {"name": f"Cơ quan {key}", "kind": "division", "level": "department", **more}
    return found(SYSTEM, key=key, parent=parent, since=since, **given_)


def climbed(on: date) -> set[tuple[int, int, int]]:
    """(ancestor, descendant, depth) on a day, by going up from each agency; one that does not exist then ends the way."""
    held = {
        one.agency_id: one.parent_id
        for one in Standing.objects.all()
        if one.since <= on and (one.until is None or one.until > on)
    }
    rows = set()
    for agency in held:
        at, depth = agency, 0
        while at is not None and at in held:
            rows.add((at, agency, depth))
            at, depth = held[at], depth + 1
    return rows


def kept(on: date) -> list[tuple[int, int, int]]:
    from cchc.agencies.models import during

    return list(Line.objects.filter(during(on)).values_list("ancestor", "descendant", "depth"))


# found under one of those before, or move one under another, or let one end: what provinces do
acts = st.lists(
    st.tuples(
        st.sampled_from(["found", "found", "move", "rename", "end"]),
        st.integers(0, 9),
        st.integers(-1, 9),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=18,
)


@given(acts=acts)
@settings(max_examples=60)
def test_the_closure_is_what_climbing_finds(db, acts: Any) -> None:
    with rolled_back():
        made: list[Agency] = [make("root", name="Gốc")]
        for n, (verb, which, whom, when) in enumerate(acts):
            one = made[which % len(made)]
            parent = None if whom < 0 else made[whom % len(made)]
            with contextlib.suppress(Refused):
                match verb:
                    case "found":
                        made.append(make(f"a{n}", parent, day(when)))
                    case "move":
                        restand(SYSTEM, one, day(when), parent=parent)
                    case "rename":
                        restand(SYSTEM, one, day(when), name=f"Tên {n}")
                    case "end":
                        Standing.objects.filter(agency=one, until=None, since__lt=day(when)).update(until=day(when))
                        rebuild_lines()
        assert check_lines() == []
        for n in range(-1, 33):
            found_lines = kept(day(n))
            assert len(found_lines) == len(set(found_lines))
            assert set(found_lines) == climbed(day(n)), day(n)
        for one in made:
            spans = list(Standing.objects.filter(agency=one).order_by("since").values_list("since", "until"))
            assert all(a[1] is not None and a[1] <= b[0] for a, b in itertools.pairwise(spans)), spans


def test_a_whole_province_is_found_as_it_would_be_rebuilt(province) -> None:
    assert check_lines() == []
    before = set(Line.objects.values_list("ancestor", "descendant", "depth", "since", "until"))
    assert rebuild_lines() == len(before)
    assert set(Line.objects.values_list("ancestor", "descendant", "depth", "since", "until")) == before


def test_a_wrong_line_is_told(province) -> None:
    line = Line.objects.filter(depth=1).first()
    Line.objects.filter(pk=line.pk).update(depth=3)
    assert sorted(said.split()[0] for said in check_lines()) == ["thiếu", "thừa"]


# — from a day on —


@pytest.fixture
def two(db: None) -> tuple[Agency, Agency]:
    return make("a", name="Sở A"), make("b", name="Sở B")


def spans(agency: Agency) -> list[tuple[date, date | None, str]]:
    return list(Standing.objects.filter(agency=agency).order_by("since").values_list("since", "until", "name"))


def test_what_it_was_before_stays(two) -> None:
    restand(SYSTEM, two[0], day(10), name="Sở mới")
    assert spans(two[0]) == [(day(0), day(10), "Sở A"), (day(10), None, "Sở mới")]
    assert two[0].standing(day(9)).name == "Sở A" and two[0].standing(day(10)).name == "Sở mới"
    assert two[0].standing(day(-1)) is None


def test_a_change_in_the_middle_of_a_span_lasts_until_the_next(two) -> None:
    restand(SYSTEM, two[0], day(20), name="Sở thứ ba")
    restand(SYSTEM, two[0], day(10), name="Sở thứ hai")
    assert spans(two[0]) == [
        (day(0), day(10), "Sở A"),
        (day(10), day(20), "Sở thứ hai"),
        (day(20), None, "Sở thứ ba"),
    ]


def test_a_change_on_the_first_day_of_a_span_corrects_it(two) -> None:
    restand(SYSTEM, two[0], day(10), name="Sở mời")
    restand(SYSTEM, two[0], day(10), name="Sở mới")
    assert spans(two[0]) == [(day(0), day(10), "Sở A"), (day(10), None, "Sở mới")]


def test_only_what_is_said_changes_and_search_follows(two) -> None:
    restand(SYSTEM, two[0], day(5), short_name="SA")
    new = two[0].standing(day(5))
    assert (new.name, new.kind, new.folded) == ("Sở A", "division", "so a sa")


@pytest.mark.parametrize(
    ("when", "changes", "field"),
    [
        (-1, {"name": "X"}, "since"),  # before it exists
        (5, {"name": "  "}, "name"),
    ],
)
def test_what_cannot_be_is_refused(two, when: int, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        restand(SYSTEM, two[0], day(when), **changes)
    assert refusal.value.field == field
    assert len(spans(two[0])) == 1


def test_nothing_stands_below_itself_on_any_day(two) -> None:
    a, b = two
    restand(SYSTEM, b, day(20), parent=a)
    for when in (20, 0, 10):  # also from a day on which it does not yet
        with pytest.raises(Refused) as refusal:
            restand(SYSTEM, a, day(when), parent=b)
        assert refusal.value.field == "parent"
    with pytest.raises(Refused):
        restand(SYSTEM, a, day(3), parent=a)


def test_a_parent_must_exist_on_the_day(two) -> None:
    late = make("late", since=day(30), name="Sở muộn")
    with pytest.raises(Refused):
        make("child", late, day(10))
    with pytest.raises(Refused):
        restand(SYSTEM, two[0], day(10), parent=late)
    restand(SYSTEM, two[0], day(30), parent=late)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": " "}, "name"), ({"key": "a"}, "key"), ({"name": "sở a"}, "name")],
)
def test_an_agency_is_found_once_and_with_a_name(two, changes: dict[str, Any], field: str) -> None:
    given_ = {"key": "c", "name": "Sở C", "kind": "department", "level": "department", "since": day(3), **changes}
    with pytest.raises(Refused) as refusal:
        found(SYSTEM, parent=None, **given_)
    assert refusal.value.field == field


def test_only_a_focal_point_changes_who_exists(province, actor) -> None:
    officer = actor("so-y-te", "officer")
    before = Entry.objects.count()
    with pytest.raises(Denied):
        found(officer, key="x", name="X", kind="division", level="department", since=day(0), parent=None)
    with pytest.raises(Denied):
        restand(officer, province("so-y-te"), date(2026, 1, 1), name="X")
    assert Entry.objects.count() == before


def test_every_change_is_in_the_ledger_with_what_was_before(two) -> None:
    restand(SYSTEM, two[0], day(10), name="Sở mới", parent=two[1])
    entry = Entry.objects.about(two[0]).first()
    assert entry.verb == "agency.restand"
    assert (entry.detail["before"]["name"], entry.detail["after"]["name"]) == ("Sở A", "Sở mới")
    assert (entry.detail["before"]["parent"], entry.detail["after"]["parent"]) == ("", "b")


def test_the_database_refuses_an_empty_span_and_two_on_a_day(two) -> None:
    for wrong in ({"since": day(0), "until": day(0)}, {"since": day(0)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Standing.objects.create(agency=two[0], name="X", kind="division", level="department", **wrong)


# — asking —


def test_agencies_of_a_day_come_as_they_were_called_in_one_query(two, django_assert_num_queries) -> None:
    restand(SYSTEM, two[0], day(10), name="Ủy ban A", parent=two[1])
    make("late", since=day(15), name="Sở muộn")
    with django_assert_num_queries(2):
        earlier = list(Agency.objects.on(day(9)).order_by("sort").values_list("key", "name"))
        later = list(Agency.objects.on(day(15)).order_by("sort").values_list("key", "name", "parent_id"))
    assert earlier == [("a", "Sở A"), ("b", "Sở B")]
    assert later == [("b", "Sở B", None), ("late", "Sở muộn", None), ("a", "Ủy ban A", two[1].pk)]


def test_those_under_one_on_a_day_come_in_one_query(two, django_assert_num_queries) -> None:
    a, b = two
    restand(SYSTEM, a, day(10), parent=b)
    with django_assert_num_queries(3):
        assert [one.key for one in Agency.objects.under(b, day(9))] == ["b"]
        assert sorted(one.key for one in Agency.objects.under(b, day(10))) == ["a", "b"]
        assert [one.key for one in Agency.objects.under(b, day(10), itself=False)] == ["a"]


def test_names_sort_as_in_a_vietnamese_dictionary(db) -> None:
    """By bytes of the key, whatever the collation of the server."""
    names = [
        "Sở An toàn",
        "Sở Ăn uống",
        "Sở Ân xá",
        "Sở Dân tộc",
        "Sở Du lịch",
        "Sở Đầu tư",
        "Sở Ô tô",
        "Sở Ơn",
        "Sở Y tế",
    ]
    for n, name in enumerate(reversed(names)):
        make(f"n{n}", name=name)
    assert list(Standing.objects.order_by("sort_key").values_list("name", flat=True)) == names


# — spans —


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        ((0, 10), (5, 15), (5, 10)),
        ((0, 10), (10, 15), None),
        ((0, None), (5, None), (5, None)),
        ((0, None), (5, 7), (5, 7)),
        ((3, 4), (0, None), (3, 4)),
    ],
)
def test_what_two_spans_have_in_common(a: Any, b: Any, both: Any) -> None:
    def span(pair: Any) -> Any:
        return pair and tuple(None if n is None else day(n) for n in pair)

    assert meet(span(a), span(b)) == span(both) == meet(span(b), span(a))


def test_spans_that_adjoin_are_joined() -> None:
    some = [(day(5), day(9)), (day(0), day(5)), (day(12), None), (day(20), day(30))]
    assert join(some) == [(day(0), day(9)), (day(12), None)]


# — data files —


def test_loading_twice_changes_nothing(province, samples) -> None:
    before = (Agency.objects.count(), Standing.objects.count(), Alias.objects.count(), Group.objects.count())
    assert load_agencies(SYSTEM, samples["agencies"]) == 0
    load_groups()
    assert (Agency.objects.count(), Standing.objects.count(), Alias.objects.count(), Group.objects.count()) == before


def test_a_file_with_a_mistake_is_not_half_loaded(db) -> None:
    rows = [
        {
            "key": "x",
            "name": "Sở X",
            "kind": "department",
            "level": "department",
            "parent": None,
            "since": "2020-01-01",
        },
        {"key": "y", "name": " ", "kind": "department", "level": "department", "parent": "x", "since": "2020-01-01"},
    ]
    with pytest.raises(Refused):
        load_agencies(SYSTEM, rows)
    assert not Agency.objects.exists()


# — two at once —


def test_two_who_rename_one_agency_leave_no_overlap(concurrent) -> None:
    one = make("a", name="Sở A")
    said = overlapping(
        lambda: restand(SYSTEM, one, day(10), name="Sở thứ hai"),
        lambda: restand(SYSTEM, one, day(20), name="Sở thứ ba"),
    )
    assert not [each for each in said if isinstance(each, Exception)], said
    assert [span[:2] for span in spans(one)] == [(day(0), day(10)), (day(10), day(20)), (day(20), None)]


def test_two_who_move_agencies_leave_a_true_closure(concurrent) -> None:
    a, b, c = make("a"), make("b"), make("c")
    said = overlapping(lambda: restand(SYSTEM, a, day(5), parent=b), lambda: restand(SYSTEM, b, day(5), parent=a))
    assert [type(each) for each in said] == [Standing, Refused], said
    overlapping(lambda: restand(SYSTEM, c, day(5), parent=a), lambda: make("d", c, day(5)))
    assert check_lines() == []


# — what the database itself refuses —


@pytest.mark.parametrize("wrong", [(5, 8), (5, None), (-5, 1), (-5, None), (0, 30)])
def test_the_database_refuses_two_standings_on_one_day(two, wrong: tuple[int, int | None]) -> None:
    Standing.objects.filter(agency=two[0]).update(until=day(10))
    since, until = (None if n is None else day(n) for n in wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        Standing.objects.bulk_create(
            [Standing(agency=two[0], since=since, until=until, name="X", kind="division", level="department")]
        )
    after = Standing.objects.create(agency=two[0], since=day(10), name="X", kind="division", level="department")
    with pytest.raises(DatabaseError), transaction.atomic():
        Standing.objects.filter(pk=after.pk).update(since=day(9))
    assert check_standings() == []


def test_a_circle_is_told(two) -> None:
    Standing.objects.filter(agency=two[0]).update(parent=two[1])
    Standing.objects.filter(agency=two[1]).update(parent=two[0])
    assert [line.split(":")[0] for line in check_standings()] == ["a", "b"]


def test_lines_of_a_part_are_written_anew_and_no_others(province, django_assert_max_num_queries) -> None:
    one = province("so-xay-dung")
    before = set(Line.objects.values_list("ancestor", "descendant", "depth", "since", "until"))
    Line.objects.filter(descendant=one).delete()
    with django_assert_max_num_queries(14):
        assert refresh_lines([one.pk]) < 20
    assert set(Line.objects.values_list("ancestor", "descendant", "depth", "since", "until")) == before


def test_a_focal_point_keeps_its_own_tree_and_no_other_s(province, actor) -> None:
    other = make("tinh-khac", name="UBND tỉnh Khác", kind="committee", level="province")
    below = make("so-khac", other, name="Sở Nội vụ", kind="department")
    keeper = actor("so-noi-vu", "focal_point")
    for agency in (other, below):
        with pytest.raises(Denied):
            restand(keeper, agency, date(2026, 1, 1), name="X")
        with pytest.raises(Denied):
            found(keeper, key="x", name="X", kind="division", level="department", since=day(900), parent=agency)
    with pytest.raises(Denied):
        found(keeper, key="x", name="X", kind="division", level="department", since=day(900), parent=None)
    with pytest.raises(Denied):
        restand(keeper, province("so-y-te"), date(2026, 1, 1), parent=below)
    restand(keeper, province("so-y-te"), date(2026, 1, 1), name="Sở Y tế mới")
