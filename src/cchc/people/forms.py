"""What is typed about people: accounts, posts, delegations, passwords."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.access import Refused, Role
from cchc.people.roles import WORDS
from cchc.ui.forms import DayField, KeyField
from cchc.ui.labels import choices
from cchc.words import Field


class Refusing(forms.Form):
    """Says a refusal beside its field, or above the form."""

    def refuse(self, refused: Refused) -> None:
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices


def secret(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, help_text=hint)


LONG = _("Ít nhất 10 chữ; một câu dễ nhớ là tốt. Không dùng mật khẩu thông dụng hoặc giống tên.")


class NewPasswordForm(Refusing):
    password = secret(_("Mật khẩu mới"), "new-password", LONG)
    again = secret(_("Gõ lại mật khẩu mới"), "new-password")


class PasswordForm(NewPasswordForm):
    present = secret(_("Mật khẩu hiện nay"), "current-password")
    field_order = ("present", "password", "again")


class PersonForm(Refusing):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    email = forms.EmailField(label=_("Thư điện tử"), required=False, max_length=254)
    sso_id = forms.CharField(
        label=_("Mã đăng nhập một lần"),
        max_length=200,
        required=False,
        help_text=_("Mã của người này ở hệ thống đăng nhập một lần của tỉnh, nếu có"),
    )


class PostForm(Refusing):
    agency = KeyField(right="agency.see", label=_("Cơ quan"))
    role = forms.ChoiceField(label=_("Vai trò"))
    title = forms.CharField(label=_("Chức danh"), max_length=120, required=False)
    since = DayField(label=_("Từ ngày"))

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], roles: list[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("agency", [("", "—"), *agencies])
        self.choose("role", [(role.value, str(WORDS[role])) for role in roles])


class InviteForm(PostForm, PersonForm):
    username = forms.CharField(label=_("Tên đăng nhập"), max_length=80, help_text=_("Ví dụ nguyen.thi.ha"))
    field_order = ("full_name", "username", "email", "sso_id", "agency", "role", "title", "since")


class EndPostForm(Refusing):
    last = DayField(label=_("Ngày cuối giữ vị trí"))


class DelegateForm(Refusing):
    to = KeyField(right="person.name", label=_("Người được ủy quyền"))
    number = forms.CharField(label=_("Số văn bản ủy quyền"), max_length=80, help_text=_("Ví dụ 15/GUQ-SXD"))
    since = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("to", [("", "—"), *people])


class OfField(Refusing):
    def ask_aware(self, words: str) -> None:
        """Asks whether she knows what it takes from herself, before it is done."""
        missing = {"required": _("Đánh dấu vào ô này nếu đúng là muốn như vậy.")}
        self.fields["aware"] = forms.BooleanField(label=words, error_messages=missing)


class FieldOwnerForm(OfField):
    field = forms.ChoiceField(label=_("Lĩnh vực"), choices=choices(Field))
    agency = KeyField(right="agency.see", label=_("Cơ quan chủ trì"))
    since = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống khi chưa định ngày kết thúc"))

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("agency", [("", "—"), *agencies])


class EndFieldForm(OfField):
    last = DayField(label=_("Ngày cuối chủ trì lĩnh vực"))


class ImportForm(forms.Form):
    file = forms.FileField(label=_("Tệp Excel"))
