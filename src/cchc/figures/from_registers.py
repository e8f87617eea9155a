"""What can be counted from registers: the counts that the shipped registers declare, over the rows that are there.

A count is read as the register of each agency's own authority says it, so that what an authority changes in its
register is counted so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from cchc.figures.columns import Values, counted, measure_of
from cchc.figures.counting import Counted, Counter, counts
from cchc.figures.loading import shipped_registers
from cchc.figures.models import Indicator, Register, RegisterRow, Source
from cchc.periods.naming import code_of
from cchc.periods.windows import Window

PREFIX = "register."


def key_of(code: str, measure: str) -> str:
    return f"{PREFIX}{code}.{measure}"


def together(keys: Collection[str], agencies: Collection[int], window: Window, day: date) -> dict[str, Counted]:
    """Two queries, however many are asked for; rows that begin after the window are not read."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        code, _dot, measure = key.removeprefix(PREFIX).partition(".")
        wanted[code].append(measure)
    found: dict[str, Counted] = {key: {} for key in keys}
    registers = {one.pk: one for one in Register.objects.filter(code__in=wanted)}
    near = RegisterRow.objects.there().filter(register__in=registers, day__lte=window.end)
    if len(agencies) < 500:
        near = near.filter(agency__in=agencies)
    rows: dict[int, list[tuple[int, Values]]] = defaultdict(list)
    asked = set(agencies)
    for register, agency, values in near.values_list("register_id", "agency_id", "values").iterator(5000):
        if agency in asked:
            rows[register].append((agency, values))
    for pk, of_register in rows.items():
        code, measures = registers[pk].code, registers[pk].measures
        for one in (measures[name] for name in wanted[code] if name in measures):
            into = found[key_of(code, one.key)]
            for agency, (part, whole) in counted(one, of_register, window).items():
                into[agency] = part, whole if one.is_ratio else None
    return found


def declare() -> None:
    for register in shipped_registers():
        for said in register["counts"]:
            declare_one(register["code"], f"{register['name']}: {said['name']}", said["key"], said, register["day"])


def declare_one(code: str, label: str, measure: str, said: dict[str, object], day: str) -> None:
    key = key_of(code, measure)

    def count(agencies: Collection[int], window: Window, on: date) -> Counted:
        return together([key], agencies, window, on)[key]

    counts(Counter(key, label, Source.REGISTER, count, measure_of(said, day).is_ratio, together, rows_behind))


def rows_behind(indicator: Indicator, agency: int | None, window: Window) -> str:
    """Where the rows that were counted are listed; empty where the authority keeps no such register."""
    code, _dot, measure = indicator.now.counted_by.removeprefix(PREFIX).partition(".")
    there = Register.objects.filter(authority=indicator.authority_id, code=code).values_list("pk", flat=True).first()
    if there is None:
        return ""
    asked = {"window": code_of(window), "count": measure} | ({"agency": agency} if agency is not None else {})
    return f"{reverse('register', args=[there])}?{urlencode(asked)}"
