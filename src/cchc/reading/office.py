"""DOC and ODT → DOCX by LibreOffice where it is installed: a process of its own, with a profile that is thrown away,
without macros and linked content, with limits on memory, time and disk.

`python -m cchc.reading.office SOFFICE ARGUMENT…` sets the limits on itself and becomes LibreOffice.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from cchc.reading.unreadable import Unreadable

_SECONDS = 8  # of processor time; a DOC of some 270 pages took six
_WAIT = 9.0  # on a machine with nothing else to do
_LONGEST_WAIT = 45.0
_MEMORY_MB = 4096  # of address space, of which LibreOffice reserves far more than it uses
_OUT_OF_TIME = {end for kill in (signal.SIGXCPU, signal.SIGKILL) for end in (-kill, 128 + kill)}
_LARGEST_MB = 200
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_docx(data: bytes, ending: str) -> bytes:
    """The document as DOCX; takes seconds. Raises `Unreadable`: `doc` without LibreOffice, `doc_failed`, `too_long`."""
    return converted(data, ending, "docx", "docx:MS Word 2007 XML")


def as_pdf(data: bytes, ending: str) -> bytes:
    """The document as it would be printed; takes seconds. Raises `Unreadable`, as `as_docx` does."""
    return converted(data, ending, "pdf", "pdf")


def converted(data: bytes, ending: str, wanted: str, told: str) -> bytes:
    program = soffice()
    if program is None:
        raise Unreadable("doc")
    with tempfile.TemporaryDirectory(prefix="cchc-office-") as name:
        folder = Path(name)
        given, made = folder / f"van-ban.{ending}", folder / "made" / f"van-ban.{wanted}"
        given.write_bytes(data)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        ended = _run(
            [
                *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"),
                *("--convert-to", told, "--outdir", str(made.parent), str(given)),
            ],
            folder,
        )
        if not made.exists():
            raise Unreadable("too_long" if ended in _OUT_OF_TIME else "doc_failed")
        return made.read_bytes()


def _run(command: list[str], folder: Path) -> int:
    """Run to its end, or end it with all it started. How it ended, as a shell says it."""
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-m", "cchc.reading.office", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        return process.wait(_patience())
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_long") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _patience() -> float:
    """Seconds to wait: more where more work than processors stands in line, as nothing then takes its usual time."""
    crowd = os.getloadavg()[0] / (os.cpu_count() or 1)
    return min(_WAIT * max(1.0, crowd), _LONGEST_WAIT)


def main(command: list[str]) -> None:
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY_MB << 20),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, _LARGEST_MB << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
