"""A criterion's rule in Vietnamese words, as an officer reads it before anything is known of her agency."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from cchc.scoring import intervals
from cchc.scoring.inputs import Input
from cchc.scoring.model import POLICIES, Counts, CriteriaSet, Criterion
from cchc.scoring.values import Kind
from cchc.words.numbers import vi

_POLICIES = dict(POLICIES)
_NONE, _EMPTY = "Không phát sinh", "Tử số và mẫu số bằng 0"
POLICY_BEGINS = (_NONE, _EMPTY)  # of the lines that say what counts where nothing occurred


def in_words(one: Criterion, source: Input | None) -> tuple[str, ...]:
    """`≥ 95 %: 1,5 điểm`, `từ 80 % đến dưới 95 %: 1 điểm` …, a line each; of a draft without a rule, none."""
    if one.rule is None:
        return ()
    lines = list(_SAID[one.rule.kind](one.rule, one.max or Decimal(0), source))
    if one.counts is Counts.PENALTY:
        lines.append("Đây là điểm trừ.")
    if one.none is not None:
        lines.append(f"{_NONE}: {_POLICIES[one.none]}.")
    if one.empty is not None and one.empty is not one.none:
        lines.append(f"{_EMPTY}: {_POLICIES[one.empty]}.")
    return tuple(lines)


def of_set(given: CriteriaSet) -> dict[str, tuple[str, ...]]:
    """Criterion code → its rule in words."""
    inputs = {one.code: one for one in given.inputs}
    return {one.code: in_words(one, inputs.get(one.input or "")) for one in given.leaves()}


def _points(number: Decimal) -> str:
    return f"{vi(number)} điểm"


def _unit(source: Input | None) -> str:
    if source is None:
        return ""
    if source.kind is Kind.RATIO:
        return " %"
    return " ngày" if source.kind is Kind.DAYS else f" {source.unit}" if source.unit else ""


def _yes_no(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    good, bad = ("Có", "không") if rule.good == "yes" else ("Không", "có")
    yield f"{good}: {_points(most)}; {bad}: 0 điểm"


def _listed(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    for row in rule.listed:
        yield f"{row.said}: {_points(row.amount)}"


def _steps(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    for row in rule.listed:
        interval = intervals.parse(row.value)
        yield f"{interval.said(_unit(source)) if interval is not None else row.value}: {_points(row.amount)}"


def _linear(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    unit = _unit(source)
    yield f"{vi(rule.full_at)}{unit}: {_points(most)}; {vi(rule.zero_at)}{unit}: 0 điểm; ở giữa tính đều theo tỷ lệ"


def _proportional(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    if rule.at_least:
        yield f"< {vi(rule.at_least)} %: 0 điểm"
    if rule.full_at == 100:
        yield f"Tỷ lệ × {_points(most)}"
    else:
        yield f"≥ {vi(rule.full_at)} %: {_points(most)}; thấp hơn: tỷ lệ / {vi(rule.full_at)} % × {_points(most)}"


def _days_late(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    grace = f", từ ngày thứ {rule.grace + 1}" if rule.grace else ""
    yield f"Đúng hạn: {_points(most)}; chậm mỗi ngày trừ {_points(rule.per_day)}{grace}; không thực hiện: 0 điểm"


def _each(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    yield f"Mỗi {source.unit if source is not None and source.unit else 'lần'}: {_points(rule.each)}, tối đa {vi(most)}"


def _survey(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    weights = "; ".join(f"{row.said} {vi(row.amount)} %" for row in rule.listed)
    yield f"Bình quân trọng số của các phiếu × {_points(most)}: {weights}"


def _mean(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    full, zero = vi(rule.full_at), vi(rule.zero_at)
    yield f"Điểm trung bình các phiếu từ {full}: {_points(most)}; đến {zero}: 0 điểm; ở giữa tính đều theo tỷ lệ"


def _manual(rule: Any, most: Decimal, source: Input | None) -> Iterator[str]:
    step = f", theo bước {vi(rule.step)}" if rule.step is not None else ""
    yield f"Chấm trực tiếp từ 0 đến {_points(most)}{step}"


_SAID: dict[str, Callable[[Any, Decimal, Input | None], Iterator[str]]] = {
    "yes_no": _yes_no,
    "choice": _listed,
    "steps": _steps,
    "linear": _linear,
    "proportional": _proportional,
    "checklist": _listed,
    "days_late": _days_late,
    "survey": _survey,
    "survey_mean": _mean,
    "each": _each,
    "manual": _manual,
}
