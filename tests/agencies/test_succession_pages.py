"""The wizard: choose, preview, confirm by name; the timeline; taking one back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from cchc.access import SYSTEM
from cchc.agencies.actions import found
from cchc.agencies.models import Agency, Succession
from cchc.agencies.successions import Decision, merge
from cchc.duties.models import Duty
from cchc.ledger.models import Entry

BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = date(2026, 3, 1)


@pytest.fixture
def as_(person: Any) -> Any:
    def sign_in(username: str, agency: str, role: str) -> Client:
        client = Client()
        client.force_login(person(username, agency, role), backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def duc(as_: Any) -> Client:
    return as_("duc", "so-noi-vu", "focal_point")


def given(**more: str) -> dict[str, str]:
    rows = {f"agency_{n}": "" for n in range(1, 7)}
    return {**rows, "day": "01/03/2026", "decision": "15/QĐ-UBND", "decided_on": "", "issuer": "", **more}


JOINED = given(agency_1="Sở Xây dựng", agency_2="sở y tế", heir="Sở Hạ tầng", short_name="SHT")


def test_the_kinds_are_offered_with_what_they_do(duc, province) -> None:
    page = duc.get(f"/agencies/reorganise/?agency={province('so-y-te').pk}").content.decode()
    assert page.count("/agencies/reorganise/") >= 5
    form = duc.get(f"/agencies/reorganise/rename/?agency={province('so-y-te').pk}").content.decode()
    assert 'value="Sở Y tế"' in form and "<datalist" in form


def test_a_merger_is_seen_first_and_done_when_its_name_is_typed(duc, mandate, province) -> None:
    one = province("so-xay-dung")
    seen = duc.post("/agencies/reorganise/merge/", JOINED)
    page = seen.content.decode()
    assert seen.status_code == 200 and "chưa ghi gì" in page
    assert "Lập cơ quan mới" in page and "Nhiệm vụ chưa xong" in page and "Rà soát" not in page
    assert not Succession.objects.exists() and one.standing(DAY) is not None
    wrong = duc.post("/agencies/reorganise/merge/", {**JOINED, "confirm": "Sở Y tế"})
    assert wrong.status_code == 422 and "chưa khớp" in wrong.content.decode() and not Succession.objects.exists()
    done = duc.post("/agencies/reorganise/merge/", {**JOINED, "confirm": " sở xây dựng "})
    made = Succession.objects.get()
    assert done.status_code == 303 and done["Location"] == f"/agencies/successions/{made.pk}/"
    page = duc.get(done["Location"]).content.decode()
    assert "Sở Hạ tầng" in page and "Rút lại" in page and "Nhiệm vụ chưa xong" in page
    heir = Agency.objects.get(key="so-ha-tang")
    assert "Sở Xây dựng" in duc.get(f"/agencies/{heir.pk}/").content.decode()
    assert "Sở Hạ tầng" in duc.get(f"/agencies/{one.pk}/").content.decode()
    assert "Sở Hạ tầng" in duc.get("/agencies/successions/").content.decode()


def test_one_recorded_wrongly_is_taken_back(duc, mandate, province) -> None:
    owed = Duty.objects.unfinished().filter(agency=province("so-xay-dung")).count()
    duc.post("/agencies/reorganise/merge/", {**JOINED, "confirm": "Sở Xây dựng"})
    made = Succession.objects.get()
    assert duc.post(f"/agencies/successions/{made.pk}/withdraw/").status_code == 303
    assert not Succession.objects.exists() and province("so-xay-dung").standing(DAY) is not None
    assert Duty.objects.unfinished().filter(agency=province("so-xay-dung")).count() == owed


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("merge", {"agency_2": "Sở Y tếe"}, "Có phải “Sở Y tế”?"),
        ("merge", {"agency_2": "Sở Xây dựng"}, "hai lần"),
        ("merge", {"agency_2": ""}, "agency_2"),
        ("merge", {"heir": "Sở Tư phap", "agency_2": "Không có"}, "Không có cơ quan nào tên như vậy"),
        ("merge", {"day": "31/02/2026"}, "không có trong lịch"),
        ("merge", {"day": "01/03/1900"}, "quá xa"),
        ("merge", {"decision": ""}, "decision"),
        ("split", {"heir_1": "Sở Y tế", "heir_2": "Sở Mới", "share_1": "một nửa"}, "3/5 hoặc 0,6"),
        ("split", {"heir_1": "Sở Y tế", "heir_2": "Sở Mới", "share_1": "0,6", "share_2": "0,5"}, "cộng lại bằng 1"),
        ("split", {"heir_1": "Sở Y tế", "heir_2": "Sở Mới"}, "Chọn cơ quan tiếp nhận"),
        ("dissolve", {"taker": ""}, "Chọn cơ quan tiếp nhận"),
        ("rename", {"name": "Sở Xây dựng", "short_name": "SXD"}, "Chưa đổi gì"),
        ("move", {"parent": "Sở Xây dựng"}, "dưới chính nó"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(duc, mandate, kind: str, changes: dict[str, str], said: str) -> None:
    blank = {f"{name}_{n}": "" for name in ("heir", "share") for n in range(1, 5)}
    answer = duc.post(f"/agencies/reorganise/{kind}/", {**JOINED, **blank, "taker": "", **changes})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "is-err" in page
    assert not Succession.objects.exists()


def test_a_new_name_that_is_nearly_one_there_is_told(duc, mandate) -> None:
    page = duc.post("/agencies/reorganise/merge/", {**JOINED, "heir": "Sở Tư phapp"}).content.decode()
    assert "gần giống “Sở Tư pháp”" in page


def test_a_split_without_shares_tells_what_stays_unallocated(duc, mandate) -> None:
    sent = given(agency_1="Sở Xây dựng", heir_1="Sở Y tế", heir_2="Sở Mới", taker="1")
    page = duc.post("/agencies/reorganise/split/", sent).content.decode()
    assert "chưa phân bổ" in page and "Lập cơ quan mới" in page


def test_whoever_keeps_no_register_reorganises_nothing(as_, mandate, province) -> None:
    made = merge(SYSTEM, [province("so-xay-dung")], province("so-y-te"), day=DAY, decision=Decision("1/QĐ")).succession
    ha = as_("ha", "so-tu-phap", "officer")
    before = Entry.objects.filter(verb="denied").count()
    for answer in (
        ha.get("/agencies/reorganise/"),
        ha.get("/agencies/reorganise/merge/"),
        ha.post("/agencies/reorganise/merge/", {**JOINED, "confirm": "Sở Xây dựng"}),
        ha.post(f"/agencies/successions/{made.pk}/withdraw/"),
    ):
        assert answer.status_code == 404
    assert Entry.objects.filter(verb="denied").count() == before + 4
    page = ha.get(f"/agencies/successions/{made.pk}/").content.decode()
    assert "Sở Y tế" in page and "withdraw" not in page


def test_another_province_s_reorganisations_are_not_seen(duc, province) -> None:
    since = date(2020, 1, 1)
    top = found(SYSTEM, key="khac", name="UBND tỉnh Khác", kind="committee", level="province", since=since, parent=None)
    below = {"kind": "department", "level": "department", "since": since, "parent": top}
    one = found(SYSTEM, key="k1", name="Sở Một", **below)
    other = found(SYSTEM, key="k2", name="Sở Hai", **below)
    made = merge(SYSTEM, [one], other, day=DAY, decision=Decision("1/QĐ")).succession
    assert duc.get(f"/agencies/successions/{made.pk}/").status_code == 404
    assert duc.post(f"/agencies/successions/{made.pk}/withdraw/").status_code == 404
    assert "Sở Một" not in duc.get("/agencies/successions/").content.decode()
    assert "Sở Một" not in duc.get("/agencies/reorganise/merge/").content.decode()
    sent = {**JOINED, "agency_2": "Sở Một"}
    assert duc.post("/agencies/reorganise/merge/", sent).status_code == 422


def test_names_that_differ_by_a_mark_alone_are_told_apart(duc, province) -> None:
    below = {"kind": "commune", "level": "commune", "since": date(2020, 1, 1), "parent": province("ubnd-tinh")}
    for key, name in (("pt1", "UBND xã Phú Thạnh"), ("pt2", "UBND xã Phú Thành")):
        found(SYSTEM, key=key, name=name, **below)
    sent = given(agency_1="UBND xã Phú Thạnh", name="UBND xã Mới", short_name="")
    page = duc.post("/agencies/reorganise/rename/", sent).content.decode()
    assert "Gõ lại “UBND xã Phú Thạnh”" in page
    sent["agency_1"] = "UBND xa Phu Thanh"  # either
    assert duc.post("/agencies/reorganise/rename/", sent).status_code == 422


def test_an_address_of_no_kind_is_none(duc) -> None:
    assert duc.get("/agencies/reorganise/swallow/").status_code == 404
    assert duc.get("/agencies/successions/999999/").status_code == 404
    assert duc.get("/agencies/reorganise/merge/withdraw/").status_code == 404
