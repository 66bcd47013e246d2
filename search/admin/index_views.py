"""The screen of the search index: who answers, what waits and since when, what failed, and "try again now"."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.models import Product
from search import indexing, outbox
from search.engines.query import EngineError
from search.models import SearchChange
from search.standing import standing

MOST_SHOWN = 50


class WaitingProduct(NamedTuple):
    name: str
    address: str
    since: Any
    made: bool


class Sentence(NamedTuple):
    text: str
    english: bool


class SearchIndexView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Read by who may see changes; who may change them tries again."""

    template_name = "search/admin/index.html"
    page_title = gettext_lazy("Search index")
    header_icon = "search"
    permission_policy = ModelPermissionPolicy(SearchChange)
    any_permission_required = ["view", "change"]
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = standing()
        return {
            **super().get_context_data(**kwargs),
            "standing": found,
            "fault": told(found.fault),
            "last_error": told(found.last_error),
            "products": waiting_products(),
            "may_retry": self.user_has_permission("change"),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.user_has_permission("change"):
            return self.get(request)
        before, _since = outbox.backlog()
        try:
            indexing.drain()
        except EngineError as error:
            failed = _("Elasticsearch did not take it: %(reason)s Searches are answered all the same.")
            messages.error(request, failed % {"reason": told(str(error)).text})
        else:
            brought = ngettext("%(n)d change was brought to search.", "%(n)d changes were brought to search.", before)
            messages.success(request, brought % {"n": before} if before else _("Nothing waits."))
        return HttpResponseRedirect(reverse("search_index"))


def told(sentence: str) -> Sentence:
    """What Elasticsearch is said to be at fault for, in the reader's language; what it said itself stays as it is."""
    known = {
        "Elasticsearch cannot be reached.": _("Elasticsearch cannot be reached."),
        "Elasticsearch did not answer in time.": _("Elasticsearch did not answer in time."),
        "Elasticsearch refuses the user name, password or key of the site.": _(
            "Elasticsearch refuses the user name, password or key of the site."
        ),
        "Elasticsearch answered with an error.": _("Elasticsearch answered with an error."),
        "Elasticsearch is red: some of its data is out of reach.": _("Elasticsearch is red: some of its data is out of reach."),
        "There is no index to search in: run manage.py search_index rebuild.": _(
            "There is no index to search in: run manage.py search_index rebuild."
        ),
        "What is served is not the alias of one index: run manage.py search_index rebuild.": _(
            "What is served is not the alias of one index: run manage.py search_index rebuild."
        ),
        "The index is not complete: run manage.py search_index rebuild.": _(
            "The index is not complete: run manage.py search_index rebuild."
        ),
        "The index was made by another release: run manage.py search_index rebuild.": _(
            "The index was made by another release: run manage.py search_index rebuild."
        ),
    }
    return Sentence(known.get(sentence, sentence), english=sentence not in known)


def waiting_products() -> list[WaitingProduct]:
    """The products that have waited longest."""
    changes = SearchChange.objects.order_by("pk").values_list("product_id", "at", "documented")[: MOST_SHOWN * 4]
    first: dict[int, tuple[Any, bool]] = {}
    for product, at, documented in changes:
        first.setdefault(product, (at, documented))
    names = dict(Product.objects.filter(pk__in=first).values_list("pk", "name"))
    return [
        WaitingProduct(
            names.get(product) or _("a deleted product"),
            reverse(Product.snippet_viewset.get_url_name("edit"), args=[product]) if product in names else "",
            at,
            documented,
        )
        for product, (at, documented) in list(first.items())[:MOST_SHOWN]
    ]
