"""ClamAV's own daemon, where it is installed, asked about clean files and about the EICAR test file."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc.access import Refused
from cchc.records.scanning import refuse_infected, verdict

# The European institute's test file, in two halves, so that no scanner takes this one for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The daemon with one signature of our own: the test file's hash. Its path of a socket."""
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("clamd is not installed (apt-get install clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    folder.chmod(0o755)
    (folder / "thu.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar-Mau\n")
    socket = folder / "s"
    (folder / "clamd.conf").write_text(
        f"LocalSocket {socket}\nDatabaseDirectory {folder}\nForeground yes\nStreamMaxLength 5M\n"
    )
    process = subprocess.Popen(
        [program, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            if socket.exists() or process.poll() is not None:
                break
            time.sleep(0.1)
        if not socket.exists():
            pytest.fail("clamd did not come up")
        yield str(socket)
    finally:
        process.terminate()
        process.wait(30)


def test_a_clean_file_passes(clamd: str, settings) -> None:
    settings.CCHC_CLAMD = clamd
    refuse_infected([b"Ke hoach ", b"x" * 200_000], "a.txt")


def test_an_infected_one_is_refused_by_name(clamd: str, settings) -> None:
    settings.CCHC_CLAMD = clamd
    with pytest.raises(Refused) as refusal:
        refuse_infected([EICAR[:20], EICAR[20:]], "bao-cao.txt")
    assert "bao-cao.txt có mã độc (Eicar-Mau" in refusal.value.sentence and refusal.value.field == "file"


def test_one_that_the_scanner_will_not_take_does_not_pass(clamd: str, settings) -> None:
    settings.CCHC_CLAMD = clamd
    with pytest.raises(Refused) as refusal:
        refuse_infected([b"x" * 1_000_000] * 8, "lon.pdf")
    assert "không trả lời" in refusal.value.sentence


def test_a_silent_scanner_lets_nothing_pass(settings, tmp_path: Path) -> None:
    for where in (str(tmp_path / "none"), "127.0.0.1:1"):
        settings.CCHC_CLAMD = where
        with pytest.raises(Refused) as refusal:
            refuse_infected([b"a"], "a.txt")
        assert "Chưa có gì được lưu" in refusal.value.sentence


def test_without_a_scanner_nothing_is_asked(settings) -> None:
    settings.CCHC_CLAMD = ""
    refuse_infected([EICAR], "a.txt")


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("stream: OK", ""),
        ("stream: Win.Test.EICAR FOUND", "Win.Test.EICAR"),
        ("INSTREAM size limit exceeded. ERROR", None),
        ("", None),
        ("OKAY", None),
    ],
)
def test_what_the_scanner_says(answer: str, found: str | None) -> None:
    assert verdict(answer) == found
