from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class OcopConfig(AppConfig):
    name = "ocop"
    verbose_name = "OCOP"


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's users and groups, with the roles called by their names."""

    user_viewset = "catalog.admin.people.PeopleViewSet"
    group_viewset = "catalog.admin.people.RoleViewSet"
