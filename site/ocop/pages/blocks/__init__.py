"""What editors build pages of. Blocks that show products name the ones they want; `ocop.pages.public.shown` reads all of a page's
at once, and only those listed on the day are handed back. Blocks import nothing that renders pages.
"""

from .content import content_blocks
from .home import home_blocks

__all__ = ["content_blocks", "home_blocks"]
