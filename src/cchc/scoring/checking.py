"""Whether a set holds together: codes, maxima, inputs, rules, breakers of ties."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cchc.scoring import exact
from cchc.scoring.faults import Fault
from cchc.scoring.model import Counts, CriteriaSet, Criterion, Group
from cchc.scoring.values import Kind

_EMPTY_ABLE = (Kind.RATIO, Kind.SURVEY)  # what can be nothing of nothing


def check(given: CriteriaSet, places: dict[str, str]) -> list[Fault]:
    """Every fault, in the order of the set. `places`: code of an input → where it stands; `""` → the whole."""
    faults = [*_codes(given), *_maxima(given, places[""]), *_rules(given), *_inputs(given, places)]
    known = {one.code for one, _ in given.groups()} | {one.code for one in given.leaves()}
    for code in given.ranking.breakers:
        if code not in known:
            faults.append(Fault(places[""], f"«breakers» nêu «{code}», không phải mã của lĩnh vực hay tiêu chí nào."))
    if given.max is None and not given.draft:
        faults.append(Fault(places[""], "Thiếu điểm tối đa của bộ («max»)."))
    if not any(True for _ in given.leaves()) and not given.draft:
        faults.append(Fault(places[""], "Bộ chưa có tiêu chí nào."))
    return faults


def _codes(given: CriteriaSet) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for one, above in _all(given):
        if one.code in seen:
            yield Fault(one.place, f"Mã «{one.code}» đã dùng ở {seen[one.code]}.")
        seen.setdefault(one.code, one.place)
        if given.codes == "nested" and above is not None and not one.code.startswith(f"{above.code}."):
            yield Fault(
                one.place,
                f"Mã «{one.code}» không bắt đầu bằng mã của cấp trên «{above.code}.». "
                "Nếu bản in ghi như vậy, đặt «codes: printed».",
            )


def _all(given: CriteriaSet) -> Iterator[tuple[Group | Criterion, Group | None]]:
    stack: list[tuple[Group | Criterion, Group | None]] = [(one, None) for one in reversed(given.fields)]
    while stack:
        one, above = stack.pop()
        yield one, above
        if isinstance(one, Group):
            stack += [(child, one) for child in reversed(one.criteria)]


def _maxima(given: CriteriaSet, place: str) -> Iterator[Fault]:
    for one, _ in _all(given):
        if one.max is None:
            if not given.draft:
                yield Fault(one.place, f"{one.code} chưa có điểm tối đa («max»).")
        elif one.max < 0:
            yield Fault(one.place, f"Điểm tối đa của {one.code} là số âm.")
        elif one in given.fields:
            yield from _finer(one.code, one.max, (given.rounding.criterion, given.rounding.field), one.place)
        else:
            yield from _finer(one.code, one.max, (given.rounding.criterion,), one.place)
    if given.max is not None:
        yield from _finer("bộ", given.max, (given.rounding.total,), place)
    if given.draft:
        return
    for group, _ in given.groups():
        if group.max is None or "partial" in (given.status, group.status):
            continue
        counted = [one for one in group.criteria if one.counts is group.counts]
        if any(one.max is None for one in counted):
            continue
        together = sum((one.max or Decimal(0) for one in counted), Decimal(0))
        if group.counts is Counts.POINTS and together != group.max:
            yield Fault(
                group.place,
                f"Các tiêu chí của {group.code} cộng lại là {exact.text(together)} điểm, "
                f"khác điểm tối đa {exact.text(group.max)}.",
            )
        elif together < group.max:
            yield Fault(
                group.place,
                f"Các tiêu chí của {group.code} cộng lại là {exact.text(together)} điểm, "
                f"không đạt mức trần {exact.text(group.max)}.",
            )
    together = sum((one.max or Decimal(0) for one in given.fields if one.counts is Counts.POINTS), Decimal(0))
    if given.max is not None and given.status != "partial" and together != given.max:
        yield Fault(
            place,
            f"Điểm tối đa của các lĩnh vực cộng lại là {exact.text(together)}, khác điểm tối đa của bộ "
            f"{exact.text(given.max)}.",
        )


def _finer(what: str, most: Decimal, places: tuple[int | None, ...], place: str) -> Iterator[Fault]:
    """A maximum with more decimals than points are rounded to: full points would be rounded beyond it."""
    coarsest = min((one for one in places if one is not None), default=None)
    if coarsest is not None and most != round(most, coarsest):
        yield Fault(
            place,
            f"Điểm tối đa của {what} là {exact.text(most)}, nhiều chữ số thập phân hơn mức làm tròn ({coarsest}).",
        )


def _rules(given: CriteriaSet) -> Iterator[Fault]:
    inputs = {one.code: one for one in given.inputs}
    for one in given.leaves():
        rule = one.rule
        if rule is None or one.input is None or one.max is None:
            continue
        source = inputs[one.input]
        if source.kind not in rule.takes:
            takes = ", ".join(kind.value for kind in rule.takes)
            yield Fault(
                one.place,
                f"Cách tính «{rule.kind}» của {one.code} cần số liệu loại {takes}, nhưng «{source.code}» là "
                f"{source.kind.value}.",
            )
            continue
        for place, sentence in rule.faults(one.max, source.kind, over=source.over):
            yield Fault(place or one.place, f"{one.code}: {sentence}")
        if source.kind in _EMPTY_ABLE and one.empty is None and one.none is None:
            yield Fault(
                one.place,
                f"{one.code} chưa nói được bao nhiêu điểm khi tử và mẫu đều bằng 0. Thêm «empty» hoặc «none»: "
                "full, removed hoặc zero.",
            )


def _inputs(given: CriteriaSet, places: dict[str, str]) -> Iterator[Fault]:
    used = {one.input for one in given.leaves()}
    for one in given.inputs:
        if one.code not in used and not given.draft:
            yield Fault(places[one.code], f"Số liệu «{one.code}» không tiêu chí nào dùng.")
        if (one.part or one.whole or one.over) and one.kind is not Kind.RATIO:
            yield Fault(
                places[one.code], f"Chỉ số liệu loại ratio mới có «part», «whole», «over»; «{one.code}» thì không."
            )
    yield from _shared(given)


def _shared(given: CriteriaSet) -> Iterator[Fault]:
    """Two criteria on one choice, checklist or survey must know the same answers: the fact is entered once."""
    first: dict[str, Criterion] = {}
    kinds = {one.code: one.kind for one in given.inputs}
    for one in given.leaves():
        if one.input is None or one.rule is None or kinds[one.input] not in (Kind.CHOICE, Kind.CHECKLIST, Kind.SURVEY):
            continue
        before = first.setdefault(one.input, one)
        if before.rule and {row.value for row in before.rule.rows} != {row.value for row in one.rule.rows}:
            yield Fault(
                one.place, f"{one.code} và {before.code} dùng chung «{one.input}» nhưng có các trả lời khác nhau."
            )
