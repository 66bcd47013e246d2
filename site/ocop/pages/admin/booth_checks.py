"""What is wrong with the zones, booths and programme of a fair's form, said at the field where it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.public.wording import day
from catalog.text import clean
from ocop.pages.booth_plan import Rectangle, overlaps

SIDES = ("x", "y", "width", "height")


def rows(formset: Any) -> Iterator[forms.ModelForm]:
    """The rows of a formset that stay, each with what could be read of it."""
    formset.is_valid()
    for form in formset.forms:
        if not formset._should_delete_form(form) and hasattr(form, "cleaned_data"):
            yield form


def check_zones(formset: Any) -> dict[str, str]:
    """The letters of the zones as they are written, by how they are compared."""
    known: dict[str, str] = {}
    for form in rows(formset):
        key = clean(form.cleaned_data.get("key") or "")
        if not key:
            continue
        form.cleaned_data["key"] = form.instance.key = key
        if key.casefold() in known:
            form.add_error("key", _("Two zones have the letter %(key)s. Give one of them another.") % {"key": key})
        known.setdefault(key.casefold(), key)
    return known


def check_booths(formset: Any, zones: Mapping[str, str]) -> None:
    placed: list[tuple[forms.ModelForm, Rectangle]] = []
    numbers: set[str] = set()
    for form in rows(formset):
        _check_number(form, numbers)
        _check_zone(form, zones)
        if not (form.cleaned_data.get("producer") or form.cleaned_data.get("label")) and not form.errors:
            form.add_error("producer", _("Choose whose booth it is, or write below what it is, such as “Stage”."))
        if rectangle := _rectangle(form):
            placed.append((form, rectangle))
    for first, second in overlaps([rectangle for _form, rectangle in placed]):
        names = {"first": _number(placed[first][0]), "second": _number(placed[second][0])}
        sentence = _("Booths %(first)s and %(second)s overlap on the plan. Move one of them, or make it smaller.")
        placed[second][0].add_error("x", sentence % names)


def check_programme(formset: Any, first: date | None, last: date | None) -> None:
    for form in rows(formset):
        on, begins, until = (form.cleaned_data.get(name) for name in ("day", "begins", "ends"))
        if on and first and last and not first <= on <= last:
            days = {"first": day(first), "last": day(last), "day": day(on)}
            sentence = _("%(day)s is not a day of the fair, which lasts from %(first)s to %(last)s. Mend the day here or there.")
            form.add_error("day", sentence % days)
        if begins and until and until <= begins:
            form.add_error("ends", _("It ends before it begins. Mend one of the times."))


def _number(form: forms.ModelForm) -> str:
    return str(form.cleaned_data.get("number") or "?")


def _check_number(form: forms.ModelForm, numbers: set[str]) -> None:
    number = clean(form.cleaned_data.get("number") or "")
    if not number:
        return
    form.cleaned_data["number"] = form.instance.number = number
    if number.casefold() in numbers:
        form.add_error("number", _("Two booths have the number %(number)s. Give one of them another.") % {"number": number})
    numbers.add(number.casefold())


def _check_zone(form: forms.ModelForm, zones: Mapping[str, str]) -> None:
    zone = clean(form.cleaned_data.get("zone") or "")
    if zone and zone.casefold() not in zones:
        if zones:
            sentence = _("There is no zone %(zone)s; there is %(zones)s. Mend the letter, or add the zone above.")
            form.add_error("zone", sentence % {"zone": zone, "zones": ", ".join(zones.values())})
        else:
            form.add_error("zone", _("There is no zone %(zone)s. Add it above, or leave the letter out.") % {"zone": zone})
        return
    form.cleaned_data["zone"] = form.instance.zone = zones.get(zone.casefold(), "")


def _rectangle(form: forms.ModelForm) -> Rectangle | None:
    """Where the booth stands on the plan; none where it stands on none, or where that can't be."""
    sides: list[Any] = [form.cleaned_data.get(side) for side in SIDES]
    if any(side in form.errors for side in SIDES) or all(side is None for side in sides):
        return None
    missing = sides.count(None)
    names = {"number": _number(form)}
    if missing:
        sentence = ngettext(
            "One figure is missing for booth %(number)s on the plan. Draw it again, or empty all four.",
            "Figures are missing for booth %(number)s on the plan. Draw it again, or empty all four.",
            missing,
        )
        form.add_error(SIDES[sides.index(None)], sentence % names)
        return None
    found = Rectangle(*(side for side in sides if side is not None))
    if found.is_empty:
        form.add_error("width", _("Booth %(number)s has no size on the plan. Draw it again, or empty all four.") % names)
        return None
    if found.is_beyond:
        form.add_error("x", _("Booth %(number)s reaches beyond the plan. Move it back in, or make it smaller.") % names)
        return None
    return found
