"""The public tables and columns of this room: see `catalog.public_facts`. Drafts, locks, workflow and what visitors send by forms
are not public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from django.db.models import Model

_PAGE = (
    "locale_id",
    "translation_key",
    "path",
    "live",
    "title",
    "slug",
    "url_path",
    "seo_title",
    "search_description",
    "show_in_menus",
    "first_published_at",
)
_TREES = {"wagtailcore_site": ("root_page_id", "is_default_site"), "wagtailcore_locale": ("language_code",)}
"""By these a language's tree is found."""
PRIVATE = {"pages_fairregistration"}
PRIVATE_COLUMNS = {"pages_fairpage": {"organiser_email"}, "pages_planentry": {"budget", "budget_source", "note"}}


def public_columns() -> dict[str, tuple[str, ...]]:
    """Every column of a page of ours and of what hangs on it, but for the private ones; and what Wagtail keeps of each page."""
    found: dict[str, tuple[str, ...]] = {"wagtailcore_page": _PAGE, **_TREES}
    for model in apps.get_app_config("pages").get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in PRIVATE:
            found[table] = _columns(model)
    return found


def _columns(model: type[Model]) -> tuple[str, ...]:
    private = PRIVATE_COLUMNS.get(model._meta.db_table, set())
    return tuple(
        str(field.column)
        for field in model._meta.local_fields
        if field.column not in private and not (field.primary_key and not field.remote_field)
    )
