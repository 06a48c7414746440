"""Django settings, all from the environment; `docs/configuration.md` lists the variables.

Nothing set and nothing running: one-machine mode. `usersync.local` starts the parts and tells this module
where they are; a `manage.py` in another terminal finds them through the instance file in DATA_DIR.
"""

import sys
from typing import Any

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from rules.accounts import walls
from rules.accounts.languages import Language
from usersync import env
from usersync.local import instance

BASE_DIR = env.BASE_DIR
_running = instance.read(env.data_dir())

# ---- what this installation is -----------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
ONE_MACHINE = not env.secret("DATABASE_URL") or env.flag("ONE_MACHINE", default=False)
SECRET_KEY = env.secret("SECRET_KEY") or _running.secret_key
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# What links and the SCIM `meta.location` start with; empty: taken from the request.
PUBLIC_URL = env.text("PUBLIC_URL").rstrip("/")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set and no UserSync is running here. Set SECRET_KEY, or start one with `make run`."
    )
# The first one encrypts the secrets that the database keeps; all of them decrypt.
ENCRYPTION_KEYS = env.split(env.secret("ENCRYPTION_KEYS")) or [SECRET_KEY]

INSTALLED_APPS = [
    "rules.accounts",
    "rules.audit",
    "rules.directory",
    "rules.connections",
    "rules.catalog",
    "rules.ruleset",
    "rules.provisioning",
    "rules.mail",
    "usersync.operators",
    "usersync.scim",
    "usersync.walls",
    "usersync.console",
    "usersync.local",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "lucide",
]

