"""The form for promoted results: a text, and the products that come first for it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.contrib.search_promotions import forms as wagtail_forms
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.snippets.widgets import AdminSnippetChooser

from catalog import addresses
from catalog.admin.choosers import KnownChooser
from catalog.models import Product
from catalog.public.query import LONGEST_TEXT
from catalog.text import clean
from search.promotions import bare, products_of

_LONGEST_LINK = SearchPromotion._meta.get_field("external_link_url").max_length
_LONGEST_TITLE = SearchPromotion._meta.get_field("external_link_text").max_length
_is_web_address = URLValidator(schemes=["http", "https"])


class ProductChooser(KnownChooser, AdminSnippetChooser):
    pass


class TextForm(wagtail_forms.QueryForm):
    query_string = forms.CharField(
        label=_("What visitors type"),
        help_text=_("The whole text. Capitals do not matter, nor do accents that one side leaves out."),
        max_length=LONGEST_TEXT,
    )

    def clean_query_string(self) -> str:
        text = clean(self.cleaned_data["query_string"])
        if not bare(text):
            raise ValidationError(_("Write words that visitors type."))
        return text


class PromotionForm(WagtailAdminModelForm):
    """Either a product that is chosen, or the address of its page: both are kept as the address."""

    product = forms.ModelChoiceField(
        Product.objects.all(), label=_("Product"), required=False, widget=ProductChooser(Product, icon="tag")
    )
    external_link_url = forms.CharField(
        label=_("Or the address of its page"),
        help_text=_("Copied from the browser. Only listed products are shown, wherever the address leads."),
        max_length=_LONGEST_LINK,
        required=False,
    )
    sort_order = forms.IntegerField(required=False)

    class Meta:
        model = SearchPromotion
        fields = ("external_link_url",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        link = self.instance.external_link_url
        product = products_of([link]).get(link) if link else None
        if product:
            self.initial |= {"product": product, "external_link_url": ""}
            self.fields["external_link_url"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        product, link = cleaned.get("product"), clean(cleaned.get("external_link_url") or "")
        if self.errors:
            return cleaned
        if bool(product) == bool(link):
            raise ValidationError(
                _("Choose a product, or give the address of its page. Not both.") if product else _("Choose a product.")
            )
        if link:
            product = Product.objects.filter(pk=products_of([link]).get(link)).first()
        if not product and not _leads_somewhere(link):
            self.add_error("external_link_url", _("Copy the whole address of a product’s page. It begins with https://"))
        # As a path it holds under whatever name the site goes by.
        cleaned["external_link_url"] = addresses.product("vi", product.slug) if product else link
        self.instance.external_link_text = (product.name if product else link)[:_LONGEST_TITLE]
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """The model asks for a whole address; a path has been checked here."""
        return {*super()._get_validation_exclusions(), "external_link_url"}


def _leads_somewhere(link: str) -> bool:
    if link.startswith("/"):
        return not urlsplit(link).netloc
    try:
        _is_web_address(link)
    except ValidationError:
        return False
    return True


class PromotionsFormSet(wagtail_forms.SearchPromotionsFormSet):
    form = PromotionForm
    minimum_forms_message = _("Choose at least one product for this text.")

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if index is not None:
            # The empty row that a new text begins with has its place too, or its arrows would move nothing.
            form.fields["ORDER"].initial = index + 1


def not_shown_sentence(title: str, why: str) -> str:
    return gettext("“%(product)s” is not shown now: %(why)s.") % {"product": title, "why": why}
