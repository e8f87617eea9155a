"""Every component with sample values, at `/_gallery/`: for tests and for whoever builds pages. Never in production."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cchc.access import Actor, Role
from cchc.ui import say
from cchc.ui.components import BarRow, Bars, Choice, Fact, Heat, HeatCell, HeatColumn, HeatRow, Tile
from cchc.ui.forms import DayField
from cchc.ui.states import ALL

DAY = date(2026, 11, 16)
FIELDS = {
    "Chỉ đạo điều hành": "Chỉ đạo",
    "Thể chế": "",
    "Thủ tục hành chính": "Thủ tục",
    "Tổ chức bộ máy": "Bộ máy",
    "Công vụ": "",
    "Tài chính công": "Tài chính",
    "Chính quyền số": "",
}
BY_FIELD = ((27, 5, 2, 10, 19, 2), (11, 1, 2, 2, 3, 1), (33, 1, 5, 7, 9, 8), (12, 2, 1, 5, 0, 0), (23, 4, 2, 3, 11, 5))
BY_AGENCY = (
    ("Sở Nội vụ", "4/4 3/3 1/5/2 1/1 3/3 2/3 3/4", 1),
    ("Sở Tài chính", "3/5 1/2/1 3/4 1/1 2/3 2/3/1 2/3", 1),
    ("Sở Văn hóa, Thể thao và Du lịch", "3/5 0/1 2/5/1 2/2 0/2 2/2 2/4", 1),
    ("Sở Công Thương", "3/5 0/0 3/3 2/2 2/3 1/1 3/4", 1),
    ("18 xã, phường", "6/18 0/0 9/18/1 0/0 11/18/2 9/18/1 6/18", 18),
)


def sample_bars() -> Bars:
    codes = ("done", "late", "wait", "doing", "none", "over")
    rows = [
        BarRow(name, dict(zip(codes, counts, strict=True)), url="#", links={"over": "#"})
        for name, counts in zip(FIELDS, BY_FIELD, strict=False)
    ]
    return Bars(rows, heading="Lĩnh vực", unit="phân công", caption="Tiến độ theo lĩnh vực, tính theo phân công")


def sample_heat() -> Heat:
    def cell(written: str) -> HeatCell:
        done, total, over = (*map(int, written.split("/")), 0)[:3]
        return HeatCell(done, total, over, url="#")

    columns = [HeatColumn(name, short) for name, short in FIELDS.items()]
    rows = [HeatRow(name, [cell(part) for part in cells.split()], size) for name, cells, size in BY_AGENCY]
    return Heat(columns, rows, heading="Cơ quan", caption="Số phân công đã xong trên số được giao")


class SampleForm(forms.Form):
    number = forms.CharField(label="Số, ký hiệu", help_text="Như in trên văn bản, ví dụ 93/KH-SXD")
    signed = DayField(label="Ngày ký")
    field = forms.ChoiceField(label="Lĩnh vực", choices=[(name, name) for name in FIELDS], required=False)
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(
        label="Người ban hành", choices=[("a", "Sở Nội vụ"), ("b", "UBND tỉnh")], widget=forms.RadioSelect
    )
    secret = forms.BooleanField(label="Văn bản có đóng dấu mật", help_text="Chỉ ghi số và ngày", required=False)
    password = forms.CharField(
        label="Mật khẩu", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), required=False
    )
    file = forms.FileField(label="Tệp", help_text="DOCX, PDF, bản quét, HTML hoặc TXT, tối đa 50 MB")


def samples() -> dict[str, Any]:
    return {
        "day": DAY,
        "states": ALL,
        "bars": sample_bars(),
        "heat": sample_heat(),
        "facts": [
            Fact("Số, ký hiệu", "412/KH-UBND"),
            Fact("Ngày ban hành", date(2025, 12, 24)),
            Fact("Cơ quan ban hành", "UBND tỉnh Mẫu"),
            Fact("Tệp nguồn", "KH-412-2025.docx", sub="14 trang", url="#"),
        ],
        "tabs": [
            Choice("Tiến độ và nhiệm vụ", "#", 62, current=True),
            Choice("Chỉ tiêu", "#", 12),
            Choice("Văn bản gốc", "#"),
        ],
        "views": [Choice("Tất cả", "#", 62, current=True), Choice("Quá hạn", "#", 7), Choice("Chờ tôi duyệt", "#", 9)],
        "tiles": [
            Tile("Quá hạn", "#", 3, state="over"),
            Tile("Bị trả lại", "#", 1, state="back"),
            Tile("Chờ tôi xử lý", "#", 3, state="wait"),
            Tile("Đến hạn trong 30 ngày", "#", 3, state="none", icon="calendar-due"),
            Tile("Đã xong trong năm", "#", 14),
        ],
        "form": SampleForm({"signed": "31/11/2026", "number": "93/KH-SXD"}),
        "page": Paginator(range(62), 9).page(2),
        "over": date(2026, 9, 30),
        "soon": date(2026, 11, 20),
        "far": date(2026, 12, 31),
        "coordinating": ["Sở Tư pháp", "Sở Nội vụ", "Sở Y tế"],
    }


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    if getattr(request, "actor", None) is None:
        request.actor = Actor(0, "Nguyễn Thị Hà", 0, "Chuyên viên", Role.FOCAL_POINT, 0, "Sở Xây dựng")  # type: ignore[attr-defined]
    say.done(request, "Đã nộp Kế hoạch kiểm tra lúc 14:10. Sở Nội vụ sẽ duyệt.", undo="/_gallery/")
    return render(request, "ui/gallery.html", samples())


class SampleLogin(forms.Form):
    username = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def clean(self) -> None:
        raise forms.ValidationError("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra bộ gõ và phím Caps Lock.")


@login_not_required
def plain(request: HttpRequest, name: str) -> HttpResponse:
    """The signed-out pages: `login`, and the errors by their code."""
    if name == "login":
        return render(request, "registration/login.html", {"form": SampleLogin({"username": "ha", "password": "x"})})
    return render(request, f"ui/errors/{name}.html")
