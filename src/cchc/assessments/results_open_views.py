"""Published results under addresses that stay: the package, and the last results of a round as JSON and CSV."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.assessments import judging_rules
from cchc.assessments.models import Publication
from cchc.assessments.results_open import as_csv, as_json
from cchc.ui.files import attachment


def visible_publication(request: Asked, **which: int) -> Publication:
    """The one asked for by its key, or the last one of a round."""
    rows = Publication.objects.filter(**which).select_related("round__set", "round__authority", "round__run_by")
    one = rows.order_by("-n").first()
    if one is None:
        raise Http404
    kept = _("Kết quả này không thuộc phạm vi của bạn.")
    return seen(judging_rules.see_publication.of(rows, request.actor, request.today), one.pk, kept)


@require_safe
def package_file(request: Asked, pk: int) -> HttpResponse:
    """The open-data package, byte for byte as it was published."""
    one = visible_publication(request, pk=pk)
    name = f"Chi-so-CCHC-{one.round.start.year}-{one.n}-{one.digest[:12]}.zip"
    return attachment(name, bytes(one.data), "application/zip")


@require_safe
def open_results(request: Asked, pk: int, kind: str) -> HttpResponse:
    """The last published results of a round. The tag is the hash of their package, so that nothing is fetched twice."""
    one = visible_publication(request, round=pk)
    tag = f'"{one.digest}-{kind}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    elif kind == "json":
        answer = HttpResponse(as_json(one), content_type="application/json")
    else:
        answer = attachment(f"Chi-so-CCHC-{one.round.start.year}-{pk}.csv", as_csv(one), "text/csv; charset=utf-8")
    answer["ETag"] = tag
    return answer
