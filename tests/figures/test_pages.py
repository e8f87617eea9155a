"""The pages of figures: what is seen by whom, and what becomes of a correction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from cchc.figures.models import Figure
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
    django_assert_max_num_queries: Any,
) -> None:
    of = indicator()
    client = signed_in("so-noi-vu", "focal_point")
    for key in ("so-y-te", "xa-an-hoa", "xa-binh-lam", "so-cong-thuong"):
        put(key, of, 1)
    client.get(reverse("figures") + asked)
    with django_assert_max_num_queries(32):
        client.get(reverse("figures") + asked)
    with django_assert_max_num_queries(36):
        client.get(reverse("indicator", args=[of.pk]) + asked)
