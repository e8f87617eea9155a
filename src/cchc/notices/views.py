"""What one was told, and how one wants to be told."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.notices.actions import drop_rule, see, set_rule
from cchc.notices.models import Letter, Notice, Rule, Urgency, Wish
from cchc.notices.rules import change_rules
from cchc.people.models import Person
from cchc.ui import say

A_PAGE = 50
LOOKS = {Urgency.LATE: "over", Urgency.SOON: "unsure", Urgency.NEWS: "wait"}
HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]


class WishForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Địa chỉ thư điện tử"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Để trống thì không gửi thư; thông báo vẫn hiện ở đây."),
        error_messages={"invalid": gettext_lazy("Địa chỉ này không đúng dạng. Ghi như ten@tinh.gov.vn.")},
    )
    by_mail = forms.BooleanField(label=gettext_lazy("Gửi thư mỗi sáng khi có việc cần chú ý"), required=False)
    by_channels = forms.BooleanField(label=gettext_lazy("Gửi cả qua kênh tin nhắn của hệ thống"), required=False)
    quiet_from = forms.TypedChoiceField(label=gettext_lazy("Không gửi từ"), coerce=time.fromisoformat)
    quiet_until = forms.TypedChoiceField(label=gettext_lazy("Đến"), coerce=time.fromisoformat)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if settings.CCHC_CHANNELS:
            self.fields["by_channels"].help_text = ", ".join(settings.CCHC_CHANNELS)
        else:
            del self.fields["by_channels"]
        hours = [(f"{hour:%H:%M}", f"{hour:%H:%M}") for hour in HALF_HOURS]
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].choices = hours  # type: ignore[attr-defined]


def own(request: Asked) -> Person:
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    return person


@require_safe
def notices(request: Asked) -> HttpResponse:
    """Hers, the newest day first; of a day what is late first."""
    mine = Notice.objects.of(request.actor)
    only_new = request.GET.get("show") == "new"
    shown = (mine.unseen() if only_new else mine).order_by("-day", "urgency", "-pk")
    pages = Paginator(shown, A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, LOOKS[Urgency(one.urgency)]) for one in page.object_list],
        "unseen": mine.unseen().count(),
        "only_new": only_new,
        "everything": mine.count(),
        "may_rule": change_rules(request.actor),
        "uncertain": Letter.objects.filter(person=own(request), state=Letter.State.UNCERTAIN).order_by("-day").first(),
    }
    return render(request, "notices/notices.html", context)


@require_safe
def follow(request: Asked, pk: int) -> HttpResponse:
    """Opens what a notice tells of; it has been seen then."""
    one = seen(Notice.objects.of(request.actor), pk, _("Thông báo này của người khác."))
    see(request.actor, [one.pk])
    return redirect(one.url)


@require_POST
def all_seen(request: Asked) -> HttpResponse:
    count = see(request.actor)
    say.done(
        request,
        ngettext("Đã đánh dấu %(n)s thông báo là đã xem.", "Đã đánh dấu %(n)s thông báo là đã xem.", count)
        % {"n": count},
    )
    return redirect("notices")


def wish(request: Asked) -> HttpResponse:
    """By mail or not, and when not."""
    person = own(request)
    kept = Wish.objects.filter(person=person).first() or Wish(person=person)
    if request.method == "POST":
        form = WishForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            Wish.objects.update_or_create(
                person=person,
                defaults={
                    name: given[name]
                    for name in ("by_mail", "by_channels", "quiet_from", "quiet_until")
                    if name in given
                },
            )
            Person.objects.filter(pk=person.pk).update(email=given["email"])
            say.done(request, _("Đã lưu cách nhận thông báo."))
            return redirect("notices")
        return render(request, "notices/wish.html", {"form": form}, status=422)
    form = WishForm(
        initial={
            "email": person.email,
            "by_mail": kept.by_mail,
            "by_channels": kept.by_channels,
            "quiet_from": f"{kept.quiet_from:%H:%M}",
            "quiet_until": f"{kept.quiet_until:%H:%M}",
        }
    )
    return render(request, "notices/wish.html", {"form": form})


class RuleForm(forms.Form):
    when = forms.ChoiceField(
        label=gettext_lazy("Nhắc"), choices=[("before", gettext_lazy("trước hạn")), ("after", gettext_lazy("sau hạn"))]
    )
    days = forms.IntegerField(
        label=gettext_lazy("Số ngày"),
        min_value=0,
        max_value=365,
        error_messages={
            "required": gettext_lazy("Chưa ghi số ngày."),
            "invalid": gettext_lazy("Ghi số ngày bằng chữ số, như 7."),
        },
    )
    every = forms.IntegerField(
        label=gettext_lazy("Nhắc lại sau mỗi (ngày)"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("Chỉ với việc đã quá hạn. Để trống: nhắc một lần."),
    )
    to = forms.ChoiceField(label=gettext_lazy("Nhắc ai"), choices=Rule.To.choices)


def rules(request: Asked) -> HttpResponse:
    """When whom is reminded; an administrator adds and drops rules."""
    if not change_rules(request.actor):
        raise Denied(_("Chỉ quản trị hệ thống mới đổi được quy tắc nhắc việc."))
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        days = given["days"] if given["when"] == "before" else -max(given["days"], 1)
        try:
            set_rule(request.actor, days_before=days, to=given["to"], every=given["every"])
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            say.done(request, _("Đã lưu quy tắc nhắc việc."))
            return redirect("notice_rules")
    rows = [(one, rule_words(one)) for one in Rule.objects.all()]
    status = 422 if form.errors else 200
    return render(request, "notices/rules.html", {"form": form, "rows": rows}, status=status)


def rule_words(rule: Rule) -> str:
    if rule.days_before > 0:
        return _("Trước hạn %(n)s ngày") % {"n": rule.days_before}
    if rule.days_before == 0:
        return _("Đúng ngày đến hạn")
    late = _("Quá hạn %(n)s ngày") % {"n": -rule.days_before}
    return _("%(late)s, rồi mỗi %(every)s ngày") % {"late": late, "every": rule.every} if rule.every else late


@require_POST
def rule_drop(request: Asked) -> HttpResponse:
    if not change_rules(request.actor):
        raise Denied(_("Chỉ quản trị hệ thống mới đổi được quy tắc nhắc việc."))
    rule = get_object_or_404(Rule, pk=as_key(request.POST.get("rule")))
    drop_rule(request.actor, rule)
    say.done(request, _("Đã bỏ quy tắc “%(rule)s”.") % {"rule": rule_words(rule)})
    return redirect("notice_rules")
