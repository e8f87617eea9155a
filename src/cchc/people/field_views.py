"""Who answers for which field of reform: today, from when, and who did before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.agencies.fields import end_field, own_field
from cchc.agencies.models import Agency, FieldOwner
from cchc.agencies.resolver import authority_of
from cchc.agencies.rules import keeps, keeps_by_direction, kept_root, see
from cchc.people.forms import EndFieldForm, FieldOwnerForm
from cchc.people.models import Person
from cchc.people.rules import judge_for_fields
from cchc.people.views import EDIT, agency_choices, form_page, names_of
from cchc.periods import spoken
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.labels import word
from cchc.words import Field


@dataclass(frozen=True)
class Owner:
    """One time of one owner; `people` are those who act for it now."""

    row: FieldOwner
    name: str
    people: list[Person]

    @property
    def last_day(self) -> date | None:
        return self.row.until - timedelta(days=1) if self.row.until else None


@dataclass(frozen=True)
class Owned:
    """A field with its owner today, who comes after, and who was before, the latest first."""

    field: Field
    now: Owner | None
    coming: list[Owner]
    past: list[Owner]

    @property
    def name(self) -> str:
        return word(self.field)


def authority_shown(request: Asked) -> Agency:
    """The authority whose fields she keeps; for who only reads, the one her agency stands under."""
    root = kept_root(request.actor, request.today)
    if root is not None:
        return Agency.objects.get(pk=root)
    return authority_of(Agency.objects.get(pk=request.actor.agency or 0), request.today)


@require_safe
def field_owners(request: Asked) -> HttpResponse:
    authority, day = authority_shown(request), request.today
    rows = list(FieldOwner.objects.filter(authority=authority).order_by("-since"))
    names = names_of({authority.pk, *(one.agency_id for one in rows)}, request)
    people = judge_for_fields({one.agency_id for one in rows}, day)
    context = {
        "fields": [owned(field, rows, names, people, day) for field in Field],
        "authority": names.get(authority.pk, ""),
        "may": keeps(request.actor, authority),
        "has_past": any(one.until is not None and one.until <= day for one in rows),
    }
    return render(request, "people/fields.html", context)


def owned(
    field: Field, rows: list[FieldOwner], names: dict[int, str], people: dict[int, list[Person]], day: date
) -> Owned:
    its = [
        Owner(one, names.get(one.agency_id, ""), people.get(one.agency_id, [])) for one in rows if one.field == field
    ]
    return Owned(
        field,
        next((one for one in its if one.row.since <= day and (one.row.until is None or one.row.until > day)), None),
        [one for one in its if one.row.since > day],
        [one for one in its if one.row.until is not None and one.row.until <= day],
    )


@require_http_methods(EDIT)
def own(request: Asked) -> HttpResponse:
    """Say who answers for a field from a day on, or for a time."""
    authority = authority_shown(request)
    if not keeps(request.actor, authority):
        raise Denied(_("Chỉ quản trị hệ thống và cơ quan thường trực được ghi cơ quan chủ trì lĩnh vực."))
    form = FieldOwnerForm(
        request.POST or None,
        agencies=agency_choices(request.actor, request),
        initial={"field": request.GET.get("field", ""), "since": request.today},
    )
    another = request.POST.get("agency", "") not in ("", str(request.actor.agency))
    if (
        request.POST.get("field") == Field.DIRECTION
        and another
        and keeps_by_direction(request.actor, authority, request.today)
    ):
        form.ask_aware(loss(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        field, agency = Field(given["field"]), Agency.objects.get(pk=int(given["agency"]))
        until = given["last"] + timedelta(days=1) if given["last"] else None
        try:
            own_field(request.actor, field, agency=agency, authority=authority, since=given["since"], until=until)
        except Refused as refused:
            form.refuse(refused)
        else:
            said = _("Đã ghi: %(agency)s chủ trì lĩnh vực %(field)s từ ngày %(day)s.")
            name = names_of({agency.pk}, request).get(agency.pk, "")
            say.done(request, said % {"agency": name, "field": word(field), "day": spoken(given["since"])})
            return see_other("field_owners")
    back = reverse("field_owners")
    crumbs = [Crumb(_("Cơ quan chủ trì lĩnh vực"), back)]
    return form_page(request, form, heading=_("Ghi cơ quan chủ trì lĩnh vực"), crumbs=crumbs, back=back)


def loss(request: Asked) -> str:
    """What a focal point loses with her agency's field of direction."""
    words = _(
        "%(agency)s thôi là cơ quan thường trực: từ đó %(agency)s, trong đó có bạn, không giữ danh mục cơ quan, "
        "tài khoản và việc ghi cơ quan chủ trì lĩnh vực nữa."
    )
    return words % {"agency": request.actor.agency_name}


@require_http_methods(EDIT)
def end(request: Asked, pk: int) -> HttpResponse:
    """From the day after the last one nobody answers for the field."""
    one = FieldOwner.objects.select_related("authority", "agency").filter(pk=pk).first()
    if one is None:
        raise Http404
    if not see(request.actor, one.authority) or not keeps(request.actor, one.authority):
        raise Denied(_("Lĩnh vực này không thuộc phạm vi của bạn."))
    form = EndFieldForm(request.POST or None, initial={"last": request.today})
    own = one.field == Field.DIRECTION and one.agency_id == request.actor.agency
    if own and keeps_by_direction(request.actor, one.authority, request.today):
        form.ask_aware(loss(request))
    if request.method == "POST" and form.is_valid():
        try:
            end_field(request.actor, one, until=form.cleaned_data["last"] + timedelta(days=1))
        except Refused as refused:
            form.refuse(refused)
        else:
            say.done(request, _("Đã ghi ngày thôi chủ trì lĩnh vực."))
            return see_other("field_owners")
    back = reverse("field_owners")
    name = names_of({one.agency_id}, request).get(one.agency_id, "")
    heading = _("%(agency)s thôi chủ trì lĩnh vực %(field)s") % {
        "agency": name,
        "field": word(Field(one.field)),
    }
    crumbs = [Crumb(_("Cơ quan chủ trì lĩnh vực"), back)]
    return form_page(request, form, heading=heading, crumbs=crumbs, back=back)
