"""The home page of the demonstration, in both languages: every kind of section that the country would look for."""

from __future__ import annotations

from datetime import date
from typing import Any

from catalog.models import ProductGroup
from ocop.pages.blocks import default_home
from ocop.pages.models import CollectionPage, HomePage

SEASONS = {
    "vi": (
        ("Cho mùa gió lạnh", "Trà nóng, mật mới và những thứ người ta mang về quê dịp cuối năm.", "10", "3"),
        ("Cho những ngày nắng", "Đồ uống mát, hoa quả sấy và bữa trưa không cần bếp.", "4", "9"),
    ),
    "en": (
        ("For the cold months", "Hot tea, new honey, and what people carry home at the end of the year.", "10", "3"),
        ("For days of sun", "Cool drinks, dried fruit and lunches that need no stove.", "4", "9"),
    ),
}
OF_SEASON = (("I.2.b", "I.5", "II.1"), ("II.2", "I.3", "I.1.a"))
"""Codes of groups, in the order of the seasons."""
WHY = {
    "vi": (
        "Vì sao có danh mục này",
        "<p>Mỗi xã có một thứ làm giỏi hơn nơi khác. Chương trình OCOP nếm, chấm điểm và cấp giấy; giấy nào "
        "cũng có ngày cuối. Ở đây bạn "
        "chỉ thấy những giấy còn giá trị, kèm quyết định để tự kiểm tra.</p>",
    ),
    "en": (
        "Why this catalogue exists",
        "<p>Each commune makes something better than others do. The OCOP programme tastes it, marks it and "
        "gives it a paper, and every "
        "paper has a last day. Here you see only those that count, with the decision to check them by.</p>",
    ),
}
ASKED = {
    "vi": (
        "Hỏi nhanh",
        (
            (
                "OCOP là gì?",
                "<p>Mỗi xã một sản phẩm: chương trình của nhà nước, từ năm 2018, cho hàng hóa và dịch vụ của nông thôn.</p>",
            ),
            ("Sao có hiệu lực bao lâu?", "<p>36 tháng kể từ ngày quyết định. Ngày cuối ghi dưới từng sản phẩm.</p>"),
            ("Tôi mua ở đâu?", "<p>Ở điểm bán gần bạn, hoặc cho vào giỏ ngay trên trang này nếu sản phẩm có giá.</p>"),
        ),
    ),
    "en": (
        "Quick answers",
        (
            (
                "What is OCOP?",
                "<p>One Commune One Product: a programme of the state, since 2018, for goods and services of "
                "the countryside.</p>",
            ),
            (
                "How long do the stars count?",
                "<p>36 months from the day of the decision. The last day stands below each product.</p>",
            ),
            ("Where can I buy?", "<p>At a showroom near you, or here: put what has a price into the cart.</p>"),
        ),
    ),
}


def load(on: date) -> int:
    """How many home pages were arranged; one that an editor has arranged already stays as it is."""
    usual = [section["type"] for section in default_home()]
    made = 0
    for page in HomePage.objects.select_related("locale").order_by("pk"):
        if [block.block_type for block in page.body] == usual:
            page.body = _sections(page.locale.language_code)
            page.save_revision().publish()
            made += 1
    return made


def _sections(language: str) -> list[tuple[str, Any]]:
    heading, text = WHY[language]
    asked, questions = ASKED[language]
    collections = CollectionPage.objects.live().filter(locale__language_code=language).order_by("path")
    return [
        ("search", {"title": "", "lead": "", "board": True}),
        ("fairs", {"heading": "", "most": 3}),
        *(("season", _season(number, *words)) for number, words in enumerate(SEASONS[language])),
        ("stories", {"heading": "", "most": 3, "picked": []}),
        ("places", {"heading": "", "introduction": ""}),
        ("newest", {"heading": "", "most": 8}),
        *(("collection", {"collection": page, "most": 4}) for page in collections[:1]),
        ("groups", {"heading": ""}),
        ("showrooms", {"heading": ""}),
        ("introduction", {"heading": heading, "text": text}),
        (
            "questions",
            {"heading": asked, "questions": [{"question": question, "answer": answer} for question, answer in questions]},
        ),
    ]


def _season(number: int, heading: str, introduction: str, first: str, last: str) -> dict[str, Any]:
    groups = ProductGroup.objects.filter(code__in=OF_SEASON[number]).order_by("pk")
    return {
        "heading": heading,
        "introduction": introduction,
        "first_month": first,
        "last_month": last,
        "collection": None,
        "least_stars": "4",
        "groups": [str(group.pk) for group in groups],
        "provinces": [],
        "price_from": None,
        "price_to": None,
        "tags": "",
        "order": "price",
        "most": 4,
    }
