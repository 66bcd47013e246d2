"""Orders: what was bought, by whom, at what price and under which certificate, as it was at that moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Certificate, Commune, Product, Province
from ocop.storefront.codes import new_number, new_token, spaced
from ocop.storefront.states import CancelReason, Fulfilment, Method, OrderState
from showrooms.models import Entry, Showroom

MOST_EXPENSIVE = 500_000_000
"""Đồng of one order. What a card is charged stays far below what the columns hold and what Stripe takes."""


class Order(models.Model):
    """One order. Amounts are whole đồng. `key` is that under which it was placed, `token` the one in the shopper's link.

    `reservation` is the ledger's entry by which its goods are kept; the ledger knows whether they still are. `pay_until` is what
    the shopper is told; the goods are kept a little longer (`ocop.storefront.holding`). The address is kept as the shopper
    confirmed it, whatever becomes of the places.
    """

    number = models.CharField(_("number"), max_length=10, unique=True, default=new_number, editable=False)
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="orders")
    language = models.CharField(max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi")
    placed_at = models.DateTimeField(_("placed at"), db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=OrderState.choices, default=OrderState.AWAITING, db_index=True)
    cancel_reason = models.CharField(_("why called off"), max_length=14, choices=CancelReason.choices, blank=True)
    fulfilment = models.CharField(_("how it is handed over"), max_length=8, choices=Fulfilment.choices)
    method = models.CharField(_("paid by"), max_length=8, choices=Method.choices)
    showroom = models.ForeignKey(Showroom, on_delete=models.PROTECT, related_name="orders", verbose_name=_("served by"))
    reservation = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    pay_until = models.DateTimeField(_("to be paid until"), null=True)

    customer_name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=16, db_index=True, help_text=_("As +84…"))
    email = models.EmailField(_("e-mail"), blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.SET_NULL, null=True, related_name="+")
    address = models.CharField(_("address"), max_length=400, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    gift_message = models.CharField(_("gift message"), max_length=300, blank=True)
    consented_at = models.DateTimeField(_("agreed at"))

    goods_total = models.PositiveIntegerField(_("goods"))
    delivery_fee = models.PositiveIntegerField(_("delivery"), default=0)
    total = models.PositiveIntegerField(_("total"))

    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=80, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(total=F("goods_total") + F("delivery_fee")), name="order_adds_up"),
            models.CheckConstraint(condition=Q(total__lte=MOST_EXPENSIVE), name="order_within_bounds"),
            models.CheckConstraint(
                condition=Q(state=OrderState.CANCELLED) & ~Q(cancel_reason="")
                | ~Q(state=OrderState.CANCELLED) & Q(cancel_reason=""),
                name="order_cancelled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(fulfilment=Fulfilment.PICKUP) | Q(province__isnull=False) & ~Q(address=""),
                name="order_delivered_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["showroom", "state"], name="order_of_showroom")]
        permissions = [("serve_orders", _("Can serve orders of every showroom")), ("refund_orders", _("Can pay back"))]

    def __str__(self) -> str:
        return spaced(self.number)


class OrderLine(models.Model):
    """Pieces of one product as they were sold: its name, maker, stars and certificate on that day. `dropped_at` is set where the
    line left the order before it was handed over; it was paid back then. `refusal` says why it could not be sold
    (`ocop.storefront.selling.Refusal`), where the whole order was called off because of it.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    unit_price = models.PositiveIntegerField(_("price of one"))
    name = models.CharField(_("name"), max_length=255)
    name_en = models.CharField(_("name in English"), max_length=255, blank=True)
    producer_name = models.CharField(_("producer"), max_length=255)
    certificate = models.ForeignKey(Certificate, on_delete=models.SET_NULL, null=True, related_name="+")
    stars = models.PositiveSmallIntegerField(_("stars"))
    certificate_number = models.CharField(_("certificate"), max_length=120, blank=True)
    decision_number = models.CharField(_("decision"), max_length=120, blank=True)
    last_day = models.DateField(_("last day in force"))
    dropped_at = models.DateTimeField(_("left the order at"), null=True)
    refusal = models.CharField(max_length=10, blank=True, editable=False)

    class Meta:
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of orders")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "product"], name="order_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, unit_price__gte=1), name="order_line_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def total(self) -> int:
        return self.quantity * self.unit_price


class OrderEvent(models.Model):
    """What happened to an order, for whoever asks later. Rows are only added. `before` and `after` are states of the order or of
    one of its payments; both are empty for a note. `key` is that of the request that it came from, on the first of its events.
    """

    class Of(models.TextChoices):
        ORDER = "order", _("order")
        PAYMENT = "payment", _("payment")
        REFUND = "refund", _("refund")
        NOTE = "note", _("note")

    class By(models.TextChoices):
        SHOPPER = "shopper", _("customer")
        STAFF = "staff", _("staff")
        PROVIDER = "provider", _("payment provider")
        SHOP = "shop", _("the shop itself")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    of = models.CharField(max_length=8, choices=Of.choices)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, blank=True)
    by = models.CharField(max_length=8, choices=By.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=64, unique=True, null=True)

    class Meta:
        verbose_name = _("event of an order")
        verbose_name_plural = _("events of orders")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.of} {self.before} → {self.after}"
