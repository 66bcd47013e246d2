"""Letters that look like `Đ` are `Đ` wherever names and numbers are compared, sorted or made into addresses."""

from __future__ import annotations

import pytest

from catalog.alphabet import vietnamese_order
from catalog.identity import authority_key, number_key, product_slug
from catalog.illustrations.words import fold, short_name
from catalog.text import clean, folded, name_key, producer_key

LOOKALIKES = [("\u00d0", "\u00f0"), ("\u0189", "\u0256")]


@pytest.mark.parametrize(("capital", "small"), LOOKALIKES)
def test_a_lookalike_is_the_letter_itself(capital: str, small: str) -> None:
    wrong, right = f"{capital}ậu xanh {small}ỏ", "Đậu xanh đỏ"
    assert clean(wrong) == right
    assert folded(wrong) == "dau xanh do"
    assert name_key(wrong) == name_key(right)
    assert producer_key(f"HTX {capital}ồng {small}ội") == producer_key("Hợp tác xã Đồng đội")
    assert product_slug(wrong, "7K3P9XQQ") == "dau-xanh-do-7k3p9xqq"
    assert vietnamese_order(wrong) == vietnamese_order(right)
    assert number_key(f"303/Q{capital}-UBND") == number_key(f"303/q{small}-ubnd") == number_key("303/QĐ-UBND")
    assert authority_key(f"UBND tỉnh {capital}ồng Tháp") == authority_key("UBND tỉnh Đồng Tháp")
    assert fold(wrong) == fold(right) and short_name(wrong) == short_name(right)


@pytest.mark.parametrize(("capital", "small"), LOOKALIKES)
def test_it_is_sorted_as_the_letter(capital: str, small: str) -> None:
    names = [f"{capital}ậu", "Dâu", "Êm", f"{small}ào"]
    assert sorted(names, key=vietnamese_order) == ["Dâu", f"{small}ào", f"{capital}ậu", "Êm"]
