"""The pages of criteria sets: which there are, one of them, two beside each other, and loading one from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.assessments.keeping import keep_set
from cchc.assessments.models import CriteriaSet
from cchc.assessments.rules import sees_index
from cchc.assessments.sets_reading import set_in
from cchc.assessments.sets_showing import COLOURS, SOURCED, compared, examples, lines
from cchc.assessments.tabs import tabs_of
from cchc.figures.rules import run_root
from cchc.scoring import CriteriaSet as Given
from cchc.scoring import Fault, Unusable, sheets
from cchc.scoring.comparing import What
from cchc.scoring.writing import to_yaml
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb, Fact
from cchc.ui.files import attachment
from cchc.ui.forms import KeyField
from cchc.ui.sheets import MEDIA
from cchc.words.numbers import vi

WHATS = {
    What.ADDED: gettext_lazy("Tiêu chí mới"),
    What.DROPPED: gettext_lazy("Tiêu chí bỏ"),
    What.MOVED: gettext_lazy("Chuyển mã"),
    What.RENAMED: gettext_lazy("Đổi tên"),
    What.MAXIMUM: gettext_lazy("Đổi điểm tối đa"),
    What.RULE: gettext_lazy("Đổi cách tính"),
    What.POLICY: gettext_lazy("Đổi cách xử lý khi không phát sinh"),
}


class LoadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp bộ tiêu chí"),
        error_messages={"required": gettext_lazy("Chưa chọn tệp. Chọn tệp .yaml, .xlsx hoặc .json.")},
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.xlsx,.json"}),
    )


class CompareForm(forms.Form):
    beside = KeyField(
        right="criteria_set.see", label=gettext_lazy("So với"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *given: Any, choices: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["beside"].choices = choices  # type: ignore[attr-defined]


def visible_set(request: Asked, pk: int) -> CriteriaSet:
    rows = CriteriaSet.objects.visible_to(request.actor, request.today)
    return seen(rows, pk, _("Bộ tiêu chí này không thuộc phạm vi của bạn."))


def crumb() -> Crumb:
    return Crumb(_("Bộ tiêu chí"), reverse("index_sets"))


@require_http_methods(["GET", "HEAD", "POST"])
def set_list(request: Asked) -> HttpResponse:
    """The newest version of each set, those that come along as examples, and a file to load one from."""
    if not sees_index(request.actor):
        raise Denied(_("Chỉ số không thuộc phạm vi của bạn."))
    root = run_root(request.actor, request.today)
    form = LoadForm(request.POST or None, request.FILES or None) if request.method == "POST" else LoadForm()
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        if root is None:
            raise Denied(_("Chỉ cơ quan thường trực mới nạp được bộ tiêu chí."))
        if form.is_valid():
            try:
                made = keep_set(request.actor, Agency.objects.get(pk=root), set_in(form.cleaned_data["file"]))
            except Unusable as refused:
                faults = refused.faults
                form.add_error("file", _("Tệp có lỗi nên chưa nạp. Sửa các chỗ đã nêu rồi nạp lại."))
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            else:
                say.done(request, _("Đã nạp bộ tiêu chí, phiên bản %(n)s.") % {"n": made.n})
                return see_other("index_set", made.pk)
    own = newest(
        CriteriaSet.objects.visible_to(request.actor, request.today).order_by("-year", "code", "-n").defer("data")
    )
    context = {
        "own": [(one, SOURCED[one.status], COLOURS[one.status]) for one in own],
        "examples": [
            (name, given, SOURCED[given.status], COLOURS[given.status], sum(1 for leaf in given.leaves()))
            for name, given in examples().items()
        ],
        "may_load": root is not None,
        "form": form,
        "faults": faults,
        "tabs": tabs_of(request.actor, "index_sets"),
    }
    return render(request, "assessments/sets.html", context, status=422 if form.errors else 200)


def newest(rows: Any) -> list[CriteriaSet]:
    """The last version of each code."""
    found: dict[tuple[int, str], CriteriaSet] = {}
    for one in rows:
        found.setdefault((one.authority_id, one.code), one)
    return list(found.values())


@require_safe
def set_page(request: Asked, pk: int) -> HttpResponse:
    one = visible_set(request, pk)
    versions = CriteriaSet.objects.visible_to(request.actor, request.today).filter(
        authority=one.authority_id, code=one.code
    )
    return shown(
        request,
        one.given,
        {
            "one": one,
            "versions": versions.exclude(pk=one.pk).defer("data").order_by("-n"),
            "may_link": not one.draft and run_root(request.actor, request.today) == one.authority_id,
            "compare": CompareForm(choices=choices_beside(request, one)),
        },
    )


@require_safe
def example_page(request: Asked, name: str) -> HttpResponse:
    if name not in examples():
        raise Http404
    may = run_root(request.actor, request.today) is not None
    return shown(request, examples()[name], {"example": name, "may_take": may})


def shown(request: Asked, given: Given, more: dict[str, Any]) -> HttpResponse:
    leaves = sum(1 for leaf in given.leaves())
    facts = [
        Fact(_("Văn bản"), given.decision or _("chưa ghi")),
        Fact(_("Năm"), given.year),
        Fact(_("Điểm tối đa"), vi(given.max) if given.max is not None else _("chưa đủ điểm")),
        Fact(_("Tiêu chí chấm điểm"), leaves, _("%(n)s số liệu") % {"n": len(given.inputs)}),
        Fact(_("Mức kiểm chứng"), SOURCED[given.status], given.source or ""),
    ]
    context = {"given": given, "rows": list(lines(given)), "facts": facts, "crumbs": [crumb()]} | more
    return render(request, "assessments/set.html", context)


@require_POST
def example_take(request: Asked, name: str) -> HttpResponse:
    """A set that comes along becomes the authority's own, to be used as it is or exported, changed and loaded."""
    root = run_root(request.actor, request.today)
    if root is None:
        raise Denied(_("Chỉ cơ quan thường trực mới nạp được bộ tiêu chí."))
    if name not in examples():
        raise Http404
    made = keep_set(request.actor, Agency.objects.get(pk=root), examples()[name])
    say.done(request, _("Đã lấy bộ tiêu chí này về dùng."))
    return see_other("index_set", made.pk)


