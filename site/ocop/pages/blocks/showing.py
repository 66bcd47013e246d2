"""What blocks show of the catalogue: each names the products it wants, and the page reads those of all its blocks at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol, runtime_checkable

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from .media import VideoBlock


@runtime_checkable
class ShowsProducts(Protocol):
    def wanted(self, value: Any, on: date) -> list[int]:
        """The products that the block would show on that day, listed or not, in its order."""


class ProductsValue(blocks.StructValue):
    """A value that is asked twice for its products, before the page is read and while it is shown, and looks once."""

    found: dict[date, list[int]]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.found = {}


class ProductsBlock(blocks.StructBlock):
    """Shows product cards: its template gets `cards`, those of the wanted products that are listed on the day. None of them is
    left: it shows nothing, its heading neither.
    """

    class Meta:
        value_class = ProductsValue

    def named(self, value: ProductsValue, on: date) -> list[int]:
        """The products that it wants on that day, in its order."""
        raise NotImplementedError

    def wanted(self, value: ProductsValue, on: date) -> list[int]:
        if on not in value.found:
            value.found[on] = self.named(value, on)
        return value.found[on]

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        shown = context["shown"]
        return context | {"cards": shown.cards(self.wanted(value, shown.reading.on))}


def wanted(stream: Any, on: date) -> list[int]:
    """All products that the blocks of a stream would show on that day."""
    return [pk for block, value in parts(stream) if isinstance(block, ShowsProducts) for pk in block.wanted(value, on)]


def images(stream: Any) -> list[Any]:
    """All pictures that stand in a stream."""
    return [value for block, value in parts(stream) if isinstance(block, ImageChooserBlock) and value is not None]


def has_film(stream: Any) -> bool:
    """Whether a stream holds a film of another site."""
    return any(isinstance(block, VideoBlock) and value.get("address") for block, value in parts(stream))


def has(stream: Any, kind: type[blocks.Block]) -> bool:
    """Whether a block of that kind stands anywhere in a stream."""
    return any(isinstance(block, kind) for block, _value in parts(stream))


def parts(stream: Any) -> Iterator[tuple[blocks.Block, Any]]:
    """Every block of a stream with its value, and those within them."""
    for child in stream:
        yield from _within(child.block, child.value)


def _within(block: blocks.Block, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    yield block, value
    if isinstance(block, blocks.StructBlock):
        for name, inner in block.child_blocks.items():
            yield from _within(inner, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for each in value or ():
            yield from _within(block.child_block, each)
    elif isinstance(block, blocks.StreamBlock):
        yield from parts(value or ())
