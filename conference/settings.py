"""Settings come from the environment, with a safe default or a loud refusal; `docs/operations.md` lists them."""

from pathlib import Path

from django.contrib.messages import constants as message_levels
from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env(eager=False)
ENV_FILE = env.path("ENV_FILE", BASE_DIR / ".env")
if ENV_FILE.is_file():
    env.read_env(str(ENV_FILE), recurse=False)

DEMO = env.bool("DEMO", False)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "")
DEBUG = env.bool("DEBUG", False)
BENCHMARK = env.bool("BENCHMARK", False)
SECRET_KEY = env.str("SECRET_KEY")
SITE_URL = env.str("SITE_URL", "http://localhost:8000")
SITE_NAME = env.str("SITE_NAME", "Baku Conferences")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
STATE_DIR = env.path("STATE_DIR", BASE_DIR / "data")
BUILD_ID = env.str("BUILD_ID", "")
PLAIN_HTTP = env.bool("PLAIN_HTTP", DEMO)

INSTALLED_APPS = [
    "conference.apps.ConferenceConfig",
    "accounts.apps.AccountsConfig",
    "questions.apps.QuestionsConfig",
    "speakers.apps.SpeakersConfig",
    "sessions.apps.ProgrammeConfig",
    "registrations.apps.RegistrationsConfig",
    "proceedings.apps.ProceedingsConfig",
    "reviews.apps.ReviewsConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
]

MIDDLEWARE = [
    "conference.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "conference.middleware.NoDevices",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "conference.middleware.NothingKeptUnlessSaid",
    "conference.middleware.LanguageFromPath",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "conference.middleware.SecondFactorForPanel",
]

ROOT_URLCONF = "conference.urls"
WSGI_APPLICATION = "conference.wsgi.application"
ASGI_APPLICATION = "conference.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Databases: the records, and a throw-away file for cache and counts ---------------------------------------------

# IMMEDIATE makes writers wait in line instead of failing; FULL means that what was answered is on the disk.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
        "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000"
    ),
}

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{STATE_DIR}/records.sqlite3"),
    "cache": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(STATE_DIR) / "cache.sqlite3"},
}
for _database in DATABASES.values():
    if _database["ENGINE"].endswith("sqlite3"):
        _database["OPTIONS"] = dict(SQLITE_OPTIONS)
        _database["CONN_MAX_AGE"] = None
    else:
        _database["CONN_MAX_AGE"] = 60
        _database["CONN_HEALTH_CHECKS"] = True
DATABASES["cache"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"
# Its two tables need none of the steps that the records came by.
DATABASES["cache"]["TEST"] = {"MIGRATE": False}
DATABASE_ROUTERS = ["conference.routers.CacheRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}}
KEPT_PAGES_BYTES = env.int("KEPT_PAGES_BYTES", 64 * 1024 * 1024)

# --- People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/admin/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "conference.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Accounts are opened by the team, and a password is set through a mailed link: that proves the address.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# One address, the login: another one takes its place once its own link was opened, after the password was asked again.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# An account may show which ORCID iD is its own; nobody signs in or up by it, and its key is not kept.
ORCID_CLIENT_ID = env.str("ORCID_CLIENT_ID", "")
ORCID_CLIENT_SECRET = env.str("ORCID_CLIENT_SECRET", "")
ORCID_BASE_URL = env.str("ORCID_BASE_URL", "https://orcid.org").rstrip("/")
SOCIALACCOUNT_ADAPTER = "conference.sign_in.ConnectionAdapter"
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
PANEL_SECOND_FACTOR = env.bool("PANEL_SECOND_FACTOR", False)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)

# --- Languages and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("az", "Azərbaycanca"), ("ru", "Русский"), ("tr", "Türkçe")]
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["conference.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

# The address itself need not be unique: what makes it one person is `email_key`, which is.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(STATE_DIR) / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = env.bool("STATIC_FROM_SOURCE", DEMO or DEBUG)
WHITENOISE_MAX_AGE = 3600
PRIVATE_FILES = env.path("PRIVATE_FILES", Path(STATE_DIR) / "files")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_FILES)}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Mail -----------------------------------------------------------------------------------------------------------

MAIL_FROM = env.str("MAIL_FROM", "conference@example.org")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

# --- Who registers DOIs at Crossref ---------------------------------------------------------------------------------

CROSSREF_NAME = env.str("CROSSREF_NAME", SITE_NAME)
CROSSREF_EMAIL = env.str("CROSSREF_EMAIL", MAIL_FROM)
CROSSMARK_POLICY = env.str("CROSSMARK_POLICY", "")
_mail = env.dj_email_url("MAIL_URL", "smtp://localhost:25")
EMAIL_BACKEND = "conference.services.mail.NoBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _mail.get("EMAIL_HOST", "localhost") if _mail else "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT", 25) if _mail else 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "") if _mail else ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "") if _mail else ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False) if _mail else False
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False) if _mail else False
EMAIL_TIMEOUT = 15

# --- Safety ---------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "frame-src": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else env.int("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "conference.views.errors.csrf_failure"

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_TAGS = {message_levels.INFO: "note", message_levels.ERROR: "bad", message_levels.SUCCESS: "good", message_levels.WARNING: "warn"}
PANEL_TITLE = _("Panel")

# --- Log: one JSON object a line ------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "conference.lib.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO" if not DEMO else "WARNING")},
    "loggers": {"django.server": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}

env.seal()
