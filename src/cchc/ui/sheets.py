"""What the rooms share that give workbooks to be filled in and read them back: cells by name, days, faults by cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from xlsxwriter.utility import xl_rowcol_to_cell

from cchc.ui.forms import DayField

# What somebody typed stays what it is: no formula, no address, no number of it.
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell, `C5`, of the only sheet or of the one named."""

    cell: str
    sentence: str
    sheet: str = ""


def cell_at(row: int, column: int) -> str:
    """The name of a cell as the workbook shows it; rows and columns are counted from 0."""
    return str(xl_rowcol_to_cell(row, column))


def as_day(text: str) -> date | None:
    """A day as people type it in a cell; None when it is no day, or none is written."""
    try:
        day: date | None = DayField(required=False).clean(text)
    except ValidationError:
        return None
    return day
