"""Signing in and out: the password, then the second factor where there is one; a passkey; single sign-on."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib.auth import logout as sign_out
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from cchc.access.naming import as_key, deny_kept
from cchc.access.request import Asked
from cchc.ledger.actions import write
from cchc.people.middleware import CHOSEN
from cchc.people.models import Person
from cchc.people.signin.watching import actor_of


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
        person = form.get_user()
        goes_on = Login(user=person, redirect_url=self.get_redirect_url() or None)
        answer: HttpResponse = perform_password_login(self.request, {"username": person.get_username()}, goes_on)
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context_data(**more), "sso": settings.CCHC_OIDC_NAME if settings.CCHC_OIDC_URL else ""}


class SecondFactor(AuthenticateView):
    """The code of an authenticator app, a recovery code, or a key: after the password, before anything else."""

    template_name = "people/second_factor.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        answer.status_code = 422
        return answer


@method_decorator(login_not_required, name="dispatch")
class ByPasskey(LoginWebAuthnView):
    """GET as a script gives what the browser is to sign; POST signs in."""


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out. Needs no post: somebody whose post ended must be able to leave."""
    if isinstance(request.user, Person):
        write(actor_of(request, request.user), "person.sign_out", request.user)
    sign_out(request)
    return redirect("login")


leave.without_post = True  # type: ignore[attr-defined]


@require_POST
def act_as(request: Asked) -> HttpResponse:
    """Act in another of the posts one can act in; what is not one's own is ignored."""
    person = request.user
    chosen = request.POST.get("post", "")
    if isinstance(person, Person) and person.posts_on(request.today).filter(pk=as_key(chosen) or 0).exists():
        request.session[CHOSEN] = as_key(chosen)
    else:
        deny_kept("post.name", [chosen], field="post")
    return redirect("desk")


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any) -> HttpResponse:
    """After too many wrong passwords: what happened, and when to try again."""
    return render(request, "people/locked_out.html", status=429)


@login_not_required
@require_GET
def not_signed_in(request: HttpRequest) -> HttpResponse:
    """Somebody turned back at the provider, whose account is closed, or who is to begin again."""
    return render(request, "people/sso_failed.html", status=403)
