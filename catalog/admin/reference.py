"""Reference data to read, each with its source: places, groups, dated rules. It is loaded by `manage.py load_reference`."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from catalog.admin.filters import CommuneFilterSet, GroupFilterSet
from catalog.admin.ordering import InVietnameseOrder, alphabetical
from catalog.admin.read_only import DayColumn, ReadOnlyIndexView, ReadOnlyInspectView, ReadOnlyViewSet
from catalog.admin.search import find_communes
from catalog.models import AuthorityLevel, Commune, DatedRule, FormerProvince, GroupPeriod, ProductGroup, Province


def rule_words(rule: DatedRule) -> str:
    """What a dated rule says, in words."""
    value = rule.value
    if rule.kind == DatedRule.Kind.TERM:
        return _("%(months)d months") % {"months": value["months"]}
    if rule.kind == DatedRule.Kind.EXTENSION:
        return _("at most %(days)d days") % {"days": value["max_days"]}
    if rule.kind == DatedRule.Kind.AUTHORITY:
        levels = dict(AuthorityLevel.choices)
        parts = (
            (stars, ", ".join(str(levels.get(name, name)) for name in names) or "–") for stars, names in sorted(value.items())
        )
    elif rule.kind == DatedRule.Kind.SCORE_BAND:
        parts = ((stars, f"{low} – {min(high, 100)}") for stars, (low, high) in sorted(value.items()))
    else:
        return json.dumps(value, ensure_ascii=False)
    return "; ".join(f"{stars} ★: {said}" for stars, said in parts)


class RuleInspectView(ReadOnlyInspectView):
    def get_value_display_value(self) -> str:
        return rule_words(self.object)


class CommuneIndexView(ReadOnlyIndexView):
    find = staticmethod(find_communes)

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("province").prefetch_related("former_communes")


def former_units(commune: Commune) -> str:
    return ", ".join(str(former) for former in commune.former_communes.all())


class RuleViewSet(ReadOnlyViewSet):
    model = DatedRule
    name = "rules"
    icon = "history"
    inspect_view_class = RuleInspectView
    inspect_view_fields = ["kind", "since", "until", "value", "source"]
    list_display = [
        "kind",
        Column("value", label=_("What it says"), accessor=rule_words),
        DayColumn("since", label=_("From"), sort_key="since"),
        DayColumn("until", label=_("No longer from"), sort_key="until"),
        Column("source", label=_("Source")),
    ]


class GroupPeriodViewSet(ReadOnlyViewSet):
    model = GroupPeriod
    name = "group-periods"
    icon = "calendar"
    inspect_view_fields = ["title", "code", "since", "until", "source"]
    list_display = [
        "title",
        DayColumn("since", label=_("From"), sort_key="since"),
        DayColumn("until", label=_("No longer from"), sort_key="until"),
        Column("source", label=_("Source")),
    ]


class GroupViewSet(ReadOnlyViewSet):
    model = ProductGroup
    name = "groups"
    # The groups of users have "groups/" already.
    url_prefix = "product-groups"
    icon = "list-ul"
    filterset_class = GroupFilterSet
    inspect_view_fields = [
        "name",
        "name_en",
        "level",
        "parent",
        "code",
        "period",
        "criteria_set",
        "ministry",
        "source",
    ]
    list_display = [
        "name",
        Column("level", label=_("Level"), accessor="get_level_display", sort_key="level"),
        Column("parent", label=_("Part of"), accessor="parent.name"),
        Column("ministry", label=_("Ministry in charge"), sort_key="ministry"),
        Column("period", label=_("Period"), accessor="period.title"),
    ]


class PlaceIndexView(InVietnameseOrder, ReadOnlyIndexView):
    def alphabetical_columns(self) -> dict[str, Any]:
        return {"name": alphabetical(self.model)}


class ProvinceViewSet(ReadOnlyViewSet):
    model = Province
    index_view_class = PlaceIndexView
    name = "provinces"
    icon = "site"
    inspect_view_fields = ["full_name", "code", "kind", "aliases", "effective_from", "note", "source"]
    list_display = [
        "name",
        Column("code", label=_("Code"), sort_key="code"),
        Column("kind", label=_("Kind"), sort_key="kind"),
        DayColumn("effective_from", label=_("In effect from"), sort_key="effective_from"),
        Column("source", label=_("Source")),
    ]


class FormerProvinceViewSet(ReadOnlyViewSet):
    model = FormerProvince
    index_view_class = PlaceIndexView
    name = "former-provinces"
    icon = "history"
    inspect_view_fields = ["name", "code", "province", "merged_on"]
    list_display = [
        "name",
        Column("code", label=_("Code"), sort_key="code"),
        Column("province", label=_("Now in"), accessor="province.name", sort_key="province__name"),
        DayColumn("merged_on", label=_("Merged on"), sort_key="merged_on"),
    ]


class CommuneViewSet(ReadOnlyViewSet):
    model = Commune
    name = "communes"
    icon = "site"
    index_view_class = CommuneIndexView
    filterset_class = CommuneFilterSet
    inspect_view_fields = ["name", "kind", "code", "province"]
    list_display = [
        "name",
        Column("kind", label=_("Kind"), sort_key="kind"),
        Column("code", label=_("Code"), sort_key="code"),
        Column("province", label=_("Province or city"), accessor="province.name", sort_key="province__name"),
        Column("former", label=_("Made from"), accessor=former_units),
    ]


class ReferenceGroup(ModelViewSetGroup):
    menu_label = _("Reference")
    menu_icon = "folder-open-inverse"
    menu_order = 160
    items = (
        RuleViewSet,
        GroupViewSet,
        GroupPeriodViewSet,
        ProvinceViewSet,
        FormerProvinceViewSet,
        CommuneViewSet,
    )
