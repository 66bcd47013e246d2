"""Blocks of words: text, quotations, tables, questions with answers, a button that leads on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.rich_text import RichText

from ocop.pages import page_addresses

from .cleaning import cleaned
from .groups import LEADING_ON, WORDS

RICH = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
SHORT = ["bold", "italic", "ol", "ul", "link", "document-link"]
"""What an answer or an introduction may hold."""


class RichBlock(blocks.RichTextBlock):
    """Whatever was pasted is kept as our own few elements."""

    def clean(self, value: Any) -> Any:
        return super().clean(RichText(cleaned(value.source)))


class TextBlock(RichBlock):
    class Meta:
        icon = "pilcrow"
        label = pgettext_lazy("page", "Text")
        group = WORDS
        description = _("Paragraphs, headings, lists and links.")
        template = "pages/blocks/text.html"
        preview_value = _(
            "<h2>Roasted over longan wood</h2><p>Four families of the hamlet still roast their tea by hand, a kilo at a time.</p>"
        )


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What was said"), rows=3)
    who = blocks.CharBlock(label=_("Who said it"), max_length=120)
    role = blocks.CharBlock(label=_("Who that is"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = WORDS
        description = _("Words of a person, with the name.")
        template = "pages/blocks/quote.html"
        preview_value = {
            "text": _("My grandmother said: salt it in the third month, and do not lift the lid before the rains."),
            "who": "Bà Lê Thị Hòa",
            "role": _("makes fish sauce"),
        }


class TableBlock(TypedTableBlock):
    class Meta:
        icon = "table"
        label = _("Table")
        group = WORDS
        description = _("Rows and columns with headings; numbers stand under one another.")
        template = "pages/blocks/table.html"

    def get_preview_value(self) -> Any:
        columns = [{"type": "text", "heading": _now("Stars")}, {"type": "number", "heading": _now("Points, at least")}]
        rows = [{"values": ["5", 90]}, {"values": ["4", 70]}, {"values": ["3", 50]}]
        return self.to_python({"columns": columns, "rows": rows, "caption": _now("Points of the evaluation")})


def table_block() -> TableBlock:
    return TableBlock(
        [
            ("text", blocks.CharBlock(label=pgettext_lazy("page", "Text"), required=False)),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
        ]
    )


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = RichBlock(label=_("Answer"), features=SHORT)

    class Meta:
        icon = "help"
        label = _("Question")


class QuestionsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = WORDS
        description = _("Each answer opens under its question. Search engines are told of them too.")
        template = "pages/blocks/questions.html"

    def get_preview_value(self) -> Any:
        questions = [
            {"question": _now("How long do the stars count?"), "answer": _now("<p>36 months from the day of the decision.</p>")},
            {
                "question": _now("Who gives five stars?"),
                "answer": _now("<p>The minister; three and four stars, the province.</p>"),
            },
        ]
        return self.normalize({"heading": _now("What people ask"), "questions": questions})


def check_address(address: str) -> None:
    """An address of this site (`/…`) or of another one (`https://…`)."""
    if not (address.startswith(("https://", "http://")) or (address.startswith("/") and not address.startswith("//"))):
        raise ValidationError(
            _now("Write an address of this site, such as /san-pham/, or a whole one that begins with https://.")
        )


class ButtonBlock(blocks.StructBlock):
    """Leads to a page or to an address. Where the page is not published it is left out."""

    words = blocks.CharBlock(label=_("Words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("or address"),
        required=False,
        max_length=300,
        validators=[check_address],
        help_text=_("Of this site, such as /san-pham/, or a whole one that begins with https://."),
    )
    text = blocks.CharBlock(label=_("Sentence above it"), max_length=200, required=False)

    class Meta:
        icon = "link"
        label = _("Button")
        group = LEADING_ON
        description = _("One thing to do next: a button with a sentence above it.")
        template = "pages/blocks/button.html"
        preview_value = {
            "words": _("See all products in force"),
            "address": "/san-pham/",
            "text": _("Every product on today’s board has its paper."),
        }

    def clean(self, value: Any) -> Any:
        cleaned_value = super().clean(value)
        if bool(cleaned_value.get("page")) == bool(cleaned_value.get("address")):
            error = ValidationError(_now("Choose a page or write an address: one of the two."))
            raise StructBlockValidationError(block_errors={"address": error})
        return cleaned_value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"leads_to": address_of(value.get("page")) if value.get("page") else value.get("address")}


def address_of(page: Any) -> str:
    """Where a published page lies; empty for any other."""
    return page_addresses.of(page.locale.language_code, page.url_path) if page.live else ""
