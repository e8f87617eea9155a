"""Which lead owes which product by which deadline, as a task's cells pair them. Pure: works on plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cchc.periods.deadlines import Deadline, Occurrence, occurrences
from cchc.words import fold


@dataclass(frozen=True)
class Owed:
    """A product (by its place in the task's list) and one time it is owed; the place of its deadline, or None."""

    product: int
    deadline: int | None
    occurrence: Occurrence
    of: int


def owed(products: Sequence[str], deadlines: Sequence[Deadline], *, since: date | None = None) -> list[Owed]:
    """Every product with its own deadlines, or with those of no product in particular.

    A product without any deadline is owed once, on a day nobody knows. A task without a product owes one that has no
    name. A deadline that says how often it recurs is as many times owed; periods that had ended before the document
    was issued (`since`) are owed by nobody, unless none is left.
    """
    found: list[Owed] = []
    for at, name in enumerate(products or [""]):
        own = [n for n, one in enumerate(deadlines) if one.product and fold(one.product) == fold(name)]
        shared = [n for n, one in enumerate(deadlines) if not named(one, products)]
        times = [(n, each) for n in own or shared for each in to_come(occurrences(deadlines[n]), since)]
        numbered = [(n, Occurrence(i, each.window, each.due)) for i, (n, each) in enumerate(times, start=1)]
        found += [Owed(at, n, each, len(numbered)) for n, each in numbered]
        if not numbered:
            found.append(Owed(at, None, Occurrence(1, None, None), 1))
    return found


def named(deadline: Deadline, products: Sequence[str]) -> bool:
    """Whether a deadline is for one of these products; one for a product that is not listed is for all."""
    return bool(deadline.product) and fold(deadline.product or "") in {fold(name) for name in products}


def to_come(times: Sequence[Occurrence], since: date | None) -> Sequence[Occurrence]:
    """Without the periods that had ended before a day; all of them where each had."""
    if since is None or len(times) < 2:
        return times
    return [each for each in times if each.due is None or each.due >= since] or times


def pairs(lead_label: str | None, product_label: str | None) -> bool:
    """Whether a lead owes a product: letters that differ (`a)`, `b)`) keep them apart, a missing one does not."""
    return not lead_label or not product_label or lead_label == product_label
