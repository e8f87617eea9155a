"""Who answers for which field: appointed, ended and listed on a page, with who did before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from cchc.access import Denied, Refused
from cchc.agencies.fields import end_field, own_field
from cchc.agencies.models import FieldOwner
from cchc.ledger.models import Entry
from cchc.periods import today
from cchc.words import Field

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def keeper(person: Callable[..., Any]) -> Client:
    client = Client()
    client.force_login(person("tri", "ubnd-tinh", "administrator"), backend=BACKEND)
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def owner_of(field: str, day: date) -> str:
    from cchc.agencies.models import during

    row = FieldOwner.objects.filter(during(day), field=field).select_related("agency").first()
    return row.agency.key if row else ""


def test_an_owner_is_appointed_replaced_ended_and_still_listed(keeper, province, person) -> None:
    day = today()
    person("minh", "so-cong-thuong", "field_owner")
    page = words(keeper.get("/agencies/fields/"))
    assert "Chính quyền số" in page and "Văn phòng UBND tỉnh" in page
    start = day - timedelta(days=10)
    given = {"field": "procedures", "agency": province("so-cong-thuong").pk, "since": f"{start:%d/%m/%Y}", "last": ""}
    answer = keeper.post("/agencies/fields/add/", given, follow=True)
    said = words(answer)
    assert "Sở Công Thương chủ trì lĩnh vực Thủ tục hành chính" in said and "Minh" in said
    assert "Thủ tục hành chính: Văn phòng UBND tỉnh, từ 01/07/2025 đến hết" in said
    assert (owner_of("procedures", start - timedelta(days=1)), owner_of("procedures", day)) == (
        "vp-ubnd",
        "so-cong-thuong",
    )
    row = FieldOwner.objects.get(field="procedures", agency__key="so-cong-thuong")
    ended = keeper.post(f"/agencies/fields/{row.pk}/end/", {"last": f"{day:%d/%m/%Y}"}, follow=True)
    assert "Đã ghi ngày thôi chủ trì lĩnh vực" in words(ended)
    assert (owner_of("procedures", day), owner_of("procedures", day + timedelta(days=1))) == ("so-cong-thuong", "")
    told = Entry.objects.filter(verb__startswith="field.", person_name="Tri").values_list("verb", flat=True)
    assert sorted(told) == ["field.end", "field.own"]
    history = words(keeper.get(f"/ledger/?about=agencies.agency:{province('so-cong-thuong').pk}"))
    assert "ghi cơ quan này chủ trì lĩnh vực Thủ tục hành chính" in history


def test_one_is_appointed_for_a_time(keeper, province) -> None:
    day = today()
    given = {
        "field": "digital",
        "agency": province("so-y-te").pk,
        "since": f"{day:%d/%m/%Y}",
        "last": f"{day + timedelta(days=30):%d/%m/%Y}",
    }
    assert keeper.post("/agencies/fields/add/", given).status_code == 303
    assert owner_of("digital", day + timedelta(days=30)) == "so-y-te"
    assert owner_of("digital", day + timedelta(days=31)) == ""


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"agency": ""}, "Cơ quan chủ trì"),
        ({"since": "31/02/2026"}, "không có trong lịch"),
        ({"last": "01/01/2020"}, "Ngày cuối phải từ ngày bắt đầu trở đi"),
        ({"since": "01/01/2020", "last": ""}, "đã có cơ quan chủ trì từ ngày đó hoặc sau đó"),
    ],
)
def test_a_wrong_appointment_is_told_beside_its_field(keeper, province, changed, sentence: str) -> None:
    before = list(FieldOwner.objects.order_by("pk").values())
    given = {"field": "procedures", "agency": province("so-y-te").pk, "since": f"{today():%d/%m/%Y}", "last": ""}
    answer = keeper.post("/agencies/fields/add/", {**given, **changed})
    assert answer.status_code == 422 and sentence in words(answer)
    assert list(FieldOwner.objects.order_by("pk").values()) == before


def test_of_two_keepers_the_second_is_told(actor, province) -> None:
    tri, day = actor("ubnd-tinh", "administrator"), today()
    row = FieldOwner.objects.get(field="procedures")
    stale = FieldOwner.objects.get(pk=row.pk)
    end_field(tri, row, until=day)
    with pytest.raises(Refused, match="người khác"):
        end_field(tri, stale, until=day + timedelta(days=1))
    with pytest.raises(Denied):
        end_field(actor("so-y-te", "focal_point"), row, until=day + timedelta(days=2))
    made = own_field(tri, Field.PROCEDURES, agency=province("so-y-te"), authority=province("ubnd-tinh"), since=day)
    with pytest.raises(Refused):  # the one before does not reach into the next one's time
        end_field(tri, row, until=day + timedelta(days=2))
    assert made.until is None


@pytest.fixture
def standing(person: Callable[..., Any]) -> Client:
    """The focal point of the standing agency, which owns the field of direction."""
    client = Client()
    client.force_login(person("duc", "so-noi-vu", "focal_point"), backend=BACKEND)
    return client


def direction() -> FieldOwner:
    return FieldOwner.objects.get(field="direction", until=None)


def test_the_last_who_keeps_the_register_is_not_lost(standing, province, person) -> None:
    """No administrator, and nobody at the agency that would come after: it is refused, however it is done."""
    last = f"{today():%d/%m/%Y}"
    refused = standing.post(f"/agencies/fields/{direction().pk}/end/", {"last": last, "aware": "on"})
    assert refused.status_code == 422 and "không còn ai giữ danh mục cơ quan và tài khoản" in words(refused)
    given = {"field": "direction", "agency": province("so-tai-chinh").pk, "since": last, "aware": "on"}
    assert "không còn ai giữ danh mục" in words(standing.post("/agencies/fields/add/", given))
    assert direction().agency.key == "so-noi-vu"
    person("ha", "so-tai-chinh", "focal_point")
    for_a_time = {**given, "last": f"{today() + timedelta(days=30):%d/%m/%Y}"}
    assert "không còn ai giữ danh mục" in words(standing.post("/agencies/fields/add/", for_a_time))
    assert standing.post("/agencies/fields/add/", given).status_code == 303
    assert direction().agency.key == "so-tai-chinh"


def test_who_gives_away_what_lets_her_keep_the_register_is_told_first(standing, keeper, province) -> None:
    end = f"/agencies/fields/{direction().pk}/end/"
    last = {"last": f"{today():%d/%m/%Y}"}
    assert "thôi là cơ quan thường trực" in words(standing.get(end))
    unaware = standing.post(end, last)
    assert unaware.status_code == 422 and "Đánh dấu vào ô này" in words(unaware)
    given = {"field": "direction", "agency": province("so-tai-chinh").pk, "since": last["last"]}
    assert "Sở Nội vụ thôi là cơ quan thường trực" in words(standing.post("/agencies/fields/add/", given))
    assert direction().agency.key == "so-noi-vu"
    # Who keeps it by another right loses nothing, and is asked nothing; nor is anybody about another field.
    assert "thôi là cơ quan thường trực" not in words(keeper.get(end))
    assert standing.post("/agencies/fields/add/", {**given, "field": "digital"}).status_code == 303
    assert standing.post(end, {**last, "aware": "on"}).status_code == 303
    tomorrow = today() + timedelta(days=1)
    assert owner_of("direction", tomorrow) == ""
