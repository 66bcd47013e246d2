"""Domain functions for facts other than certificates: recording a decision, mending what a product or producer is called.

Facts live in the rows themselves, never in drafts (`catalog.editorial`). So a correction writes the live columns, and only
those that change; drafts in progress keep their editorial texts and take the new facts when they are opened or published.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex
from wagtail.search import index
from wagtail.search.backends import get_search_backends

from catalog import identity
from catalog.certificate_checks import check_decision
from catalog.certification import Audit, CertificationError
from catalog.models import Decision, Producer, Product
from catalog.text import clean
from catalog.validity import lock_products

# Codes and addresses are permanent, keys follow from names, and what is made up stays so.
_FIXED = {"code", "slug", "fictional", *identity.PRODUCT_DERIVED, *identity.PRODUCER_DERIVED}
PRODUCT_FACTS = tuple(name for name in Product.FACTS if name not in _FIXED)
PRODUCER_FACTS = tuple(name for name in Producer.FACTS if name not in _FIXED)


def correct_product(product: Product, changes: Mapping[str, Any], audit: Audit) -> Product:
    """Mend facts of `product`, named in `PRODUCT_FACTS`. Its certificates keep the names they certified.

    Raises `CertificationError` without a reason, and `ValidationError` by field where a value can't be.
    """
    _check(changes, PRODUCT_FACTS, audit)
    with transaction.atomic():
        lock_products([product.pk])
        live = Product.objects.get(pk=product.pk)
        before = _assign(live, changes)
        if not before:
            return live
        check_places(live)
        identity.prepare_product(live)
        _write(live, before, extra=identity.PRODUCT_DERIVED)
        _log(live, "catalog.correct_product", before, audit)
    return live


def correct_producer(producer: Producer, changes: Mapping[str, Any], audit: Audit) -> Producer:
    """Mend facts of `producer`, named in `PRODUCER_FACTS`; its products are found under the new name at once."""
    _check(changes, PRODUCER_FACTS, audit)
    with transaction.atomic():
        rows = Producer.objects.all()
        if connection.features.has_select_for_update:
            # "No key": a new product's foreign key is checked at commit, after the edition row; it must not wait for this.
            rows = rows.select_for_update(of=("self",), no_key=True)
        live = rows.get(pk=producer.pk)
        before = _assign(live, changes)
        if not before:
            return live
        check_places(live)
        identity.prepare_producer(live)
        _write(live, before, extra=identity.PRODUCER_DERIVED)
        if "name" in before:
            products = list(Product.objects.filter(producer=live).select_related("producer"))
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(Product, products)
        _log(live, "catalog.correct_producer", before, audit)
    return live


def record_decision(decision: Decision, audit: Audit) -> Decision:
    """Put a new decision on record. Raises `CertificationError` where its date can't be or it is on record already."""
    with transaction.atomic():
        check_decision(decision, audit.on)
        decision.save()
        log(decision, "catalog.record_decision", user=audit.by, data={"why": audit.why, "before": {}, "after": {}})
    return decision


def check_places(holder: Product | Producer) -> None:
    """A commune and a former province lie in the province named next to them."""
    errors = {}
    if holder.commune and holder.commune.province_id != holder.province_id:
        errors["commune"] = _("%(commune)s lies in %(province)s. Choose that province, or another commune.") % {
            "commune": holder.commune,
            "province": holder.commune.province,
        }
    former = getattr(holder, "former_province", None)
    if former and former.province_id != holder.province_id:
        errors["former_province"] = _("%(former)s is now in %(province)s. Choose that province, or leave this empty.") % {
            "former": former,
            "province": former.province,
        }
    if errors:
        raise ValidationError(errors)


def _check(changes: Mapping[str, Any], allowed: tuple[str, ...], audit: Audit) -> None:
    unknown = set(changes) - set(allowed)
    if unknown:
        raise TypeError(f"not correctable: {', '.join(sorted(unknown))}")
    if not audit.why.strip():
        raise CertificationError(_("Say why: what does the paper show?"), code="no_reason", field="why")


def _assign(live: models.Model, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Set what differs and check those fields alone; returns the values before. Names are kept as they are read, without
    invisible characters."""
    changes = {
        name: clean(value) if isinstance(value, str) and isinstance(live._meta.get_field(name), models.CharField) else value
        for name, value in changes.items()
    }
    before = {name: getattr(live, name) for name, value in changes.items() if getattr(live, name) != value}
    for name in before:
        setattr(live, name, changes[name])
    live.clean_fields(exclude=[field.name for field in live._meta.fields if field.name not in before])
    return before


def _write(live: Product | Producer, before: dict[str, Any], *, extra: tuple[str, ...]) -> None:
    fields = [live._meta.get_field(name) for name in (*before, *extra)]
    type(live)._default_manager.filter(pk=live.pk).update(**{field.attname: getattr(live, field.attname) for field in fields})
    index.insert_or_update_object(live)
    ReferenceIndex.create_or_update_for_object(live)


def _log(live: models.Model, action: str, before: dict[str, Any], audit: Audit) -> None:
    def as_text(values: dict[str, Any]) -> dict[str, str | None]:
        return {name: None if value is None else str(value) for name, value in values.items()}

    after = {name: getattr(live, name) for name in before}
    log(
        live,
        action,
        user=audit.by,
        data={"why": audit.why, "before": as_text(before), "after": as_text(after)},
        content_changed=True,
    )
