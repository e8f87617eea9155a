"""A published package: anyone computes it anew; what was changed is named."""

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scoring.invented import invented

from cchc.scoring import load, score, shipped
from cchc.scoring.canonical import seal
from cchc.scoring.faults import Unusable
from cchc.scoring.package import FACTS, MANIFEST, PARTS, RESULT, SET, package, verify

PUBLISHED = Path(__file__).parent / "published"
CRITERIA = load(shipped()["mau-cap-xa-2026"])
KNOWN = invented(CRITERIA, 6, 3, missing=0.05)
DATA = package(CRITERIA, KNOWN, score(CRITERIA, KNOWN))


def contents(data: bytes = DATA) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def resealed(parts: dict[str, bytes]) -> bytes:
    """As a forger would: the manifest made to fit."""
    listed = {name: seal(json.loads(parts[name])).digest for name in PARTS}
    return packed(parts | {MANIFEST: seal({"format": "cchc-index-1", "parts": listed}).data})


def test_a_package_is_the_same_bytes_again_and_verifies():
    assert package(CRITERIA, KNOWN, score(CRITERIA, KNOWN)) == DATA
    found = verify(DATA)
    assert found.intact
    assert verify(DATA, found.digest).intact


@settings(max_examples=60)
@given(st.sampled_from(PARTS), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_one_changed_byte_is_named(name, where, bits):
    parts = contents()
    content = bytearray(parts[name])
    content[int(where * len(content))] ^= bits

    found = verify(packed(parts | {name: bytes(content)}))

    assert not found.intact
    assert name in {fault.place for fault in found.differences}
    assert {fault.place for fault in found.differences if "mã băm không khớp" in fault.sentence} == {name}


@settings(max_examples=150)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_one_changed_byte_of_the_file_itself_never_passes_for_another_result(where, bits):
    data = bytearray(DATA)
    data[int(where * len(data))] ^= bits
    try:
        found = verify(bytes(data))
    except Unusable:
        return
    # A byte of the ZIP's own bookkeeping (a date, a flag) may differ while every part is still as published.
    assert not found.intact or contents(bytes(data)) == contents()


def test_a_forged_result_with_a_fitting_manifest_is_computed_anew_and_named():
    parts = contents()
    result = json.loads(parts[RESULT])
    line = next(one for one in result["agencies"][2]["criteria"] if one["code"] == "3.2.1")
    line["points"] = "5.99"
    found = verify(resealed(parts | {RESULT: seal(result).data}))

    assert [str(fault) for fault in found.differences] == [
        f"result.json: don-vi-0002, tiêu chí 3.2.1: công bố 5.99, tính lại {score_of('don-vi-0002', '3.2.1')}."
    ]


def score_of(agency: str, code: str) -> str:
    result = json.loads(contents()[RESULT])
    lines = next(one for one in result["agencies"] if one["id"] == agency)["criteria"]
    return next(one for one in lines if one["code"] == code)["points"]


def test_forged_facts_with_a_fitting_manifest_are_found_by_the_result():
    parts = contents()
    facts = json.loads(parts[FACTS])
    facts["agencies"][0]["values"]["tuyen_truyen"] = 12 if facts["agencies"][0]["values"]["tuyen_truyen"] == 0 else 0
    found = verify(resealed(parts | {FACTS: seal(facts).data}))

    assert any("«facts»" in fault.sentence for fault in found.differences)
    assert any("tiêu chí 1.4.1" in fault.sentence for fault in found.differences)


def test_a_package_forged_as_a_whole_is_found_by_the_published_hash():
    published = verify(DATA).digest
    other = invented(CRITERIA, 6, 4)
    forged = package(CRITERIA, other, score(CRITERIA, other))

    assert verify(forged).intact
    assert "khác mã đã công bố" in str(verify(forged, published).differences[0])


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "bị hỏng"),
        (b"not a zip", "bị hỏng"),
        (packed({"a": b""}), "không phải gói kết quả"),
        (packed(contents() | {"more.json": b"{}"}), "không phải gói kết quả"),
        (packed(contents() | {SET: b"0" * (80 << 20)}), "bung ra quá lớn"),
    ],
    ids=["empty", "no zip", "another zip", "one file more", "a bomb"],
)
def test_what_is_no_package_is_refused(data, told):
    with pytest.raises(Unusable, match=told):
        verify(data)


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b"{}", b"null", b'{"a":NaN}', b'{"a":1,"a":2}', b"\xff", b"1e999999"]
)
@pytest.mark.parametrize("name", [MANIFEST, *PARTS])
def test_a_hostile_part_is_named(name, content):
    found = verify(packed(contents() | {name: content}))

    assert not found.intact
    assert any(fault.place.startswith(name) for fault in found.differences), found.differences


def test_verifying_needs_no_django(tmp_path: Path):
    file = tmp_path / "goi.zip"
    file.write_bytes(DATA)
    code = (
        "import sys\n"
        "from cchc.project.cli import main\n"
        "try:\n"
        "    main(['index', 'verify', sys.argv[1]])\n"
        "except SystemExit as done:\n"
        "    assert not done.code, done.code\n"
        "assert 'django' not in sys.modules, 'django was imported'\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr
    assert "khớp từng byte" in done.stdout


@pytest.mark.parametrize("file", sorted(PUBLISHED.glob("*.zip")), ids=lambda file: file.stem)
def test_what_was_published_by_a_version_of_the_rules_verifies_for_ever(file):
    """Never made anew: a change that fails here would unsay a published result, and belongs in a new version."""
    found = verify(file.read_bytes())

    assert found.differences == ()
    assert found.digest == (PUBLISHED / "hashes.txt").read_text().split(f"{file.name} ")[1][:64]


@pytest.mark.long
def test_the_wheel_and_its_base_dependencies_verify_and_name_a_changed_byte(tmp_path: Path):
    """As anybody would: the built wheel in an environment of its own, away from this tree."""
    root = Path(__file__).parents[2]
    uv = shutil.which("uv") or str(root / ".tools" / "bin" / "uv")
    run = {"check": True, "capture_output": True, "cwd": tmp_path}
    subprocess.run([uv, "build", "--wheel", "--out-dir", str(tmp_path), str(root)], **run)
    subprocess.run([uv, "venv", "lean", "--python", sys.executable], **run)
    python = tmp_path / "lean" / "bin" / "python"
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([uv, "pip", "install", "--python", str(python), str(wheel)], **run)
    file = tmp_path / "goi.zip"

    def verified(data: bytes) -> subprocess.CompletedProcess[str]:
        file.write_bytes(data)
        asked = [str(python), "-I", "-X", "importtime", "-m", "cchc.project.cli", "index", "verify", str(file)]
        return subprocess.run(asked, capture_output=True, text=True, cwd=tmp_path, timeout=120)

    done = verified(DATA)
    assert (done.returncode, "khớp từng byte" in done.stdout) == (0, True), done.stderr
    assert not re.search(r"\| +django\b", done.stderr)
    for name, part in contents().items():
        if name != MANIFEST:
            changed = part.replace(b'"1', b'"2', 1)
            done = verified(packed(contents() | {name: changed}))
            assert done.returncode == 1
            assert f"{name}: " in done.stderr
