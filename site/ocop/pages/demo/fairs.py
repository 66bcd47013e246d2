"""Three made-up fairs around the day of loading: one over, one running, one to come. Producers and products are the made-up ones
of the catalogue's demonstration; some of the running fair's lapse before it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from catalog.models import Producer, Product, Province
from ocop.pages.models import (
    Booth,
    FairDownload,
    FairIndexPage,
    FairOrganiser,
    FairPage,
    FairPhoto,
    FairZone,
    FeaturedProduct,
    OrganiserRole,
    PressLink,
    ProgrammeItem,
)

from . import fair_scenes
from .fair_scenes import Goods, Hall
from .fair_words import FAIRS, FairPlan
from .trees import child, first_page

EXHIBITORS = 12
HOME = 6
"""Exhibitors of the host's own province, at most."""
FEATURED = 8
LAPSING = 3
"""Exhibitors of the running fair of whom something lapses before it ends."""
ORGANISER = ("Sở Nông nghiệp Minh Họa", "Minh Hoa Department of Agriculture")
SPONSOR = ("Ngân hàng Minh Họa", "Minh Hoa Bank")
HALLS = (
    Hall(40, 90, 330, 480, "Khu A"),
    Hall(630, 90, 330, 480, "Khu B"),
    Hall(40, 640, 620, 230, "Khu ẩm thực"),
)
ZONES = (
    ("A", "Sản phẩm OCOP của nơi tổ chức", "OCOP products of the host"),
    ("B", "Sản phẩm OCOP các tỉnh bạn", "OCOP products of other provinces"),
    ("C", "Ẩm thực", "Food"),
    ("S", "Sân khấu và ban tổ chức", "Stage and organisers"),
)
FOOD = (
    ("Bếp xôi chõ", "Steamed sticky rice"),
    ("Bánh cuốn nóng", "Rice rolls"),
    ("Cá nướng than", "Grilled fish"),
    ("Chè sen", "Lotus sweet soup"),
    ("Trà và cà phê", "Tea and coffee"),
)
OTHERS = (
    ("SK", "Sân khấu chính", "Main stage", (410, 130, 180, 190)),
    ("BTC", "Ban tổ chức, y tế", "Organisers, first aid", (430, 390, 140, 110)),
    ("CA", "Góc chụp ảnh", "Photo corner", (740, 700, 180, 130)),
)
SHOTS = (
    ("Ba gian hàng dưới dây cờ", "Three stalls under bunting", "Dãy gian hàng buổi sáng", "The stalls in the morning"),
    ("Sáu sản phẩm trên hai hàng kệ", "Six products on two shelves", "Kệ hàng của các chủ thể", "On the producers’ shelves"),
    ("Sân khấu nhìn từ hàng ghế khách", "The stage seen from the seats", "Lễ khai mạc", "The opening"),
)
DRAWN = (" (minh họa)", " (illustration)")


def load(on: date) -> int:
    """How many fairs were made; those that are there already stay as they are."""
    made = 0
    for number, plan in enumerate(FAIRS):
        if not FairPage.objects.filter(slug=plan.texts["vi"]["slug"]).exists():
            _Fair(plan, on, number).make()
            made += 1
    return made


