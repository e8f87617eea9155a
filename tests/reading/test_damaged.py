"""Damaged copies of the samples: a reading or a sentence comes out, never a crash."""

import io
import json
from pathlib import Path

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reading import as_pdf

from cchc.reading import Unreadable, read, read_bytes

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())


def _docx() -> bytes:
    """A sample as DOCX."""
    document = docx.Document()
    for block in read(SAMPLES[0].parent / "bang-gach-dung.txt").blocks:
        if block.kind == "table":
            table = document.add_table(rows=len(block.rows), cols=block.width)
            for row in block.rows:
                for cell in row:
                    table.cell(cell.row, cell.column).text = cell.text
        else:
            document.add_paragraph(block.text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Nhiệm vụ")
        sheet.write("A1", "KẾ HOẠCH")
        sheet.write("A2", "Cải cách hành chính của tỉnh Mẫu năm 2026")
        sheet.write_row("A4", ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"])
        for row in range(4, 9):
            sheet.write_row(row, 0, [row - 3, "Rà soát văn bản", "Sở Tư pháp", "Quý II/2026"])
        sheet.write("E5", 0.95, book.add_format({"num_format": "0%"}))
    return out.getvalue()


def _pdf() -> bytes:
    rows = [["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"], ["1", "Rà soát văn bản", "Sở Tư pháp", "Quý II/2026"]]
    pages = []
    for lines in ("all", "across"):
        words, rules, _ = as_pdf.table(120, [60, 90, 260, 400, 520], rows * 3, lines=lines)
        words += [(60, 60, 13, "KẾ HOẠCH"), (60, 80, 13, "Cải cách hành chính của tỉnh Mẫu năm 2026")]
        pages.append(as_pdf.page(words, rules))
    return as_pdf.document(pages)


MADE = [("ke-hoach.docx", _docx()), ("viec.xlsx", _workbook()), ("ke-hoach.pdf", _pdf())]
ORIGINALS = [(path.name, path.read_bytes()) for path in SAMPLES] + MADE
CUTS = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "noise", "swap", "lines"]),
        st.floats(0, 1),
        st.integers(1, 400),
        st.binary(max_size=6),
    ),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, cuts: list[tuple[str, float, int, bytes]]) -> bytes:
    for how, where, size, noise in cuts:
        at = int(where * len(data))
        match how:
            case "drop":
                data = data[:at] + data[at + size :]
            case "double":
                data = data[: at + size] + data[at:]
            case "noise":
                data = data[:at] + noise + data[at + len(noise) :]
            case "swap":
                data = data[at : at + size] + data[:at] + data[at + size :]
            case "lines":
                lines = data.split(b"\n")
                cut = int(where * len(lines))
                data = b"\n".join(lines[cut:] + lines[:cut])
    return data


def check(original: tuple[str, bytes], cuts: list[tuple[str, float, int, bytes]]) -> None:
    name, data = original
    try:
        reading = read_bytes(damaged(data, cuts), name)
    except Unreadable as refused:
        assert refused.sentence
    else:
        json.dumps([reading.to_json(), reading.blocks_json()])


@settings(max_examples=300, derandomize=True, suppress_health_check=list(HealthCheck))
@given(original=st.sampled_from(ORIGINALS), cuts=CUTS)
def test_no_damage_crashes_the_reader(original: tuple[str, bytes], cuts: list[tuple[str, float, int, bytes]]) -> None:
    check(original, cuts)


@pytest.mark.long
@settings(max_examples=10_000, suppress_health_check=list(HealthCheck))
@given(original=st.sampled_from(ORIGINALS), cuts=CUTS)
def test_no_damage_crashes_the_reader_in_ten_thousand(
    original: tuple[str, bytes], cuts: list[tuple[str, float, int, bytes]]
) -> None:
    check(original, cuts)
