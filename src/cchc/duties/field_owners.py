"""Who judges a hand-in first: the agency that owns the field of its duty, where there is one; the focal point after.

Nobody judges her own work, and nobody judges twice: a field whose owner owes the duty, or runs the programme it is of,
has no first judge. A room above knows the field of a duty and says who owns it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.duties import rules
from cchc.duties.models import Agreement, Duty, DutyQuerySet, HandIn, Judgement
from cchc.duties.queries import names_of
from cchc.duties.states import Verdict

# Duties and a day → the agency that owns the field of each by its key; one it has no field of is left out.
Owners = Callable[[Iterable[Duty], date], Mapping[int, int]]
known_by: list[Owners] = []


def first_judges(duties: Iterable[Duty], day: date) -> dict[int, int]:
    """Duty → the agency that judges it first on a day. As many queries as rooms know of fields."""
    listed = list(duties)
    found: dict[int, int] = {}
    for owners in known_by:
        found |= owners(listed, day)
    return {
        duty.pk: found[duty.pk]
        for duty in listed
        if duty.pk in found and found[duty.pk] not in (duty.agency_id, duty.judged_by_id)
    }


def first_judge(duty: Duty, day: date) -> int | None:
    return first_judges([duty], day).get(duty.pk)


def agreement_of(hand_in: HandIn) -> Agreement | None:
    """What the field's owner said of it, where that stands."""
    return Agreement.objects.filter(hand_in=hand_in, taken_back_on__isnull=True).select_related("by__person").first()


def standing() -> QuerySet[Agreement]:
    """The agreements with the hand-ins that stand now."""
    newer = HandIn.objects.filter(
        duty=OuterRef("hand_in__duty"), n__gt=OuterRef("hand_in__n"), withdrawn_on__isnull=True
    )
    return Agreement.objects.filter(~Exists(newer), hand_in__withdrawn_on__isnull=True, taken_back_on__isnull=True)


def agreed(duties: Iterable[int]) -> set[int]:
    """Those of which the hand-in that stands was agreed to. One query."""
    return set(standing().filter(hand_in__duty__in=list(duties)).values_list("hand_in__duty", flat=True))


def to_judge_first(actor: Actor, day: date) -> DutyQuerySet:
    """Hand-ins that wait for the word of the actor's agency as the owner of their field, the longest waiting first."""
    waiting = Duty.objects.unfinished().filter(verdict=Verdict.NONE.value, handed_on__isnull=False)
    without = waiting.exclude(Exists(standing().filter(hand_in__duty=OuterRef("pk"))))
    return rules.judge_first.of(without, actor, day).order_by("handed_on", "pk")


def sent_back_by(actor: Actor, duty: Duty) -> bool:
    """Whether it was her agency, as the owner of its field, that returned what stands now: she can take that back."""
    if duty.verdict != Verdict.RETURNED.value or not rules.judge_first(actor, duty):
        return False
    last = Judgement.objects.filter(hand_in__duty=duty).select_related("by").order_by("-pk").first()
    return last is not None and last.by is not None and last.by.agency_id == actor.agency


def check_agreed(duty: Duty, hand_in: HandIn, *, reason: str, day: date) -> int | None:
    """Before a duty is confirmed: the owner that was passed over, None where it agreed or there is none.

    Refuses to pass it over without a word why.
    """
    owner = first_judge(duty, day)
    if owner is None or agreement_of(hand_in) is not None:
        return None
    if not reason.strip():
        words = _("%(owner)s chủ trì lĩnh vực này và chưa có ý kiến. Ghi lý do xác nhận khi chưa có ý kiến đó.")
        raise Refused(words % {"owner": names_of([owner], day).get(owner, "")}, field="reason")
    return owner
