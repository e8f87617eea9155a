"""An agency's own plan beside the one above: who says what, what counts upward, and the matrix of all agencies."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.duties.conftest import document
from tests.transactions import rolled_back, together

from cchc.access import Denied, Refused
from cchc.duties import actions as verbs
from cchc.intake.actions import begin_by_hand
from cchc.intake.putting import put_in_force
from cchc.ledger.models import Entry
from cchc.tasks import covering
from cchc.tasks.coverage import beside, likely_above, matrix
from cchc.tasks.models import Cover, Mandate
from cchc.tasks.queries import Scope

DAY = date(2026, 2, 2)
HEAD = {
    "kind": "kế hoạch",
    "number": "15/KH-SXD",
    "issuer": "Sở Xây dựng",
    "issued_on": "2026-01-20",
    "title": "Kế hoạch cải cách hành chính năm 2026 của Sở Xây dựng",
    "year": 2026,
    "cites": ["412/KH-UBND"],
}


def own(no: str, title: str) -> dict[str, Any]:
    due = {"text": "Trước ngày 30/6/2026", "kind": "by", "start": None, "due": "2026-06-30", "product": None}
    lead = ["Sở Xây dựng"]
    return {"no": no, "title": title, "products": ["Báo cáo"], "lead": lead, "coordinating": [], "deadlines": [due]}


@pytest.fixture
def builder(actor) -> Any:
    """The focal point of Sở Xây dựng."""
    return actor("so-xay-dung", "focal_point")


@pytest.fixture
def lower(mandate, builder) -> Mandate:
    """Sở Xây dựng's own plan: one task like 3.2 of the plan above, one that names it, one of its own."""
    tasks = [
        own("1", "Công khai thủ tục hành chính sau khi UBND tỉnh công bố"),
        own("2", "Ban hành kế hoạch của Sở theo 412/KH-UBND"),
        own("3", "Kiểm định chất lượng công trình trường học"),
    ]
    draft = begin_by_hand(builder, kind="plan", document=HEAD, tasks=tasks, today=DAY)
    return put_in_force(builder, draft, today=DAY)


@pytest.fixture
def linked(mandate, lower, builder) -> Mandate:
    return covering.name_superior(builder, lower, mandate, today=DAY)


def pks(superior: Mandate, lower: Mandate, no: str, by: str) -> tuple[int, int]:
    return superior.tasks.get(no=no).pk, lower.tasks.get(no=by).pk


def test_what_is_like_is_proposed_and_nothing_is_covered_before_somebody_says_so(mandate, lower, builder) -> None:
    among = covering.could_be_above(builder, lower, DAY)
    assert among == [mandate] and likely_above(lower, among) == mandate
    covering.name_superior(builder, lower, mandate, today=DAY)
    found = beside(lower, DAY)
    assert [line.task.no for line in found.lines] == ["1.1", "3.2"] and found.uncovered == 2
    near = {line.task.no: [one.task.no for one in line.near] for line in found.lines}
    assert near["3.2"][0] == "1" and near["1.1"][0] == "2" and all("3" not in some for some in near.values())
    assert next(one for one in found.lines[0].near if one.task.no == "2").cited


def test_who_runs_the_plan_above_carries_it_out_by_a_plan_of_its_own(mandate, focal) -> None:
    """And no further: the plan above is not carried out by that of the agency that runs it."""
    head = {**HEAD, "number": "9/KH-SNV", "issuer": "Sở Nội vụ", "title": "Kế hoạch của Sở Nội vụ"}
    draft = begin_by_hand(focal, kind="plan", document=head, tasks=[own("1", "Kiểm tra")], today=DAY)
    lower = put_in_force(focal, draft, today=DAY)
    assert covering.could_be_above(focal, lower, DAY) == [mandate]
    assert covering.could_be_above(focal, mandate, DAY) == []


def test_confirmed_its_progress_counts_upward_and_proves_nothing(mandate, linked, builder, province) -> None:
    above, by = pks(mandate, linked, "3.2", "1")
    covering.confirm(builder, linked, above, by, today=DAY)
    duty = linked.tasks.get(no="1").task_duties.get().duty
    verbs.hand_in(builder, duty, today=DAY, documents=[document()])
    verbs.accept(builder, duty, today=DAY)
    found = beside(linked, DAY)
    assert [line.task.no for line in found.lines] == ["1.1", "3.2"]  # what is not covered comes first
    assert found.lines[1].progress.percent == 100 and [task.no for task in found.alone] == ["2", "3"]
    owed = province("so-xay-dung").duties.get(task_duty__task=above)
    assert owed.verdict == "" and owed.handed_on is None
    entry = Entry.objects.filter(verb="cover.confirmed").get()
    assert entry.object_id == by and entry.detail["above"] == above
    with pytest.raises(Refused, match="vừa được ghi"):
        covering.confirm(builder, linked, above, by, today=DAY)
    with pytest.raises(Refused, match="Rút lại các xác nhận"):
        covering.name_superior(builder, linked, None, today=DAY)
    covering.take_back(builder, linked, above, by, today=DAY)
    assert beside(linked, DAY).uncovered == 2 and Cover.objects.get().state == "open"
    covering.reject(builder, linked, above, by, today=DAY)
    line = next(line for line in beside(linked, DAY).lines if line.task.pk == above)
    assert [task.no for task in line.rejected] == ["1"] and all(one.task.pk != by for one in line.near)


