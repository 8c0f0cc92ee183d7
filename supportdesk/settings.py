"""Settings of the one project, driven by the environment (see env.py and .env.example)."""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, SELF
from django.templatetags.static import static

from supportdesk import env

BASE_DIR = env.BASE_DIR
DATA_DIR = env.DATA_DIR
DEBUG = env.DEBUG
SECRET_KEY = env.SECRET_KEY
MASKING_KEY = env.MASKING_KEY
SITE_URL = env.SITE_URL
PORT = env.PORT
CLOCK_SHIFT_FILE = env.CLOCK_SHIFT_FILE

SITE = urlsplit(SITE_URL)
IS_HTTPS = SITE.scheme == "https"
ALLOWED_HOSTS = [*env.ALLOWED_HOSTS, SITE.hostname, "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- applications -----------------------------------------------------------

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "supportdesk",
    "apps.policy",
    "apps.search",
    "apps.branding",
    "apps.notifications",
    "apps.accounts",
    "apps.reminders",
    "apps.isvs",
    "apps.diagnostics",
    "apps.inquiries",
    "apps.community",
    "apps.approvals",
    "apps.consulting",
    "apps.promotions",
    "apps.invoicing",
    "apps.cockpit",
    "apps.portal",
    "apps.partner_api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.portal.public_pages.kept_for_strangers",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.activity_now_and_then",
    "simple_history.middleware.HistoryRequestMiddleware",
    "apps.accounts.middleware.second_factor_for_staff",
    "apps.cockpit.middleware.admin_theme_policy",
    "apps.cockpit.middleware.admin_in_the_readers_time",
]

ROOT_URLCONF = "supportdesk.urls"
WSGI_APPLICATION = "supportdesk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "apps.portal.context.place",
                "apps.branding.looks.in_templates",
            ],
            "libraries": {"desk": "supportdesk.desk_tags"},
        },
    }
]

# --- data -------------------------------------------------------------------

