"""Trade fairs. What is the same in every language (days, venue, booths, programme, pictures) is kept with the Vietnamese page,
and the pages in other languages read it there (`facts`); each page has its own title, introduction and texts.
"""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.models import Orderable

from ocop.pages.blocks import content_blocks

from .base import SitePage
from .when import Dated, Stage

ON_PLAN = [MinValueValidator(0), MaxValueValidator(1000)]
"""Thousandths of the plan's width or height."""


class FairKind(models.TextChoices):
    FAIR = "fair", _("trade fair")
    WEEK = "week", _("week of products")
    CAMPAIGN = "campaign", _("campaign")


class FairIndexPage(SitePage):
    """The calendar of fairs, and the plan of a year."""

    here = "fairs"
    template = "pages/fairs.html"
    parts = ("calendar", "plan")
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.FairPage"]
    is_creatable = True
    max_count_per_parent = 1

    introduction = models.TextField(_("introduction"), blank=True)

    class Meta:
        verbose_name = _("calendar of fairs")


class FairPage(Dated, SitePage):
    """One fair. Money is whole đồng."""

    here = "fairs"
    template = "pages/fair.html"
    parts = ("booths", "catalogue", "calendar", "buyers", "exhibitors")
    parent_page_types = ["pages.FairIndexPage"]
    subpage_types: list[str] = []
    is_creatable = True

    kind = models.CharField(_("kind"), max_length=8, choices=FairKind.choices, default=FairKind.FAIR)
    round_name = models.CharField(pgettext_lazy("fair", "round"), max_length=80, blank=True)
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    venue_en = models.CharField(_("venue in English"), max_length=200, blank=True)
    street_address = models.CharField(pgettext_lazy("fair", "street address"), max_length=255, blank=True)
    province = models.ForeignKey(
        "catalog.Province",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province or city"),
    )
    commune = models.ForeignKey(
        "catalog.Commune", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(8.0), MaxValueValidator(23.5)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(102.0), MaxValueValidator(118.0)]
    )
    stalls = models.PositiveIntegerField(_("number of stalls"), null=True, blank=True)
    body = StreamField(content_blocks(), verbose_name=_("body text"), blank=True)
    entry_conditions = StreamField(content_blocks(), verbose_name=_("who may exhibit"), blank=True)
    plan_image = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("plan")
    )
    buyers_register = models.BooleanField(_("buyers can register"), default=False)
    exhibitors_apply = models.BooleanField(_("producers can apply for a stall"), default=False)
    forms_close_on = models.DateField(_("last day of the forms"), null=True, blank=True)
    organiser_email = models.EmailField(_("e-mail of the organiser"), blank=True)
    visitors = models.PositiveIntegerField(_("visitors"), null=True, blank=True)
    turnover = models.PositiveBigIntegerField(_("turnover in đồng"), null=True, blank=True)
    contracts = models.PositiveIntegerField(_("contracts signed"), null=True, blank=True)
    results = StreamField(content_blocks(), verbose_name=_("what came of it"), blank=True)
    fictional = models.BooleanField(_("made up for the demonstration"), default=False)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("fair")
        verbose_name_plural = _("fairs")

    def takes_forms(self, on: date) -> bool:
        """Whether forms that are switched on are still taken on that day."""
        return self.last_day_of_forms is None or on <= self.last_day_of_forms

    @property
    def last_day_of_forms(self) -> date | None:
        return self.forms_close_on or self.closes_on

    def stage(self, on: date) -> Stage:
        """`open` is announced with a form that is taken."""
        if self.is_over(on):
            return Stage.OVER
        if self.is_running(on):
            return Stage.RUNNING
        if (self.buyers_register or self.exhibitors_apply) and self.takes_forms(on):
            return Stage.OPEN
        return Stage.ANNOUNCED


class OrganiserRole(models.TextChoices):
    ORGANISER = "organiser", _("organiser")
    HOST = "host", _("host")
    CO_ORGANISER = "co", _("co-organiser")
    SPONSOR = "sponsor", _("sponsor")


