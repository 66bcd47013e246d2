"""Which form edits which kind of page. Models know no panels; Wagtail asks a page's class for them."""

from __future__ import annotations

from ocop.pages.models import CollectionPage, ContentPage, FairPage, HomePage, Navigation, StoryIndexPage, StoryPage
from ocop.pages.models.base import SitePage

from . import collection_form, fair_panels, menu_panels, story_panels
from .site_page_form import SitePageForm


def give_forms() -> None:
    """As the site starts, before the admin looks at any page: it looks once."""
    SitePage.base_form_class = SitePageForm
    CollectionPage.edit_handler = collection_form.edit_handler()
    FairPage.edit_handler = fair_panels.edit_handler()
    HomePage.edit_handler = story_panels.home()
    StoryIndexPage.edit_handler = story_panels.story_list()
    StoryPage.edit_handler = story_panels.story()
    ContentPage.edit_handler = story_panels.content()
    Navigation.edit_handler = menu_panels.edit_handler()
