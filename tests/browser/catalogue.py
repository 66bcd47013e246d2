"""A small catalogue with every kind of page in it, as of the real today, and the addresses of all its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from catalog import addresses, clock
from catalog.models import Commune, FormerCommune, FormerProvince, ProducerLink, Product, Province
from ocop.pages.models import Booth, FairOrganiser, FairPage, FairZone, FeaturedProduct, ProgrammeItem, StoryPage
from scripts import screenshots
from showrooms import addresses as showroom_addresses
from showrooms.models import Closure, OpeningHours, Showroom
from tests import factories
from tests.pages.factories import make_collection, make_fair, make_page, make_story
from tests.showrooms.factories import make_showroom, product_item, stock

# Long words, stacked accents, long producers: what breaks a narrow page.
LONG_NAME = "Điểm du lịch sinh thái Ẫ Ễ Ộ Ử kết hợp trải nghiệm nghề truyền thống Chuông-gió-nứa-nghìn-năm"


@dataclass(frozen=True)
class Shown:
    showroom: Showroom
    listed: Product
    sample: Product
    lapsed: Product
    withdrawn: Product
    stories: dict[str, list[str]]
    """Addresses by language: the list of stories, and one built of every kind of block that needs no picture."""


def make_catalogue() -> Shown:
    today = clock.today()
    province = factories.make_province("91", "An Giang", "an-giang")
    former = FormerProvince.objects.create(
        code="91", name="Kiên Giang", slug="kien-giang", province=province, merged_on=date(2025, 7, 1)
    )
    factories.make_province("92", "Cần Thơ", "can-tho")
    oc_eo, _vong_the = (
        Commune.objects.create(code=code, name=name, kind="xã", province=province)
        for code, name in (("30301", "Óc Eo"), ("30302", "Vọng Thê"))
    )
    FormerCommune.objects.create(commune=oc_eo, kind="thị trấn", name="Óc Eo", partial=True)
    factories.make_rules()
    group, _empty = factories.make_group(), factories.make_group("2", "Đồ uống", "do-uong")
    start = today - timedelta(days=30)
    products = [
        factories.certified_product(
            start - timedelta(days=number), stars=3 + number % 3, name=f"Mắm {number}", group=group, former_province=former
        )
        for number in range(28)
    ]
    listed = products[1]
    Product.objects.filter(pk=listed.pk).update(
        commune=oc_eo, traceability_url="https://trace.example.vn/1", traceability_ends_on=today + timedelta(days=100)
    )
    listed.refresh_from_db()
    factories.issue(listed, start - timedelta(days=900), stars=3, certified_name="Tên đợt đầu")
    ProducerLink.objects.create(producer=listed.producer, kind="shopee", url="https://shopee.vn/x")
    sample = factories.certified_product(
        start,
        name=LONG_NAME,
        fictional=True,
        price=185000,
        price_is_example=True,
        producer=factories.make_producer("Hợp tác xã Nông nghiệp Dịch vụ Tổng hợp và Du lịch cộng đồng Rạch-Giồng-Riềng-Một"),
    )
    lapsed = factories.certified_product(today - timedelta(days=2000), name="Trà đã hết hạn", group=group)
    withdrawn = factories.certified_product(start, name="Rượu bị thu hồi")
    factories.withdraw(withdrawn.certificates.get(), today)
    showroom = _make_showrooms(products, province, today)
    _make_fairs(products, province, today)
    make_collection("Quà Tết", least_stars=4)
    return Shown(showroom, listed, sample, lapsed, withdrawn, _make_stories(listed, showroom))


def _make_showrooms(products: list[Product], province: Province, today: date) -> Showroom:
    """One that is open every day and has more than a page of products. A fair stall is announced beside it."""
    names = {"name": "Trung tâm giới thiệu và bán sản phẩm OCOP Rạch-Giồng-Riềng-Một", "name_en": "OCOP centre"}
    position = {"latitude": 10.01, "longitude": 105.08}
    showroom = make_showroom(**names, **position, kind="centre", province=province, phone="0297 382 1234", email="a@b.vn")
    for weekday in range(7):
        OpeningHours.objects.create(showroom=showroom, weekday=weekday, opens=time(0, 1), closes=time(23, 59))
    Closure.objects.create(showroom=showroom, since=today + timedelta(days=9), until=today + timedelta(days=9), reason="Kiểm kê")
    for number, product in enumerate(products):
        stock(showroom, product_item(product), 3 + number, on=today)
    days = {"opens_on": today + timedelta(days=2), "closes_on": today + timedelta(days=4)}
    make_showroom("Gian hàng hội chợ Xuân", kind="stall", province=province, **days)
    return showroom


def _make_fairs(products: list[Product], province: Province, today: date) -> None:
    """One runs today with everything but photographs, one is announced with both forms, one is over."""
    running = make_fair(
        "Tuần lễ sản phẩm OCOP Rạch-Giồng-Riềng-Một",
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=3),
        introduction="Mười hai chủ thể, ba ngày, một bến sông.",
        venue="Nhà thi đấu đa năng",
        province=province,
        latitude=10.01,
        longitude=105.08,
    )
    FairOrganiser.objects.create(page=running, name="Văn phòng Điều phối Nông thôn mới")
    FairZone.objects.create(page=running, key="A", name="Đồ khô", name_en="Dried goods")
    for number, product in enumerate(products[:12]):
        FeaturedProduct.objects.create(page=running, product=product, sort_order=number)
        place = {"x": 60 + number % 6 * 150, "y": 100 + number // 6 * 400, "width": 120, "height": 200}
        Booth.objects.create(page=running, number=f"A{number + 1}", zone="A", producer=product.producer, **place)
    ProgrammeItem.objects.create(page=running, day=today, begins=time(9), ends=time(10), title="Khai mạc", place="Sân khấu")
    make_fair(
        "Hội chợ Xuân",
        opens_on=today + timedelta(days=40),
        closes_on=today + timedelta(days=44),
        buyers_register=True,
        exhibitors_apply=True,
    )
    days = {"opens_on": today - timedelta(days=300), "closes_on": today - timedelta(days=296)}
    make_fair("Hội chợ năm ngoái", visitors=45_000, turnover=7_200_000_000, contracts=12, **days)
    for fair in FairPage.objects.filter(locale__language_code="vi"):
        make_page(FairPage, fair, "en", title=f"Fair {fair.pk}")


def _make_stories(product: Product, showroom: Showroom) -> dict[str, list[str]]:
    table = StoryPage.body.field.stream_block.child_blocks["table"]
    columns = [{"type": "text", "heading": "Sao"}, {"type": "number", "heading": "Điểm từ"}]
    film = {"title": "Gói bánh", "address": "https://youtu.be/AbCdEfGhIjK", "file": None, "image": None}
    body = [
        ("text", "<h2>Từ bốn giờ sáng</h2><p>Một búp, <b>hai lá</b>.</p><ul><li>sao</li><li>vò</li></ul>"),
        ("quote", {"text": "Chè không nói dối được.", "who": "Bà Mẩy", "role": "sao chè"}),
        ("table", table.to_python({"columns": columns, "rows": [{"values": ["5 sao", 90]}], "caption": "Điểm và sao"})),
        ("questions", {"heading": "Hỏi đáp", "questions": [{"question": "Bao lâu?", "answer": "<p>36 tháng.</p>"}]}),
        ("products", {"heading": "Nên thử", "products": [product]}),
        ("showroom", {"showroom": showroom}),
        ("map", {"name": "Óc Eo", "address": "", "latitude": 10.2, "longitude": 105.1}),
        ("video", film),
        ("button", {"words": "Mọi sản phẩm", "page": None, "address": "/san-pham/", "text": "Xem thêm"}),
    ]
    words = {"introduction": "Một mẻ chè ngon bắt đầu khi trời còn tối.", "body": body}
    story = make_story("Hái chè khi sương chưa tan", producer=product.producer, **words)
    english = make_page(StoryPage, story, "en", title="Picking before the mist lifts", dated_on=story.dated_on, **words)
    return {page.language: [page.get_parent().specific.address, page.address] for page in (story, english)}


def pictured(language: str) -> list[str]:
    """The pages that have their pictures taken."""
    return [of_language[language] for of_language in screenshots.pages().values() if language in of_language]


def states(shown: Shown, language: str) -> list[str]:
    """Pages of the same parts that a picture would not tell apart: nothing found, lapsed, formerly, with a filter."""
    products, search, verify = addresses.product_list(language), addresses.search(language), addresses.verify(language)
    return [
        f"{products}?tinh-cu=kien-giang",
        f"{products}?sao=9",
        f"{search}?q=khong+co+gi",
        f"{search}?q=mam&sao=4",
        f"{search}?q=mawms+an+giang+5+sao",
        f"{search}?q={shown.lapsed.name}",
        f"{products}?trang=2",
        f"{products}?trang=99",
        *(addresses.product(language, product.slug) for product in (shown.listed, shown.lapsed, shown.withdrawn)),
        *(addresses.producer(language, product.producer.slug) for product in (shown.listed, shown.sample, shown.lapsed)),
        *(addresses.place(language, slug) for slug in ("an-giang", "kien-giang", "can-tho")),
        *(addresses.commune(language, "an-giang", slug) for slug in ("xa-oc-eo-30301", "xa-vong-the-30302")),
        addresses.group(language, "do-uong"),
        f"{addresses.showrooms(language)}?tinh=kien-giang",
        f"{showroom_addresses.showroom(language, shown.showroom.slug)}?sao=4",
        showroom_addresses.showroom(language, "khong-co"),
        *(addresses.where_to_buy(language, product.code) for product in (shown.listed, shown.sample)),
        f"{verify}?q=mam",
        f"{verify}?q={shown.lapsed.name}",
        f"{verify}?q={shown.listed.certificates.last().decision.number}",
        addresses.short_verify(shown.listed.code),
        *shown.stories[language],
    ]


def every_page(shown: Shown, language: str) -> list[str]:
    return list(dict.fromkeys([*pictured(language), *states(shown, language)]))
