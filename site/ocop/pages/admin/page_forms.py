"""Which form edits which kind of page. Models know no panels; Wagtail asks a page's class for them."""

from __future__ import annotations

from ocop.pages.models import ContentPage, FairPage, HomePage, StoryIndexPage, StoryPage

from . import fair_panels, story_panels


def give_forms() -> None:
    """As the site starts, before the admin looks at any page: it looks once."""
    FairPage.edit_handler = fair_panels.edit_handler()
    HomePage.edit_handler = story_panels.home()
    StoryIndexPage.edit_handler = story_panels.story_list()
    StoryPage.edit_handler = story_panels.story()
    ContentPage.edit_handler = story_panels.content()
