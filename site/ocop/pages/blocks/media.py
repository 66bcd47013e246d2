"""Blocks of pictures and video. Nothing of another site is loaded before the visitor asks for it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from .groups import PICTURES

ALT_HELP = _("For those who cannot see it: what is in the picture, in one sentence. Not “picture of”.")
FILMS = ("mp4", "webm")
"""Endings of files that browsers play."""


def _some_image(_index: int = 0) -> Any:
    return get_image_model().objects.order_by("-pk").first()


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"), help_text=_("Mark what matters in it as its focal point: it is never cut off."))
    alt = blocks.CharBlock(label=_("What the picture shows"), max_length=250, help_text=ALT_HELP)
    caption = blocks.CharBlock(
        label=_("Caption"), max_length=250, required=False, help_text=_("Say so if it is an illustration, and who made it.")
    )
    wide = blocks.BooleanBlock(label=_("Wider than the text"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = PICTURES
        description = _("One picture with a caption.")
        template = "pages/blocks/picture.html"

    def get_preview_value(self) -> Any:
        return self.normalize(
            {"image": _some_image(), "alt": _now("A picture"), "caption": _now("What one sees, and whose it is")}
        )


class GalleryPictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("What the picture shows"), max_length=250, help_text=ALT_HELP)
    caption = blocks.CharBlock(label=_("Caption"), max_length=160, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")


class GalleryBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    pictures = blocks.ListBlock(GalleryPictureBlock(), label=_("Pictures"), min_num=2, max_num=24)

    class Meta:
        icon = "copy"
        label = _("Gallery")
        group = PICTURES
        description = _("Several pictures side by side, each with its caption.")
        template = "pages/blocks/gallery.html"

    def get_preview_value(self) -> Any:
        found = get_image_model().objects.order_by("-pk")[:6]
        pictures = [{"image": image, "alt": image.title, "caption": image.title} for image in found]
        return self.normalize({"heading": "", "pictures": pictures})


class Film(NamedTuple):
    """A film of another site: whose it is, where it is watched there, and what a frame on our page loads."""

    site: str
    watched_at: str
    framed: str


YOUTUBE, VIMEO = "https://www.youtube-nocookie.com", "https://player.vimeo.com"
FRAMES = (YOUTUBE, VIMEO)
"""The only hosts whose films a page of ours may frame."""
_YOUTUBE_NAMES = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"}
_VIMEO_NAMES = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
_YOUTUBE_KEY = re.compile(r"[\w-]{6,20}")
_VIMEO_KEY = re.compile(r"\d{5,12}")


def film_of(address: str) -> Film | None:
    """The film at an address of YouTube or Vimeo, in any of the ways that people copy it.

    >>> film_of("https://youtu.be/AbCdEfGhIjK?t=3").framed
    'https://www.youtube-nocookie.com/embed/AbCdEfGhIjK?autoplay=1&rel=0'
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    steps = [step for step in parts.path.split("/") if step]
    if parts.hostname in _YOUTUBE_NAMES:
        key = (parse_qs(parts.query).get("v") or steps[-1:] or [""])[0]
        if _YOUTUBE_KEY.fullmatch(key) and key not in {"watch", "playlist", "channel"}:
            return Film("YouTube", f"https://www.youtube.com/watch?v={key}", f"{YOUTUBE}/embed/{key}?autoplay=1&rel=0")
    if parts.hostname in _VIMEO_NAMES:
        key = next((step for step in steps if _VIMEO_KEY.fullmatch(step)), "")
        if key:
            return Film("Vimeo", f"https://vimeo.com/{key}", f"{VIMEO}/video/{key}?dnt=1&autoplay=1")
    return None


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What the video shows"), max_length=160)
    address = blocks.CharBlock(
        label=_("Address at YouTube or Vimeo"),
        max_length=300,
        required=False,
        help_text=_("It is loaded once the visitor presses, and not before."),
    )
    file = DocumentChooserBlock(label=_("or a file of our own"), required=False, help_text=_("MP4 or WebM."))
    image = ImageChooserBlock(label=_("Picture until it plays"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        group = PICTURES
        description = _("A video of YouTube, of Vimeo, or a file of our own. Visitors are asked before another site is reached.")
        template = "pages/blocks/video.html"

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "title": _now("How the cakes are wrapped"),
                "address": "https://vimeo.com/76979871",
                "file": None,
                "image": _some_image(),
            }
        )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if bool(cleaned.get("address")) == bool(cleaned.get("file")):
            errors["address"] = ValidationError(_now("Write an address or choose a file: one of the two."))
        elif cleaned.get("address") and film_of(cleaned["address"]) is None:
            errors["address"] = ValidationError(
                _now("This is no video of YouTube or Vimeo. Copy the address of the video itself.")
            )
        elif cleaned.get("file") and cleaned["file"].file_extension.lower() not in FILMS:
            errors["file"] = ValidationError(_now("Browsers play MP4 and WebM. This file is another kind."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"film": film_of(value["address"]) if value.get("address") else None}
