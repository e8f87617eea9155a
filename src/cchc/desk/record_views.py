"""A kept document, for whoever may see what it was handed in for or the mandate it is of."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.access import Denied
from cchc.access.request import Asked
from cchc.desk.rules import open_record
from cchc.ledger.actions import write
from cchc.records.models import Record
from cchc.records.storing import opened

# What a browser shows by itself and cannot be led astray by; all else is saved.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})


def seen_record(request: Asked, pk: int) -> Record:
    found = open_record.of(Record.objects.filter(pk=pk), request.actor, request.today).first()
    if found is not None:
        return found
    if Record.objects.filter(pk=pk).exists():
        raise Denied("Tài liệu này không thuộc phạm vi theo dõi của bạn.")
    raise Http404


@require_safe
def record(request: Asked, pk: int) -> HttpResponseBase:
    one = seen_record(request, pk)
    answer: HttpResponseBase
    try:
        if not one.sha256:
            raise FileNotFoundError
        answer = FileResponse(
            opened(one),
            as_attachment=one.media_type not in SHOWN,
            filename=one.file_name,
            content_type=one.media_type,
        )
    except FileNotFoundError:
        answer = missing(request, one)
    else:
        write(request.actor, "record.open", one, sha256=one.sha256)
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def missing(request: Asked, one: Record) -> HttpResponse:
    """A document without a file, or whose file is gone: the page says which, and whom to ask."""
    return render(request, "desk/record_missing.html", {"record": one, "had_file": bool(one.sha256)}, status=404)
