"""`cchc index …`: check a set, score with it, compare two, export one, verify a published package. Without Django."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec

import click

if TYPE_CHECKING:
    from cchc.scoring.model import CriteriaSet
    from cchc.scoring.scored import Result

_FILE = click.Path(path_type=Path, dir_okay=False)
P = ParamSpec("P")


@click.group("index", help="Chỉ số cải cách hành chính: kiểm tra bộ tiêu chí, chấm điểm, kiểm chứng kết quả.")
def index() -> None:
    pass


def _told(command: Callable[P, None]) -> Callable[P, None]:
    """What cannot be used is told, fault by fault, with exit status 2; as JSON where JSON was asked for."""

    @wraps(command)
    def wrapped(*args: P.args, **given: P.kwargs) -> None:
        from cchc.scoring.faults import Unusable

        try:
            command(*args, **given)
        except Unusable as refused:
            if given.get("as_json"):
                _json({"ok": False, "faults": [fault._asdict() for fault in refused.faults]})
            else:
                for fault in refused.faults:
                    click.echo(str(fault), err=True)
            sys.exit(2)

    return wrapped


def _json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _set(name: str) -> CriteriaSet:
    """A file, or the name of a set that comes with the package."""
    from cchc.scoring import load, shipped

    return load(name if Path(name).exists() else shipped().get(name, Path(name)))


_as_json = click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác.")


@index.command("check")
@click.argument("file", metavar="BỘ")
@_as_json
@_told
def check(file: str, *, as_json: bool) -> None:
    """Kiểm tra một bộ tiêu chí (YAML, JSON, XLSX, hoặc tên bộ có sẵn): lỗi kèm dòng hoặc ô."""
    from cchc.scoring.canonical import seal

    given = _set(file)
    leaves = list(given.leaves())
    digest = seal(given.plain()).digest
    if as_json:
        counts = {"fields": len(given.fields), "criteria": len(leaves), "inputs": len(given.inputs)}
        _json({"ok": True, "code": given.code, "title": given.title, "draft": given.draft, "sha256": digest} | counts)
        return
    click.echo(given.title)
    draft = " · bản khung, chưa chấm được" if given.draft else ""
    most = f" · {given.max} điểm" if given.max is not None else ""
    click.echo(
        f"{len(given.fields)} lĩnh vực · {len(leaves)} tiêu chí chấm điểm · {len(given.inputs)} số liệu{most}{draft}"
    )
    click.echo(f"SHA-256: {digest}")
    click.echo("Bộ tiêu chí không có lỗi.")


@index.command("sets")
def sets() -> None:
    """Liệt kê các bộ tiêu chí có sẵn và mức kiểm chứng của từng bộ."""
    from cchc.scoring import load, shipped
    from cchc.scoring.model import STATUSES

    for name, path in shipped().items():
        given = load(path)
        click.echo(f"{name}: {given.title} ({dict(STATUSES)[given.status]})")


@index.command("score")
@click.argument("criteria", metavar="BỘ")
@click.argument("facts", type=_FILE, metavar="SỐ_LIỆU")
@click.option("--xlsx", type=_FILE, help="Ghi bảng điểm có công thức.")
@click.option("--package", "packed", type=_FILE, help="Ghi gói dữ liệu mở để công bố.")
@click.option("--why", metavar="MÃ_CƠ_QUAN", help="In lý do từng điểm của một cơ quan.")
@click.option("--gaps", "lacks", metavar="MÃ_CƠ_QUAN", help="In việc cần làm để thêm điểm, lợi nhất trước.")
@_as_json
@_told
def score(
    criteria: str,
    facts: Path,
    xlsx: Path | None,
    packed: Path | None,
    why: str | None,
    lacks: str | None,
    *,
    as_json: bool,
) -> None:
    """Chấm điểm: SỐ_LIỆU là tệp YAML, JSON hoặc XLSX ghi số liệu của từng cơ quan."""
    from cchc.scoring import read_facts
    from cchc.scoring import score as compute
    from cchc.scoring.files import read
    from cchc.scoring.package import MANIFEST, package, sealed

    given = _set(criteria)
    known = read_facts(read(facts), facts.name, given)
    result = compute(given, known)
    for agency in (why, lacks):
        if agency is not None and agency not in result.rows:
            _fail(f"Không có cơ quan «{agency}» trong số liệu.")
    if xlsx is not None:
        from cchc.scoring.workbook import workbook

        _write(xlsx, workbook(result))
    if packed is not None:
        _write(packed, package(given, known, result))
    digest = sealed(given, known, result)[MANIFEST].digest
    if as_json:
        _json({"ok": True, "manifest_sha256": digest} | result.plain())
    elif why is not None:
        _reasons(result, why)
    elif lacks is not None:
        _gaps(result, lacks)
    else:
        _table(result)
        click.echo(f"Mã băm của gói kết quả (SHA-256): {digest}")


def _table(result: Result) -> None:
    from rich.console import Console
    from rich.table import Table

    from cchc.scoring import exact
    from cchc.words.numbers import vi

    table = Table(title=result.criteria_set.title, title_justify="left")
    for heading in ("Hạng", "Cơ quan", "Điểm", "Tối đa", "Chỉ số", "Còn thiếu"):
        table.add_column(heading, justify="left" if heading in ("Cơ quan", "Còn thiếu") else "right")
    places = result.criteria_set.rounding.total
    order = sorted(
        result.facts.agencies, key=lambda one: result.ranks[one.id].place if one.id in result.ranks else 1 << 30
    )
    for agency in order:
        row = result.rows[agency.id]
        rank = result.ranks.get(agency.id)
        percent = result.percent(agency.id)
        low, high = (exact.points(result.fraction(end)) for end in (row.total.low, row.total.high))
        table.add_row(
            f"{rank.place}{' (tạm)' if rank.provisional else ''}" if rank else "–",
            agency.name,
            vi(result.total(agency.id), places) if places is not None else exact.points(result.total(agency.id)),
            vi(result.fraction(row.total.most)),
            f"{vi(percent, result.criteria_set.rounding.percent)} %" if percent is not None else "–",
            f"{row.missing} tiêu chí; điểm có thể từ {low} đến {high}" if row.missing else "",
        )
    Console(width=None if sys.stdout.isatty() else 140, highlight=False).print(table)


def _reasons(result: Result, agency: str) -> None:
    for leaf in result.compiled.leaves:
        click.echo(f"{leaf.code} {leaf.name}: {result.reason(agency, leaf.code).sentence}")


def _gaps(result: Result, agency: str) -> None:
    from cchc.scoring import exact
    from cchc.scoring.gains import gaps

    for gap in gaps(result, agency):
        click.echo(f"{gap.code} {gap.name}: còn thiếu {exact.points(gap.lacking)} điểm")
        for step in gap.steps:
            click.echo(f"  {step.sentence}")


@index.command("verify")
@click.argument("file", type=_FILE, metavar="GÓI")
@click.option("--hash", "published", help="Mã băm đã công bố cùng quyết định.")
@_as_json
@_told
def verify(file: Path, published: str | None, *, as_json: bool) -> None:
    """Tính lại một kết quả đã công bố từ gói dữ liệu mở của nó; nêu chỗ khác nhau."""
    from cchc.scoring.files import read
    from cchc.scoring.package import verify as prove

    found = prove(read(file), published)
    if as_json:
        differences = [fault._asdict() for fault in found.differences]
        _json({"ok": found.intact, "manifest_sha256": found.digest, "differences": differences})
    elif found.intact and found.result is not None:
        agencies = len(found.result.rows)
        click.echo(f"Kết quả đúng: tính lại từ bộ tiêu chí và số liệu của {agencies} cơ quan, khớp từng byte.")
        click.echo(f"Mã băm của gói (SHA-256): {found.digest}")
        if published is None:
            click.echo("So mã băm này với mã đã công bố, hoặc chạy lại với --hash.")
    else:
        click.echo("Gói không khớp:", err=True)
        for fault in found.differences:
            click.echo(f"  {fault}", err=True)
    if not found.intact:
        sys.exit(1)


@index.command("compare")
@click.argument("old", metavar="BỘ_CŨ")
@click.argument("new", metavar="BỘ_MỚI")
@_as_json
@_told
def compare(old: str, new: str, *, as_json: bool) -> None:
    """So hai bộ tiêu chí: thêm, bỏ, đổi; tiêu chí nào so sánh được giữa hai năm."""
    from cchc.scoring.comparing import compare as compared

    found = compared(_set(old), _set(new))
    if as_json:
        changes = [change._asdict() | {"sentence": change.sentence} for change in found.changes]
        _json({"changes": changes, "same": found.same, "by_rate": found.by_rate})
        return
    for change in found.changes:
        click.echo(change.sentence)
    if not found.changes:
        click.echo("Hai bộ tiêu chí giống nhau.")
    click.echo(f"So sánh được bằng điểm: {len(found.same)} tiêu chí.")
    click.echo(f"Chỉ so sánh được bằng tỷ lệ trên điểm tối đa: {len(found.by_rate)} tiêu chí.")


@index.command("export")
@click.argument("criteria", metavar="BỘ")
@click.option("--xlsx", "kind", flag_value="xlsx", help="Bảng Excel để xem, sửa và nạp lại.")
@click.option("--yaml", "kind", flag_value="yaml", help="YAML.")
@click.option("--facts", "kind", flag_value="facts", help="Bảng Excel trống để nhập số liệu của các cơ quan.")
@click.option("-o", "--output", type=_FILE, help="Tệp ghi ra.")
@_told
def export(criteria: str, kind: str | None, output: Path | None) -> None:
    """Xuất một bộ tiêu chí, hoặc bảng nhập số liệu của nó."""
    from cchc.scoring import factsheets, sheets
    from cchc.scoring.writing import to_yaml

    if kind is None:
        _fail("Chưa chọn dạng tệp. Thêm --xlsx, --yaml hoặc --facts.")
    given = _set(criteria)
    makers: dict[str, Any] = {"xlsx": sheets.write, "yaml": to_yaml, "facts": factsheets.write}
    endings = {"xlsx": ".xlsx", "yaml": ".yaml", "facts": "-so-lieu.xlsx"}
    _write(output or Path(f"{given.code}{endings[kind]}".replace("/", "-")), makers[kind](given))


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        _fail(f"Không ghi được tệp {path}: {error.strerror}. Chọn nơi khác.")
    click.echo(f"Đã ghi {path}.", err=True)


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
