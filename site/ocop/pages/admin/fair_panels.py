"""The tabs of a fair's form, in the order in which an editor learns of things."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)

from ocop.pages.models import FairPage

from .booth_panel import BoothsPanel
from .fair_form import FairForm, page_with_the_facts
from .pick_warnings import PicksPanel
from .site_page_form import address_tab


class FactsElsewherePanel(Panel):
    """Says in the form of a translation where the rest is written."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/facts_elsewhere.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            facts = page_with_the_facts(self.instance)
            address = reverse("wagtailadmin_pages:edit", args=[facts.pk]) if facts else ""
            return super().get_context_data(parent_context) | {"facts": facts, "address": address}


class FairTabs(TabbedInterface):
    """All tabs, or for a translation only those of its `texts`."""

    def __init__(self, children: Any = (), texts: Any = (), **kwargs: Any) -> None:
        super().__init__(children, **kwargs)
        self.texts = texts

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"texts": self.texts}

    @cached_property
    def tabs_of_texts(self) -> Panel:
        return TabbedInterface(self.texts).bind_to_model(self.model)

    def get_bound_panel(self, instance: Any = None, request: Any = None, form: Any = None, prefix: str = "panel") -> Any:
        of = self.tabs_of_texts.get_bound_panel if getattr(form, "is_translation", False) else super().get_bound_panel
        return of(instance=instance, request=request, form=form, prefix=prefix)


