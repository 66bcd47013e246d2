"""Payments, refunds and disputes, and what payment providers told us."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.storefront.states import DisputeState, Method, PaymentState, RefundState

from .orders import Order


class Payment(models.Model):
    """One way in which an order is or was to be paid. Amounts are whole đồng.

    `reference` is what the provider calls the attempt (a Checkout Session), `charge_reference` what it calls the money (a Payment
    Intent; for a transfer what the bank's statement says). `claimed_until` is set while one process speaks with the provider
    about it, so that no other decides anew meanwhile. `problem` is the shopper's to read while the payment is pending (why the
    card was declined), and the staff's afterwards.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(_("paid by"), max_length=8, choices=Method.choices)
    state = models.CharField(_("state"), max_length=10, choices=PaymentState.choices, default=PaymentState.PENDING)
    amount = models.PositiveIntegerField(_("amount"))
    captured_amount = models.PositiveIntegerField(_("charged"), default=0)
    reference = models.CharField(max_length=120, blank=True, db_index=True)
    charge_reference = models.CharField(max_length=120, blank=True, db_index=True)
    url = models.URLField(max_length=2000, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    captured_at = models.DateTimeField(_("charged at"), null=True)
    claimed_until = models.DateTimeField(null=True)
    problem = models.CharField(_("last problem"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state=PaymentState.PENDING), name="payment_one_pending"),
            models.UniqueConstraint(fields=["order"], condition=Q(state=PaymentState.CAPTURING), name="payment_one_capturing"),
            models.UniqueConstraint(fields=["method", "reference"], condition=~Q(reference=""), name="payment_reference_once"),
            models.CheckConstraint(
                condition=Q(state=PaymentState.CAPTURED, captured_amount__gt=0, captured_at__isnull=False)
                | ~Q(state=PaymentState.CAPTURED) & Q(captured_amount=0),
                name="payment_captured_some",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.amount}"


class Refund(models.Model):
    """Money that goes back. It stands here, under a key of its own, before the provider is asked."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.PositiveIntegerField(_("amount"))
    state = models.CharField(_("state"), max_length=10, choices=RefundState.choices, default=RefundState.REQUESTED)
    key = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=120, blank=True, db_index=True)
    why = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=1), name="refund_is_something")]

    def __str__(self) -> str:
        return f"{self.amount}"


class BankTransfer(models.Model):
    """Money that a person found on the account's statement, once per reference of the bank. Those of one payment add up to what
    was received for it.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="transfers")
    reference = models.CharField(_("the bank’s reference"), max_length=80, unique=True)
    amount = models.PositiveIntegerField(_("amount"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("bank transfer")
        verbose_name_plural = _("bank transfers")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=1), name="bank_transfer_is_something")]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"


class Dispute(models.Model):
    """A charge that the card's holder disputes at the bank."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    reference = models.CharField(max_length=120, unique=True)
    amount = models.PositiveIntegerField(_("amount"))
    reason = models.CharField(_("reason"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=5, choices=DisputeState.choices, default=DisputeState.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return self.reference


class DemoCharge(models.Model):
    """What the demonstration, as a provider, knows of a payment: no money. It is to our own rows what a bank is, so nothing but
    `ocop.storefront.payments.demo` reads it. `refunds` holds reference, amount and our id of each.
    """

    class State(models.TextChoices):
        OPEN = "open"
        AUTHORISED = "authorised"
        CAPTURED = "captured"
        VOIDED = "voided"
        EXPIRED = "expired"

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    amount = models.PositiveIntegerField()
    refunds = models.JSONField(default=list)
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("demonstration of a payment")
        verbose_name_plural = _("demonstrations of payments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reference


class WebhookEvent(models.Model):
    """What a provider told us, once per id of its own, as it came. `outcome` says what came of it; empty until it is handled."""

    method = models.CharField(max_length=8, choices=Method.choices)
    event_id = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    payload = models.JSONField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)
    deliveries = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("message of a payment provider")
        verbose_name_plural = _("messages of payment providers")
        ordering = ["-received_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["method", "event_id"], name="webhook_event_once")]
        indexes = [models.Index(F("received_at"), condition=Q(handled_at__isnull=True), name="webhook_event_waiting")]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
