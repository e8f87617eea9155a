"""What an analyst would write: each criterion a column, each rule a vectorised expression on doubles, half up by
`floor(x × 100 + ½) / 100`. No reasons, no ranges, no `không phát sinh` but the policies' numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cchc.scoring.facts import Facts
from cchc.scoring.intervals import parse
from cchc.scoring.model import Counts, CriteriaSet, Criterion, Group
from cchc.scoring.scored import Result
from cchc.scoring.values import Days, NotOccurred, Number, Points, Ratio

Tables = dict[str, pd.DataFrame]
_BEYOND = 1e12


def tables(given: CriteriaSet, facts: Facts) -> Tables:
    """One frame an input, a column a part of it, a row an agency; `none` is 1 where nothing occurred."""
    made = {}
    for source in given.inputs:
        rows = [_row(agency.values.get(source.code)) for agency in facts.agencies]
        made[source.code] = pd.DataFrame(rows).fillna({"none": 0})
    return made


def _row(fact: Any) -> dict[str, Any]:
    match fact:
        case NotOccurred():
            return {"none": 1}
        case Ratio(part, whole, places):
            return {"part": part / 10**places, "whole": whole / 10**places, "none": 0}
        case Number() | Points():
            return {"x": float(fact.fraction), "none": 0}
        case Days(n):
            return {"x": _BEYOND if n is None else n, "none": 0}
    values = fact._asdict()
    inner = next(iter(values.values()))
    return ({f"a_{key}": value for key, value in inner.items()} if isinstance(inner, dict) else {"x": inner}) | {
        "none": 0
    }


def score(given: CriteriaSet, known: Tables) -> pd.DataFrame:
    """Points by criterion, field and total, the maximum that applies, and ranks."""
    made: dict[str, pd.Series[Any]] = {}
    removed: dict[str, pd.Series[Any]] = {}
    for one in given.leaves():
        made[one.code], removed[one.code] = _points(one, known[one.input or ""])
    frame = pd.DataFrame(made)
    totals = {}
    for field in given.fields:
        totals[f"LV {field.code}"] = _half_up(_sum(field, frame))
    fields = pd.DataFrame(totals)
    total = _half_up(fields.sum(axis=1))
    counted = [one for one in given.leaves() if one.counts is Counts.POINTS]
    most = sum(float(one.max or 0) * (1 - removed[one.code]) for one in counted)
    value = total if given.result == "points" else _half_up(100 * total / most)
    frame["Tổng điểm"] = total
    frame["Hạng"] = value.rank(method="min", ascending=False)
    return frame


def _sum(group: Group, frame: pd.DataFrame) -> Any:
    parts = [_sum(one, frame) if isinstance(one, Group) else frame[one.code] for one in group.criteria]
    together = sum(parts)
    return together if group.counts is Counts.POINTS else together.clip(-float(group.max or 0), float(group.max or 0))


def _half_up(x: Any) -> Any:
    return np.sign(x) * np.floor(np.abs(x) * 100 + 0.5) / 100


def _points(one: Criterion, table: pd.DataFrame) -> tuple[Any, Any]:
    most = float(one.max or 0)
    points = _half_up(_by_rule(one, table, most))
    removed = pd.Series(0, index=table.index)
    none = table["none"] == 1
    empty = pd.Series(False, index=table.index)
    if "whole" in table:
        empty = (table["whole"] == 0) & ~none
    elif one.rule and one.rule.kind.startswith("survey"):
        empty = (table.filter(like="a_").sum(axis=1) == 0) & ~none
    for where, policy in ((none, one.none), (empty, one.empty or one.none)):
        if policy is not None:
            points = points.mask(where, most if policy == "full" else 0)
            removed = removed.mask(where, 1 if policy == "removed" else 0)
    return (-points if one.counts is Counts.PENALTY else points), removed


def _by_rule(one: Criterion, table: pd.DataFrame, most: float) -> Any:
    rule: Any = one.rule
    rate = 100 * table["part"] / table["whole"] if "whole" in table else table.get("x")
    match rule.kind:
        case "yes_no":
            return most * (table["x"].astype(bool) == (rule.good == "yes"))
        case "choice":
            return table["x"].map({row.value: float(row.amount) for row in rule.rows})
        case "steps":
            return _steps(rule, rate)
        case "linear":
            return (most * (rate - float(rule.zero_at)) / float(rule.full_at - rule.zero_at)).clip(0, most)
        case "proportional":
            return (most * rate / float(rule.full_at)).clip(upper=most).where(rate >= float(rule.at_least), 0)
        case "checklist":
            return sum(float(row.amount) * (table[f"a_{row.value}"] == True) for row in rule.rows)  # noqa: E712
        case "days_late":
            return (most - float(rule.per_day) * (rate - rule.grace).clip(lower=0)).clip(lower=0)
        case "each":
            return (float(rule.each) * rate).clip(upper=most)
        case "manual":
            return rate
    answers = {row.value: float(row.amount) for row in rule.rows}
    got = sum(table[f"a_{answer}"] * amount for answer, amount in answers.items() if f"a_{answer}" in table)
    mean = got / table.filter(like="a_").sum(axis=1)
    if rule.kind == "survey":
        return most * mean / 100
    return (most * (mean - float(rule.zero_at)) / float(rule.full_at - rule.zero_at)).clip(0, most)


def _steps(rule: Any, rate: Any) -> Any:
    conditions, amounts = [], []
    for row in rule.rows:
        interval: Any = parse(row.value)
        test = pd.Series(True, index=rate.index)
        if interval.low is not None:
            test &= rate >= float(interval.low) if interval.low_in else rate > float(interval.low)
        if interval.high is not None:
            test &= rate <= float(interval.high) if interval.high_in else rate < float(interval.high)
        conditions.append(test)
        amounts.append(float(row.amount))
    return pd.Series(np.select(conditions, amounts, 0.0), index=rate.index)


def wrong(known: Tables, result: Result) -> int:
    """Points of criteria, and totals, that come out otherwise than exactly."""
    frame = score(result.criteria_set, known)
    count = 0
    for n, agency in enumerate(result.rows):
        for leaf in result.compiled.leaves:
            count += abs(frame[leaf.code].iat[n] - float(result.points(agency, leaf.code))) > 1e-9
        count += abs(frame["Tổng điểm"].iat[n] - float(result.total(agency))) > 1e-9
    return int(count)
