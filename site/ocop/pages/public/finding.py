"""Which page lies at an address."""

from __future__ import annotations

from wagtail.models import Page, Site

from ocop.pages.models import HomePage
from ocop.pages.models.base import SitePage


def page_at(language: str, path: str) -> SitePage | None:
    """The published page of that language's tree; `path` is what stands below the language's root: `hoi-cho/tet-2027/`."""
    root = root_of(language)
    if root is None:
        return None
    found = Page.objects.live().filter(url_path=f"{root.url_path}{path}", path__startswith=root.path).first()
    specific = found.specific if found else None
    return specific if isinstance(specific, SitePage) else None


def home_page(language: str) -> HomePage | None:
    """The published home page of that language, which knows those of the others. One query."""
    tree = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
    found = HomePage.objects.live().filter(translation_key__in=tree).select_related("locale")
    pages = {page.language: page for page in found}
    for page in pages.values():
        page.read_translations = pages
    return pages.get(language)


def root_of(language: str) -> Page | None:
    """The home page of that language's tree, published or not."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    return Page.objects.filter(translation_key=site.root_page.translation_key, locale__language_code=language).first()
