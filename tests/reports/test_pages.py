"""The pages of rounds, as those see them who look at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse


def test_the_place_of_reports_begins_with_rounds_and_leads_to_figures(signed_in: Callable[..., Any]) -> None:
    page = signed_in("so-y-te").get(reverse("report_rounds")).content.decode()
    assert "Chưa có kỳ báo cáo nào" in page
    assert f'href="{reverse("figures")}"' in page