class _Fair:
    def __init__(self, plan: FairPlan, on: date, number: int) -> None:
        self._plan = plan
        self._on = on
        self._number = number
        self._first = on + timedelta(days=plan.opens_in)
        self._last = self._first + timedelta(days=plan.lasts - 1)

    def make(self) -> FairPage:
        plan = self._plan
        exhibitors = self._exhibitors()
        products = list(Product.objects.listed(self._on).filter(producer__in=exhibitors).select_related("group").order_by("code"))
        goods = [(each.code, each.name, each.group.name if each.group else "") for each in _one_of_each(products)]
        shots = self._shots(goods)
        booths = list(self._booths(exhibitors))
        ground = fair_scenes.plan(
            HALLS, [(each.x or 0, each.y or 0, each.width or 0, each.height or 0) for each in booths], "Cổng vào"
        )
        return child(
            first_page(FairIndexPage),
            FairPage,
            plan.texts,
            kind=plan.kind,
            fictional=True,
            opens_on=self._first,
            closes_on=self._last,
            picture=shots[0],
            venue=plan.venue,
            venue_en=plan.venue_en,
            street_address=plan.street,
            province=Province.objects.get(code=plan.province),
            latitude=plan.position[0],
            longitude=plan.position[1],
            stalls=plan.stalls,
            plan_image=_image(ground, f"Sơ đồ gian hàng, {plan.texts['vi']['title']}", f"{plan.key}-so-do"),
            buyers_register=plan.forms_close_in is not None,
            exhibitors_apply=plan.forms_close_in is not None,
            forms_close_on=None if plan.forms_close_in is None else self._on + timedelta(days=plan.forms_close_in),
            organiser_email=f"{plan.key}@ocop.example",
            **(plan.results or {}),
            organisers=[
                FairOrganiser(role=OrganiserRole.ORGANISER, name=ORGANISER[0], name_en=ORGANISER[1]),
                FairOrganiser(role=OrganiserRole.HOST, name=plan.host, name_en=plan.host_en),
                FairOrganiser(role=OrganiserRole.SPONSOR, name=SPONSOR[0], name_en=SPONSOR[1]),
            ],
            zones=[FairZone(key=key, name=name, name_en=name_en) for key, name, name_en in ZONES],
            booths=booths,
            programme=list(self._programme()),
            featured=[FeaturedProduct(product=each) for each in _one_of_each(products)[:FEATURED]],
            photos=list(self._photos(shots)),
            downloads=list(self._downloads(ground, booths)),
            press=list(self._press()),
        )

    def _exhibitors(self) -> list[Producer]:
        """Made-up producers with something in force: the host's own, those of whom something lapses during the fair, and others
        of as many provinces as there are.
        """
        listed = Product.objects.listed(self._on).filter(producer__fictional=True, producer__live=True)
        until_the_end = Product.objects.listed(max(self._last, self._on)).values("pk")
        lapsing = list(listed.exclude(pk__in=until_the_end).order_by("code").values_list("producer", flat=True))
        chosen = list(dict.fromkeys(lapsing))[:LAPSING]
        others = Producer.objects.filter(pk__in=listed.values("producer")).exclude(pk__in=chosen).order_by("pk")
        # Each fair begins elsewhere in the list, so that they do not all show the same.
        turned = list(others)[self._number * 17 :] + list(others)[: self._number * 17]
        of_province: dict[int | None, Producer] = {}
        for producer in turned:
            of_province.setdefault(producer.province_id, producer)
        at_home = [each for each in turned if each.province and each.province.code == self._plan.province][:HOME]
        wanted = dict.fromkeys([*at_home, *Producer.objects.filter(pk__in=chosen), *of_province.values()])
        return list(wanted)[:EXHIBITORS]

    def _booths(self, exhibitors: Sequence[Producer]) -> Iterable[Booth]:
        half = (len(exhibitors) + 1) // 2
        for letter, left, producers in (("A", 60, exhibitors[:half]), ("B", 650, exhibitors[half:])):
            for number, producer in enumerate(producers):
                x, y = left + number % 2 * 150, 150 + number // 2 * 140
                yield Booth(number=f"{letter}{number + 1:02d}", zone=letter, producer=producer, x=x, y=y, width=130, height=115)
        for number, (name, name_en) in enumerate(FOOD):
            yield Booth(
                number=f"C{number + 1:02d}",
                zone="C",
                label=name,
                label_en=name_en,
                x=60 + number * 118,
                y=715,
                width=102,
                height=125,
            )
        for key, name, name_en, (x, y, width, height) in OTHERS:
            yield Booth(number=key, zone="S", label=name, label_en=name_en, x=x, y=y, width=width, height=height)

    def _programme(self) -> Iterable[ProgrammeItem]:
        for item in self._plan.programme:
            yield ProgrammeItem(
                day=self._first + timedelta(days=item.day),
                begins=time.fromisoformat(item.begins),
                ends=time.fromisoformat(item.ends),
                title=item.title,
                title_en=item.title_en,
                place=item.place,
                place_en=item.place_en,
                live_url=f"https://truc-tiep.ocop.example/{self._plan.key}-{item.day}" if item.live else "",
            )

    def _shots(self, goods: Goods) -> list[Any]:
        drawn = (
            fair_scenes.stalls(self._plan.mood, goods),
            fair_scenes.shelves(goods[3:] or goods),
            fair_scenes.stage(self._plan.mood, self._plan.texts["vi"]["title"]),
        )
        return [
            _image(picture, f"{shot[0]}{DRAWN[0]}", f"{self._plan.key}-{number}")
            for number, (picture, shot) in enumerate(zip(drawn, SHOTS, strict=True), 1)
        ]

    def _photos(self, shots: Sequence[Any]) -> Iterable[FairPhoto]:
        for image, (alt, alt_en, caption, caption_en) in zip(shots, SHOTS, strict=True):
            yield FairPhoto(
                image=image,
                alt_text=alt,
                alt_text_en=alt_en,
                caption=f"{caption}{DRAWN[0]}",
                caption_en=f"{caption_en}{DRAWN[1]}",
            )

    def _downloads(self, ground: Image.Image, booths: Sequence[Booth]) -> Iterable[FairDownload]:
        pdf = BytesIO()
        ground.save(pdf, "PDF", resolution=150)
        sheet = BytesIO()
        _list_of_booths(booths).save(sheet)
        for title, title_en, name, content in (
            ("Sơ đồ hội chợ", "Plan of the fair", f"{self._plan.key}-so-do.pdf", pdf),
            ("Danh sách gian hàng", "List of booths", f"{self._plan.key}-gian-hang.xlsx", sheet),
        ):
            yield FairDownload(document=_document(title, name, content), title=title, title_en=title_en)

    def _press(self) -> Iterable[PressLink]:
        if self._first <= self._on:
            title = self._plan.texts["vi"]["title"]
            yield PressLink(
                title=f"Khai mạc {title[0].lower()}{title[1:]}",
                outlet="Báo Minh Họa",
                url=f"https://bao.ocop.example/{self._plan.key}",
                published_on=self._first,
            )


