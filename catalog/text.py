"""Keys by which Vietnamese names are compared.

Decisions write one name many ways: decomposed accents, capitals, `Hoà` for `Hòa`, `Quy` for `Qui`, `Đăk` for `Đắk`, `HTX` for
`Hợp tác xã`. A key makes those equal and nothing else: names that sound otherwise (`dừa`, `dứa`) stay apart.

    >>> name_key("Bánh phồng HOÀ  Bình") == name_key("bánh phồng Hòa Bình")
    True
    >>> producer_key("HTXNN Núi Sập") == producer_key("Hợp tác xã nông nghiệp Núi Sập")
    True
    >>> folded("Đường thốt nốt")
    'duong thot not'
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_FIRST_VOWEL = re.compile("[aeiouy][\u0302\u0306\u031b]?|$")
_SAME_AS_I = re.compile("^(qu|[hklmstv](?=y$))y(.*)$")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
# Other alphabets' letters that look just like Đ (Icelandic eth, African d), as old fonts and scanned annexes write them.
_SAME_AS_DD = str.maketrans("\u00d0\u0189\u00f0\u0256", "ĐĐđđ")
_DECIMAL_SEPARATOR = re.compile(r"(?<=\d)[.,](?=\d)")
_PUNCTUATION = re.compile(r"[^\w%+·\u0300-\u036f]+|_+")
_DIGITS = re.compile(r"\d+")


def clean(text: str) -> str:
    """`text` in composed form (NFC) with one letter `đ`, without invisible characters, runs of white space made one blank,
    ends trimmed."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_SAME_AS_DD))).strip()


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """`text` lower-cased and without accents, `đ` as `d`; punctuation stays."""
    decomposed = unicodedata.normalize("NFD", clean(text).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare.replace("đ", "d"))


def _one_spelling(match: re.Match[str]) -> str:
    """The syllable as all its spellings are keyed: its tone on the first vowel wherever a writer put it; `i` where `i` and
    `y` sound alike (Quy/Qui, Lý/Lí, but not tay/tai); no marks before a final `k`, which only names from other
    languages have (Đắk/Đăk/Đak)."""
    syllable = match.group()
    letters = "".join(character for character in syllable if character not in _TONES)
    tones = "".join(character for character in syllable if character in _TONES)
    if letters.endswith("k"):
        return "".join(character for character in letters if not unicodedata.combining(character))
    letters = _SAME_AS_I.sub(lambda found: found.group(1) + "i" + found.group(2), letters)
    return _FIRST_VOWEL.sub(lambda vowel: vowel.group() + tones, letters, count=1) if tones else letters


@lru_cache(maxsize=65536)
def name_key(text: str) -> str:
    """The key of a product's or place's name: equal for spellings that differ in case, accent encoding, tone place, `i` for
    `y`, punctuation or white space only. Digits, `%` and `+` count: "Mắm 555" is not "Mắm 777"."""
    decomposed = unicodedata.normalize("NFD", clean(text).casefold()).replace("&", " va\u0300 ")
    decimal = _DECIMAL_SEPARATOR.sub("·", decomposed)
    keyed = _WORD.sub(_one_spelling, decimal)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", _PUNCTUATION.sub(" ", keyed)).strip())


