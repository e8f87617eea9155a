"""`cchc read FILE`: what a plan says, as tables or as JSON. Starts without Django."""

import json
import sys
from pathlib import Path
from typing import NoReturn

import click


@click.command(
    "read", help="Đọc một văn bản giao việc: nhiệm vụ, chỉ tiêu, chế độ báo cáo. FILE là - để đọc từ đầu vào chuẩn."
)
@click.argument("file", metavar="FILE")
@click.option("--official", "as_official", is_flag=True, help="Đọc thể thức: loại, số, ngày, người ký, chữ ký số.")
@click.option(
    "--roots", type=click.Path(path_type=Path, file_okay=False), help="Thư mục chứng thư gốc (với --official)."
)
@click.option("--json", "as_json", is_flag=True, help="In JSON theo định dạng đáp án, kèm vị trí và điểm cần xem lại.")
def read(file: str, *, as_official: bool, roots: Path | None, as_json: bool) -> None:
    if as_official:
        read_official(file, roots, as_json=as_json)
        return
    from cchc.reading import Unreadable, files, read_bytes
    from cchc.reading import read as read_file

    try:
        if file == "-":
            reading = read_bytes(sys.stdin.buffer.read(files.LARGEST + 1), "stdin")
        else:
            reading = read_file(Path(file))
    except Unreadable as refused:
        _refuse(refused.sentence)
    if as_json:
        sys.stdout.write(json.dumps(reading.to_json(), ensure_ascii=False, indent=2) + "\n")
        return
    from rich.console import Console

    from cchc.reading.show import render

    render(reading, Console(width=None if sys.stdout.isatty() else 160))


def read_official(file: str, roots: Path | None, *, as_json: bool) -> None:
    """What the document in a file says of itself, and its digital signatures."""
    from cchc.reading import Unreadable, files
    from cchc.reading.official import official_of
    from cchc.reading.official.signatures import signatures

    try:
        if file == "-":
            source = files.examine(sys.stdin.buffer.read(files.LARGEST + 1), "stdin")
        else:
            source = files.from_path(Path(file))
        found = official_of(source)
    except Unreadable as refused:
        _refuse(refused.sentence)
    signed = signatures(source.data, roots) if source.format == "pdf" else []
    if as_json:
        answer = found.to_json() | {"signatures": [one.to_json() for one in signed]}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
        return
    from rich.console import Console

    from cchc.reading.official.show import render

    render(found, signed, Console(width=None if sys.stdout.isatty() else 160))


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
