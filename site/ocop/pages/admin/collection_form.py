"""The form of a collection: what it is, and which products it has. The rule says at once how many products fit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import Media
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel, TitleFieldPanel

from catalog.admin.fields import PriceField
from catalog.models import ProductGroup, Province
from ocop.pages.blocks import choices
from ocop.pages.models import CollectionPage

from .fair_form import page_with_the_facts
from .fair_panels import FactsElsewherePanel, FairTabs
from .pick_warnings import PicksPanel
from .site_page_form import SitePageForm, address_tab

FACTS = (
    *("picture", "opens_on", "closes_on", "by_rule", "least_stars", "groups", "provinces"),
    *("price_from", "price_to", "tags", "order", "most", "fictional"),
)
"""What every language shares."""


class KeysField(forms.ModelMultipleChoiceField):
    """Many of a model, ticked in a list that `labels` names and orders."""

    def __init__(self, model: Any, labels: Any, **kwargs: Any) -> None:
        super().__init__(queryset=model.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.choices = lazy(labels, list)()


class CollectionForm(SitePageForm):
    groups = KeysField(ProductGroup, choices.groups, label=_("Groups"))
    provinces = KeysField(Province, choices.provinces, label=_("Provinces and cities"))
    price_from = PriceField(label=_("Price from"), required=False)
    price_to = PriceField(label=_("Price to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_translation = page_with_the_facts(self.instance) is not None
        if self.is_translation:
            self.formsets.pop("pins", None)
            for name in FACTS:
                self.fields.pop(name, None)


class RuleCountPanel(Panel):
    """How many products fit the rule today, as it stands in the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/rule_count.html"

        @property
        def media(self) -> Media:
            return super().media + Media(js=["pages/admin/rule-count.js"])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"address": reverse("page_picks:rule_count")}


COLLECTION = [
    TitleFieldPanel("title", help_text=_("What the goods have in common, such as “Tết gifts from the villages”.")),
    FieldPanel("introduction", help_text=_("Two or three sentences: what there is, and for whom.")),
    FieldPanel("picture", help_text=_("Stands at the top and in the list of collections. Best wide, at least 1600 pixels.")),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")])],
        heading=_("When"),
        help_text=_("It is shown from the first to the last day and needs nobody on either. Without days it is always on."),
    ),
    FieldPanel("body", help_text=_("Stands below the products. May stay empty.")),
    FieldPanel("fictional"),
]
PRODUCTS = [
    MultiFieldPanel(
        [
            FieldPanel("by_rule", help_text=_("Without a rule the collection has the pinned products only.")),
            RuleCountPanel(),
            FieldPanel("least_stars"),
            FieldPanel("tags", help_text=_("Editors give them to products. One of these is enough.")),
            FieldRowPanel([FieldPanel("price_from"), FieldPanel("price_to")]),
            FieldPanel("groups", classname="rule-choices", help_text=_("With all that lies below them. None means any.")),
            FieldPanel("provinces", classname="rule-choices", help_text=_("None means any.")),
            FieldRowPanel([FieldPanel("order"), FieldPanel("most")]),
        ],
        heading=_("The rule"),
        help_text=_("A product belongs here while its certificate is in force and it fits each line that you fill in."),
    ),
    InlinePanel(
        "pins",
        heading=_("Pinned products"),
        label=_("pinned product"),
        help_text=_("Come first, in this order, whether they fit the rule or not, as long as they are in force."),
        panels=[FieldPanel("product")],
    ),
    PicksPanel(heading=_("How the picked products will do")),
]
LAST = [
    address_tab(),
    ObjectList(CollectionPage.settings_panels, heading=_("Publishing")),
]
OF_A_TRANSLATION = [
    FactsElsewherePanel(heading=_("Days, pictures and products")),
    TitleFieldPanel("title"),
    FieldPanel("introduction"),
    FieldPanel("body"),
]


def edit_handler() -> FairTabs:
    return FairTabs(
        [ObjectList(COLLECTION, heading=_("The collection")), ObjectList(PRODUCTS, heading=_("Products")), *LAST],
        texts=[ObjectList(OF_A_TRANSLATION, heading=_("Texts")), *LAST],
        base_form_class=CollectionForm,
    )
