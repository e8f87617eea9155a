"""The tree's page: what is opened is fetched, the rest is not asked for, however large it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cchc.access import SYSTEM
from cchc.agencies.actions import found, restand
from cchc.agencies.tree import FEW, PAGE

SINCE = date(2020, 1, 1)


@pytest.fixture
def reader(person: Any) -> Client:
    client = Client()
    client.force_login(person("ha", "so-noi-vu", "officer"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def part(client: Client, address: str) -> str:
    """What the page's script is given."""
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    text: str = answer.content.decode()
    assert "<html" not in text
    return text


def more(top: Any, n: int, **columns: Any) -> list[Any]:
    given = {"kind": "commune", "level": "commune", "since": SINCE, **columns}
    return [found(SYSTEM, key=f"them-{i}", name=f"UBND xã Thêm {i:03}", parent=top, **given) for i in range(n)]


def test_what_is_folded_away_comes_when_it_is_opened(reader, province):
    top = province("ubnd-tinh").pk
    page = reader.get("/agencies/").content.decode()
    assert "Sở Xây dựng" in page and "UBND xã An Hòa" not in page and f"open={top}&amp;kind=commune" in page
    communes = part(reader, f"/agencies/?open={top}&kind=commune")
    assert "UBND xã An Hòa" in communes and "Sở Xây dựng" not in communes and "UBND cấp xã" not in communes


def test_the_way_to_an_agency_is_open(reader, province):
    deep = province("tt-pvhcc")
    page = reader.get(f"/agencies/?open={deep.pk}").content.decode()
    assert "Trung tâm Phục vụ hành chính công" in page and "Văn phòng UBND tỉnh" in page and "data-at" in page
    assert "UBND xã An Hòa" not in page


def test_a_long_list_comes_in_pages_and_the_way_shows_who_is_on_a_later_one(reader, province):
    office = province("so-y-te")
    made = more(office, PAGE + 3, kind="centre", level="department")
    first = part(reader, f"/agencies/?open={office.pk}")
    assert "Thêm 000" in first and "Thêm 199" in first and "Thêm 200" not in first and "data-more" in first
    second = part(reader, f"/agencies/?open={office.pk}&kind=centre&page=2")
    assert "Thêm 200" in second and "Thêm 199" not in second and "data-more" not in second
    assert "Thêm 202" in reader.get(f"/agencies/?open={made[-1].pk}").content.decode()


def test_it_costs_the_same_for_few_and_for_many(reader, province):
    top = province("ubnd-tinh")
    addresses = ("/agencies/", f"/agencies/?open={top.pk}&kind=commune", "/agencies/?q=xa")

    def cost() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                reader.get(address)
            counts.append(len(queries))
        return counts

    before = cost()
    more(top, 60)
    assert cost() == before


def test_a_day_has_its_own_tree(reader, province):
    moved = province("tt-pvhcc")
    restand(SYSTEM, moved, date(2026, 1, 1), parent=province("so-noi-vu"))
    was, now = province("vp-ubnd").pk, province("so-noi-vu").pk
    assert "Trung tâm Phục vụ" in part(reader, f"/agencies/?as_of=2025-12-31&open={was}")
    assert "Trung tâm Phục vụ" not in part(reader, f"/agencies/?open={was}")
    assert "Trung tâm Phục vụ" in part(reader, f"/agencies/?open={now}")
    page = reader.get("/agencies/?as_of=2025-12-31").content.decode()
    assert "?as_of=2025-12-31&amp;open=" in page, "what is opened is of the same day"


def test_nothing_of_another_province_is_opened(reader, province):
    other = found(
        SYSTEM, key="khac", name="UBND tỉnh Khác", kind="committee", level="province", since=SINCE, parent=None
    )
    found(SYSTEM, key="khac-so", name="Sở Khác", kind="department", level="department", since=SINCE, parent=other)
    assert reader.get(f"/agencies/?open={other.pk}").status_code == 404
    assert "Sở Khác" not in part(reader, "/agencies/?q=so+khac")


def test_hostile_addresses_open_the_root(reader, province):
    for tail in ("open=x", "open=99999999999999999999", "open=-1", "open=1&kind=%27&page=-4", "open=1&page=999999"):
        assert reader.get(f"/agencies/?{tail}").status_code == 200


def test_a_code_finds_its_agency(reader, province):
    assert "Sở Xây dựng" in part(reader, "/agencies/?q=H00.04")
    assert FEW < 16, "tỉnh Mẫu has more communes than are shown unopened"
