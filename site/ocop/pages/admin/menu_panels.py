"""The form of menu and footer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList

ABOUT = _(
    "As long as the menu has no link here, it shows the products, places, groups, showrooms and the lists of fairs, collections "
    "and stories. Likewise the footer. A link to a page leads to it in the reader’s language and is left out where it is not "
    "published."
)


def edit_handler() -> ObjectList:
    return ObjectList(
        [
            HelpPanel(content=ABOUT),
            InlinePanel(
                "links",
                heading=_("Links"),
                label=_("link"),
                panels=[
                    FieldRowPanel([FieldPanel("label"), FieldPanel("label_en")]),
                    FieldPanel("place"),
                    FieldPanel("page"),
                    FieldRowPanel([FieldPanel("address"), FieldPanel("address_en")]),
                ],
            ),
        ]
    )
