"""Telephone numbers in every form in which people write them, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.phones import LONGEST, cleaned, cleaned_of_any_country, shown

MOBILE = st.tuples(
    st.sampled_from(["32", "38", "56", "70", "79", "81", "86", "90", "91", "98"]), st.from_regex(r"[0-9]{7}", fullmatch=True)
)
SEPARATORS = st.sampled_from(["", " ", ".", "-", "  ", " . ", "–"])


@given(MOBILE, st.sampled_from(["0", "+84", "84", "0084", "+84 0", "+84 (0)"]), SEPARATORS, st.sampled_from(["", " ", "\t"]))
def test_every_way_to_write_a_mobile_number_is_the_same_number(number, prefix, separator, around):
    network, rest = number
    written = f"{around}{prefix}{separator}{network}{separator}{rest[:3]}{separator}{rest[3:]}{around}"
    assert cleaned(written) == f"+84{network}{rest}"


@given(MOBILE)
def test_what_is_shown_is_understood_again(number):
    kept = "+84" + "".join(number)
    assert cleaned(shown(kept)) == kept
    assert shown(kept).startswith("0")


@given(st.text(max_size=3 * LONGEST))
def test_whatever_is_typed_is_a_number_or_none(text):
    found = cleaned(text)
    assert found is None or (found.startswith("+84") and found[1:].isascii() and found[1:].isdigit() and len(found) <= 16)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("024 3825 6677", "+842438256677"),
        ("(028) 3829.7777", "+842838297777"),
        ("0296 3 852 123", "+842963852123"),
        ("０９１２ ３４５ ６７８", "+84912345678"),
    ],
)
def test_landlines_and_wide_digits(written, kept):
    assert cleaned(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0",
        "091234567",
        "09123456789",
        "01234567890",
        "0212345678",
        "+1 415 555 2671",
        "19001234",
        "113",
        "0912345678 gọi sau 5 giờ",
        "0912345678;ext=5",
        "<script>0912345678</script>",
        "0912345678" * 10,
        "\x000912345678",
    ],
)
def test_what_reaches_nobody_is_refused(written):
    assert cleaned(written) is None


@pytest.mark.parametrize(
    ("written", "kept", "read"),
    [
        ("+81 3-1234-5678", "+81312345678", "+81 3-1234-5678"),
        ("+1 (415) 555-2671", "+14155552671", "+1 415-555-2671"),
        ("+84 912 345 678", "+84912345678", "0912 345 678"),
        ("0912 345 678", "+84912345678", "0912 345 678"),
    ],
)
def test_who_rings_from_abroad_names_the_country(written, kept, read):
    assert cleaned_of_any_country(written) == kept
    assert shown(kept) == read


@pytest.mark.parametrize("written", ["1 415 555 2671", "+81", "+999 123 456", "+81 3 1234 5678 x9"])
def test_a_number_from_abroad_without_its_country_or_with_too_much_is_refused(written):
    assert cleaned_of_any_country(written) is None
