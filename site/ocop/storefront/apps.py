from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StorefrontConfig(AppConfig):
    name = "ocop.storefront"
    label = "storefront"
    verbose_name = _("Storefront")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from catalog import buying
        from ocop.storefront.payments import demo, stripe_provider  # noqa: F401  # importing a provider registers it
        from ocop.storefront.selling import is_for_sale
        from ocop.storefront.views.order_desk.today import pick_ups
        from ocop.storefront.views.remembering import bring_cart_along
        from showrooms import board

        buying.sell_by(is_for_sale)
        user_logged_in.connect(bring_cart_along, dispatch_uid="storefront: the cart comes along")
        board.register(board.Panel(_("Orders to be packed and collected"), pick_ups))
