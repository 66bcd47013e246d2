"""ASGI entry point, for servers that want one."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings.production")
application = get_asgi_application()

# Models are there only now; and only who serves pages keeps the log of searches.
from search import log  # noqa: E402

log.write_in_background()
