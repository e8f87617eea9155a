"""The page on which a document comes in as a file."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.intake import arriving, rules, showing
from cchc.intake.forms import UploadForm
from cchc.intake.models import Draft
from cchc.intake.run_views import listed, page_of_run
from cchc.jobs.models import Run


def only_focal_point(request: Asked) -> None:
    if not rules.take_in(request.actor):
        raise Denied(_("Chỉ cơ quan đầu mối mới nhận và sửa được văn bản giao việc."))


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
                _("Tệp lớn hơn %(limit)s MB nên hệ thống không nhận. Chưa có gì được lưu. Giảm dung lượng tệp.")
                % {"limit": limit}
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