def test_only_the_focal_point_of_the_agency_whose_plan_it_is(mandate, linked, focal, actor) -> None:
    above, by = pks(mandate, linked, "3.2", "1")
    for who in (focal, actor("so-xay-dung", "officer"), actor("ubnd-tinh", "leader")):
        for act in (
            lambda who=who: covering.confirm(who, linked, above, by, today=DAY),
            lambda who=who: covering.name_superior(who, linked, None, today=DAY),
        ):
            with rolled_back(), pytest.raises(Denied):
                act()
    assert not Cover.objects.exists()


def test_what_does_not_belong_is_refused(mandate, linked, builder) -> None:
    above, by = pks(mandate, linked, "3.2", "1")
    others = mandate.tasks.get(no="2.1").pk  # led by Sở Tư pháp alone
    for task, own_task in ((others, by), (above, above), (by, by), (10**9, by)):
        with pytest.raises(Refused, match="không còn trong hai văn bản"):
            covering.confirm(builder, linked, task, own_task, today=DAY)
    with pytest.raises(Refused, match="không giao việc"):
        covering.name_superior(builder, linked, linked, today=DAY)


def test_two_at_once_confirm_it_once(concurrent, mandate, linked, builder) -> None:
    above, by = pks(mandate, linked, "3.2", "1")

    def act() -> Cover:
        return covering.confirm(builder, linked, above, by, today=DAY)

    assert sorted(type(one).__name__ for one in together(act, act)) == ["Cover", "Refused"]
    assert Cover.objects.count() == 1 and Entry.objects.filter(verb="cover.confirmed").count() == 1


def test_the_matrix_says_who_has_what(mandate, linked, builder, focal) -> None:
    covering.confirm(builder, linked, *pks(mandate, linked, "3.2", "1"), today=DAY)
    found = matrix(Scope(focal, mandate, DAY, DAY))
    rows = {row.task.no: row for row in found.rows}
    cells = dict(zip([body.name for body in found.agencies], rows["3.2"].cells, strict=True))
    assert cells["Sở Xây dựng"].kind == "covered" and cells["Sở Xây dựng"].progress.total == 1
    of_first = dict(zip([body.name for body in found.agencies], rows["1.1"].cells, strict=True))
    assert of_first["Sở Xây dựng"].kind == "open" and of_first["Sở Y tế"].kind == "no_plan"
    assert found.rows[0].open == max(row.open for row in found.rows) and found.rows[-1].task.no == "3.2"
    assert not any(row.task.no == "3.2" for row in matrix(Scope(focal, mandate, DAY, DAY), only_open=True).rows)
    # Whoever sees only her own agency's part sees only that column.
    own_part = matrix(Scope(builder, mandate, DAY, DAY))
    assert [body.name for body in own_part.agencies] == ["Sở Xây dựng"]


def test_the_matrix_costs_the_same_for_many(focal, duc, big_plan, once) -> None:
    counts = []
    for tasks, agencies in ((3, 2), (60, 20)):
        plan = big_plan(tasks, agencies)
        with CaptureQueriesContext(connection) as asked:
            answer = duc.get(reverse("coverage", args=[plan.pk]))
        assert answer.status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert answer.content.decode().count('data-c="no_plan"') == 60 * 20


def test_the_pages(mandate, lower, builder, duc, signed_in) -> None:
    from cchc.people.models import Person

    hers = signed_in(Person.objects.get(pk=builder.person))
    page = reverse("covers", args=[lower.pk])
    assert "412/KH-UBND" in hers.get(page).content.decode()
    assert hers.post(f"{page}superior/", {"superior": mandate.pk}).status_code == 303
    above, by = pks(mandate, lower, "3.2", "1")
    assert "Công khai thủ tục" in hers.get(page).content.decode()
    assert hers.post(f"{page}confirm/", {"task": above, "by": by}).status_code == 303
    assert hers.post(f"{page}confirm/", {"task": above, "by": by}).status_code == 422
    assert (
        duc.get(page).status_code == 404 and duc.post(f"{page}confirm/", {"task": above, "by": by}).status_code == 404
    )
    duty = mandate.tasks.get(pk=above).task_duties.get().duty_id
    assert (
        "Công khai thủ tục hành chính sau khi UBND tỉnh công bố"
        in duc.get(reverse("duty", args=[duty])).content.decode()
    )
    book = load_workbook(BytesIO(duc.get(reverse("coverage_xlsx", args=[mandate.pk])).content))
    rows = list(book.active.iter_rows(min_row=4, values_only=True))
    at = rows[0].index("Sở Xây dựng")
    said = {row[0]: row[at] for row in rows[1:]}
    assert said["3.2"] == "có 0/1" and said["1.1"] == "CHƯA"
