"""What each component writes; how they look is seen in the gallery."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.test import RequestFactory

from cchc.ui.components import BarRow, Bars, Choice, Fact, Heat, HeatCell, HeatColumn, HeatRow, Tile, percent
from cchc.ui.drawn import words as cc
from cchc.ui.forms import DayField

DAY = date(2026, 11, 16)
HOSTILE = "<img src=x onerror=alert(1)>\"'&"


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1234.5, None, "1.234,5"),
        (Decimal("1234.50"), None, "1.234,50"),
        (Decimal("-7.25"), 1, "−7,2"),
        (1000000, None, "1.000.000"),
        (0, None, "0"),
        (None, None, ""),
        (Decimal("NaN"), None, ""),
    ],
)
def test_numbers_are_written_as_in_vietnam(value: Any, places: int | None, written: str) -> None:
    assert cc.vi_number(value, places) == written


def test_days_and_moments_are_of_vietnam() -> None:
    late = datetime(2026, 11, 15, 18, 30, tzinfo=UTC)
    assert cc.day(late) == "16/11/2026"
    assert cc.moment(late) == "01:30 ngày 16/11/2026"
    assert cc.day(date(2021, 12, 24)) == "24/12/2021"
    assert cc.day(None) == ""
    assert cc.days_left(date(2026, 11, 20), DAY) == 4
    assert cc.days_left(None, DAY) is None


@pytest.mark.parametrize(
    ("due", "kind", "words"),
    [
        (date(2026, 9, 30), "over", "quá 47 ngày"),
        (date(2026, 11, 15), "over", "quá 1 ngày"),
        (DAY, "soon", "hôm nay"),
        (date(2026, 11, 23), "soon", "còn 7 ngày"),
        (date(2026, 11, 24), "far", "còn 8 ngày"),
    ],
)
def test_a_deadline_says_how_far_it_is(due: date, kind: str, words: str, drawn: Any) -> None:
    shown = drawn('{% due due "Quý III/2026" day %}', due=due, day=DAY)
    assert f'<b data-s="{kind}">{words}</b>' in shown
    assert f'<time datetime="{due.isoformat()}">{due:%d/%m/%Y}</time>' in shown
    assert "<small>“Quý III/2026”</small>" in shown


def test_a_deadline_without_a_day_keeps_its_words(drawn: Any) -> None:
    assert "Chưa rõ ngày" in drawn('{% due None "Sau 30 ngày" day "relative" %}', day=DAY)
    assert "Không có ngày cố định" in drawn('{% due None "Thường xuyên" day "recurring" %}', day=DAY)


def test_what_is_settled_counts_no_days(drawn: Any) -> None:
    assert "quá" not in drawn("{% due due '' day settled=True %}", due=date(2026, 1, 1), day=DAY)


def test_a_wrong_state_or_note_is_found_at_once(drawn: Any) -> None:
    with pytest.raises(TemplateSyntaxError, match="late"):
        drawn('{% state "finished" %}')
    with pytest.raises(TemplateSyntaxError, match="unsure"):
        drawn('{% note "danger" %}{% endnote %}')


def _bars(label: str = "Thể chế") -> Bars:
    rows = [BarRow(label, {"done": 11, "late": 1, "over": 3, "na": 9}, url="/f", links={"over": "/f?s=over"})]
    return Bars(rows, heading="Lĩnh vực", unit="phân công", caption="Tiến độ")


def test_bars_leave_out_what_does_not_apply_and_open_to_the_tasks(drawn: Any) -> None:
    shown = drawn("{% bars bars %}", bars=_bars())
    assert "80%" in shown  # 12 of 15
    assert 'width="73.33%"' in shown
    assert 'href="/f?s=over"' in shown
    assert "Hoàn thành đúng hạn" in shown
    assert shown.count('<td class="n">15</td>') == 2


def test_bars_of_nothing(drawn: Any) -> None:
    empty = Bars([BarRow("Thể chế", {})], heading="Lĩnh vực", unit="phân công", caption="Tiến độ")
    assert "–" in drawn("{% bars bars %}", bars=empty)


@pytest.mark.parametrize(
    ("done", "total", "level"),
    [
        (0, 5, "0"),
        (19, 100, "0"),
        (1, 5, "1"),
        (2, 5, "2"),
        (3, 5, "3"),
        (79, 100, "3"),
        (4, 5, "4"),
        (5, 5, "4"),
        (0, 0, "x"),
    ],
)
def test_the_shade_of_a_cell(done: int, total: int, level: str) -> None:
    assert HeatCell(done, total).level == level


def test_a_group_of_ten_is_in_percent(drawn: Any) -> None:
    columns = [HeatColumn("Thể chế"), HeatColumn("Công vụ")]
    rows = [
        HeatRow("Sở Nội vụ", [HeatCell(1, 3, 2, url="/t"), HeatCell(0, 0)]),
        HeatRow("18 xã", [HeatCell(11, 18), HeatCell(0, 0)], 18),
    ]
    shown = drawn("{% heat heat %}", heat=Heat(columns, rows, heading="Cơ quan", caption="Theo cơ quan"))
    assert "1/3" in shown
    assert "61%" in shown
    assert "▲" in shown
    assert "không có nhiệm vụ" in shown


def test_percents_round_half_up() -> None:
    assert [percent(1, 8), percent(1, 200), percent(0, 0)] == [13, 1, None]


def test_progress_of_nothing_and_of_too_much(drawn: Any) -> None:
    assert 'width="0.00%"' in drawn("{% progress 0 0 %}")
    assert 'width="100.00%"' in drawn("{% progress 3 2 %}")


def test_pager_keeps_the_query(drawn: Any, rf: RequestFactory) -> None:
    page = Paginator(range(250), 100).page(2)
    shown = drawn("{% pager page %}", page=page, request=rf.get("/?q=so+hoa&page=2"))
    assert "101–200 trong 250" in shown
    assert "?q=so+hoa&amp;page=3" in shown


def test_a_head_sorts_and_sorts_back(drawn: Any, rf: RequestFactory) -> None:
    request = rf.get("/?q=a&sort=due&page=3")
    assert 'href="?q=a&amp;sort=-due"' in drawn('{% th_sort "due" "Thời hạn" %}', request=request)
    assert 'aria-sort="ascending"' in drawn('{% th_sort "due" "Thời hạn" %}', request=request)
    assert "aria-sort" not in drawn('{% th_sort "lead" "Chủ trì" %}', request=request)


def test_hidden_query_leaves_out_the_forms_own_fields(drawn: Any, rf: RequestFactory) -> None:
    shown = drawn('{% hidden_query request.GET "q" %}', request=rf.get("/?q=a&state=over&state=back"))
    assert shown.count("hidden") == 2
    assert 'name="q"' not in shown


class Sheet(forms.Form):
    number = forms.CharField(label="Số", help_text="Như in trên văn bản")
    note = forms.CharField(label="Ghi chú", required=False)
    day = DayField(label="Ngày ký")


def test_a_field_joins_its_hint_and_error_to_the_control(drawn: Any) -> None:
    shown = drawn("{% formfield form.number %}", form=Sheet({"number": ""}))
    assert 'aria-describedby="id_number_hint id_number_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_number_error"' in shown
    assert "không bắt buộc" not in shown
    assert "không bắt buộc" in drawn("{% formfield form.note %}", form=Sheet())


@pytest.mark.parametrize("typed", ["24/12/2025", "24-12-2025", "24.12.2025", "2025-12-24", "24/12/2025 "])
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    form = Sheet({"number": "1", "day": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2025, 12, 24)


def test_a_day_that_is_none_says_so() -> None:
    form = Sheet({"number": "1", "day": "31/11/2026"})
    assert form.errors["day"] == ["31/11/2026 không có trong lịch. Kiểm tra lại ngày, viết như 24/12/2026."]


@pytest.mark.parametrize(
    "source",
    [
        '{% state "over" text text %}',
        "{% due None text day 'by' note=text %}",
        "{% src text text %}",
        "{% agency text names %}",
        "{% icon text label=text %}",
        "{% facts facts %}",
        "{% fact text %}{{ text }}{% endfact %}",
        '{% note "over" text id=text %}{{ text }}{% endnote %}',
        "{% empty text %}{{ text }}{% endempty %}",
        "{% crumbs text text %}",
        "{% tabs choices text %}{% views choices text %}",
        "{% tiles tiles text %}",
        "{% bars bars %}",
        "{% heat heat %}",
        "{% formfield form.number hint=text label=text %}",
        "{% filterfield form.number placeholder=text %}",
        "{% form_errors form text %}",
        "{% hidden_query query %}",
        "{% th_sort text text %}",
    ],
)
def test_hostile_text_is_shown_as_text(source: str, drawn: Any, rf: RequestFactory) -> None:
    heat = Heat([HeatColumn(HOSTILE, HOSTILE)], [HeatRow(HOSTILE, [HeatCell(1, 2, 1, url=HOSTILE)])], HOSTILE, HOSTILE)
    form = Sheet({"number": HOSTILE})
    form.add_error(None, HOSTILE)
    form.add_error("number", HOSTILE)
    shown = drawn(
        source,
        text=HOSTILE,
        day=DAY,
        names=[HOSTILE, "b"],
        facts=[Fact(HOSTILE, HOSTILE, HOSTILE, HOSTILE)],
        choices=[Choice(HOSTILE, HOSTILE, 1)],
        tiles=[Tile(HOSTILE, HOSTILE, 1, "over")],
        bars=_bars(HOSTILE),
        heat=heat,
        form=form,
        query=rf.get("/", {HOSTILE: HOSTILE}).GET,
        request=rf.get("/", {"q": HOSTILE}),
    )
    assert "<img" not in shown
    assert 'x onerror=alert(1)>"' not in shown
