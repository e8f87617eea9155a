"""A provider of single sign-on, real and small: django-allauth's own, in a process of its own with its own database.

python -m tests.browser.provider PORT FOLDER CLIENT SECRET BACK USERNAME PASSWORD SUBJECT-EMAIL
"""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings


def key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    return made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def configure(folder: Path, port: int) -> None:
    settings.configure(
        DEBUG=True,
        SECRET_KEY="a provider for a test",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.sqlite3")}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SESSION_COOKIE_NAME="provider",
        ACCOUNT_EMAIL_VERIFICATION="none",
        IDP_OIDC_PRIVATE_KEY=key(),
        USE_TZ=True,
    )


def main(port: str, folder: str, client: str, secret: str, back: str, *people: str) -> None:
    import django

    configure(Path(folder), int(port))
    django.setup()
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from allauth.idp.oidc.models import Client

    for username, password in zip(people[::2], people[1::2], strict=True):
        get_user_model().objects.create_user(username, f"{username}@example.vn", password)
    Client.objects.create(
        id=client,
        name="cchc",
        secret=make_password(secret),
        redirect_uris=back,
        scopes="openid\nprofile\nemail",
        skip_consent=True,
    )
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)


def urls() -> list[object]:
    from django.urls import include, path

    return [path("", include("allauth.idp.urls")), path("accounts/", include("allauth.account.urls"))]


def __getattr__(name: str) -> object:
    if name == "urlpatterns":
        return urls()
    raise AttributeError(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
