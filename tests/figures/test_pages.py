"""The pages of figures: what is seen by whom, and what becomes of a correction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.figures.models import Figure, Indicator
from cchc.figures.values import Kind
from cchc.periods.naming import code_of
from cchc.periods.windows import Window


@pytest.fixture
def asked(window: Window) -> str:
    return f"?window={code_of(window)}"


def test_every_number_opens_to_who_entered_it(
    focal: Any, signed_in: Callable[..., Any], put: Callable[..., Any], indicator: Callable[..., Any], asked: str
) -> None:
    of = indicator(kind=Kind.RATIO, name="Tỷ lệ hoàn thành", unit="%")
    figure = put("so-y-te", of, 9, 10)
    put("xa-an-hoa", of, 1, 10)
    client = signed_in("so-noi-vu", "focal_point")
    page = client.get(reverse("figures") + asked).content.decode()
    assert "10/20" in page and ">50<" in page and "6 tháng đầu năm 2026" in page
    one = client.get(reverse("indicator", args=[of.pk]) + asked).content.decode()
    assert reverse("figure", args=[figure.pk]) in one and "9/10" in one
    assert "Hệ thống" in client.get(reverse("figure", args=[figure.pk])).content.decode()


def test_an_officer_sees_her_own_and_corrects_it(
    signed_in: Callable[..., Any], put: Callable[..., Any], indicator: Callable[..., Any], asked: str
) -> None:
    of = indicator()
    mine, others = put("so-y-te", of, 12), put("so-cong-thuong", of, 3)
    client = signed_in("so-y-te")
    page = client.get(reverse("indicator", args=[of.pk]) + asked).content.decode()
    assert reverse("figure", args=[mine.pk]) in page and reverse("figure", args=[others.pk]) not in page
    assert client.get(reverse("figure", args=[others.pk])).status_code == 404
    url = reverse("figure_correct", args=[mine.pk])
    wrong = client.post(url, {"numerator": "mười ba"})
    assert wrong.status_code == 422 and "không phải số" in wrong.content.decode()
    assert client.post(url, {"numerator": "13"}).status_code == 303
    assert Figure.objects.get(pk=mine.pk).numerator == 13
    signed_in("so-noi-vu", "focal_point").post(reverse("figure_confirm", args=[mine.pk]))
    late = client.post(url, {"numerator": "14"})
    assert late.status_code == 422 and "lý do đính chính" in late.content.decode()
    assert client.post(url, {"numerator": "14", "why": "Đếm sót"}).status_code == 303
    assert "đính chính" in client.get(reverse("figure", args=[mine.pk])).content.decode()


@pytest.mark.parametrize(
    "query", ["?window=x", "?from=31/02/2026&to=1/3/2026", "?from=2/1/2026&to=1/1/2026", "?agency=٣"]
)
def test_what_is_asked_wrongly_is_answered(
    signed_in: Callable[..., Any], indicator: Callable[..., Any], query: str
) -> None:
    indicator()
    assert signed_in("so-y-te").get(reverse("figures") + query).status_code == 200


def test_a_page_costs_the_same_for_many_agencies(
    focal: Any,
    signed_in: Callable[..., Any],
    put: Callable[..., Any],
    indicator: Callable[..., Any],
    asked: str,
    django_assert_num_queries: Any,
) -> None:
    of = indicator()
    client = signed_in("so-noi-vu", "focal_point")
    put("so-y-te", of, 1)
    pages = [reverse("figures") + asked, reverse("indicator", args=[of.pk]) + asked]
    asked_of_few = []
    for page in pages:
        with CaptureQueriesContext(connection) as few:
            client.get(page)
        asked_of_few.append(len(few))
    for key in ("xa-an-hoa", "xa-binh-lam", "so-cong-thuong"):
        put(key, of, 1)
    for page, n in zip(pages, asked_of_few, strict=True):
        with django_assert_num_queries(n):
            client.get(page)


def test_an_indicator_is_made_and_revised_on_its_page(
    focal: Any, signed_in: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    client = signed_in("so-noi-vu", "focal_point")
    sent = {
        "code": "CC-01",
        "field": "direction",
        "name": "Hình thức họp",
        "kind": "choice",
        "empty": "none",
        "places": "0",
        "over_time": "none",
        "options": "0 = Trực tiếp\n1 = Trực tuyến",
    }
    url = reverse("indicator_add")
    for wrong, why in (
        ({"options": "Trực tiếp"}, "không đúng mẫu"),
        ({"options": "0 = Trực tiếp"}, "ít nhất hai lựa chọn"),
        ({"options": "0 = A\n0 = B"}, "trùng mã"),
        ({"lowest": "x"}, "không phải số"),
        ({"counted_by": "duties.done"}, "không cùng loại"),
        ({"code": ""}, "Chưa ghi mã"),
    ):
        answer = client.post(url, sent | wrong)
        assert answer.status_code == 422 and why in answer.content.decode(), wrong
    assert client.post(url, sent).status_code == 303
    assert "đã có" in client.post(url, sent).content.decode()
    one = Indicator.objects.get()
    change = reverse("indicator_change", args=[one.pk])
    assert "0 = Trực tiếp" in client.get(change).content.decode()
    assert client.post(change, sent | {"name": "Hình thức giao ban"}).status_code == 303
    assert [each.name for each in one.definitions.order_by("n")] == ["Hình thức họp", "Hình thức giao ban"]
    assert signed_in("so-y-te").get(change).status_code == 404


def test_a_window_is_frozen_on_its_page(
    focal: Any, signed_in: Callable[..., Any], put: Callable[..., Any], indicator: Callable[..., Any], asked: str
) -> None:
    client, of = signed_in("so-noi-vu", "focal_point"), indicator()
    nothing = client.post(reverse("figures_freeze") + asked, follow=True).content.decode()
    assert "chưa có số liệu nào để chốt" in nothing
    put("so-y-te", of, 12)
    done = client.post(reverse("figures_freeze") + asked, follow=True).content.decode()
    assert "Đã chốt 1 số liệu" in done
    assert signed_in("so-y-te").post(reverse("figures_freeze") + asked).status_code == 404
