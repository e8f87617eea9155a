"""Kept files that are gone or no longer what they were, told to the administrators, each once a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from cchc.agencies.models import during
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.people.models import Post
from cchc.people.rules import ACCOUNT_KEEPERS
from cchc.records.verifying import Fault, sentence


def tell_faults(faults: Iterable[Fault], day: date) -> int:
    """How many notices are new."""
    posts = Post.objects.filter(during(day), role__in=ACCOUNT_KEEPERS, person__is_active=True)
    people = list(posts.order_by("person").values_list("person_id", flat=True).distinct())
    return tell(
        [
            News(
                f"fault:{fault.sha256}:{fault.kind}:{day}",
                person,
                "",
                "fault",
                Urgency.SOON,
                f"{sentence(fault)} Khôi phục từ bản sao lưu.",
                reverse("desk"),
            )
            for fault in faults
            for person in people
        ],
        day,
    )
