"""One box: what people type, and the plain words they get."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import urlencode

import pytest

from catalog import addresses
from catalog.public.wording import NUMBER_NOT_STATED
from tests import factories
from tests.catalog.public.conftest import Get

pytestmark = pytest.mark.django_db

START = date(2025, 1, 15)


def ask(get: Get, text: str, language: str = "vi") -> str:
    response = get(f"{addresses.verify(language)}?{urlencode({'q': text})}")
    assert response.status_code == 200
    return response.content.decode()


def records(page: str) -> dict[int, str]:
    return {int(pk): verdict for pk, verdict in re.findall(r'data-record="(\d+)" data-verdict="(\w+)"', page)}


def unknown(page: str) -> bool:
    return 'data-verdict="unknown"' in page and not records(page)


def test_our_code_forgives_case_spaces_and_hyphens(get: Get) -> None:
    product = factories.certified_product(START, stars=4)
    code = product.code
    for typed in (code, code.lower(), f" {code[:4]} {code[4:]} ", f"{code[:4]}-{code[4:]}", f"https://example.vn/v/{code}"):
        page = ask(get, typed)
        assert records(page) == {product.pk: "in_force"} and 'data-badge="4"' in page, typed


def test_a_mistyped_code_says_so(get: Get) -> None:
    product = factories.certified_product(START, code="7K3P9XQQ")
    assert records(ask(get, "7k3p 9xqq")) == {product.pk: "in_force"}
    for typed in ("7K3P9XQZ", "7K3P9QXQ", "7k3p-9xq2"):
        page = ask(get, typed)
        assert unknown(page) and "Mã bị gõ nhầm" in page, typed


def test_short_address_answers_200_or_404(get: Get) -> None:
    product = factories.certified_product(START)
    lapsed = factories.certified_product(date(2020, 1, 1))
    for found, verdict in ((product, "in_force"), (lapsed, "lapsed")):
        response = get(addresses.short_verify(found.code))
        assert response.status_code == 200
        assert records(response.content.decode()) == {found.pk: verdict}
        assert f'href="{addresses.verify("en")}?q={found.code}"' in response.content.decode()
    for nothing in ("22222222", "khong-phai-ma", "%00", "😀" * 300, "' OR 1=1 --"):
        response = get(addresses.short_verify(nothing))
        assert response.status_code == 404
        assert 'data-verdict="unknown"' in response.content.decode()


@pytest.mark.parametrize("code", ["83-829-28780-3-2022", "83-28780-3-2026"])
def test_official_codes_old_and_new(get: Get, code: str) -> None:
    product = factories.certified_product(START, official_code=code)
    assert records(ask(get, code)) == {product.pk: "in_force"}
    assert records(ask(get, code.replace("-", " - "))) == {product.pk: "in_force"}
    page = ask(get, "83-28780-9-2026")
    assert unknown(page) and "mã OCOP 83-28780-9-2026" in page


@pytest.mark.parametrize("around", ["{}.", '"{}"', "({})", "Mã: {}", "mã số {}", "Code {}", "  {} "])
def test_what_stands_around_a_code_does_not_matter(get: Get, around: str) -> None:
    product = factories.certified_product(START, gtin="8934563138165", official_code="83-28780-3-2026")
    wide = "".join(chr(ord(character) + 0xFEE0) for character in product.code)
    for code in (product.code, product.gtin, product.official_code, wide):
        assert records(ask(get, around.format(code))) == {product.pk: "in_force"}, code
    assert records(ask(get, "GTIN 8934563138165")) == records(ask(get, "Mã vạch: 8934563138165")) == {product.pk: "in_force"}


@pytest.mark.parametrize(
    "text",
    [
        "2497/QĐ-UBND tỉnh An Giang",
        "Quyết định 2497/QĐ-UBND của UBND tỉnh An Giang",
        "2497/QĐ-UBND An Giang",
        "2497/QĐ-UBND (UBND tỉnh An Giang)",
        "2497/QĐ UBND tỉnh An Giang",
        "QĐ số 2497-QĐ/UBND, UBND tỉnh An Giang",
        "2497/2022/QĐ-UBND tỉnh An Giang",
        "2497/QĐ-UBND tỉnh An Giang ngày 10/10/2022",
    ],
)
def test_a_decision_is_known_with_its_body_and_in_any_spelling(get: Get, text: str) -> None:
    """Of two decisions with one number the body tells which is meant; a year or letters joined otherwise mean the same."""
    ours, theirs = factories.certified_product(), factories.certified_product()
    for product, authority in ((ours, "UBND tỉnh An Giang"), (theirs, "UBND tỉnh Nghệ An")):
        decision = factories.make_decision(date(2022, 10, 10), number="2497/QĐ-UBND", authority=authority)
        factories.issue(product, decision.signed_on, decision=decision)
    assert records(ask(get, text)).keys() == {ours.pk}
    assert records(ask(get, "2497/QĐ UBND")).keys() == {ours.pk, theirs.pk}


def test_barcodes_and_their_check_digit(get: Get) -> None:
    product = factories.certified_product(START, gtin="8934563138165")
    assert records(ask(get, "8934563138165")) == {product.pk: "in_force"}
    assert records(ask(get, "08934563138165")) == {product.pk: "in_force"}
    page = ask(get, "8934563138166")
    assert unknown(page) and "số cuối phải là 5" in page
    assert "mã vạch 4006381333931" in ask(get, "4006381333931")


def test_one_number_of_two_years_and_bodies_are_two_answers(get: Get) -> None:
    older = factories.make_decision(date(2024, 2, 1), number="86/QĐ-UBND")
    newer = factories.make_decision(date(2026, 2, 1), number="86/QĐ-UBND", authority="UBND tỉnh Cà Mau")
    first, second = factories.make_product(), factories.make_product()
    factories.issue(first, older.signed_on, decision=older)
    factories.issue(second, newer.signed_on, decision=newer)
    for typed in ("86/QĐ-UBND", "quyết định số 86/qđ-ubnd", "QĐ 86", "86"):
        page = ask(get, typed)
        assert records(page) == {first.pk: "in_force", second.pk: "in_force"}, typed
        assert page.index("01/02/2026") < page.index("01/02/2024")
        assert "Có nhiều quyết định cùng số này" in page
    page = ask(get, "87/QĐ-UBND")
    assert unknown(page) and "87/QĐ-UBND" in page


NUMBERS = ("303/QĐ-UBND", "MH-1594/2023", "MH-TH-12/2024", "2890/QĐ-BNN-VPĐP", "1021/QĐ-UBND-HC", NUMBER_NOT_STATED)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_every_line_our_pages_print_of_a_decision_is_understood(get: Get, number: str, language: str) -> None:
    product = factories.certified_product(START, name="Mắm")
    decision = factories.make_decision(date(2026, 2, 4), number=number)
    factories.issue(product, decision.signed_on, decision=decision, certified_name="Mắm mới")
    pages = [
        get(addresses.product(language, product.slug)).content.decode(),
        ask(get, product.code, language),
        ask(get, "mam", language),
        ask(get, number, language),
    ]
    printed = number if number != NUMBER_NOT_STATED or language == "vi" else "(number not stated)"
    lines = set()
    for page in pages:
        elements = re.findall(r"<(?:dd|h2|small|p)[^>]*>(.*?)</(?:dd|h2|small|p)>", page, re.S)
        texts = (re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", "", element))).strip() for element in elements)
        lines |= {text for text in texts if printed in text}
    assert len(lines) >= 3
    for line in lines:
        found = ask(get, line, language)
        assert records(found) == {product.pk: "in_force"}, line


def test_decision_numbers_with_words_dates_and_lookalikes(get: Get) -> None:
    decision = factories.make_decision(date(2025, 2, 4), number="303/QĐ-UBND")
    product = factories.make_product("Mắm")
    factories.issue(product, decision.signed_on, decision=decision)
    for typed in (
        "303/Q\u00d0-UBND",
        "303/Q\u0110-UBND",
        "Quyết định số 303/QĐ-UBND ngày 04/02/2025",
        "quyet dinh so: 303/qd-ubnd ngay 4.2.2025",
        "QĐ số 303/QĐ-UBND ngày 04 tháng 02 năm 2025 của UBND tỉnh An Giang",
        "303/QĐ-UBND ngày 04/02/2025",
        "303/QD-UBND 2025",
        "303/QĐ-UBND, UBND tỉnh An Giang",
        "303 / QĐ - UBND",
        "303/QĐ",
        "Decision No. 303/QĐ-UBND of 4 Feb 2025",
        "303",
    ):
        assert records(ask(get, typed)) == {product.pk: "in_force"}, typed


def test_a_beginning_of_a_number_finds_its_decisions(get: Get) -> None:
    decision = factories.make_decision(date(2025, 6, 30), number="2890/QĐ-BNN-VPĐP", authority=factories.CENTRAL)
    product = factories.make_product("Miến")
    factories.issue(product, decision.signed_on, stars=3, decision=decision)
    page = ask(get, "2890/QĐ-BNN", "en")
    assert records(page) == {product.pk: "in_force"}
    assert "Decisions whose number begins with 2890/QĐ-BNN." in page


def test_the_date_chooses_among_decisions_of_one_number(get: Get) -> None:
    products = {}
    for year in (2024, 2025):
        decision = factories.make_decision(date(year, 2, 1), number="86/QĐ-UBND")
        products[year] = factories.make_product(f"Mắm {year}")
        factories.issue(products[year], decision.signed_on, decision=decision)
    for year, product in products.items():
        for typed in (f"86/QĐ-UBND ngày 01/02/{year}", f"86/QD-UBND {year}"):
            assert records(ask(get, typed)) == {product.pk: "in_force"}, typed
    page = ask(get, "Quyết định số 86/QĐ-UBND ngày 03/03/2023", "en")
    assert len(records(page)) == 2 and "Decision 86/QĐ-UBND is on record with another date." in page
    assert "No decision 87/QĐ-UBND is on record." in ask(get, "Quyết định số 87/QĐ-UBND ngày 03/03/2023", "en")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("83-829-28780-2022", "Is one missing?"),
        ("83-829-28780-3", "Is the last part missing?"),
        ("83 - 829 - 28780 - 3", "Is the last part missing?"),
        ("00-000-00000-00471-2023", "four digits at most"),
        ("83-829-2878-3-2022", "the commune has five digits"),
        ("7K3P9XQ", "eight characters, this one has 7"),
        ("7K3P9XQQ2", "eight characters, this one has 9"),
        ("7K3P9XQO", "no letters O and I"),
        ("7k3p-9x1q", "no letters O and I"),
        ("https://example.vn/v/7K3P9XQO", "no letters O and I"),
        ("893456313816", "this one has 12"),
        ("89345631381", "this one has 11"),
        ("01/01/2020", "This is a date."),
        ("ngày 01-01-2020", "This is a date."),
    ],
)
def test_what_is_wrong_with_a_code_and_how_to_mend_it(get: Get, text: str, sentence: str) -> None:
    page = ask(get, text, "en")
    assert unknown(page) and sentence in html.unescape(page)


def test_names_by_their_words_in_any_order_and_by_their_producer(get: Get) -> None:
    producer = factories.make_producer("HTX Đồng Nở")
    honey = factories.certified_product(START, name="Mật ong hoa bạc hà", producer=producer)
    factories.certified_product(START, name="Mật ong rừng")
    for typed in ("bac ha mat ong", "mật ong đồng nở", "Mật ong hoa bạc hà 3 sao", "ong bạc OCOP 4 sao", "htx dong no"):
        assert records(ask(get, typed)) == {honey.pk: "in_force"}, typed
    assert unknown(ask(get, "mat ong dong thap"))


def test_a_withdrawal_decision_lists_what_it_withdraws(get: Get) -> None:
    product = factories.certified_product(START)
    certificate = factories.withdraw(product.certificates.get(), date(2026, 9, 1))
    page = ask(get, certificate.withdrawal_decision.number)
    assert records(page) == {product.pk: "withdrawn"}
    assert "Thu hồi:" in page


def test_a_superseded_certificate_is_not_in_force_by_its_own_decision(get: Get) -> None:
    product = factories.certified_product(START, stars=3)
    old = product.certificates.get().decision
    factories.issue(product, date(2026, 5, 20), stars=4)
    page = ask(get, old.number)
    assert records(page) == {product.pk: "lapsed"} and "data-badge" not in page
    assert "Đã được thay bằng quyết định mới từ ngày 20/05/2026." in page


def test_names_exact_first_then_folded_parts(get: Get) -> None:
    exact = factories.certified_product(START, name="Mật ong")
    longer = factories.certified_product(START, name="Mật ong hoa bạc hà")
    assert records(ask(get, "mật  ONG")) == {exact.pk: "in_force"}
    assert records(ask(get, "mat ong hoa")) == {longer.pk: "in_force"}
    assert records(ask(get, "mat ong")) == {exact.pk: "in_force", longer.pk: "in_force"}
    assert records(ask(get, "bac ha")) == {longer.pk: "in_force"}


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_a_name_is_found_in_english_too(get: Get, language: str) -> None:
    honey = factories.certified_product(START, name="Mật ong Rừng Sương", name_en="Rừng Sương forest honey")
    factories.certified_product(START, name="Cà phê", name_en="Coffee")
    for text in ("honey", "rung suong forest", "Rừng Sương forest honey"):
        assert records(get(f"{addresses.verify(language)}?{urlencode({'q': text})}").content.decode()) == {
            honey.pk: "in_force"
        }, text


def test_a_former_name_finds_the_product_and_tells_both(get: Get) -> None:
    product = factories.make_product("Trám đen Hùng Ly")
    factories.issue(product, START, certified_name="Trám muối")
    page = ask(get, "trám muối")
    assert records(page) == {product.pk: "in_force"}
    assert "Trám muối" in page and "Nay có tên Trám đen Hùng Ly" in page


def test_more_than_fifty_names_say_so(get: Get) -> None:
    decision = factories.make_decision(START)
    for number in range(51):
        factories.issue(factories.make_product(f"Gạo thơm {number}"), START, decision=decision)
    page = ask(get, "gao thom")
    assert len(records(page)) == 50 and "Còn nhiều sản phẩm khác" in page


def test_unpublished_products_are_told_without_a_link(get: Get) -> None:
    product = factories.certified_product(START, live=False)
    page = ask(get, product.code)
    assert records(page) == {product.pk: "in_force"}
    assert product.slug not in page


def test_never_certified_is_unknown(get: Get) -> None:
    product = factories.make_product("Rau chưa công nhận")
    assert unknown(ask(get, product.code))
    assert unknown(ask(get, "rau chua cong nhan"))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "\x00",
        "mat\x00ong",
        "😀",
        "'; DROP TABLE catalog_product; --",
        "<script>alert(1)</script>",
        "%",
        "_",
        "\u202e\u200b",
        "٠١٢٣٤٥٦٧",
        "x",
        "9" * 199,
        "/v/",
        "\ud83d",
    ],
)
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_whatever_is_typed_gets_a_sentence(get: Get, text: str, language: str) -> None:
    factories.certified_product(START, name="Mắm")
    query = urlencode({"q": text}, errors="surrogatepass")
    response = get(f"{addresses.verify(language)}?{query}")
    page = response.content.decode()
    assert response.status_code == 200
    assert not records(page)
    assert "<script>alert" not in page
    printable = text.strip("\x00\u202e\u200b")
    assert ('class="answer"' in page) == bool(printable)
