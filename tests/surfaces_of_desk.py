"""The showroom desk: which of its pages tell of certificates, and which do not.

What may be shown is told of whatever stands there. So that it can be asked of every product, a showroom comes to be where one
piece of each stands, and is gone when the question is answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.db import transaction

from catalog.models import Product, Province
from showrooms import addresses
from showrooms.models import Item, Level, Showroom
from tests.surface_register import LANGUAGES, Kind, Shown, Visitor, number, records, surface

ASKED_BY_CODE = 6
"""Products that are looked up one by one each time; the next time, others."""


def desk_address(language: str, part: str, rest: str = "") -> str:
    """The pattern of an address of the desk."""
    return f"{addresses.DESK[language]}<slug:slug>/{addresses.PARTS[part][language]}{rest}"


def _everywhere(*routes: tuple[str, str]) -> Iterator[str]:
    for language in LANGUAGES:
        for part, rest in routes:
            yield desk_address(language, part, rest)


SHOW_NO_STANDING: dict[str, str] = {
    **dict.fromkeys(
        _everywhere(("history", ""), ("history", "<int:entry>/")), "what was booked, as it was then: words and figures, no badge"
    ),
    **dict.fromkeys(_everywhere(("read_code", "")), "reads a code in a picture and says nothing of the product"),
}
for _language in LANGUAGES:
    _desk = addresses.DESK[_language]
    SHOW_NO_STANDING |= {
        _desk: "showrooms to choose from",
        f"{_desk}{addresses.SIGN_IN[_language]}": "signs staff in",
        f"{_desk}{addresses.SIGN_OUT[_language]}": "signs staff out",
        f"{_desk}{addresses.DESK_MANIFEST}": "tells phones what the desk is called",
        desk_address(_language, "history", f"<int:entry>/{addresses.UNDO[_language]}/"): "takes an entry back",
        desk_address(_language, "goods", f"<int:item>/{addresses.LOTS[_language]}/<int:lot>/"): "days and stamp of a lot",
    }


@contextmanager
def one_piece_of_each() -> Iterator[Showroom]:
    """A showroom with one piece of every product, while it lasts."""
    with transaction.atomic():
        province = Province.objects.order_by("pk").first()
        assert province, "there are products, so there is a place"
        showroom = Showroom.objects.create(name="Quầy thử", slug="quay-thu-moi-mon", province=province, street_address="1")
        stocked = set(Item.objects.exclude(product=None).values_list("product_id", flat=True))
        Item.objects.bulk_create(Item(product=product) for product in Product.objects.exclude(pk__in=stocked))
        items = Item.objects.exclude(product=None).order_by("pk")
        Level.objects.bulk_create(Level(showroom=showroom, item=item, on_hand=1) for item in items)
        yield showroom
        transaction.set_rollback(True)


@surface(
    Kind.RECORD,
    *_everywhere(
        ("today", ""),
        ("goods", ""),
        ("goods", "<int:item>/"),
        ("snapshot", ""),
        ("pull_list", ""),
        ("sell", ""),
        ("receive", ""),
        ("give_back", ""),
        ("withdraw", ""),
        ("adjust", ""),
    ),
)
def desk(visitor: Visitor) -> Shown:
    """What may be shown, by the list of goods; the snapshot, the pull list, cards and what is looked up say the same of it."""
    if not Product.objects.exists():
        return {}
    officer = visitor.officer
    assert officer, "the visitor must be able to sign in"
    with one_piece_of_each() as showroom:
        [shown, *others] = [_goods(visitor, showroom, language) for language in visitor.ways(*LANGUAGES)]
        assert all(other == shown for other in others)
        told = officer.get(addresses.desk("vi", showroom.slug, "snapshot")).json()["items"]
        of_product = dict(Item.objects.exclude(product=None).values_list("pk", "product_id"))
        assert {of_product[item["id"]]: item["stars"] for item in told if item["stars"]} == shown
        off = {of_product[item["id"]] for item in told if item["standing"] == "off_shelf"}
        assert off == set(of_product.values()) - shown.keys()
        for part in ("today", "pull_list"):
            body = officer.get(addresses.desk("vi", showroom.slug, part)).content.decode()
            assert records(body)[0].items() <= shown.items()
        assert number(body, "data-total") == len(off)
        _looked_up(visitor, showroom, shown)
    return shown


def _goods(visitor: Visitor, showroom: Showroom, language: str) -> Shown:
    shown: Shown = {}
    seen = 0
    for page in count(1):
        response = visitor.officer.get(addresses.desk(language, showroom.slug, "goods"), {"p": page})  # type: ignore[union-attr]
        body = response.content.decode()
        assert response.status_code == 200
        on_page, verdicts = records(body)
        shown |= on_page
        seen += len(verdicts)
        if 'rel="next"' not in body:
            break
    assert seen == number(body, "data-total")
    return shown


def _looked_up(visitor: Visitor, showroom: Showroom, shown: Shown) -> None:
    officer = visitor.officer
    assert officer
    items = list(Item.objects.exclude(product=None).select_related("product").order_by("pk"))
    start = visitor.turn * ASKED_BY_CODE % len(items)
    for item in items[start : start + ASKED_BY_CODE]:
        assert item.product
        expected = {item.product.pk: shown[item.product.pk]} if item.product.pk in shown else {}
        for part in visitor.ways("sell", "receive", "give_back", "withdraw", "adjust"):
            body = officer.get(addresses.desk("en", showroom.slug, part), {"q": item.product.code}).content.decode()
            assert records(body)[0] == expected, part
        card = officer.get(addresses.desk("vi", showroom.slug, "goods", item.pk)).content.decode()
        assert records(card)[0] == expected
