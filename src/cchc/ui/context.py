"""What every page's frame is told: who acts, where, in which year, on which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from cchc.periods import today
from cchc.ui import places
from cchc.ui.places import Bell

FIRST_YEAR = 2021  # the programme 2021–2030 begins (Nghị quyết 76/NQ-CP)


def year_of(request: HttpRequest) -> int:
    """The year the person looks at: `?year=` of this page, else the one she last chose, else the current one."""
    return valid_year(request.GET.get("year") or getattr(request, "session", {}).get("year"), _today(request))


def valid_year(asked: object, day: date) -> int:
    """`asked` as a year of the programme up to the next one; the year of `day` where it is none."""
    try:
        year = int(str(asked))
    except ValueError:
        return day.year
    return year if FIRST_YEAR <= year <= day.year + 1 else day.year


def _today(request: HttpRequest) -> date:
    day: date | None = getattr(request, "today", None)
    return day or today()


class Frame:
    """Asked by the templates only for what they show, so that a fragment costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self._links: dict[str, list[places.Link]] = {}
        self._posts: Sequence[Any] | None = None

    @property
    def actor(self) -> Any:
        return getattr(self.request, "actor", None)

    @property
    def posts(self) -> Sequence[Any]:
        """The posts she can act in today, each with `pk`, `agency_name` and `title`; more than one gives a choice.

        `request.posts` where the middleware kept them; else one query.
        """
        if self._posts is None:
            kept = getattr(self.request, "posts", None)
            asked = getattr(getattr(self.request, "user", None), "acts_in", None)
            self._posts = list(kept if kept is not None else asked(self.today) if asked and self.actor else ())
        return self._posts

    @property
    def places(self) -> list[places.Link]:
        current = getattr(self.request, "place", "")
        if current not in self._links:
            self._links[current] = places.links(self.request, current=current)
        return self._links[current]

    @cached_property
    def notices(self) -> Bell | None:
        return places.bell_of(self.request)

    @property
    def house(self) -> str:
        """Whose installation this is: `request.house`, or the setting `CCHC_NAME`."""
        return str(getattr(self.request, "house", "") or getattr(settings, "CCHC_NAME", ""))

    @property
    def today(self) -> date:
        return _today(self.request)

    @property
    def now(self) -> datetime:
        return timezone.localtime()

    @property
    def year(self) -> int:
        return year_of(self.request)

    @property
    def years(self) -> list[int]:
        """The years to choose from, next year's first: its plan is signed in December."""
        current = self.today.year
        return list(range(current + 1, max(FIRST_YEAR, current - 4) - 1, -1))

    @property
    def here(self) -> str:
        return self.request.get_full_path()

    @property
    def here_without_year(self) -> str:
        """This page as it is before a year is asked for in its address."""
        query = self.request.GET.copy()
        query.pop("year", None)
        return self.request.path + (f"?{query.urlencode()}" if query else "")


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` for the templates of the frame, and `today` for every template."""
    return {"frame": Frame(request), "today": _today(request)}
