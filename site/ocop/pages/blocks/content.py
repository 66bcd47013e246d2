"""Blocks of stories, guides and the texts of fairs and collections."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "pages/blocks/text.html"


def content_blocks() -> list[tuple[str, blocks.Block]]:
    return [("text", TextBlock(features=RICH))]
