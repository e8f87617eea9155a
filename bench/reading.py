"""The reader on the real plans: what it gets right, and its processor time beside markitdown merely converting them.

`python bench/reading.py [--plans FOLDER]`. FOLDER (or CCHC_PLANS) has `source/`, `gold/` and `compare.py`; markitdown
comes with `uv sync --group bench` and is left out of the table where it is missing.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cchc.reading import read

ROUNDS = 5
PLANS = Path(os.environ.get("CCHC_PLANS", Path(__file__).parents[2] / "shared" / "plans"))


def processor_time(work: Callable[[], object]) -> float:
    """Median seconds of processor time over some rounds, the first left out: it pays for imports."""
    times = []
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return statistics.median(times[1:])


def converter() -> Callable[[Path], object] | None:
    try:
        from markitdown import MarkItDown
    except ImportError:
        return None
    return MarkItDown().convert


def as_docx(path: Path, folder: Path) -> Path:
    """The plan written out as DOCX: its paragraphs and tables as they were found."""
    import docx

    document = docx.Document()
    for block in read(path).blocks:
        if block.kind != "table":
            document.add_paragraph(block.text)
            continue
        table = document.add_table(rows=len(block.rows), cols=block.width)
        for cell in (cell for row in block.rows for cell in row):
            at = table.cell(cell.row, cell.column)
            if cell.rowspan > 1 or cell.colspan > 1:
                at = at.merge(table.cell(cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1))
            at.text, *more = cell.text.split("\n")
            for line in more:
                at.add_paragraph(line)
    made = folder / f"{path.stem}.docx"
    document.save(str(made))
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=Path, default=PLANS)
    plans = parser.parse_args().plans
    convert = converter()
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = sorted((plans / "source").glob("*.txt"))
        for files in (texts, [as_docx(path, folder) for path in texts]):
            readings = folder / files[0].suffix.strip(".")
            readings.mkdir()
            print(f"\n{files[0].suffix}\n{'plan':<24}{'read, ms':>10}{'markitdown, ms':>16}{'ratio':>8}")
            for path in files:
                reading = json.dumps(read(path).to_json(), ensure_ascii=False)
                (readings / f"{path.stem}.json").write_text(reading, encoding="utf-8")
                ours = processor_time(lambda path=path: read(path))
                theirs = processor_time(lambda path=path: convert(path)) if convert else None
                beside = f"{1000 * theirs:>16.0f}{ours / theirs:>8.2f}" if theirs else ""
                print(f"{path.stem:<24}{1000 * ours:>10.0f}{beside}")
                failed |= ours >= 1
            command = [sys.executable, str(plans / "compare.py"), "--made-up", "0", str(plans / "gold"), str(readings)]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            print(done.stdout.rstrip())
            failed |= done.returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
