"""Addresses of the website."""

from django.conf import settings
from django.conf.urls.static import static
from django.http import Http404
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from catalog import addresses
from catalog.public import errors
from ocop import health, style_page

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *(path(address, style_page.style) for address in addresses.STYLE.values()),
    path("", include("showrooms.public.urls")),
    path("", include("showrooms.views.urls")),
    path("", include("ocop.storefront.urls")),
    path("", include("catalog.public.urls")),
    path("", include("search.public.urls")),
    path("", include("showrooms.public.tills")),
    path("", include("ocop.pages.public.urls")),
]

# With DEBUG only: in production the server in front serves uploaded files.
urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

if settings.DEBUG:
    # Django would show its list of addresses; this shows what visitors see. It ends in a slash, so that one is still added.
    urlpatterns += [re_path(r"^.*/$", lambda request: errors.not_found(request, Http404()))]

handler400 = "catalog.public.errors.bad_request"
handler403 = "catalog.public.errors.forbidden"
handler404 = "catalog.public.errors.not_found"
handler500 = "catalog.public.errors.server_error"
