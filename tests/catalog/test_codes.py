"""Codes people type: ours, the state's, and GTINs."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalog import codes

bodies = st.text(codes.ALPHABET, min_size=7, max_size=7)


def with_check(body: str) -> str:
    return body + codes.luhn.calc_check_digit(body, codes.ALPHABET)


def test_a_new_code_has_eight_characters_that_cannot_be_misread() -> None:
    new = {codes.new_public_code() for _number in range(200)}
    assert len(new) == 200
    for code in new:
        assert len(code) == 8 and not set(code) & set("01OI")
        assert codes.clean_public_code(code) == code


@given(body=bodies, data=st.data())
def test_spacing_and_case_are_forgiven(body: str, data: st.DataObject) -> None:
    code = with_check(body)
    cut = data.draw(st.integers(0, 8))
    assert codes.clean_public_code(f" {code[:cut].lower()}-{code[cut:]}\t") == code


@given(body=bodies, position=st.integers(0, 7), wrong=st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_never_another_code(body: str, position: int, wrong: str) -> None:
    code = with_check(body)
    typed = code[:position] + wrong + code[position + 1 :]
    assert codes.clean_public_code(typed) == (code if typed == code else None)


@given(body=bodies, position=st.integers(0, 6))
def test_two_neighbours_swapped_are_caught(body: str, position: int) -> None:
    code = with_check(body)
    one, other = code[position], code[position + 1]
    typed = code[:position] + other + one + code[position + 2 :]
    # The one pair that Luhn's method cannot tell apart is the alphabet's first and last character.
    if one == other or {one, other} == {codes.ALPHABET[0], codes.ALPHABET[-1]}:
        return
    assert codes.clean_public_code(typed) is None


@pytest.mark.parametrize("typed", ["", "ABC", "O1O1O1O1", "ABCDEFGH9", "mật ong ", "²²²²²²²²"])
def test_what_is_no_code_of_ours(typed: str) -> None:
    assert codes.clean_public_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("83-829-28780-3-2022", "83-829-28780-3-2022"),
        ("83-28780-3-2026", "83-28780-3-2026"),
        (" 83 - 28780 - 3 - 2026 ", "83-28780-3-2026"),
        ("83.28780.3.2026", "83-28780-3-2026"),
        ("83–829–28780–12–2022", "83-829-28780-12-2022"),
        ("83-28780-3-1999", None),
        ("83-28780-3", None),
        ("8-28780-3-2026", None),
        ("٨٣-28780-3-2026", None),
        ("83-28780-3-2026\nx", None),
        ("", None),
    ],
)
def test_the_states_code_in_its_two_forms(typed: str, code: str | None) -> None:
    assert codes.clean_official_code(typed) == code


def test_a_code_of_no_known_form_is_refused_with_both_forms_shown() -> None:
    codes.validate_official_code("83-28780-3-2026")
    for typed in ("83.28780.3.2026", "OCOP-1", "83-28780-3-2026\n"):
        with pytest.raises(ValidationError, match=r"83-829-28780-3-2022.*83-28780-3-2026"):
            codes.validate_official_code(typed)


@pytest.mark.parametrize("gtin", ["8936012345674", "96385074", "036000291452", "10036000291459"])
def test_gtins_of_every_length(gtin: str) -> None:
    codes.validate_gtin(gtin)
    assert codes.clean_gtin(f" {gtin[:3]} {gtin[3:7]}-{gtin[7:]} ") == gtin


def test_a_wrong_check_digit_names_the_right_one() -> None:
    with pytest.raises(ValidationError) as refusal:
        codes.validate_gtin("8936012345670")
    assert refusal.value.code == "gtin_check_digit" and "4" in refusal.value.messages[0]
    assert codes.clean_gtin("8936012345670") is None


@pytest.mark.parametrize("typed", ["036000291453", "12345", "89360123456741", "893601234567X", "²²²²²²²²", "٨٩٣٦٠١٢٣٤٥٦٧٤"])
def test_what_is_no_gtin(typed: str) -> None:
    with pytest.raises(ValidationError):
        codes.validate_gtin(typed)
    assert codes.clean_gtin(typed) is None


@given(digits=st.text("0123456789", min_size=12, max_size=12), position=st.integers(0, 12), wrong=st.sampled_from("0123456789"))
def test_one_wrong_digit_of_a_gtin_is_caught(digits: str, position: int, wrong: str) -> None:
    gtin = digits + codes.ean.calc_check_digit(digits)
    typed = gtin[:position] + wrong + gtin[position + 1 :]
    assert codes.clean_gtin(typed) == (gtin if typed == gtin else None)
