"""`cchc people …`: the first administrator, whom no page can make."""

from __future__ import annotations

import click

from cchc.project.command import set_up


@click.group()
def people() -> None:
    """Người dùng."""


@people.command()
@click.argument("username")
@click.option("--name", "full_name", required=True, help="Họ và tên.")
@click.option("--agency", default="", help="Mã (key) của cơ quan; để trống khi chỉ có một cơ quan đứng đầu.")
@click.password_option(prompt="Mật khẩu", confirmation_prompt="Gõ lại mật khẩu")
def admin(username: str, full_name: str, agency: str, password: str) -> None:
    """Lập tài khoản quản trị hệ thống đầu tiên: giữ danh mục và người dùng từ cơ quan được ghi trở xuống."""
    set_up()
    from cchc.people.first import first_administrator

    made = first_administrator(username=username, full_name=full_name, agency=agency, password=password)
    click.echo(f"Đã lập tài khoản {made.username}. Đăng nhập, bật xác thực hai lớp, rồi thêm người dùng khác.")
