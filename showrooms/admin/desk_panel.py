"""The first screen of those who have no other: the way to their desk."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component


class DeskPanel(Component):
    name = "showroom_desk"
    order = 50
    template_name = "showrooms/admin/desk_panel.html"

    def __init__(self, address: str) -> None:
        self.address = address

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"address": self.address}
