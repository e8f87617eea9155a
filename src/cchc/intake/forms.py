"""What a person types about a document that assigns work, turned into steps on its working copy."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.intake.working import TASK, Plan, Step, day_of
from cchc.periods import deadlines, today
from cchc.reading import deadlines as reading_deadlines
from cchc.tasks.models import Mandate
from cchc.ui.forms import DayField
from cchc.ui.labels import choices
from cchc.words import Field, Level

DEADLINE_ROWS = 6


def lines(text: str) -> list[str]:
    """One item a line, without empty ones."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp văn bản"), error_messages={"required": _("Chưa chọn tệp. Chọn tệp rồi tải lên.")}
    )


class DocumentForm(forms.Form):
    """The head of the document."""

    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=Mandate.Kind.choices)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=80, required=False)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=300, required=False)
    place = forms.CharField(label=_("Nơi ban hành"), max_length=120, required=False)
    level = forms.ChoiceField(label=_("Cấp"), required=False, choices=[("", "—"), *choices(Level)])
    title = forms.CharField(label=_("Trích yếu"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    year = forms.IntegerField(label=_("Kế hoạch cho năm"), min_value=2000, max_value=2100)

    @staticmethod
    def initial_of(plan: Plan, kind: str) -> dict[str, Any]:
        return {**plan["document"], "kind": kind, "issued_on": day_of(plan["document"].get("issued_on"))}

    def document(self) -> dict[str, Any]:
        given = self.cleaned_data
        issued: date | None = given["issued_on"]
        texts = {name: given[name].strip() or None for name in ("number", "issuer", "place", "level", "title")}
        return {**texts, "issued_on": issued.isoformat() if issued else None, "year": given["year"]}

    def steps(self) -> list[Step]:
        head = [Step("set", ("document", name), value) for name, value in self.document().items()]
        return [*head, Step("set", ("kind",), self.cleaned_data["kind"])]


class TaskForm(forms.Form):
    """A task with its cells as they are printed: one product, one body, one requirement a line."""

    no = forms.CharField(label=_("Số thứ tự"), max_length=40, required=False)
    area = forms.CharField(label=_("Nhóm, đề mục"), max_length=500, required=False)
    title = forms.CharField(label=_("Nội dung nhiệm vụ"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    products = forms.CharField(
        label=_("Sản phẩm"), required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 2})
    )
    lead = forms.CharField(
        label=_("Chủ trì"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    coordinating = forms.CharField(
        label=_("Phối hợp"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    requirements = forms.CharField(
        label=_("Yêu cầu"), required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, task: Plan | None = None, year: int | None = None, **kwargs: Any) -> None:
        self.task = task or TASK
        self.year = year
        kwargs["initial"] = self.initial_of(self.task)
        super().__init__(*args, **kwargs)
        self.rows = min(len(self.task["deadlines"]) + 1, DEADLINE_ROWS)
        products = [("", _("mọi sản phẩm"))] + [(name, name[:60]) for name in self.task["products"]]
        for n in range(self.rows):
            given = self.task["deadlines"][n] if n < len(self.task["deadlines"]) else {}
            self.fields[f"deadline_{n}"] = forms.CharField(
                label=_("Thời hạn"), required=False, max_length=500, initial=given.get("text", "")
            )
            self.fields[f"due_{n}"] = DayField(label=_("tức ngày"), required=False, initial=day_of(given.get("due")))
            self.fields[f"for_{n}"] = forms.ChoiceField(
                label=_("cho"), required=False, choices=products, initial=given.get("product") or ""
            )

    @staticmethod
    def initial_of(task: Plan) -> dict[str, Any]:
        listed = {name: "\n".join(task[name] or []) for name in ("products", "lead", "coordinating", "requirements")}
        return {**listed, "no": task["no"], "area": task["area"], "title": task["title"]}

    def deadline_rows(self) -> list[tuple[Any, Any, Any, dict[str, Any]]]:
        """(words, day, product, what it is understood as) for each row of the form."""
        known = self.task["deadlines"]
        return [
            (self[f"deadline_{n}"], self[f"due_{n}"], self[f"for_{n}"], known[n] if n < len(known) else {})
            for n in range(self.rows)
        ]

    def deadlines(self) -> list[dict[str, Any]]:
        """Words that were not touched keep their reading; others are read again; a day that is typed decides."""
        given = self.cleaned_data
        found: list[dict[str, Any]] = []
        for n in range(self.rows):
            words = " ".join((given.get(f"deadline_{n}") or "").split())
            due: date | None = given.get(f"due_{n}")
            known = self.task["deadlines"][n] if n < len(self.task["deadlines"]) else None
            if not words and due is None:
                continue
            words = words or f"Ngày {due:%d/%m/%Y}"
            typed = due.isoformat() if due else None
            if known is not None and known["text"] == words and known.get("due") == typed:
                read = [dict(known)]
            else:
                read = understood(words, self.year, tuple(lines(given["products"])))
                same = known is not None and known["text"] == words
                if typed and (same or known is None or known.get("due") != typed) and read[0].get("due") != typed:
                    read = [{"text": words, "kind": "by", "start": None, "due": typed, "product": None}]
            product = given.get(f"for_{n}") or None
            found += [{**one, "product": product or one.get("product")} for one in read]
        return found

    def steps(self, at: int) -> list[Step]:
        """The steps from the task as it was to what is typed."""
        given = self.cleaned_data
        new: dict[str, Any] = {
            name: lines(given[name]) for name in ("products", "lead", "coordinating", "requirements")
        }
        new |= {
            "no": given["no"].strip() or None,
            "area": given["area"].strip() or None,
            "title": " ".join(given["title"].split()),
            "deadlines": self.deadlines(),
        }
        return [Step("set", ("tasks", at, name), value) for name, value in new.items() if self.task[name] != value]


def understood(words: str, year: int | None, products: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """A deadline's words read as the reader reads them; at least one entry."""
    read = [deadlines.to_json(one) for one in reading_deadlines.parse(words, year or today().year, products)]
    return read or [{"text": words, "kind": "external", "start": None, "due": None, "product": None}]


class TargetForm(forms.Form):
    area = forms.CharField(label=_("Đề mục"), max_length=500, required=False)
    text = forms.CharField(label=_("Chỉ tiêu"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class ConfirmForm(forms.Form):
    on = DayField(label=_("Theo dõi từ ngày"))


FIELD_CHOICES = [("", _("Chưa xếp vào lĩnh vực nào")), *choices(Field)]
