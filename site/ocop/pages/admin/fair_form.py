"""The form of a fair: whatever cannot be meant is said at its field before anything is kept.

What is the same in every language is written with the Vietnamese page; the form of a translation has its texts only.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.pages.models import FairPage
from ocop.pages.models.base import FIRST_LANGUAGE

from .booth_checks import check_booths, check_programme, check_zones, rows
from .fields import MoneyField
from .site_page_form import SitePageForm

TEXTS = ("title", "round_name", "theme", "introduction", "body", "entry_conditions", "results")
"""What each language says for itself."""
RELATIONS = ("organisers", "zones", "booths", "programme", "featured", "photos", "downloads", "press")
# Tags and comments of word processors and web pages, which plain text shows as they are.
_MARKUP = re.compile(r"</?[a-z][\w:-]*(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE)


def page_with_the_facts(page: Any) -> Any:
    """The Vietnamese page of a fair or a collection where `page` is a translation of it, published or not."""
    if page.locale_id is None or page.language == FIRST_LANGUAGE:
        return None
    others = type(page)._default_manager.filter(translation_key=page.translation_key, locale__language_code=FIRST_LANGUAGE)
    return others.select_related("locale").first()


class FairForm(SitePageForm):
    turnover = MoneyField(label=gettext_lazy("turnover in đồng"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_translation = page_with_the_facts(self.instance) is not None
        if self.is_translation:
            for relation in RELATIONS:
                self.formsets.pop(relation, None)
            for name in _facts():
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean()
        refuse_markup(self)
        if not self.is_translation:
            self._check_place(typed)
            self._check_forms(typed)
            self._check_plan(typed)
            self._check_rows(typed)
        return typed

    def _check_rows(self, typed: dict[str, Any]) -> None:
        for relation in RELATIONS:
            for form in rows(self.formsets[relation]):
                refuse_markup(form)
        zones = check_zones(self.formsets["zones"])
        check_booths(self.formsets["booths"], zones)
        check_programme(self.formsets["programme"], typed.get("opens_on"), typed.get("closes_on"))

    def _check_place(self, typed: dict[str, Any]) -> None:
        latitude, longitude = typed.get("latitude"), typed.get("longitude")
        if (latitude is None) != (longitude is None) and not {"latitude", "longitude"} & set(self.errors):
            missing = "longitude" if longitude is None else "latitude"
            self.add_error(missing, _("Give both figures of the position, or neither: copy both from the map."))
        commune, province = typed.get("commune"), typed.get("province")
        if commune and province and commune.province_id != province.pk:
            names = {"commune": commune, "province": province, "other": commune.province}
            sentence = _("%(commune)s lies in %(other)s, not in %(province)s. Choose another of the two.")
            self.add_error("commune", sentence % names)

    def _check_forms(self, typed: dict[str, Any]) -> None:
        last, closes_on = typed.get("forms_close_on"), typed.get("closes_on")
        if last and closes_on and last > closes_on:
            self.add_error("forms_close_on", _("The forms would be taken after the fair is over. Choose an earlier day."))

    def _check_plan(self, typed: dict[str, Any]) -> None:
        """Uploads are checked as they come in; a picture of the library may be from before."""
        image = typed.get("plan_image")
        most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
        if image and image.width * image.height > most:
            facts = {"pixels": round(image.width * image.height / 1_000_000), "most": round(most / 1_000_000)}
            sentence = _(
                "This plan has %(pixels)s million pixels; at most %(most)s million are taken. "
                "Make the picture smaller: a side of 3000 pixels is plenty."
            )
            self.add_error("plan_image", sentence % facts)


def _facts() -> set[str]:
    """The fields of a fair's own columns that every language shares."""
    return {field.name for field in FairPage._meta.local_fields} - set(TEXTS)


def refuse_markup(form: forms.ModelForm) -> None:
    """Complain at each field of plain text that holds tags."""
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if isinstance(field, forms.CharField) and isinstance(value, str) and (found := _MARKUP.search(value)):
            sentence = _(
                "The text was pasted with marks of a word processor, such as “%(mark)s”. "
                "Take them out, or paste it again as plain text with Ctrl+Shift+V."
            )
            form.add_error(name, sentence % {"mark": found[0][:40]})