# Abbreviations of legal forms and lines of business in producers' names, as annexes print them (DOMAIN 2, "Name dirt").
_WHOLE_WORDS = {
    "htx": "hợp tác xã",
    "htxnn": "hợp tác xã nông nghiệp",
    "htxdv": "hợp tác xã dịch vụ",
    "htxdvnn": "hợp tác xã dịch vụ nông nghiệp",
    "htxtm": "hợp tác xã thương mại",
    "htxsx": "hợp tác xã sản xuất",
    "lhhtx": "liên hiệp hợp tác xã",
    "tht": "tổ hợp tác",
    "thtsx": "tổ hợp tác sản xuất",
    "ctcp": "công ty cổ phần",
    "cty": "công ty",
    "ctycp": "công ty cổ phần",
    "cp": "cổ phần",
    "tnhh": "trách nhiệm hữu hạn",
    "mtv": "một thành viên",
    "tnhhmtv": "trách nhiệm hữu hạn một thành viên",
    "dntn": "doanh nghiệp tư nhân",
    "hkd": "hộ kinh doanh",
    "cssx": "cơ sở sản xuất",
    "cskd": "cơ sở kinh doanh",
    "cssxkd": "cơ sở sản xuất kinh doanh",
    "đđkd": "địa điểm kinh doanh",
    "cbtp": "chế biến thực phẩm",
    "cbns": "chế biến nông sản",
    "cbts": "chế biến thủy sản",
    "cbnts": "chế biến nông thủy sản",
    "cbnls": "chế biến nông lâm sản",
    "cnc": "công nghệ cao",
    "vn": "việt nam",
}
# Parts that are also run together: SXKD, TMDV, SXTMDV, DVNN, TMXNK.
_PARTS = {
    "sx": "sản xuất",
    "kd": "kinh doanh",
    "tm": "thương mại",
    "dv": "dịch vụ",
    "nn": "nông nghiệp",
    "xd": "xây dựng",
    "đt": "đầu tư",
    "dl": "du lịch",
    "cb": "chế biến",
    "xnk": "xuất nhập khẩu",
}
_RUN_TOGETHER = re.compile(rf"(?:{'|'.join(_PARTS)})+")
_PART = re.compile("|".join(_PARTS))
_BUSINESS = "|".join(name_key(words) for words in _PARTS.values())
_AND_BETWEEN_BUSINESS = re.compile(rf"(?<!\S)({_BUSINESS}) {name_key('và')} (?=(?:{_BUSINESS})(?!\S))")
_REWRITES = tuple(
    (re.compile(rf"(?<!\S){name_key(written)}(?!\S)"), name_key(meant))
    for written, meant in (
        ("c ty", "công ty"),
        ("ct cổ phần", "công ty cổ phần"),
        ("ct trách nhiệm hữu hạn", "công ty trách nhiệm hữu hạn"),
        ("1 thành viên", "một thành viên"),
        ("1tv", "một thành viên"),
        ("một thành viên trách nhiệm hữu hạn", "trách nhiệm hữu hạn một thành viên"),
        ("hộ kinh doanh cá thể", "hộ kinh doanh"),
        ("hộ sản xuất kinh doanh", "hộ kinh doanh"),
    )
)
_LEGAL_FORMS = sorted(
    {
        name_key(words)
        for words in (
            *(*_WHOLE_WORDS.values(), *_PARTS.values(), "chi nhánh", "trách nhiệm hữu hạn", "hộ gia đình", "hộ"),
            *("ông", "bà", "cơ sở", "doanh nghiệp", "công ty", "chế biến", "địa điểm", "và", "trang trại"),
        )
    },
    key=len,
    reverse=True,
)
_ANY_LEGAL_FORM = "|".join(map(re.escape, _LEGAL_FORMS))
_LEGAL_FORM = re.compile(rf"(?<!\S)(?:{_ANY_LEGAL_FORM})(?!\S)")
_FIRST_LEGAL_FORMS = re.compile(rf"^(?:(?:{_ANY_LEGAL_FORM})(?: |$))+")


def _expanded(word: str) -> str:
    whole = _WHOLE_WORDS.get(word)
    if whole:
        return name_key(whole)
    if _RUN_TOGETHER.fullmatch(word):
        return " ".join(name_key(_PARTS[part]) for part in _PART.findall(word))
    return word


@lru_cache(maxsize=65536)
def producer_key(text: str) -> str:
    """The key of a producer's name: a `name_key` with the legal form and line of business written out, so that
    "CTCP SX-TM&DV An Phú" equals "Công ty cổ phần Sản xuất Thương mại và Dịch vụ An Phú"."""
    key = " ".join(_expanded(word) for word in name_key(text).split())
    for pattern, replacement in _REWRITES:
        key = pattern.sub(replacement, key)
    return _AND_BETWEEN_BUSINESS.sub(r"\1 ", key)


@lru_cache(maxsize=65536)
def behind_legal_form(text: str) -> str:
    """The `producer_key` without the legal form and line of business that it begins with; empty when nothing is left.

    >>> behind_legal_form("HTX nông nghiệp Núi Sập") == name_key("Núi Sập")
    True
    """
    return _FIRST_LEGAL_FORMS.sub("", producer_key(text))


@lru_cache(maxsize=65536)
def producer_core(text: str) -> str:
    """What is left of a producer's name without legal form, business words and accents; empty when nothing is left.
    Only good for *suggesting* that two producers may be one."""
    return likeness(_SPACES.sub(" ", _LEGAL_FORM.sub(" ", producer_key(text))).strip())


@lru_cache(maxsize=65536)
def likeness(text: str) -> str:
    """`text` reduced further than any key: no accents, `y` as `i` (Quy/Qui), for measuring how alike two names are."""
    return _SPACES.sub(" ", re.sub(r"[^\w%+]+", " ", folded(text).replace("y", "i"))).strip()


def digits(text: str) -> tuple[str, ...]:
    """The runs of digits in `text`: names that differ in them ("555", "777") are never alike."""
    return tuple(_DIGITS.findall(text))
