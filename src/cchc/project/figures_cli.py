"""`cchc figures`: whether what was frozen is still what it was."""

from __future__ import annotations

import click

from cchc.project.command import set_up


@click.group()
def figures() -> None:
    """Số liệu thống kê: kiểm tra số liệu đã chốt."""


@figures.command()
def verify() -> None:
    """Tính lại mã của mọi lần chốt số liệu; mã thoát 1 khi có lần không còn nguyên."""
    set_up()
    from cchc.duties.queries import names_of
    from cchc.figures.freezing import holds
    from cchc.figures.models import Snapshot
    from cchc.periods import spoken, today
    from cchc.periods.naming import name_of

    listed = list(Snapshot.objects.order_by("pk"))
    names = names_of({one.root_id for one in listed}, today())
    broken = 0
    for one in listed:
        whole = holds(one)
        broken += not whole
        word = "còn nguyên" if whole else "KHÔNG CÒN NGUYÊN"
        about = f"{names.get(one.root_id, one.root_id)}, {name_of(one.window)}, {one.count} số, {spoken(one.at.date())}"
        click.echo(f"{one.digest[:12]}  {word}: {about}")
    click.echo(f"{len(listed) - broken}/{len(listed)} lần chốt còn nguyên.")
    if broken:
        raise SystemExit(1)
