"""Django settings; what a person may set is an environment variable listed in `docs/en/configuration.md` (tested)."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

PACKAGE_DIR = Path(__file__).resolve().parent
NO_NEW_HOME = "SYMBIONET_NO_NEW_HOME"  # of the environment, see kept_secret_key


def text_setting(name: str, default: str = "") -> str:
    """The environment variable SYMBIONET_<name>, or the default."""
    return os.environ.get(f"SYMBIONET_{name}", default)


def tiles_setting(name: str) -> str:
    """The address of a tile server with {z}, {x} and {y}, on this host (/tiles/...) or another; "" for none."""
    value = text_setting(name)
    if value and not (value.startswith(("https://", "http://", "/")) and all(f"{{{one}}}" in value for one in "zxy")):
        example = "https://tiles.example.org/{z}/{x}/{y}.png"
        raise ValueError(f"SYMBIONET_{name}={value!r} is no address of tiles; write it like {example}")
    return value


def flag_setting(name: str, *, default: bool = False) -> bool:
    """The environment variable SYMBIONET_<name> as a yes or no; anything else is an error that says so."""
    value = text_setting(name, "yes" if default else "no").lower()
    if value not in {"1", "yes", "true", "on", "0", "no", "false", "off", ""}:
        raise ValueError(f"SYMBIONET_{name}={value!r} is neither yes nor no; set it to yes or no")
    return value in {"1", "yes", "true", "on"}


def kept_secret_key(folder: Path) -> str:
    """The secret key kept in `folder/secret_key`, made on first use so that nobody runs with a published one.

    A folder is never taken as a home without a word: who runs a command elsewhere would look for the data in vain.
    Where there is none for `symbionet backup` or `symbionet restore`, which make no home and say so by NO_NEW_HOME in
    their environment, the key is of their process alone.
    """
    path = folder / "secret_key"
    if not path.exists() and os.environ.get(NO_NEW_HOME):
        return secrets.token_urlsafe(50)
    if not path.exists():
        sys.stderr.write(f"A new home of Symbionet is made in {folder}; SYMBIONET_HOME=FOLDER names another one.\n")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


HOME = Path(text_setting("HOME", "var")).resolve()
DEBUG = flag_setting("DEBUG")
SECRET_KEY = text_setting("SECRET_KEY") or kept_secret_key(HOME)
ALLOWED_HOSTS = text_setting("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in text_setting("TRUSTED_ORIGINS").split(",") if origin]
PUBLIC_URL = text_setting("PUBLIC_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "symbionet.core",
    "symbionet.shell",
    "symbionet.accounts",
    "symbionet.notices",
    "symbionet.work",
    "symbionet.questions",
    "symbionet.field",
    "symbionet.imports",
    "symbionet.network",
    "symbionet.knowledge",
    "symbionet.matches",
    "symbionet.synergies",
    "symbionet.programme",
    "symbionet.impact",
    "symbionet.feasibility",
    "symbionet.agreements",
    "symbionet.services",
    "symbionet.audits",
    "symbionet.suppliers",
    "symbionet.ems",
    "symbionet.dissemination",
    "symbionet.policy",
    "symbionet.web",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",  # its templates, for FORM_RENDERER
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_tables2",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "symbionet.core.middleware.no_nul",
    "symbionet.core.middleware.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "symbionet.core.middleware.BusyDatabase",
]

ROOT_URLCONF = "symbionet.urls"
WSGI_APPLICATION = "symbionet.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "symbionet.shell.context.frame",
                "symbionet.accounts.context.rights",
            ],
        },
    }
]
FORM_RENDERER = "symbionet.shell.controls.Controls"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{HOME / 'symbionet.sqlite3'}"), conn_max_age=600
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # else a reader that turns writer fails at once on a busy base
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, Any] = {  # one for all processes: the limits of sign-in are counted in it
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # else a flood of names would wash the counts away
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = text_setting("EMAIL_VERIFICATION", "optional")
ACCOUNT_ADAPTER = "symbionet.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Symbionet] "  # else the host of the request
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",  # a whole park may stand behind one address: what is guarded is the account
    "login_failed": "100/10m/ip,5/5m/key",  # the key is an account and an address
    "login_failed_anywhere": "50/h/key",  # the key is an account
    "signup": "10/h/ip,60/h/key",  # the key is the platform
    "reset_password": "20/10m/ip,5/h/key",
}
TRUSTED_PROXY = text_setting("TRUSTED_PROXY")  # its address; `*` where only a proxy can reach the server
TRUSTED_PROXY_COUNT = int(text_setting("TRUSTED_PROXY_COUNT", "1"))
SOCIALACCOUNT_ONLY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Symbionet"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or PUBLIC_URL.startswith("http://127.0.0.1")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if text_setting("OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": text_setting("OIDC_NAME", "OpenID Connect"),
                "client_id": text_setting("OIDC_CLIENT_ID"),
                "secret": text_setting("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": text_setting("OIDC_SERVER_URL")},
            }
        ]
    }

MAILERS: dict[str, Any] = {  # without a mail server: files, for links that open an account belong into no log
    "default": {
        "BACKEND": "symbionet.core.mailfiles.MailFiles",
        "OPTIONS": {"file_path": str(HOME / "mails")},
    }
}
if text_setting("SMTP_HOST"):
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": text_setting("SMTP_HOST"),
            "port": int(text_setting("SMTP_PORT", "587")),
            "username": text_setting("SMTP_USER"),
            "password": text_setting("SMTP_PASSWORD"),
            "use_tls": flag_setting("SMTP_TLS", default=True),
        },
    }
DIGEST_HOUR = int(text_setting("DIGEST_HOUR", "7"))  # of the day, in TIME_ZONE
MAILS_PER_HOUR = int(text_setting("MAILS_PER_HOUR", "4"))  # of notices, to one person; the rest waits
INBOX = text_setting("INBOX")  # imaps://user:password@host/INBOX, into which threads are answered; empty: none
INBOX_ADDRESS = text_setting("INBOX_ADDRESS")  # its address; mail to talk+ANYTHING@example.org must reach it, too
if INBOX and (not INBOX.startswith(("imaps://", "imap://")) or "@" not in INBOX_ADDRESS):
    raise ValueError(
        "SYMBIONET_INBOX is imaps://user:password@host/INBOX, with SYMBIONET_INBOX_ADDRESS such as talk@example.org"
    )
DEFAULT_FROM_EMAIL = text_setting("EMAIL_FROM", "Symbionet <symbionet@localhost>")

LANGUAGE_CODE = text_setting("LANGUAGE", "en")
FILTERS_EMPTY_CHOICE_LABEL = _("All")
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = text_setting("TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = HOME / "media"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

MAP_TILES = tiles_setting("MAP_TILES")
MAP_TILES_CREDIT = text_setting("MAP_TILES_CREDIT")
TILES_HOST = ["/".join(MAP_TILES.split("/")[:3])] if "://" in MAP_TILES else []

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:", *TILES_HOST],
    "connect-src": [CSP.SELF, *TILES_HOST],
    "worker-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
if PUBLIC_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

BACKUP_FOLDER = text_setting("BACKUP_FOLDER")  # of the daily backup; empty: none
BACKUP_HOUR = int(text_setting("BACKUP_HOUR", "3"))  # of the day, in TIME_ZONE
BACKUP_KEEP = text_setting("BACKUP_KEEP", "7d,4w,12m")
BACKUP_PASSPHRASE = text_setting("BACKUP_PASSPHRASE")

DJANGO_TABLES2_TEMPLATE = "shell/table.html"
SITE_NAME = _("Symbionet")
DEMO = flag_setting("DEMO")  # shows the demo sign-ins on the sign-in page
DEMO_ANYWHERE = flag_setting("DEMO_ANYWHERE")  # else the demo sign-ins answer on this machine only
PROCESSES = int(text_setting("PROCESSES", "0"))  # that serve; 0: one for each core, up to four
MOST_CONNECTIONS = int(text_setting("MOST_CONNECTIONS", "1000"))  # of `symbionet serve` at one time
IDLE_SECONDS = int(text_setting("IDLE_SECONDS", "30"))  # after which a silent connection is closed
MOST_BODY_MB = int(text_setting("MOST_BODY_MB", "30"))  # of one request

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": text_setting("LOG_LEVEL", "WARNING")},
}
