"""Settings, all from the environment; what is not set is safe.

`CCHC_HOME` is where this installation keeps its database, its files and its secret (default: `./var`).
`CCHC_DEBUG=1` is for a developer's own machine only.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from cchc.project import home, signin

env = environ.Env()

HOME = Path(env.str("CCHC_HOME", default="var")).resolve()
DEBUG = env.bool("CCHC_DEBUG", default=False)
TESTING = env.bool("CCHC_TESTING", default=False)
# A laptop serves itself over plain http; everything else is behind https.
LOCAL = env.bool("CCHC_LOCAL", default=False)

SECRET_KEY = env.str("CCHC_SECRET_KEY", default="") or home.secret(HOME)
ALLOWED_HOSTS = env.list("CCHC_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if LOCAL or DEBUG or TESTING else [])
CSRF_TRUSTED_ORIGINS = env.list("CCHC_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_structlog",
    "rules.apps.AutodiscoverRulesConfig",
    "template_partials.apps.SimpleAppConfig",
    "cchc.ledger",
    "cchc.ui",
    "cchc.jobs",
    "cchc.agencies",
    "cchc.people",
    "cchc.notices",
    "cchc.records",
    "cchc.duties",
    "cchc.tasks",
    "cchc.figures",
    "cchc.reports",
    "cchc.intake",
    "cchc.assessments",
    "cchc.desk",
    "cchc.project",
    # After our own, whose pages stand in place of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cchc.ui.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cchc.people.middleware.ActorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cchc.people.middleware.KeptPrivate",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cchc.project.urls"
WSGI_APPLICATION = "cchc.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "cchc.ui.widgets.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cchc.ui.context.page",
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

DATABASES = {"default": home.database(env.str("DATABASE_URL", default=""), HOME)}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "cchc.people.passwords.NotGuessed"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "cchc.people.signin.views.locked_out"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "cchc.access.address.address_of"

# Sign-in: django-allauth under our own pages. Nobody signs herself up; e-mail addresses prove nothing here.
ACCOUNT_ADAPTER = "cchc.people.signin.adapters.Accounts"
SOCIALACCOUNT_ADAPTER = "cchc.people.signin.adapters.SingleSignOn"
MFA_ADAPTER = "cchc.people.signin.adapters.SecondFactors"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL or DEBUG or TESTING
# Roles that must have a second factor.
CCHC_MFA_ROLES = frozenset(
    env.list("CCHC_MFA_ROLES", default=[] if LOCAL or DEBUG or TESTING else ["administrator", "auditor"])
)
# A provider of single sign-on (OpenID Connect), and the claim in which it tells the code an account was given.
CCHC_OIDC_URL = env.str("CCHC_OIDC_URL", default="")
CCHC_OIDC_NAME = env.str("CCHC_OIDC_NAME", default="Đăng nhập một lần")
CCHC_OIDC_CLAIM = env.str("CCHC_OIDC_CLAIM", default="sub")
SOCIALACCOUNT_PROVIDERS = signin.providers(
    CCHC_OIDC_URL,
    name=CCHC_OIDC_NAME,
    client=env.str("CCHC_OIDC_CLIENT", default=""),
    secret=env.str("CCHC_OIDC_SECRET", default=""),
    scope=env.list("CCHC_OIDC_SCOPE", default=["openid"]),
)
# Shared by all processes: a code used in one of them is used.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
# Whether a proxy of ours stands in front, which writes X-Forwarded-For and X-Forwarded-Proto.
CCHC_BEHIND_PROXY = env.bool("CCHC_BEHIND_PROXY", default=False)

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
# Rooms that are no Django app; the others bring their own.
LOCALE_PATHS = [Path(__file__).parent.parent / "access" / "locale"]
FORMAT_MODULE_PATH = ["cchc.project.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files", "file_permissions_mode": 0o640},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not (DEBUG or TESTING)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING

# Whether a worker runs beside the server; elsewhere it is a service of its own.
CCHC_LOCAL = LOCAL

# Whose installation this is, as the top bar says it.
CCHC_NAME = env.str("CCHC_NAME", default="")

# Letters of the morning: by which server, from whom, and the address of these pages that they lead to.
# CCHC_MAIL=smtp+tls://user:password@mail.example.gov.vn:587 ; nothing is sent where it is not set.
CCHC_MAIL = env.str("CCHC_MAIL", default="")
if CCHC_MAIL:
    vars().update(env.email_url("CCHC_MAIL"))
EMAIL_TIMEOUT = 20
CCHC_ADDRESS = env.str("CCHC_ADDRESS", default="")
# CCHC_CHANNELS="zalo=jsons://gui.tinh.gov.vn/tin?den={username}": where notices go beside mail, by Apprise's addresses.
CCHC_CHANNELS = home.channels(env.str("CCHC_CHANNELS", default=""))
CCHC_MAIL_DOMAIN = (ALLOWED_HOSTS or ["localhost"])[0].strip("[].") or "localhost"
DEFAULT_FROM_EMAIL = env.str("CCHC_MAIL_FROM", default=f"cchc@{CCHC_MAIL_DOMAIN}")

# The largest file a person may hand in, in bytes; a plan is refused above `reading`'s own limit.
CCHC_MAX_UPLOAD = env.int("CCHC_MAX_UPLOAD", default=50 * 1024 * 1024)
# Bytes of page pictures kept beside the records; the ones shown longest ago are dropped and drawn again when asked for.
CCHC_PAGE_PICTURES = env.int("CCHC_PAGE_PICTURES", default=512 * 1024 * 1024)
# Folders of PEM or DER files: roots that digital signatures are trusted by, and lists of revoked certificates.
# How many seconds a person is kept waiting for a reading; what takes longer is read in the background.
CCHC_WAIT = env.float("CCHC_WAIT", default=3.0)
CCHC_ROOTS = Path(env.str("CCHC_ROOTS", default="") or HOME / "roots")
CCHC_CRLS = Path(env.str("CCHC_CRLS", default="") or HOME / "crls")
# Where clamd listens: a path of a socket, or HOST:PORT; empty where there is no virus scanner.
CCHC_CLAMD = env.str("CCHC_CLAMD", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "cchc.records.uploads.CappedHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that begins single sign-on ends at its provider.
        "form-action": [SELF, *signin.origins(CCHC_OIDC_URL, env.list("CCHC_OIDC_ORIGINS", default=[]))],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "cchc.ui.views.csrf_failure"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
if not (LOCAL or DEBUG or TESTING):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("CCHC_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("CCHC_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    LANGUAGE_COOKIE_SECURE = True
    if CCHC_BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = home.logging(
    json=env.bool("CCHC_LOG_JSON", default=not (LOCAL or DEBUG)), level=env.str("CCHC_LOG", default="INFO")
)
TEST_RUNNER = "django.test.runner.DiscoverRunner"
