"""What is told at once when it happens: handed in, confirmed, returned, given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.urls import reverse

from cchc.access import Role
from cchc.agencies.models import during
from cchc.duties.field_owners import first_judge
from cchc.duties.models import Agreement, Duty, HandIn, Judgement
from cchc.duties.queries import names_of
from cchc.duties.rules import DOING, FIRST_JUDGES, HEADS, JUDGES
from cchc.duties.served import servers
from cchc.duties.states import Verdict
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.people.models import Post

# What rooms above know of who else judges a duty: persons on a day.
further_judges: list[Callable[[Duty, date], Iterable[int]]] = []


def holders(agencies: Iterable[int], roles: Iterable[Role], day: date) -> dict[int, list[int]]:
    """Agency → the persons who hold one of these posts there on a day, each once; of an agency that another enters
    for, that one's. Two queries."""
    asked = set(agencies)
    entered_by = servers(asked, day)
    held: dict[int, list[int]] = defaultdict(list)
    both = asked | set(entered_by.values())
    posts = Post.objects.filter(during(day), agency__in=both, role__in=list(roles), person__is_active=True)
    for agency, person in posts.order_by("pk").values_list("agency_id", "person_id"):
        if person not in held[agency]:
            held[agency].append(person)
    found: dict[int, list[int]] = defaultdict(list)
    found.update({one: held[one] or held[entered_by.get(one, one)] for one in asked if held[one] or one in entered_by})
    return found


def judges_of(duty: Duty, day: date) -> list[int]:
    """The persons whose turn it is to judge a hand-in: who acts for the owner of its field, else the focal point."""
    owner = first_judge(duty, day)
    first = holders([owner], FIRST_JUDGES, day)[owner] if owner is not None else []
    if first:
        return first
    found = holders([duty.judged_by_id], JUDGES, day)[duty.judged_by_id]
    return list(dict.fromkeys([*found, *(one for more in further_judges for one in more(duty, day))]))


def tell_handed_in(duty: Duty, made: HandIn, day: date) -> None:
    """Those whose turn it is to judge it, unless they handed it in themselves."""
    name = names_of([duty.agency_id], day).get(duty.agency_id, "")
    own = made.by.person_id if made.by else None
    tell(
        [
            News(
                key=f"handed:{duty.pk}:{made.n}",
                person=person,
                agency_name=name,
                kind="handed",
                urgency=Urgency.NEWS,
                words=f"{name} nộp “{what(duty)}”, chờ xem xét",
                url=reverse("duty", args=[duty.pk]),
            )
            for person in judges_of(duty, day)
            if person != own
        ],
        day,
    )


def tell_agreed(duty: Duty, made: Agreement, day: date) -> None:
    """The focal point: the owner of the field agrees, and it is for her to confirm."""
    agency = made.by.agency_id if made.by else None
    names = names_of([duty.agency_id, *([agency] if agency else [])], day)
    tell(
        [
            News(
                key=f"agreed:{made.pk}",
                person=person,
                agency_name=names.get(duty.agency_id, ""),
                kind="handed",
                urgency=Urgency.NEWS,
                words=f"{names.get(agency or 0, '')} đồng ý với “{what(duty)}”, chờ xác nhận",
                url=reverse("duty", args=[duty.pk]),
            )
            for person in holders([duty.judged_by_id], JUDGES, day)[duty.judged_by_id]
        ],
        day,
    )


def tell_judged(duty: Duty, said: Judgement, day: date) -> None:
    """Whoever handed it in: at once what is to be mended, and that it was confirmed."""
    by = said.hand_in.by
    if by is None or not said.verdict:
        return
    returned = said.verdict == Verdict.RETURNED.value
    words = f"Bị trả lại “{what(duty)}”: {said.reason}" if returned else f"Đã xác nhận hoàn thành “{what(duty)}”"
    tell(
        [
            News(
                key=f"judged:{said.pk}",
                person=by.person_id,
                agency_name=names_of([duty.agency_id], day).get(duty.agency_id, ""),
                kind=said.verdict,
                urgency=Urgency.SOON if returned else Urgency.NEWS,
                words=words,
                url=reverse("duty", args=[duty.pk]),
            )
        ],
        day,
    )


def tell_given(given: Mapping[int, int], *, key: str, words: str, url: str, day: date) -> None:
    """Every agency that owes something new, once for all of it: agency → how many duties.

    Its head is told, who shares the work out; where none works here, everybody who does.
    """
    names, readers = names_of(given, day), holders(given, DOING, day)
    readers.update(holders(given, HEADS, day))
    tell(
        [
            News(
                key=f"{key}:{agency}",
                person=person,
                agency_name=names.get(agency, ""),
                kind="given",
                urgency=Urgency.NEWS,
                words=f"{names.get(agency, '')} được giao {count} việc: {words}",
                url=f"{url}&agency={agency}",
            )
            for agency, count in given.items()
            for person in readers[agency]
        ],
        day,
    )


def what(duty: Duty) -> str:
    return duty.product_name or duty.title
