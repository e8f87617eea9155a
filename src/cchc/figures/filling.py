"""A form as it is filled in: cells read, faults by cell, and what stands out and has to be explained.

Knows the rows and what was typed; asks the database for nothing. What was known before is given to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.figures.models import Figure, Form, FormRow, Indicator, OverTime
from cchc.figures.values import Kind, Part, Value, ratio, read, says_nothing, shown
from cchc.words.numbers import vi

# A number this many times larger or smaller than before is asked about, unless both are small.
JUMP, SMALL = 3, Decimal(10)
UNANSWERED = gettext_lazy("Chưa ghi. Không có gì thì ghi 0 hoặc “không phát sinh”.")


@dataclass
class Filled:
    """What was made of the cells. `values` are of the indicators all of whose cells could be read.

    By the row's key: `faults` say what is wrong, `flags` what stands out, which may be right and is then explained.
    """

    values: dict[int, Value] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    flags: dict[int, str] = field(default_factory=dict)
    unanswered: set[int] = field(default_factory=set)


def fill(
    form: Form,
    rows: Sequence[FormRow],
    typed: Mapping[str, str],
    before: Mapping[int, Figure] | None = None,
    *,
    nothing: bool = False,
) -> Filled:
    """Read every cell. `before` gives an indicator's figure of an earlier window it can be compared with.

    With `nothing`, every indicator is answered `không phát sinh`.
    """
    done = Filled()
    cells: dict[int, dict[str, tuple[FormRow, Decimal | str | None]]] = {}
    silent: set[int] = set()
    for row in rows:
        if row.indicator is None or row.is_computed:
            continue
        text = typed.get(str(row.pk), "")
        if nothing or says_nothing(text):
            silent.add(row.indicator.pk)
            continue
        try:
            found = read(text, row.indicator.now.meaning)
        except ValueError as error:
            done.faults[row.pk] = str(error)
            continue
        if found is None:
            done.unanswered.add(row.pk)
        cells.setdefault(row.indicator.pk, {})[row.part] = (row, found)
    for row in rows:
        if row.indicator is not None and row.indicator.pk not in done.values:
            gather(done, row.indicator, cells.get(row.indicator.pk, {}), row.indicator.pk in silent)
    if not nothing:
        check_sums(done, form, rows)
        check_before(done, rows, before or {})
    return done


def gather(
    done: Filled, indicator: Indicator, parts: Mapping[str, tuple[FormRow, Decimal | str | None]], is_silent: bool
) -> None:
    """An indicator's value of its cells; faults where they do not go together."""
    if is_silent:
        others = [row for row, found in parts.values() if found is not None]
        for row in others:
            done.faults[row.pk] = _("Dòng kia ghi “không phát sinh” mà dòng này có số. Ghi cả hai như nhau.")
        if not others:
            done.values[indicator.pk] = Value(nothing=True)
            done.unanswered -= {row.pk for row, _found in parts.values()}
        return
    if indicator.now.kind != Kind.RATIO:
        for _row, found in parts.values():
            if isinstance(found, str):
                done.values[indicator.pk] = Value(words=found)
            elif found is not None:
                done.values[indicator.pk] = Value(found)
        return
    part, whole = parts.get(Part.NUMERATOR), parts.get(Part.DENOMINATOR)
    if part is None or whole is None or (part[1] is None and whole[1] is None):
        return
    if part[1] is None or whole[1] is None:
        lacking, other = (part[0], whole[0]) if part[1] is None else (whole[0], part[0])
        words = _("Có “%(other)s” mà chưa có số này. Ghi cả hai, hoặc để trống cả hai.")
        done.faults[lacking.pk] = words % {"other": other.text}
        done.unanswered.discard(lacking.pk)
        return
    numerator, denominator = Decimal(part[1]), Decimal(whole[1])
    if numerator > 0 and denominator == 0:
        words = _("“%(other)s” bằng 0 mà số này lớn hơn 0. Kiểm tra lại hai số.")
        done.faults[part[0].pk] = words % {"other": whole[0].text}
        return
    if numerator > denominator:
        words = _("Lớn hơn “%(other)s” (%(this)s so với %(that)s).")
        said = {"other": whole[0].text, "this": vi(numerator), "that": vi(denominator)}
        done.flags[part[0].pk] = words % said
    done.values[indicator.pk] = Value(numerator, denominator)


def check_sums(done: Filled, form: Form, rows: Sequence[FormRow]) -> None:
    by_no = {row.no: row for row in rows if row.indicator is not None and not row.is_computed}
    for check in form.checks:
        whole, parts = by_no.get(check["whole"]), [by_no.get(no) for no in check["of"]]
        numbers = [number_of(done, row) for row in (whole, *parts) if row is not None]
        if whole is None or len(numbers) <= len(parts) or any(one is None for one in numbers):
            continue
        total, added = numbers[0] or Decimal(0), sum((one or Decimal(0) for one in numbers[1:]), Decimal(0))
        said = {"rows": " + ".join(check["of"]), "this": vi(total), "that": vi(added)}
        if check["exact"] and added != total:
            done.flags[whole.pk] = _("Khác tổng các dòng %(rows)s (%(this)s so với %(that)s).") % said
        elif added > total:
            done.flags[whole.pk] = _("Nhỏ hơn tổng các dòng %(rows)s (%(this)s so với %(that)s).") % said


def number_of(done: Filled, row: FormRow) -> Decimal | None:
    value = done.values.get(row.indicator_id or 0)
    if value is None:
        return None
    if value.nothing:
        return Decimal(0)
    return value.denominator if row.part == Part.DENOMINATOR else value.numerator


def check_before(done: Filled, rows: Sequence[FormRow], before: Mapping[int, Figure]) -> None:
    for row in rows:
        was, indicator = before.get(row.indicator_id or 0), row.indicator
        if was is None or indicator is None or row.is_computed or row.pk in done.flags:
            continue
        now = number_of(done, row)
        then = was.denominator if row.part == Part.DENOMINATOR else was.numerator
        if now is None or then is None or indicator.now.kind not in (Kind.COUNT, Kind.RATIO):
            continue
        said = {"then": vi(then), "now": vi(now)}
        if indicator.now.over_time == OverTime.CUMULATIVE:
            if now < then:
                done.flags[row.pk] = _("Số lũy kế giảm so với kỳ trước (%(then)s còn %(now)s).") % said
        elif max(now, then) > SMALL and (now * JUMP <= then or then * JUMP <= now):
            done.flags[row.pk] = _("Khác nhiều so với kỳ trước (%(then)s thành %(now)s).") % said


def typed_as(value: Value, row: FormRow) -> str:
    """A known value as it stands in the cell of a form: choices and yes/no by their number, as the forms print them."""
    if row.indicator is None:
        return ""
    now = row.indicator.now
    if row.is_computed:
        quotient = ratio(value, now.meaning.empty)
        return shown(value, now.meaning) if quotient is not None or value.nothing else ""
    if value.nothing or now.kind not in (Kind.YES_NO, Kind.CHOICE):
        return shown(value, now.meaning, Part(row.part))
    return value.words if now.kind == Kind.CHOICE else ("" if value.numerator is None else vi(value.numerator))
