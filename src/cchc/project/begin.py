"""`make run`: prepare what is missing, say where to go and as whom, and serve. Run again it starts in seconds."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.option("--plan", type=click.Path(path_type=Path))
@click.option("--port", default=8000, type=click.IntRange(1, 65535))
def begin(plan: Path | None, port: int) -> None:
    """Prepare and serve an installation on this machine."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.project.settings")
    os.environ.setdefault("CCHC_LOG", "WARNING")
    os.environ.setdefault("CCHC_NAME", "UBND tỉnh Mẫu")
    import django

    django.setup()
    from django.core.management import call_command

    from cchc.access import Refusal
    from cchc.project.cli import serve
    from cchc.project.command import fail
    from cchc.project.demo import accounts, prepare

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    try:
        prepare(plan, play=True, say=click.echo)
    except Refusal as refusal:
        fail(refusal.sentence)
    click.echo(f"\n  http://127.0.0.1:{port}\n")
    roles = {
        "focal_point": "đầu mối",
        "officer": "cán bộ",
        "leader": "lãnh đạo, chỉ xem",
        "viewer": "lãnh đạo, chỉ xem",
        "administrator": "quản trị",
        "field_owner": "chủ trì lĩnh vực",
        "head": "thủ trưởng",
        "auditor": "kiểm soát, xem nhật ký",
    }
    for one in accounts():
        who = f"{one['full_name']}, {roles.get(one['role'], one['role'])}, {one['title']}"
        click.echo(f"  {one['username']:<22}{one['password']:<18}{who}")
    click.echo("\nDừng bằng Ctrl+C. Dữ liệu nằm ở thư mục " + os.environ.get("CCHC_HOME", "var") + ".\n")
    serve.main(["--port", str(port)], standalone_mode=False)


if __name__ == "__main__":
    begin()
