"""Which money a person has to pay back: what came by transfer or in cash, and what a provider could not pay back."""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from ocop.storefront.models import Refund
from ocop.storefront.states import Method, RefundState

from .providers import provider_of

_INSTEAD = "by-hand-"


def key_by_hand(failed: Refund) -> str:
    """That of the refund which a person made where the provider's failed."""
    return f"{_INSTEAD}{failed.pk}"


def wait_for_a_person() -> QuerySet[Refund]:
    """Refunds that nobody but a person can settle, in the order in which they were written down."""
    unserved = [method for method in Method if provider_of(method) is None]
    instead = Refund.objects.filter(key=Concat(Value(_INSTEAD), Cast(OuterRef("pk"), CharField())))
    due = Q(state=RefundState.REQUESTED, payment__method__in=unserved) | Q(state=RefundState.FAILED)
    return Refund.objects.filter(due).exclude(Exists(instead)).order_by("requested_at", "pk")
