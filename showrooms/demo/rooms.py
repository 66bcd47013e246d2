"""The made-up showrooms: where they are, when they are open, who works there, how much they carry and sell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from showrooms.models import Closure, OpeningHours, Showroom, ShowroomKind

Span = tuple[str, str]
Week = tuple[tuple[Span, ...], ...]
"""The spans of each weekday, Monday first."""

ALL_DAY: Week = ((("08:00", "21:00"),),) * 7
NOON_BREAK: Week = (*((("07:30", "11:30"), ("13:30", "17:30")),) * 5, (("07:30", "11:30"),), ())
LATE: Week = (*((("08:00", "21:30"),),) * 4, *((("08:00", "23:00"),),) * 3)
ROAD: Week = ((("06:00", "22:00"),),) * 7
MARKET: Week = (*((("07:30", "12:00"), ("13:30", "20:00")),) * 6, (("08:00", "20:00"),))
FAIR: Week = ((("08:30", "21:30"),),) * 7

TET = (
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
    date(2031, 1, 23),
    date(2032, 2, 11),
    date(2033, 1, 31),
    date(2034, 2, 19),
    date(2035, 2, 8),
)
"""First days of the lunar years."""


@dataclass(frozen=True)
class RoomPlan:
    """`products` and `goods` are how many items it carries, of the catalogue and other ones; `sales` how many there are on a
    working day. `opens_in` and `closes_in` are days from the day of loading; a lasting showroom has none."""

    slug: str
    name: str
    name_en: str
    kind: ShowroomKind
    province: str
    street_address: str
    position: tuple[float, float]
    week: Week
    managing_body: str
    phone: str
    description: str
    description_en: str
    products: int
    goods: int
    sales: int
    staff: str
    managers: tuple[str, ...]
    opens_in: int | None = None
    closes_in: int | None = None
    delivers: bool = False
    dearer: int = 0
    """Per cent by which it asks more than the producer's price."""

    @property
    def email(self) -> str:
        return f"{self.slug}@ocop.example"

    def opens_on(self, on: date) -> date | None:
        return None if self.opens_in is None else on + timedelta(days=self.opens_in)

    def closes_on(self, on: date) -> date | None:
        return None if self.closes_in is None else on + timedelta(days=self.closes_in)

    def showroom(self, province_id: int, on: date) -> Showroom:
        return Showroom(
            slug=self.slug,
            name=self.name,
            name_en=self.name_en,
            kind=self.kind,
            fictional=True,
            delivers=self.delivers,
            opens_on=self.opens_on(on),
            closes_on=self.closes_on(on),
            province_id=province_id,
            street_address=self.street_address,
            latitude=self.position[0],
            longitude=self.position[1],
            managing_body=self.managing_body,
            phone=self.phone,
            email=self.email,
            description=self.description,
            description_en=self.description_en,
        )

    def hours(self, showroom: Showroom) -> list[OpeningHours]:
        spans = [(weekday, span) for weekday, spans in enumerate(self.week) for span in spans]
        return [
            OpeningHours(
                showroom=showroom,
                weekday=weekday,
                opens=time.fromisoformat(opens),
                closes=time.fromisoformat(closes),
                sort_order=order,
            )
            for order, (weekday, (opens, closes)) in enumerate(spans)
        ]

    def closures(self, showroom: Showroom, on: date) -> list[Closure]:
        """Lasting ones are closed over the next Tết, and open short hours on the day before."""
        tet = next((day for day in TET if day > on), None)
        if tet is None or self.opens_in is not None:
            return []
        eve = tet - timedelta(days=1)
        reason = {"reason": "Tết Nguyên đán", "reason_en": "Lunar New Year"}
        return [
            Closure(showroom=showroom, since=eve, until=eve, opens=time(8), closes=time(11, 30), sort_order=0, **reason),
            Closure(showroom=showroom, since=tet, until=tet + timedelta(days=3), sort_order=1, **reason),
        ]


