"""The booths of a fair in its form: rows, and where there is a plan and a script a drawing in step with them."""

from __future__ import annotations

import json
from typing import Any

from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import InlinePanel
from wagtail.images.models import AbstractImage

WIDTH = 1600
"""Pixels of the plan as it is drawn on: booth numbers can be read on it."""


def picture_of(image: AbstractImage | None) -> dict[str, Any] | None:
    """Address and size of a plan as the editor shows it; none where it can't be drawn."""
    if image is None:
        return None
    try:
        rendition = image.get_rendition(f"max-{WIDTH}x{WIDTH}")
    except OSError:  # the file is gone or broken: the list still works
        return None
    return {"src": rendition.url, "width": rendition.width, "height": rendition.height}


class BoothsPanel(InlinePanel):
    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "pages/admin/booths_panel.html"

        @property
        def media(self) -> Media:
            ours = Media(
                js=["pages/admin/booth-rows.js", "pages/admin/booth-plan.js", "pages/admin/booth-lines.js"],
                css={"all": ["pages/admin/booth-plan.css"]},
            )
            return super().media + ours

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            options = {
                "picture": picture_of(_chosen_plan(self.form)),
                "pictureAddress": reverse("booth_plan:picture", args=[0]),
                "linesAddress": reverse("booth_plan:lines"),
                "words": _words(),
            }
            return super().get_context_data(parent_context) | {"plan_json": json.dumps(options)}


def _chosen_plan(form: Any) -> AbstractImage | None:
    """The plan as the form has it, also where it could not be saved."""
    if "plan_image" not in form.fields:
        return None
    bound = form["plan_image"]
    chosen = str(bound.value() or "")
    found: AbstractImage | None = bound.field.queryset.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    return found


def _words() -> dict[str, str]:
    """What the script says; `#` stands for a number or name."""
    return {
        "drawn": _("Booth # drawn."),
        "moved": _("Booth # moved."),
        "removed": _("Booth # removed."),
        "taken": _("Booth # is no longer on the plan. Its row stays."),
        "undone": _("Undone."),
        "nothing": _("There is nothing to undo."),
        "placing": _("Now draw booth # on the plan."),
        "split": _("# booths in a row."),
        "choose": _("Choose a booth on the plan first."),
        "small": _("It is too small to be divided into so many."),
        "unnumbered": _("no number"),
        "overlap": _("Booths # overlap."),
        "add": _("Take over # booths"),
        "added": _("# booths added. Look at them below, then save."),
        "guest": _("as a guest, under this name"),
        "register": _("producer of the register"),
        "which": _("Which one?"),
        "change": _("changes the booth of this number"),
        "failed": _("The lines could not be read. Look whether you are still signed in, and try again."),
        "empty": _("There is nothing in the box yet."),
    }
