"""What the house knows is not typed again: ties confirmed by a person, figures, counts, tasks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cchc.access import SYSTEM, Denied, Refused
from cchc.periods import today, windows
from cchc.scoring.values import Kind, Ratio, YesNo


@pytest.fixture
def dossiers(province: Callable[[str], Any]) -> Any:
    """An indicator of tỉnh Mẫu, of which Sở Xây dựng has a figure for each quarter of 2026."""
    from cchc.figures.actions import Entry, define, enter
    from cchc.figures.values import Kind as FigureKind
    from cchc.figures.values import Value
    from cchc.words import Field

    said = {"name": "Hồ sơ giải quyết đúng hạn", "kind": FigureKind.RATIO, "unit": "%"}
    one = define(SYSTEM, province("ubnd-tinh"), "HS", Field.PROCEDURES, **said)
    for n, (part, whole) in enumerate([(100, 100), (90, 100), (100, 110), (90, 90)], start=1):
        value = Value(Decimal(part), Decimal(whole))
        enter(SYSTEM, province("so-xay-dung"), windows.quarter(2026, n), [Entry(one, value)])
    return one


def known(entrant: Any) -> Any:
    from cchc.assessments.known import known_of

    return {code: one for (_entrant, code), one in known_of(entrant.round, [entrant], today()).items()}


def test_a_figure_of_the_quarters_is_the_fact_of_the_year(
    entrant: Any, mark: Callable[..., Any], dossiers: Any, actor: Callable[..., Any]
) -> None:
    from cchc.assessments.known_tying import tie
    from cchc.assessments.self_page import page_of

    assert known(entrant) == {}
    wanted = {"ho_so_dung_han": f"figure:{dossiers.pk}"}
    with pytest.raises(Denied):
        tie(actor("so-xay-dung", "officer"), entrant.round.set, wanted, today=today())
    focal = actor("so-noi-vu", "focal_point")
    with pytest.raises(Refused, match="không hợp"):
        tie(focal, entrant.round.set, {"sang_kien": f"figure:{dossiers.pk}"}, today=today())
    assert tie(focal, entrant.round.set, wanted, today=today()) == 1
    assert tie(focal, entrant.round.set, wanted, today=today()) == 0
    one = known(entrant)["ho_so_dung_han"]
    assert (one.fact, one.words) == (Ratio(380, 400), "380/400")
    page = page_of(entrant, SYSTEM, today())
    row = next(row for row in page.rows if row.source.code == "ho_so_dung_han")
    assert row.is_unused
    assert row.known_points == page.known_total > 0
    assert tie(focal, entrant.round.set, {"ho_so_dung_han": ""}, today=today()) == 1
    assert known(entrant) == {}


def test_what_is_known_is_taken_over_with_where_it_is_from(
    entrant: Any, mark: Callable[..., Any], dossiers: Any, signed_in: Callable[..., Any]
) -> None:
    from django.urls import reverse

    from cchc.assessments.known_tying import tie
    from cchc.assessments.models import Claim

    tie(SYSTEM, entrant.round.set, {"ho_so_dung_han": f"figure:{dossiers.pk}"}, today=today())
    client = signed_in("so-xay-dung")
    code = next(leaf.code for leaf in entrant.round.set.compiled.leaves if leaf.input.code == "ho_so_dung_han")
    of = mark(entrant, code)
    shown = client.get(reverse("selfscore", args=[entrant.pk])).content.decode()
    assert "380/400" in shown
    assert "data-use" in shown
    answer = client.post(reverse("selfmark_act", args=[of.pk, "use"]), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    claim = Claim.objects.get()
    assert (claim.origin, claim.source_key, claim.value) == (
        "known",
        f"figure:{dossiers.pk}",
        {"part": "380", "whole": "400"},
    )
    typed = {"v-part": "390", "v-whole": "400", "version": "1"}
    client.post(reverse("selfmark_act", args=[of.pk, "claim"]), typed)
    after = client.get(reverse("selfscore", args=[entrant.pk])).content.decode()
    assert "Cao hơn hệ thống" in after or "Dùng số này" in after
    everything = reverse("selfscore_act", args=[entrant.pk, "use-known"])
    assert client.post(everything).status_code == 303
    assert Claim.objects.get().value["part"] == "380"
    assert client.post(everything).status_code == 422


def test_what_a_room_counts_and_what_hangs_on_a_criterion_are_sources(
    opened: Callable[..., Any], mandate: Any, province: Callable[[str], Any]
) -> None:
    from cchc.assessments.known_tying import tie
    from cchc.assessments.models import Link
    from cchc.duties.models import Duty
    from cchc.figures.from_duties import tallied

    of = opened("so-xay-dung")
    entrant = of.entrants.select_related("round__set", "agency", "group").get()
    leaf = next(one for one in of.set.compiled.leaves if one.input.code == "ke_hoach_hoan_thanh")
    tie(SYSTEM, of.set, {"nhiem_vu_giao": "duties.punctual", "ke_hoach_hoan_thanh": "tasks"}, today=today())
    task = Duty.objects.filter(agency=entrant.agency, task_duty__isnull=False, due__year=2026).first().task_duty.task
    said = {"at": "2026-11-01T00:00:00+00:00"}
    Link.objects.create(set=of.set, code=leaf.code, task=task, state="confirmed", **said)
    found = known(entrant)
    on = min(today(), of.end)
    tally = tallied([entrant.agency_id], windows.year(2026), on)[entrant.agency_id]
    counted = sum(tally.values())
    assert found["nhiem_vu_giao"].fact.whole <= counted
    assert found["ke_hoach_hoan_thanh"].fact.whole >= 1
    assert found["ke_hoach_hoan_thanh"].url.endswith(f"agency={entrant.agency_id}")


def test_reports_sent_late_are_known(opened: Callable[..., Any], province: Callable[[str], Any]) -> None:
    from datetime import date

    from cchc.assessments.known_tying import choices_of, tie
    from cchc.duties.models import Duty
    from cchc.scoring.values import Count

    of = opened("so-xay-dung")
    entrant = of.entrants.select_related("round__set", "agency", "group").get()
    said = {"agency": entrant.agency, "judged_by": province("so-noi-vu"), "title": "Báo cáo", "folded": "bao cao"}
    done = {"verdict": "accepted", "is_report": True, "year": 2026}
    for due, handed in ((date(2026, 3, 15), date(2026, 3, 14)), (date(2026, 6, 15), date(2026, 6, 18))):
        Duty.objects.create(due=due, handed_on=handed, opened_on=date(2026, 1, 5), **said, **done)
    source = next(one for one in of.set.given.inputs if one.code == "bao_cao_dung_han")
    assert "reports.punctual" in {one.key for one in choices_of(source, [])}
    assert "reports.late" not in {one.key for one in choices_of(source, [])}
    wanted = {"bao_cao_dung_han": "reports.punctual", "tru_bao_cao": "reports.late"}
    tie(SYSTEM, of.set, wanted, today=today())
    found = known(entrant)
    assert found["bao_cao_dung_han"].fact == Ratio(1, 2)
    assert found["tru_bao_cao"].fact == Count(1)


def test_a_later_room_tells_what_it_knows(entrant: Any) -> None:
    from cchc.assessments import known as room
    from cchc.assessments.known_tying import choices_of, tie

    def asked(of: Any, entrants: Any, ties: Any, day: Any) -> Any:
        assert [one.input for one in ties] == ["niem_yet"]
        return {(one.pk, "niem_yet"): room.Known(YesNo(True), "có", "Kiểm tra", "x:1") for one in entrants}

    room.provide(room.Source("inspections", "Kết quả kiểm tra", asked))
    try:
        source = next(one for one in entrant.round.set.given.inputs if one.code == "niem_yet")
        assert source.kind is Kind.YES_NO
        assert "inspections" in {one.key for one in choices_of(source, [])}
        tie(SYSTEM, entrant.round.set, {"niem_yet": "inspections"}, today=today())
        assert known(entrant)["niem_yet"].fact == YesNo(True)
    finally:
        del room.SOURCES["inspections"]


def test_the_page_proposes_what_is_alike_and_keeps_what_is_confirmed(
    kept: Callable[..., Any], dossiers: Any, signed_in: Callable[..., Any]
) -> None:
    from django.urls import reverse

    from cchc.assessments.models import Tie

    one = kept()
    url = reverse("known_ties", args=[one.pk])
    client = signed_in("so-noi-vu", "focal_point")
    rows = {row.source.code: row for row in client.get(url).context["rows"]}
    assert rows["ho_so_dung_han"].proposal.key == f"figure:{dossiers.pk}"
    assert rows["ho_so_dung_han"].tied is None
    assert client.post(url, {"t-ho_so_dung_han": f"figure:{dossiers.pk}"}).status_code == 303
    assert Tie.objects.get().input == "ho_so_dung_han"
    assert client.post(url, {"t-ho_so_dung_han": "nowhere"}).status_code == 422
    assert signed_in("so-xay-dung").get(url).status_code == 404
