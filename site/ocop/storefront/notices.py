"""Letters to shoppers are written down in the transaction of the step that they tell, and sent after it."""

from __future__ import annotations

from .actors import Act
from .models import Notice, Order
from .models.notices import NoticeKind


def write(order: Order, kind: NoticeKind, act: Act, about: str = "") -> None:
    """A letter about one step, once per `about`. None where the shopper gave no address."""
    if order.email:
        Notice.objects.get_or_create(order=order, kind=kind, about=about, defaults={"at": act.at})
