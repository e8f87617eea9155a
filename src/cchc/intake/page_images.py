"""The pages of a PDF or a scan as pictures, for whoever may see its draft."""

from __future__ import annotations

import structlog
from django.http import Http404, HttpResponse, HttpResponseNotModified

from cchc.access.request import Asked
from cchc.intake.pictures import has_pages, picture_of
from cchc.intake.views import own_draft
from cchc.reading.pageimage import DPI
from cchc.reading.unreadable import Unreadable

FOR_GOOD = "private, max-age=31536000, immutable"  # a draft's file never changes
log = structlog.get_logger("cchc.intake")


def page_picture(request: Asked, pk: int, number: int) -> HttpResponse:
    """Page `number` as a PNG; 422 with the reader's sentence where it cannot be drawn."""
    one = own_draft(request, pk)
    if one.record is None or not has_pages(one.record):
        raise Http404
    tag = f'"{one.record.sha256[:32]}-{number}-{DPI}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        try:
            answer = HttpResponse(picture_of(one.record, number), content_type="image/png")
        except (LookupError, FileNotFoundError) as error:
            raise Http404 from error
        except Unreadable as refused:
            log.warning("page not drawn", draft=one.pk, page=number, code=refused.code)
            return HttpResponse(refused.sentence, content_type="text/plain; charset=utf-8", status=422)
    answer["ETag"], answer["Cache-Control"] = tag, FOR_GOOD
    return answer
