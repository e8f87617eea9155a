"""The command line: `cchc read` needs no Django; everything else sets it up first."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from cchc.project.agencies_cli import agencies
from cchc.project.command import fail, set_up
from cchc.project.figures_cli import figures
from cchc.project.people_cli import people
from cchc.project.rounds_cli import rounds

# Commands that live in pure packages: name → (module, attribute, what it does). Imported only when asked for.
PURE = {
    "read": ("cchc.reading.command", "read", "Đọc một văn bản giao việc: nhiệm vụ, chỉ tiêu, thời hạn."),
    "index": ("cchc.scoring.command", "index", "Chỉ số cải cách hành chính: bộ tiêu chí, chấm điểm, kiểm chứng."),
    "check": ("cchc.reading.check_command", "check", "Soát một kế hoạch: ngày, số, nhiệm vụ, câu chữ."),
}


class Commands(click.Group):
    """A group whose pure commands are imported when they are called, and listed without being imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *PURE])

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in PURE:
            module, attribute, _help = PURE[name]
            command = getattr(__import__(module, fromlist=[attribute]), attribute)
            return command if isinstance(command, click.Command) else None
        return super().get_command(ctx, name)

    def invoke(self, ctx: click.Context) -> object:
        """A refusal, or a database that is not there, is a sentence and exit status 2, never a traceback."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = said(error)
            if sentence is None:
                raise
            fail(sentence)


def said(error: Exception) -> str | None:
    """What to tell a person about an error that is hers to mend; None for one that is ours."""
    if "django" not in sys.modules:
        return None
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from cchc.access import Refusal

    if isinstance(error, Refusal):
        return error.sentence
    if isinstance(error, DatabaseError | ImproperlyConfigured):
        return f"Không dùng được cơ sở dữ liệu: {error}\nKiểm tra DATABASE_URL, CCHC_HOME, rồi chạy “make run”."
    return None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cchc")
def main() -> None:
    """Theo dõi cải cách hành chính: từ kế hoạch đã ký đến bảng điểm được công bố."""


@main.command()
@click.argument("mandate")
@click.option("--docx", "kind", flag_value="docx", help="Báo cáo Word theo Nghị định 30/2020/NĐ-CP.")
@click.option("--xlsx", "kind", flag_value="xlsx", help="Bảng tiến độ Excel.")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Số liệu tính đến ngày này.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Tệp ghi ra.")
def report(mandate: str, kind: str | None, as_of: object, output: Path | None) -> None:
    """Xuất tiến độ của một văn bản giao việc: MANDATE là số, ký hiệu (412/KH-UBND) hoặc mã của nó."""
    set_up()
    from cchc.access import SYSTEM
    from cchc.documents.numbers import vi
    from cchc.periods import today
    from cchc.tasks.exporting import export, file_name, find_mandate

    if kind is None:
        fail("Chưa chọn dạng tệp. Thêm --docx hoặc --xlsx.")
    day = as_of.date() if as_of is not None else today()  # type: ignore[attr-defined]
    found = find_mandate(mandate)
    path = output or Path(file_name(found, kind, day))
    data = export(SYSTEM, found, kind, day)
    try:
        path.write_bytes(data)
    except OSError as error:
        fail(f"Không ghi được tệp {path}: {error.strerror}. Chọn nơi khác bằng -o.")
    click.echo(f"Đã ghi {path} ({vi(len(data))} byte), số liệu tính đến {day:%d/%m/%Y}.")


@main.group()
def ledger() -> None:
    """Nhật ký: niêm phong và kiểm tra."""


@ledger.command()
@click.option("--anchor", default="", help="Chuỗi niêm phong đã chép ra nơi khác: có còn trong nhật ký không.")
def verify(anchor: str) -> None:
    """Kiểm tra nhật ký còn nguyên vẹn đến lần niêm phong cuối."""
    set_up()
    from cchc.ledger.actions import verify as prove

    proof = prove(anchor)
    if proof.broken is not None:
        fail(f"Nhật ký không còn nguyên vẹn: lần niêm phong thứ {proof.broken} không khớp.")
    if proof.anchored is False:
        fail("Nhật ký khớp với chính nó nhưng không có lần niêm phong nào như đã chép: nhật ký đã bị thay.")
    click.echo(f"Nhật ký nguyên vẹn: {proof.entries} mục trong {proof.seals} lần niêm phong.")
    if proof.unsealed:
        click.echo(f"Chưa niêm phong: {proof.unsealed} mục mới.")


@ledger.command()
@click.argument("entry", type=click.IntRange(1))
@click.option("--why", required=True, help="Số văn bản yêu cầu xóa.")
def erase(entry: int, why: str) -> None:
    """Xóa chi tiết của một mục theo yêu cầu hợp pháp; việc xóa là một mục mới, chuỗi niêm phong vẫn khớp."""
    set_up()
    from cchc.access import SYSTEM
    from cchc.ledger.actions import erase as empty
    from cchc.ledger.models import Entry

    found = Entry.objects.filter(pk=entry).first()
    if found is None:
        fail(f"Nhật ký không có mục {entry}.")
    empty(SYSTEM, found, why=why)
    click.echo(f"Đã xóa chi tiết của mục {entry}.")


@ledger.command()
def seal() -> None:
    """Niêm phong các mục chưa niêm phong."""
    set_up()
    from cchc.ledger.actions import seal as close

    made = close()
    click.echo(f"Đã niêm phong {made.count} mục, lần thứ {made.number}: {made.digest}" if made else "Không có mục mới.")


main.add_command(agencies)
main.add_command(figures)
main.add_command(people)
main.add_command(rounds)


@main.group()
def records() -> None:
    """Tài liệu kiểm chứng."""


@records.command("verify")
@click.option(
    "--days", type=click.IntRange(0, 3660), default=0, help="Chỉ băm lại tệp chưa kiểm tra trong số ngày này."
)
@click.option("--most", type=click.IntRange(1), help="Nhiều nhất bấy nhiêu tệp; lần sau làm tiếp phần còn lại.")
def verify_records(days: int, most: int | None) -> None:
    """Băm lại mọi tệp đã lưu; nêu tên tệp mất hoặc bị thay đổi. Ngắt giữa chừng thì lần sau chạy tiếp."""
    set_up()
    from datetime import timedelta

    from cchc.periods import today
    from cchc.project.faults import tell_faults
    from cchc.records.verifying import verify_all

    read, faults = verify_all(click.echo, older_than=timedelta(days=days), most=most)
    tell_faults(faults, today())
    if faults:
        fail(f"{len(faults)} trên {read} tệp không còn nguyên vẹn. Khôi phục từ bản sao lưu.")
    click.echo(f"{read} tệp nguyên vẹn.")


@main.command()
def sweep() -> None:
    """Dọn tệp không thuộc văn bản nào, cũ hơn một ngày; trả lại việc nền bị bỏ dở."""
    set_up()
    from cchc.jobs.actions import reap
    from cchc.records.storing import sweep as clear

    reaped = reap()
    click.echo(f"Đã dọn {clear()} tệp." + (f" Đã trả lại {reaped} việc nền bị bỏ dở." if reaped else ""))


@main.command()
@click.option("--once", is_flag=True, help="Làm hết việc đang chờ rồi dừng.")
@click.option("--list", "listed", is_flag=True, help="Liệt kê việc đang chờ, đang chạy, không xong; không làm gì.")
@click.option("--beside", type=int, hidden=True, help="Dừng khi tiến trình này không còn.")
def worker(once: bool, listed: bool, beside: int | None) -> None:
    """Làm các việc nền (đọc bản quét, văn bản dài …) đến khi được bảo dừng. Chạy nhiều tiến trình cùng lúc được."""
    set_up()
    from cchc.jobs.telling import lines
    from cchc.jobs.worker import Worker

    if not listed:
        Worker(beside=beside).run(once=once)
        return
    found = list(lines())
    for line in found or ["Không có việc nào đang chờ, đang chạy hay không xong."]:
        click.echo(line)


@main.command()
@click.option("--mail/--no-mail", default=True, help="Gửi cả thư gộp buổi sáng.")
def remind(mail: bool) -> None:
    """Nhắc việc sắp đến hạn, quá hạn của hôm nay; gửi thư gộp. Chạy lại không nhắc hai lần."""
    set_up()
    from django.conf import settings
    from django.utils import timezone

    from cchc.assessments.rounds_telling import remind as tell_judged
    from cchc.duties.reminding import remind as tell_everybody
    from cchc.notices.actions import send_letters
    from cchc.periods import today
    from cchc.reports.cut_off_telling import remind as tell_cut_off

    told = tell_everybody(today()) + tell_judged(today()) + tell_cut_off(today())
    click.echo(f"Đã thêm {told} thông báo.")
    if not mail:
        return
    failed = 0
    if settings.CCHC_MAIL:
        done = send_letters(timezone.now())
        failed += done.failed
        click.echo(f"Đã gửi {done.sent} thư; {done.later} thư để sau giờ yên lặng; {done.failed} thư không gửi được.")
    else:
        click.echo("Chưa gửi thư: chưa đặt máy chủ thư (CCHC_MAIL).")
    if settings.CCHC_CHANNELS and find_spec("apprise") is None:
        click.echo("Chưa gửi tin: chưa cài phần mở rộng channels (pip install 'cchc[channels]').")
        failed += 1
    elif settings.CCHC_CHANNELS:
        from cchc.notices.channels import send_messages

        done = send_messages(timezone.now())
        failed += done.failed
        said = f"Đã gửi {done.sent} tin qua {', '.join(settings.CCHC_CHANNELS)}; {done.later} tin để sau giờ yên lặng"
        click.echo(f"{said}; {done.failed} tin không gửi được.")
    if failed:
        sys.exit(1)


@main.command()
@click.option("--plan", type=click.Path(path_type=Path), help="Đọc kế hoạch này thay cho kế hoạch mẫu.")
@click.option("--play/--no-play", default=True, help="Diễn vài tháng làm việc để các trang không trống.")
def demo(plan: Path | None, play: bool) -> None:
    """Dựng tỉnh Mẫu: cơ quan, tài khoản, kế hoạch, vài tháng làm việc. Chạy lại không mất gì."""
    set_up()
    from django.core.management import call_command

    from cchc.project.demo import prepare

    call_command("migrate", verbosity=0)
    prepare(plan, play=play, say=click.echo)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--worker/--no-worker", default=None, help="Chạy kèm một tiến trình làm việc nền. Mặc định: có khi CCHC_LOCAL=1."
)
def serve(host: str, port: int, workers: int, worker: bool | None) -> None:
    """Mở cho trình duyệt, bằng máy chủ WSGI."""
    set_up()
    import socket
    from contextlib import nullcontext

    from django.conf import settings
    from granian.constants import Interfaces
    from granian.server import Server

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            fail(f"Cổng {port} đang có chương trình khác dùng. Chọn cổng khác: --port {port + 1}.")
    from cchc.project.beside import worker as worker_beside

    server = Server(
        "cchc.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    )
    with worker_beside() if (settings.CCHC_LOCAL if worker is None else worker) else nullcontext():
        server.serve()


if __name__ == "__main__":
    main()
