"""Reads of one shape, whose SQL Django works out once.

Working it out takes several times as long as the read itself, and a product's page has five of them: without this a third of its
time would go there.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler
from modelcluster.queryset import FakeQuerySet

Row = TypeVar("Row", bound=Model)
Value = TypeVar("Value", int, str)

_STAND_INS: dict[type, Any] = {int: -(2**62) - 1, str: "\x1fstands in\x1f"}
"""Values that no query means, for working out the SQL."""


class StandingRead(Generic[Row, Value]):
    """A query that is asked again and again with another value.

        _IMAGES = StandingRead(lambda product: ProductImage.objects.filter(product=product), int)
        images = _IMAGES(product.pk)

    `shape` is called once, with a value of `kind` that stands in for the others: it may only put it into the query.
    """

    def __init__(self, shape: Callable[[Value], QuerySet[Row, Row]], kind: type[Value]) -> None:
        self._shape: Callable[[Value], QuerySet[Row, Row]] = shape
        self._stand_in: Value = _STAND_INS[kind]

    def __call__(self, value: Value) -> list[Row]:
        compiler, sql, parameters = self._worked_out
        asked = copy(compiler)
        asked.connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        given = tuple(value if parameter == self._stand_in else parameter for parameter in parameters)
        asked.as_sql = lambda *_args, **_options: (sql, given)  # type: ignore[method-assign]
        queryset: Any = SimpleNamespace(
            db=DEFAULT_DB_ALIAS, query=SimpleNamespace(get_compiler=lambda using: asked), _known_related_objects={}
        )
        return list(ModelIterable(queryset))

    @cached_property
    def _worked_out(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        compiler = self._shape(self._stand_in).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        if self._stand_in not in parameters:
            raise ValueError("The shape of a standing read has to put its value into the query.")
        return compiler, sql, tuple(parameters)


def held_or_read(parent: Model, relation: str, read: StandingRead[Row, int]) -> list[Row]:
    """The rows below a parent: those that it holds itself, as a draft does, else those that `read` finds under its key."""
    rows = getattr(parent, relation).all()
    return list(rows) if isinstance(rows, FakeQuerySet) else read(parent.pk)
