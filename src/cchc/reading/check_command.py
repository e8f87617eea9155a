"""`cchc check FILE`: what looks wrong in a plan, as a list or as JSON. Starts without Django."""

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cchc.reading.checks import Finding


@click.command("check", help="Soát một kế hoạch: ngày, số, nhiệm vụ, câu chữ. FILE là - để đọc từ đầu vào chuẩn.")
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="In JSON, mỗi điểm kèm vị trí trong văn bản và trong bản đọc.")
def check(file: str, *, as_json: bool) -> None:
    from cchc.reading import Unreadable, checks, files, read, read_bytes

    try:
        reading = read_bytes(sys.stdin.buffer.read(files.LARGEST + 1), "stdin") if file == "-" else read(Path(file))
    except Unreadable as refused:
        click.echo(refused.sentence, err=True)
        sys.exit(2)
    findings = checks.check(reading)
    places = list(zip(checks.where(reading, findings), findings, strict=True))
    if as_json:
        shown = [finding.to_json(reading.blocks) | {"where": place} for place, finding in places]
        click.echo(json.dumps({"source": reading.source, "findings": shown}, ensure_ascii=False, indent=2))
        return
    _show(places, reading.head.title)


def _show(places: list[tuple[str, "Finding"]], title: str | None) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    count = f"{len(places)} điểm cần xem lại" if places else "Không thấy điểm nào cần xem lại"
    console.print(Text(f"{title or 'Văn bản'} · {count}", style="bold"))
    for place, group in groupby(places, key=lambda pair: pair[0]):
        console.print()
        console.print(Text(place, style="bold"))
        for _, finding in group:
            console.print(Text(f"  • {finding.sentence}"))
    if places:
        console.print("\nĐây là các điểm nên xem lại, không phải kết luận; văn bản không bị thay đổi.")
