"""Six made-up stories and guides, and two pages that every site needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from catalog.models import Producer, Product
from ocop.pages.models import ContentPage, HomePage, StoryIndexPage, StoryKind, StoryPage

from . import still_lifes
from .story_words import ABOUT, BADGE_GUIDE, LEGAL, STARS_GUIDE, TELLINGS, Telling
from .trees import child, first_page

LANGUAGES = ("vi", "en")
INTRODUCTION = {
    "vi": "Người làm ra sản phẩm, cách họ làm, và cách đọc những ngôi sao họ giữ.",
    "en": "The people behind the products, how they work, and how to read the stars they hold.",
}
GUIDES = ((BADGE_GUIDE, (3, 4, 5), 3, "huy-hieu"), (STARS_GUIDE, (5,), 45, "ba-bon-nam-sao"))
_STARS = ((3, 50), (4, 70), (5, 90))


def load(on: date) -> int:
    """How many pages were made; those that are there already stay as they are."""
    index = first_page(StoryIndexPage)
    _introduce(index)
    made = 0
    for telling in TELLINGS:
        if not StoryPage.objects.filter(slug=telling.slug["vi"]).exists() and (producer := _producer(telling, on)):
            _story(index, telling, producer, on)
            made += 1
    for words, stars, days_ago, name in GUIDES:
        if not StoryPage.objects.filter(slug=words["vi"]["slug"]).exists():
            _guide(index, words, stars, name, on - timedelta(days=days_ago))
            made += 1
    for page in (ABOUT, LEGAL):
        if not ContentPage.objects.filter(slug=page["vi"]["slug"]).exists():
            child(first_page(HomePage), ContentPage, {language: _content(page[language]) for language in LANGUAGES})
            made += 1
    return made


def _introduce(index: StoryIndexPage) -> None:
    for page in StoryIndexPage.objects.filter(translation_key=index.translation_key, introduction="").select_related("locale"):
        page.introduction = INTRODUCTION[page.locale.language_code]
        page.save_revision().publish()


def _producer(telling: Telling, on: date) -> Producer | None:
    """A made-up producer of such goods, with as many of them in force as any."""
    listed = Product.objects.listed(on).filter(name__startswith=telling.goods, producer__fictional=True, producer__live=True)
    first = listed.select_related("producer__province").order_by("-stars", "code").first()
    return first.producer if first else None


def _story(index: StoryIndexPage, telling: Telling, producer: Producer, on: date) -> None:
    products = list(Product.objects.listed(on).filter(producer=producer).select_related("group").order_by("-stars", "code"))
    products.sort(key=lambda product: not product.name.startswith(telling.goods))
    goods = [(each.code, each.name, each.group.name if each.group else "") for each in products]
    # Two of the same look, where it makes only one.
    two = [goods[0], next((each for each in goods[1:] if each[2] == goods[0][2]), (f"{goods[0][0]}-2", *goods[0][1:]))]
    picture = still_lifes.kept(still_lifes.pair(two), f"{telling.picture['vi']}", telling.key)
    detail = still_lifes.kept(still_lifes.alone(two[0]), telling.detail["vi"], f"{telling.key}-chi-tiet")
    names = {"name": producer.name, "place": producer.province.name if producer.province else ""}
    child(
        index,
        StoryPage,
        {
            language: {
                "title": telling.title[language],
                "slug": telling.slug[language],
                "introduction": telling.introduction[language].format(**names),
                "picture_alt": telling.picture[language],
                "body": _told(telling, language, names, detail, products),
            }
            for language in LANGUAGES
        },
        kind=StoryKind.PRODUCER,
        dated_on=on - timedelta(days=telling.days_ago),
        producer=producer,
        picture=picture,
        fictional=True,
    )


def _told(telling: Telling, language: str, names: dict[str, str], detail: Any, products: list[Product]) -> list[tuple[str, Any]]:
    first, second, third = (part.format(**names) for part in telling.parts[language])
    words, who, role = telling.quote[language]
    body: list[tuple[str, Any]] = [
        ("text", first),
        ("quote", {"text": words, "who": who, "role": role}),
        ("text", second),
        ("picture", {"image": detail, "alt": telling.detail[language], "caption": telling.detail[language], "wide": False}),
        ("text", third),
    ]
    if asked := telling.questions.get(language):
        heading = "Người mua hay hỏi" if language == "vi" else "What buyers ask"
        body.append(("questions", _questions(heading, asked)))
    return body


def _questions(heading: str, asked: list[tuple[str, str]]) -> dict[str, Any]:
    return {"heading": heading, "questions": [{"question": question, "answer": answer} for question, answer in asked]}


def _guide(index: StoryIndexPage, words: dict[str, Any], stars: tuple[int, ...], name: str, dated_on: date) -> None:
    picture = still_lifes.kept(still_lifes.badges(stars), words["vi"]["picture_alt"], name)
    child(
        index,
        StoryPage,
        {
            language: {
                **{field: words[language][field] for field in ("title", "slug", "introduction", "picture_alt")},
                "body": _explained(words[language]),
            }
            for language in LANGUAGES
        },
        kind=StoryKind.GUIDE,
        dated_on=dated_on,
        picture=picture,
    )


def _explained(words: dict[str, Any]) -> list[tuple[str, Any]]:
    body: list[tuple[str, Any]] = [("text", words["text"])]
    if "table" in words:
        body.append(("table", _table(*words["table"])))
        body.append(("text", words["after"]))
    if "questions" in words:
        body.append(("questions", _questions("", words["questions"])))
    label, address, sentence = words["button"]
    body.append(("button", {"words": label, "address": address, "text": sentence, "page": None}))
    return body


def _table(caption: str, headings: tuple[str, str, str], bodies: tuple[str, str]) -> Any:
    province, ministry = bodies
    stars_in = "%d " + headings[0].lower()
    block = StoryPage.body.field.stream_block.child_blocks["table"]
    kinds = ("text", "number", "text")
    rows = [{"values": [stars_in % stars, points, ministry if stars == 5 else province]} for stars, points in _STARS]
    columns = [{"type": kind, "heading": heading} for kind, heading in zip(kinds, headings, strict=True)]
    return block.to_python({"columns": columns, "rows": rows, "caption": caption})


def _content(words: dict[str, str]) -> dict[str, Any]:
    return {**{name: words[name] for name in ("title", "slug", "introduction")}, "body": [("text", words["text"])]}
