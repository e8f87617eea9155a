"""`cchc rounds check`: what was frozen at the cut-offs of rounds, reckoned again."""

from __future__ import annotations

import click

from cchc.project.command import set_up


@click.group()
def rounds() -> None:
    """Kỳ báo cáo."""


@rounds.command()
def check() -> None:
    """Tính lại mã kiểm tra của mọi kỳ báo cáo đã chốt; báo kỳ nào không còn như lúc chốt."""
    set_up()
    from cchc.reports.cut_off import check as check_round
    from cchc.reports.models import Round

    broken = 0
    frozen = Round.objects.filter(frozen_at__isnull=False).select_related("snapshot").order_by("frozen_at", "pk")
    for one in frozen:
        found = check_round(one)
        broken += not found.holds
        digest = one.snapshot.digest if one.snapshot else one.status_digest
        click.echo(f"{'đúng' if found.holds else 'SAI '}  {digest[:16]}  {one.name}")
    click.echo(f"{len(frozen)} kỳ đã chốt, {broken} kỳ không còn như lúc chốt.")
    if broken:
        raise SystemExit(1)
