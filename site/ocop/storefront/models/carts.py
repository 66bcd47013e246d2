"""The cart: what a visitor means to buy. It keeps no goods and no price: both are asked anew whenever it is looked at."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from ocop.storefront.codes import new_key, new_token

MOST_PIECES = 99
"""Of one product in one cart. Whoever wants more asks a showroom."""
MOST_LINES = 30


class Cart(models.Model):
    """One visitor's cart, found by the token in their cookie, or by who signed in. `placing_key` is that of the order that it
    becomes: two tabs that place it place it once. It is renewed when the order stands.
    """

    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="cart")
    placing_key = models.CharField(max_length=32, default=new_key, editable=False)
    touched_at = models.DateTimeField(_("last used"), db_index=True)

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")

    def __str__(self) -> str:
        return f"{self.pk}"


class CartLine(models.Model):
    """Pieces of a product. `price_seen` (đồng) and `name_seen` are what the shopper was last shown: so a change can be told."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField(_("quantity"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PIECES)])
    price_seen = models.PositiveIntegerField(null=True)
    name_seen = models.CharField(max_length=255, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("line of a cart")
        verbose_name_plural = _("lines of carts")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "product"], name="cart_line_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, quantity__lte=MOST_PIECES), name="cart_line_has_some_pieces"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name_seen}"
