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
@click.option("--json", "as_json", is_flag=True, help="In JSON theo định dạng đáp án, kèm vị trí và điểm cần xem lại.")
def read(file: str, *, as_json: bool) -> None:
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


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
