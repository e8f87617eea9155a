"""The pages of who exists: who sees and changes what."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from cchc.agencies.models import Agency, Alias

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def as_(person: Any) -> Any:
    def sign_in(username: str, agency: str, role: str) -> Client:
        client = Client()
        client.force_login(person(username, agency, role), backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def other_province(province: Any) -> Any:
    from cchc.access import SYSTEM
    from cchc.agencies.actions import found

    since = date(2020, 1, 1)
    top = found(SYSTEM, key="khac", name="UBND tỉnh Khác", kind="committee", level="province", since=since, parent=None)
    return found(SYSTEM, key="khac-so", name="Sở Khác", kind="department", level="department", since=since, parent=top)


def given(**changes: str) -> dict[str, str]:
    return {
        "name": "Sở Dân tộc và Tôn giáo",
        "short_name": "SDTTG",
        "kind": "department",
        "level": "department",
        "code": "",
        "since": "01/03/2026",
        **changes,
    }


def test_the_tree_stands_on_a_day_and_words_find_without_diacritics(as_, other_province):
    duc = as_("duc", "so-noi-vu", "focal_point")
    page = duc.get("/agencies/").content.decode()
    assert "UBND tỉnh Mẫu" in page and "Sở Khác" not in page
    found = duc.get("/agencies/?q=SO+xay").content.decode()
    assert "Sở Xây dựng" in found and "Sở Y tế" not in found
    before = duc.get("/agencies/?q=so&as_of=2000-01-01").content.decode()
    assert "Sở Tư pháp" in before and "Sở Xây dựng" not in before


def test_an_officer_reads_her_own_province_and_cannot_change_it(as_, province, other_province):
    ha = as_("ha", "xa-an-hoa", "officer")
    page = ha.get("/agencies/?q=so").content.decode()
    assert "Sở Xây dựng" in page and "Thêm cơ quan" not in page
    one = province("so-xay-dung")
    assert "Đổi tên" not in ha.get(f"/agencies/{one.pk}/").content.decode()
    assert ha.get("/agencies/add/").status_code == 404
    assert ha.post(f"/agencies/{one.pk}/change/", given()).status_code == 404
    assert ha.post(f"/agencies/{one.pk}/call/", {"printed": "SXD tỉnh"}).status_code == 404
    assert ha.get(f"/agencies/{other_province.pk}/").status_code == 404


def test_a_viewer_reads_and_does_not_change(as_, province):
    leader = as_("lanh", "ubnd-tinh", "leader")
    assert leader.get(f"/agencies/{province('so-y-te').pk}/").status_code == 200
    assert leader.get("/agencies/add/").status_code == 404


def test_the_focal_point_adds_an_agency(as_, province):
    duc = as_("duc", "so-noi-vu", "focal_point")
    answer = duc.post("/agencies/add/", given(parent=str(province("ubnd-tinh").pk)))
    assert answer.status_code == 303
    made = Agency.objects.get(key="so-dan-toc-va-ton-giao")
    assert answer["Location"] == f"/agencies/{made.pk}/"
    standing = made.standing(date(2026, 3, 1))
    assert standing is not None and standing.parent == province("ubnd-tinh")
    again = duc.post("/agencies/add/", given(parent=str(province("ubnd-tinh").pk)))
    assert again.status_code == 422
    assert "Đã có “Sở Dân tộc và Tôn giáo”" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "   "}, "name"),
        ({"since": "31/02/2026"}, "31/02/2026 không có trong lịch"),
        ({"kind": "planet"}, "kind"),
        ({"parent": "99999999"}, "parent"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(as_, province, changes, said):
    duc = as_("duc", "so-noi-vu", "focal_point")
    before = Agency.objects.count()
    answer = duc.post("/agencies/add/", given(**{"parent": str(province("ubnd-tinh").pk), **changes}))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Agency.objects.count() == before


def test_an_agency_of_another_province_is_no_parent(as_, other_province):
    duc = as_("duc", "so-noi-vu", "focal_point")
    assert duc.post("/agencies/add/", given(parent=str(other_province.pk))).status_code == 404
    assert duc.post("/agencies/add/", given(parent="999999")).status_code == 422


def test_renaming_from_a_day_keeps_what_it_was_before(as_, province):
    duc = as_("duc", "so-noi-vu", "focal_point")
    one = province("so-xay-dung")
    form = given(name="Sở Xây dựng và Giao thông", short_name="SXD", parent=str(province("ubnd-tinh").pk))
    answer = duc.post(f"/agencies/{one.pk}/change/", {**form, "code": "H00.04", "since": "01/06/2026"})
    assert answer.status_code == 303
    assert str(one.standing(date(2026, 5, 31))) == "Sở Xây dựng"
    assert str(one.standing(date(2026, 6, 1))) == "Sở Xây dựng và Giao thông"
    page = duc.get(f"/agencies/{one.pk}/").content.decode()
    assert "31/05/2026" in page and "Sở Xây dựng và Giao thông" in page


def test_moving_under_itself_and_changing_nothing_are_refused(as_, province):
    duc = as_("duc", "so-noi-vu", "focal_point")
    one = province("vp-ubnd")
    now = one.standing(date(2026, 6, 1))
    assert now is not None
    form = given(name=now.name, short_name=now.short_name, kind=now.kind, level=now.level, code=now.code)
    under_itself = duc.post(f"/agencies/{one.pk}/change/", {**form, "parent": str(province("tt-pvhcc").pk)})
    assert under_itself.status_code == 422
    nothing = duc.post(f"/agencies/{one.pk}/change/", {**form, "parent": str(province("ubnd-tinh").pk)})
    assert nothing.status_code == 422
    assert "Chưa đổi gì so với hiện nay." in nothing.content.decode()


def test_another_name_is_remembered_for_the_authoritys_documents(as_, province):
    duc = as_("duc", "so-noi-vu", "focal_point")
    one = province("so-xay-dung")
    assert duc.post(f"/agencies/{one.pk}/call/", {"printed": "Sở XD"}).status_code == 303
    alias = Alias.objects.get(printed="Sở XD")
    assert (alias.agency, alias.within) == (one, province("ubnd-tinh"))
    assert "“Sở XD”" in duc.get(f"/agencies/{one.pk}/").content.decode()
    for words in ("", "…", "x" * 301):
        assert duc.post(f"/agencies/{one.pk}/call/", {"printed": words}).status_code == 422


def test_a_communes_focal_point_keeps_only_what_is_below_it(as_, province):
    lan = as_("lan", "xa-an-hoa", "focal_point")
    assert lan.post(f"/agencies/{province('so-y-te').pk}/change/", given()).status_code == 404
    own = str(province("xa-an-hoa").pk)
    made = given(name="Phòng Kinh tế", kind="division", level="commune", parent=own)
    assert lan.post("/agencies/add/", made).status_code == 303
    assert lan.post("/agencies/add/", {**made, "parent": str(province("ubnd-tinh").pk)}).status_code == 422


def test_an_agencys_page_shows_what_it_owes_and_opens_it(as_, mandate, province, client):
    from cchc.people.models import Person

    client.force_login(Person.objects.get(username="focal_point-so-noi-vu"), backend=BACKEND)
    one = province("so-xay-dung")
    page = client.get(f"/agencies/{one.pk}/").content.decode()
    assert f"/tasks/{mandate.pk}/?agency={one.pk}#nhiem-vu" in page
    assert "0/2" in page


@pytest.mark.parametrize("asked", ["page=-1", "as_of=31/02/2026", "as_of=9999-12-31", "q=%00", "q=***", "page=9e99"])
def test_hostile_addresses_give_the_page(as_, asked):
    assert as_("duc", "so-noi-vu", "focal_point").get(f"/agencies/?{asked}").status_code == 200


def test_in_english_the_kinds_levels_and_refusals_are_english_and_the_workbook_is_not(as_, province):
    duc = as_("duc", "so-noi-vu", "focal_point")
    duc.cookies["django_language"] = "en"
    page = duc.get(f"/agencies/{province('so-xay-dung').pk}/").content.decode()
    assert "Department" in page and "Sở, cơ quan ngang sở" not in page
    far = duc.post("/agencies/add/", given(parent=str(province("ubnd-tinh").pk), since="01/01/2090")).content.decode()
    assert "too far away" in far and "quá xa" not in far
    book = openpyxl.load_workbook(BytesIO(duc.get("/agencies/export/").content)).active
    assert "Sở, cơ quan ngang sở" in {cell.value for row in book.iter_rows() for cell in row}
