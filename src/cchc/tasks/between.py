"""As of a day between a document's day of effect and the day it was applied: which of the two days counts, in words.

What was owed on a day past is what was known of it then (`docs/states.md`): an amendment changes duties from the day it
is applied. Where its own day of effect was before that, a page of the days between says so.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cchc.periods import spoken
from cchc.tasks.models import Amendment, Mandate, Task


def applied_later(mandate: Mandate, day: date, task: Task | None = None) -> list[str]:
    """A sentence for each amendment that was in effect on the day and not applied yet; of a task, those that changed
    it. One query."""
    own = Q(duties__task=task) if task is not None else Q()
    found = Amendment.objects.filter(of=mandate, effective_on__lte=day, on__gt=day)
    if task is not None:
        found = found.filter(pk__in=task.versions.values("amendment"))
    said = _(
        "%(number)s có hiệu lực từ ngày %(effect)s nhưng được áp dụng ngày %(applied)s. Ngày áp dụng mới tính: trang "
        "này hiện việc như đã giao trước khi sửa đổi; %(n)s việc được giao đổi từ ngày %(applied)s."
    )
    return [
        said
        % {
            "number": one.by.number or one.by.title,
            "effect": spoken(one.effective_on) if one.effective_on else "",
            "applied": spoken(one.on),
            "n": one.touched,
        }
        for one in found.select_related("by").annotate(touched=Count("duties", filter=own or None)).order_by("on", "pk")
    ]
