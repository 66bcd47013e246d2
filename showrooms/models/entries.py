"""The ledger's rows. They are only ever added: a correction is an entry of its own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .items import Item, Lot
from .people import Till
from .rooms import Showroom


class EntryKind(models.TextChoices):
    RECEIVE = "receive", _("received")
    SELL = "sell", _("sold")
    RETURN = "return", _("returned by a customer")
    TRANSFER_OUT = "transfer_out", _("sent to another showroom")
    TRANSFER_IN = "transfer_in", _("arrived from another showroom")
    ADJUST = "adjust", _("adjusted")
    COUNT = "count", _("counted")
    WITHDRAW = "withdraw", _("taken off the shelf")
    RESERVE = "reserve", _("reserved for an order")
    RELEASE = "release", _("released from an order")
    UNDO = "undo", _("undone")


class Entry(models.Model):
    """Something that happened at a showroom, as one: who, when, why, and the movements it made.

    `key` comes from whoever asks and decides whether they ask again: the same key never moves goods twice. `digest` is of
    what was asked under it. `answers` is the entry that this one undoes, or the reservation that it releases or hands over:
    each at most once. `reference` names what it belongs to outside the ledger, such as an order.
    """

    showroom = models.ForeignKey(Showroom, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind.choices)
    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    till = models.ForeignKey(Till, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    told_at = models.DateTimeField(_("at, by the clock of the phone"), null=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True, db_index=True)
    answers = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="answered_by")

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["showroom", "-at", "-id"], name="entry_of_showroom")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d/%m/%Y %H:%M}"


class Movement(models.Model):
    """Pieces of one lot (or of none) that an entry moved: what it added to the two figures of the level.

    `price` is what one piece was sold for, in đồng. `as_ocop` is whether it was sold as certified, with `stars` on that day.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="movements")
    showroom = models.ForeignKey(Showroom, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="movements")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="movements")
    on_hand_change = models.IntegerField(default=0)
    reserved_change = models.IntegerField(default=0)
    price = models.PositiveIntegerField(null=True)
    as_ocop = models.BooleanField(default=False)
    stars = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        constraints = [
            models.CheckConstraint(condition=~Q(on_hand_change=0, reserved_change=0), name="movement_moves_something"),
            models.CheckConstraint(
                condition=Q(as_ocop=False, stars__isnull=True) | Q(as_ocop=True, stars__isnull=False),
                name="movement_stars_if_ocop",
            ),
        ]
        indexes = [models.Index(fields=["showroom", "item", "lot"], name="movement_of_level")]

    def __str__(self) -> str:
        return f"{self.on_hand_change:+d}"


class ConflictState(models.TextChoices):
    OPEN = "open", _("waiting for a person")
    BOOKED = "booked", _("booked after all")
    DISMISSED = "dismissed", _("put aside")


class Conflict(models.Model):
    """A movement that was made without a connection and no longer fits. It waits for a person: never lost, never forced.

    `request` is what was asked, as it came; `problem` says why it was refused. `key` is that of the entry it asked for.
    """

    showroom = models.ForeignKey(Showroom, on_delete=models.PROTECT, related_name="conflicts")
    key = models.CharField(max_length=64, unique=True)
    request = models.JSONField()
    problem = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ConflictState.choices, default=ConflictState.OPEN)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        ordering = [F("closed_at").asc(nulls_first=True), "at"]

    def __str__(self) -> str:
        return self.problem
