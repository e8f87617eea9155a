"""A total stated from outside for an agency and all below it, with the document that states it; and whether what was
frozen still holds."""

from __future__ import annotations

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cchc.access import Denied, Refused
from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.figures import actions, rules
from cchc.figures.asked import agency_asked, name_on, window_asked
from cchc.figures.errata import later_than
from cchc.figures.freezing import holds
from cchc.figures.models import Figure, Snapshot, Source
from cchc.figures.views import CorrectForm, visible_indicator
from cchc.periods.naming import name_of
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb, Fact


class StatedForm(CorrectForm):
    """The total, and the document that states it."""

    def __init__(self, figure: Figure, given: QueryDict | None = None) -> None:
        super().__init__(figure, given)
        note = self.fields["note"]
        note.label, note.required = gettext_lazy("Văn bản, nguồn công bố (số, ngày)"), True
        note.error_messages["required"] = gettext_lazy("Chưa ghi văn bản công bố số này.")
        if figure.pk is None:
            del self.fields["why"]


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_state(request: Asked, pk: int) -> HttpResponse:
    """What a source outside says the total is. It stands beside what adds up and is never added to it."""
    one, asking = visible_indicator(request, pk), window_asked(request, request.today)
    agency = agency_asked(request, request.actor, request.today)
    if not rules.enter_for(request.actor, agency):
        raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới nhập được số liệu."))
    if not one.now.adds_agencies:
        raise Http404
    asked = {"indicator": one, "agency": agency, "start": asking.window.start, "end": asking.window.end, "whole": True}
    there = Figure.objects.filter(**asked).first() or Figure(**asked, definition=one.now)
    form = StatedForm(there, request.POST if request.method == "POST" else None)
    back = f"?window={asking.code}&agency={agency.pk}"
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        seen_at = there.version if there.pk else 0
        entry = actions.Entry(one, form.value(), given["note"], seen_at)
        try:
            if not entry.value.is_given:
                raise Refused(_("Chưa ghi số."), field="numerator")
            actions.enter(
                request.actor,
                agency,
                asking.window,
                [entry],
                source=Source.OUTSIDE,
                whole=True,
                why=given.get("why", ""),
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã ghi số của nguồn ngoài. Chênh lệch với số cộng hiện ở trang chỉ tiêu."))
            return see_other("indicator", pk, query=back)
    context = {
        "one": one,
        "form": form,
        "asking": asking,
        "agency_name": name_on(agency.pk, asking.window.end),
        "back": reverse("indicator", args=[pk]) + back,
        "crumbs": [
            Crumb(_("Số liệu"), reverse("figures") + back),
            Crumb(one.now.name, reverse("indicator", args=[pk]) + back),
        ],
    }
    return render(request, "figures/stated.html", context, status=422 if form.errors else 200)


@require_GET
def snapshot(request: Asked, pk: int) -> HttpResponse:
    """What was frozen, when, by whom; and whether it is still what it was, asked anew each time."""
    rows = rules.see_snapshot.of(Snapshot.objects.select_related("by__person"), request.actor, request.today)
    one = seen(rows, pk, _("Số liệu đã chốt này không thuộc phạm vi của bạn."))
    window = f"?window={one.start}_{one.end}&agency={one.root_id}"
    context = {
        "one": one,
        "holds": holds(one),
        "later": later_than(one, most=100),
        "facts": [
            Fact(_("Cơ quan"), name_on(one.root_id, one.end)),
            Fact(_("Kỳ số liệu"), name_of(one.window)),
            Fact(_("Số số liệu"), one.count),
            Fact(_("Người chốt"), one.by.person.full_name if one.by else _("Hệ thống")),
            Fact(_("Mã (SHA-256)"), one.digest),
        ],
        "crumbs": [Crumb(_("Số liệu"), reverse("figures") + window)],
    }
    return render(request, "figures/snapshot.html", context)
