"""Workbooks computed anew by LibreOffice: every formula on loading, all files in one conversion."""

import shutil
import subprocess
from pathlib import Path

import python_calamine

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def recalculated(books: dict[str, bytes], folder: Path, timeout: int = 300) -> dict[str, dict[str, list[list[object]]]]:
    """Name → sheet → rows, as LibreOffice computes them."""
    profile, given, made = folder / "profile", folder / "given", folder / "made"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    given.mkdir()
    for name, data in books.items():
        (given / f"{name}.xlsx").write_bytes(data)
    subprocess.run(
        [
            *(
                soffice() or "soffice",
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--convert-to",
                "xlsx",
            ),
            *("--outdir", str(made), *(str(given / f"{name}.xlsx") for name in books)),
        ],
        check=True,
        capture_output=True,
        timeout=timeout,
    )
    found = {}
    for name in books:
        book = python_calamine.CalamineWorkbook.from_path(made / f"{name}.xlsx")
        found[name] = {sheet: book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names}
    return found
