"""Damaged copies of the samples: a reading or a sentence comes out, never a crash."""

import io
import json
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


ORIGINALS = [(path.name, path.read_bytes()) for path in SAMPLES] + [("ke-hoach.docx", _docx())]
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


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(original=st.sampled_from(ORIGINALS), cuts=CUTS)
def test_no_damage_crashes_the_reader(original: tuple[str, bytes], cuts: list[tuple[str, float, int, bytes]]) -> None:
    check(original, cuts)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(original=st.sampled_from(ORIGINALS), cuts=CUTS)
def test_no_damage_crashes_the_reader_in_ten_thousand(
    original: tuple[str, bytes], cuts: list[tuple[str, float, int, bytes]]
) -> None:
    check(original, cuts)
