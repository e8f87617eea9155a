"""Naming who may read a record that holds personal data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.agencies.models import during
from cchc.desk.record_views import seen_record
from cchc.duties.field_owners import first_judges
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.duties.rules import DOING
from cchc.people.models import Person, Post
from cchc.records import personal, rules
from cchc.records.models import Record
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.forms import KeysField


class ReadersForm(forms.Form):
    readers = KeysField(
        right="person.name",
        label=gettext_lazy("Người được xem"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Ngoài những người này và bạn, không ai mở được tài liệu, kể cả lãnh đạo cấp trên."),
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["readers"].choices = choices  # type: ignore[attr-defined]


class OpenAgainForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Lý do bỏ đánh dấu"), max_length=500, required=False)


def named_record(request: Asked, pk: int) -> Record:
    """The record whose readers she names. Its own agency's head names them even where it does not open for her."""
    one = rules.name_readers.of(Record.objects.filter(pk=pk), request.actor, request.today).first()
    if one is not None:
        return one
    seen_record(request, pk)
    raise Denied(_("Chỉ cơ quan giữ tài liệu mới chọn được người xem."))


def people_near(request: Asked, one: Record) -> list[tuple[int, str]]:
    """Who can be named: who works in the agency that keeps it, and in those that judge what it was handed in for."""
    duties = list(Duty.objects.filter(hand_ins__records=one).distinct())
    judging = {duty.judged_by_id for duty in duties} | set(first_judges(duties, request.today).values())
    posts = Post.objects.filter(during(request.today), person__is_active=True).filter(
        Q(agency=one.kept_by_id) | Q(agency__in=judging), role__in=DOING
    )
    listed = list(posts.select_related("person").order_by("agency", "person__full_name", "pk"))
    named = Post.objects.filter(during(request.today), person__in=personal.readers_of(one)).select_related("person")
    names = names_of({post.agency_id for post in (*listed, *named)}, request.today)
    found: dict[int, str] = {}
    for post in (*listed, *named):
        if post.person_id != request.actor.person:
            found.setdefault(post.person_id, f"{post.person.full_name}, {names.get(post.agency_id, '')}")
    return list(found.items())


@require_http_methods(["GET", "HEAD", "POST"])
def record_readers(request: Asked, pk: int) -> HttpResponse:
    one = named_record(request, pk)
    opens_again = request.method == "POST" and "open_again" in request.POST
    given = request.POST if request.method == "POST" else None
    named = [person.pk for person in personal.readers_of(one)]
    form = ReadersForm(None if opens_again else given, choices=people_near(request, one), initial={"readers": named})
    again = OpenAgainForm(given if opens_again else None)
    asked: forms.Form = again if opens_again else form
    if given is not None and asked.is_valid():
        try:
            if opens_again:
                personal.open_again(request.actor, one, why=again.cleaned_data["why"], today=request.today)
                say.done(request, _("Đã bỏ đánh dấu dữ liệu cá nhân."))
            else:
                readers = Person.objects.filter(pk__in=form.cleaned_data["readers"])
                personal.name_readers(request.actor, one, list(readers), today=request.today)
                say.done(request, _("Đã đánh dấu. Chỉ bạn và những người được chọn mở được tài liệu này."))
        except Refused as refused:
            asked.add_error(refused.field if refused.field in asked.fields else None, refused.sentence)
        else:
            return see_other("record_page", one.pk)
    context = {
        "record": one,
        "form": form,
        "again": again,
        "crumbs": [Crumb(one.number or one.file_name, reverse("record_page", args=[one.pk]))],
    }
    return render(request, "desk/record_readers.html", context, status=422 if asked.errors else 200)
