"""Sections of the home page. What they show is worked out by `ocop.pages.public.home`, each thing once for the whole page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from .catalogue import PickedProductsBlock, ProducerBlock, ProductsByRuleBlock, check_prices, matching, rule_blocks
from .choices import MONTHS
from .groups import HOME
from .media import GalleryBlock, PictureBlock, VideoBlock
from .showing import ProductsBlock, ProductsValue
from .text import RICH, SHORT, ButtonBlock, QuestionsBlock, QuoteBlock, RichBlock, TextBlock

USUAL = _("Left empty, it is the usual one.")


def _heading() -> blocks.CharBlock:
    return blocks.CharBlock(label=_("Heading"), max_length=120, required=False, help_text=USUAL)


def _most(default: int, most: int) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(label=_("At most so many"), default=default, min_value=1, max_value=most)


class SearchSection(blocks.StructBlock):
    """The page's title, so it stands first, and once."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False, help_text=USUAL)
    lead = blocks.TextBlock(label=_("Sentence below it"), max_length=400, required=False, rows=3, help_text=USUAL)
    board = blocks.BooleanBlock(label=_("With today’s board"), required=False, default=True)

    class Meta:
        icon = "search"
        label = _("Search and today’s board")
        group = HOME
        description = _("The way in: title, search, and how many products are in force by group and stars.")
        template = "pages/blocks/home_search.html"
        preview_value = {"title": "", "lead": "", "board": True}


class BoardSection(blocks.StaticBlock):
    class Meta:
        icon = "table"
        label = _("Today’s board")
        group = HOME
        admin_text = _("How many products are in force, by group and stars.")
        description = _("How many products are in force, by group and stars.")
        template = "pages/blocks/home_board.html"
        preview_value = None

    def get_preview_value(self) -> Any:
        return None


class NewestSection(blocks.StructBlock):
    heading = _heading()
    most = _most(8, 24)

    class Meta:
        icon = "date"
        label = _("Newly certified")
        group = HOME
        description = _("The newest recognitions that are in force.")
        template = "pages/blocks/home_newest.html"
        preview_value = {"heading": "", "most": 4}


class OfCollection(ProductsBlock):
    """Its template gets `collection` in the page's language, where it is published in it."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        chosen = value["collection"]
        return context | {"collection": (chosen and chosen.in_language(get_language())) or chosen}


class SeasonSection(OfCollection):
    """In the months from the first to the last, both included, over the new year where the last is the earlier one."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        own = [
            ("heading", blocks.CharBlock(label=_("Heading"), max_length=120)),
            ("introduction", blocks.TextBlock(label=_("Introduction"), max_length=300, required=False, rows=2)),
            ("first_month", blocks.ChoiceBlock(label=_("From month"), choices=MONTHS, required=False)),
            ("last_month", blocks.ChoiceBlock(label=_("to month"), choices=MONTHS, required=False)),
            (
                "collection",
                blocks.PageChooserBlock(
                    label=_("Products of a collection"),
                    page_type="pages.CollectionPage",
                    required=False,
                    help_text=_("Or leave it open and give a rule below."),
                ),
            ),
        ]
        super().__init__(local_blocks or [*own, *rule_blocks(8)], **kwargs)

    class Meta:
        icon = "calendar-alt"
        label = _("Products of the season")
        group = HOME
        description = _("Products in force that fit a rule or a collection, from a month to a month. Outside these it hides.")
        template = "pages/blocks/home_season.html"

    def get_preview_value(self) -> Any:
        return self.to_python(
            {"heading": _now("Now is the season"), "introduction": _now("What is harvested and made these weeks."), "most": 4}
        )

    def named(self, value: ProductsValue, on: date) -> list[int]:
        if not in_season(value["first_month"], value["last_month"], on):
            return []
        if value["collection"] is not None:
            return products_of(value["collection"], on, value["most"])
        return matching(value, on)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("first_month")) != bool(cleaned.get("last_month")):
            missing = "last_month" if cleaned.get("first_month") else "first_month"
            error = ValidationError(_now("Give the first and the last month, or neither: then it is always shown."))
            raise StructBlockValidationError(block_errors={missing: error})
        check_prices(cleaned)
        return cleaned


def in_season(first: str | None, last: str | None, on: date) -> bool:
    """Whether the day lies in the months from the first to the last; no months are all of them.

    >>> in_season("11", "2", date(2027, 1, 5)), in_season("3", "5", date(2027, 6, 1))
    (True, False)
    """
    if not first or not last:
        return True
    since, until = int(first), int(last)
    return since <= on.month <= until if since <= until else on.month >= since or on.month <= until


