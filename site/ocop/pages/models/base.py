"""What all pages of the site have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from catalog.edition import Reading
from catalog.public.wording import other_language
from ocop.pages import page_addresses


class SitePage(Page):
    """A page in one language's tree. It says what its template shows on a day; it never sees the visitor's request."""

    here: ClassVar[str] = ""
    """The part of the site that the masthead marks."""
    show_in_menus_default = False

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        return str(self.locale.language_code)

    @property
    def address(self) -> str:
        """Path on this site, such as `/en/fairs/`."""
        return page_addresses.of(self.language, self.url_path)

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """As Wagtail asks for it: site, its root, path. The address tells the language, and nothing else does."""
        paths = self._get_relevant_site_root_paths(request)
        return (paths[0].site_id, paths[0].root_url, self.address) if paths else None

    def context_at(self, reading: Reading) -> dict[str, Any]:
        """What the template shows on the reading's day, besides `page` and `frame`."""
        return {}

    def other(self) -> SitePage | None:
        """This page in the other language, if it is published there."""
        found = self.get_translations().filter(locale__language_code=other_language(self.language), live=True).first()
        return found.specific if found else None


class Introduced(SitePage):
    """A page that begins with a few sentences, shown below its title and where it is listed."""

    class Meta:
        abstract = True


TITLE_HELP = _("As visitors read it. The address is made from it.")
