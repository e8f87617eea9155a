"""Signing in and out, acting in another of one's posts, choosing the language."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout as sign_out
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cchc.access.address import address_of
from cchc.ledger.actions import write
from cchc.people.actors import acting
from cchc.people.middleware import CHOSEN
from cchc.people.models import Person


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra chữ hoa, chữ thường và bộ gõ tiếng Việt."),
        "inactive": _("Tài khoản này đã ngừng hoạt động. Liên hệ cơ quan đầu mối."),
    }


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "registration/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        person = form.get_user()
        if isinstance(person, Person):
            actor = acting(person, self.request.today, address=address_of(self.request))  # type: ignore[attr-defined]
            if actor is not None:
                write(actor, "person.sign_in", person)
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        answer.status_code = 422
        return answer


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out. Needs no post: somebody whose post ended must be able to leave."""
    if request.actor is not None and isinstance(request.user, Person):  # type: ignore[attr-defined]
        write(request.actor, "person.sign_out", request.user)  # type: ignore[attr-defined]
    sign_out(request)
    return redirect("login")


leave.without_post = True  # type: ignore[attr-defined]


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own posts; what is not one's own is ignored."""
    person = request.user
    chosen = request.POST.get("post", "")
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else 0
    own = isinstance(person, Person) and person.posts_on(request.today).filter(pk=number).exists()  # type: ignore[attr-defined]
    if own:
        request.session[CHOSEN] = number
    return redirect("desk")


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any) -> HttpResponse:
    """After too many wrong passwords: what happened, and when to try again."""
    return render(request, "people/locked_out.html", status=429)
