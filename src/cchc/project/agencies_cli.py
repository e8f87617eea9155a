"""`cchc agencies …`: the register from files, what it lacks, and whether it is true."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cchc.project.command import fail, set_up

if TYPE_CHECKING:
    from cchc.agencies.register import Register
    from cchc.agencies.updating import Differences

MOST = 40  # lines of differences printed
WORDS = {
    "all": "Chung",
    "code_twice": "Một mã ghi cho hai đơn vị",
    "heir_in_doubt": "Mã và tên của đơn vị kế thừa không khớp",
    "no_code": "Không có mã",
    "no_shares": "Chia cho nhiều đơn vị, chưa rõ tỷ lệ",
    "not_a_unit": "Không phải đơn vị hành chính",
    "not_reached": "Chưa rõ được lập từ đâu",
}


@click.group()
def agencies() -> None:
    """Danh mục cơ quan: nạp, kiểm tra, tính lại."""


def options(command: click.decorators.FC) -> click.decorators.FC:
    """Which register is meant: the country's that ships, or a file."""
    command = click.option("--province", metavar="MÃ", help="Chỉ một tỉnh, thành phố, theo mã hai chữ số.")(command)
    command = click.option("--country", is_flag=True, help="Danh mục cả nước đi kèm phần mềm.")(command)
    return click.argument("file", required=False, type=click.Path(path_type=Path))(command)


def chosen(file: Path | None, country: bool, province: str | None) -> Register:
    from cchc.agencies import register

    if (file is None) == (not country):
        fail("Chọn một: đường dẫn tệp danh mục, hoặc --country cho danh mục cả nước đi kèm phần mềm.")
    found = register.read(file) if file is not None else register.country()
    return found.of_province(province) if province else found


@agencies.command()
@options
@click.option("--takers", type=click.Path(path_type=Path), help="JSON {mã cũ: mã tiếp nhận} cho nơi có nhiều kế thừa.")
@click.option("--preview", is_flag=True, help="Chỉ xem khác nhau, không nạp.")
@click.option("--yes", is_flag=True, help="Nạp mà không hỏi lại.")
def load(file: Path | None, country: bool, province: str | None, takers: Path | None, preview: bool, yes: bool) -> None:
    """Nạp danh mục cơ quan từ FILE, hoặc cả nước. Khác nhau được in ra trước khi nạp; nạp lại không mất gì."""
    set_up()
    from cchc.access import SYSTEM
    from cchc.agencies.updating import differences, update

    register = chosen(file, country, province)
    found = differences(register)
    show(found)
    if not found or preview:
        return
    if not yes and not click.confirm("Nạp những thay đổi này?"):
        fail("Chưa nạp gì.")
    update(SYSTEM, register, read_takers(takers))
    click.echo("Đã nạp.")


def read_takers(path: Path | None) -> dict[str, str]:
    """Who takes over what is open, of agencies with several heirs or none: {key: key}."""
    if path is None:
        return {}
    try:
        named = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        fail(f"Không đọc được tệp {path}. Tệp ghi dạng JSON: {{mã cơ quan cũ: mã cơ quan tiếp nhận}}.")
    if not isinstance(named, dict):
        fail(f"Tệp {path} ghi không đúng mẫu: {{mã cơ quan cũ: mã cơ quan tiếp nhận}}.")
    return {str(of): str(to) for of, to in named.items()}


def show(found: Differences) -> None:
    from cchc.documents.numbers import vi

    if not found:
        click.echo("Danh mục đã đúng như tệp. Không có gì để nạp.")
        return
    click.echo(
        f"Thêm {vi(len(found.new))} cơ quan, {vi(len(found.new_events))} lần sắp xếp; "
        f"sửa {vi(len(found.changed))} cơ quan, {vi(len(found.changed_events))} lần sắp xếp."
    )
    lines = found.lines()
    for line in islice(lines, MOST):
        click.echo(f"  {line}")
    left = sum(1 for _ in lines)
    if left:
        click.echo(f"  … và {vi(left)} dòng nữa.")


@agencies.command()
@options
@click.option("--all", "every", is_flag=True, help="In từng chỗ thiếu, không chỉ đếm.")
def gaps(file: Path | None, country: bool, province: str | None, every: bool) -> None:
    """Nguồn của danh mục thiếu gì, hoặc ghi hai cách. Những chỗ này để trống, không suy đoán."""
    set_up()
    register = chosen(file, country or file is None, province)
    for what, n in sorted(Counter(gap.what for gap in register.gaps).items()):
        click.echo(f"{WORDS.get(what, what)}: {n}")
        for gap in register.gaps:
            if gap.what == what and (every or what == "all"):
                click.echo(f"  {gap.where}: {gap.says}")


@agencies.command()
def check() -> None:
    """So cây cơ quan đã tính sẵn với danh mục; in chỗ khác nhau."""
    set_up()
    from cchc.agencies.closure import check_lines, check_standings
    from cchc.agencies.holdings import left_behind
    from cchc.periods import today

    wrong = check_standings()
    for line in wrong:
        click.echo(line)
    if wrong:
        fail(f"{len(wrong)} cơ quan ghi sai. Sửa trên trang của từng cơ quan.")
    lines = check_lines()
    for line in lines:
        click.echo(line)
    if lines:
        fail(f"{len(lines)} dòng không khớp. Chạy “cchc agencies rebuild”.")
    left = left_behind(today())
    for line in left:
        click.echo(line)
    if left:
        fail(
            f"{len(left)} cơ quan đã thôi mà còn việc, người hoặc tên gọi. Ghi ai kế thừa trên trang của từng cơ quan."
        )
    click.echo("Cây cơ quan khớp với danh mục.")


@agencies.command()
def rebuild() -> None:
    """Tính lại cây cơ quan từ danh mục."""
    set_up()
    from cchc.agencies.closure import rebuild_lines

    click.echo(f"Đã tính lại {rebuild_lines()} dòng.")
