"""Settings. Everything an installation may change comes from the environment; docs/en/settings.md lists each variable."""

import os
import secrets
from pathlib import Path

from cartera.config import environment

HOME = Path(os.environ.get("CARTERA_HOME", "~/.cartera")).expanduser()
DEBUG = environment.switch("CARTERA_DEBUG")


def _secret_key() -> str:
    """Return the key from the environment, else the one kept in the data folder, made on first use."""
    given = os.environ.get("CARTERA_SECRET_KEY")
    if given:
        return given
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = HOME / "secret_key"
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        if not kept.stat().st_size:  # a full disk, or an end, came between making it and writing it
            other = kept.with_name(f"{kept.name}.{os.getpid()}")
            with os.fdopen(os.open(other, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            other.replace(kept)
    return kept.read_text()  # the one that stands there, whoever made it


try:
    SECRET_KEY = _secret_key()
except OSError as error:
    SECRET_KEY = secrets.token_urlsafe(48)  # for as long as it takes to say so
    environment.no_folder(HOME, error)
ALLOWED_HOSTS = os.environ.get("CARTERA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CARTERA_ORIGINS", "").split(",") if origin]
HTTPS = environment.switch("CARTERA_HTTPS")

# The stages in the reading order of .importlinter (a house test compares them).
STAGES = [
    "cartera.foundation",
    "cartera.ui",
    "cartera.parties",
    "cartera.portfolio",
    "cartera.strategy",
    "cartera.outreach",
    "cartera.agreements",
    "cartera.disputes",
    "cartera.legal",
    "cartera.payments",
    "cartera.statements",
    "cartera.cycle",
    "cartera.intake",
    "cartera.desk",
    "cartera.insight",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    *STAGES,
    # After ours: our templates override theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cartera.ui.middleware.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cartera.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cartera.ui.middleware.MethodMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cartera.config.setup.middleware.SetUpMiddleware",
]

ROOT_URLCONF = "cartera.config.urls"
WSGI_APPLICATION = "cartera.config.wsgi.application"
AUTH_USER_MODEL = "foundation.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cartera.config.context.house",
            ],
        },
    },
]

DATABASES = {"default": environment.database(HOME)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue instead of failing, readers never wait for writers.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }

LANGUAGE_CODE = "es"
SPOKEN_BY_COMMANDS = environment.one_of("CARTERA_LANGUAGE", LANGUAGE_CODE, ("es", "en"))
LANGUAGES = [("es", "Español"), ("en", "English")]
# The pure folders (kernel, money) are no Django apps, but their texts are translated all the same.
LOCALE_PATHS = sorted(Path(__file__).resolve().parent.parent.glob("*/locale"))
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = (
    True  # every page names them so; the others would only be compressed once more
)
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
IMPORT_MAX_BYTES = environment.whole("CARTERA_IMPORT_MAX_MB", 200, most=10_000) * 1024 * 1024
EVIDENCE_MAX_BYTES = environment.whole("CARTERA_EVIDENCE_MAX_MB", 10, most=1000) * 1024 * 1024

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "cartera.config.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(HTTPS)  # wrong passwords are counted by who asks, not by the proxy

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# How messages leave. Without a host nothing is sent by network: .eml files are written to HOME/outbox.
SMTP_HOST = os.environ.get("CARTERA_SMTP_HOST", "")
SMTP_PORT = environment.whole("CARTERA_SMTP_PORT", 587, most=65_535)
SMTP_USER = os.environ.get("CARTERA_SMTP_USER", "")
SMTP_PASSWORD = os.environ.get("CARTERA_SMTP_PASSWORD", "")
SMTP_SECURITY = environment.one_of("CARTERA_SMTP_SECURITY", "starttls", ("starttls", "tls", "none"))
SMTP_TIMEOUT_SECONDS = environment.whole("CARTERA_SMTP_TIMEOUT", 20, most=600)
OUTBOX = Path(os.environ.get("CARTERA_OUTBOX") or HOME / "outbox")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {
        "handlers": ["stderr"],
        "level": environment.one_of("CARTERA_LOG", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}

environment.moment("CARTERA_NOW")  # read by the clock; what cannot be one is told with the others
