"""Which products and producers may be deleted. Whatever a decision names stays on record."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from catalog.models import Producer, Product


class Stays(NamedTuple):
    """Why something cannot be deleted: told of one, with its name, and of several in a list."""

    of_one: Any
    of_many: Any


CERTIFIED = Stays(
    _("“%(name)s” has certificates, so it stays on record. Unpublish it to take it off the site."),
    _("Has certificates, so it stays on record. Unpublish it to take it off the site."),
)
IN_A_SET = Stays(
    _("“%(name)s” belongs to a set of products. Take it out of the set first."),
    _("Belongs to a set of products. Take it out of the set first."),
)
PRODUCES = Stays(
    _("“%(name)s” has products, so it stays on record. Give its products another producer first."),
    _("Has products, so it stays on record. Give its products another producer first."),
)


def why_it_stays(instance: Any) -> Stays | None:
    if isinstance(instance, Product):
        if instance.certificates.exists():
            return CERTIFIED
        return IN_A_SET if instance.member_of.exists() else None
    if isinstance(instance, Producer) and instance.products.exists():
        return PRODUCES
    return None
