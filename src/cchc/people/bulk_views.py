"""Pages of many accounts at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cchc.access import Refused
from cchc.access.request import Asked
from cchc.people import accounts, bulk
from cchc.people.forms import ImportForm
from cchc.people.models import Person
from cchc.people.rules import keep_person
from cchc.people.views import link_of, only_keepers
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.files import attachment
from cchc.ui.sheets import MEDIA, Fault

MADE = "people_made"


@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: Asked) -> HttpResponse:
    """Take a workbook in. Its accounts are then listed with their links, for as long as the session remembers them."""
    only_keepers(request)
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES if sent else None)
    faults: list[Fault] = []
    if sent and form.is_valid():
        try:
            made = bulk.take_in(request.actor, form.cleaned_data["file"].read(bulk.MOST_BYTES + 1), day=request.today)
        except bulk.Faulty as faulty:
            form.add_error("file", faulty.sentence)
            faults = list(faulty.faults)
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            request.session[MADE] = [one.pk for one in made]
            n = len(made)
            say.done(request, ngettext("Đã lập %(n)s tài khoản.", "Đã lập %(n)s tài khoản.", n) % {"n": n})
            return see_other("people_import")
    keys = request.session.get(MADE, []) if not sent else []
    recent = keep_person.of(Person.objects.filter(pk__in=keys), request.actor, request.today).order_by("full_name")
    people = list(recent)
    links = accounts.waiting(people)
    context = {
        "form": form,
        "faults": faults[: bulk.MOST_FAULTS],
        "more": max(len(faults) - bulk.MOST_FAULTS, 0),
        "made": [(one, link_of(request, links[one.pk])) for one in people if one.pk in links],
        "crumbs": [Crumb(_("Người dùng"), reverse("people"))],
    }
    return render(request, "people/import.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: Asked) -> HttpResponse:
    only_keepers(request)
    return attachment("tai-khoan.xlsx", bulk.template(request.actor, request.today), MEDIA)
