"""Many agencies at once on pages: the workbook out and in, the template, the differences, doing and undoing it."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.files import File
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.agencies import proposing, workbook
from cchc.agencies.asking import actor_of, day_asked, number
from cchc.agencies.differing import Faulty
from cchc.agencies.models import Agency, Proposal
from cchc.agencies.rules import keep_proposal, own_tree
from cchc.agencies.views import whole_tree
from cchc.ledger.actions import write
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.files import attachment
from cchc.ui.sheets import MEDIA, Fault

MOST_FAULTS, PER_PAGE = 100, 100


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Tệp Excel"))


def kept_root(request: Asked) -> Agency:
    root = own_tree(actor_of(request), request.today)
    if root is None:
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới nhập được danh mục."))
    return root


def crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Danh mục cơ quan"), reverse("agencies")), *more]


@require_safe
def export(request: Asked) -> HttpResponse:
    """The agencies one sees as a workbook, as they are on a day: the same that is sent back changed."""
    actor = actor_of(request)
    when = day_asked(request, request.today, ahead=True)
    root = whole_tree(actor, request.today)
    write(actor, "agencies.export", root, as_of=when.day)
    return attachment("co-quan.xlsx", workbook.written(root, when.day), MEDIA, shown="Danh mục cơ quan.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: Asked) -> HttpResponse:
    """Takes a workbook in: every fault by its cell, or on to the differences. Nothing is written yet."""
    root, sent = kept_root(request), request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    faults: list[Fault] = []
    if getattr(request, "upload_too_large", False):
        form.add_error("file", _("Tệp quá lớn. Chia danh sách thành nhiều tệp."))
    elif sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            lines, sha256 = read(file)
            name = file.name or ""
            made = proposing.propose(actor_of(request), root, lines, name=name, sha256=sha256, today=request.today)
        except Faulty as faulty:
            form.add_error("file", faulty.sentence)
            faults = list(faulty.faults)
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            return see_other("proposal", made.pk)
    rows = keep_proposal.of(Proposal.objects.filter(applied_at__isnull=False), actor_of(request), request.today)
    context = {
        "form": form,
        "faults": faults[:MOST_FAULTS],
        "more": max(len(faults) - MOST_FAULTS, 0),
        "past": rows.order_by("-applied_at")[:20],
        "crumbs": crumbs(),
    }
    return render(request, "agencies/import.html", context, status=422 if form.errors else 200)


def read(file: File[Any]) -> tuple[list[workbook.Line], str]:
    """The lines of an upload, and the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(prefix="cchc-", suffix=".xlsx") as kept:
        for chunk in file.chunks():
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        return workbook.lines_of(Path(kept.name)), digest.hexdigest()


def kept_proposal(request: Asked, pk: int) -> Proposal:
    one = Proposal.objects.select_related("root").filter(pk=pk).first()
    if one is None:
        raise Http404
    if not keep_proposal(actor_of(request), one):
        raise Denied(_("Lần nhập này không thuộc phạm vi của bạn."))
    return one


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Asked, pk: int) -> HttpResponse:
    """What it would change, before it is applied; afterwards what it did, and the way back."""
    one = kept_proposal(request, pk)
    actor, wrong = actor_of(request), ""
    if request.method == "POST":
        try:
            done = proposing.apply(actor, one, request.POST.get("seen", "")[:40], request.today)
        except Refused as refused:
            wrong = refused.sentence
        else:
            words = _("Đã ghi: %(new)s cơ quan mới, %(changed)s cơ quan thay đổi.")
            counts = {"new": len(done.new), "changed": len(done.changed)}
            say.done(request, words % counts, undo=reverse("proposal_undo", args=[one.pk]))
            return see_other("agencies")
    one.refresh_from_db()
    context: dict[str, Any] = {"one": one, "wrong": wrong}
    context["crumbs"] = crumbs(Crumb(_("Nhập từ Excel"), reverse("agencies_import")))
    if one.applied_at is None:
        found = proposing.look(actor, one.root, proposing.lines_in(one), request.today)
        page = Paginator(found.changes, PER_PAGE).get_page(number(request.GET.get("page")))
        context |= {"found": found, "page": page, "total": len(found.changes)}
        context["faults"] = found.faults[:MOST_FAULTS]
    return render(request, "agencies/proposal.html", context, status=422 if wrong else 200)


@require_POST
def undo(request: Asked, pk: int) -> HttpResponse:
    one = kept_proposal(request, pk)
    try:
        proposing.undo(actor_of(request), one)
    except Refused as refused:
        say.failed(request, refused.sentence)
        return see_other("proposal", pk)
    say.done(request, _("Đã hoàn tác. Danh mục như trước lần nhập này."))
    return see_other("agencies_import")
