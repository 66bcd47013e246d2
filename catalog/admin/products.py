"""Products in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.coreutils import multigetattr
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from catalog import clock
from catalog.admin.approval import ReturnedPanel
from catalog.admin.choosers import search_form
from catalog.admin.correcting import CorrectProductView
from catalog.admin.editing import EditorialForm, FactsInspectView, FactsViewSet, FoundIndexView
from catalog.admin.featured import FeaturedPanel
from catalog.admin.fields import PriceField
from catalog.admin.filters import ProductFilterSet
from catalog.admin.ordering import InVietnameseOrder, alphabetical
from catalog.admin.panels import CertificatesPanel, FactsPanel, certificate_lines, certificate_permissions
from catalog.admin.search import find_products
from catalog.admin.words import day, standing_words
from catalog.facts import PRODUCT_FACTS
from catalog.models import Product, Province
from catalog.validity import in_force_among, latest_ended_among

FACT_PANELS = [
    FieldPanel("name"),
    FieldPanel("producer"),
    FieldPanel("group"),
    FieldPanel("group_as_published"),
    FieldRowPanel([FieldPanel("province"), FieldPanel("former_province")]),
    FieldRowPanel([FieldPanel("commune"), FieldPanel("place_as_published")]),
    FieldPanel("official_code"),
    FieldRowPanel([FieldPanel("source"), FieldPanel("source_url")]),
]

EDITORIAL_PANELS = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("packaging"), FieldPanel("packaging_en")]),
            FieldRowPanel([FieldPanel("price"), FieldPanel("price_is_example")]),
            FieldPanel("gtin"),
        ],
        heading=_("Packaging and price"),
    ),
    InlinePanel("images", heading=_("Photographs"), label=_("Photograph")),
    MultiFieldPanel([FieldPanel("description"), FieldPanel("name_en"), FieldPanel("description_en")], heading=_("Description")),
    FieldPanel("tags", help_text=_("For collections, such as “quà tết”. Shoppers do not see them.")),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("traceability_url"), FieldPanel("traceability_ends_on")])], heading=_("Traceability")
    ),
    InlinePanel("members", heading=_("Members of the set"), label=_("Member of the set"), classname="collapsed"),
]

SHOWN_FACTS = ("code", *PRODUCT_FACTS)


EXPORT_HEADINGS = {
    "name": _("Product"),
    "code": _("Our code"),
    "stars": _("Stars"),
    "standing": _("Certificate"),
    "last_day": _("Last day in force"),
    "published": _("Published"),
    "producer.name": _("Producer"),
    "province.name": _("Province or city"),
    "official_code": _("Official OCOP code"),
    "gtin": _("GTIN"),
    "price": _("Price in đồng"),
}


class ProductForm(EditorialForm):
    price = PriceField(label=_("Price in đồng"), required=False)


class StandingColumn(Column):
    """The stars and the last day, or how the last certificate ended; the day is read once per list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("standing", label=_("Certificate"), **kwargs)

    def get_value(self, instance: Product) -> str:
        on: date = clock.today()
        return standing_words(instance.certificates.all(), on)


class ProductIndexView(InVietnameseOrder, FoundIndexView):
    find = staticmethod(find_products)
    export_headings = EXPORT_HEADINGS

    def get_base_queryset(self) -> QuerySet[Product]:
        return super().get_base_queryset().select_related("producer", "province").prefetch_related("certificates")

    def alphabetical_columns(self) -> dict[str, Any]:
        return {"name": F("name_order"), "province__name": alphabetical(Province, "province")}

    def to_row_dict(self, item: Product) -> dict[str, Any]:
        """A product as a row of a spreadsheet, with the certificate in force today or the one that ended last."""
        on = clock.today()
        certificates = list(item.certificates.all())
        certificate = in_force_among(certificates, on) or latest_ended_among(certificates, on)
        standing = {
            "stars": certificate.stars if certificate else None,
            "standing": standing_words(certificates, on),
            "last_day": certificate.last_day if certificate else None,
            "published": _("published") if item.live else _("not published"),
        }
        return {name: standing[name] if name in standing else multigetattr(item, name) for name in self.list_export}

    def stream_csv(self, queryset: QuerySet[Product]) -> Iterator[str]:
        """A mark that tells Excel the encoding, and the rows: made at once, since the reader's language is no longer active
        when a response is sent."""
        return iter(["\ufeff", *super().stream_csv(queryset)])

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        shown = super().preprocess_field_value(field, value, export_format)
        if export_format == self.FORMAT_CSV:
            if isinstance(shown, date):
                return day(shown)
            # A spreadsheet takes such a cell of a .csv for a formula and runs it.
            if isinstance(shown, str) and shown.startswith(("=", "+", "-", "@", "\t", "\r")):
                return f"'{shown}"
        return "" if shown is None else shown

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            Column("code", label=_("Our code"), sort_key="code"),
            StandingColumn(),
            LiveStatusTagColumn(label=_("Published")),
            Column("producer", label=_("Producer"), accessor="producer.name", sort_key="producer__name"),
            Column("province", label=_("Province or city"), accessor="province.name", sort_key="province__name"),
        ]


class ProductInspectView(FactsInspectView):
    shown_facts = SHOWN_FACTS
    shown_texts = (
        "name_en",
        "packaging",
        "packaging_en",
        "price",
        "price_is_example",
        "gtin",
        "description",
        "description_en",
        "traceability_url",
        "traceability_ends_on",
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "has_certificates": True,
            "lines": certificate_lines(self.object),
            **certificate_permissions(self.request.user),
        }


class _ProductChoice:
    """Whoever picks a product reads who makes it and how long its certificate lasts, or that it has ended."""

    filter_form_class = search_form(find_products, _("Name, producer or code"))

    def get_object_list(self) -> QuerySet[Product]:
        return Product.objects.select_related("producer").prefetch_related("certificates")

    @property
    def columns(self) -> list[Column]:
        producer = Column("producer", label=_("Producer"), accessor="producer.name")
        name, *rest = super().columns  # type: ignore[misc]
        return [name, producer, StandingColumn(), *rest]


class ProductChooseView(_ProductChoice, ChooseView):
    pass


class ProductChooseResultsView(_ProductChoice, ChooseResultsView):
    pass


class ProductChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ProductChooseView
    choose_results_view_class = ProductChooseResultsView


class ProductViewSet(FactsViewSet):
    model = Product
    icon = "tag"
    menu_order = 110
    base_url_path = "products"
    admin_url_namespace = "products"
    index_view_class = ProductIndexView
    inspect_view_class = ProductInspectView
    filterset_class = ProductFilterSet
    chooser_viewset_class = ProductChooserViewSet
    list_export = list(EXPORT_HEADINGS)
    export_filename = "san-pham"
    edit_handler = ObjectList(
        [MultiFieldPanel(FACT_PANELS, heading=_("Facts, as the decision prints them")), *EDITORIAL_PANELS],
        base_form_class=ProductForm,
    )
    edit_panels = ObjectList(
        [
            ReturnedPanel(heading=_("Returned")),
            FactsPanel(names=SHOWN_FACTS, correct_url_name="products:correct", heading=_("Facts")),
            CertificatesPanel(heading=_("Certificates")),
            *EDITORIAL_PANELS,
            FeaturedPanel(heading=_("Where it is featured")),
        ],
        base_form_class=ProductForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        correct = self.construct_view(CorrectProductView)
        return [*super().get_urlpatterns(), path("correct/<int:pk>/", correct, name="correct")]
