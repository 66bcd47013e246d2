"""Three collections: gifts for Tết by a tag, for a time; drinks from the highlands by group and province; four stars by price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from catalog.illustrations.canvas import UNITS, Canvas
from catalog.illustrations.palette import family_of, mix
from catalog.illustrations.recipes import recipe_for
from catalog.illustrations.vessels import Look
from catalog.models import Product, ProductGroup, Province
from ocop.pages.models import CollectionIndexPage, CollectionOrder, CollectionPage, CollectionPin
from showrooms.demo.rooms import TET

from .trees import child, first_page

GIFT_TAG = "quà tết"
GIFT_GROUPS = ("I.2.b", "I.3.a", "I.3.b", "I.3.c", "I.3.d", "I.5.a", "I.5.b", "I.6", "II.1.b")
"""Groups whose goods keep, look well on a table and may be given to anyone."""
GIFTS = 36
HIGHLANDS = ("04", "08", "11", "12", "14", "15", "19", "20", "52", "66", "68")
DRINKS = ("I.5", "I.6", "II.2")
WIDTH, HEIGHT = 1600, 1000
TOP = 0.31
"""What is cut off above, of the height of the square that is drawn."""


@dataclass(frozen=True)
class Thing:
    """A made-up thing on the table: its name, its place from the left, how far in front, and its size."""

    name: str
    x: float
    base: float
    size: float


@dataclass(frozen=True)
class Plan:
    texts: dict[str, dict[str, Any]]
    look: str
    things: Sequence[Thing]
    pins: int


TET_GIFTS = Plan(
    {
        "vi": {
            "title": "Quà Tết từ làng nghề",
            "slug": "qua-tet",
            "introduction": "Bánh, mứt, trà, mật và rượu để biếu và để bày mâm. Món nào cũng có giấy công nhận còn hiệu lực"
            " hôm nay; món hết hạn tự rời khỏi trang này ngay trong đêm.",
        },
        "en": {
            "title": "Tết gifts from the villages",
            "slug": "tet-gifts",
            "introduction": "Cakes, preserves, tea, honey and wine to give and to share. Each holds a certificate in force"
            " today; whatever lapses leaves this page that very midnight.",
        },
    },
    "gia-vi",
    (
        Thing("Hộp quà Tết", 205, 800, 0.62),
        Thing("Mật ong", 505, 785, 0.66),
        Thing("Rượu mơ", 790, 800, 0.62),
    ),
    3,
)
HIGHLAND_DRINKS = Plan(
    {
        "vi": {
            "title": "Thức uống từ vùng cao",
            "slug": "thuc-uong-vung-cao",
            "introduction": "Chè shan, cà phê, nước quả của các tỉnh miền núi và Tây Nguyên. Xếp theo sao, nhiều sao trước.",
        },
        "en": {
            "title": "Drinks from the highlands",
            "slug": "highland-drinks",
            "introduction": "Tea, coffee and juices from the mountain provinces and the Central Highlands, most stars first.",
        },
    },
    "do-uong",
    (
        Thing("Cà phê", 205, 800, 0.62),
        Thing("Chè shan", 505, 785, 0.66),
        Thing("Nước mơ", 790, 800, 0.62),
    ),
    2,
)
FOUR_STARS = Plan(
    {
        "vi": {
            "title": "Bốn sao dưới 100.000 đồng",
            "slug": "bon-sao-duoi-100-nghin",
            "introduction": "Hàng từ bốn sao trở lên mà không quá một trăm nghìn đồng, rẻ trước. Giá là giá nhà sản xuất đưa ra.",
        },
        "en": {
            "title": "Four stars under 100,000 đồng",
            "slug": "four-stars-under-100-thousand",
            "introduction": "Four stars and more for at most a hundred thousand đồng, cheapest first. Producers set the prices.",
        },
    },
    "thuc-pham-che-bien",
    (
        Thing("Mắm tép", 205, 800, 0.62),
        Thing("Muối vừng", 505, 785, 0.66),
        Thing("Gạo nếp", 790, 800, 0.62),
    ),
    0,
)


def load(on: date) -> int:
    """How many collections were made; those that are there already stay as they are."""
    before = CollectionPage.objects.count()
    groups, provinces = _keys(ProductGroup, period__code="2026"), _keys(Province)
    drinks = {"groups": [groups[code] for code in DRINKS], "provinces": [provinces[code] for code in HIGHLANDS]}
    tet = next(day for day in TET if day > on)
    gifts = _tag_gifts(on)
    _make(TET_GIFTS, gifts, opens_on=on - timedelta(days=14), closes_on=tet - timedelta(days=1), order=CollectionOrder.STARS)
    fitting = Product.objects.listed(on).filter(
        stars__gte=4, group__parent__in=drinks["groups"], province__in=drinks["provinces"]
    )
    _make(HIGHLAND_DRINKS, list(fitting.order_by("code")), order=CollectionOrder.STARS, **drinks)
    _make(FOUR_STARS, [], least_stars=4, price_to=100_000, order=CollectionOrder.PRICE)
    return (CollectionPage.objects.count() - before) // 2


def _keys(model: Any, **which: Any) -> dict[str, Any]:
    return {each.code: each for each in model.objects.filter(**which)}


def _make(plan: Plan, products: Sequence[Product], **facts: Any) -> None:
    if CollectionPage.objects.filter(slug=plan.texts["vi"]["slug"]).exists():
        return
    pins = [CollectionPin(product=product) for product in products[: plan.pins]]
    page = child(
        first_page(CollectionIndexPage),
        CollectionPage,
        plan.texts,
        picture=_picture(plan),
        fictional=True,
        pins=pins,
        **facts,
    )
    if plan is TET_GIFTS:
        page.tags.add(GIFT_TAG)
        page.save_revision().publish()


def _tag_gifts(on: date) -> list[Product]:
    """Tag made-up goods that make good gifts, the most stars first."""
    fit = Product.objects.listed(on).filter(fictional=True, group__code__in=GIFT_GROUPS)
    gifts = list(fit.order_by("-stars", "code")[:GIFTS])
    for product in gifts:
        product.tags.add(GIFT_TAG)
        product.save()
        if product.latest_revision_id:
            # Whoever edits it goes on from its latest revision.
            product.save_revision()
    return gifts


def _picture(plan: Plan) -> Any:
    """Things of one kind on one table, as the still lifes of the catalogue have it."""
    written = BytesIO()
    _table(plan).save(written, "JPEG", quality=90, optimize=True)
    title = plan.texts["vi"]["title"]
    file = ContentFile(written.getvalue(), name=f"bo-suu-tap-{plan.texts['vi']['slug']}.jpg")
    return get_image_model().objects.create(
        title=f"{title} (minh họa)", file=file, width=WIDTH, height=HEIGHT, file_size=file.size
    )


def _table(plan: Plan) -> Image.Image:
    family = family_of(plan.look)
    canvas = Canvas(WIDTH, family.wall, family.table)
    for number, thing in enumerate(plan.things):
        recipe = recipe_for(thing.name, family)
        accent = family.accents[number % len(family.accents)]
        look = Look(thing.name, mix(accent, family.table, 0.06), recipe.contents[0], x=thing.x, base=thing.base, size=thing.size)
        recipe.vessel(canvas, look)
        if number < 2 and recipe.beside:
            companion, contents = recipe.beside[0]
            companion(canvas, replace(look, x=thing.x + 0.155 * UNITS, base=thing.base + 40, contents=contents, size=0.6))
    top = round(TOP * WIDTH)
    return canvas.finished().crop((0, top, WIDTH, top + HEIGHT))
