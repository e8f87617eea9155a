"""Pages on which a document comes in: dropped as a file, or typed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.intake import actions, arriving, rules, showing
from cchc.intake.asked import whole
from cchc.intake.bodies import bodies
from cchc.intake.forms import HandForm, HandTasks, UploadForm
from cchc.intake.models import Draft
from cchc.intake.run_views import listed, page_of_run
from cchc.jobs.models import Run
from cchc.ui.context import year_of


def only_focal_point(request: Asked) -> None:
    if not rules.take_in(request.actor):
        raise Denied("Chỉ cơ quan đầu mối mới nhận và sửa được văn bản giao việc.")


def upload(request: Asked) -> HttpResponse:
    """The page a signed plan is dropped on."""
    only_focal_point(request)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
    error: Refused | None = None
    if sent:
        if getattr(request, "upload_too_large", False):
            limit = settings.CCHC_MAX_UPLOAD // (1024 * 1024)
            error = Refused(
                f"Tệp lớn hơn {limit} MB nên hệ thống không nhận. Chưa có gì được lưu. Giảm dung lượng tệp."
            )
        elif form.is_valid():
            try:
                made = arriving.receive(request.actor, form.cleaned_data["file"], today=request.today)
            except Refused as refusal:
                error = refusal
            else:
                return redirect(page_of_run(made) if isinstance(made, Run) else showing.page_of(made))
    if error is not None:
        form.errors.pop("file", None)
        form.add_error("file", error.sentence)
    context = {
        "form": form,
        "failed": bool(form.errors),
        "name": getattr(request.FILES.get("file"), "name", ""),
        "limit": settings.CCHC_MAX_UPLOAD // (1024 * 1024),
        "agencies": Agency.objects.on(request.today).count(),
        "waiting": Draft.objects.visible_to(request.actor).open().select_related("record").order_by("-created_at")[:20],
        "runs": listed(request.actor),
    }
    return render(request, "intake/upload.html", context, status=422 if form.errors else 200)


def by_hand(request: Asked) -> HttpResponse:
    """A conclusion with three tasks, typed in under three minutes."""
    only_focal_point(request)
    initial = {"kind": "conclusion", "year": year_of(request)}
    form = HandForm(request.POST or None, initial=initial)
    rows = HandTasks(request.POST or None, prefix="t")
    if request.method == "POST" and "more" in request.POST:
        data = request.POST.copy()
        data["t-TOTAL_FORMS"] = str(min(whole(data.get("t-TOTAL_FORMS", ""), 3) + 3, 60))
        rows = HandTasks(data, prefix="t")
        return render(request, "intake/by_hand.html", {"form": form, "rows": rows, "more": True})
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        year = form.cleaned_data["year"]
        tasks = [one for n, row in enumerate(rows, 1) if (one := row.task(n, year))]
        made = actions.begin_by_hand(
            request.actor, kind=form.cleaned_data["kind"], document=form.document(), tasks=tasks, today=request.today
        )
        known = not any(one.missing for one in bodies(made.current, made.authority, request.today))
        return redirect("draft_confirm", pk=made.pk) if known and tasks else redirect(showing.page_of(made))
    return render(
        request, "intake/by_hand.html", {"form": form, "rows": rows}, status=422 if request.method == "POST" else 200
    )
