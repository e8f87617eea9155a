"""Sets by chance: every kind of rule, bonus and penalty, groups with ceilings, all roundings and policies."""

from decimal import Decimal
from random import Random
from typing import Any

from cchc.scoring.building import build
from cchc.scoring.model import CriteriaSet
from cchc.scoring.nodes import of_plain

POLICIES = ("full", "removed", "zero")


def random_set(chance: Random) -> CriteriaSet:
    return build(of_plain(random_plain(chance)))


def random_plain(chance: Random) -> dict[str, Any]:
    inputs: list[dict[str, Any]] = []
    fields = [_field(chance, str(n), inputs, None) for n in range(1, chance.randint(1, 3) + 1)]
    top = str(sum(Decimal(field["max"]) for field in fields))
    if chance.random() < 0.5:
        fields.append(_field(chance, "8", inputs, "bonus"))
    if chance.random() < 0.5:
        fields.append(_field(chance, "9", inputs, "penalty"))
    criterion = chance.choice((None, 2, 2, 3))
    codes = [field["code"] for field in fields] + [one["code"] for field in fields for one in field["criteria"]]
    return {
        "rules": 1,
        "code": "ngau-nhien",
        "title": "Bộ tiêu chí ngẫu nhiên",
        "level": chance.choice(("department", "commune")),
        "year": 2026,
        "max": top,
        "status": "invented",
        "result": chance.choice(("points", "percent")),
        "rounding": {
            key: value
            for key, value in (
                ("criterion", criterion),
                ("field", chance.choice((None, 1, 2))),
                ("total", chance.choice((None, 1, 2))),
                ("percent", chance.choice((1, 2))),
            )
            if value is not None
        },
        "ranking": {
            "ties": chance.choice(("competition", "dense", "modified")),
            "within": chance.choice(("all", "group")),
            "breakers": "; ".join(chance.sample(codes, chance.randint(0, 2))),
        },
        "inputs": inputs,
        "fields": fields,
    }


def _field(chance: Random, code: str, inputs: list[dict[str, Any]], counts: str | None) -> dict[str, Any]:
    criteria = []
    for n in range(1, chance.randint(1, 3) + 1):
        if chance.random() < 0.4:
            below = [_criterion(chance, f"{code}.{n}.{k}", inputs) for k in range(1, chance.randint(1, 3) + 1)]
            group = {"code": f"{code}.{n}", "name": f"Nhóm {code}.{n}", "max": _sum(below), "criteria": below}
            criteria.append(group)
        else:
            criteria.append(_criterion(chance, f"{code}.{n}", inputs))
    most = Decimal(_sum(criteria))
    if counts and chance.random() < 0.6:
        most = max(Decimal("0.5"), (most / 2).quantize(Decimal("0.1")))
        most = min(most, Decimal(_sum(criteria)))
    return {
        "code": code,
        "name": f"Lĩnh vực {code}",
        "max": str(most),
        **({"counts": counts} if counts else {}),
        "criteria": criteria,
    }


def _sum(criteria: list[dict[str, Any]]) -> str:
    return str(sum(Decimal(one["max"]) for one in criteria))


def _criterion(chance: Random, code: str, inputs: list[dict[str, Any]]) -> dict[str, Any]:
    most = Decimal(chance.choice(("0.5", "1", "1.5", "2", "2.2", "3", "7")))
    name = "v" + code.replace(".", "_")
    rule, source = _rule(chance, most, name)
    inputs.append({"code": name, "name": f"Số liệu {code}", **source})
    made: dict[str, Any] = {"code": code, "name": f"Tiêu chí {code}", "max": str(most), "rule": rule | {"input": name}}
    if chance.random() < 0.6:
        made["none"] = chance.choice(POLICIES)
    if source["kind"] in ("ratio", "survey"):
        made["empty"] = chance.choice(POLICIES)
    return made


def _rule(chance: Random, most: Decimal, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    half = str(most / 2)
    ratio: dict[str, Any] = {"kind": "ratio", "unit": "hồ sơ", "part": "đúng hạn", "places": chance.choice((0, 0, 2))}
    match chance.randrange(13):
        case 0:
            return {"kind": "yes_no", "good": chance.choice(("yes", "no"))}, {"kind": "yes_no"}
        case 1:
            options = [{"value": "a", "points": str(most)}, {"value": "b", "label": 'Nửa "vời"', "points": half}]
            return {"kind": "choice", "options": [*options, {"value": "c", "points": "0"}]}, {"kind": "choice"}
        case 2:
            steps = [(">= 95", str(most)), (">= 87.5, < 95", half), ("< 87.5", "0")]
            return _steps(steps), ratio
        case 3:
            return _steps([("= 0", "0"), ("> 0, <= 2", half), (">= 3", str(most))]), {"kind": "count", "unit": "lần"}
        case 4:
            return _steps([("<= 2", str(most)), ("> 2, <= 30", half), ("> 30", "0")]), {"kind": "days"}
        case 5:
            bounds = chance.choice((("50", "100"), ("12.5", "80"), ("90", "30")))
            return {"kind": "linear", "zero_at": bounds[0], "full_at": bounds[1]}, ratio
        case 6:
            bounds = chance.choice((("100", "70"), ("0", "33.3")))
            return {"kind": "linear", "zero_at": bounds[0], "full_at": bounds[1]}, {"kind": "number", "places": 1}
        case 7:
            return {"kind": "proportional", "at_least": chance.choice(("0", "80", "62.5"))}, ratio
        case 8:
            return {"kind": "proportional", "full_at": chance.choice(("50", "80", "33.3"))}, ratio
        case 9:
            third = (most / 3).quantize(Decimal("0.01"))
            items = [("a", third), ("b", third), ("c", most - 2 * third)]
            return {
                "kind": "checklist",
                "items": [{"value": value, "points": str(points)} for value, points in items],
            }, {"kind": "checklist"}
        case 10:
            return {"kind": "days_late", "per_day": "0.15", "grace": chance.choice((0, 2))}, {"kind": "days"}
        case 11:
            if chance.random() < 0.5:
                weights = [("A", "100"), ("B", "60"), ("C", "20"), ("D", "0")]
                return {
                    "kind": "survey",
                    "weights": [{"answer": answer, "percent": percent} for answer, percent in weights],
                }, {"kind": "survey"}
            scale = [{"answer": str(n), "value": str(n)} for n in range(1, 6)]
            return {"kind": "survey_mean", "zero_at": "1.5", "full_at": "5", "scale": scale}, {"kind": "survey"}
    if chance.random() < 0.5:
        return {"kind": "each", "each": chance.choice(("0.25", "0.333"))}, {"kind": "count", "unit": "lần"}
    return {"kind": "manual"}, {"kind": "points", "places": 2}


def _steps(steps: list[tuple[str, str]]) -> dict[str, Any]:
    return {"kind": "steps", "steps": [{"when": when, "points": points} for when, points in steps]}
