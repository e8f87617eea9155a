"""How far a plan has come, as Word by Decree 30 and as Excel: one report's values, two papers."""

from cchc.documents.progress.excel import progress_xlsx
from cchc.documents.progress.report import (
    AgencyRow,
    FieldRow,
    ProgressReport,
    State,
    TaskRow,
    Totals,
)
from cchc.documents.progress.word import progress_docx

__all__ = [
    "AgencyRow",
    "FieldRow",
    "ProgressReport",
    "State",
    "TaskRow",
    "Totals",
    "progress_docx",
    "progress_xlsx",
]
