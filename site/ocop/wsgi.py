"""WSGI entry point: `PYTHONPATH=site granian --interface wsgi ocop.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings.production")
application = get_wsgi_application()

# Models are there only now; and only who serves pages keeps the log of searches.
from search import log  # noqa: E402

log.write_in_background()
