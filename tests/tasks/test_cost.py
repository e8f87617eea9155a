"""What the plan's pages cost does not grow with the plan."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

ASKED = (
    "",
    "?as_of=2026-05-01",
    "?view=over&sort=-lead&agency=k-centre",
    "?q=quy+dinh&state=over&due=q2&sort=due",
    "?units=centre&upage=2&tab=",
)


def cost(client: Any, path: str, **headers: str) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, headers=headers)
    assert response.status_code == 200
    return len(queries), response


@pytest.fixture
def plans(big_plan: Any) -> tuple[Any, Any]:
    return big_plan(10, 40), big_plan(500, 40)


@pytest.mark.usefixtures("once")
def test_a_plan_of_500_tasks_and_40_agencies_costs_the_queries_of_a_small_one(plans, duc):
    small, big = plans
    for asked in ASKED:
        few, _ = cost(duc, f"/tasks/{small.pk}/{asked}")
        many, page = cost(duc, f"/tasks/{big.pk}/{asked}")
        assert many == few < 42, asked
        assert len(page.content) < 300_000
        assert page.content.decode().count('class="cc-task"') <= 100


@pytest.mark.usefixtures("once")
def test_lists_files_and_the_part_for_htmx_cost_the_same_for_few_and_many(plans, duc, big_plan):
    small, big = plans
    whole, _ = cost(duc, f"/tasks/{big.pk}/")
    part, response = cost(duc, f"/tasks/{big.pk}/?view=over", **{"HX-Request": "true", "HX-Target": "nhiem-vu"})
    text = response.content.decode()
    assert part < whole
    assert text.lstrip().startswith("<section") and "<html" not in text and "cc-chart" not in text
    assert "HX-Request" in response["Vary"]

    one, _ = cost(duc, f"/tasks/task/{small.tasks.first().pk}/")
    other, page = cost(duc, f"/tasks/task/{big.tasks.last().pk}/")
    assert one == other
    assert len(page.content) < 300_000

    for kind in ("docx", "xlsx"):
        few, _ = cost(duc, f"/tasks/{small.pk}/tien-do.{kind}")
        many, _ = cost(duc, f"/tasks/{big.pk}/tien-do.{kind}")
        assert many == few < 30

    few, _ = cost(duc, "/tasks/?year=2026")
    for n in range(3, 9):
        big_plan(n, 3)
    many, _ = cost(duc, "/tasks/?year=2026")
    assert many == few
