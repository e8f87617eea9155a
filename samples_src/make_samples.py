"""Writes the sample documents of tỉnh Mẫu: `python samples_src/make_samples.py`. Same input, same bytes.

With a folder as its argument it writes there instead, to be compared.
"""

import json
import sys
from pathlib import Path
from typing import Any

import others
import plan_412
import province

from cchc.documents.plan import plan_docx

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "src" / "cchc" / "project" / "samples"


def main(samples: Path, gold: Path) -> None:
    samples.mkdir(parents=True, exist_ok=True)
    write_json(samples / "samples.json", province.register())
    (samples / "ke-hoach-cchc-2026.docx").write_bytes(plan_docx(plan_412.plan()))
    (samples / "ke-hoach-so-xay-dung-2026.docx").write_bytes(plan_docx(others.department()))
    (samples / "ke-hoach-khong-bang.docx").write_bytes(plan_docx(others.without_table()))
    (samples / "ke-hoach-xa-2026.txt").write_text(others.COMMUNE, encoding="utf-8")
    (samples / "ket-luan-hop.md").write_text(others.CONCLUSION, encoding="utf-8")
    write_json(gold / "gold-412.json", plan_412.gold())


def write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    main(given or SAMPLES, given or HERE)
