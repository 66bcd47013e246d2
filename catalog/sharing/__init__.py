"""Pictures by which the catalogue is known elsewhere: a product's share image, that of the whole, and the icons.

Pure: no models, no settings, no clock; every word comes from whoever asks for the picture.
"""

from .cover import cover
from .icons import icon, tile
from .sheet import HEIGHT, PICTURE, WIDTH
from .stub import Stub, draw, fingerprint

__all__ = ["HEIGHT", "PICTURE", "WIDTH", "Stub", "cover", "draw", "fingerprint", "icon", "tile"]
