"""Showrooms as the public sees them: where they are, when they are open, who runs them."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable
from wagtail.search import index

from catalog.text import folded


class ShowroomKind(models.TextChoices):
    """Kinds of points of introduction and sale, after decision 950/QĐ-BCT of 2023."""

    CENTRE = "centre", _("centre")
    SHOP = "shop", _("shop")
    CORNER = "corner", _("corner of another shop")
    STALL = "stall", _("fair stall")


class ShowroomQuerySet(models.QuerySet["Showroom"]):
    def public(self, on: date) -> ShowroomQuerySet:
        """Showrooms that visitors may be sent to on `on`: published, and not closed for good by then."""
        return self.filter(live=True).exclude(closes_on__lt=on)

    def open_season(self, on: date) -> ShowroomQuerySet:
        """Public ones that have opened by `on`: a stall is announced before its first day, and sells from it."""
        return self.public(on).exclude(opens_on__gt=on)


class Showroom(index.Indexed, ClusterableModel):
    """A point of introduction and sale. `opens_on` and `closes_on` are its first and last day, both included; blank for a lasting
    one. `latitude` and `longitude` are degrees, given together or not at all.
    """

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=ShowroomKind.choices, default=ShowroomKind.SHOP)
    live = models.BooleanField(_("published"), default=True)
    delivers = models.BooleanField(
        _("serves deliveries"), default=False, help_text=_("Orders that are delivered are packed and sent from here.")
    )
    fictional = models.BooleanField(_("made up for the demonstration"), default=False)
    opens_on = models.DateField(_("first day"), null=True, blank=True)
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    province = models.ForeignKey(
        "catalog.Province", on_delete=models.PROTECT, related_name="showrooms", verbose_name=_("province or city")
    )
    commune = models.ForeignKey(
        "catalog.Commune", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    street_address = models.CharField(_("street address"), max_length=255)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(8.0), MaxValueValidator(23.5)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(102.0), MaxValueValidator(118.0)]
    )
    managing_body = models.CharField(_("managing body"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)

    objects = ShowroomQuerySet.as_manager()

    class Meta:
        verbose_name = _("showroom")
        verbose_name_plural = _("showrooms")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_on__isnull=True)
                | models.Q(closes_on__isnull=True)
                | models.Q(opens_on__lte=models.F("closes_on")),
                name="showroom_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="showroom_position_is_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.AutocompleteField("words_without_accents"),
        index.FilterField("live"),
    ]

    def is_public(self, on: date) -> bool:
        """As `ShowroomQuerySet.public` has it."""
        return self.live and not (self.closes_on and self.closes_on < on)

    def is_in_season(self, on: date) -> bool:
        """Whether `on` is none of the days before its first and after its last."""
        return not (self.opens_on and self.opens_on > on) and not (self.closes_on and self.closes_on < on)

    @property
    def words_without_accents(self) -> str:
        return folded(f"{self.name} {self.street_address}")


class OpeningHours(Orderable):
    """One span of a weekday, Monday being 0. A day without a span is closed; two spans leave a noon break between them."""

    showroom = ParentalKey(Showroom, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(
        _("weekday"),
        choices=[
            (0, _("Monday")),
            (1, _("Tuesday")),
            (2, _("Wednesday")),
            (3, _("Thursday")),
            (4, _("Friday")),
            (5, _("Saturday")),
            (6, _("Sunday")),
        ],
    )
    opens = models.TimeField(_("opens at"))
    closes = models.TimeField(_("closes at"))

    class Meta(Orderable.Meta):
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")),
                name="hours_open_before_closing",
                violation_error_message=_("It closes before it opens. After midnight, begin another line on the next day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(Orderable):
    """Days, both included, on which other hours hold: closed, or open from `opens` to `closes`."""

    showroom = ParentalKey(Showroom, on_delete=models.CASCADE, related_name="closures")
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    opens = models.TimeField(_("opens at"), null=True, blank=True)
    closes = models.TimeField(_("closes at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, help_text=_("For example: Tết"))
    reason_en = models.CharField(_("reason in English"), max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("holiday or other hours")
        verbose_name_plural = _("holidays and other hours")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since__lte=models.F("until")),
                name="closure_days_in_order",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False, opens__lt=models.F("closes")),
                name="closure_hours_are_a_pair",
                violation_error_message=_("Write both hours, the earlier first, or leave both empty: then it is closed."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class ShowroomLink(Orderable):
    """A page of the showroom elsewhere."""

    class Kind(models.TextChoices):
        WEBSITE = "website", _("Website")
        FACEBOOK = "facebook", "Facebook"
        ZALO = "zalo", "Zalo"
        TIKTOK = "tiktok", "TikTok"

    showroom = ParentalKey(Showroom, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    url = models.URLField(_("address"), max_length=500)

    class Meta(Orderable.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return self.url


class ShowroomPhoto(Orderable):
    """A photograph of the showroom."""

    showroom = ParentalKey(Showroom, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey("wagtailimages.Image", on_delete=models.PROTECT, related_name="+", verbose_name=_("image"))
    alt_text = models.CharField(_("what the picture shows"), max_length=200)
    alt_text_en = models.CharField(_("what the picture shows, in English"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")

    def __str__(self) -> str:
        return self.alt_text
