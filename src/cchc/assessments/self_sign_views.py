"""What goes around the table: the check before handing in, signing, sharing out, the workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused, Role
from cchc.access.request import Asked
from cchc.agencies.models import Agency, during
from cchc.assessments import rules, self_book, self_signing
from cchc.assessments.models import Entrant, Filing, Origin
from cchc.assessments.self_many import Claimed, claim_many
from cchc.assessments.self_page import Section, page_of
from cchc.assessments.self_views import context_of, visible_entrant
from cchc.duties.rules import DOING
from cchc.figures.asked import agency_names
from cchc.people.models import Post
from cchc.people.roles import WORDS
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.files import attachment
from cchc.ui.forms import KeyField
from cchc.ui.sheets import MEDIA, Fault


def crumbs_of(one: Entrant) -> list[Crumb]:
    return [Crumb(_("Chỉ số"), reverse("index")), Crumb(one.round.name, reverse("selfscore", args=[one.pk]))]


@require_GET
def selfscore_check(request: Asked, pk: int) -> HttpResponse:
    """What is missing or weak, and the signature."""
    return shown_check(request, visible_entrant(request, pk))


def shown_check(request: Asked, one: Entrant, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    page = page_of(one, request.actor, request.today)
    context = context_of(request, page) | {
        "filings": list(Filing.objects.filter(entrant=one).select_related("by__person").order_by("-n")),
        "refused": refused,
        "typed": request.POST.get("why", "") if request.method == "POST" else "",
        "crumbs": crumbs_of(one),
    }
    return render(request, "assessments/self_check.html", context, status=status)


@require_POST
def selfscore_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    one = visible_entrant(request, pk)
    if verb not in VERBS:
        raise Http404
    act, words, to = VERBS[verb]
    try:
        act(request, one)
    except Refused as refused:
        return shown_check(request, one, refused=refused, status=422)
    say.done(request, str(words))
    return see_other(to, one.pk)


def used_known(request: Asked, one: Entrant) -> None:
    page = page_of(one, request.actor, request.today)
    asked = {
        row.source.code: Claimed(row.known.fact, row.version, f"{row.known.source}: {row.known.words}", row.known.key)
        for row in page.rows
        if row.known is not None and row.is_unused and row.may_fill
    }
    if not asked:
        raise Refused(_("Không có số liệu nào của hệ thống khác với số đã ghi."))
    claim_many(request.actor, one, asked, origin=Origin.KNOWN, today=request.today)


VERBS: dict[str, tuple[Callable[[Asked, Entrant], object], Any, str]] = {
    "submit": (
        lambda request, one: self_signing.submit(request.actor, one, today=request.today),
        gettext_lazy("Đã trình thủ trưởng."),
        "selfscore_check",
    ),
    "take-back": (
        lambda request, one: self_signing.take_back(request.actor, one),
        gettext_lazy("Đã rút lại để sửa."),
        "selfscore",
    ),
    "give-back": (
        lambda request, one: self_signing.give_back(
            request.actor, one, request.POST.get("why", ""), today=request.today
        ),
        gettext_lazy("Đã chuyển lại để sửa."),
        "selfscore_check",
    ),
    "hand-in": (
        lambda request, one: self_signing.hand_in(
            request.actor, one, today=request.today, incomplete=request.POST.get("incomplete", "")
        ),
        gettext_lazy("Đã ký, nộp bản tự chấm."),
        "selfscore_check",
    ),
    "withdraw": (
        lambda request, one: self_signing.withdraw(
            request.actor, one, request.POST.get("why", ""), today=request.today
        ),
        gettext_lazy("Đã rút về. Sửa xong thì ký, nộp lại."),
        "selfscore",
    ),
    "use-known": (used_known, gettext_lazy("Đã dùng số liệu của hệ thống."), "selfscore"),
}


# — who fills what —


class OwnersForm(forms.Form):
    """Criteria ticked, and who fills them: an officer, or another agency; nobody in particular where both are empty."""

    codes = forms.MultipleChoiceField(label=gettext_lazy("Tiêu chí"), required=False)
    areas = forms.MultipleChoiceField(label=gettext_lazy("Cả lĩnh vực"), required=False)
    officer = KeyField(right="post.name", coerce=int, required=False, empty_value=None, label=gettext_lazy("Cán bộ"))
    agency = KeyField(
        right="agency.see", coerce=int, required=False, empty_value=None, label=gettext_lazy("hoặc cơ quan, đơn vị")
    )

    def __init__(
        self, *given: Any, sections: Sequence[Section], posts: list[Post], agencies: list[tuple[int, str]]
    ) -> None:
        super().__init__(*given)
        self.of_area = {f"lv-{one.code}": [row.criterion.code for row in one.rows if row.is_hers] for one in sections}
        every = [code for codes in self.of_area.values() for code in codes]
        self.fields["codes"].choices = [(code, code) for code in every]  # type: ignore[attr-defined]
        self.fields["areas"].choices = [(area, area) for area in self.of_area]  # type: ignore[attr-defined]
        said = [(one.pk, f"{one.person.full_name}, {WORDS[Role(one.role)]}") for one in posts]
        self.fields["officer"].choices = [("", "–"), *said]  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", "–"), *agencies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("officer") and given.get("agency"):
            raise forms.ValidationError(_("Chọn một cán bộ hoặc một cơ quan, không chọn cả hai."))
        if not self.chosen():
            self.add_error("codes", _("Chưa đánh dấu tiêu chí nào."))
        return given

    def chosen(self) -> list[str]:
        """The criteria ticked, and those of the fields ticked."""
        given = self.cleaned_data
        whole = [code for area in given.get("areas", ()) for code in self.of_area[area]]
        return list(dict.fromkeys([*given.get("codes", ()), *whole]))


@require_http_methods(["GET", "HEAD", "POST"])
def selfscore_owners(request: Asked, pk: int) -> HttpResponse:
    one = visible_entrant(request, pk)
    if not (rules.put_together(request.actor, one) or rules.sign(request.actor, one)):
        raise Denied(_("Chỉ người của cơ quan mới phân công được tiêu chí."))
    page = page_of(one, request.actor, request.today)
    held = Post.objects.filter(
        during(request.today), agency=one.agency_id, role__in=[str(role) for role in DOING], person__is_active=True
    )
    posts = list(held.select_related("person").order_by("person__full_name", "pk"))
    others = agency_names(one.round.authority, request.today, but=one.agency_id)
    form = OwnersForm(request.POST or None, sections=page.sections, posts=posts, agencies=others)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        officer = next((post for post in posts if post.pk == given["officer"]), None)
        agency = Agency.objects.filter(pk=given["agency"]).first() if given["agency"] else None
        try:
            n = self_signing.name_owners(
                request.actor, one, form.chosen(), officer=officer, agency=agency, today=request.today
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, ngettext("Đã phân công %(n)s tiêu chí.", "Đã phân công %(n)s tiêu chí.", n) % {"n": n})
            return see_other("selfscore_owners", one.pk)
    context = {
        "one": one,
        "sections": page.sections,
        "form": form,
        "chosen": set(form.data.getlist("codes")) if form.is_bound else set(),  # type: ignore[attr-defined]
        "crumbs": crumbs_of(one),
    }
    return render(request, "assessments/self_owners.html", context, status=422 if form.is_bound else 200)


# — the workbook —


@require_safe
def selfscore_xlsx(request: Asked, pk: int) -> HttpResponse:
    one = visible_entrant(request, pk)
    data = self_book.written(page_of(one, request.actor, request.today))
    return attachment(f"Tu-cham-{one.pk}.xlsx", data, MEDIA, shown=f"Tự chấm {one.name}.xlsx")


class BookForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp Excel đã điền"),
        error_messages={"required": gettext_lazy("Chưa chọn tệp. Chọn tệp Excel đã điền.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def selfscore_upload(request: Asked, pk: int) -> HttpResponse:
    """A workbook that comes back: everything in it is claimed, or nothing, with each fault by its cell."""
    one = visible_entrant(request, pk)
    if not rules.fill_some(request.actor, one):
        raise Denied(_("Chỉ người tự chấm mới nộp được tệp này."))
    faults: list[Fault] = []
    form = BookForm(request.POST, request.FILES) if request.method == "POST" else BookForm()
    if request.method == "POST" and form.is_valid():
        try:
            page = page_of(one, request.actor, request.today)
            came = self_book.came_back(form.cleaned_data["file"], page, request.actor.person_name)
            faults = list(came.faults)
            if not faults:
                asked = {code: Claimed(fact, seen) for code, (fact, seen) in came.facts.items()}
                changed = claim_many(request.actor, one, asked, origin=Origin.SHEET, today=request.today)
                n = len(changed)
                words = ngettext("Đã ghi %(n)s số liệu từ tệp.", "Đã ghi %(n)s số liệu từ tệp.", n) % {"n": n}
                say.done(request, words if n else _("Tệp không có gì khác với số đã ghi."))
                return see_other("selfscore", one.pk)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    context = {"one": one, "form": form, "faults": faults, "crumbs": crumbs_of(one)}
    return render(request, "assessments/self_upload.html", context, status=422 if form.is_bound else 200)
