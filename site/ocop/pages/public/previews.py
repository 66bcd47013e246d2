"""What editors see of a page before visitors do, and of a block before they choose it. Neither is a reading: it is never kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog import clock
from catalog.edition import Reading
from catalog.public.frame import frame
from catalog.public.wording import day
from ocop.pages.models.base import SitePage
from ocop.pages.models.previews import day_of

from .home import Sections
from .shown import shown_of
from .views import page_context


def page_preview(page: SitePage, mode: str) -> SafeString:
    """The page as edited, in its own language, on the day of the mode."""
    today = clock.today()
    on = day_of(mode, today)
    with translation.override(page.language):
        context = page_context(page, Reading.begin(on, preview=on != today))
        return SafeString(render_to_string(page.template, context | {"preview": _banner(page, on, today)}))


def _banner(page: SitePage, on: date, today: date) -> str:
    sentences = [_("Preview: visitors do not see this yet.")]
    if on != today:
        sentences = [_("Preview of %(day)s, by what is on record today.") % {"day": day(on)}]
    return " ".join(sentences)


def block_preview(bound_block: Any) -> SafeString:
    """A block as it would stand on a page today, in the language of who edits."""
    block, value = bound_block.block, bound_block.value
    reading = Reading.begin(clock.today())
    sections = Sections(None, [bound_block], reading)
    context = {
        "frame": frame(reading, here="", address="/", other_address="/en/"),
        "sections": sections,
        "shown": shown_of(reading, [[bound_block]], sections.newest, sections.images),
    }
    shown = SafeString(block.render(value, context))
    nothing = _("It has nothing to show today. On a page it hides itself, its heading too.")
    return shown if shown.strip() else format_html("<p>{}</p>", nothing)
