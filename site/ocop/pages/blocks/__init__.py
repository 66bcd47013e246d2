"""What editors build pages of. Blocks that show products name the ones they want; `ocop.pages.public.shown` reads all of a page's
at once, and only those listed on the day are handed back. Blocks import nothing that renders pages.
"""

from .content import content_blocks
from .home import default_home, home_blocks
from .showing import ProductsBlock, ShowsProducts, has, has_film, images, parts, wanted

__all__ = [
    "ProductsBlock",
    "ShowsProducts",
    "content_blocks",
    "default_home",
    "has",
    "has_film",
    "home_blocks",
    "images",
    "parts",
    "wanted",
]
