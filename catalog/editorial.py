"""Facts keep their live value whatever revision is published.

A draft is a snapshot of the whole row. Publishing an old one would bring back the name, place or code of its day and undo a
correction or an import made since. So a model names its factual columns in `FACTS`: a revision only ever carries the
editorial rest, and saving an object made from a revision leaves those columns alone, even if they change meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations


def _without_dangling_children(model: type[models.Model], content: dict[str, Any]) -> dict[str, Any]:
    """`content` without the photographs, links or members of its day that point at a row deleted since.

    modelcluster drops those by itself only where deletion cascades; ours is refused while a live row points there.
    """
    kept = dict(content)
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        for field in relation.related_model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.name in (kept.get(name) or [{}])[0] and field != relation.field:
                wanted = {child[field.name] for child in kept[name]} - {None}
                there = set(field.related_model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
                kept[name] = [child for child in kept[name] if child[field.name] is None or child[field.name] in there]
    return kept


class KeepsFacts:
    """Mixed in before Wagtail's revision mixins. `FACTS` lists field names owned by decisions, imports and services."""

    FACTS: tuple[str, ...] = ()
    _made_from_revision = False

    def with_content_json(self, content: dict[str, Any]) -> Any:
        # Today's facts go in before the draft is read: a producer that it names may be gone, and could not be looked up.
        facts = {name: getattr(self, self._meta.get_field(name).attname) for name in self.FACTS}  # type: ignore[attr-defined]
        content = _without_dangling_children(type(self), content | facts)  # type: ignore[arg-type]
        revised = super().with_content_json(content)  # type: ignore[misc]
        revised._made_from_revision = True
        return revised

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._made_from_revision and kwargs.get("update_fields") is None:
            columns = [
                field.name
                for field in self._meta.concrete_fields  # type: ignore[attr-defined]
                if not field.primary_key and field.name not in self.FACTS
            ]
            # modelcluster commits only the child relations that `update_fields` names.
            children = [relation.get_accessor_name() for relation in get_all_child_relations(type(self))]
            kwargs["update_fields"] = columns + children
        super().save(*args, **kwargs)  # type: ignore[misc]
