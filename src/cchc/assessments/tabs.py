"""The sides of the room: each is shown once a page answers to its name, to whom its power is there for."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.assessments import rules
from cchc.ui.components import Choice

TABS: list[tuple[str, str | Promise, Callable[[Actor], bool]]] = [
    ("index", _("Đợt đánh giá"), rules.sees_index),
    ("index_sets", _("Bộ tiêu chí"), rules.sees_index),
]


def tabs_of(actor: Actor, here: str) -> list[Choice]:
    made = []
    for name, label, may in TABS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if may(actor):
            made.append(Choice(str(label), url, current=name == here))
    return made
