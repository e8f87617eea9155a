"""The places of the rail. A place is shown once a page answers to its URL name, so a new room shows itself.

A room that counts what waits in its place says so in its `AppConfig.ready`:

    places.count("desk", overdue_of)   # overdue_of(request) -> int, asked once a page
    places.count("index", waiting_for, overdue=False)   # what waits without being late
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """`also` are beginnings of paths that belong to the place beside its own."""

    url_name: str
    label: str | Promise
    icon: str
    also: tuple[str, ...] = ()


PLACES: list[Place] = [
    Place("desk", _("Bàn làm việc"), icon="layout-dashboard"),
    Place("mandates", _("Nhiệm vụ"), icon="clipboard-list", also=("/tasks/", "/duties/", "/intake/")),
    Place("report_rounds", _("Báo cáo"), icon="report", also=("/figures/",)),
    Place("index", _("Chỉ số"), icon="chart-bar"),
    Place("one_stop", _("Một cửa"), icon="building-community"),
    Place("surveys", _("Khảo sát và kiểm tra"), icon="checkup-list"),
    Place("agencies", _("Quản trị"), icon="settings"),
    Place("people", _("Người dùng"), icon="users"),
    Place("ledger", _("Nhật ký"), icon="history"),
]

_counts: dict[str, tuple[Callable[[HttpRequest], int], bool]] = {}


def count(url_name: str, asked: Callable[[HttpRequest], int], *, overdue: bool = True) -> None:
    """Has the rail show `asked(request)`, how many are overdue or merely wait, beside the place; nothing for 0."""
    _counts[url_name] = asked, overdue


_shown_to: dict[str, Callable[..., bool]] = {}


def shown_to(url_name: str, may: Callable[..., bool]) -> None:
    """Has the rail show a place only to whom `may(actor)`, a power of the registry, is there for."""
    _shown_to[url_name] = may


@dataclass(frozen=True)
class Bell:
    """The bell of the top bar: where notices are read, and how many wait."""

    url: str
    unread: int


_bell: list[tuple[str, Callable[[HttpRequest], int]]] = []


def bell(url_name: str, asked: Callable[[HttpRequest], int]) -> None:
    """Has the top bar show a bell that leads to a page, with `asked(request)` beside it."""
    _bell[:] = [(url_name, asked)]


def bell_of(request: HttpRequest) -> Bell | None:
    if not _bell or getattr(request, "actor", None) is None:
        return None
    url_name, asked = _bell[0]
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return None
    return Bell(url, asked(request))


@dataclass(frozen=True)
class Link:
    """A place as the rail shows it to one person on one page."""

    place: Place
    url: str
    current: bool
    count: int = 0
    is_over: bool = True


def links(request: HttpRequest, *, current: str = "") -> list[Link]:
    """The places this person has. `current` names one; without it the longest path that fits is taken."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    found: list[tuple[Place, str]] = []
    answers: dict[Callable[..., bool], bool] = {}
    for place in PLACES:
        may = _shown_to.get(place.url_name)
        if may is not None and may not in answers:
            answers[may] = may(actor)
        if may is not None and not answers[may]:
            continue
        try:
            found.append((place, reverse(place.url_name)))
        except NoReverseMatch:
            continue
    here = current or _nearest(request.path, found)
    made = []
    for place, url in found:
        asked, overdue = _counts.get(place.url_name, (None, True))
        made.append(Link(place, url, place.url_name == here, asked(request) if asked is not None else 0, overdue))
    return made


def _nearest(path: str, found: list[tuple[Place, str]]) -> str:
    beginnings = [(start, place.url_name) for place, url in found for start in (url, *place.also)]
    fitting = [
        (len(start), name) for start, name in beginnings if path == start or (start != "/" and path.startswith(start))
    ]
    return max(fitting)[1] if fitting else ""
