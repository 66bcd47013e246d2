"""One machine, one person: no HTTPS, a fixed secret, files served by Django."""

from . import environment
from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, SECRET_KEY, STORAGES

DEBUG = True
DEMO_PAYMENTS = SELLS_EXAMPLES = environment.switch("DEMO_PAYMENTS", default=True)
SECRET_KEY = SECRET_KEY or "for-this-machine-only"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]

SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
