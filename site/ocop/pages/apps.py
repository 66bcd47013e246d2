from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "ocop.pages"
    label = "pages"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalog import public_facts
        from catalog.public import navigation
        from ocop.pages.admin.page_forms import give_forms
        from ocop.pages.public.menus import chosen_by_editors
        from ocop.pages.public_columns import public_columns

        public_facts.declare(public_columns())
        navigation.choose(chosen_by_editors)
        give_forms()
