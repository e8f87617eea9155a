"""Signing in for real: a code from an app, a passkey, and a provider of single sign-on over http."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import ROOT, SIZES, House, Walker, free_port, served

pytestmark = pytest.mark.browser
OFFICER, OTHER, ADMINISTRATOR = "nguyen.thi.ha", "vu.tuan.kiet", "quan.tri"
AT_PROVIDER = {"ha.sso": "mật khẩu ở nơi khác", "nguoi.la": "mật khẩu của người lạ"}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The address of a real provider that knows two people, and the port the house must answer at."""
    folder = tmp_path_factory.mktemp("provider")
    port, house = free_port(), free_port()
    people = [word for pair in AT_PROVIDER.items() for word in pair]
    back = f"http://localhost:{house}/sign-in/sso/back/"
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    log = (folder / "log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.provider", str(port), str(folder), "cchc", "s3cret", back, *people],
        cwd=ROOT,
        env=env,
        stdout=log,
        stderr=log,
    )
    url = f"http://localhost:{port}/.well-known/openid-configuration"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(url, timeout=2).read()
                break
            except OSError:
                assert server.poll() is None, (folder / "log").read_text()
                time.sleep(0.3)
        yield url, house
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def sso_house(provider: tuple[str, int], prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation of tỉnh Mẫu that trusts the provider; on `localhost`, for a passkey belongs to a name."""
    url, port = provider
    home = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("sso") / "home"))
    trusting = {
        "CCHC_LOG": "WARNING",
        "CCHC_OIDC_URL": url,
        "CCHC_OIDC_CLIENT": "cchc",
        "CCHC_OIDC_SECRET": "s3cret",
        "CCHC_OIDC_NAME": "Đăng nhập một lần của tỉnh Mẫu",
        "CCHC_OIDC_CLAIM": "preferred_username",
        "CCHC_OIDC_SCOPE": "openid,profile",
        "CCHC_MFA_ROLES": "administrator",
    }
    with served(home, port, "localhost", **trusting) as one:
        yield one


@pytest.fixture
def visit(sso_house: House, chromium: Browser) -> Iterator[Any]:
    """visit("1366"): a fresh browser at the sign-in page, nobody in it."""
    contexts: list[BrowserContext] = []

    def begin(size: str = "1366") -> Walker:
        context = chromium.new_context(viewport=SIZES[size], locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")  # type: ignore[arg-type]
        context.set_default_timeout(15000)
        contexts.append(context)
        walker = Walker(context.new_page(), sso_house, size)
        walker.page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        return walker.open("/sign-in/")

    faults: list[str] = []
    yield begin
    for context in contexts:
        context.close()
    assert not faults, faults


def by_password(walker: Walker, username: str) -> Page:
    page = walker.page
    page.goto(f"{walker.house.url}/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", walker.house.passwords[username])
    page.press("input[name=password]", "Enter")
    return page


def confirm(page: Page, password: str) -> None:
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Tiếp tục").click()


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_an_app_s_code_is_the_second_step(visit: Any) -> None:
    """The administrator's role needs a second factor: she sets one up, and signs in by it."""
    walker = visit()
    page = by_password(walker, ADMINISTRATOR)
    page.goto(f"{walker.house.url}/people/")
    expect(page.locator("main")).to_contain_text("Vị trí của bạn phải dùng xác thực hai lớp")
    walker.check("tai-khoan")
    page.get_by_role("link", name="Bật ứng dụng xác thực").click()
    confirm(page, walker.house.passwords[ADMINISTRATOR])
    secret = page.locator("#khoa").inner_text()
    walker.check("ung-dung-xac-thuc")
    page.get_by_label("Mã xác thực").fill(code(secret))
    page.get_by_role("button", name="Bật").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    codes = page.locator("main code").all_inner_texts()
    assert len(codes) == 10
    walker.check("ma-du-phong").open("/people/").check("nguoi-dung")

    other = visit("390")
    page = by_password(other, ADMINISTRATOR)
    expect(page.get_by_role("heading", level=1)).to_have_text("Xác thực lớp thứ hai")
    other.check("lop-thu-hai")
    page.get_by_label("Mã xác thực").fill("123456")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("main")).to_contain_text("Mã không đúng")
    page.get_by_label("Mã xác thực").fill(code(secret, 1))
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/people/")
    other.check("nguoi-dung").open("/ledger/").check("nhat-ky")
    expect(page.locator("main")).to_contain_text("đăng nhập không thành công")
    other.open("/people/import/").check("nhap-nguoi-dung").open("/people/add/").check("them-nguoi-dung")
    other.open("/people/2/").check("nguoi")


def test_a_passkey_signs_in_without_a_password(visit: Any) -> None:
    walker = visit()
    page = by_password(walker, OTHER)
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    page.goto(f"{walker.house.url}/account/keys/add/")
    confirm(page, walker.house.passwords[OTHER])
    walker.check("them-khoa")
    page.get_by_label("Tên để nhận ra").fill("Máy ở cơ quan")
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    walker.open("/account/")
    expect(page.locator("main")).to_contain_text("Máy ở cơ quan")

    page.locator("details.cc-me summary").click()
    page.get_by_role("button", name="Đăng xuất").last.click()
    page.wait_for_url("**/sign-in/")
    walker.check("dang-nhap")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.wait_for_url(f"{walker.house.url}/")
    expect(page.locator(".cc-top")).to_contain_text("Vũ Tuấn Kiệt")

    # As the second step after the password it is asked for too.
    page.context.clear_cookies()
    page = by_password(walker, OTHER)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url(f"{walker.house.url}/")


def through_provider(walker: Walker, username: str) -> Page:
    page = walker.page
    page.goto(f"{walker.house.url}/sign-in/")
    page.get_by_role("button", name="Đăng nhập một lần của tỉnh Mẫu").click()
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", AT_PROVIDER[username])
    page.press("input[name=password]", "Enter")
    return page


def know(house: House, username: str, sso_id: str) -> None:
    """What an administrator does on a person's page."""
    env = {
        **os.environ,
        "CCHC_HOME": str(house.home),
        "CCHC_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "cchc.project.settings",
    }
    env.pop("CCHC_TESTING", None)
    env.pop("DATABASE_URL", None)
    act = (
        "import django; django.setup()\n"
        "from cchc.access import SYSTEM; from cchc.people.accounts import change; from cchc.people.models import Person\n"
        f"one = Person.objects.get(username={username!r})\n"
        f"change(SYSTEM, one, full_name=one.full_name, email='', sso_id={sso_id!r})\n"
    )
    subprocess.run([sys.executable, "-c", act], env=env, check=True, cwd=Path(ROOT))


def test_single_sign_on_lets_in_whom_an_administrator_gave_the_code(visit: Any, sso_house: House) -> None:
    stranger = visit()
    page = through_provider(stranger, "nguoi.la")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản chưa được gắn")
    stranger.check("chua-duoc-gan")
    stranger.page.goto(f"{sso_house.url}/duties/")
    assert "/sign-in/" in page.url

    know(sso_house, OFFICER, "ha.sso")
    walker = visit("390")
    page = through_provider(walker, "ha.sso")
    page.wait_for_url(f"{sso_house.url}/")
    expect(page.locator("main")).to_contain_text("Nguyễn Thị Hà")

    # The code is taken away: what the provider says opens nothing any more.
    know(sso_house, OFFICER, "")
    again = visit()
    page = through_provider(again, "ha.sso")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản chưa được gắn")