def products_of(collection: Any, on: date, most: int | None = None) -> list[int]:
    """The products of a collection that is published and shown on that day."""
    from ocop.pages import rules  # rules know of pages, whose fields these blocks are

    facts = collection.facts
    if not collection.live or not facts.is_shown(on):
        return []
    return rules.matching(rules.of_collection(facts), on, rules.pins_of(facts))[:most]


class GroupsSection(blocks.StructBlock):
    heading = _heading()

    class Meta:
        icon = "list-ul"
        label = _("By group")
        group = HOME
        description = _("The groups of products, each with how many are in force.")
        template = "pages/blocks/home_groups.html"
        preview_value = {"heading": ""}


class PlacesSection(blocks.StructBlock):
    heading = _heading()
    introduction = blocks.TextBlock(label=_("Introduction"), max_length=300, required=False, rows=2)

    class Meta:
        icon = "site"
        label = _("By province")
        group = HOME
        description = _("The 34 provinces and cities as tiles that lie as the country does, each with how many are in force.")
        template = "pages/blocks/home_places.html"
        preview_value = {"heading": "", "introduction": ""}


class FairsSection(blocks.StructBlock):
    heading = _heading()
    most = _most(3, 9)

    class Meta:
        icon = "calendar"
        label = _("Next fairs")
        group = HOME
        description = _("Fairs that run or come next. While there are none, it hides.")
        template = "pages/blocks/home_fairs.html"
        preview_value = {"heading": "", "most": 3}


class ShowroomsSection(blocks.StructBlock):
    heading = _heading()

    class Meta:
        icon = "home"
        label = _("Showrooms near")
        group = HOME
        description = _("Showrooms by the visitor’s own position, or by province.")
        template = "pages/blocks/home_showrooms.html"
        preview_value = {"heading": ""}


class StoriesSection(blocks.StructBlock):
    heading = _heading()
    most = _most(3, 9)
    picked = blocks.ListBlock(
        blocks.PageChooserBlock(label=_("Story"), page_type="pages.StoryPage"),
        label=_("These first"),
        max_num=9,
        default=[],
        help_text=_("Stories that stand before the newest ones."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Stories")
        group = HOME
        description = _("Stories that you pick, then the newest.")
        template = "pages/blocks/home_stories.html"
        preview_value = {"heading": "", "most": 3, "picked": []}


class CollectionSection(OfCollection):
    collection = blocks.PageChooserBlock(label=_("Collection"), page_type="pages.CollectionPage")
    most = _most(4, 12)

    class Meta:
        icon = "folder-open-1"
        label = _("Collection")
        group = HOME
        description = _("The first products of a collection, on the days that it is shown.")
        template = "pages/blocks/home_collection.html"

    def named(self, value: ProductsValue, on: date) -> list[int]:
        return products_of(value["collection"], on, value["most"]) if value["collection"] else []

    def get_preview_value(self) -> Any:
        model = self.child_blocks["collection"].target_model
        return self.normalize({"collection": model.objects.live().order_by("pk").first(), "most": 4})


class IntroductionSection(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = RichBlock(label=pgettext_lazy("page", "Text"), features=SHORT)

    class Meta:
        icon = "title"
        label = _("Heading with a text")
        group = HOME
        description = _("A few sentences of your own under a heading.")
        template = "pages/blocks/home_text.html"
        preview_value = {
            "heading": _("What the stars are for"),
            "text": _("<p>Each commune of the country has something that it makes better than others. The state tastes it.</p>"),
        }


def home_blocks() -> list[tuple[str, blocks.Block]]:
    return [
        ("search", SearchSection()),
        ("board", BoardSection()),
        ("newest", NewestSection()),
        ("season", SeasonSection()),
        ("collection", CollectionSection()),
        ("fairs", FairsSection()),
        ("stories", StoriesSection()),
        ("groups", GroupsSection()),
        ("places", PlacesSection()),
        ("showrooms", ShowroomsSection()),
        ("introduction", IntroductionSection()),
        ("products", PickedProductsBlock()),
        ("products_by_rule", ProductsByRuleBlock()),
        ("producer", ProducerBlock()),
        ("text", TextBlock(features=RICH)),
        ("quote", QuoteBlock()),
        ("questions", QuestionsBlock()),
        ("picture", PictureBlock()),
        ("gallery", GalleryBlock()),
        ("video", VideoBlock()),
        ("button", ButtonBlock()),
    ]


def default_home() -> list[dict[str, Any]]:
    """The sections of a site that nobody has arranged yet."""
    return [
        {"type": "search", "value": {"title": "", "lead": "", "board": True}},
        {"type": "newest", "value": {"heading": "", "most": 8}},
        {"type": "fairs", "value": {"heading": "", "most": 3}},
        {"type": "places", "value": {"heading": "", "introduction": ""}},
        {"type": "stories", "value": {"heading": "", "most": 3, "picked": []}},
    ]
