"""Under which headings the editor finds the blocks."""

from django.utils.translation import gettext_lazy as _

WORDS = _("In words")
PICTURES = _("Pictures and video")
CATALOGUE = _("From the catalogue, as it stands on the day")
LEADING_ON = _("Leading on")
HOME = _("Sections of the home page")
