"""What all pages of the site have in common. What their templates show is worked out by `ocop.pages.public.contexts`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.urls import Resolver404
from django.utils.functional import cached_property
from wagtail.models import Page

from catalog import addresses
from ocop.pages import page_addresses, slugs

from . import previews

FIRST_LANGUAGE = addresses.LANGUAGES[0]
"""Facts that are the same in every language are kept with the page of this one."""


class SitePage(Page):
    """A page in one language's tree."""

    here: ClassVar[str] = ""
    """The part of the site that the masthead marks."""
    parts: ClassVar[tuple[str, ...]] = ()
    """What lies below it and is no page of its own, by the names of `page_addresses.PARTS`."""
    is_creatable = False
    # Whoever may read a page may read all of it: what is not for everybody is not published.
    private_page_options: ClassVar[list[str]] = []
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

    def get_route_paths(self) -> list[str]:
        """Where Wagtail leaves redirects when the page moves: from itself and from what lies below it."""
        return ["/", *(f"/{page_addresses.PARTS[name][self.language]}" for name in self.parts)]

    def resolve_subpage(self, path: str) -> None:
        """Where such a redirect leads: to the same below the page as it lies now."""
        if path not in self.get_route_paths():
            raise Resolver404

    def clean(self) -> None:
        super().clean()
        self._refuse_slugs_of_others()

    def minimal_clean(self) -> None:
        super().minimal_clean()
        self._refuse_slugs_of_others()

    def _refuse_slugs_of_others(self) -> None:
        parent = self.get_parent()
        if parent and (why := slugs.refusal(self.slug, parent, self.language)):
            raise ValidationError({"slug": why})

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
