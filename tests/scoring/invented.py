"""Facts by chance for any set: every kind of input, its edges, nothing occurred, nothing known."""

from random import Random

from cchc.scoring.facts import Agency, Facts, facts
from cchc.scoring.inputs import Input
from cchc.scoring.model import CriteriaSet, Criterion
from cchc.scoring.values import (
    NONE,
    Checklist,
    Choice,
    Count,
    Days,
    Fact,
    Kind,
    Number,
    Points,
    Ratio,
    Survey,
    YesNo,
)


def invented(given: CriteriaSet, agencies: int, seed: int, *, missing: float = 0.0, nothing: float = 0.03) -> Facts:
    """So many agencies in two groups; `missing` and `nothing` are the shares of inputs not known, not occurred."""
    chance = Random(seed)
    users: dict[str, list[Criterion]] = {}
    for one in given.leaves():
        if one.input:
            users.setdefault(one.input, []).append(one)
    made = []
    for n in range(agencies):
        values: dict[str, Fact] = {}
        for source in given.inputs:
            if chance.random() < missing:
                continue
            if all(one.none for one in users[source.code]) and chance.random() < nothing:
                values[source.code] = NONE
            else:
                values[source.code] = fact(source, users[source.code][0], chance)
        made.append(Agency(f"don-vi-{n:04}", f"Đơn vị số {n}", "Phường" if n % 3 else "Xã", values))
    return facts(given, made, "2026")


def fact(source: Input, user: Criterion, chance: Random) -> Fact:
    answers = [row.value for row in user.rule.rows] if user.rule else []
    match source.kind:
        case Kind.RATIO:
            scale = 10**source.places
            whole = chance.choice((0, 1, 3, 7, 8, 20, 160, 999, 12_345)) * scale
            part = chance.choice(
                (whole, whole * 95 // 100, chance.randint(0, whole), chance.randint(whole // 2, whole))
            )
            return Ratio(part, whole, source.places)
        case Kind.COUNT:
            return Count(chance.choice((0, 0, 1, 2, 3, 5, 40)))
        case Kind.NUMBER:
            return Number(chance.randint(0, 120 * 10**source.places), source.places)
        case Kind.DAYS:
            return Days(chance.choice((0, 0, 1, 2, 3, 10, 45, None)))
        case Kind.YES_NO:
            return YesNo(chance.random() < 0.8)
        case Kind.CHOICE:
            return Choice(chance.choice(answers))
        case Kind.CHECKLIST:
            return Checklist({answer: chance.random() < 0.7 for answer in answers})
        case Kind.SURVEY:
            most = chance.choice((0, 5, 300))
            return Survey({answer: chance.randint(0, most) for answer in answers})
        case Kind.POINTS:
            step = getattr(user.rule, "step", None)
            units = chance.randint(0, int(user.max / step)) * step if step else user.max
            return Points(int(units * 100), 2, "Hội đồng thẩm định")
