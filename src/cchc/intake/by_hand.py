"""A document that is typed, not read: its head once, then a row a task; lines that are pasted become rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.intake.forms import DocumentForm, understood
from cchc.intake.working import TASK
from cchc.periods import deadlines, today
from cchc.reading import bodies as reading_bodies
from cchc.reading.assigning import assigned
from cchc.reading.marks import unmarked
from cchc.tasks.models import Mandate

MOST_ROWS = 60
CELLS = ("title", "lead", "coordinating", "products", "deadline", "urgent")


class HandForm(DocumentForm):
    """The head of the document, typed once for all its tasks."""

    field_order = ("kind", "number", "issued_on", "urgency", "title", "issuer", "year")
    place = None  # type: ignore[assignment]
    level = None  # type: ignore[assignment]
    year = forms.IntegerField(label=_("Theo dõi trong năm"), min_value=2000, max_value=2100)
    urgency = forms.ChoiceField(label=_("Mức độ khẩn"), required=False, choices=Mandate.Urgency.choices)

    def document(self) -> dict[str, Any]:
        given = self.cleaned_data
        issued: date | None = given["issued_on"]
        return {
            "number": given["number"].strip() or None,
            "issuer": given["issuer"].strip() or None,
            "title": given["title"].strip(),
            "issued_on": issued.isoformat() if issued else None,
            "year": given["year"],
            "urgency": given["urgency"],
        }


class HandTaskForm(forms.Form):
    """One task in a row: what, who, with whom, what comes out, by when."""

    title = forms.CharField(
        label=_("Nhiệm vụ"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "data-paste-rows": ""}),
    )
    lead = forms.CharField(
        label=_("Chủ trì"), required=False, max_length=500, widget=forms.TextInput(attrs={"list": "co-quan"})
    )
    coordinating = forms.CharField(label=_("Phối hợp"), required=False, max_length=500)
    products = forms.CharField(label=_("Sản phẩm"), required=False, max_length=1000)
    deadline = forms.CharField(label=_("Thời hạn"), required=False, max_length=500)
    urgent = forms.BooleanField(label=_("Hỏa tốc"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("title", "").strip() and any(given.get(name) for name in CELLS[1:]):
            self.add_error("title", _("Chưa ghi nội dung nhiệm vụ của dòng này."))
        return given

    def task(self, no: int, year: int) -> dict[str, Any] | None:
        """The task typed in this row; None for an empty row."""
        given = self.cleaned_data
        title = " ".join(given.get("title", "").split())
        if not title:
            return None
        words = given["deadline"].strip()
        return {
            **TASK,
            "no": str(no),
            "title": title,
            "lead": named(given["lead"]),
            "coordinating": named(given["coordinating"]),
            "products": [given["products"].strip()] if given["products"].strip() else [],
            "deadlines": understood(words, year) if words else [],
            "urgent": given["urgent"],
        }


HandTasks = forms.formset_factory(HandTaskForm, extra=3, max_num=MOST_ROWS, validate_max=True)


def named(words: str) -> list[str]:
    """The bodies of a cell, as printed."""
    return list(reading_bodies.split(words)) if words.strip() else []


def empty(row: Mapping[str, Any]) -> bool:
    return not any(row.get(name) for name in CELLS)


def typed_rows(data: Mapping[str, Any], prefix: str = "t") -> list[dict[str, str]]:
    """What was typed in the rows of the form, as it was sent."""
    count = str(data.get(f"{prefix}-TOTAL_FORMS", ""))
    total = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() and len(count) < 4 else 3
    return [{name: str(data.get(f"{prefix}-{n}-{name}", "")) for name in CELLS} for n in range(total)]


def with_pasted(rows: Iterable[Mapping[str, str]], text: str, year: int) -> list[dict[str, str]]:
    """The rows, with those of pasted lines after the last that is not empty; at least one empty row stays."""
    kept = [dict(row) for row in rows]
    while kept and empty(kept[-1]):
        kept.pop()
    made = [row for line in text.replace("\r", "\n").split("\n") if (row := pasted(line, year))]
    room = max(MOST_ROWS - len(kept) - 1, 0)
    return [*kept, *made[:room], {}]


def pasted(line: str, year: int) -> dict[str, str] | None:
    """A pasted line as a row: the cells of a table by what they look like, else the sentence as it assigns."""
    cells = [" ".join(cell.replace("\x00", "").split()) for cell in line.split("\t")]
    if len([cell for cell in cells if cell]) > 1:
        return of_cells(cells, year)
    words = unmarked(" ".join(line.replace("\x00", "").split()))
    if not words:
        return None
    found = assigned(words)
    if found is None:
        return {"title": words}
    return {
        "title": found.title,
        "lead": found.lead,
        "coordinating": found.coordinating,
        "deadline": found.deadline,
    }


def of_cells(cells: Iterable[str], year: int) -> dict[str, str]:
    """Cells of a table's row: a number is left out, words that name bodies lead, then coordinate, days are the
    deadline, the first of the rest is the task and the others its products."""
    row: dict[str, str] = {}
    for cell in filter(None, cells):
        if cell.rstrip(".)").replace(".", "").isdigit():
            continue
        if len(cell) < 200 and "title" in row and is_bodies(cell):
            name = "coordinating" if "lead" in row else "lead"
            row[name] = f"{row[name]}; {cell}" if name in row else cell
        elif len(cell) < 120 and "title" in row and is_deadline(cell, year):
            row.setdefault("deadline", cell)
        elif "title" not in row:
            row["title"] = cell
        else:
            row["products"] = f"{row['products']}; {cell}" if "products" in row else cell
    return row


def is_bodies(words: str) -> bool:
    listed = reading_bodies.split(words)
    return bool(listed) and all(reading_bodies.names_body(one) for one in listed)


def is_deadline(words: str, year: int) -> bool:
    read = understood(words, year)
    return (
        any(one.get("due") or one.get("every") or one.get("days") for one in read) or words.casefold() == "thường xuyên"
    )


def read_deadline(words: str, year: int | None) -> list[deadlines.Deadline]:
    return [deadlines.from_json(one) for one in understood(words, year or today().year)] if words.strip() else []
