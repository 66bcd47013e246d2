"""What all pages of the site have in common. What their templates show is worked out by `ocop.pages.public.contexts`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.utils.functional import cached_property
from wagtail.models import Page

from catalog import addresses
from ocop.pages import page_addresses

from . import previews

FIRST_LANGUAGE = addresses.LANGUAGES[0]
"""Facts that are the same in every language are kept with the page of this one."""


class SitePage(Page):
    """A page in one language's tree."""

    here: ClassVar[str] = ""
    """The part of the site that the masthead marks."""
    is_creatable = False
    read_translations: Mapping[str, Self] | None = None
    """The published pages of the same content by language, where whoever found this one read them too."""

    class Meta:
        abstract = True

    @cached_property
    def language(self) -> str:
        return str(self.locale.language_code)

    @property
    def address(self) -> str:
        """Path on this site, such as `/en/fairs/`."""
        return page_addresses.of(self.language, self.url_path)

    def in_language(self, language: str) -> Self | None:
        """This page where it is published in that language."""
        if language == self.language:
            return self
        if self.read_translations is not None:
            return self.read_translations.get(language)
        found: Self | None = (
            type(self)
            ._default_manager.filter(translation_key=self.translation_key, locale__language_code=language, live=True)
            .select_related("locale")
            .first()
        )
        return found

    @cached_property
    def facts(self) -> Self:
        """The page that holds what is the same in every language: the published Vietnamese one, else this one."""
        return self.in_language(FIRST_LANGUAGE) or self

    def is_there(self, on: date) -> bool:
        """Whether visitors find the published page on that day."""
        return True

    @property
    def preview_modes(self) -> list[previews.Mode]:
        facts = self.facts
        return previews.modes(getattr(facts, "opens_on", None), getattr(facts, "closes_on", None))

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, Any]:
        return {"page": self, "request": request, "preview_mode": mode_name}

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "pages/preview.html"