MIDDLEWARE = [
    "usersync.request_ids.RequestIds",
    "usersync.scim.middleware.ScimErrorPages",
    "django.middleware.security.SecurityMiddleware",
    "usersync.scim.middleware.ScimDoor",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "usersync.console.compression.CompressedPages",
    "usersync.walls.middleware.BehindTheWall",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "usersync.operators.languages.ReadersLanguage",
    "usersync.console.viewer_zone.ViewersZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "usersync.urls"
WSGI_APPLICATION = "usersync.wsgi.application"
AUTH_USER_MODEL = "operators.Operator"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "console:home"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# ---- sign-in: django-allauth -------------------------------------------------------------------
ACCOUNT_ADAPTER = "usersync.sign_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# There is no sign-up; allauth wants to know all the same.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# `Operator.email` is the address; it was proven by the link of the invitation.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Beside those of allauth itself: links for the first time, by address (IP) and by e-mail.
ACCOUNT_RATE_LIMITS = {"first_time": "20/m/ip,5/m/key"}
ACCOUNT_FORMS = {
    "login": "usersync.sign_in.forms.SignInForm",
    "reset_password": "usersync.sign_in.forms.ForgottenPasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY", default=False) else 0
SOCIALACCOUNT_ADAPTER = "usersync.sign_in.sso.SsoAdapter"
# Identity providers at plain addresses: for trials on one machine only.
SSO_MAY_BE_PLAIN = ONE_MACHINE
# Where the records that prove domains are looked up; None: where the system does.
DNS_RESOLVER = env.endpoint("DNS_RESOLVER", port=53)
MFA_ADAPTER = "usersync.sign_in.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Every template speaks to people.
            "builtins": ["django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ---- database, broker, mail --------------------------------------------------------------------
# Of management commands; web, worker and beat stand behind the wall between accounts.
AS_OWNER = env.flag("AS_OWNER", default=False)
_database = dj_database_url.parse(
    # The last one is for commands that need no database, such as collectstatic.
    (env.secret("OWNER_DATABASE_URL") if AS_OWNER else "")
    or env.secret("DATABASE_URL")
    or _running.database_url
    or "postgresql:///usersync",
    engine="usersync.walls.postgresql",
)
DATABASES = {
    "default": {
        **_database,
        "OPTIONS": {**_database.get("OPTIONS", {}), **({} if AS_OWNER else {"assume_role": walls.ROLE})},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    },
}

REDIS_URL = env.secret("REDIS_URL") or _running.redis_url or "redis://localhost:6379/0"
CACHES = {"default": {"BACKEND": "usersync.redis_cache.RedisCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = env.celery_broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Tasks keep their database connection; `usersync.celery` closes old ones.
CELERY_DB_REUSE_MAX = sys.maxsize
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
# A message is only a nudge (the pending table is the truth), so a request never waits for the broker.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 30,
}
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "provisioning.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "seat-history": {"task": "catalog.remember_seats", "schedule": 600.0, "options": {"expires": 600}},
    "mail sweep": {"task": "mail.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "heartbeat": {"task": "provisioning.heartbeat", "schedule": 10.0, "options": {"expires": 10}},
    "take counts": {"task": "connections.take_counts", "schedule": 5.0, "options": {"expires": 5}},
    # A time and not an interval: beat may start more often than once a day.
    "check domains": {"task": "operators.check_domains", "schedule": crontab(hour="4", minute="17")},
    "trim failures": {"task": "connections.trim_failures", "schedule": 60.0, "options": {"expires": 60}},
}

EMAIL_HOST = env.text("EMAIL_HOST") or _running.smtp_host
EMAIL_PORT = env.integer("EMAIL_PORT", _running.smtp_port)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
# What the sink of one-machine mode has got; empty: there is no inbox, nor its addresses.
MAILDIR = (env.text("MAILDIR") or _running.maildir) if ONE_MACHINE else ""
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "UserSync <usersync@localhost>")

# What links in mails begin with: mails are sent where no request is.
LINKS_BEGIN_WITH = PUBLIC_URL or _running.web_url or "http://localhost:8000"
# How long the link in a welcome e-mail is good.
WELCOME_LINK_DAYS = env.integer("WELCOME_LINK_DAYS", 14)
# Of one account, so that a thousand new users do not look like an attack; 0: any number.
WELCOME_MAILS_PER_MINUTE = env.integer("WELCOME_MAILS_PER_MINUTE", 300)
# When another worker may take over a mail: longer than any dialogue with a mail server.
WELCOME_MAIL_CLAIM_SECONDS = env.integer("WELCOME_MAIL_CLAIM_SECONDS", 300)

# ---- languages, time ---------------------------------------------------------------------------
# What has no reader to ask (commands, logs, SCIM, stored data) is English.
LANGUAGE_CODE = Language.ENGLISH.value
LANGUAGES = Language.choices
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# ---- static files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", BASE_DIR / "node_modules/bootstrap/dist"),
    ("htmx", BASE_DIR / "node_modules/htmx.org/dist"),
    ("idiomorph", BASE_DIR / "node_modules/idiomorph/dist"),
    ("sortablejs", BASE_DIR / "node_modules/sortablejs"),
    ("squire-rte", BASE_DIR / "node_modules/squire-rte/dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- security ----------------------------------------------------------------------------------
SECURE = env.flag("SECURE_COOKIES", default=not ONE_MACHINE)
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=False)
# Load balancers ask for the health over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_PRELOAD", default=False)
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        # Previews of mails, which come with a policy of their own.
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
    },
}

# ---- SCIM --------------------------------------------------------------------------------------
# A group of 20,000 members is about 2 MB of JSON.
SCIM_MAX_BODY_BYTES = env.integer("SCIM_MAX_BODY_BYTES", 10 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = SCIM_MAX_BODY_BYTES
# Of one source, on average over ten seconds; 0: any number. Far above what an initial load sends.
SCIM_REQUESTS_PER_SECOND = env.integer("SCIM_REQUESTS_PER_SECOND", 2000)

# ---- reconcile ---------------------------------------------------------------------------------
# Users per transaction of a worker.
RECONCILE_BATCH_USERS = env.integer("RECONCILE_BATCH_USERS", 5000)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "usersync.request_ids.InLog"}},
    "formatters": {"line": {"format": "{levelname} {name}:{in_request} {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]},
    },
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    # A sweep every few seconds is no news.
    "loggers": {
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
