"""What is marked in names, and which phrases go on from a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.text import clean
from search import synonyms
from search.public import related
from search.public.marking import Marking
from search.public.related import continuations
from search.text import words


@pytest.mark.parametrize(
    ("asked", "name", "marked"),
    [
        ("mat ong", "Mật ong bạc hà", "[Mật ong] bạc hà"),
        ("mật", "Mật ong, MẬT mía", "[Mật] ong, [MẬT] mía"),
        ("dứa", "Kẹo dứa và dừa", "Kẹo [dứa] và dừa"),
        ("dứa", "Kẹo dừa", "Kẹo [dừa]"),
        ("dua", "Kẹo dứa và dừa", "Kẹo [dứa] và [dừa]"),
        ("HOÀ", "Trà Hòa Bình", "Trà [Hòa] Bình"),
        ("st25 gao", "Gạo ST25", "[Gạo ST25]"),
        ("ong mat", "Mật (ong)", "[Mật] ([ong])"),
        ("a\u0301", "á a", "[á] a"),
        ("ca", "Cá, ca cao", "[Cá], [ca] cao"),
        ("", "Trà", "Trà"),
        ("tra", "", ""),
    ],
)
def test_words_are_marked_as_they_were_typed(asked: str, name: str, marked: str) -> None:
    html = Marking(words(asked)).in_name(name)
    assert html.replace("<mark>", "[").replace("</mark>", "]") == marked


def test_the_words_of_a_place_are_marked_only_together() -> None:
    marking = Marking(words("mat ong hoa binh"), [words("hoa binh")])
    assert marking.in_name("Mật ong hoa cà phê") == "<mark>Mật ong</mark> hoa cà phê"
    assert marking.in_name("Mật Hòa Bình") == "<mark>Mật Hòa Bình</mark>"


@pytest.mark.parametrize(
    ("asked", "name", "marked"),
    [
        ("heo", "Thịt lợn đen", "Thịt [lợn] đen"),
        ("cafe", "Cà phê rang, cafe hòa tan", "[Cà phê] rang, [cafe] hòa tan"),
        ("trà", "Chè xanh", "[Chè] xanh"),
        ("trà", "Chè lam Phủ Quảng", "Chè lam Phủ Quảng"),
        ("khóm", "Thơm sấy dẻo", "[Thơm] sấy dẻo"),
        ("khóm", "Gạo thơm", "Gạo thơm"),
    ],
)
def test_goods_are_marked_by_whatever_name_they_go(asked: str, name: str, marked: str) -> None:
    typed = words(asked)
    meanings = {meaning for each in synonyms.typed_phrases(typed) for meaning in each.meanings}
    html = Marking(typed, meanings=meanings).in_name(name)
    assert html.replace("<mark>", "[").replace("</mark>", "]") == marked


@given(st.text(max_size=40), st.text(alphabet="aáàbcmtrđ <>&\"'1", max_size=40))
def test_marks_change_nothing_but_the_look(asked: str, name: str) -> None:
    meanings = {meaning for each in synonyms.typed_phrases(words(asked)) for meaning in each.meanings}
    html = str(Marking(words(asked), meanings=meanings).in_name(name))
    plain = html.replace("<mark>", "").replace("</mark>", "")
    assert not set(plain) & set("<>\"'")
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        plain = plain.replace(written, meant)
    assert plain == clean(name)


TEAS = ("Trà hoa vàng Tam Đảo", "Trà hoa vàng Ba Chẽ", "Trà hoa cúc", "TRÀ HOA CÚC", "Trà gừng", "Trà gừng mật ong", "Chè lam")


def test_phrases_go_on_from_the_text_the_commonest_first() -> None:
    names = [[name] for name in TEAS]
    assert continuations("trà", names) == continuations("tra", names) == ["trà gừng", "trà hoa cúc", "trà hoa vàng"]
    assert continuations("trà hoa", names) == ["trà hoa cúc", "trà hoa vàng"]
    assert continuations("trá", names) == continuations("gừng", names) == continuations("", names) == []


def test_a_phrase_ends_where_people_would_end_it() -> None:
    """Not with "và", not inside a name or a word, and with no filter in it."""
    assert continuations("mật", [["Mật và gừng"], ["Mật và chanh"], ["Mật"]]) == []
    assert continuations("trà", [["Trà sen Hồ Nắng"], ["Trà sen Hồ Gió"], ["Trà"]]) == ["trà sen"]
    assert continuations("gạo", [["Gạo ST25"], ["Gạo ST25 Sóc Trăng"], ["Gạo"]]) == ["gạo ST25"]
    assert continuations("gạo", [["Gạo, nếp"], ["Gạo, nếp"], ["Gạo"]]) == []
    assert continuations("gạo", [["Gạo 5 sao"], ["Gạo 5 sao"], ["Gạo"]]) == []


def test_what_all_bear_or_one_alone_is_left_out() -> None:
    assert continuations("trà", [["Trà xanh"], ["Trà xanh Tân Cương"]]) == []
    assert continuations("trà", [["Trà xanh"], ["Trà đen"], ["Trà"]]) == []
    assert continuations("tea", [["Trà xanh", "Tea of jasmine"], ["Trà đen", "Tea leaves"], ["Trà", "Tea leaves"]]) == [
        "tea leaves"
    ]


def test_there_are_a_few_at_most() -> None:
    names = [[f"Trà loại{letter}"] for letter in "abcdefghijkl" for _each in range(2)]
    assert len(continuations("trà", names)) == related.MOST
