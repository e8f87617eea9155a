"""What a person fills in about a duty. A form says what is missing; whether it may be done is the action's to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Refused
from cchc.duties.actions import Document
from cchc.duties.comparing import Written
from cchc.duties.models import Duty, Prepared
from cchc.duties.sections import SECTION, Place
from cchc.periods import spoken
from cchc.records.actions import clean_name
from cchc.records.kinds import known
from cchc.ui.forms import DayField, KeyField

MOST_DOCUMENTS = 10
MOST_FILES = 20
ENDINGS = ".pdf,.docx,.doc,.xlsx,.xls,.pptx,.odt,.ods,.rtf,.png,.jpg,.jpeg,.tif,.tiff,.txt,.csv"


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.4g}".replace(".", ",")


def too_large() -> str:
    """What is said of a file over the limit. It was dropped before its name was known."""
    return _(
        "Tệp, hoặc các tệp cộng lại, lớn hơn %(limit)s MB nên hệ thống không nhận. Chưa có gì được lưu. "
        "Giảm độ phân giải bản quét, hoặc tách phụ lục ra."
    ) % {"limit": megabytes(settings.CCHC_MAX_UPLOAD)}


class Form(forms.Form):
    """The server says what is missing, in the page's language and beside the field; the browser keeps quiet."""

    use_required_attribute = False

    def refuse(self, refused: Refused) -> None:
        """Puts what an action refused beside the field it names, else above the form."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[Any]]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else list(files.get(name) or [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.Field):
    """One or several files, each of a kind that may be kept as proof."""

    widget = SeveralFiles(attrs={"accept": ENDINGS, "multiple": True})

    def clean(self, value: Any) -> list[UploadedFile[Any]]:
        if not value:
            raise ValidationError(_("Chưa chọn tệp. Chọn tệp văn bản đã ký rồi nộp."))
        wrong = [sentence for file in value if (sentence := unfit(file))]
        if wrong:
            raise ValidationError(wrong)
        return list(value)


def unfit(file: UploadedFile[Any]) -> str:
    """Why a file cannot be kept; empty when it can."""
    name = clean_name(file.name or "")
    try:
        known(file.file, name)  # type: ignore[arg-type]
    except Refused as refused:
        return refused.sentence if name in refused.sentence else f"{name}: {refused.sentence}"
    finally:
        file.seek(0)
    return ""


class DocumentForm(Form):
    """One document that is handed in: its number and day as printed, its file and what is annexed to it."""

    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"),
        required=False,
        help_text=gettext_lazy("Để trống thì hệ thống đọc từ tệp"),
    )
    signed_on = DayField(label=gettext_lazy("Ngày ký"), required=False)
    file = FilesField(label=gettext_lazy("Tệp"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if len(number) > 80:
            raise ValidationError(_("Số, ký hiệu dài quá 80 chữ. Ghi như trên văn bản, vd. 93/KH-SXD."))
        return number

    def clean_signed_on(self) -> date | None:
        day: date | None = self.cleaned_data["signed_on"]
        if day is None:
            return None
        if day > self.today:
            raise ValidationError(
                _("Ngày ký %(day)s ở sau hôm nay. Kiểm tra lại ngày trên văn bản."), params={"day": spoken(day)}
            )
        if day.year < 1945:
            raise ValidationError(_("Năm %(year)s quá xa. Kiểm tra lại ngày trên văn bản."), params={"year": day.year})
        return day

    def documents(self) -> list[Document]:
        number, signed_on = self.cleaned_data["number"], self.cleaned_data["signed_on"]
        return [Document(file, number, signed_on) for file in self.cleaned_data["file"]]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in: a row that was added and not used."""
        return not any(self[name].data for name in self.fields)


class NoteForm(Form):
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class HandInForms:
    """The documents of one hand-in and the note that goes with them; its faults stand in the rows they are of."""

    def __init__(self, today: date, rows: int = 1, data: Any = None, files: Any = None) -> None:
        self.note = NoteForm(data, prefix="hand_in")
        self.too_many = False
        if data is not None:
            rows = count_rows(data, files)
            self.too_many = f"d{MOST_DOCUMENTS}" in {name.partition("-")[0] for name in (*data, *files)}
        self.documents = [
            DocumentForm(data, files, prefix=f"d{n}", today=today) for n in range(max(1, min(rows, MOST_DOCUMENTS)))
        ]

    @property
    def filled(self) -> Sequence[DocumentForm]:
        """The rows that say something; the first one where none does."""
        return [form for form in self.documents if not form.is_blank] or self.documents[:1]

    def is_valid(self) -> bool:
        if self.too_many:
            said = _("Nộp tối đa %(most)s văn bản một lần. Chưa có gì được lưu. Nộp phần còn lại ở lần sau.")
            self.documents[0].add_error("file", said % {"most": MOST_DOCUMENTS})
            return False
        fits = [form.is_valid() for form in (self.note, *self.filled)]
        if not all(fits):
            return False
        if sum(len(form.cleaned_data["file"]) for form in self.filled) > MOST_FILES:
            said = _("Nộp tối đa %(most)s tệp một lần. Chưa có gì được lưu. Gộp các phụ lục lại hoặc nộp ít tệp hơn.")
            self.documents[0].add_error("file", said % {"most": MOST_FILES})
            return False
        return True

    def refuse(self, refused: Refused) -> None:
        self.documents[0].refuse(refused) if refused.field in DocumentForm.base_fields else self.note.refuse(refused)


def count_rows(data: Any, files: Any) -> int:
    """How many documents were sent, by the highest number among their names, up to what is allowed."""
    sent = {name.partition("-")[0] for name in (*data, *files)}
    return max((n + 1 for n in range(MOST_DOCUMENTS) if f"d{n}" in sent), default=1)


