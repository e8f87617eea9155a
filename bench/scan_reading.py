"""Scans measured: letters wrong, task fields as printed, bodies and dates they resolve to, time a page.

`python -m bench.scan_reading [--plans FOLDER] [--seeds 1 2 3] [--only PLAN …] [--write]`. The plans are printed by
`corpus`, scanned by `scans` and read; letters are compared with those read of the PDF that was scanned. A page takes
seconds. `--write` keeps the result, with which the next run is compared.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from bench import corpus, reading, scans
from cchc.reading import read
from cchc.reading.blocks import Block

RESULTS = Path(__file__).parent / "results" / "scans.json"
FLOORS = {"letters": 0.99, "tasks": 0.90, "bodies and dates": 0.97}
_RESOLVED = ("tasks.lead", "tasks.coordinating", "tasks.deadlines")
_SAME = str.maketrans({"–": "-", "“": '"', "”": '"', "‘": "'", "’": "'"})  # drawn alike


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=Path, default=reading.PLANS)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--only", nargs="+", help="names of plans")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    last = json.loads(RESULTS.read_text(encoding="utf-8"))["files"] if RESULTS.exists() else {}
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in sorted((given.plans / "source").glob("*.txt")):
            for seed in given.seeds:
                if given.only and path.stem not in given.only:
                    continue
                made = corpus.as_docx(path, corpus.layout(seed, path.stem), folder / f"{path.stem}.{seed}.docx")
                (printed,) = corpus.print_docx([made], folder)
                row = found[printed.stem] = measured(given.plans, printed, seed, folder)
                print(shown(printed.stem, row, last.get(printed.stem)), flush=True)
    whole = summed(found)
    print(shown("all", whole, None))
    if given.write:
        kept = {"date": datetime.now(UTC).date().isoformat(), "all": whole, "files": {**last, **found}}
        RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(any(share(whole, name) < floor for name, floor in FLOORS.items()))


def measured(plans: Path, printed: Path, seed: int, folder: Path) -> dict[str, Any]:
    """Right and all of each measure, and which fields are wrong how often."""
    (folder / "scans").mkdir(exist_ok=True)
    scan = scans.scanned(printed, folder / "scans" / printed.name, seed)
    begun = time.process_time()
    seen = read(scan)
    seconds = time.process_time() - begun
    says, said = letters(seen.blocks), letters(read(printed).blocks)
    gold = json.loads((plans / "gold" / f"{printed.name.split('.')[0]}.json").read_text(encoding="utf-8"))
    tally = reading._comparer(plans)(gold, seen.to_json())
    cells = {f"{group}.{field}": cell for group, fields in tally.cells.items() for field, cell in fields.items()}

    def right(names: list[str]) -> list[int]:
        return [sum(cells[name][place] for name in names) for place in (2, 3)]

    return {
        "pages": reading._pages(scan),
        "seconds": round(seconds, 1),
        "letters": [len(said) - Levenshtein.distance(says, said), len(said)],
        "fields": right(list(cells)),
        "tasks": right([name for name in cells if name.startswith("tasks.")]),
        "bodies and dates": right([name for name in _RESOLVED if name in cells]),
        "made_up": len(tally.made_up),
        "wrong": {name: cell[1] - cell[0] for name, cell in cells.items() if cell[0] < cell[1]},
    }


def letters(blocks: tuple[Block, ...]) -> str:
    """The text of a document in reading order, white space folded."""
    texts = [text for block in blocks for text in (block.text, *(cell.text for row in block.rows for cell in row))]
    return " ".join(" ".join(texts).translate(_SAME).replace("…", "...").split())


def summed(found: dict[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {"pages": 0, "seconds": 0.0, "made_up": 0, "wrong": Counter()}
    for row in found.values():
        for name, value in row.items():
            if isinstance(value, list):
                whole[name] = [a + b for a, b in zip(whole.get(name, (0, 0)), value, strict=True)]
            elif name == "wrong":
                whole["wrong"].update(value)
            else:
                whole[name] = round(whole[name] + value, 1)
    return whole


def share(row: dict[str, Any], name: str) -> float:
    right, of = row[name]
    return float(right / of) if of else 1.0


def shown(name: str, row: dict[str, Any], last: dict[str, Any] | None) -> str:
    wrong = 1 - share(row, "letters")
    parts = [f"{name:<24}{row['pages']:>4} pages {row['seconds'] / row['pages']:.1f} s each, letters wrong {wrong:.2%}"]
    for measure in ("fields", "tasks", "bodies and dates"):
        before = f" (was {last[measure][0]})" if last and last[measure] != row[measure] else ""
        parts.append(f"{measure} {row[measure][0]}/{row[measure][1]}{before}")
    return ", ".join([*parts, f"made up {row['made_up']}, wrong {dict(row['wrong'])}"])


if __name__ == "__main__":
    sys.exit(main())
