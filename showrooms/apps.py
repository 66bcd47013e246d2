from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShowroomsConfig(AppConfig):
    name = "showrooms"
    verbose_name = _("Showrooms")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalog.public_facts import declare, declare_availability
        from showrooms.public_facts import AVAILABILITY, PUBLIC_COLUMNS

        declare(PUBLIC_COLUMNS)
        declare_availability(AVAILABILITY)
