"""How django-allauth fits this house: nobody signs herself up, addresses are told as everywhere, words are ours."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import login as sign_in
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access.address import address_of
from cchc.people.models import Person
from cchc.people.signin import watching

log = structlog.get_logger("cchc.people")
BACKEND = "django.contrib.auth.backends.ModelBackend"
UNKNOWN = "0.0.0.0"  # noqa: S104  a session must have an address
TOO_OFTEN = gettext_lazy("Đã thử quá nhiều lần. Đợi năm phút rồi thử lại.")


class Accounts(DefaultAccountAdapter):
    """Sign-in of those who have an account; there is no way to make one here."""

    error_messages: Mapping[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "incorrect_password": gettext_lazy("Mật khẩu không đúng. Kiểm tra bộ gõ tiếng Việt và phím Caps Lock."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        sign_in(request, user, backend=BACKEND)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **options)
        watching.signed_in(request, user)
        return answer

    def add_message(self, *args: Any, **options: Any) -> None:
        """What was done is said by our own pages."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or UNKNOWN


class SingleSignOn(DefaultSocialAccountAdapter):
    """A provider's word for who somebody is, taken only for a person who was given that provider's code for her."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **told: Any) -> None:
        """The provider said no, or nothing: the log has what it said, the ledger that it was tried."""
        log.warning("single sign-on failed", error=str(told.get("error")), why=repr(told.get("exception")))
        watching.failed(request, None, why="sso_failed")

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Finds the person by the agreed claim, and only by it; keeps nothing else of what the provider told."""
        told = claim(sociallogin.account.extra_data)
        person = Person.objects.filter(sso_id=told, is_active=True).first() if told else None
        if sociallogin.is_existing:
            if person is not None and sociallogin.user.pk == person.pk:
                sociallogin.account.extra_data = {}
                sociallogin.account.save(update_fields=["extra_data"])
                return
            sociallogin.account.delete()  # whose code was given to another, or taken away
            sociallogin.account.pk = None
        if person is None:
            watching.failed(request, None, why="sso_unknown")
            raise ImmediateHttpResponse(render(request, "people/sso_unknown.html", status=403))
        sociallogin.account.extra_data = {}
        sociallogin.connect(request, person)


def claim(told: Mapping[str, Any]) -> str:
    """The value of the agreed claim, from what the provider's user-info address or its token says."""
    for part in (told.get("userinfo"), told.get("id_token"), told):
        if isinstance(part, Mapping) and isinstance(value := part.get(settings.CCHC_OIDC_CLAIM), str | int):
            return str(value).strip()[:200]
    return ""


class SecondFactors(DefaultMFAAdapter):
    """Secrets are kept encrypted under the installation's key; a passkey belongs to the name in the address bar."""

    error_messages: Mapping[str, Any] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Mã không đúng hoặc đã dùng. Xem mã mới trên điện thoại rồi gõ lại."),
        "cannot_generate_recovery_codes": gettext_lazy("Bật xác thực hai lớp trước, rồi mới lấy mã dự phòng."),
        "cannot_delete_authenticator": gettext_lazy("Vị trí của bạn phải dùng xác thực hai lớp nên không tắt được."),
    }

    def encrypt(self, text: str) -> str:
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return settings.CCHC_NAME or "cchc"

    def _get_site_name(self) -> str:
        return settings.CCHC_NAME or "cchc"

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        return str(_("Khóa truy cập"))


def keys() -> MultiFernet:
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = (hashlib.sha256(b"cchc second factors" + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
