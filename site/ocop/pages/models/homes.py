"""The home page of a language: sections that the editor chooses and orders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from ocop.pages.blocks import default_home, home_blocks

from .base import SitePage


class HomePage(SitePage):
    here = "home"
    template = "pages/home.html"
    parent_page_types = ["wagtailcore.Page"]

    body = StreamField(
        home_blocks(), verbose_name=_("sections"), default=default_home, max_num=24, block_counts={"search": {"max_num": 1}}
    )

    class Meta:
        verbose_name = _("home page")
