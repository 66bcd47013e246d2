"""What the form of every page asks, whatever its kind."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from ocop.pages import slugs


class SitePageForm(WagtailAdminPageForm):
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
