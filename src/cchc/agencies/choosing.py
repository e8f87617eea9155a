"""Agencies ticked on a page: by groups first, then one by one. Who asks many for something chooses them the same way,
be it for a call of figures, a round of reports or one of the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Refused
from cchc.access.naming import as_keys
from cchc.agencies.models import Agency, below
from cchc.ui.forms import KeysField

MOST = 5000
NONE = gettext_lazy("Chưa chọn cơ quan nào.")
NOT_THERE = gettext_lazy("Có cơ quan không thuộc phạm vi, hoặc không còn hoạt động. Chọn lại.")
# The set phrases of the resolver, as a page offers them.
GROUP_WORDS: Mapping[str, Promise] = {
    "departments": gettext_lazy("Các sở, ban, ngành"),
    "communes": gettext_lazy("UBND cấp xã"),
    "divisions_and_units": gettext_lazy("Các phòng, đơn vị"),
    "own_divisions": gettext_lazy("Các cơ quan chuyên môn"),
}
Named = Sequence[tuple[int, str]]


class AgenciesField(KeysField):
    def __init__(self) -> None:
        errors = {"required": NONE, "invalid_choice": NOT_THERE}
        super().__init__(right="agency.see", coerce=int, label=gettext_lazy("Cơ quan"), error_messages=errors)


def ticked(form: forms.Form, name: str = "agencies") -> set[int]:
    """What is ticked of a list of keys on a form, as it was sent or as it begins."""
    if not form.is_bound:
        return set(form.initial.get(name, ()))
    return as_keys(form.data.getlist(name))  # type: ignore[attr-defined]


def choosing(
    form: forms.Form, names: Named, groups: Mapping[str, Named], picked: str, words: Mapping[str, Any] = GROUP_WORDS
) -> dict[str, Any]:
    """What `agencies/parts/choosing.html` draws: `names` to tick, those of the group that was `picked` ticked as well
    (`none`: nobody is)."""
    chosen = set() if picked == "none" else ticked(form) | {pk for pk, _name in groups.get(picked, ())}
    return {
        "agencies": [(pk, name, pk in chosen) for pk, name in names],
        "chosen_n": len(chosen & {pk for pk, _name in names}),
        "groups": [(code, words[code], len(found)) for code, found in groups.items() if found],
        "picked": bool(picked),
    }


def check_chosen(agencies: Collection[int], authority: Agency | int, day: date, *, too_many: str) -> None:
    """Refuses nobody, too many, one twice, and whoever does not stand below the authority on the day. One query."""
    if not agencies:
        raise Refused(str(NONE), field="agencies")
    if len(agencies) > MOST:
        raise Refused(too_many, field="agencies")
    if len(set(agencies)) < len(agencies):
        raise Refused(_("Có cơ quan được chọn hai lần."), field="agencies")
    check_below(agencies, authority, day)


def check_below(agencies: Iterable[int], authority: Agency | int, day: date, *, field: str = "agencies") -> None:
    if set(agencies) - set(below(authority, day).values_list("descendant", flat=True)):
        raise Refused(str(NOT_THERE), field=field)