class FairOrganiser(Orderable):
    page = ParentalKey(FairPage, on_delete=models.CASCADE, related_name="organisers")
    role = models.CharField(_("role"), max_length=10, choices=OrganiserRole.choices, default=OrganiserRole.ORGANISER)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("organiser")

    def __str__(self) -> str:
        return self.name


class FairZone(Orderable):
    """A part of the fair; booths name it by its `key`."""

    page = ParentalKey(FairPage, on_delete=models.CASCADE, related_name="zones")
    key = models.CharField(_("letter"), max_length=4)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("zone")

    def __str__(self) -> str:
        return f"{self.key} · {self.name}"


class Booth(Orderable):
    """A booth: of a producer of the register, or of a guest or a stage by its `label`. Where the plan is drawn it is a rectangle,
    in thousandths of the plan's width and height; in a list alone it has none.
    """

    page = ParentalKey(FairPage, on_delete=models.CASCADE, related_name="booths")
    number = models.CharField(_("number"), max_length=12)
    zone = models.CharField(_("zone"), max_length=4, blank=True)
    producer = models.ForeignKey(
        "catalog.Producer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("producer")
    )
    label = models.CharField(_("or whose booth, or what it is"), max_length=160, blank=True)
    label_en = models.CharField(_("the same in English"), max_length=160, blank=True)
    x = models.PositiveSmallIntegerField(null=True, blank=True, validators=ON_PLAN)
    y = models.PositiveSmallIntegerField(null=True, blank=True, validators=ON_PLAN)
    width = models.PositiveSmallIntegerField(null=True, blank=True, validators=ON_PLAN)
    height = models.PositiveSmallIntegerField(null=True, blank=True, validators=ON_PLAN)

    class Meta(Orderable.Meta):
        verbose_name = _("booth")

    def __str__(self) -> str:
        return self.number


class ProgrammeItem(Orderable):
    page = ParentalKey(FairPage, on_delete=models.CASCADE, related_name="programme")
    day = models.DateField(_("day"))
    begins = models.TimeField(pgettext_lazy("time", "from"))
    ends = models.TimeField(_("to"), null=True, blank=True)
    title = models.CharField(_("what"), max_length=200)
    title_en = models.CharField(_("the same in English"), max_length=200, blank=True)
    place = models.CharField(_("where"), max_length=120, blank=True)
    place_en = models.CharField(_("where, in English"), max_length=120, blank=True)
    live_url = models.URLField(_("address of the live broadcast"), max_length=500, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("item of the programme")

    def __str__(self) -> str:
        return self.title


class FeaturedProduct(Orderable):
    page = ParentalKey(FairPage, on_delete=models.CASCADE, related_name="featured")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", verbose_name=_("product"))

    class Meta(Orderable.Meta):
        verbose_name = _("featured product")

    def __str__(self) -> str:
        return str(self.product)


class FairPhoto(Orderable):
    page = ParentalKey(FairPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey("wagtailimages.Image", on_delete=models.PROTECT, related_name="+", verbose_name=_("image"))
    alt_text = models.CharField(_("what the picture shows"), max_length=200)
    alt_text_en = models.CharField(_("what the picture shows, in English"), max_length=200, blank=True)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    caption_en = models.CharField(_("caption in English"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("photograph")

    def __str__(self) -> str:
        return self.alt_text


class FairDownload(Orderable):
    page = ParentalKey(FairPage, on_delete=models.CASCADE, related_name="downloads")
    document = models.ForeignKey("wagtaildocs.Document", on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("download")

    def __str__(self) -> str:
        return self.title


class PressLink(Orderable):
    page = ParentalKey(FairPage, on_delete=models.CASCADE, related_name="press")
    title = models.CharField(_("title"), max_length=200)
    outlet = models.CharField(_("newspaper or channel"), max_length=120)
    url = models.URLField(_("address"), max_length=500)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("press report")

    def __str__(self) -> str:
        return self.title