DATABASES = {"default": env.DATABASE}
if env.DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
if env.CACHE_URL:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.CACHE_URL}

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # No base_url: an attachment has no address of its own, only views that ask who is asking.
        "OPTIONS": {"location": str(DATA_DIR / "attachments"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
ATTACHMENTS_PER_MESSAGE = 10
ATTACHMENTS_MAX_BYTES = 60 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["supportdesk.uploads.InMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024

# --- language and time ------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "supportdesk.formats"

# --- signing in -------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "apps.accounts.hashers.RandomSecretHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "apps.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ALLAUTH_TRUSTED_PROXY_COUNT = env.TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "apps.accounts.adapters.MfaAdapter"
MFA_TOTP_ISSUER = "Supportdesk"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
USERSESSIONS_TRACK_ACTIVITY = True
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

# --- safety -----------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "apps.portal.doors.csrf_failure"
if IS_HTTPS:
    SECURE_HSTS_SECONDS = 31_536_000
if env.TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- mail -------------------------------------------------------------------

globals().update(env.EMAIL)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.DEFAULT_FROM_EMAIL
PEPPOL_FOLDER = env.PEPPOL_FOLDER
REMINDER_MAILS_PER_RUN = env.REMINDER_MAILS_PER_RUN

# --- background work --------------------------------------------------------

CELERY_BROKER_URL = env.CELERY_BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A request waits at most this long for a broker that is away; what it could not tell, a sweep finds in the database.
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
if CELERY_BROKER_URL.startswith("filesystem"):
    _folders = {name: DATA_DIR / "broker" / name for name in ("messages", "control")}
    for _folder in _folders.values():
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "data_folder_in": str(_folders["messages"]),
        "data_folder_out": str(_folders["messages"]),
        "control_folder": str(_folders["control"]),
        "polling_interval": 0.2,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS |= {"visibility_timeout": 300, "socket_connect_timeout": 2, "socket_timeout": 3}
CELERY_BEAT_SCHEDULE = {
    "deliver-mail-that-waits": {"task": "notifications.deliver_due", "schedule": 60.0, "options": {"expires": 50}},
    "carry-out-inquiry-reminders": {
        "task": "inquiries.carry_out_reminders",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "give-answers-on-their-way": {"task": "inquiries.depart", "schedule": 60.0, "options": {"expires": 50}},
    "give-out-what-nobody-has": {"task": "inquiries.distribute", "schedule": 60.0, "options": {"expires": 50}},
    "carry-out-certificate-reminders": {
        "task": "isvs.carry_out_reminders",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "carry-out-approval-reminders": {
        "task": "approvals.carry_out_reminders",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "carry-out-consulting-reminders": {
        "task": "consulting.carry_out_reminders",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "stop-timers-at-the-cap": {"task": "consulting.watch_timers", "schedule": 60.0, "options": {"expires": 50}},
    "send-certificates-of-approval": {"task": "approvals.issue_papers", "schedule": 60.0, "options": {"expires": 50}},
    "gather-hours-for-invoices": {"task": "invoicing.gather_ordered", "schedule": 60.0, "options": {"expires": 50}},
    "carry-out-invoice-reminders": {
        "task": "invoicing.carry_out_reminders",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "make-files-of-invoices": {"task": "invoicing.make_files", "schedule": 60.0, "options": {"expires": 50}},
    "tell-reminders": {"task": "reminders.tell", "schedule": 60.0, "options": {"expires": 50}},
    "count-what-would-move": {"task": "inquiries.foresee", "schedule": 60.0, "options": {"expires": 50}},
    "plan-open-inquiries-anew": {"task": "inquiries.replan", "schedule": 60.0, "options": {"expires": 50}},
    "tell-many-inquiries": {"task": "inquiries.broadcast", "schedule": 60.0, "options": {"expires": 50}},
    "load-uploaded-releases": {
        "task": "diagnostics.load_uploaded_releases",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "take-steps-with-many": {"task": "cockpit.take_steps", "schedule": 60.0, "options": {"expires": 50}},
    "count-the-desk": {"task": "cockpit.count_desk", "schedule": 60.0, "options": {"expires": 50}},
    "count-views": {"task": "cockpit.count_views", "schedule": 60.0, "options": {"expires": 50}},
    "forget-expired-tokens": {"task": "partner_api.forget_expired", "schedule": 3600.0, "options": {"expires": 3000}},
}

# --- REST API ---------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.partner_api.tokens.IntegrationAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["apps.partner_api.tokens.ScopeGranted"],
    "DEFAULT_THROTTLE_CLASSES": ["apps.partner_api.throttling.PerIntegration"],
    "DEFAULT_THROTTLE_RATES": {"integration": "600/min", "tokens": "30/min", "token_tries": "60/min"},
    "NUM_PROXIES": env.TRUSTED_PROXIES,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.partner_api.parsing.StrictJson"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "apps.partner_api.negotiation.WhatThereIs",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.partner_api.errors.explain",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Supportdesk API",
    "DESCRIPTION": "For partner systems: ask API support, follow what becomes of it, reply and attach. "
    "Every refusal is a problem document with a code.",
    "VERSION": "1.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "PATH_CONVERTER_OVERRIDES": {"key": int},
    "SERVE_AUTHENTICATION": [],
    "ENUM_NAME_OVERRIDES": {
        "InquiryStatus": "apps.inquiries.models.Inquiry.Status",
        "EngagementStatus": "apps.consulting.models.Engagement.Status",
        "IncidentStatus": "apps.inquiries.models.Incident.Status",
        "InvoiceKind": "apps.invoicing.models.Invoice.Kind",
        "InquiryKind": "apps.inquiries.models.Inquiry.Kind",
        "MessageKind": "apps.partner_api.reading.KINDS_SHOWN",
        "Priority": "apps.policy.models.Priority",
        "PriorityAsked": "apps.policy.models.PRIORITIES_OF_ISVS",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- admin theme ------------------------------------------------------------

# The roles of desk/tokens.css on the theme's scales, so that its lists and our pages are one product.
THEME_SCALES = {
    "base": {
        "50": "#f7f6f3",
        "100": "#f1efea",
        "200": "#e2dfd8",
        "300": "#b7bbc3",
        "400": "#9ba0a9",
        "500": "#62656d",
        "600": "#4b4e56",
        "700": "#3a4048",
        "800": "#2d3238",
        "900": "#1a1d21",
        "950": "#121417",
    },
    "primary": {
        "50": "#f4f6fe",
        "100": "#e9edfb",
        "200": "#d3dbf7",
        "300": "#b4c1ee",
        "400": "#a3b8ff",
        "500": "#8aa2f8",
        "600": "#2746b4",
        "700": "#1d3690",
        "800": "#1b2f79",
        "900": "#1f2744",
        "950": "#10173a",
    },
}
UNFOLD = {
    "SITE_TITLE": "apps.branding.frame.name",
    "SITE_HEADER": "apps.branding.frame.name",
    "SITE_SUBHEADER": "apps.branding.frame.support_address",
    "SITE_ICON": "apps.branding.frame.icon",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("desk/favicon.svg")},
    ],
    "SHOW_HISTORY": True,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "7px",
    "COLORS": "apps.branding.frame.colours",
    "SIDEBAR": {"navigation": "apps.cockpit.navigation.sidebar", "show_search": True, "command_search": True},
    "ACCOUNT": {"navigation": "apps.cockpit.navigation.own_pages"},
    # Its own search of models reads and sorts whole tables.
    "COMMAND": {"search_callback": "apps.cockpit.searching.palette", "search_models": False},
}
SIMPLE_HISTORY_REVERT_DISABLED = True

# --- logs -------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.LOG_LEVEL},
    # Their DEBUG lines hold values: parameters of queries, task arguments, credentials of connections.
    "loggers": {name: {"level": "INFO"} for name in ("django.db.backends", "celery", "kombu", "amqp", "oauthlib")},
}