ROOMS = (
    RoomPlan(
        slug="trung-tam-ha-noi",
        name="Trung tâm giới thiệu OCOP Hà Nội (minh họa)",
        name_en="Hanoi OCOP Centre (demonstration)",
        kind=ShowroomKind.CENTRE,
        province="01",
        street_address="Số 000 phố Minh Họa, phường Hoàn Kiếm",
        position=(21.0278, 105.8342),
        week=ALL_DAY,
        managing_body="Văn phòng Điều phối Minh Họa Hà Nội",
        phone="024 0000 0001",
        description="Nơi trưng bày lớn nhất trong dữ liệu minh họa, hàng của ba miền.",
        description_en="The largest showroom of the demonstration, with goods from all three regions.",
        products=110,
        goods=22,
        sales=14,
        staff="banhang",
        managers=("quanly", "quanly2"),
        delivers=True,
    ),
    RoomPlan(
        slug="tram-dung-ninh-binh",
        name="Góc OCOP trạm dừng nghỉ Ninh Bình (minh họa)",
        name_en="OCOP corner, Ninh Binh rest stop (demonstration)",
        kind=ShowroomKind.CORNER,
        province="37",
        street_address="Trạm dừng nghỉ Minh Họa, đường cao tốc Bắc – Nam",
        position=(20.2130, 105.9230),
        week=ROAD,
        managing_body="Trạm dừng nghỉ Minh Họa",
        phone="0229 0000 002",
        description="Góc hàng ngay cửa vào trạm dừng nghỉ, mở từ sáng sớm.",
        description_en="A corner by the entrance of the rest stop, open from early morning.",
        products=45,
        goods=14,
        sales=12,
        staff="banhang",
        managers=("quanly",),
        dearer=5,
    ),
    RoomPlan(
        slug="ha-long-quang-ninh",
        name="Trung tâm OCOP Hạ Long (minh họa)",
        name_en="Ha Long OCOP Centre (demonstration)",
        kind=ShowroomKind.CENTRE,
        province="22",
        street_address="Số 000 đường Minh Họa, phường Hồng Gai",
        position=(20.9500, 107.0800),
        week=LATE,
        managing_body="Văn phòng Điều phối Minh Họa Quảng Ninh",
        phone="0203 0000 003",
        description="Gần bến tàu du lịch; cuối tuần mở đến 23 giờ.",
        description_en="Near the cruise port; open until 11 p.m. at weekends.",
        products=60,
        goods=14,
        sales=8,
        staff="banhang2",
        managers=("quanly",),
    ),
    RoomPlan(
        slug="khach-san-da-nang",
        name="Quầy OCOP khách sạn Minh Họa Đà Nẵng",
        name_en="OCOP counter, Minh Hoa Hotel Da Nang (demonstration)",
        kind=ShowroomKind.CORNER,
        province="48",
        street_address="Sảnh khách sạn Minh Họa, số 000 đường Minh Họa, phường Hải Châu",
        position=(16.0605, 108.2230),
        week=ALL_DAY,
        managing_body="Khách sạn Minh Họa",
        phone="0236 0000 004",
        description="Quầy quà tặng ở sảnh, có gói quà.",
        description_en="A gift counter in the lobby; they wrap presents.",
        products=30,
        goods=18,
        sales=6,
        staff="banhang2",
        managers=("quanly2",),
        dearer=15,
    ),
    RoomPlan(
        slug="da-lat-lam-dong",
        name="Cửa hàng OCOP Đà Lạt (minh họa)",
        name_en="Da Lat OCOP Shop (demonstration)",
        kind=ShowroomKind.SHOP,
        province="68",
        street_address="Số 000 đường Minh Họa, phường Xuân Hương – Đà Lạt",
        position=(11.9404, 108.4383),
        week=MARKET,
        managing_body="Hợp tác xã Minh Họa Lâm Đồng",
        phone="0263 0000 005",
        description="Cà phê, trà, rau củ sấy của cao nguyên; nghỉ trưa.",
        description_en="Coffee, tea and dried vegetables of the highlands; closed at noon.",
        products=55,
        goods=12,
        sales=7,
        staff="banhang2",
        managers=("quanly2",),
    ),
    RoomPlan(
        slug="ninh-kieu-can-tho",
        name="Cửa hàng OCOP Ninh Kiều (minh họa)",
        name_en="Ninh Kieu OCOP Shop (demonstration)",
        kind=ShowroomKind.SHOP,
        province="92",
        street_address="Số 000 bến Minh Họa, phường Ninh Kiều",
        position=(10.0330, 105.7880),
        week=NOON_BREAK,
        managing_body="Văn phòng Điều phối Minh Họa Cần Thơ",
        phone="0292 0000 006",
        description="Hàng miền Tây; nghỉ trưa và nghỉ chủ nhật.",
        description_en="Goods from the Mekong delta; closed at noon and on Sundays.",
        products=60,
        goods=12,
        sales=8,
        staff="banhang2",
        managers=("quanly2",),
        delivers=True,
    ),
    RoomPlan(
        slug="hoi-cho-thu-thiem",
        name="Gian hàng OCOP hội chợ Thủ Thiêm (minh họa)",
        name_en="OCOP stall, Thu Thiem fair (demonstration)",
        kind=ShowroomKind.STALL,
        province="79",
        street_address="Gian 00, hội chợ Minh Họa, phường An Khánh",
        position=(10.7769, 106.7200),
        week=FAIR,
        managing_body="Ban tổ chức hội chợ Minh Họa",
        phone="028 0000 0007",
        description="Gian hàng chung của nhiều tỉnh trong kỳ hội chợ.",
        description_en="A stall that several provinces share during the fair.",
        products=35,
        goods=6,
        sales=16,
        staff="banhang2",
        managers=("quanly2",),
        opens_in=-5,
        closes_in=4,
    ),
    RoomPlan(
        slug="hoi-cho-hue",
        name="Gian hàng OCOP hội chợ Huế (minh họa)",
        name_en="OCOP stall, Hue fair (demonstration)",
        kind=ShowroomKind.STALL,
        province="46",
        street_address="Gian 00, hội chợ Minh Họa, phường Thuận Hóa",
        position=(16.4620, 107.5900),
        week=FAIR,
        managing_body="Ban tổ chức hội chợ Minh Họa",
        phone="0234 0000 008",
        description="Mở vào kỳ hội chợ tháng sau.",
        description_en="Opens with next month’s fair.",
        products=0,
        goods=0,
        sales=0,
        staff="banhang2",
        managers=("quanly2",),
        opens_in=30,
        closes_in=37,
    ),
)

TARGET_SHARE = 70
TARGET_SOURCE = "Ví dụ trong dữ liệu minh họa, không phải văn bản của tỉnh"