class PreparedForm(Form):
    """What the officer says of one file that was looked at."""

    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), required=False, max_length=80)
    signed_on = DayField(label=gettext_lazy("Ngày ký"), required=False)


class WordsForm(Form):
    """The note of a hand-in, and the word that is owed to what is red."""

    words = forms.CharField(
        label=gettext_lazy("Giải thích điểm không khớp"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Cơ quan duyệt đọc được câu này cùng kết quả đối chiếu"),
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class PlaceForm(Form):
    """Where in a document a product stands that is a part of it."""

    page = forms.IntegerField(
        label=gettext_lazy("Trang"),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    section = forms.CharField(label=gettext_lazy("Mục, phần"), required=False, max_length=200)

    @property
    def place(self) -> Place:
        return Place(self.cleaned_data["page"], self.cleaned_data["section"])


class PreparedForms:
    """The files that were looked at, each with its number and day, and the words of the whole.

    `place`: where the product stands in its report, of what is a part of one. `also`: the duties that the first
    document proves too where a place is written.
    """

    def __init__(
        self, prepared: Sequence[Prepared], data: Any = None, *, of: Duty | None = None, parts: Sequence[Duty] = ()
    ) -> None:
        is_part = of is not None and of.manner == SECTION
        self.place = PlaceForm(data, prefix="place") if is_part else None
        self.also = [(one, PlaceForm(data, prefix=f"also{one.pk}")) for one in parts]
        self.words = WordsForm(data, prefix="prepared", initial={"note": prepared[0].note if prepared else ""})
        self.files = {
            one.pk: PreparedForm(data, prefix=f"p{one.pk}", initial={"number": one.number, "signed_on": one.signed_on})
            for one in prepared
        }

    def is_valid(self) -> bool:
        places = [self.place] if self.place else []
        fits = [
            form.is_valid() for form in (self.words, *self.files.values(), *places, *(form for _one, form in self.also))
        ]
        return all(fits)

    def places(self) -> dict[int, Place]:
        return {one.pk: form.place for one, form in self.also if form.place.is_said}

    def written(self) -> dict[int, Written]:
        return {
            pk: Written(form.cleaned_data["number"], form.cleaned_data["signed_on"]) for pk, form in self.files.items()
        }

    def refuse(self, refused: Refused) -> None:
        if refused.field == "page" and self.place is not None:
            self.place.refuse(refused)
            return
        empty = [form for form in self.files.values() if refused.field in form.fields and not form[refused.field].data]
        (empty[0] if empty else self.words).refuse(refused)


class SecretForm(Form):
    """A document that may not be kept as a file: what is written of it instead."""

    mark = forms.ChoiceField(
        label=gettext_lazy("Độ mật"), choices=[(mark, mark) for mark in ("Mật", "Tối mật", "Tuyệt mật")]
    )
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"),
        max_length=80,
        error_messages={"required": gettext_lazy("Chưa ghi số, ký hiệu. Ghi như trên văn bản, vd. 93/KH-SXD.")},
    )
    signed_on = DayField(
        label=gettext_lazy("Ngày ký"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày ký. Ghi ngày trên văn bản, vd. 24/12/2026.")},
    )
    issuer = forms.CharField(
        label=gettext_lazy("Cơ quan ban hành"),
        max_length=300,
        error_messages={"required": gettext_lazy("Chưa ghi cơ quan ban hành.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Nơi giữ bản giấy; không ghi nội dung mật"),
    )


class ReuseForm(Form):
    """A document the agency has kept already, and the page that proves this duty."""

    record = KeyField(
        right="record.open",
        label=gettext_lazy("Tài liệu đã nộp"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Chưa chọn tài liệu."),
            "invalid_choice": gettext_lazy("Tài liệu này không chọn được nữa. Chọn lại."),
        },
    )
    page = forms.IntegerField(
        label=gettext_lazy("Trang"),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    words = forms.CharField(
        label=gettext_lazy("Chứng minh điều gì"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Vd. mục II.3, bảng kết quả rà soát"),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["record"].choices = choices  # type: ignore[attr-defined]


class ProgressForm(Form):
    percent = forms.IntegerField(
        label=gettext_lazy("Đã làm (%)"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy("Tỷ lệ không hợp lệ. Ghi số từ 0 đến 100."),
            "min_value": gettext_lazy("Tỷ lệ không hợp lệ. Ghi số từ 0 đến 100."),
            "max_value": gettext_lazy("Tỷ lệ không hợp lệ. Ghi số từ 0 đến 100."),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("Việc đã làm"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    obstacle = forms.CharField(
        label=gettext_lazy("Vướng mắc"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class EventForm(Form):
    happened_on = DayField(
        label=gettext_lazy("Ngày diễn ra"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày. Ghi ngày đã diễn ra, vd. 24/12/2026.")},
    )


class SettleForm(Form):
    due = DayField(
        label=gettext_lazy("Ngày đến hạn"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày đến hạn. Ghi như 24/12/2026.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=500,
        help_text=gettext_lazy("Số, ký hiệu văn bản ấn định ngày này"),
        error_messages={"required": gettext_lazy("Chưa ghi căn cứ. Ghi số, ký hiệu văn bản ấn định ngày này.")},
    )


class JudgeForm(Form):
    """`n` is the hand-in that was on the page when the verdict was given."""

    n = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Lý do hoặc ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Bắt buộc khi yêu cầu bổ sung: cần sửa gì, ở đâu. Cơ quan nộp đọc được."),
    )
