"""What the form of every page asks, whatever its kind."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets.slug import SlugInput

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

    def _post_clean(self) -> None:
        super()._post_clean()
        # Form and page both ask whether a slug is taken; once told is enough.
        if said := self.errors.get("slug"):
            del said.data[1:]
