"""My account: what I sign in with, where I am signed in, in which posts I act."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Refused
from cchc.access.request import Asked
from cchc.ledger.actions import write
from cchc.people import accounts
from cchc.people.forms import PasswordForm
from cchc.people.models import Delegation, Person
from cchc.people.signin import required
from cchc.people.telling import told_of
from cchc.ui import say


def oneself(request: Asked) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


@require_safe
def account(request: Asked) -> HttpResponse:
    me = oneself(request)
    factors = list(Authenticator.objects.filter(user=me).order_by("created_at"))
    context = {
        "me": me,
        "posts": me.acts_in(request.today),
        "delegations": Delegation.objects.filter(post__person=me, revoked_at__isnull=True, until__gt=request.today)
        .select_related("to", "post")
        .order_by("since"),
        "totp": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "codes": next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None),
        "sessions": accounts.sessions_of(me, current=request.session.session_key),
        "must": required.is_missing(request.actor),
        "history": told_of(me, verbs=accounts.SIGNING_IN, most=20),
    }
    return render(request, "people/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Asked) -> HttpResponse:
    """A new password, for who knows the present one; every other session of hers ends."""
    me = oneself(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_password(request.actor, me, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            update_session_auth_hash(request, me)
            reauthenticate_by_password(request)
            accounts.end_sessions(request.actor, me, but=request.session.session_key)
            say.done(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."))
            return redirect("account")
    return render(request, "people/password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def end_session(request: Asked, pk: int) -> HttpResponse:
    """Sign out on another machine. A session of another is not found."""
    me = oneself(request)
    session = UserSession.objects.filter(user=me, pk=pk).first()
    if session is None:
        raise Http404
    session.end()
    write(request.actor, "person.session_ended", me, address=session.ip)
    say.done(request, _("Đã đăng xuất ở máy kia."))
    return redirect("account")


class _Refusing:
    """A form that was refused is answered 422, as everywhere."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        answer.status_code = 422
        return answer


class BeginTotp(_Refusing, ActivateTOTPView):
    template_name = "people/totp.html"


class EndTotp(_Refusing, DeactivateTOTPView):
    template_name = "people/totp_end.html"


class AddPasskey(_Refusing, AddWebAuthnView):
    template_name = "people/passkey_add.html"


class RemovePasskey(RemoveWebAuthnView):
    template_name = "people/passkey_remove.html"

    def get_success_url(self) -> str:
        from django.urls import reverse

        return reverse("account")


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class Codes(ViewRecoveryCodesView):
    template_name = "people/codes.html"


class NewCodes(_Refusing, GenerateRecoveryCodesView):
    template_name = "people/codes_new.html"


class AgainByPassword(_Refusing, ReauthenticateView):
    """Before the account is changed: is it still she who sits there?"""

    template_name = "people/again.html"


class AgainByCode(_Refusing, ReauthenticateByCodeView):
    template_name = "people/again.html"


class AgainByPasskey(ReauthenticateWebAuthnView):
    template_name = "people/again_passkey.html"
