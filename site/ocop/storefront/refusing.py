"""Why something is not sold, said to the shopper. One place, so that lists, cart, checkout and hand-over say the same."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .selling import Refusal


def sentence(refusal: Refusal, most: int = 0) -> str:
    """What to tell, and what to do. `most` is how many pieces one showroom has free."""
    match refusal:
        case Refusal.LEFT:
            return _("This product is not in the catalogue today, so it can’t be ordered.")
        case Refusal.NOT_PRICED:
            return _("This product has no price here. Ask its producer.")
        case Refusal.SOLD_OUT:
            return _("The showrooms have none of this product left today.")
        case Refusal.TOO_MANY:
            words = ngettext("Only %(most)d piece is left today.", "Only %(most)d pieces are left today.", most)
            return words % {"most": most}