FAIR = [
    TitleFieldPanel("title", help_text=_("The name on the poster, such as “Hội chợ OCOP Quảng Ninh – Xuân 2027”.")),
    FieldPanel("kind"),
    FieldRowPanel(
        [
            FieldPanel("round_name", help_text=_("Which time it is held, such as “the 5th”. May stay empty.")),
            FieldPanel("theme", help_text=_("Its motto, in one line. May stay empty.")),
        ]
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel("opens_on", help_text=_("The day it opens.")),
                    FieldPanel("closes_on", help_text=_("The last day it is open; the same day if it lasts one.")),
                ]
            ),
            FieldPanel("hours", help_text=_("Such as 8:00–21:30, every day.")),
            FieldRowPanel(
                [
                    FieldPanel("year", help_text=_("Only while the days are not settled.")),
                    FieldPanel("first_quarter", help_text=_("1 to 4.")),
                    FieldPanel("last_quarter", help_text=_("If it may be later: up to this quarter.")),
                ]
            ),
        ],
        heading=_("When"),
        help_text=_("Write the days as soon as they are known. Until then the calendar says the quarter, as provisional."),
    ),
    FieldPanel("introduction", help_text=_("Two or three sentences: what there is to see, and for whom.")),
    FieldPanel("picture", help_text=_("Stands at the top of the page and in the calendar. Best wide, at least 1600 pixels.")),
    InlinePanel(
        "organisers",
        heading=_("Who holds it"),
        label=_("organiser"),
        panels=[FieldPanel("role"), FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")])],
    ),
    FieldPanel("source", help_text=_("The plan or decision that announces it, for your colleagues.")),
    FieldPanel("fictional"),
]
PLACE = [
    FieldRowPanel(
        [
            FieldPanel("venue", help_text=_("The hall or square, as people call it.")),
            FieldPanel("venue_en", help_text=_("If it has an English name.")),
        ]
    ),
    FieldPanel("street_address", help_text=_("House number and street.")),
    FieldRowPanel([FieldPanel("province"), FieldPanel("commune")]),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")])],
        heading=_("Position on the map"),
        help_text=_("Open the place in a map, and copy both figures: first the one around 10 to 22, then the one around 105."),
    ),
]
BOOTHS = [
    FieldPanel("stalls", help_text=_("How many there will be in all, also those that have nobody yet.")),
    InlinePanel(
        "zones",
        heading=_("Zones"),
        label=_("zone"),
        help_text=_("Parts of the fair, each with a letter that booths name: A · OCOP of the province. May stay empty."),
        panels=[FieldRowPanel([FieldPanel("key"), FieldPanel("name"), FieldPanel("name_en")])],
    ),
    FieldPanel(
        "plan_image",
        help_text=_("A drawing of the hall from above. Without it the booths are a list, and that is enough for visitors."),
    ),
    BoothsPanel(
        "booths",
        heading=_("Booths"),
        label=_("booth"),
        panels=[
            FieldRowPanel([FieldPanel("number"), FieldPanel("zone"), FieldPanel("producer")]),
            FieldRowPanel([FieldPanel("label"), FieldPanel("label_en")]),
            FieldRowPanel([FieldPanel(side) for side in ("x", "y", "width", "height")], classname="booth-place"),
        ],
    ),
]
PROGRAMME = [
    InlinePanel(
        "programme",
        heading=_("Programme"),
        label=_("item of the programme"),
        help_text=_("What happens when: the opening, tastings, meetings with buyers. The page sorts it by day and hour."),
        panels=[
            FieldRowPanel([FieldPanel("day"), FieldPanel("begins"), FieldPanel("ends")]),
            FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
            FieldRowPanel([FieldPanel("place"), FieldPanel("place_en")]),
            FieldPanel("live_url", help_text=_("Where it can be watched, if it is broadcast.")),
        ],
    ),
]
PICTURES = [
    InlinePanel(
        "featured",
        heading=_("Products to show"),
        label=_("product"),
        help_text=_("The page shows each as long as its certificate is in force, in this order. Eight are plenty."),
        panels=[FieldPanel("product")],
    ),
    PicksPanel(heading=_("How the picked products and the exhibitors will do")),
    InlinePanel(
        "photos",
        heading=_("Photographs"),
        label=_("photograph"),
        help_text=_("Say in words what each picture shows, for people who do not see it."),
        panels=[
            FieldPanel("image"),
            FieldRowPanel([FieldPanel("alt_text"), FieldPanel("alt_text_en")]),
            FieldRowPanel([FieldPanel("caption"), FieldPanel("caption_en")]),
        ],
    ),
    InlinePanel(
        "downloads",
        heading=_("Files to take away"),
        label=_("download"),
        help_text=_("Leaflets, forms, plans: PDF, Word or Excel. The page shows kind and size by itself."),
        panels=[FieldPanel("document"), FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")])],
    ),
    InlinePanel(
        "press",
        heading=_("Press"),
        label=_("press report"),
        panels=[
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("outlet"), FieldPanel("published_on")]),
            FieldPanel("url"),
        ],
    ),
]
FORMS = [
    MultiFieldPanel(
        [
            FieldPanel("buyers_register", help_text=_("Puts a form for buyers on the page.")),
            FieldPanel("exhibitors_apply", help_text=_("Puts a form for producers who want a stall on the page.")),
            FieldPanel("forms_close_on", help_text=_("The last day they are taken; without it, until the fair is over.")),
            FieldPanel("organiser_email", help_text=_("Each form is written to it too. Nobody sees it on the site.")),
        ],
        heading=_("Forms"),
        help_text=_("What is sent is kept under “Registrations” in the menu, with who was answered and who was not."),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("visitors"), FieldPanel("contracts"), FieldPanel("turnover")]),
        ],
        heading=_("Results"),
        help_text=_("Afterwards: they stand on the page and in the report of the year. What is not known stays empty."),
    ),
]
TEXTS = [
    FieldPanel("body", help_text=_("Anything else there is to say, with pictures, products and questions.")),
    FieldPanel("entry_conditions", help_text=_("Who may exhibit, what it costs, what to bring.")),
    FieldPanel("results", help_text=_("Afterwards: what came of it, in words.")),
]
LAST = [
    address_tab(),
    ObjectList(FairPage.settings_panels, heading=_("Publishing")),
]
OF_A_TRANSLATION = [
    FactsElsewherePanel(heading=_("Days, place, booths and pictures")),
    TitleFieldPanel("title"),
    FieldRowPanel([FieldPanel("round_name"), FieldPanel("theme")]),
    FieldPanel("introduction"),
    *TEXTS,
]


def edit_handler() -> FairTabs:
    return FairTabs(
        [
            ObjectList(FAIR, heading=_("The fair")),
            ObjectList(PLACE, heading=_("Place")),
            ObjectList(BOOTHS, heading=_("Booths")),
            ObjectList(PROGRAMME, heading=_("Programme")),
            ObjectList(PICTURES, heading=_("Products and pictures")),
            ObjectList(FORMS, heading=_("Forms and results")),
            ObjectList(TEXTS, heading=_("Texts")),
            *LAST,
        ],
        texts=[ObjectList(OF_A_TRANSLATION, heading=_("Texts")), *LAST],
        base_form_class=FairForm,
    )
