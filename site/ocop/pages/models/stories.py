"""Stories of producers, guides, and pages such as the legal notice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from ocop.pages.blocks import content_blocks

from .base import SitePage


class StoryKind(models.TextChoices):
    PRODUCER = "producer", _("a producer’s story")
    GUIDE = "guide", _("guide")


class StoryIndexPage(SitePage):
    here = "stories"
    template = "pages/stories.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.StoryPage"]
    is_creatable = True
    max_count_per_parent = 1

    introduction = models.TextField(_("introduction"), blank=True)

    class Meta:
        verbose_name = _("list of stories")


class StoryPage(SitePage):
    here = "stories"
    template = "pages/story.html"
    parent_page_types = ["pages.StoryIndexPage"]
    subpage_types: list[str] = []
    is_creatable = True

    kind = models.CharField(_("kind"), max_length=8, choices=StoryKind.choices, default=StoryKind.PRODUCER)
    dated_on = models.DateField(_("date"))
    introduction = models.TextField(_("introduction"), blank=True)
    producer = models.ForeignKey(
        "catalog.Producer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("producer")
    )
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    body = StreamField(content_blocks(), verbose_name=_("body text"), blank=True)
    fictional = models.BooleanField(_("made up for the demonstration"), default=False)

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")


class ContentPage(SitePage):
    """Anything else that stands by itself: about us, the legal notice."""

    template = "pages/content.html"
    parent_page_types = ["pages.HomePage", "pages.ContentPage"]
    subpage_types = ["pages.ContentPage"]
    is_creatable = True

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(content_blocks(), verbose_name=_("body text"), blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
