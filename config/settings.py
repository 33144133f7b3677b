"""All settings, read from the environment; a missing or impossible value stops the start and says what to do.

``DEMO=1`` fills every gap for one machine: SQLite and Redis under var/, keys from var/secrets.env (written by
bin/provision), plain http. Production sets the variables itself; README.md lists them.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config.environment import (
    env_bool,
    env_int,
    env_list,
    env_one_of,
    file_store,
    fill_gaps_for_demo,
    refuse_half_mail,
    required,
    single_sign_on,
    site_address,
    virus_scanner,
    webhook_hosts,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))


# --- mode, keys -------------------------------------------------------------------------------------------

DEMO = env_bool("DEMO")
DEBUG = env_bool("DEBUG")
if DEMO:
    fill_gaps_for_demo(VAR_DIR)

_KEY_HINT = "...  # bin/keys prints a fresh set"
SECRET_KEY = required("SECRET_KEY", example=_KEY_HINT)
# Fernet keys for the columns encrypted at rest: the first one encrypts, all of them decrypt (rotation).
FIELD_KEYS = [key.strip() for key in required("FIELD_KEYS", example=_KEY_HINT).split(",") if key.strip()]
# Keys the blind index that finds a person again by ID number. Changing it means recomputing every index.
INDEX_KEY = required("INDEX_KEY", example=_KEY_HINT)
OLD_INDEX_KEY = os.environ.get("OLD_INDEX_KEY", "").strip()  # so that forms printed under it are still recognised
ALLOWED_HOSTS = [h.strip() for h in required("ALLOWED_HOSTS", example="cases.example.gov.cn").split(",")]

# --- web --------------------------------------------------------------------------------------------------

# Where this site is reached from outside: printed on the closing page of every dossier, so choose it for good.
PUBLIC_URL = site_address("PUBLIC_URL", example="https://cases.example.gov.cn")
HTTPS = env_bool("HTTPS", default=not (DEMO or DEBUG))
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a load balancer probes plain http
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env_bool("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# A browser takes a cookie named __Host-... only over TLS, for this host alone and for all of it. Lax, not Strict: who
# comes from a link in a mail or from single sign-on is signed in.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if HTTPS else ("session", "csrf")
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
# What a page has just said goes back with the browser, signed: in the session it would put names into Redis.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# Pages load scripts, styles and pictures of this site and nothing else; nothing inline (config/headers.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{f"{name}-src": ["'self'"] for name in ("script", "style", "font", "connect", "frame")},
        **{name: ["'none'"] for name in ("default-src", "object-src", "base-uri", "frame-ancestors")},
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'"],
    }
}
SESSION_COOKIE_AGE = env_int("SESSION_HOURS", default=10) * 3600  # one office day, then sign in again
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = env_int("SESSION_IDLE_MINUTES", default=30)  # without activity, then sign in again
CONFIRM_MINUTES = env_int("CONFIRM_MINUTES", default=15)  # a proof of identity lasts so long for approvals
ACCOUNT_IDLE_DAYS = env_int("ACCOUNT_IDLE_DAYS", default=90)  # nobody signed in for so long: the account is closed
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
# Where the footer offers the source of the running program (AGPL-3.0, section 13).
SOURCE_URL = os.environ.get("SOURCE_URL", "/source/")

# --- what it is made of -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "organisations",
    "evidence",
    "accounts",
    "notices",
    "dossiers",
    "cases",
    "recruitment",
    "meetings",
    "publicity",
    "workflows",
    "rights",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "viewflow",
    "viewflow.workflow",
    "django_fsm",
    "django_rq",
    "config.apps.UpkeepConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.headers.Headers",
    "config.errors.Unstorable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a page is public only if it says so
    "accounts.owed.OwedFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sessions.SessionEnds",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "viewflow.middleware.SiteMiddleware",
    "viewflow.middleware.HotwireTurboMiddleware",
    "config.access.Gate",  # who may ask for which address: config/rules.py
    "config.throttle.Throttle",
    "dossiers.quarantine.Quarantine",
    "config.errors.LockTimeouts",
    "config.errors.UnprintablePapers",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.static",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site_menu",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["organisations.upkeep.MandateBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
] + [{"NAME": f"accounts.passwords.{name}"} for name in ("ThreeKinds", "NotTheName", "NotEarlier")]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- signing in (accounts/) -------------------------------------------------------------------------------

PASSWORD_DAYS = env_int("PASSWORD_DAYS", default=0 if DEMO else 90, least=0)  # 0: a password is valid for good
_APPROVING = "organiser,department,administrator,security,auditor"
# Who holds one of these roles has a second factor; with none set up, signing in leads to setting it up.
SECOND_FACTOR_ROLES = env_list("SECOND_FACTOR_ROLES", default="" if DEMO else _APPROVING)
OIDC_NAME, OIDC_CLAIM, _OIDC_APPS = single_sign_on(insecure=DEMO or DEBUG)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _OIDC_APPS}}
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another host would break the Content-Security-Policy
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# accounts/locking.py counts wrong passwords and codes; offices sign in by the dozen from one address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.passkeys.KeyForm",
    "authenticate_webauthn": "accounts.passkeys.StageKeyForm",
    "login_webauthn": "accounts.passkeys.AloneKeyForm",
    "reauthenticate_webauthn": "accounts.passkeys.AgainKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_TOTP_TOLERANCE = 1  # telephones run up to half a minute fast or slow
MFA_RECOVERY_CODE_COUNT = 10

# --- database ---------------------------------------------------------------------------------------------

_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",  # DEFERRED lets two writers meet half-way: "database is locked"
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
}
# A row lock held longer than lock_timeout answers 409 instead of hanging the page (milliseconds).
_POSTGRES_TIMEOUTS = "-c lock_timeout={} -c statement_timeout={}".format(
    env_int("LOCK_TIMEOUT_MS", default=5_000), env_int("STATEMENT_TIMEOUT_MS", default=60_000)
)


def database(url):
    """The connection settings for a DATABASE_URL; SQLite and PostgreSQL only."""
    found = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    options = found.setdefault("OPTIONS", {})
    if found["ENGINE"].endswith(".sqlite3"):
        found["CONN_MAX_AGE"] = 0
        options.update(_SQLITE_OPTIONS)
    elif found["ENGINE"].endswith(".postgresql"):
        options["options"] = f"{options.get('options', '')} {_POSTGRES_TIMEOUTS}".strip()
    else:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite:///.")
    return found


DATABASES = {"default": database(required("DATABASE_URL", example="postgres://user:password@db.example/cases"))}

# --- Redis: queues, cache, sessions -----------------------------------------------------------------------

REDIS_URL = required("REDIS_URL", example="redis://redis.example:6379")
if urlsplit(REDIS_URL).scheme != "unix" and urlsplit(REDIS_URL).path.strip("/"):
    raise ImproperlyConfigured("REDIS_URL must not name a database: the queues use 0 and the cache 1.")

# JSON keeps the queue from carrying anything but ids. Workers must be started with the same serializer:
# manage.py rqworker --serializer rq.serializers.JSONSerializer --with-scheduler default papers
_SERIALIZER = "rq.serializers.JSONSerializer"
RQ_QUEUES = {
    name: {"URL": REDIS_URL, "DB": 0, "DEFAULT_TIMEOUT": seconds, "SERIALIZER": _SERIALIZER}
    for name, seconds in {"default": 60, "papers": 600}.items()
}
RQ = {"JOB_CLASS": "config.jobs.Job"}  # what a failed job leaves in Redis names no person
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"db": 1},
        "KEY_PREFIX": "cases",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"  # reads come from Redis

# --- language and calendar --------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
# How many running cases a sponsor normally answers for at most (C-S3).
SPONSOR_LOAD = env_int("SPONSOR_LOAD", default=5)
# How the end of probation is shown: "anniversary" (a year later, the same day) or "day_before".
PROBATION_END_DISPLAY = env_one_of(
    "PROBATION_END_DISPLAY", default="anniversary", allowed=("anniversary", "day_before")
)

# --- what leaves the house --------------------------------------------------------------------------------

EMAIL_HOST = os.environ.get("EMAIL_HOST", "").strip()
MAIL = bool(EMAIL_HOST)  # without a mail server nobody is offered mail
EMAIL_FROM = required("EMAIL_FROM", example="cases@example.gov.cn") if MAIL else ""
refuse_half_mail(EMAIL_HOST, EMAIL_FROM)
_MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_MAIL_SECURITY = env_one_of("EMAIL_SECURITY", default="starttls", allowed=tuple(_MAIL_PORTS))
EMAIL_PORT = env_int("EMAIL_PORT", default=_MAIL_PORTS[_MAIL_SECURITY])
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_USER", ""), os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL_SECURITY == "starttls", _MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10  # seconds
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'dummy'}.EmailBackend"
# Where the robots of group chats may be: nowhere unless named.
WEBHOOK_HOSTS = webhook_hosts()
NOTICE_DAYS = env_int("NOTICE_DAYS", default=180)  # after so many days notices that were read are removed

# --- files ------------------------------------------------------------------------------------------------

MEDIA_ROOT = Path(os.environ.get("FILES_ROOT", VAR_DIR / "files"))  # never served directly: views check first
# Or a bucket of an S3-compatible store: all of it or nothing.
FILES_S3_BUCKET, FILES_S3_KEY, FILES_S3_SECRET, FILES_S3_ENDPOINT, FILES_S3_REGION = file_store()
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "tmp"  # uploads while they arrive, files in the making (dossiers/vault.py)
CLAMD = virus_scanner()  # each upload is shown to it before it is kept
UPLOAD_MAX_BYTES = env_int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
# A stack of scans: bytes and pages of all its files together.
SCAN_MAX_BYTES = env_int("SCAN_MAX_BYTES", default=100 * 1024 * 1024)
SCAN_MAX_PAGES = env_int("SCAN_MAX_PAGES", default=300)
# Where copiers put scans, in a folder for each user name; without it nothing is taken from anywhere.
SCAN_FOLDER = Path(os.environ["SCAN_FOLDER"]) if os.environ.get("SCAN_FOLDER") else None
BATCH_DAYS = env_int("BATCH_DAYS", default=30)  # after so many days the result of a batch of dossiers is removed
REQUEST_DAYS = env_int("REQUEST_DAYS", default=15)  # working days in which a person's request is answered (F-07)
EXPORT_DAYS = env_int("EXPORT_DAYS", default=7)  # after so many days the copy of a person's data is removed
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # the decisions of a meeting are one form: a hundred rows of some twenty fields
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # the text of a form, files not counted
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # larger files are written to disk while they arrive
FILE_UPLOAD_PERMISSIONS = 0o640
# The folder of a site's own licensed faces (dossiers/fonts.py); free ones stand in for what is not found there.
PAPER_FONTS_DIR = os.environ.get("PAPER_FONTS_DIR", "").strip()
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
if DEMO or DEBUG:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is missing
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEMO or DEBUG  # no collectstatic needed on a trial machine
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEMO or DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}

# --- evidence ---------------------------------------------------------------------------------------------

LOG_DAYS = env_int("LOG_DAYS", default=1095)  # so long the access log is kept: three years, at least 180 days
if LOG_DAYS < 180:
    raise ImproperlyConfigured("LOG_DAYS must be at least 180: logs are kept for six months and more (网络安全法).")
ANCHOR_MAIL = env_list("ANCHOR_MAIL")  # who gets each day's anchor of the ledgers, outside this house

# --- log -----------------------------------------------------------------------------------------------------------

# To standard error, for the process manager to keep. Messages carry ids, never names or ID numbers; nothing is mailed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "config.logs.Plain", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        name: {"handlers": [], "level": "INFO"}  # they propagate to the root
        for name in (
            *("django", "organisations", "evidence", "accounts", "notices", "dossiers", "cases", "recruitment"),
            *("meetings", "publicity", "workflows", "rights"),
        )
    },
}
