"""What Wagtail derives when an object is saved, written for many at once: audit entries, admin search, references."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.log_actions import registry
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends

from catalog.certification import Audit
from catalog.models import Certificate, Decision, Producer, Product

from .errors import InterruptedAfterSaving
from .plan import ProductRef
from .progress import Progress, Step

_BATCH = 500
logger = logging.getLogger(__name__)


def write_log(
    certificates: Sequence[Certificate],
    products: Mapping[int, ProductRef],
    renamed: Mapping[int, tuple[str, str]],
    decisions: Sequence[Decision],
    audit: Audit,
) -> None:
    """One entry per certificate in its product's history and one per new decision.

    `products` are by primary key, `renamed` has the name before and after. An entry has what was entered; what the rule works
    out from it (the end) is on the certificate. Entries carry no identifier: of those that share one, Wagtail's histories show
    the latest only.
    """
    model = registry.get_log_model_for_model(Product)
    shared = {
        "timestamp": timezone.now(),
        "user": audit.by,
        "content_changed": True,
    }
    of_product, of_decision = (ContentType.objects.get_for_model(each, for_concrete_model=False) for each in (Product, Decision))
    decisions_named = {certificate.decision.pk: str(certificate.decision) for certificate in certificates}
    entries = [
        model(
            content_type=of_product,
            object_id=str(certificate.product_id),
            label=products[certificate.product_id].name,
            action="catalog.import",
            data={
                "why": audit.why,
                "before": {},
                "after": {
                    "decision": decisions_named[certificate.decision.pk],
                    "stars": str(certificate.stars),
                    "score": None if certificate.score is None else str(certificate.score),
                    "certified_name": certificate.certified_name,
                    "printed_end": certificate.printed_end and str(certificate.printed_end),
                    "proposed_five": str(certificate.proposed_five),
                    "starts_on": str(certificate.starts_on),
                },
                "certificate": str(certificate),
            },
            **shared,
        )
        for certificate in certificates
    ]
    entries += [
        model(
            content_type=of_product,
            object_id=str(pk),
            label=after,
            action="catalog.correct_product",
            data={"why": audit.why, "before": {"name": before}, "after": {"name": after}},
            **shared,
        )
        for pk, (before, after) in renamed.items()
    ]
    entries += [
        model(
            content_type=of_decision,
            object_id=str(decision.pk),
            label=str(decision),
            action="catalog.record_decision",
            data={"why": audit.why, "before": {}, "after": {}},
            **shared,
        )
        for decision in decisions
    ]
    model.objects.bulk_create(entries, batch_size=_BATCH)


def complete_indexes(product_ids: Sequence[int], changed: Collection[int], progress: Progress) -> bool:
    """Put products (and their producers) that admin search and references do not know yet, and the `changed` ones, into both.

    References are written after search, in the same transaction, so a product with references is known to both. Returns
    whether all went well: a search service out of reach does not undo what is saved. Raises `InterruptedAfterSaving`.
    """
    try:
        missing = sorted(_without_references(Product, product_ids) | set(changed))
        for start in range(0, len(missing), _BATCH):
            progress(start, len(missing), Step.INDEXING)
            with transaction.atomic():
                _index(missing[start : start + _BATCH], changed)
    except KeyboardInterrupt as interrupt:
        raise InterruptedAfterSaving from interrupt
    except Exception:
        logger.exception("Saved, but admin search and references are incomplete; the same import completes them.")
        return False
    return True


def _without_references(model: type[models.Model], ids: Sequence[int]) -> set[int]:
    content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
    known: set[int] = set()
    for start in range(0, len(ids), _BATCH):
        batch = [str(pk) for pk in ids[start : start + _BATCH]]
        found = ReferenceIndex.objects.filter(base_content_type=content_type, object_id__in=batch)
        known.update(int(pk) for pk in found.values_list("object_id", flat=True).distinct())
    return set(ids) - known


def _index(product_ids: Sequence[int], changed: Collection[int]) -> None:
    products = list(Product.objects.filter(pk__in=product_ids).select_related("producer"))
    producers = {product.producer_id: product.producer for product in products}
    new_producers = [producers[pk] for pk in sorted(_without_references(Producer, sorted(producers)))]
    index_for_admin(Producer, new_producers)
    index_for_admin(Product, products)
    index_references([*new_producers, *(product for product in products if product.pk not in changed)])


def index_for_admin(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """Put objects into the admin's search, in every backend that keeps itself up to date."""
    for backend in get_search_backends(with_auto_update=True):
        for start in range(0, len(objects), _BATCH):
            backend.add_bulk(model, objects[start : start + _BATCH])


def index_references(objects: Iterable[models.Model]) -> None:
    """Record which rows new objects point to, so that the admin can say where something is used.

    Wagtail offers this for one object at a time only, with several queries for each. New objects have no children and no
    earlier references, so their foreign keys are all there is.
    """
    references = []
    keys: dict[type[models.Model], list[tuple[str, ContentType, uuid.UUID]]] = {}
    for thing in objects:
        model = type(thing)
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        if model not in keys:
            keys[model] = _foreign_keys(model)
        for field, target_type, path_hash in keys[model]:
            target = getattr(thing, field)
            if target is not None:
                references.append(
                    ReferenceIndex(
                        content_type=content_type,
                        base_content_type=content_type,
                        object_id=str(thing.pk),
                        to_content_type=target_type,
                        to_object_id=str(target),
                        model_path=field.removesuffix("_id"),
                        content_path=field.removesuffix("_id"),
                        content_path_hash=path_hash,
                    )
                )
    ReferenceIndex.objects.bulk_create(references, batch_size=_BATCH, ignore_conflicts=True)


def _foreign_keys(model: type[models.Model]) -> list[tuple[str, ContentType, uuid.UUID]]:
    """Column, target's content type and path hash of each foreign key that Wagtail keeps references of."""
    return [
        (
            field.attname,
            ContentType.objects.get_for_model(field.related_model, for_concrete_model=False),
            ReferenceIndex._get_content_path_hash(field.name),
        )
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and not isinstance(field, ParentalKey)
        and not getattr(field, "wagtail_reference_index_ignore", False)
        and not getattr(field.related_model, "wagtail_reference_index_ignore", False)
    ]