def choices_beside(request: Asked, one: CriteriaSet) -> list[tuple[str, str]]:
    rows = CriteriaSet.objects.visible_to(request.actor, request.today).exclude(pk=one.pk).defer("data")
    listed = rows.order_by("-year", "code", "-n")[:200]
    return [(str(each.pk), f"{each.title} ({each.year}, v{each.n})") for each in listed]


@require_safe
def set_compare(request: Asked, pk: int) -> HttpResponse:
    """What changed from the set chosen as `beside` to this one, and what can be compared between both."""
    one = visible_set(request, pk)
    form = CompareForm(request.GET or None, choices=choices_beside(request, one))
    beside = form.cleaned_data["beside"] if form.is_bound and form.is_valid() else None
    context: dict[str, Any] = {
        "one": one,
        "form": form,
        "crumbs": [crumb(), Crumb(one.title, reverse("index_set", args=[pk]))],
    }
    if beside:
        old = visible_set(request, beside)
        found = compared(old.given, one.given)
        context |= {"old": old, "found": found, "parts": [(WHATS[part.what], part.changes) for part in found.parts]}
    return render(request, "assessments/set_compare.html", context, status=422 if form.errors else 200)


@require_safe
def set_file(request: Asked, pk: int, kind: str) -> HttpResponse:
    """The set as Excel or YAML, to be changed and loaded again."""
    return written(visible_set(request, pk).given, kind)


@require_safe
def example_file(request: Asked, name: str, kind: str) -> HttpResponse:
    if name not in examples():
        raise Http404
    return written(examples()[name], kind)


def written(given: Given, kind: str) -> HttpResponse:
    stem = f"Bo-tieu-chi-{given.code}".replace("/", "-")
    if kind == "xlsx":
        return attachment(f"{stem}.xlsx", sheets.write(given), MEDIA)
    if kind == "yaml":
        return attachment(f"{stem}.yaml", to_yaml(given), "application/yaml")
    raise Http404
