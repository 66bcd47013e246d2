"""Filters of the officers' lists. What is in force is asked of `catalog.validity`, on the day the list is read."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField as FilterChoiceField
from wagtail.admin.filters import WagtailFilterSet

from catalog import clock
from catalog.admin.ordering import PlaceFilter
from catalog.models import (
    AuthorityLevel,
    Certificate,
    Commune,
    Decision,
    EndReason,
    FormerProvince,
    Producer,
    ProducerKind,
    Product,
    ProductGroup,
    Province,
)
from catalog.validity import CertificateState

STARS = [(stars, f"{stars} ★") for stars in (5, 4, 3)]
LAPSING_DAYS = (30, 60, 90, 120, 180, 365)
_LAPSING = "lapsing_"


def lapsing_state(days: int) -> str:
    return f"{_LAPSING}{days}"


def lapsing_words(days: int) -> str:
    return gettext("lapsing within %(days)d days") % {"days": days}


PRODUCT_STATES = [
    ("in_force", _("in force today")),
    *((lapsing_state(days), lazy(lapsing_words, str)(days)) for days in LAPSING_DAYS),
    ("lapsed", _("lapsed")),
    ("withdrawn", _("withdrawn")),
    ("never", _("never certified")),
]


def products_in_state(products: QuerySet[Product], state: str) -> QuerySet[Product]:
    """The products that are, today, in one of `PRODUCT_STATES`."""
    on = clock.today()
    every = Product.objects.all()
    if state == "never":
        return products.filter(certificates__isnull=True)
    if state.startswith(_LAPSING):
        meant = every.lapsing_within(on, int(state.removeprefix(_LAPSING)))
    elif state == "in_force":
        meant = every.certified(on)
    else:
        meant = every.out_of_force(on, EndReason.WITHDRAWN if state == "withdrawn" else EndReason.EXPIRED)
    return products.filter(pk__in=meant.values("pk"))


class BranchField(FilterChoiceField):
    def label_from_instance(self, branch: ProductGroup) -> str:
        """Both legal periods have a branch of the same name."""
        return f"{branch.name} ({branch.period.title})"


class BranchFilter(django_filters.ModelChoiceFilter):
    field_class = BranchField


class ProductFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=PRODUCT_STATES, method="filter_state")
    stars = django_filters.ChoiceFilter(label=_("Stars in force today"), choices=STARS, method="filter_stars")
    province = PlaceFilter(label=_("Province or city"), queryset=Province.objects.all())
    former_province = PlaceFilter(label=_("Former province"), queryset=FormerProvince.objects.all())
    branch = BranchFilter(
        label=_("Branch"),
        queryset=ProductGroup.objects.filter(level=ProductGroup.Level.BRANCH).select_related("period"),
        method="filter_branch",
    )
    live = django_filters.ChoiceFilter(
        label=_("Published"), choices=[("1", _("published")), ("0", _("not published"))], method="filter_live"
    )

    class Meta:
        model = Product
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        return products_in_state(queryset, value)

    def filter_stars(self, queryset: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        starred = Product.objects.all().certified(clock.today()).filter(stars=int(value))
        return queryset.filter(pk__in=starred.values("pk"))

    def filter_branch(self, queryset: QuerySet[Product], name: str, value: ProductGroup) -> QuerySet[Product]:
        return queryset.filter(Q(group=value) | Q(group__branch=value))

    def filter_live(self, queryset: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        return queryset.filter(live=value == "1")


class ProducerFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ProducerKind.choices)
    province = PlaceFilter(label=_("Province or city"), queryset=Province.objects.all())

    class Meta:
        model = Producer
        fields: list[str] = []


CERTIFICATE_STATES = [
    (CertificateState.IN_FORCE.value, _("in force today")),
    (CertificateState.EXPIRED.value, _("lapsed")),
    (CertificateState.WITHDRAWN.value, _("withdrawn")),
    (CertificateState.SUPERSEDED.value, _("replaced by a later decision")),
]


class CertificateFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=CERTIFICATE_STATES, method="filter_state")
    stars = django_filters.ChoiceFilter(label=_("Stars"), choices=STARS)
    year = django_filters.ChoiceFilter(label=_("Year of the decision"), choices=[], method="filter_year")
    level = django_filters.ChoiceFilter(label=_("Issuing level"), field_name="decision__level", choices=AuthorityLevel.choices)
    warnings = django_filters.ChoiceFilter(
        label=_("Rules of its day"),
        choices=[("1", _("departs from them")), ("0", _("fits them"))],
        method="filter_warnings",
    )
    decision = django_filters.ModelChoiceFilter(label=_("Decision"), queryset=Decision.objects.all(), widget=forms.HiddenInput)

    class Meta:
        model = Certificate
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = clock.today().year
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in range(this_year, 2017, -1)]

    def filter_state(self, queryset: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        on, every = clock.today(), Certificate.objects.all()
        meant = every.in_force(on) if value == CertificateState.IN_FORCE else every.ended(on).filter(end_reason=value)
        return queryset.filter(pk__in=meant.values("pk"))

    def filter_year(self, queryset: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        return queryset.filter(decision__signed_on__year=int(value))

    def filter_warnings(self, queryset: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        return queryset.exclude(rule_warnings=[]) if value == "1" else queryset.filter(rule_warnings=[])


class DecisionFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Decision.Kind.choices)
    level = django_filters.ChoiceFilter(label=_("Issuing level"), choices=AuthorityLevel.choices)
    year = django_filters.ChoiceFilter(label=_("Year"), choices=[], method="filter_year")

    class Meta:
        model = Decision
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = clock.today().year
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in range(this_year, 2017, -1)]

    def filter_year(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return queryset.filter(signed_on__year=int(value))


class CommuneFilterSet(WagtailFilterSet):
    province = PlaceFilter(label=_("Province or city"), queryset=Province.objects.all())

    class Meta:
        model = Commune
        fields: list[str] = []


class GroupFilterSet(WagtailFilterSet):
    level = django_filters.ChoiceFilter(label=_("Level"), choices=ProductGroup.Level.choices)

    class Meta:
        model = ProductGroup
        fields = ["period"]
