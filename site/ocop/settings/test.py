"""The suite: dev's settings with cheap passwords and no debug pages, so an error shows as users would see it.

Nothing is written outside a folder of its own, which goes when the run ends.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

OWN_FOLDER = "ocop-tests-"

# One folder a run: parallel workers and commands started by a test inherit it, and workers take a part of it each.
_given = Path(os.environ.get("DATA_DIR", ""))
_run = next((path for path in (_given, *_given.parents) if path.name.startswith(OWN_FOLDER)), None)
if _run is None:
    _run = Path(tempfile.mkdtemp(prefix=OWN_FOLDER))
    atexit.register(shutil.rmtree, _run, ignore_errors=True)
os.environ["DATA_DIR"] = str(_run / os.environ.get("PYTEST_XDIST_WORKER", "main"))

from .dev import *  # noqa: E402, F403
from .dev import DATA_DIR, DATABASES, WAGTAILSEARCH_BACKENDS  # noqa: E402

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The search of the admin and the desk, and the list of references, take two thirds of the time of writing a product.
# Tests that search there ask for the fixture `admin_search`; `tests.factories` writes no references.
WAGTAILSEARCH_BACKENDS = {"default": {**WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}}

# A server at hand is for the tests that ask for it, by the fixture `elasticsearch_url`; they drain the outbox when they mean to.
ELASTICSEARCH_URL = ""
SEARCH_DRAIN_IN_PROCESS = False
# Whatever the shell holds, no test asks Stripe.
STRIPE_SECRET_KEY = ""
STRIPE_WEBHOOK_SECRET = ""
# A thread would write while the next test begins.
LETTERS_IN_BACKGROUND = False

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In memory there would be no WAL and no second connection, so races and deferred reads could not be tried.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
