"""The index of the whole country: 3,321 communes, 476 departments, 34 provinces of 90 criteria, from parsed facts to
results with their reasons as values; beside pandas on the same figures, and LibreOffice computing the workbooks.

`python -m bench.scoring [--write] [--quick]`. `--write` keeps the figures in bench/results/scoring.json; `--quick`
leaves LibreOffice out. Processor time throughout; each figure is the median of several runs in one process. pandas
comes with `uv sync --group bench` and is left out where it is missing.
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from tests.scoring.invented import fact, invented
from tests.scoring.recalculated import recalculated, soffice

from cchc.scoring import load, shipped
from cchc.scoring.building import build
from cchc.scoring.compiled import compile_set
from cchc.scoring.facts import Facts
from cchc.scoring.gains import gaps
from cchc.scoring.model import CriteriaSet
from cchc.scoring.nodes import of_plain
from cchc.scoring.package import package, verify
from cchc.scoring.scored import Result
from cchc.scoring.whatif import what_if
from cchc.scoring.workbook import POINTS, workbook

RESULTS = Path(__file__).parent / "results" / "scoring.json"
RUNS = 5
_LIMIT = 5.0  # seconds for the whole country
_WHAT_IF = 0.1  # seconds for one change among all communes

Country = dict[str, tuple[CriteriaSet, Facts]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    country = sets()
    results = {name: compile_set(criteria).score(facts) for name, (criteria, facts) in country.items()}
    found: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "points": {name: len(result.rows) * len(result.compiled.leaves) for name, result in results.items()},
        "cchc": ours(country, results),
    }
    if beside := pandas_beside(country, results):
        found["pandas"] = beside
    if not given.quick and soffice() is not None:
        found["libreoffice"] = libreoffice_beside(results)
    base = found["cchc"]["score"]
    found["ratio"] = {
        name: round(found[name]["score"] / base, 2) for name in ("pandas", "libreoffice") if name in found
    }
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if given.write:
        RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(base > _LIMIT or found["cchc"]["what_if"] > _WHAT_IF)


def sets() -> Country:
    """The invented province's sets at the country's size; for provinces, both together cut to ninety criteria."""
    so, xa = (load(shipped()[name]) for name in ("mau-so-nganh-2026", "mau-cap-xa-2026"))
    sizes = (("communes", xa, 3321), ("departments", so, 476), ("provinces", ninety(so, xa), 34))
    return {name: (criteria, invented(criteria, agencies, 7)) for name, criteria, agencies in sizes}


def ninety(so: CriteriaSet, xa: CriteriaSet) -> CriteriaSet:
    """The departments' seventy criteria and twenty of the communes', under codes of their own."""
    plain, more = so.plain(), xa.plain()
    left = 90 - len(list(so.leaves()))
    used = set()
    for field in more["fields"]:
        if left <= 0:
            break
        taken = []
        for one in field["criteria"]:
            below = one.get("criteria", [one])[:left]
            left -= len(below)
            taken += below
        for one in taken:
            one["code"] = f"x{field['code']}.{one['code']}"
            used.add(one["rule"]["input"])
            one["rule"]["input"] = "x_" + one["rule"]["input"]
        most = sum(Fraction(one["max"]) for one in taken)
        plain["fields"].append(field | {"code": f"x{field['code']}", "max": str(float(most)), "criteria": taken})
        plain["max"] = str(float(Fraction(plain["max"]) + most))
    plain["inputs"] += [one | {"code": "x_" + one["code"]} for one in more["inputs"] if one["code"] in used]
    return build(of_plain(plain))


def ours(country: Country, results: dict[str, Result]) -> dict[str, Any]:
    """Seconds of each thing a province does, and the memory of the results."""
    compiled = {name: compile_set(criteria) for name, (criteria, _) in country.items()}

    def whole() -> None:
        for name, (criteria, facts) in country.items():
            assert compile_set(criteria).score(facts).ranks
            del name

    def sentences() -> None:
        for result in results.values():
            for agency in result.rows:
                for leaf in result.compiled.leaves:
                    assert result.reason(agency, leaf.code).sentence

    communes = results["communes"]
    chance = Random(3)
    users = {one.input: one for one in communes.criteria_set.leaves()}
    made: dict[str, Any] = {
        "score": median(whole),
        "compile": median(lambda: [compile_set(criteria) for criteria, _ in country.values()]),
        "sentences": median(sentences, 1),
        "by_set": {name: median(lambda name=name: compiled[name].score(country[name][1])) for name in country},  # type: ignore[misc]
    }
    changes = []
    for _ in range(50):
        agency = chance.choice(communes.facts.agencies).id
        source = chance.choice(communes.criteria_set.inputs)
        changes.append({agency: {source.code: fact(source, users[source.code], chance)}})
    assert communes.ranks
    times = [seconds(lambda change=change: what_if(communes, change).ranks) for change in changes]  # type: ignore[misc]
    made |= {"what_if": statistics.median(times), "what_if_slowest": max(times)}
    made["gaps_of_one"] = median(lambda: gaps(communes, "don-vi-0100"))
    data = package(*country["communes"], communes)
    made["package_communes"] = median(lambda: package(*country["communes"], communes), 1)
    made["verify_communes"] = median(lambda: verify(data), 1)
    made["package_communes_bytes"] = len(data)
    made["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in made.items()}


def pandas_beside(country: Country, results: dict[str, Result]) -> dict[str, Any] | None:
    """The same points by columns of doubles: seconds without any reason, and how many points come out otherwise."""
    try:
        from bench import scoring_pandas
    except ImportError:
        return None
    tables = {name: scoring_pandas.tables(criteria, facts) for name, (criteria, facts) in country.items()}

    def whole() -> None:
        for name, (criteria, _) in country.items():
            scoring_pandas.score(criteria, tables[name])

    made: dict[str, Any] = {"score": round(median(whole), 4)}
    wrong = {name: scoring_pandas.wrong(tables[name], results[name]) for name in country}
    return made | {"points_otherwise": sum(wrong.values())}


def libreoffice_beside(results: dict[str, Result]) -> dict[str, Any]:
    """Children's processor seconds of loading, computing and writing the workbooks, and how many totals differ."""
    started = time.process_time()
    books = {name: workbook(result, reasons=False, cached=False) for name, result in results.items()}
    wrote = time.process_time() - started
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        found = recalculated(books, Path(folder), timeout=3000)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    wrong = 0
    for name, result in results.items():
        rows = found[name][POINTS]
        total, rank = rows[0].index("Tổng điểm"), rows[0].index("Hạng")
        for agency, row in zip(result.facts.agencies, rows[3:], strict=True):
            near = abs(Fraction(str(row[total])) - result.total(agency.id)) < Fraction(1, 10**9)
            wrong += not near or row[rank] != result.ranks[agency.id].place
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"score": round(used, 2), "write_workbooks": round(wrote, 2), "totals_or_ranks_otherwise": wrong}


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    return statistics.median(seconds(work) for _ in range(runs))


if __name__ == "__main__":
    sys.exit(main())
