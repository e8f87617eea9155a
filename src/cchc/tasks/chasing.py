"""Chase-up letters (đôn đốc) to several agencies at once: the form that asks for them, the files, and the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cchc.agencies.models import Agency
from cchc.agencies.resolver import authority_of
from cchc.documents.chase_up import ChaseUp, Late, chase_up_docx
from cchc.documents.text import place_in
from cchc.periods.calendar import vietnam
from cchc.tasks.exporting import MEDIA, issuing
from cchc.ui.files import attachment, unused, zipped
from cchc.ui.forms import DayField
from cchc.words import fold


class ChaseForm(forms.Form):
    answer_by = DayField(
        label=gettext_lazy("Đề nghị nộp trước ngày"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày. Ghi ngày đề nghị cơ quan nộp, như 24/12/2026.")},
    )

    def __init__(self, day: date, given: Any = None) -> None:
        super().__init__(given, initial={"answer_by": vietnam().add(day, 2)})
        self.day = day

    def clean_answer_by(self) -> date:
        answer_by: date = self.cleaned_data["answer_by"]
        if answer_by <= self.day:
            raise forms.ValidationError(_("Ngày này không ở sau hôm nay. Ghi một ngày cơ quan còn kịp nộp."))
        return answer_by


def letters(
    issuer: Agency,
    to: Iterable[tuple[str, str, Sequence[Late]]],
    *,
    stem: str,
    answer_by: date,
    today: date,
) -> dict[str, bytes]:
    """File name → a letter, in Vietnamese as the paper is; `to` gives (name of the agency, where the letter is dated
    from or nothing, what it is late with)."""
    named = issuing(issuer, authority_of(issuer, today), today)
    files: dict[str, bytes] = {}
    with override("vi"):
        for name, place, rows in to:
            letter = ChaseUp(
                issuer=named.issuer,
                superior=named.superior,
                place=place or place_in(named.superior or named.issuer),
                symbol=named.abbreviation,
                to=name,
                as_of=today,
                answer_by=answer_by,
                rows=rows,
            )
            ending = "-".join(fold(name).split()) or "co-quan"
            files[unused(f"{stem}-{ending}-{today.isoformat()}", files)] = chase_up_docx(letter)
    return files


def letters_answer(files: dict[str, bytes], stem: str, today: date) -> HttpResponse:
    """The letter, or a ZIP of several."""
    if len(files) == 1:
        ((name, data),) = files.items()
        return attachment(name, data, MEDIA["docx"])
    return attachment(f"{stem}.zip", zipped(files, today), "application/zip")
