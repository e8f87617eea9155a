"""A round: opened with its agencies, extended, rescheduled, reminded of, closed; by who runs it alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cchc.access import SYSTEM, Denied, Refused
from cchc.periods import today


def test_opening_makes_a_mark_of_every_criterion_for_every_agency(
    opened: Callable[..., Any], person: Callable[..., Any]
) -> None:
    from cchc.assessments.models import Mark
    from cchc.notices.models import Notice

    ha = person("ha", "so-y-te", "officer")
    of = opened("so-xay-dung", "so-y-te")
    assert of.entrants.count() == 2
    assert Mark.objects.filter(entrant__round=of).count() == 2 * len(of.set.compiled.leaves)
    one = of.entrants.first()
    assert (one.self_points, one.self_missing > 40) == (0, True)
    assert "Tự chấm" in Notice.objects.get(person=ha).words


def test_an_agency_of_elsewhere_a_draft_and_a_name_taken_are_refused(
    opened: Callable[..., Any], kept: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    opened()
    with pytest.raises(Refused, match="tên này"):
        opened("so-y-te")
    with pytest.raises(Refused, match="hai lần"):
        opened("so-y-te", "so-y-te", name="Đợt hai")
    with pytest.raises(Refused, match="bản khung"):
        opened(set_name="phu-tho-2025-khung", name="Đợt ba")


def test_windows_must_follow_each_other(opened: Callable[..., Any]) -> None:
    from cchc.assessments.models import Phase

    day = today()
    with pytest.raises(Refused) as refused:
        opened(spans={Phase.FIRST: (day - timedelta(days=40), day + timedelta(days=40))})
    assert refused.value.field == "first_opens"
    with pytest.raises(Refused) as refused:
        opened(spans={Phase.SELF: (day, day - timedelta(days=1))})
    assert refused.value.field == "self_closes"


def test_an_extension_is_one_agencys_or_its_groups(opened: Callable[..., Any]) -> None:
    from cchc.assessments.models import Phase
    from cchc.assessments.rounds import extend
    from cchc.assessments.rounds_spans import schedule_of

    of = opened("so-xay-dung", "so-y-te")
    mine, other = of.entrants.order_by("agency__key")
    printed = schedule_of(of).of(mine, Phase.SELF).closes_on
    with pytest.raises(Refused, match="muộn hơn"):
        extend(SYSTEM, of, Phase.SELF, printed, "Lý do", entrants=[mine], today=today())
    with pytest.raises(Refused, match="lý do"):
        extend(SYSTEM, of, Phase.SELF, printed + timedelta(days=2), "", entrants=[mine], today=today())
    extend(SYSTEM, of, Phase.SELF, printed + timedelta(days=2), "Mất điện", entrants=[mine], today=today())
    schedule = schedule_of(of)
    assert schedule.of(mine, Phase.SELF).closes_on == printed + timedelta(days=2)
    assert schedule.of(mine, Phase.SELF).printed == printed
    assert schedule.of(other, Phase.SELF).closes_on == printed
    group = of.groups.get()
    extend(SYSTEM, of, Phase.SELF, printed + timedelta(days=9), "Cả nhóm", groups=[group], today=today())
    assert schedule_of(of).of(other, Phase.SELF).closes_on == printed + timedelta(days=9)


def test_a_group_has_a_schedule_of_its_own(opened: Callable[..., Any]) -> None:
    from cchc.assessments.models import Phase
    from cchc.assessments.rounds import reschedule
    from cchc.assessments.rounds_spans import proposed, schedule_of

    of = opened()
    spans = proposed(today() + timedelta(days=30))
    reschedule(SYSTEM, of, of.groups.get(), spans, "Lùi một tháng")
    days = schedule_of(of).of_group(of.groups.get().pk, Phase.COUNCIL)
    assert (days.opens_on, days.closes_on) == spans[Phase.COUNCIL]


def test_reminding_names_who_is_silent_and_closing_ends_it(
    opened: Callable[..., Any], person: Callable[..., Any]
) -> None:
    from cchc.assessments.rounds import close, open_again, remind
    from cchc.assessments.rounds_telling import remind as by_rules
    from cchc.notices.models import Notice

    ha = person("ha", "so-y-te", "officer")
    of = opened("so-y-te")
    assert remind(SYSTEM, of, today()) == 1
    assert Notice.objects.filter(person=ha).count() == 2
    remind(SYSTEM, of, today())
    assert Notice.objects.filter(person=ha).count() == 2
    late = today() + timedelta(days=40)
    assert by_rules(late) > 0
    assert by_rules(late) == 0
    close(SYSTEM, of)
    with pytest.raises(Refused):
        close(SYSTEM, of)
    assert by_rules(late + timedelta(days=90)) == 0
    open_again(SYSTEM, of)


def test_only_who_runs_the_authority_runs_its_rounds(opened: Callable[..., Any], actor: Callable[..., Any]) -> None:
    from cchc.assessments import rounds
    from cchc.assessments.models import Phase

    of = opened()
    stranger, focal = actor("so-xay-dung", "head"), actor("so-noi-vu", "focal_point")
    day = today() + timedelta(days=90)
    for act in (
        lambda who: rounds.close(who, of),
        lambda who: rounds.remind(who, of, today()),
        lambda who: rounds.extend(who, of, Phase.SELF, day, "x", groups=list(of.groups.all()), today=today()),
        lambda who: rounds.reschedule(who, of, of.groups.get(), {Phase.SELF: (today(), day)}, "x"),
    ):
        with pytest.raises(Denied):
            act(stranger)
    rounds.reschedule(focal, of, of.groups.get(), {Phase.SELF: (today(), day)}, "x")
    rounds.remind(focal, of, today())
    rounds.close(focal, of)


# — pages —


def test_a_round_is_opened_on_one_page(signed_in: Callable[..., Any], kept: Callable[..., Any]) -> None:
    from django.urls import reverse

    from cchc.assessments.models import Round

    one = kept()
    client = signed_in("so-noi-vu", "focal_point")
    page = client.get(reverse("round_new"))
    form = page.context["form"]
    sent = {key: form[key].value() for key in form.fields if form[key].value() is not None}
    sent = {key: value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else value for key, value in sent.items()}
    picked = client.post(reverse("round_new"), sent | {"set": one.pk, "pick": "departments"})
    chosen = [pk for pk, _name, is_chosen in picked.context["agencies"] if is_chosen]
    assert picked.status_code == 200
    assert len(chosen) > 5
    wrong = client.post(reverse("round_new"), sent | {"set": one.pk, "agencies": chosen, "near": "ba"})
    assert wrong.status_code == 422
    done = client.post(reverse("round_new"), sent | {"set": one.pk, "agencies": chosen, "near": "3"})
    made = Round.objects.get()
    assert (done.status_code, done["Location"]) == (303, reverse("round", args=[made.pk]))
    assert (made.near, made.entrants.count(), made.groups.get().name) == (3, len(chosen), "Sở, ban, ngành")
    shown = client.get(reverse("round", args=[made.pk]))
    assert str(len(chosen)) in shown.content.decode()
    assert client.get(reverse("index")).status_code == 200


def test_an_agency_sees_itself_alone_in_a_round(opened: Callable[..., Any], signed_in: Callable[..., Any]) -> None:
    from django.urls import reverse

    of = opened("so-xay-dung", "so-y-te")
    client = signed_in("so-xay-dung", "officer")
    page = client.get(reverse("round", args=[of.pk])).content.decode()
    assert "Sở Xây dựng" in page
    assert "Sở Y tế" not in page
    other = of.entrants.get(agency__key="so-y-te")
    assert client.get(reverse("selfscore", args=[other.pk])).status_code == 404
    assert client.post(reverse("round_act", args=[of.pk, "close"])).status_code == 404
    assert "Chỉ số năm 2026" in client.get(reverse("index")).content.decode()


def test_extending_on_the_page_names_who_and_why(opened: Callable[..., Any], signed_in: Callable[..., Any]) -> None:
    from django.urls import reverse

    from cchc.assessments.models import Extension

    of = opened("so-xay-dung", "so-y-te")
    client = signed_in("so-noi-vu", "focal_point")
    url, one = reverse("round_act", args=[of.pk, "extend"]), of.entrants.first()
    until = (today() + timedelta(days=60)).strftime("%d/%m/%Y")
    wrong = client.post(url, {"phase": "self", "until": until, "entrants": [one.pk]})
    assert (wrong.status_code, Extension.objects.count()) == (422, 0)
    done = client.post(url, {"phase": "self", "until": until, "why": "Bão", "entrants": [one.pk]})
    assert (done.status_code, Extension.objects.get().entrant) == (303, one)
    group = of.groups.get()
    again = client.post(reverse("round_act", args=[of.pk, "reschedule"]), {"group": group.name})
    assert again.status_code == 422
