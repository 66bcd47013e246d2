"""Blocks in which an editor picks one thing of the register. What is picked may lapse: whoever renders it asks the day."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import ChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock


class ProductChooserBlock(SnippetChooserBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__("catalog.Product", **kwargs)

    class Meta:
        label = _("Product")
        icon = "tag"


class ProducerChooserBlock(SnippetChooserBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__("catalog.Producer", **kwargs)

    class Meta:
        label = _("Producer")
        icon = "group"


class ShowroomChooser(BaseChooser):
    """Leads to the chooser that `showrooms.admin` offers."""

    model = "showrooms.Showroom"
    chooser_modal_url_name = "showroom_chooser:choose"
    choose_one_text = _("Choose a showroom")
    choose_another_text = _("Choose another showroom")
    icon = "home"


class ShowroomChooserBlock(ChooserBlock):
    target_model = "showrooms.Showroom"

    @cached_property
    def widget(self) -> ShowroomChooser:
        return ShowroomChooser()

    class Meta:
        label = _("Showroom")
        icon = "home"