def _one_of_each(products: Sequence[Product]) -> list[Product]:
    """One product of each producer, then a second of each, and so on."""
    rounds: list[tuple[int, Product]] = []
    seen: dict[int, int] = {}
    for product in products:
        seen[product.producer_id] = seen.get(product.producer_id, 0) + 1
        rounds.append((seen[product.producer_id], product))
    return [product for _round, product in sorted(rounds, key=lambda pair: pair[0])]


def _list_of_booths(booths: Sequence[Booth]) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Gian hàng"
    sheet.append(["Số gian", "Khu", "Đơn vị"])
    for booth in booths:
        sheet.append([booth.number, booth.zone, booth.producer.name if booth.producer else booth.label])
    sheet.column_dimensions["C"].width = 60
    return book


def _image(picture: Image.Image, title: str, name: str) -> Any:
    written = BytesIO()
    picture.save(written, "JPEG", quality=90, optimize=True)
    file = ContentFile(written.getvalue(), name=f"{name}.jpg")
    return get_image_model().objects.create(
        title=title, description=title, file=file, width=picture.width, height=picture.height, file_size=file.size
    )


def _document(title: str, name: str, content: BytesIO) -> Any:
    document = get_document_model()(title=title)
    document.file.save(name, ContentFile(content.getvalue()), save=False)
    document.file_size = len(content.getvalue())
    document.save()
    return document
