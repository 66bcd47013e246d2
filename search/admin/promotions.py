"""Promoted results in the admin: Wagtail's screens for them, for products.

They stand at Wagtail's own addresses, before its own: one door, and whatever of Wagtail leads to promotions comes here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.contrib.search_promotions import views
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from catalog import clock
from catalog.admin.words import standing_words
from catalog.models import Product
from search.promotions import products_of

from .promotion_forms import PromotionsFormSet, TextForm, not_shown_sentence

TITLE = _("Promoted results")


class Standing(NamedTuple):
    """What a promotion leads to now. `why` it is not shown is empty where it is; `url` is the product's page in the admin."""

    title: str
    url: str
    why: str


def standings(promotions: Iterable[SearchPromotion], on: date) -> dict[int, Standing]:
    """By key, with a handful of queries for all."""
    promotions = list(promotions)
    keys = products_of(each.external_link_url for each in promotions)
    products = Product.objects.prefetch_related("certificates").in_bulk(set(keys.values()))
    listed = set(Product.objects.listed(on).filter(pk__in=products).values_list("pk", flat=True))
    return {each.pk: _standing(each, products.get(keys.get(each.external_link_url, 0)), listed, on) for each in promotions}


def _standing(promotion: SearchPromotion, product: Product | None, listed: set[int], on: date) -> Standing:
    if product is None:
        why = gettext("it leads to a page") if promotion.page_id else gettext("the address leads to no product of this site")
        return Standing(promotion.title or promotion.external_link_url, "", why)
    why = ""
    if product.pk not in listed:
        why = standing_words(product.certificates.all(), on) if product.live else gettext("not published")
    return Standing(product.name, reverse("products:inspect", args=[product.pk]), why)


class ProductsColumn(Column):
    cell_template_name = "search/admin/promoted_cell.html"


class PromotionsView(views.IndexView):
    page_title = TITLE
    add_item_label = _("Promote products for a text")
    results_template_name = "search/admin/promotions_results.html"
    columns = [
        TitleColumn(
            "query_string",
            label=_("What visitors type"),
            width="35%",
            url_name="wagtailsearchpromotions:edit",
            sort_key="query_string",
        ),
        ProductsColumn("standings", label=_("Products, in this order")),
    ]

    def get_base_queryset(self) -> QuerySet[Query]:
        promoting = SearchPromotion.objects.values("query")
        return Query.objects.filter(pk__in=promoting).prefetch_related("editors_picks", "editors_picks__page")

    def get_table(self, object_list: Iterable[Query]) -> Any:
        found = standings((each for query in object_list for each in query.editors_picks.all()), clock.today())
        for query in object_list:
            query.standings = [found[each.pk] for each in query.editors_picks.all()]
        return super().get_table(object_list)


class _FormMixin:
    """What making and changing have in common."""

    request: HttpRequest
    object: Query | None
    form_class = TextForm
    template_name = "search/admin/promotions_form.html"
    page_subtitle = _("Promoted results of a text")
    error_message = _("Nothing was saved. See below what is missing.")
    produced_error_message: Any = ""

    @cached_property
    def searchpicks_formset(self) -> PromotionsFormSet:
        given = self.request.POST if self.request.method == "POST" else None
        formset = PromotionsFormSet(given, instance=self.object)
        formset.extra = 0 if self.object else 1
        found = standings((form.instance for form in formset.initial_forms), clock.today())
        for form in formset.initial_forms:
            form.standing = found[form.instance.pk]
        return formset

    def is_valid(self, form: Any) -> bool:
        valid: bool = super().is_valid(form)  # type: ignore[misc]
        # Wagtail has no words for what is told at a product's own fields.
        if not valid and not self.produced_error_message:
            self.produced_error_message = self.error_message
        return valid

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()  # type: ignore[misc]
        items[-2]["label"] = TITLE
        return items

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        kept = [each.instance for each in self.searchpicks_formset.forms if each not in self.searchpicks_formset.deleted_forms]
        for standing in standings(kept, clock.today()).values():
            if standing.why:
                messages.warning(self.request, not_shown_sentence(standing.title, standing.why))
        return response


class PromoteView(_FormMixin, views.CreateView):
    page_title = _("Promote products")
    success_message = _("Products are promoted for “%(query)s”.")

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"query_string": self.request.GET.get("text", "")}


class ChangeView(_FormMixin, views.EditView):
    success_message = _("The products promoted for “%(query)s” were changed.")


class StopView(views.DeleteView):
    page_title = _("Promote nothing more")
    template_name = "search/admin/promotions_stop.html"
    success_message = _("Nothing is promoted for this text any more.")


class PromotionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        may = ("add", "change", "delete")
        return any(request.user.has_perm(f"wagtailsearchpromotions.{action}_searchpromotion") for action in may)


def menu_item() -> MenuItem:
    return PromotionsMenuItem(
        TITLE, reverse("wagtailsearchpromotions:index"), name="promoted-results", icon_name="pick", order=155
    )


urlpatterns = [
    path("", PromotionsView.as_view(), name="index"),
    path("results/", PromotionsView.as_view(results_only=True), name="index_results"),
    path("add/", PromoteView.as_view(), name="add"),
    path("<int:query_id>/", ChangeView.as_view(), name="edit"),
    path("<int:query_id>/delete/", StopView.as_view(), name="delete"),
]
