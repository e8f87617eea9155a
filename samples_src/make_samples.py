"""Writes the sample documents of tỉnh Mẫu anew: `python samples_src/make_samples.py`. The same input gives the same bytes."""

import json
from pathlib import Path
from typing import Any

import province

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "src" / "cchc" / "project" / "samples"


def main() -> None:
    SAMPLES.mkdir(parents=True, exist_ok=True)
    write_json(SAMPLES / "samples.json", province.register())


def write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
