"""The verdict on what is handed in, measured: seeds of documents, right and wrong in seven ways and one more.

`python -m bench.verdict [--seeds 3] [--each 60] [--plans FOLDER] [--write]`. A right document is told so when no line
is red and none amber but that a Word file proves no signature; a wrong one when its fault is named, and no other is
made up in red. A wrong document that is all green fails the run, whatever the share.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "verdict.json"
PLANS = Path(os.environ.get("CCHC_PLANS", Path(__file__).parents[2] / "shared" / "plans"))
SEEDS = 3
FLOOR = 0.95
TODAY = date(2026, 12, 31)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--from-seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--plans", type=Path, default=PLANS)
    parser.add_argument("--keep", type=Path, help="Keep the files that were judged wrongly here.")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    set_up()
    found: dict[str, Any] = {"date": datetime.now(UTC).date().isoformat(), "each": given.each, "seeds": {}}
    start = time.process_time()
    for seed in range(given.from_seed, given.from_seed + given.seeds):
        found["seeds"][str(seed)] = measure(seed, given.each, given.keep)
    found["seconds"] = round(time.process_time() - start, 1)
    found["plans"] = of_plans(given.plans) if (given.plans / "source").is_dir() else {}
    shares = show(found)
    if given.write:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    green = sum(one["wrong and green"] for seed in found["seeds"].values() for one in seed.values())
    return 1 if green or min(shares) < FLOOR or any(found["plans"].values()) else 0


def set_up() -> None:
    """An installation of tỉnh Mẫu in memory, for its register of agencies."""
    os.environ.setdefault("CCHC_HOME", tempfile.mkdtemp(prefix="cchc-bench-"))
    os.environ.update(DATABASE_URL="sqlite://:memory:", CCHC_TESTING="1", CCHC_LOG="ERROR")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.project.settings")
    import django

    django.setup()
    from importlib import resources

    from django.core.management import call_command

    from cchc.access import SYSTEM
    from cchc.agencies.loading import load_agencies, load_groups

    call_command("migrate", verbosity=0)
    load_groups()
    samples = json.loads(resources.files("cchc.project").joinpath("samples/samples.json").read_text(encoding="utf-8"))
    load_agencies(SYSTEM, samples["agencies"])


def judged(case: Any) -> list[Any]:
    """What the verdict says of one case, as it would on the day after the deadline or after the signing."""
    from bench import handins
    from cchc.agencies.issuing import issuing
    from cchc.agencies.models import Agency
    from cchc.reading import Unreadable, files
    from cchc.reading.official import official_of
    from cchc.reading.official.signatures import signatures
    from cchc.reading.verdict import Asked, Earlier, Known, judge, likeness
    from cchc.reading.verdict.codes import find

    roots = _roots()
    asked = Asked(
        product=case.work.product,
        task=case.work.task,
        about="Kế hoạch cải cách hành chính năm 2026",
        number="412/KH-UBND",
        year=handins.YEAR,
        asked_on=handins.ASKED_ON,
        due=case.due,
        issuer=case.body.name,
        others=tuple(work.task for work in handins.WORKS if work not in (case.work, case.elsewhere)),
    )
    try:
        read = official_of(files.examine(case.data, f"van-ban.{case.format}"))
        signed = signatures(case.data, roots) if case.format == "pdf" else []
    except Unreadable as unreadable:
        return [find("file.unread", why=unreadable.sentence)]
    owing = Agency.objects.get(key=case.body.key)
    whose = issuing(read.issuer, owing, date(2026, 6, 1))
    earlier = tuple(
        Earlier(
            where="nhiệm vụ cùng tên",
            year=handins.YEAR - 1,
            sha256=sha256(data).hexdigest(),
            number=f"{paper.number}/{paper.symbol}",
            issued_on=paper.day,
            sketch=likeness.sketch(
                official_of(files.examine(data, "a.pdf" if data.startswith(b"%PDF") else "a.docx")).text
            ),
        )
        for paper, data in case.earlier
    )
    today = max(case.paper.day or case.due, case.due) + timedelta(days=1)
    known = Known(today, whose.relation, whose.name, sha256(case.data).hexdigest(), earlier=earlier)
    return judge(read, asked, known, signed)


def _roots() -> Path:
    from bench import handins

    folder = Path(os.environ["CCHC_HOME"]) / "roots"
    return handins.SIGNING.ca.trusted_in(folder)


def is_right(case: Any, findings: list[Any]) -> bool:
    codes = {one.code for one in findings}
    red = {one.code for one in findings if one.colour == "red"}
    amber = {one.code for one in findings if one.colour == "amber"}
    if case.cls == "right":
        return not red and amber <= {"file.word"}
    return bool(codes & case.needs) and red <= case.may


def measure(seed: int, each: int, keep: Path | None) -> dict[str, Any]:
    from bench import handins
    from cchc.reading.verdict import worst

    found: dict[str, Any] = defaultdict(
        lambda: {"n": 0, "right": 0, "wrong and green": 0, "all green": 0, "faults": []}
    )
    for case in handins.cases(seed, each):
        findings = judged(case)
        row = found[case.cls]
        row["n"] += 1
        fits = is_right(case, findings)
        row["right"] += fits
        green = worst(findings) == "green"
        row["all green"] += green
        row["wrong and green"] += green and case.cls != "right"
        if not fits or (green and case.cls != "right"):
            told = sorted(one.code for one in findings if one.colour != "green")
            row["faults"].append(f"{case.number} {case.format} {case.how}: {', '.join(told) or 'nothing said'}")
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                name = f"{seed}-{case.cls.replace(' ', '-')}-{case.number}.{case.format}"
                (keep / name).write_bytes(case.data)
                lines = [f"{one.colour} {one.code}: {one.sentence}" for one in findings]
                (keep / f"{name}.txt").write_text(f"{case.work.task} / {case.work.product}\n" + "\n".join(lines))
    return dict(found)


def of_plans(plans: Path) -> dict[str, list[str]]:
    """The beginnings of the real plans, asked for as the plans they are, and as what they are not."""
    from cchc.reading import files
    from cchc.reading.official import official_of
    from cchc.reading.verdict import Asked, Known, judge

    wrong: dict[str, list[str]] = {}
    for path in sorted((plans / "source").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        read = official_of(files.examine("\n".join(lines[:120]).encode(), path.name))
        year = read.years[0] if read.years else (read.issued_on.year + 1 if read.issued_on else 2021)
        known = Known(date(year + 1, 1, 1), "own")
        faults = []
        for product, needs in (
            ("Kế hoạch", {"kind.fits", "kind.promulgates"}),
            ("Báo cáo", {"kind.wrong"}),
            ("Tờ trình", {"kind.wrong"}),
        ):
            asked = Asked(product, "Xây dựng kế hoạch cải cách hành chính", year=year)
            codes = {one.code for one in judge(read, asked, known)}
            if not codes & needs:
                faults.append(f"{product}: {sorted(codes)}")
            if codes & {"matter.other", "year.wrong"}:
                faults.append(f"{product}: {sorted(codes & {'matter.other', 'year.wrong'})}")
        wrong[path.stem] = faults
    return wrong


def show(found: dict[str, Any]) -> list[float]:
    totals: Counter[str] = Counter()
    shares = []
    for seed, classes in found["seeds"].items():
        print(f"seed {seed}")
        for cls, row in classes.items():
            share = row["right"] / row["n"]
            totals["n"] += row["n"]
            totals["right"] += row["right"]
            shares.append(share)
            print(f"  {cls:13} {row['right']:3}/{row['n']:3} right, {row['all green']:3} all green,", end=" ")
            print(f"{row['wrong and green']} wrong and green")
            for fault in row["faults"]:
                print(f"      {fault}")
    print(f"all: {totals['right']}/{totals['n']} = {totals['right'] / totals['n']:.1%}, {found['seconds']} s")
    for plan, faults in found["plans"].items():
        print(f"  {plan}: {'; '.join(faults) or 'right'}")
    return shares


if __name__ == "__main__":
    sys.exit(main())
