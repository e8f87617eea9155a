"""What is told at once when it happens: handed in, confirmed, returned, given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.urls import reverse

from cchc.access import Role
from cchc.agencies.models import during
from cchc.duties.models import Duty, HandIn, Judgement
from cchc.duties.queries import names_of
from cchc.duties.states import Verdict
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.people.models import Post

JUDGES = (Role.FOCAL_POINT,)
DOING = (Role.OFFICER, Role.FOCAL_POINT, Role.FIELD_OWNER, Role.HEAD)


def holders(agencies: Iterable[int], roles: Iterable[Role], day: date) -> dict[int, list[int]]:
    """Agency → the persons who hold one of these posts there on a day, each once. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    posts = Post.objects.filter(during(day), agency__in=set(agencies), role__in=list(roles), person__is_active=True)
    for agency, person in posts.order_by("pk").values_list("agency_id", "person_id"):
        if person not in found[agency]:
            found[agency].append(person)
    return found


def tell_handed_in(duty: Duty, made: HandIn, day: date) -> None:
    """Those who judge it, unless they handed it in themselves."""
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
            for person in holders([duty.judged_by_id], JUDGES, day)[duty.judged_by_id]
            if person != own
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
    """Every agency that owes something new, once for all of it: agency → how many duties."""
    names, readers = names_of(given, day), holders(given, DOING, day)
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
