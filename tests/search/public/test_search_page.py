"""The page of a search: what it finds and in which order, what it says of the text, and what one can take away from it."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from catalog import addresses
from catalog.models import Product
from catalog.public import listing
from search import log, outbox
from search.models import SearchedText
from tests import factories
from tests.catalog.public.conftest import Get
from tests.catalog.public.test_list import shown, total
from tests.factories import TODAY

SEARCH = addresses.search("vi")
MOST_QUERIES = 12


def ask(get: Get, text: str, language: str = "vi", **filters: str) -> HttpResponse:
    query = urlencode({"q": text, **{name.replace("_", "-"): value for name, value in filters.items()}})
    response = get(f"{addresses.search(language)}?{query}")
    assert response.status_code == 200, response.headers.get("Location")
    return response


def names(response: HttpResponse) -> list[str]:
    found = re.findall(r'<h[23] class="card-name">(.*?)</h[23]>', response.text)
    return [html.unescape(re.sub("</?mark>", "", name)) for name in found]


def chips(response: HttpResponse) -> dict[str, str]:
    """What can be taken away, and where that leads."""
    heads = response.text.split('class="list-count"')[1].split("</p>")[0]
    found = re.findall(r'<a href="([^"]*)"><span class="visually-hidden">[^<]*</span>(.*?) <svg', heads)
    return {html.unescape(label): html.unescape(address) for address, label in found}


def notices(response: HttpResponse) -> list[str]:
    found = re.findall(r'<p class="notice"[^>]*>(.*?)</p>', response.text, re.S)
    return [html.unescape(re.sub(r"<[^>]*>", "", sentence)) for sentence in found]


def test_it_finds_with_and_without_accents_the_best_first(world: SimpleNamespace, get: Get) -> None:
    tea = ask(get, "tra hoa vang")
    fitting, others = tea.text.split("Cùng loại, không đủ các từ đã gõ")
    assert re.findall(r"<mark>Trà hoa vàng</mark> (\w+ \w+)", fitting) == ["Tam Đảo", "Ba Chẽ", "Đồi Gió"]
    assert names(tea)[3:] == ["Trà shan tuyết", "Trà shan tuyết cổ thụ"] and total(tea) == 5
    assert "Trà hoa vàng" not in re.sub("</?mark>", "", others).partition("<nav")[0]
    assert names(ask(get, "kẹo dứa")) == ["Kẹo dứa"]
    assert set(names(ask(get, "keo dua"))) == {"Kẹo dừa", "Kẹo dứa"}
    assert names(ask(get, "heo")) == ["Thịt lợn gác bếp"]
    assert "Trà hoa vàng Tam Đảo" in names(ask(get, "núi sập"))
    page = ask(get, "mam", sao="3").text
    assert 'value="mam"' in page and '<input type="hidden" name="sao" value="3">' in page
    assert '<meta name="robots" content="noindex">' in page and "<h1>Kết quả cho “mam”</h1>" in page


def test_stars_and_prices_in_words_are_filters_to_take_away(world: SimpleNamespace, get: Get) -> None:
    found = ask(get, "tra duoi 200k tu 4 sao")
    assert set(names(found)) == {"Trà hoa vàng Tam Đảo", "Trà shan tuyết"}
    assert chips(found) == {
        "5 sao": f"{SEARCH}?q=tra&sao=4&gia-duoi=200000",
        "4 sao": f"{SEARCH}?q=tra&sao=5&gia-duoi=200000",
        "dưới 200.000 ₫": f"{SEARCH}?q=tra&sao=5&sao=4",
    }
    assert "<h1>Kết quả cho “tra”</h1>" in found.text and 'value="tra"' in found.text
    for address in chips(found).values():
        assert shown(get(address)) and "Kết quả cho “tra”" in get(address).text
    assert f'rel="canonical" href="http://127.0.0.1:8000{SEARCH}?q=tra&amp;sao=5&amp;sao=4&amp;gia-duoi=200000"' in found.text


def test_what_is_typed_counts_for_more_than_the_same_filter_of_the_address(world: SimpleNamespace, get: Get) -> None:
    assert names(ask(get, "tra 5 sao", sao="3", gia_tu="100000")) == ["Trà hoa vàng Tam Đảo"]
    assert chips(ask(get, "tra duoi 100k", gia_duoi="200000")).keys() == {"dưới 100.000 ₫"}


@pytest.mark.parametrize(
    ("query", "leads"),
    [
        ("q=ocop+5+sao", "?sao=5"),
        ("q=ocop+5+sao&sao=3&tinh=an-giang&trang=4", "?sao=5&tinh=an-giang"),
        ("q=ocop", ""),
        ("q=duoi+100k", "?gia-duoi=100000"),
        ("q=★★★★★", "?sao=5"),
        ("q=", ""),
        ("", ""),
        ("q=++&sao=4&sap-xep=ten", "?sao=4&sap-xep=ten"),
        ("q=%E2%80%8B%00%E2%80%AE&nhom=do-uong&trang=3", "?nhom=do-uong&trang=3"),
    ],
)
def test_where_nothing_is_left_to_look_for_the_list_answers(world: SimpleNamespace, get: Get, query: str, leads: str) -> None:
    response = get(f"{SEARCH}?{query}")
    assert (response.status_code, response.headers["Location"]) == (302, addresses.product_list("vi") + leads)


def test_a_place_in_the_text_can_be_taken_away_and_says_what_became_of_it(world: SimpleNamespace, get: Get) -> None:
    found = ask(get, "trà hoa binh 4 sao")
    assert set(names(found)) == {"Trà hoa vàng Ba Chẽ", "Trà shan tuyết"}
    chip = chips(found)["Hòa Bình (tỉnh cũ)"]
    assert chip == f"{SEARCH}?{urlencode({'q': 'trà', 'sao': 4})}"
    assert set(names(found)) <= set(names(get(chip)))
    assert notices(found) == ["Hòa Bình thuộc Phú Thọ từ ngày 01/07/2025."]
    alone = ask(get, "an giang")
    assert chips(alone) == {"An Giang": addresses.product_list("vi")} and notices(alone) == []
    assert chips(ask(get, "An Giang", "en", star="5")) == {
        "An Giang": f"{addresses.product_list('en')}?star=5",
        "5 stars": f"{addresses.search('en')}?q=An+Giang",
    }


def test_a_correction_is_told_in_one_sentence_and_can_be_searched_for(world: SimpleNamespace, get: Get) -> None:
    found = ask(get, "nuowcs mawms", sao="5")
    assert names(found) == ["Nước mắm cá linh"]
    assert notices(found) == ["Không có “nuowcs mawms”, đây là kết quả cho “nước mắm”."]
    [address] = re.findall(r'<p class="notice">[^<]*<a href="([^"]*)">', found.text)
    assert html.unescape(address) == f"{SEARCH}?{urlencode({'q': 'nước mắm', 'sao': 5})}"
    assert names(get(html.unescape(address))) == names(found) and not notices(get(html.unescape(address)))
    assert notices(ask(get, "matong rung"))[:1] == ["Không có “matong”, đây là kết quả cho “mật ong rung”."]
    assert notices(ask(get, "nuowcs mawms", "en")) == ["Nothing is called “nuowcs mawms”. These are the results for “nước mắm”."]


def test_a_name_of_a_place_is_no_slip(world: SimpleNamespace, get: Get) -> None:
    factories.certified_product(name="Cà phê", province=factories.make_province("66", "Đắk Lắk", "dak-lak"))
    for text in ("daklak", "ca phe daklak"):
        found = ask(get, text)
        assert names(found) == ["Cà phê"] and notices(found) == [], text


def test_fewer_words_and_other_accents_are_told(world: SimpleNamespace, get: Get) -> None:
    fewer = ask(get, "trà shan tuyết mật ong")
    assert names(fewer) and notices(fewer) == ["Không sản phẩm nào có đủ các từ. Gần nhất là:"]
    factories.certified_product(name="Gối mát")
    while outbox.write_documents(keep_changes=False):
        pass
    other = ask(get, "mát ong")
    assert set(names(other)) == {"Mật ong rừng", "Mật ong hoa nhãn"}
    assert notices(other) == ["Không tên nào viết đúng dấu như vậy. Bỏ dấu đi thì có:"]
    assert notices(ask(get, "mật ong")) == []


def test_the_words_asked_for_are_marked_and_nothing_else_is_markup(world: SimpleNamespace, get: Get) -> None:
    assert "<mark>Trà hoa vàng</mark> Tam Đảo<" in ask(get, "tra hoa vang").text
    assert "Kẹo <mark>dứa</mark><" in ask(get, "dứa").text
    cake = ask(get, "banh ngon").text
    assert "<mark>Bánh</mark> &lt;b&gt;<mark>Ngon</mark>&lt;/b&gt; &amp; giòn<" in cake and "<b>Ngon" not in cake
    assert "<mark>" not in get(addresses.product_list("vi")).text


def test_every_count_in_the_sheet_is_what_its_link_shows(world: SimpleNamespace, get: Get) -> None:
    """But for further stars, which add to those chosen."""
    for query in ("q=tra", "q=tra&sao=4", "q=tra+hoa+binh", "q=mam&nhom=thuc-pham", "q=nuowcs+mawms", "q=tra+duoi+200k"):
        page = get(f"{SEARCH}?{query}").text
        options = re.findall(
            r'class="option" href="([^"#]*)#[^"]*" id="loc-(?!sao)[^"]*"><span class="option-label">.*?option-count">([\d.]+)<',
            page,
        )
        assert len(options) > 2, query
        for address, count in options:
            assert total(get(html.unescape(address))) == int(count), (query, address)


def test_orders_and_pages(world: SimpleNamespace, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shown(ask(get, "tra"))
    assert len(whole) == 5
    cheapest = names(ask(get, "tra", sap_xep="gia"))
    assert cheapest[0] == "Trà hoa vàng Đồi Gió" and cheapest[-1] == "Trà shan tuyết cổ thụ"
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    pages = [ask(get, "tra", trang=str(number)) for number in (1, 2, 3)]
    assert [pk for page in pages for pk in shown(page)] == whole
    assert {total(page) for page in pages} == {5}
    assert f'href="{SEARCH}?q=tra&amp;trang=3" rel="next"' in pages[1].text
    for number in ("4", "1000000000", "9" * 18):
        beyond = get(f"{SEARCH}?q=tra&trang={number}")
        assert beyond.status_code == 404 and f'href="{SEARCH}?q=tra&amp;trang=3"' in beyond.text


def test_the_exact_name_of_what_lapsed_gives_one_line_to_its_record(world: SimpleNamespace, get: Get) -> None:
    for text in ("Trà mộc đặc biệt", "trà MỘC đặc  biệt", "tra moc dac biet", "Trà mộc đặc biệt 5 sao"):
        response = ask(get, text)
        [line] = re.findall(r'<p class="lapsed-line".*?</p>', response.text, re.S)
        assert addresses.product("vi", world.lapsed.slug) in line and "Hết hiệu lực từ ngày" in line and "data-badge" not in line
        assert shown(response) == [] and notices(response) == [], "tea of another name is not near to it"
    assert "lapsed-line" not in ask(get, "tra moc").text
    assert "Trà kín" not in ask(get, "Trà kín").text.split('class="list-results"')[1]


def test_an_empty_result_says_what_lifting_each_filter_would_show(world: SimpleNamespace, get: Get) -> None:
    response = ask(get, "mật ong hoa binh", sao="5", nhom="thuc-pham")
    assert total(response) == 0 and 'class="sorts"' not in response.text
    offered = re.findall(r'<li><a href="([^"]*)">bỏ ([^<]*)</a> <span class="option-count">(\d+) sản phẩm', response.text)
    assert {label for _address, label, _count in offered} == {"“mật ong hoa binh”", "5 sao"}
    assert [count for *_rest, count in offered] == sorted((count for *_rest, count in offered), reverse=True)
    for address, _label, count in offered:
        assert total(get(html.unescape(address))) == int(count) > 0


def test_nothing_found_helps(world: SimpleNamespace, get: Get) -> None:
    page = ask(get, "xyzzy").text
    assert "Không có sản phẩm còn hiệu lực nào khớp với nội dung tìm này" in page
    assert f'href="{addresses.verify("vi")}?q=xyzzy"' in page and f'href="{addresses.product_list("vi")}">Xem tất cả' in page
    line = ask(get, "Trà mộc đặc biệt", sao="5", gia_tu="900000").text
    assert "lapsed-line" in line and f'href="{addresses.verify("vi")}?q=' not in line, "the line has said it"


def test_a_search_goes_on_to_what_finds_something(world: SimpleNamespace, get: Get) -> None:
    page = ask(get, "tra", gia_duoi="300000").text
    related = page.split('class="related"')[1].split("</nav>")[0]
    found = {html.unescape(text): html.unescape(address) for address, text in re.findall(r'href="([^"]*)">([^<]*)<', related)}
    assert found.keys() == {"trà hoa vàng"}
    for text, address in found.items():
        assert parse_qs(urlsplit(address).query) == {"q": [text], "gia-duoi": ["300000"]}
        assert 0 < total(get(address)) < total(ask(get, "tra"))
    assert 'class="related"' not in ask(get, "tra", trang="1", sap_xep="ten").text


def test_only_what_is_in_force_is_found(get: Get, db: None) -> None:
    product = factories.certified_product(TODAY, name="Trà cuối kỳ", stars=4)
    last_day = product.certificates.get().last_day
    after = last_day.replace(day=last_day.day + 1)
    address = f"{SEARCH}?q=tra+cuoi+ky"
    assert shown(get(address, on=last_day)) == [product.pk]
    lapsed = get(address, on=after)
    assert shown(lapsed) == [] and "data-badge" not in lapsed.text and "lapsed-line" in lapsed.text


@pytest.mark.usefixtures("committed")
def test_a_search_takes_few_queries(get: Get) -> None:
    """However much it finds and whatever it has to say."""
    province = factories.make_province("91", "An Giang", "an-giang")
    for number in range(30):
        factories.certified_product(TODAY, stars=3 + number % 3, name=f"Mắm loại {number}", province=province)
    factories.certified_product(TODAY - timedelta(days=1200), name="Mắm")
    while outbox.write_documents(keep_changes=False):
        pass
    for query in ("q=mam", "q=mam+an+giang+4+sao", "q=mawms", "q=mam&sao=5", "q=mam+xyzzy", "q=mam&sao=3&gia-tu=900000"):
        get(f"{SEARCH}?{query}")
        with CaptureQueriesContext(connection) as captured:
            get(f"{SEARCH}?{query}")
        assert len(captured) <= MOST_QUERIES, query


def promote(text: str, *products: Product) -> None:
    query = Query.get(text)
    for product in products:
        SearchPromotion.objects.create(query=query, external_link_url=addresses.product("vi", product.slug), sort_order=0)


def test_what_editors_promote_stands_first_and_once(world: SimpleNamespace, get: Get) -> None:
    promote("trà", world.products["Kẹo dừa"], world.products["Trà shan tuyết"], world.lapsed)
    page = ask(get, "tra").text
    first = page.split('class="promoted"')[1].split("</section>")[0]
    assert "Ban biên tập giới thiệu" in first
    put_first = [world.products[name].pk for name in ("Kẹo dừa", "Trà shan tuyết")]
    assert [int(pk) for pk in re.findall(r'data-product-id="(\d+)"', first)] == put_first
    everything = shown(ask(get, "tra"))
    assert len(everything) == len(set(everything)) == 6 and total(ask(get, "tra")) == 5
    for filters in ({"sao": "5"}, {"sap_xep": "ten"}, {"trang": "2"}):
        response = get(
            f"{SEARCH}?{urlencode({'q': 'tra', **{name.replace('_', '-'): value for name, value in filters.items()}})}"
        )
        assert 'class="promoted"' not in response.text
    assert 'class="promoted"' not in ask(get, "tra 5 sao").text + ask(get, "mam").text


def test_what_is_promoted_for_a_text_with_filters_in_words_is_shown(world: SimpleNamespace, get: Get) -> None:
    def promoted(text: str) -> list[str]:
        _, _, behind = ask(get, text).text.partition('class="promoted"')
        keys = re.findall(r'data-product-id="(\d+)"', behind.partition("</section>")[0])
        return [name for key in keys for name, product in world.products.items() if product.pk == int(key)]

    promote("tra", world.products["Trà shan tuyết"], world.products["Kẹo dừa"])
    assert promoted("trà 4 sao") == ["Trà shan tuyết"] and promoted("tra duoi 100k") == ["Kẹo dừa"]
    promote("trà 4 sao", world.products["Kẹo dứa"])
    assert promoted("tra 4 sao") == ["Kẹo dứa"] and promoted("tra 3 sao") == ["Kẹo dừa"]


def test_what_editors_promote_shows_where_nothing_else_is_found(world: SimpleNamespace, get: Get) -> None:
    promote("quà biếu xyzzy", world.products["Kẹo dừa"])
    page = ask(get, "qua bieu xyzzy")
    assert shown(page) == [world.products["Kẹo dừa"].pk] and total(page) == 0 and "khớp với nội dung tìm này" in page.text
    promote("kẹo dứa", world.products["Kẹo dứa"])
    only = ask(get, "kẹo dứa")
    assert set(shown(only)) == {world.products["Kẹo dứa"].pk} and 'class="empty"' not in only.text


def test_searches_are_counted_and_not_what_follows_them(
    world: SimpleNamespace, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_log", log._Log())
    ask(get, "Trà hoa vàng 5 sao")
    ask(get, "trà hoa vàng cho mẹ 0912345678")
    ask(get, "xyzzy", "en")
    for filters in ({"sao": "5"}, {"sap_xep": "ten"}, {"tinh": "an-giang", "trang": "1"}):
        ask(get, "trà", **filters)
    ask(get, "xyzzy", sao="4")
    assert log.flush()
    noted = SearchedText.objects.order_by("language", "text").values_list("language", "text", "times", "found", "words_left_out")
    assert list(noted) == [
        ("en", "xyzzy", 1, 0, False),
        ("vi", "trà hoa vàng 5 sao", 1, 3, False),
        ("vi", "trà hoa vàng cho mẹ", 1, 5, True),
        ("vi", "xyzzy", 1, 0, False),
    ]


@pytest.mark.django_db
def test_others_of_the_same_goods_are_told_apart_on_every_page(get: Get) -> None:
    """Few have all the words: the count says how many, and no later page passes the others off as such."""
    for number in range(30):
        factories.certified_product(name=f"Trà xanh số {number}")
    factories.certified_product(name="Trà hoa cúc")
    first, second = ask(get, "trà hoa cúc"), ask(get, "trà hoa cúc", trang="2")
    others = "Cùng loại, không đủ các từ đã gõ"
    assert names(first)[0] == "Trà hoa cúc" and "31 sản phẩm, 1 có đủ các từ" in first.text
    assert first.text.index("Trà hoa cúc</mark>") < first.text.index(others)
    assert notices(second) == [others] and len(names(second)) == 7
    assert names(ask(get, "trà hoa cúc", sap_xep="ten")) == ["Trà hoa cúc"]
