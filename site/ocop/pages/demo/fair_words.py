"""What the made-up fairs say of themselves, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ocop.pages.models import FairKind

from .fair_scenes import EVENING, MORNING, SPRING, Mood


@dataclass(frozen=True)
class Item:
    """Of the programme: the day counted from the fair's first, hours, and what and where in both languages."""

    day: int
    begins: str
    ends: str
    title: str
    title_en: str
    place: str = ""
    place_en: str = ""
    live: bool = False


@dataclass(frozen=True)
class FairPlan:
    """`opens_in` is days from the day of loading; `lasts` counts both ends."""

    key: str
    kind: FairKind
    opens_in: int
    lasts: int
    mood: Mood
    province: str
    position: tuple[float, float]
    venue: str
    venue_en: str
    street: str
    host: str
    host_en: str
    stalls: int
    texts: dict[str, dict[str, Any]]
    programme: tuple[Item, ...]
    forms_close_in: int | None = None
    results: dict[str, int] | None = None


HOURS = {"vi": "8:00–21:30 hằng ngày", "en": "8 a.m. to 9.30 p.m. daily"}
STAGE, HALL_A, FOOD = ("Sân khấu chính", "Main stage"), ("Khu A", "Zone A"), ("Khu ẩm thực", "Food court")


def _text(html: str) -> list[tuple[str, str]]:
    return [("text", html)]


def _opening(live: bool = True) -> tuple[Item, ...]:
    return (
        Item(0, "08:00", "09:30", "Lễ khai mạc", "Opening ceremony", *STAGE, live=live),
        Item(0, "14:00", "16:30", "Kết nối nhà mua hàng với chủ thể OCOP", "Buyers meet OCOP producers", *HALL_A),
        Item(0, "19:00", "21:00", "Đêm nhạc dân gian", "An evening of folk music", *STAGE),
    )


CONDITIONS = {
    "vi": _text(
        "<p>Sản phẩm có giấy chứng nhận OCOP từ 3 sao, còn hiệu lực suốt hội chợ.</p>"
        "<ul><li>Nhãn đúng quy định, có mã truy xuất.</li><li>Mỗi chủ thể tối đa 2 gian.</li>"
        "<li>Bán đúng giá niêm yết.</li></ul>"
    ),
    "en": _text(
        "<p>Products with an OCOP certificate of three stars or more, in force throughout the fair.</p>"
        "<ul><li>A proper label with a traceability code.</li><li>Two stalls for each producer at most.</li>"
        "<li>Goods are sold at the price on the label.</li></ul>"
    ),
}

PAST = FairPlan(
    key="song-nuoc",
    kind=FairKind.WEEK,
    opens_in=-47,
    lasts=5,
    mood=MORNING,
    province="92",
    position=(10.034, 105.788),
    venue="Bến Minh Họa",
    venue_en="Minh Hoa Quay",
    street="Số 000 đường Minh Họa",
    host="Văn phòng Điều phối Minh Họa Cần Thơ",
    host_en="Minh Hoa Coordination Office, Can Tho",
    stalls=90,
    results={"visitors": 48_200, "turnover": 6_350_000_000, "contracts": 27},
    texts={
        "vi": {
            "title": "Tuần lễ OCOP miền sông nước",
            "slug": "tuan-le-mien-song-nuoc",
            "round_name": "lần thứ 2",
            "theme": "Trái chín theo con nước",
            "introduction": "Năm ngày bên bến sông, hàng của các chủ thể miền Tây và bạn bè ba miền.",
            "hours": HOURS["vi"],
            "results": _text(
                "<p>Khách đông nhất vào tối thứ hai của tuần lễ, khi có đờn ca tài tử. Trái cây sấy và mật ong bán hết sớm.</p>"
            ),
            "entry_conditions": CONDITIONS["vi"],
        },
        "en": {
            "title": "OCOP week of the river country",
            "slug": "week-of-the-river-country",
            "round_name": "2nd round",
            "theme": "Fruit that ripens with the tide",
            "introduction": "Five days on the quay, with producers of the delta and friends from all three regions.",
            "hours": HOURS["en"],
            "results": _text(
                "<p>Most visitors came on the second evening, for the music. Dried fruit and honey sold out early.</p>"
            ),
            "entry_conditions": CONDITIONS["en"],
        },
    },
    programme=(
        *_opening(live=False),
        Item(1, "18:30", "21:00", "Đờn ca tài tử", "Music of the south", *STAGE),
        Item(4, "17:00", "18:00", "Bế mạc, trao chứng nhận gian hàng đẹp", "Closing, and awards for the finest stalls", *STAGE),
    ),
)

