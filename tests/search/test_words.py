"""Words, telex, phrases and synonyms: what is typed and what it is taken for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.at_a_glance.filters import PriceRange
from catalog.text import name_key
from search import makers, synonyms, telex
from search.phrases import Phrases, read_phrases
from search.text import placed_words, words

SYLLABLES = st.sampled_from(
    [
        "mật",
        "ong",
        "nước",
        "mắm",
        "bánh",
        "đa",
        "vừng",
        "đường",
        "thốt",
        "nốt",
        "hoà",
        "bình",
        "thuỷ",
        "sản",
        "Quý",
        "Lý",
        "ST25",
        "đậu",
        "phộng",
    ]
)


def exact(text: str) -> list[str]:
    return [word.exact for word in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("NƯỚC MẮM", "nước mắm"),
        (unicodedata.normalize("NFD", "nước mắm"), "nước mắm"),
        ("mắc-ca", "mắc ca"),
        ("gạo ST25", "gạo st 25"),
        ("1.000.000", "1000000"),
        ("Quy Nhơn", "Qui Nhơn"),
        ("Ð\u1eb7c s\u1ea3n", "Đặc sản"),
        ("mật\u200bong", "mậtong"),
    ],
)
def test_spellings_of_the_same_words(one: str, other: str) -> None:
    assert exact(one) == exact(other)


@pytest.mark.parametrize("text", ["", " ", "…!?", "🍯🍯", "()&|", "\u202e\u200f", "''--", "_ _"])
def test_what_is_no_word(text: str) -> None:
    assert words(text) == []


@given(st.text(max_size=200))
def test_any_text_has_words_that_engines_take_as_they_are(text: str) -> None:
    for word in words(text):
        assert word.exact.isalnum() and word.folded.isalnum()
        assert len(word.exact) <= 80 and "_" not in word.folded


@given(st.lists(SYLLABLES, min_size=1, max_size=6), st.sampled_from([" ", ", ", " - ", "\n"]))
def test_places_point_into_the_text(syllables: list[str], between: str) -> None:
    text = between.join(syllables)
    from catalog.text import clean

    for word, start, end in placed_words(text):
        assert words(clean(text)[start:end]) == [word]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("nuowcs", "nước"), ("nuocws", "nước"), ("mawms", "mắm"), ("maatj", "mật"), ("mataj", "mật"), ("dduwowngf", "đường")),
        *(("traf", "trà"), ("buowir", "bưởi"), ("tooir", "tổi"), ("banhs", "bánh"), ("ruwouj", "rượu"), ("gaoj", "gạo")),
        *(("luowngj", "lượng"), ("hoof", "hồ"), ("khoo", "khô"), ("duwaf", "dừa"), ("luwaj", "lựa"), ("quawn", "quăn")),
    ],
)
def test_telex(typed: str, meant: str) -> None:
    assert telex.decoded(typed) == name_key(meant)


@pytest.mark.parametrize("word", ["ong", "mat", "homestay", "seagull", "st", "x", "", "mật", "25", "aaaaaaaaaaaaaaaa"])
def test_no_telex(word: str) -> None:
    assert telex.decoded(word) == ""


@pytest.mark.parametrize(
    ("text", "rest", "stars", "price"),
    [
        ("nuoc mam phu quoc 5 sao", "nuoc mam phu quoc", {5}, (None, None)),
        ("ocop 5 sao", "", {5}, (None, None)),
        ("trà 4*", "trà", {4}, (None, None)),
        ("*****", "", {5}, (None, None)),
        ("mật ong ★★★", "mật ong", {3}, (None, None)),
        ("hạng 4 mật ong", "mật ong", {4}, (None, None)),
        ("gạo ba sao", "gạo", {3}, (None, None)),
        ("từ 4 sao", "", {4, 5}, (None, None)),
        ("4 sao trở lên", "", {4, 5}, (None, None)),
        ("trà 3 sao, 4 sao", "trà", {3, 4}, (None, None)),
        ("5-star tea", "tea", {5}, (None, None)),
        ("gạo dưới 200k", "gạo", set(), (None, 200_000)),
        ("tea under 200k", "tea", set(), (None, 200_000)),
        ("trà dưới 100.000đ", "trà", set(), (None, 100_000)),
        ("mật ong 100-200k", "mật ong", set(), (100_000, 200_001)),
        ("rượu từ 100k đến 1tr5", "rượu", set(), (100_000, 1_500_001)),
        ("quà từ 500 nghìn trở lên", "quà", set(), (500_000, None)),
        ("trà khoảng 100 nghìn", "trà", set(), (75_000, 125_001)),
        ("trà khoảng 150k", "trà", set(), (112_000, 188_001)),
        ("trà khoảng 1000 đồng", "trà", set(), (None, 2_001)),
        ("sâm trên 2 triệu", "sâm", set(), (2_000_000, None)),
        ("quà 5 sao dưới 1tr250", "quà", {5}, (None, 1_250_000)),
        ("OCOP quốc gia", "", {5}, (None, None)),
        ("trà cấp quốc gia", "trà", {5}, (None, None)),
        ("ocop cap quoc gia gạo", "gạo", {5}, (None, None)),
        ("mật ong sao 4", "mật ong", {4}, (None, None)),
        ("four stars honey", "honey", {4}, (None, None)),
        ("five star tea", "tea", {5}, (None, None)),
        ("tea 4 stars and up", "tea", {4, 5}, (None, None)),
        ("giá 50k", "", set(), (37_000, 63_001)),
        ("trà giá 50000", "trà", set(), (37_000, 63_001)),
        ("trà <100k", "trà", set(), (None, 100_000)),
        ("trà > 100k", "trà", set(), (100_000, None)),
        ("trà ≤ 100.000đ", "trà", set(), (None, 100_000)),
        ("dưới 100 ngàn", "", set(), (None, 100_000)),
        ("100k", "", set(), (75_000, 125_001)),
        ("50.000đ", "", set(), (37_000, 63_001)),
        ("mật ong 100k 500g", "mật ong 500g", set(), (75_000, 125_001)),
    ],
)
def test_stars_and_prices_in_words(text: str, rest: str, stars: set[int], price: tuple[int | None, int | None]) -> None:
    assert read_phrases(text) == Phrases(rest, frozenset(stars), PriceRange(*price))


@pytest.mark.parametrize(
    "text",
    [
        *("chè sao suốt", "nước mắm trên 40 độ đạm", "gạo ST25", "ba giáo khỏe 7777777", "nước mắm 584", "cà phê sao tay"),
        *("5 anh em", "hộp 3 lọ", "dưới 5", "tranh sao 9", "trà 3 trong 1", "số 1 sao biển"),
        *("mat ong 500 g", "584", "st25", "trà sao 3 lần", "5 star anise", "in 3d", "giá đỗ 5", "quà < 5", "vườn quốc gia 50000"),
        "2000 đông trùng hạ thảo",
    ],
)
def test_numbers_that_are_neither(text: str) -> None:
    assert read_phrases(text) == Phrases(text)


@given(st.text(max_size=300))
def test_phrases_of_any_text(text: str) -> None:
    phrases = read_phrases(text)
    assert phrases.stars <= {3, 4, 5}
    assert phrases.price.below is None or phrases.price.below > (phrases.price.least or 0)


def asked(text: str) -> set[str]:
    return set().union(*(typed.meanings for typed in synonyms.typed_phrases(words(text))))


def borne(name: str) -> set[str]:
    return synonyms.meanings_in(words(name))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(
            ("heo", "Thịt lợn đen"),
            ("bắp", "Ngô nếp"),
            ("longan", "Nhãn lồng"),
            ("dau phong", "Lạc sen Diễn Châu"),
            ("mè", "Dầu vừng"),
        ),
        *(("thơm sấy", "Dứa sấy dẻo"), ("khóm", "Thơm sấy dẻo"), ("thom", "Dứa"), ("dtht", "Đông trùng hạ thảo sấy")),
        *(("cafe", "Cà phê rang"), ("trà", "Chè xanh Tân Cương"), ("che shan tuyet", "Trà Shan tuyết"), ("macca", "Hạt mắc ca")),
        *(("bánh tráng mè", "Bánh đa vừng Hà Tâm"), ("chà bông", "Ruốc lợn bản"), ("bún tàu", "Miến dong"), ("khô", "Cá khô")),
        *(
            ("ruou can", "Rượu ghè"),
            ("trau gac bep", "Thịt trâu gác bếp"),
            ("homestay", "Du lịch cộng đồng"),
            ("nhang", "Hương trầm"),
        ),
        *(
            ("bánh tráng", "Rice paper with anchovies"),
            ("honey", "Mật ong"),
            ("hoa nhài", "Trà lài"),
            ("che thai nguyên", "Trà đinh"),
        ),
    ],
)
def test_other_names_of_the_same_goods(typed: str, name: str) -> None:
    assert asked(typed) & borne(name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(
            ("dứa", "Gạo thơm Sóc Trăng"),
            ("trà", "Chè lam Phủ Quảng"),
            ("chà bông", "Ruốc kem Lương Tuyết"),
            ("nhang", "Nấm hương"),
        ),
        *(("nhang", "Cà phê hương vani"), ("mắc ca", "Mắc khén"), ("mật ong", "Mật mía")),
        *(("ngô", "Đậu ngự"), ("sắn", "Bột sắn dây"), ("bún tàu", "Bún khô"), ("củ nén", "Trà nén"), ("lạc", "Lạc tiên")),
        *(("gạo", "Rice paper with anchovies"), ("lài", "Xà lài")),
        *(("mật ong bạc hà", "Rau bạc hà"), ("bánh tráng cuốn", "Bánh đa vừng"), ("nước mắm nhĩ", "Nước mắm")),
    ],
)
def test_goods_that_only_sound_alike(typed: str, name: str) -> None:
    assert not asked(typed) & borne(name)


@pytest.mark.parametrize(
    ("written", "also"),
    [
        *(("HTX Sonita", "hợp tác xã sonita"), ("Hợp tác xã Sonita", "htx sonita"), ("Công ty TNHH Seagull", "cty tnhh seagull")),
        *(("CTCP Sài Gòn", "công ty cổ phần sài gòn"), ("Cty cổ phần Sài Gòn", "ctcp sài gòn"), ("Hộ SXKD Bà Sáu", "hkd bà sáu")),
    ],
)
def test_a_producers_name_has_every_spelling_of_its_kind(written: str, also: str) -> None:
    spelled = makers.spellings(written)
    assert spelled[0] == words(written) and words(also) in spelled


def test_one_way_is_one_way() -> None:
    assert asked("mật") & borne("Mật mía") and not asked("mật mía") & borne("Mật ong")


def test_every_line_of_the_list_is_read() -> None:
    known = synonyms._list()
    assert len(known.senses) > 300 and len(known.traps) > 50
