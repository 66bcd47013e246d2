"""Addresses of pages: the language's root, then the slugs of the tree, then a part of a page, from a literal table.

>>> of("en", "/home-en/fairs/tet-2027/")
'/en/fairs/tet-2027/'
>>> part("vi", "/hoi-cho/tet-2027/", "booths")
'/hoi-cho/tet-2027/gian-hang/'
"""

from __future__ import annotations

from catalog import addresses

PARTS: dict[str, dict[str, str]] = {
    "booths": {"vi": "gian-hang/", "en": "booths/"},
    "catalogue": {"vi": "danh-muc/", "en": "catalogue/"},
    "calendar": {"vi": "lich.ics", "en": "calendar.ics"},
    "buyers": {"vi": "dang-ky-mua-hang/", "en": "buyers/"},
    "exhibitors": {"vi": "dang-ky-gian-hang/", "en": "exhibitors/"},
    "thanks": {"vi": "cam-on/", "en": "thanks/"},
    "plan": {"vi": "ke-hoach/", "en": "plan/"},
}
"""What lies below a page and is no page of its own; a page below it cannot have one of these as its slug."""
FURTHER = {"vi": "trang-", "en": "page-"}
"""Begins the part of a collection that holds more of its products: `/bo-suu-tap/qua-tet/trang-2/`."""
SHARE_PICTURE = "share"
"""Stands in the middle of the address of a page's picture for sharing: `/hoi-cho/tet-2027/share-0a1b2c3d4e5f.jpg`."""


def of(language: str, url_path: str) -> str:
    """The address of a page; the first slug of Wagtail's path is the tree's own and is not shown."""
    below_root = url_path.strip("/").partition("/")[2]
    return addresses.home(language) + (f"{below_root}/" if below_root else "")


def part(language: str, address: str, *names: str) -> str:
    """The address of a part of the page at `address`; of several names, of the part of a part."""
    return address + "".join(PARTS[name][language] for name in names)


def further(language: str, address: str, number: int) -> str:
    """The address of a later page of the products at `address`."""
    return f"{address}{FURTHER[language]}{number}/"


def share_picture(address: str, fingerprint: str) -> str:
    """The picture of a page where it is shared; another fingerprint when it would look different."""
    return f"{address}{SHARE_PICTURE}-{fingerprint}.jpg"
