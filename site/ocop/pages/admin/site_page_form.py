"""What the form of every page asks, whatever its kind."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import Page

from ocop.pages import slugs

PLAIN_LETTERS = [
    ("[\u0300-\u036f]", ""),
    ("[àáảãạăằắẳẵặâầấẩẫậ]", "a", "giu"),
    ("[èéẻẽẹêềếểễệ]", "e", "giu"),
    ("[ìíỉĩị]", "i", "giu"),
    ("[òóỏõọôồốổỗộơờớởỡợ]", "o", "giu"),
    ("[ùúủũụưừứửữự]", "u", "giu"),
    ("[ỳýỷỹỵ]", "y", "giu"),
    ("đ", "d", "giu"),
]
"""What becomes of the letters of a title in an address, before Wagtail leaves out whatever it does not know."""


def address_tab() -> ObjectList:
    """Wagtail's own for search engines, without that for menus: what stands in these, the settings of the site say."""
    return ObjectList(Page.promote_panels[:1], heading=gettext_lazy("Address and search"))


class SitePageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].widget = SlugInput(formatters=PLAIN_LETTERS)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean()
        # A page that is there knows its parent, and asks by itself.
        if not self.instance.pk:
            why = slugs.refusal(typed.get("slug", ""), self.parent_page, self.parent_page.locale.language_code)
            if why:
                self.add_error("slug", why)
        return typed

    def save(self, commit: bool = True) -> Any:
        """Of a page that somebody published after it was read here, only a draft is kept, as of any page that is on the site.

        Wagtail writes the whole row of a page that is not on the site, and a form that saves itself would take it off again.
        """
        with transaction.atomic():
            return super().save(commit and not (self.instance.pk and self._was_published()))

    def _was_published(self) -> bool:
        row = Page.objects.filter(pk=self.instance.pk)
        if connection.features.has_select_for_update:
            row = row.select_for_update(no_key=True)
        return not self.instance.live and bool(row.values_list("live", flat=True).first())

    def _post_clean(self) -> None:
        super()._post_clean()
        # Form and page both ask whether a slug is taken; once told is enough.
        if said := self.errors.get("slug"):
            del said.data[1:]
