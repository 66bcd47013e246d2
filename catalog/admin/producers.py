"""Producers in the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, NumberColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from catalog import clock
from catalog.admin.approval import ReturnedPanel
from catalog.admin.choosers import search_form
from catalog.admin.correcting import CorrectProducerView
from catalog.admin.editing import EditorialForm, FactsInspectView, FactsViewSet, FoundIndexView
from catalog.admin.featured import FeaturedPanel
from catalog.admin.filters import ProducerFilterSet
from catalog.admin.ordering import InVietnameseOrder, alphabetical
from catalog.admin.panels import FactsPanel
from catalog.admin.search import find_producers
from catalog.models import Producer, Product, Province

FACT_PANELS = [
    FieldPanel("name"),
    FieldPanel("kind"),
    FieldRowPanel([FieldPanel("province"), FieldPanel("commune")]),
    FieldPanel("place_as_published"),
]

EDITORIAL_PANELS = [
    MultiFieldPanel([FieldPanel("story"), FieldPanel("story_en"), FieldPanel("image")], heading=_("Story")),
    MultiFieldPanel(
        [
            FieldPanel("contact_consent"),
            FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
            FieldPanel("street_address"),
        ],
        heading=_("Contact"),
    ),
    InlinePanel("links", heading=_("Own shops and pages"), label=_("Shop link")),
]


SHOWN_FACTS = ("name", "kind", "province", "commune", "place_as_published")


class ProducerIndexView(InVietnameseOrder, FoundIndexView):
    find = staticmethod(find_producers)

    def get_base_queryset(self) -> QuerySet[Producer]:
        return super().get_base_queryset().select_related("province").annotate(product_count=Count("products"))

    def alphabetical_columns(self) -> dict[str, Any]:
        return {"province__name": alphabetical(Province, "province")}

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column("province", label=_("Province or city"), accessor="province.name", sort_key="province__name"),
            NumberColumn("product_count", label=_("Products"), sort_key="product_count"),
            LiveStatusTagColumn(label=_("Published")),
        ]


class ProducerInspectView(FactsInspectView):
    shown_facts = SHOWN_FACTS
    shown_texts = ("story", "story_en", "contact_consent", "phone", "email", "street_address")


class _ProducerChoice:
    """Whoever picks a producer reads where it is and how many products it has in force today."""

    filter_form_class = search_form(find_producers, _("Name of the producer"))

    def get_object_list(self) -> QuerySet[Producer]:
        listed = Product.objects.listed(clock.today()).filter(producer=OuterRef("pk")).order_by().values("producer")
        in_force = listed.annotate(count=Count("pk")).values("count")
        return Producer.objects.select_related("province").annotate(in_force=Coalesce(Subquery(in_force), 0))

    @property
    def columns(self) -> list[Column]:
        name, *rest = super().columns  # type: ignore[misc]
        province = Column("province", label=_("Province or city"), accessor="province.name")
        return [name, province, NumberColumn("in_force", label=_("Products in force today")), *rest]


class ProducerChooseView(_ProducerChoice, ChooseView):
    pass


class ProducerChooseResultsView(_ProducerChoice, ChooseResultsView):
    pass


class ProducerChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ProducerChooseView
    choose_results_view_class = ProducerChooseResultsView


class ProducerViewSet(FactsViewSet):
    model = Producer
    icon = "group"
    menu_order = 120
    base_url_path = "producers"
    admin_url_namespace = "producers"
    index_view_class = ProducerIndexView
    inspect_view_class = ProducerInspectView
    filterset_class = ProducerFilterSet
    chooser_viewset_class = ProducerChooserViewSet
    edit_handler = ObjectList(
        [MultiFieldPanel(FACT_PANELS, heading=_("Facts, as the decision prints them")), *EDITORIAL_PANELS],
        base_form_class=EditorialForm,
    )
    edit_panels = ObjectList(
        [
            ReturnedPanel(heading=_("Returned")),
            FactsPanel(
                names=SHOWN_FACTS,
                correct_url_name="producers:correct",
                heading=_("Facts"),
            ),
            *EDITORIAL_PANELS,
            FeaturedPanel(heading=_("Where it is featured")),
        ],
        base_form_class=EditorialForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        correct = self.construct_view(CorrectProducerView)
        return [*super().get_urlpatterns(), path("correct/<int:pk>/", correct, name="correct")]
