"""Pages in both languages, published as an editor would publish them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

from wagtail.models import Locale

from ocop.pages.models.base import FIRST_LANGUAGE, SitePage

LISTS = 3
"""How deep the lists of fairs, collections and stories stand in Wagtail's tree; below them is what editors write."""

OfSite = TypeVar("OfSite", bound=SitePage)

Texts = Mapping[str, Mapping[str, Any]]
"""Title, slug and texts, by language."""


def load_pages(on: date) -> dict[str, int]:
    """What each module of this package made, by its name. What is there already stays as it is."""
    package = import_module(__package__)
    parts = {found.name: import_module(f"{__package__}.{found.name}") for found in iter_modules(package.__path__)}
    return {name: part.load(on) for name, part in sorted(parts.items()) if hasattr(part, "load")}


def first_page(model: type[OfSite]) -> OfSite:
    """The Vietnamese page that the migrations made of this kind: home, or one of the lists below it."""
    return model._default_manager.filter(locale__language_code=FIRST_LANGUAGE).order_by("path")[0]


def child(parent: SitePage, model: type[OfSite], translations: Texts, **facts: Any) -> OfSite:
    """The page of that Vietnamese slug below the Vietnamese `parent`, made and published in each language of `translations`
    unless it is there. Facts may be columns, or lists of what hangs on the page: `booths=[Booth(...)]`. These stand with the
    Vietnamese page alone.
    """
    words = translations[FIRST_LANGUAGE]
    found = model._default_manager.child_of(parent).filter(slug=words["slug"]).first()
    if found is not None:
        return found
    page = _published(parent, model(**{**facts, **words}), FIRST_LANGUAGE)
    columns = {name: value for name, value in facts.items() if name in _columns(model)}
    for language, theirs in translations.items():
        if language != FIRST_LANGUAGE:
            other_parent = parent.get_translation(Locale.objects.get(language_code=language))
            _published(other_parent, model(translation_key=page.translation_key, **{**columns, **theirs}), language)
    return page


def _columns(model: type[SitePage]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def _published(parent: SitePage, page: OfSite, language: str) -> OfSite:
    page.locale = Locale.objects.get(language_code=language)
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
