"""A total stated from outside beside what adds up, by its document; and what was frozen, asked for again."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from click.testing import CliRunner
from django.db import connection
from django.urls import reverse

from cchc.figures.consolidating import consolidated
from cchc.figures.freezing import freeze, holds
from cchc.figures.models import Figure, Version
from cchc.figures.values import Kind
from cchc.periods.naming import code_of
from cchc.periods.windows import Window


def test_a_stated_total_stands_beside_the_sum_with_the_difference(
    indicator: Callable[..., Any],
    put: Callable[..., Any],
    province: Callable[[str], Any],
    signed_in: Callable[..., Any],
    focal: Any,
    window: Window,
) -> None:
    of, root, client = indicator(), province("ubnd-tinh"), signed_in("so-noi-vu", "focal_point")
    put("so-y-te", of, 30)
    put("so-cong-thuong", of, 12)
    asked = f"?window={code_of(window)}&agency={root.pk}"
    url, page = (reverse(name, args=[of.pk]) + asked for name in ("indicator_state", "indicator"))
    assert "indicator_state" not in url and url.replace("&", "&amp;") in client.get(page).content.decode()
    assert "Chưa ghi văn bản công bố" in client.post(url, {"numerator": "50"}).content.decode()
    assert "Chưa ghi số" in client.post(url, {"numerator": "", "note": "x"}).content.decode()
    assert client.post(url, {"numerator": "50", "note": "Báo cáo 9/BC-BNV, 10/7/2026"}).status_code == 303
    shown = client.get(page).content.decode()
    assert "Số của nguồn đã công bố là 50, chênh 8 so với số cộng từ các cơ quan (42)" in shown
    total = consolidated([of], root.pk, window)[of.pk]
    assert (total.total.numerator, total.difference and total.difference.numerator) == (42, 8)
    stated = Figure.objects.get(whole=True)
    assert (stated.source, stated.note) == ("outside", "Báo cáo 9/BC-BNV, 10/7/2026")
    assert client.post(url, {"numerator": "42", "note": "Đính chính"}).status_code == 303
    assert "khớp với số cộng" in client.get(page).content.decode() and stated.versions.count() == 2
    officer = signed_in("so-y-te")
    assert officer.post(url, {"numerator": "1", "note": "x"}).status_code == 404


def test_a_ratios_difference_is_of_its_two_counts(
    indicator: Callable[..., Any],
    put: Callable[..., Any],
    province: Callable[[str], Any],
    signed_in: Callable[..., Any],
    focal: Any,
    window: Window,
) -> None:
    of, root, client = (
        indicator(kind=Kind.RATIO, unit="%"),
        province("ubnd-tinh"),
        signed_in("so-noi-vu", "focal_point"),
    )
    put("so-y-te", of, 8, 10)
    asked = f"?window={code_of(window)}&agency={root.pk}"
    sent = {"numerator": "9", "denominator": "12", "note": "9/BC"}
    assert client.post(reverse("indicator_state", args=[of.pk]) + asked, sent).status_code == 303
    shown = client.get(reverse("indicator", args=[of.pk]) + asked).content.decode()
    assert "là 75 (9/12), chênh 1/2 so với số cộng từ các cơ quan (80 (8/10))" in shown


def test_what_was_frozen_is_asked_for_again_on_a_page_and_by_a_command(
    indicator: Callable[..., Any],
    put: Callable[..., Any],
    province: Callable[[str], Any],
    signed_in: Callable[..., Any],
    focal: Any,
    window: Window,
) -> None:
    from cchc.project.cli import main

    of = indicator()
    put("so-y-te", of, 30)
    made = freeze(focal, province("ubnd-tinh"), window)
    put("so-y-te", of, 35, why="Cộng thiếu một bệnh viện")
    put("so-cong-thuong", of, 4)
    client = signed_in("so-noi-vu", "focal_point")
    page = reverse("snapshot", args=[made.pk])
    assert page in client.get(reverse("figures") + f"?window={code_of(window)}").content.decode()
    shown = client.get(page).content.decode()
    assert "Còn nguyên" in shown and "Cộng thiếu một bệnh viện" in shown and "nộp sau khi chốt" in shown
    told = CliRunner().invoke(main, ["figures", "verify"])
    assert told.exit_code == 0 and "1/1 lần chốt còn nguyên" in told.output
    tampered(made.lines.get().version)
    assert not holds(made) and "Không còn nguyên" in client.get(page).content.decode()
    told = CliRunner().invoke(main, ["figures", "verify"])
    assert told.exit_code == 1 and "KHÔNG CÒN NGUYÊN" in told.output
    assert signed_in("so-y-te").get(page).status_code == 404


def tampered(version: Version) -> None:
    """What somebody with the database in hand could do: the trigger taken off, the number changed, the trigger back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would keep the table as it is
            cursor.execute("ALTER TABLE figures_version DISABLE TRIGGER figures_version_append_only")
        else:
            cursor.execute("DROP TRIGGER figures_version_no_update")
    Version.objects.filter(pk=version.pk).update(numerator=Decimal(31))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE figures_version ENABLE TRIGGER figures_version_append_only")
