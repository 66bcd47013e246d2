"""Settings that hold everywhere, safe by default. `dev` relaxes them for one machine, `production` demands what is missing."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from ocop.settings import environment

ROOT = Path(__file__).resolve().parents[3]
DATA_DIR = environment.folder("DATA_DIR", default=ROOT / "var")

DEBUG = False
SECRET_KEY = environment.text("SECRET_KEY")
ALLOWED_HOSTS = environment.host_names("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = environment.addresses("CSRF_TRUSTED_ORIGINS")
PUBLIC_BASE_URL = environment.address("PUBLIC_BASE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "ocop.apps.OcopConfig",
    "catalog.apps.CatalogConfig",
    "search.apps.SearchConfig",
    "showrooms.apps.ShowroomsConfig",
    "ocop.storefront.apps.StorefrontConfig",
    "ocop.pages.apps.PagesConfig",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.typed_table_block",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "ocop.apps.UsersConfig",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.sites",
    "wagtail",
    "django_filters",
    "taggit",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    # Outermost: a kept page is sent before anything else is asked.
    "ocop.caching.KeptPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ocop.security.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "search.middleware.DrainAfterWritingMiddleware",
    # Pages of the public hold nothing secret that their length could tell; Django's own forms mask their tokens.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ocop.languages.LanguageFromAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ocop.pages.public.moved.MovedPagesMiddleware",
]

ROOT_URLCONF = "ocop.urls"
WSGI_APPLICATION = "ocop.wsgi.application"
ASGI_APPLICATION = "ocop.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# SQLite: WAL lets readers go on while one writer writes; IMMEDIATE takes the write lock at BEGIN, so a
# transaction that reads first cannot fail half-way with "database is locked".
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": environment.database("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'catalogue.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
    # Opening the file anew costs more than sending a kept page.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Seconds: a server that does not answer is a 503 on the health page, not a worker that hangs.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.redis_address("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "ocop",
        # Seconds: a Redis that hangs must not take the pages with it.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "ocop",
        # Django's 300 would let whoever tries often push out the counters of their tries.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
# Empty: the database answers searches. Two sites may share a server under names of their own.
ELASTICSEARCH_URL = environment.elasticsearch_address("ELASTICSEARCH_URL")
ELASTICSEARCH_INDEX = environment.index_name("ELASTICSEARCH_INDEX", default="ocop-products")
# Off where `manage.py search_index sync --watch` runs beside the site.
SEARCH_DRAIN_IN_PROCESS = environment.switch("SEARCH_DRAIN_IN_PROCESS", default=True)
KEPT_PAGES_MB = environment.whole_number("KEPT_PAGES_MB", default=64)

# Without keys of Stripe no card is taken. The demonstration pays nothing and says so; it is on where one person tries the site.
DEMO_PAYMENTS = environment.switch("DEMO_PAYMENTS", default=False)
# Made-up products and prices are sold only where everything is made up.
SELLS_EXAMPLES = DEMO_PAYMENTS
# Empty: no cards are taken. The secret of the webhook tells what Stripe sends from what anybody else does.
STRIPE_SECRET_KEY = environment.stripe_secret("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "sk_", "rk_")
STRIPE_WEBHOOK_SECRET = environment.stripe_secret("STRIPE_WEBHOOK_SECRET", "STRIPE_SECRET_KEY", "whsec_")
# Empty: Stripe's own address. Tests name a server of theirs.
STRIPE_API_BASE = ""
# Where transfers by VietQR go. Empty: nobody pays by transfer, but for the demonstration's example.
VIETQR_ACCOUNT = environment.bank_account("VIETQR_ACCOUNT")
# Who sells, as receipts name them.
SELLER = environment.seller("SELLER", default=environment.Seller("OCOP"))

MAIL = environment.email("EMAIL_URL", default="dummymail://")
globals().update(MAIL)
# Seconds: a mail server that hangs must not take the editor's screen with it.
EMAIL_TIMEOUT = 5
# Letters to shoppers are posted by a thread of each process; off, whoever places an order waits for the mail server.
LETTERS_IN_BACKGROUND = True
SENDER = MAIL.get("EMAIL_HOST_USER") or ""
DEFAULT_FROM_EMAIL = SENDER if "@" in SENDER else f"no-reply@{urlsplit(PUBLIC_BASE_URL).hostname}"
# Nobody is promised a letter that is never sent.
WAGTAIL_PASSWORD_RESET_ENABLED = not MAIL["EMAIL_BACKEND"].endswith("dummy.EmailBackend")

# The form of a fair has a row for each booth, and there are fairs of three hundred.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["ocop.formats"]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES

BUILT_STATIC = DATA_DIR / "built-static"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BUILT_STATIC]
STATICFILES_FINDERS = [
    "ocop.stylesheet.StylesheetFinder",
    "ocop.drawn_static.DrawnFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"

# Addresses are read out, typed and printed: a title’s accents are left out of them.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_SITE_NAME = "OCOP"
# The admin asks nothing of other sites: no portraits of its users, no news of Wagtail's releases.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_BASE_URL = PUBLIC_BASE_URL
# Some systems name their own zone so; browsers do not know it, and the account page stops at it.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime"})
WAGTAILADMIN_USER_LOGIN_FORM = "catalog.admin.people.SignInForm"
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, object]] = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# What phones and cameras make at most; a picture is taken whole into memory before it is cut.
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 55_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "catalog.admin.photograph_form.PhotographForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "catalog.admin.document_form.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "csv", "png", "jpg", "jpeg"]

# How provinces read the 36th month's day (DOMAIN 1.6): `anniversary` calls a certificate expired from that day,
# `day_after` from the day after. A decision may say otherwise for its own certificates.
LAST_DAY_READING = environment.choice("LAST_DAY_READING", allowed=("anniversary", "day_after"), default="anniversary")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers mail the administrators and stay silent without DEBUG; here everything goes to the console.
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "INFO"},
        # Whoever scans addresses asks under any name and with any number of parameters; the answer is 400 and no error of ours.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
        # Every try that fails; that the database answers instead is logged once, by the search itself.
        "elastic_transport": {"level": "ERROR"},
    },
}

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = True
CSRF_FAILURE_VIEW = "catalog.public.errors.csrf_failure"
SECURE_SSL_REDIRECT = True
# A load balancer asks from inside, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# Wagtail lets its own previews stand in its own frames.
X_FRAME_OPTIONS = "DENY"
