"""Blocks of stories, guides and the texts of fairs and collections."""

from __future__ import annotations

from wagtail import blocks

from .catalogue import MapBlock, PickedProductsBlock, ProducerBlock, ProductsByRuleBlock, ShowroomBlock
from .media import GalleryBlock, PictureBlock, VideoBlock
from .text import RICH, ButtonBlock, QuestionsBlock, QuoteBlock, TextBlock, table_block


def content_blocks() -> list[tuple[str, blocks.Block]]:
    return [
        ("text", TextBlock(features=RICH)),
        ("quote", QuoteBlock()),
        ("table", table_block()),
        ("questions", QuestionsBlock()),
        ("picture", PictureBlock()),
        ("gallery", GalleryBlock()),
        ("video", VideoBlock()),
        ("products", PickedProductsBlock()),
        ("products_by_rule", ProductsByRuleBlock()),
        ("producer", ProducerBlock()),
        ("showroom", ShowroomBlock()),
        ("map", MapBlock()),
        ("button", ButtonBlock()),
    ]
