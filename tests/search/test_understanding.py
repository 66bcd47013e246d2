"""What a text comes to: places, slips, filters, and which products answer, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from catalog.at_a_glance.filters import PriceRange, Sort
from catalog.at_a_glance.listed import Choice
from catalog.edition import Reading
from catalog.models import Commune, FormerCommune, FormerProvince, Product
from search import indexing
from search.answering import Answer, answer, suggest, understood
from search.understanding import Manner
from tests import factories
from tests.factories import TODAY
from tests.rolled_back import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


ISLAND = "Nước mắm Phú Quốc Khải Hoàn 40 độ đạm"


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    with rolled_back(django_db_blocker, make_catalogue) as made:
        yield made


def make_catalogue() -> dict[str, int]:
    an_giang, phu_tho = factories.make_province("91", "An Giang", "an-giang"), factories.make_province("25", "Phú Thọ", "phu-tho")
    hoa_binh, old_phu_tho, kien_giang = (
        FormerProvince.objects.create(code=code, name=name, slug=slug, province=province, merged_on=date(2025, 7, 1))
        for code, name, slug, province in (
            ("17", "Hòa Bình", "hoa-binh", phu_tho),
            ("25", "Phú Thọ", "phu-tho", phu_tho),
            ("91", "Kiên Giang", "kien-giang", an_giang),
        )
    )
    island = Commune.objects.create(code="31105", name="Phú Quốc", kind="đặc khu", province=an_giang)
    FormerCommune.objects.create(commune=island, name="Dương Đông", kind="phường")
    made = [
        factories.certified_product(name=name, stars=stars, **where)
        for name, stars, where in (
            (
                ISLAND,
                5,
                {"province": an_giang, "former_province": kien_giang, "commune": island},
            ),
            ("Nước mắm cá cơm", 3, {"price": 90_000}),
            ("Mật ong bạc hà", 4, {"province": phu_tho, "former_province": hoa_binh, "price": 250_000}),
            ("Kẹo mật ong", 3, {"province": phu_tho, "former_province": old_phu_tho}),
            ("Mật mía", 3, {"province": phu_tho}),
            ("Thịt lợn gác bếp", 4, {}),
            ("Miến dong Tài Hoan", 5, {}),
            ("Thơm sấy dẻo", 3, {}),
            ("Gạo thơm", 4, {}),
            ("Dừa sáp Hòa Tân", 4, {}),
            ("Dưa lưới", 4, {}),
            ("Hạt mắc ca", 3, {}),
            ("Gia vị mắc khén", 3, {}),
            ("Tỏi đen Lý Sơn", 4, {"producer": factories.make_producer("Công ty TNHH DORI")}),
            ("Trà Shan tuyết", 4, {"producer": factories.make_producer("Hợp tác xã Mật Ong Vàng")}),
        )
    ]
    factories.certified_product(name="Giò me Đức Tuấn", start=date(2021, 1, 1))
    indexing.drain()
    return {product.name: product.pk for product in made}


def asked(typed: str, **filters: Any) -> Answer:
    reading = Reading.begin(TODAY)
    meant = understood(typed, reading)
    return answer(meant, Choice(stars=meant.stars, price=meant.price, **filters), Sort.BEST, 0, 24, reading)


def names(typed: str) -> list[str]:
    page = asked(typed).page
    found = Product.objects.in_bulk(page.ids if page else [])
    return [found[pk].name for pk in page.ids] if page else []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        *(("nuoc mam", ISLAND), ("nuowcs mawms", ISLAND), ("NƯỚC MẮM", ISLAND)),
        *(("nuocmam ca com", "Nước mắm cá cơm"), ("nuoc mam phu quoc 5 sao", ISLAND)),
        *(
            ("mat ong", "Mật ong bạc hà"),
            ("mật ogn", "Mật ong bạc hà"),
            ("matong", "Mật ong bạc hà"),
            ("keo mat ong", "Kẹo mật ong"),
        ),
        *(("heo", "Thịt lợn gác bếp"), ("thịt heo gác bếp", "Thịt lợn gác bếp"), ("miền đông", "Miến dong Tài Hoan")),
        *(("khóm", "Thơm sấy dẻo"), ("dua sap", "Dừa sáp Hòa Tân"), ("mac ken", "Gia vị mắc khén"), ("macca", "Hạt mắc ca")),
        *(("toi den dori", "Tỏi đen Lý Sơn"), ("duong dong", ISLAND)),
        *(("mật ong hòa bình", "Mật ong bạc hà"), ("mat ong duoi 300k", "Mật ong bạc hà"), ("đặc sản mật ong", "Mật ong bạc hà")),
    ],
)
def test_what_comes_first(typed: str, first: str) -> None:
    assert names(typed)[:1] == [first]


@pytest.mark.parametrize(
    ("typed", "never"),
    [
        *(("dứa", "Gạo thơm"), ("mắc ca", "Gia vị mắc khén"), ("mac ken", "Hạt mắc ca"), ("mật ong", "Mật mía")),
        *(("dừa", "Dưa lưới"), ("giò me đức tuấn", "Giò me Đức Tuấn"), ("nuoc mam phu quoc 5 sao", "Nước mắm cá cơm")),
    ],
)
def test_what_is_not_meant(typed: str, never: str) -> None:
    assert never not in names(typed)


def test_a_name_comes_before_a_producer() -> None:
    assert names("mật ong") == ["Mật ong bạc hà", "Kẹo mật ong", "Trà Shan tuyết"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(
            ("htx mat ong vang", "Trà Shan tuyết"),
            ("tnhh", "Tỏi đen Lý Sơn"),
            ("cty tnhh", "Tỏi đen Lý Sơn"),
            ("cty dori", "Tỏi đen Lý Sơn"),
        ),
        *(("HTX Dori", "Tỏi đen Lý Sơn"), ("Công ty trách nhiệm hữu hạn Dori", "Tỏi đen Lý Sơn")),
    ],
)
def test_a_producer_is_found_by_any_spelling_of_its_kind(typed: str, found: str) -> None:
    assert names(typed) == [found] and asked(typed).manner is Manner.AS_TYPED


def test_a_kind_of_producer_alone_asks_for_all_of_them() -> None:
    assert names("htx") == names("HỢP TÁC XÃ") and "Trà Shan tuyết" in names("htx")
    assert "Tỏi đen Lý Sơn" not in names("htx")


def test_a_former_province_is_found_and_what_may_be_from_there_after_it() -> None:
    assert names("hoa binh") == ["Mật ong bạc hà", "Mật mía"]
    (recognised,) = asked("mật ong tỉnh Hòa Bình ngon").understanding.recognised
    assert (recognised.typed, recognised.without) == ("tỉnh Hòa Bình", "mật ong ngon")
    assert [(place.slug, place.former) for place in recognised.places] == [("hoa-binh", True)]


def test_places_as_they_are_written_in_english() -> None:
    assert names("hoabinh") == names("Hoa Binh province") == names("hoa binh") != []
    honey = asked("honey from Hoa Binh Province")
    assert names("honey from Hoa Binh Province")[:1] == ["Mật ong bạc hà"] and honey.manner is Manner.AS_TYPED
    assert [each.typed for each in honey.understanding.recognised] == ["Hoa Binh Province"]
    assert asked("hoabinh").understanding.corrections == honey.understanding.corrections == ()
    assert names("phuquoc")[:1] == [ISLAND]


def test_filters_said_in_words() -> None:
    meant = asked("mat ong 4 sao duoi 300k").understanding
    assert (meant.rest, meant.stars, meant.price) == ("mat ong", {4}, PriceRange(None, 300_000))


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("mật ogn", ("ogn", ("ong",))),
        ("matong", ("matong", ("mat", "ong"))),
        ("Nuowcs mam", ("Nuowcs", ("nuoc",))),
    ],
)
def test_corrections_are_told(typed: str, corrected: tuple[str, tuple[str, ...]]) -> None:
    assert asked(typed).understanding.corrections == (corrected,)


def test_how_far_an_answer_departs_from_what_was_typed() -> None:
    assert asked("mật ong").manner is Manner.AS_TYPED
    assert asked("miền đông").manner is Manner.OTHER_ACCENTS
    assert asked("mật ong xứ lạ").manner is Manner.FEWER_WORDS


@pytest.mark.parametrize("typed", ["", "…", "🍯", "ocop", "OCOP 5 sao", "*****", "dưới 200k"])
def test_texts_that_ask_for_no_word(typed: str) -> None:
    given = asked(typed)
    assert given.page is None and given.understanding.rest == ""


@pytest.mark.parametrize(
    "typed", ["xyzzy", "name:*", "' OR 1=1 --", "\x00", "mật AND (ong", "a" * 10_000, "b0 e0 p0phutho", "🍯 mật"]
)
def test_odd_texts_are_answered(typed: str) -> None:
    asked(typed)


def test_suggestions_go_on_from_what_is_typed(catalogue: dict[str, int]) -> None:
    reading = Reading.begin(TODAY)
    assert suggest("mat o", reading, 5) == [catalogue["Mật ong bạc hà"], catalogue["Kẹo mật ong"]]
    assert suggest("giò", reading, 5) == []
    assert suggest("…", reading, 5) == []


def test_others_of_the_same_goods_follow_whatever_they_come_to() -> None:
    """What has all the words stands first though its words are scattered, and others have some of them side by side."""
    for name in ("Mật ong hoa nhãn lồng", "Mật ong hoa nhãn"):
        factories.certified_product(name=name)
    scattered = factories.certified_product(name="Lồng đựng mật ong", producer=factories.make_producer("HTX Hoa Rừng"))
    indexing.drain()
    given = asked("mật ong hoa lồng đựng")
    assert given.manner is Manner.AS_TYPED and given.fitting == 1
    assert names("mật ong hoa lồng đựng")[0] == scattered.name
    assert {"Mật ong hoa nhãn lồng", "Mật ong hoa nhãn", "Mật ong bạc hà", "Kẹo mật ong"} <= set(names("mật ong hoa lồng đựng"))
    assert "Mật mía" not in names("mật ong hoa lồng đựng")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        # Letters in another order, one struck twice or left out, the key beside, keystrokes, words run together.
        *(("nuoc mma", ISLAND), ("nuoc mamm", ISLAND), ("nuoc man ca com", "Nước mắm cá cơm"), ("nuocs mawm", ISLAND)),
        *(("thomsaydeo", "Thơm sấy dẻo"), ("mieesn dong", "Miến dong Tài Hoan"), ("dua saps", "Dừa sáp Hòa Tân")),
        # A word of the list of goods that no product bears, and a place.
        *(("thit heoo", "Thịt lợn gác bếp"), ("bun tauf", "Miến dong Tài Hoan"), ("mat ong hoa bihn", "Mật ong bạc hà")),
        # Known words in the wrong place, where nothing has them all.
        *(("trai shan tuyet", "Trà Shan tuyết"), ("hat nac ca", "Hạt mắc ca")),
        # Words that are no syllables.
        *(("mcca", "Hạt mắc ca"), ("gao thom ocp", "Gạo thơm")),
    ],
)
def test_slips(typed: str, first: str) -> None:
    assert names(typed)[:1] == [first]


@pytest.mark.parametrize("typed", ["hạt mắc khén", "mac khen", "mắc kén"])
def test_goods_that_are_known_are_no_slips_of_others(typed: str) -> None:
    assert not asked(typed).understanding.corrections
    assert "Hạt mắc ca" not in names(typed)[:1]
