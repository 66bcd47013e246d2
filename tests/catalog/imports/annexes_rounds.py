"""Annexes about products that are on record already: what came first, what comes now, and how the row must be read."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from .annexes_dirt import Line

RENEWED, UPGRADED, DOWNGRADED = ("renewed", "later_round"), ("upgraded", "later_round"), ("downgraded", "later_round")

# Number 86 was given out again three years later: two decisions.
FIRST = Line(name="Mật ong hoa tràm", number="86/QĐ-UBND", signed="15/01/2021")
LATER = replace(FIRST, signed="12/01/2024")


@dataclass(frozen=True)
class Spelling:
    """One product or subject written in two ways that differ in spelling only."""

    before: tuple[str, str]
    after: tuple[str, str]


def _names(before: str, after: str) -> Spelling:
    return Spelling((before, "Hợp tác xã Trà Sư"), (after, "Hợp tác xã Trà Sư"))


def _subjects(before: str, after: str) -> Spelling:
    return Spelling(("Mật ong hoa tràm", before), ("Mật ong hoa tràm", after))


SPELLINGS = {
    "uppercase_name": _names("Mật ong hoa tràm", "MẬT ONG HOA TRÀM"),
    "beCHAMP_Bechamp": _names("beCHAMP Coffee Honey", "Bechamp Coffee Honey"),
    "Bechamp_BECHAMP": _names("Macca Bechamp", "MACCA BECHAMP"),
    "decomposed_letters": _names("Mật ong hoa tràm", unicodedata.normalize("NFD", "Mật ong hoa tràm")),
    "double_and_trailing_spaces": _names("Mật ong hoa tràm", "Mật  ong hoa tràm  "),
    "no_break_spaces": _names("Mật ong hoa tràm", "Mật\u00a0ong hoa\u00a0tràm"),
    "tone_on_the_other_vowel": _names("Cà phê hòa tan", "Cà phê hoà tan"),
    "Quy_Qui_in_a_name": _names("Măng cụt Tân Quy", "Măng cụt Tân Qui"),
    "Qui_Quy_in_a_subject": _subjects("HTX Tân Qui", "HTX Tân Quy"),
    "HTX": _subjects("HTX Trà Sư", "Hợp tác xã Trà Sư"),
    "HTXNN": _subjects("HTXNN Thông Hòa", "Hợp tác xã nông nghiệp Thông Hòa"),
    "HTX_NN_with_spaces": _subjects("HTX NN Thông Hòa", "HTXNN Thông Hòa"),
    "HTX_DVNN": _subjects("HTX DVNN Hữu cơ Song Vũ", "Hợp tác xã Dịch vụ nông nghiệp hữu cơ Song Vũ"),
    "THT": _subjects("THT nhãn Rạch Đùi", "Tổ hợp tác nhãn Rạch Đùi"),
    "CTCP": _subjects("CTCP Viên Sơn", "Công ty cổ phần Viên Sơn"),
    "Cty_CP": _subjects("Cty CP Viên Sơn", "Công ty Cổ phần Viên Sơn"),
    "Cty_TNHH": _subjects("Cty TNHH Cá Đen", "Công ty TNHH Cá Đen"),
    "TNHH_MTV": _subjects("Công ty TNHH MTV Trần Gia", "Công ty trách nhiệm hữu hạn một thành viên Trần Gia"),
    "DNTN": _subjects("DNTN Minh Nhựt", "Doanh nghiệp tư nhân Minh Nhựt"),
    "Dak_with_breve": _subjects("Hợp tác xã Bechamp Đắk Nông", "Hợp tác xã Bechamp Đăk Nông"),
}


@dataclass(frozen=True)
class Round:
    """One later line about a product on record.

    `certificates` are all of the product's afterwards, in time: (starts_on, ends_on, stars).
    """

    before: tuple[Line, ...]
    now: Line
    verdicts: tuple[tuple[str, str], ...]
    certificates: tuple[tuple[date, date, int], ...]


_OLD, _NEXT = date(2021, 1, 15), date(2024, 1, 12)
# The earlier one ends with the start of the next when that comes before its own 36 months are over.
_CUT, _FULL = (_OLD, _NEXT), (_NEXT, date(2027, 1, 12))

ROUNDS = {
    "renewed": Round((FIRST,), LATER, (RENEWED,), ((*_CUT, 3), (*_FULL, 3))),
    "upgraded": Round((FIRST,), replace(LATER, stars="4 sao"), (UPGRADED,), ((*_CUT, 3), (*_FULL, 4))),
    "downgraded": Round(
        (replace(FIRST, stars="4 sao"),), replace(LATER, stars="3 sao"), (DOWNGRADED,), ((*_CUT, 4), (*_FULL, 3))
    ),
    "after_a_gap": Round(
        (FIRST,),
        replace(LATER, signed="20/06/2025"),
        (RENEWED,),
        ((_OLD, date(2024, 1, 15), 3), (date(2025, 6, 20), date(2028, 6, 20), 3)),
    ),
    "place_moved_to_the_merged_province": Round(
        (replace(FIRST, address="Xã Thông Hòa, huyện Cầu Kè, tỉnh Trà Vinh", authority="UBND tỉnh Trà Vinh"),),
        replace(LATER, address="Xã Thông Hòa, tỉnh Vĩnh Long", authority="UBND tỉnh Vĩnh Long"),
        (RENEWED,),
        ((*_CUT, 3), (*_FULL, 3)),
    ),
    # Nothing stands before it in time; on record it is an earlier round and no new product.
    "earlier_round_entered_last": Round(
        (replace(LATER, stars="4 sao"),),
        FIRST,
        (("renewed", "earlier_round"), ("new", "earlier_round")),
        ((*_CUT, 3), (*_FULL, 4)),
    ),
    "middle_round_entered_last": Round(
        (replace(FIRST, signed="20/12/2019"), replace(LATER, stars="4 sao")),
        replace(FIRST, number="311/QĐ-UBND", signed="10/11/2022"),
        (("renewed", "earlier_round"),),
        (
            (date(2019, 12, 20), date(2022, 11, 10), 3),
            (date(2022, 11, 10), _NEXT, 3),
            (*_FULL, 4),
        ),
    ),
    "the_same_again": Round((FIRST,), FIRST, (("unchanged", "already_recorded"),), ((_OLD, date(2024, 1, 15), 3),)),
    "the_same_spelled_otherwise": Round(
        (FIRST,),
        replace(FIRST, name="MẬT ONG HOA TRÀM ", stars="***", number=" Số 86 /QĐ-UBND", signed="15-1-2021"),
        (("unchanged", "already_recorded"),),
        ((_OLD, date(2024, 1, 15), 3),),
    ),
    "same_day_other_stars": Round(
        (FIRST,),
        replace(FIRST, stars="4 sao"),
        (("conflicting", "same_day_conflict"),),
        ((_OLD, date(2024, 1, 15), 3),),
    ),
    "same_day_other_decision": Round(
        (FIRST,),
        replace(FIRST, number="97/QĐ-UBND"),
        (("conflicting", "same_day_conflict"),),
        ((_OLD, date(2024, 1, 15), 3),),
    ),
}

# The product came back under another name (real: Hương Sơn, Hà Tĩnh).
_HUNG_LY = Line(
    producer="Hộ sản xuất Hùng Ly", address="xã Sơn Ninh, huyện Hương Sơn, tỉnh Hà Tĩnh", authority="UBND huyện Hương Sơn"
)
BEFORE_THE_NEW_NAME = replace(_HUNG_LY, name="Trám muối Hùng Ly", signed="20/12/2021")
UNDER_THE_NEW_NAME = replace(_HUNG_LY, name="Trám đen Hùng Ly", signed="27/12/2024")
