"""The tables and charts of a draft, as they are stored: cells are text, or the fact they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cchc.documents.charts import Bar, Part, stacked
from cchc.periods import spoken
from cchc.reports.draft_duties import COLUMNS, Work
from cchc.reports.draft_words import Fact
from cchc.tasks import office
from cchc.words import Field

COLOURS = {
    office.ON_TIME: "#17663a",
    office.LATE: "#6b6e10",
    office.OPEN: "#1b5597",
    office.OVERDUE: "#b01f19",
    office.ISSUING: "#0b6070",
    office.ENDED: "#56606e",
}
NARROW = {
    office.ON_TIME: "Hoàn thành đúng hạn",
    office.LATE: "Hoàn thành quá hạn",
    office.OPEN: "Chưa hoàn thành, trong hạn",
    office.OVERDUE: "Chưa hoàn thành, quá hạn",
    office.ISSUING: "Chờ ban hành",
    office.ENDED: "Hết năm",
}
Stored = dict[str, Any]
MOST = 500  # rows of a list that is an appendix


def states(facts: Mapping[str, Fact], work: Work) -> Stored | None:
    """The Government Office's states, by printed task and by what was given to each agency."""
    if not work.subject.plans:
        return None
    rows = [line("Theo nhiệm vụ của kế hoạch", "nv", facts), line("Theo phân công cho cơ quan", "pc", facts)]
    return {
        "caption": f"Kết quả thực hiện nhiệm vụ đến ngày {spoken(work.subject.day)}",
        "columns": [["Cách tính", 46, False], ["Tổng số", 16, True], *state_columns(facts), ["Tỷ lệ", 17, True]],
        "rows": rows,
        "note": "",
    }


def by_field(facts: Mapping[str, Fact], work: Work) -> Stored | None:
    """Fields by state, with the chart that is drawn from it."""
    fields = [field for field in Field if f"lv.{field.value}.tong" in facts]
    if len(fields) < 2:
        return None
    names = [*state_columns(facts)]
    return {
        "caption": f"Kết quả theo lĩnh vực đến ngày {spoken(work.subject.day)}, tính theo nhiệm vụ của kế hoạch",
        "columns": [["Lĩnh vực", 46, False], ["Tổng số", 16, True], *names, ["Tỷ lệ", 17, True]],
        "rows": [
            *(line(field.vietnamese, f"lv.{field.value}", facts) for field in fields),
            *([line("Chưa xếp lĩnh vực", "", facts, work)] if unsorted(work) else []),
            line("Cộng", "nv", facts),
        ],
        "note": "",
        "chart": [field.value for field in fields],
    }


def unsorted(work: Work) -> bool:
    return any(not one.field for one in work.tasks.values())


def line(name: str, group: str, facts: Mapping[str, Fact], work: Work | None = None) -> list[Any]:
    if work is not None:
        some = [one.column for one in work.tasks.values() if not one.field]
        done = some.count(office.ON_TIME) + some.count(office.LATE)
        return [name, str(len(some)), *(str(some.count(code)) for code in used(facts)), f"{done}/{len(some)}"]
    suffixes = ["tong", *(COLUMNS[code][0] for code in used(facts)), "ty_le"]
    return [name, *({"f": f"{group}.{suffix}"} for suffix in suffixes)]


def used(facts: Mapping[str, Fact]) -> list[str]:
    """The four states of the form, and the two others where there is something in them."""
    four = (office.ON_TIME, office.LATE, office.OPEN, office.OVERDUE)
    more = [
        code
        for code in (office.ISSUING, office.ENDED)
        if any((facts[key].number or 0) for group in ("nv", "pc") if (key := f"{group}.{COLUMNS[code][0]}") in facts)
    ]
    return [*four, *more]


def state_columns(facts: Mapping[str, Fact]) -> list[list[Any]]:
    return [[NARROW[code], 20, True] for code in used(facts)]


def products(facts: Mapping[str, Fact], work: Work) -> Stored | None:
    rows: list[list[Any]] = []
    for field in (*(one.value for one in Field), ""):
        some = [one for one in work.products if one.field == field]
        if some:
            rows.append([Field(field).official if field else "Chưa xếp lĩnh vực"])
        for one in some:
            signed = f" ngày {spoken(one.signed_on)}" if one.number and one.signed_on else ""
            document = f"{one.number}{signed}" if one.number else "–"
            rows.append([str(len(rows) + 1), one.name, document, one.agency, spoken(one.came_on)])
    if not rows:
        return None
    n = 0
    for row in rows:
        if len(row) > 1:
            n += 1
            row[0] = str(n)
    heads = [
        ["STT", 10, False],
        ["Sản phẩm", 70, False],
        ["Số, ngày văn bản", 36, False],
        ["Cơ quan thực hiện", 36, False],
        ["Ngày nộp", 20, False],
    ]
    caption = "Sản phẩm được xác nhận hoàn thành trong kỳ"
    return {"caption": caption, "columns": heads, "rows": rows[:MOST], "note": left_out(len(rows))}


def left_out(n: int) -> str:
    return f"còn {n - MOST} dòng không in ở đây, xem trên hệ thống." if n > MOST else ""


def overdue(facts: Mapping[str, Fact], work: Work) -> Stored | None:
    late = work.tasks_in(office.OVERDUE)
    if not late:
        return None
    heads = [
        ["Số TT", 12, False],
        ["Nhiệm vụ", 80, False],
        ["Cơ quan thực hiện", 46, False],
        ["Hạn", 22, False],
    ]
    rows = [
        [one.no or str(n), one.title, one.agencies, spoken(one.due) if one.due else "–"]
        for n, one in enumerate(late, 1)
    ]
    caption = "Nhiệm vụ quá hạn chưa hoàn thành"
    return {"caption": caption, "columns": heads, "rows": rows[:MOST], "note": left_out(len(rows))}


MAKERS = {
    "bon-trang-thai": states,
    "theo-linh-vuc": by_field,
    "san-pham": products,
    "qua-han": overdue,
}


def chart_of(stored: Stored, facts: Mapping[str, Fact]) -> dict[str, Any] | None:
    """The specification of a table's chart, from the same facts as its cells."""
    if not stored.get("chart"):
        return None
    bars = []
    for field in stored["chart"]:
        counts = {
            code: int(facts[key].number or 0)
            for code, (suffix, _) in COLUMNS.items()
            if (key := f"lv.{field}.{suffix}") in facts
        }
        bars.append(Bar(Field(field).vietnamese, counts))
    parts = [Part(code, NARROW[code], COLOURS[code]) for code in COLUMNS]
    return stacked(bars, parts, counted="Số nhiệm vụ")


def told(stored: Stored, facts: Mapping[str, Fact]) -> str:
    """A chart in words, for who does not see it."""
    said = []
    for field in stored.get("chart", []):
        done, every = facts.get(f"lv.{field}.xong"), facts.get(f"lv.{field}.tong")
        if done is not None and every is not None:
            said.append(f"{Field(field).vietnamese} xong {done.shown}/{every.shown}")
    return f"Biểu đồ {stored['caption'][:1].lower()}{stored['caption'][1:]}: {'; '.join(said)}."
