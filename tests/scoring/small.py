"""One criterion at a time: a set around a rule, and what a fact scores there."""

from typing import Any

from cchc.scoring.building import build
from cchc.scoring.compiled import compile_set
from cchc.scoring.facts import Agency, facts
from cchc.scoring.model import CriteriaSet
from cchc.scoring.nodes import of_plain
from cchc.scoring.scored import Result
from cchc.scoring.values import Fact


def plain_of(rule: dict[str, Any], source: dict[str, Any], most: str = "1.5", **criterion: Any) -> dict[str, Any]:
    counts = criterion.pop("counts", None)
    one = {"code": "1.1", "name": "Tiêu chí", "max": most, "rule": rule | {"input": "so_lieu"}, **criterion}
    field = {"code": "1", "name": "Lĩnh vực", "max": most, "criteria": [one]} | ({"counts": counts} if counts else {})
    return {
        "rules": 1,
        "code": "nho",
        "title": "Bộ nhỏ",
        "level": "department",
        "year": 2026,
        "max": "0" if counts else most,
        "status": "invented",
        "rounding": {"criterion": 2},
        "inputs": [{"code": "so_lieu", "name": "Số liệu", **source}],
        "fields": [field],
    }


def set_of(*args: Any, **criterion: Any) -> CriteriaSet:
    return build(of_plain(plain_of(*args, **criterion)))


def scored(given: CriteriaSet, *known: Fact | None) -> Result:
    """Agencies `a`, `b` … each with one fact for `so_lieu`."""
    agencies = [
        Agency(chr(97 + n), f"Đơn vị {n}", None, {} if fact is None else {"so_lieu": fact})
        for n, fact in enumerate(known)
    ]
    return compile_set(given).score(facts(given, agencies))
