"""Forms of the home page, of stories, their list, and pages that stand by themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface, TitleFieldPanel

from ocop.pages.models import ContentPage, HomePage, StoryIndexPage, StoryPage
from ocop.pages.models.base import FIRST_LANGUAGE, SitePage

from .site_page_form import SitePageForm, address_tab

INTRODUCTION = _("One or two sentences. They stand below the title, in lists, and where the page is shared.")


class StoryForm(SitePageForm):
    """What is the same in every language is written with the Vietnamese page: the form of a translation has no fields for it."""

    facts: ClassVar[tuple[str, ...]] = ("kind", "dated_on", "producer", "picture", "fictional")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if _is_translation(self.instance):
            for name in self.facts:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean()
        if typed.get("picture") and not typed.get("picture_alt"):
            self.add_error("picture_alt", _now("Say in one sentence what the picture shows, for those who cannot see it."))
        return typed


def _is_translation(page: SitePage) -> bool:
    if page.locale_id is None or page.language == FIRST_LANGUAGE:
        return False
    return type(page)._default_manager.filter(translation_key=page.translation_key, locale__language_code=FIRST_LANGUAGE).exists()


def story() -> TabbedInterface:
    return _tabs(
        StoryPage,
        [
            TitleFieldPanel("title", help_text=_("What happens in it, as one would tell a neighbour.")),
            FieldPanel("introduction", help_text=INTRODUCTION),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("dated_on", help_text=_("Stands below the title."))]),
                    FieldPanel(
                        "producer",
                        help_text=_("Shown beside the story with its products in force, as long as it has some."),
                    ),
                    FieldPanel("picture", help_text=_("Stands above the story. Mark what matters in it as its focal point.")),
                    FieldPanel("fictional"),
                ],
                heading=_("The same in every language"),
            ),
            FieldPanel(
                "picture_alt", help_text=_("For those who cannot see it, in one sentence. It also stands below the picture.")
            ),
            FieldPanel(
                "body", help_text=_("Text, quotations, pictures, products. The preview shows them as visitors will see them.")
            ),
        ],
        base_form_class=StoryForm,
    )


def story_list() -> TabbedInterface:
    return _tabs(StoryIndexPage, [TitleFieldPanel("title"), FieldPanel("introduction", help_text=INTRODUCTION)])


def content() -> TabbedInterface:
    return _tabs(
        ContentPage,
        [
            TitleFieldPanel("title"),
            FieldPanel("introduction", help_text=INTRODUCTION),
            FieldPanel("body", help_text=_("The preview shows it as visitors will see it.")),
        ],
    )


def home() -> TabbedInterface:
    return _tabs(
        HomePage,
        [
            FieldPanel("title", help_text=_("For the list of pages; visitors read the title of the first section.")),
            FieldPanel(
                "body",
                heading=_("Sections"),
                help_text=_("From the top down. Drag one to move it. A section that has nothing to show that day hides itself."),
            ),
        ],
    )


def _tabs(model: type[SitePage], panels: list[Any], **options: Any) -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(panels, heading=_("Texts")),
            address_tab(),
            ObjectList(model.settings_panels, heading=_("Publishing")),
        ],
        **options,
    )