RUNNING = FairPlan(
    key="mua-gat",
    kind=FairKind.FAIR,
    opens_in=-2,
    lasts=5,
    mood=EVENING,
    province="01",
    position=(21.029, 105.783),
    venue="Cung Triển lãm Minh Họa",
    venue_en="Minh Hoa Exhibition Palace",
    street="Số 000 phố Minh Họa",
    host="Văn phòng Điều phối Minh Họa Hà Nội",
    host_en="Minh Hoa Coordination Office, Hanoi",
    stalls=150,
    texts={
        "vi": {
            "title": "Hội chợ OCOP mùa gặt",
            "slug": "hoi-cho-mua-gat",
            "round_name": "lần thứ 3",
            "theme": "Hạt gạo mới, câu chuyện cũ",
            "introduction": "Hàng ba miền về thủ đô sau vụ gặt. Mỗi gian có người làm ra sản phẩm đứng kể chuyện.",
            "hours": HOURS["vi"],
            "body": _text(
                "<h2>Đến hội chợ thì xem gì</h2><p>Khu A là hàng của Hà Nội. Khu B đón các tỉnh bạn. Khu ẩm thực nấu bằng chính "
                "sản phẩm có sao. Quét mã trên nhãn để biết giấy chứng nhận còn hiệu lực đến ngày nào.</p>"
            ),
            "entry_conditions": CONDITIONS["vi"],
        },
        "en": {
            "title": "OCOP harvest fair",
            "slug": "harvest-fair",
            "round_name": "3rd round",
            "theme": "New rice, old stories",
            "introduction": "Goods of three regions come to the capital after the harvest. At each stall stands who made them.",
            "hours": HOURS["en"],
            "body": _text(
                "<h2>What to see</h2><p>Zone A holds the goods of Hanoi, zone B those of other provinces. The food court cooks "
                "with what bears stars. Scan the code on a label to see until when its certificate is in force.</p>"
            ),
            "entry_conditions": CONDITIONS["en"],
        },
    },
    programme=(
        *_opening(),
        Item(1, "09:00", "11:00", "Thi gói bánh chưng", "Wrapping banh chung, a contest", *FOOD),
        Item(2, "09:30", "11:00", "Trình diễn pha trà shan tuyết", "Brewing shan tuyet tea", *HALL_A),
        Item(2, "15:00", "16:30", "Phiên bán hàng trực tuyến", "Selling live on the web", *STAGE, live=True),
        Item(3, "14:00", "16:00", "Ký kết tiêu thụ sản phẩm", "Signing of supply contracts", *STAGE),
        Item(4, "17:30", "18:30", "Bế mạc", "Closing", *STAGE, live=True),
    ),
)

COMING = FairPlan(
    key="don-tet",
    kind=FairKind.FAIR,
    opens_in=38,
    lasts=6,
    mood=SPRING,
    province="22",
    position=(20.957, 107.086),
    venue="Quảng trường Minh Họa",
    venue_en="Minh Hoa Square",
    street="Số 000 đường Minh Họa",
    host="Văn phòng Điều phối Minh Họa Quảng Ninh",
    host_en="Minh Hoa Coordination Office, Quang Ninh",
    stalls=220,
    forms_close_in=24,
    texts={
        "vi": {
            "title": "Hội chợ OCOP đón Tết bên vịnh",
            "slug": "hoi-cho-don-tet-ben-vinh",
            "round_name": "lần thứ 5",
            "theme": "Tết đủ vị ba miền",
            "introduction": "Sáu ngày sắm Tết bên vịnh. Nhà mua hàng và chủ thể đăng ký ngay trên trang này.",
            "hours": HOURS["vi"],
            "body": _text(
                "<h2>Đang nhận đăng ký</h2><p>Chủ thể có sản phẩm từ 3 sao đăng ký gian hàng. Nhà phân phối, siêu thị, cửa hàng "
                "quà tặng đăng ký gặp chủ thể vào ngày khai mạc.</p>"
            ),
            "entry_conditions": CONDITIONS["vi"],
        },
        "en": {
            "title": "OCOP Tết fair by the bay",
            "slug": "tet-fair-by-the-bay",
            "round_name": "5th round",
            "theme": "All the tastes of Tết",
            "introduction": "Six days of Tết shopping by the bay. Buyers and producers register on this page.",
            "hours": HOURS["en"],
            "body": _text(
                "<h2>Registration is open</h2><p>Producers with products of three stars or more apply for a stall. Distributors, "
                "supermarkets and gift shops register to meet them on the opening day.</p>"
            ),
            "entry_conditions": CONDITIONS["en"],
        },
    },
    programme=(
        *_opening(),
        Item(2, "09:00", "11:00", "Tọa đàm giỏ quà Tết từ sản phẩm OCOP", "A talk on Tết hampers of OCOP products", *HALL_A),
        Item(5, "20:00", "21:30", "Bế mạc, bắn pháo giấy", "Closing with confetti", *STAGE),
    ),
)

FAIRS = (PAST, RUNNING, COMING)
