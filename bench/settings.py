"""Production's settings, over plain HTTP on this machine."""

import os

os.environ.setdefault("SECRET_KEY", "for-benchmarks-only-" + "abcdefghij0123456789" * 2)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
os.environ.setdefault("PUBLIC_BASE_URL", "https://ocop.example.vn")

from ocop.settings.production import *  # noqa: F403

SECURE_SSL_REDIRECT = False
