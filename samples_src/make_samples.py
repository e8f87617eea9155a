"""Writes the sample documents of tỉnh Mẫu: `python samples_src/make_samples.py`. Same input, same bytes."""

import json
from pathlib import Path
from typing import Any

import others
import plan_412
import province

from cchc.documents.plan import plan_docx

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "src" / "cchc" / "project" / "samples"


def main() -> None:
    SAMPLES.mkdir(parents=True, exist_ok=True)
    write_json(SAMPLES / "samples.json", province.register())
    (SAMPLES / "ke-hoach-cchc-2026.docx").write_bytes(plan_docx(plan_412.plan()))
    (SAMPLES / "ke-hoach-so-xay-dung-2026.docx").write_bytes(plan_docx(others.department()))
    (SAMPLES / "ke-hoach-khong-bang.docx").write_bytes(plan_docx(others.without_table()))
    (SAMPLES / "ke-hoach-xa-2026.txt").write_text(others.COMMUNE, encoding="utf-8")
    (SAMPLES / "ket-luan-hop.md").write_text(others.CONCLUSION, encoding="utf-8")
    write_json(HERE / "gold-412.json", plan_412.gold())


def write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
