"""The reader measured: fields right by format and field over the corpus, gains and losses since the last committed
result by name, and speed and peak memory per page beside pdfplumber and markitdown on the same files.

`python -m bench.reading [--plans FOLDER] [--write] [--quick]`. FOLDER (or CCHC_PLANS) has `source/`, `gold/` and
`compare.py`. `--write` makes this run the result the next is compared with; `--quick` leaves speed out. The tools
beside come with `uv sync --group bench` and are left out where they are missing.
"""

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import corpus
from cchc.reading import read

PLANS = Path(os.environ.get("CCHC_PLANS", Path(__file__).parents[2] / "shared" / "plans"))
RESULTS = Path(__file__).parent / "results" / "reading.json"
SEEDS = range(1, 4)
FLOOR = 0.99
_LONG = 300  # pages

Wrong = dict[str, int]  # field → how many are wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=Path, default=PLANS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        return _child(given.child[0], given.child[1:])
    with tempfile.TemporaryDirectory() as name:
        files = {"text": sorted((given.plans / "source").glob("*.txt"))}
        files |= corpus.write(given.plans, Path(name), SEEDS)
        found: dict[str, Any] = {"date": datetime.now(UTC).date().isoformat(), "accuracy": accuracy(given.plans, files)}
        last = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        losses = show_accuracy(found["accuracy"], last.get("accuracy", {}))
        if not given.quick:
            found["speed"] = speed(files, Path(name))
            show_speed(found["speed"])
    if given.write:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    under = [kind for kind, plans in found["accuracy"].items() if _share(plans) < FLOOR]
    return 1 if losses or under else 0


def accuracy(plans: Path, files: dict[str, list[Path]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Format → file → fields right and all, what was made up, and how many of which field are wrong."""
    compare = _comparer(plans)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for kind, paths in files.items():
        for path in paths:
            gold = json.loads((plans / "gold" / f"{path.name.split('.')[0]}.json").read_text(encoding="utf-8"))
            tally = compare(gold, read(path).to_json())
            cells = {
                f"{group}.{field}": cell for group, fields in tally.cells.items() for field, cell in fields.items()
            }
            found.setdefault(kind, {})[path.stem] = {
                "right": sum(cell[2] for cell in cells.values()),
                "of": sum(cell[3] for cell in cells.values()),
                "made_up": len(tally.made_up),
                "wrong": {name: cell[1] - cell[0] for name, cell in cells.items() if cell[0] < cell[1]},
            }
    return found


def _comparer(plans: Path) -> Callable[[Any, Any], Any]:
    spec = importlib.util.spec_from_file_location("compare", plans / "compare.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    compare: Callable[[Any, Any], Any] = module.compare
    return compare


def _share(plans: dict[str, dict[str, Any]]) -> float:
    return float(sum(plan["right"] for plan in plans.values()) / sum(plan["of"] for plan in plans.values()))


def show_accuracy(found: dict[str, Any], last: dict[str, Any]) -> int:
    """How many files and fields are read worse than in the last result."""
    for kind, plans in found.items():
        right, of = (sum(plan[key] for plan in plans.values()) for key in ("right", "of"))
        print(f"{kind:<8} {right}/{of} filled fields right, {right / of:.2%}")
        for name, plan in plans.items():
            if plan["wrong"] or plan["made_up"]:
                print(f"    {name}: {plan['right']}/{plan['of']}, made up {plan['made_up']}, wrong {plan['wrong']}")
    changed = list(_changes(found, last))
    for name, before, now in changed:
        print(f"{'gain' if now < before else 'LOSS'}  {name}: {before} wrong before, {now} now")
    return sum(now > before for _, before, now in changed)


def _changes(found: dict[str, Any], last: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    for kind, plans in found.items():
        for name, plan in plans.items():
            before = last.get(kind, {}).get(name)
            if before is None:
                continue
            for field in sorted({*plan["wrong"], *before["wrong"]}):
                was, now = before["wrong"].get(field, 0), plan["wrong"].get(field, 0)
                if was != now:
                    yield f"{kind} {name} {field}", was, now


def speed(files: dict[str, list[Path]], folder: Path) -> dict[str, Any]:
    """Tool → format → milliseconds of processor time a page, peak of memory in MB; each in a process of its own."""
    chosen = {kind: [path for path in files[kind] if path.stem.endswith(".1")] for kind in ("docx", "pdf")}
    chosen["long pdf"] = [_long(chosen["pdf"], folder / "long.pdf")]
    found: dict[str, Any] = {}
    for tool in ("ours", "pdfplumber", "markitdown"):
        for kind, paths in chosen.items():
            if (tool == "pdfplumber" and kind == "docx") or (tool != "ours" and kind == "long pdf"):
                continue
            command = [sys.executable, "-m", "bench.reading", "--child", tool, *map(str, paths)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                found.setdefault(tool, {})[kind] = json.loads(done.stdout.splitlines()[-1])
    return found


def _long(parts: list[Path], made: Path) -> Path:
    """The plans one after another until there are three hundred pages."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    while len(whole) < _LONG:
        for path in parts:
            whole.import_pages(pypdfium2.PdfDocument(path))
    while len(whole) > _LONG:
        del whole[len(whole) - 1]
    whole.save(made)
    return made


def _child(tool: str, names: list[str]) -> int:
    work, paths = _tool(tool), [Path(name) for name in names]
    work(paths[0])  # imports are not measured
    pages, begun = sum(map(_pages, paths)), time.process_time()
    for path in paths:
        work(path)
    taken = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms_a_page": round(1000 * taken / pages, 1), "pages": pages, "peak_mb": round(peak)}))
    return 0


def _tool(name: str) -> Callable[[Path], object]:
    if name == "ours":
        return read
    if name == "markitdown":
        from markitdown import MarkItDown

        return MarkItDown().convert
    import pdfplumber

    def tables(path: Path) -> list[Any]:
        with pdfplumber.open(path) as document:
            return [(page.extract_text(), page.extract_tables()) for page in document.pages]

    return tables


def _pages(path: Path) -> int:
    """Pages of a PDF; a DOCX has as many as the PDF printed from it."""
    import pypdfium2

    return len(pypdfium2.PdfDocument(path.with_suffix(".pdf")))


def show_speed(found: dict[str, Any]) -> None:
    print(f"\n{'tool':<12}{'format':<10}{'pages':>6}{'ms a page':>11}{'peak MB':>9}")
    for tool, kinds in found.items():
        for kind, row in kinds.items():
            print(f"{tool:<12}{kind:<10}{row['pages']:>6}{row['ms_a_page']:>11}{row['peak_mb']:>9}")


if __name__ == "__main__":
    sys.exit(main())
