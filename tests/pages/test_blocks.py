"""What pages are built of: what was pasted, what was picked, and what of it shows on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.blocks.struct_block import StructBlockValidationError

from catalog import addresses
from ocop.pages.blocks.cleaning import cleaned
from ocop.pages.blocks.home import in_season
from ocop.pages.blocks.media import film_of
from ocop.pages.models import ContentPage, FairPage, HomePage, StoryPage
from tests import factories
from tests.catalog.public.conftest import Get
from tests.catalog.public.test_pages import photograph
from tests.pages.factories import make_page
from tests.showrooms.factories import make_showroom
from tests.surface_register import cards

START = date(2025, 1, 15)
LAST_DAY, NEXT_DAY = date(2028, 1, 14), date(2028, 1, 15)
BLOCKS = StoryPage.body.field.stream_block.child_blocks

FROM_WORD = """<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->
<style>p.MsoNormal { margin: 0cm; }</style>
<h1 style="mso-pagination:none">Nghề làm mắm</h1>
<p class="MsoNormal" align="center" style="text-align:center"><b style="mso-bidi-font-weight:normal"><span lang="VI"
style="font-size:14.0pt;font-family:&quot;Times New Roman&quot;">Ba phần cá,<o:p></o:p></span></b> một phần
muối</p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<p class="MsoListParagraph"><span style="mso-list:Ignore">·<span style="font:7.0pt">&nbsp;&nbsp;&nbsp; </span></span>cá cơm</p>
<p class="MsoListParagraph"><span>·&nbsp;&nbsp; </span>muối</p>
<p><a href="javascript:alert(1)" onclick="x()">bấm</a> <a href="https://vi.du/" target="_blank">nguồn</a></p>
<script>alert(1)</script><table><tr><td>ô</td></tr></table>"""


def test_what_word_pastes_is_kept_as_our_own_elements() -> None:
    assert cleaned(FROM_WORD) == (
        "<h2>Nghề làm mắm</h2><p><b>Ba phần cá,</b> một phần muối</p><ul><li>cá cơm</li><li>muối</li></ul>"
        '<p>bấm <a href="https://vi.du/">nguồn</a></p><p>ô</p>'
    )
    assert cleaned('<p>giữ <a id="3" linktype="page">trang</a> và <i>chữ nghiêng</i></p>') == (
        '<p>giữ <a id="3" linktype="page">trang</a> và <i>chữ nghiêng</i></p>'
    )
    value = BLOCKS["text"].clean(BLOCKS["text"].to_python("<p style='color:red'>đỏ<o:p></o:p></p>"))
    assert value.source == "<p>đỏ</p>"


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.youtube.com/watch?v=AbCdEfGhIjK&t=3s", "YouTube"),
        ("https://youtu.be/AbCdEfGhIjK", "YouTube"),
        ("https://www.youtube.com/shorts/AbCdEfGhIjK", "YouTube"),
        ("https://vimeo.com/76979871", "Vimeo"),
        ("https://player.vimeo.com/video/76979871?h=1", "Vimeo"),
        ("https://youtube.com.evil.example/watch?v=AbCdEfGhIjK", ""),
        ("javascript:alert(1)//youtube.com/watch?v=AbCdEfGhIjK", ""),
        ("https://www.youtube.com/watch", ""),
        ("https://[youtube", ""),
    ],
)
def test_films_are_told_by_their_addresses(address: str, site: str) -> None:
    film = film_of(address)
    assert (film.site if film else "") == site
    assert film is None or film.framed.startswith(("https://www.youtube-nocookie.com/embed/", "https://player.vimeo.com/video/"))


def test_seasons_go_over_the_new_year() -> None:
    for month, winter, summer in ((1, True, False), (2, True, False), (3, False, False), (6, False, True), (11, True, False)):
        on = date(2027, month, 15)
        assert (in_season("11", "2", on), in_season("4", "9", on), in_season(None, None, on)) == (winter, summer, True)


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("video", {"title": "Phim", "address": "https://example.com/film.mp4"}, "address"),
        ("video", {"title": "Phim"}, "address"),
        ("button", {"words": "Xem"}, "address"),
        ("button", {"words": "Xem", "address": "javascript:alert(1)"}, "address"),
        ("button", {"words": "Xem", "address": "//example.com/"}, "address"),
        ("products_by_rule", {"price_from": 200, "price_to": 100}, "price_to"),
        ("picture", {"image": None, "alt": ""}, "alt"),
        ("map", {"name": "Paris", "latitude": 48.8, "longitude": 2.3}, "latitude"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_meant_is_said_at_its_field(name: str, value: dict[str, Any], field: str) -> None:
    with pytest.raises(StructBlockValidationError) as refused:
        BLOCKS[name].clean(BLOCKS[name].to_python(value))
    assert field in refused.value.block_errors and isinstance(refused.value.block_errors[field], ValidationError)


@pytest.mark.django_db
def test_what_no_longer_shows_leaves_nothing_behind(get: Get) -> None:
    """Products by hand and by rule, a producer, a showroom: all of it on the last day, from the next nothing, no headings."""
    province = factories.make_province("91", "An Giang", "an-giang")
    producer = factories.make_producer("Hợp tác xã Mắm", province=province)
    product = factories.certified_product(START, 4, producer=producer, province=province)
    other = factories.certified_product(date(2020, 1, 1), producer=producer, province=province)
    showroom = make_showroom("Điểm bán Long Xuyên", province=province, closes_on=LAST_DAY)
    body = [
        ("text", "<p>Mở đầu.</p>"),
        ("products", {"heading": "Chọn tay", "products": [other, product]}),
        ("products_by_rule", rule(heading="Theo quy tắc", provinces=[str(province.pk)])),
        ("products_by_rule", rule(heading="Quy tắc rỗng", least_stars="5")),
        ("producer", {"producer": producer, "most": 3}),
        ("showroom", {"showroom": showroom}),
    ]
    page = make_page(ContentPage, body=body)
    shown = get(page.address, on=LAST_DAY).text
    assert cards(shown) == {product.pk: 4} and shown.count("data-product-id") == 3
    assert f'href="{addresses.producer("vi", producer.slug)}"' in shown and "Điểm bán Long Xuyên" in shown
    assert "Chọn tay" in shown and "Theo quy tắc" in shown and "Quy tắc rỗng" not in shown
    after = get(page.address, on=NEXT_DAY).text
    assert not cards(after) and "Mở đầu." in after
    for gone in ("Chọn tay", "Theo quy tắc", "Hợp tác xã Mắm", "Điểm bán Long Xuyên", "<section"):
        assert gone not in after.split("<main")[1].split("</main>")[0], gone


def rule(**asked: Any) -> dict[str, Any]:
    open_rule = {
        "heading": "",
        "least_stars": "3",
        "groups": [],
        "provinces": [],
        "price_from": None,
        "price_to": None,
        "tags": "",
        "order": "newest",
        "most": 8,
    }
    return open_rule | asked


@pytest.mark.django_db
def test_a_film_is_a_link_and_only_its_page_may_frame_another_site(get: Get) -> None:
    film = {"title": "Gói bánh", "address": "https://youtu.be/AbCdEfGhIjK", "file": None, "image": None}
    page, plain = make_page(ContentPage, body=[("video", film)]), make_page(ContentPage, body=[("text", "<p>Chữ.</p>")])
    response = get(page.address)
    assert 'href="https://www.youtube.com/watch?v=AbCdEfGhIjK"' in response.text and "<iframe" not in response.text
    assert response.headers["Content-Security-Policy"].endswith(
        "frame-src https://www.youtube-nocookie.com https://player.vimeo.com"
    )
    assert get(page.address).headers["Content-Security-Policy"] == response.headers["Content-Security-Policy"]
    assert "js/video.js" in response.text
    other = get(plain.address)
    assert "frame-src" not in other.headers["Content-Security-Policy"] and "js/video.js" not in other.text


@pytest.mark.django_db
def test_tables_questions_maps_and_buttons_are_readable_by_all(get: Get) -> None:
    draft = make_page(ContentPage, title="Nháp", live=False)
    columns = [{"type": "text", "heading": "Sao"}, {"type": "number", "heading": "Điểm"}]
    table = BLOCKS["table"].to_python({"columns": columns, "rows": [{"values": ["5 sao", 1234.5]}], "caption": "Điểm và sao"})
    body = [
        ("table", table),
        ("questions", {"heading": "", "questions": [{"question": "Bao lâu?", "answer": "<p>36 <b>tháng</b></p>"}]}),
        ("map", {"name": "Bàu Trúc", "address": "Khánh Hòa", "latitude": 11.53, "longitude": 108.92}),
        ("button", {"words": "Đến bản nháp", "page": draft, "address": "", "text": ""}),
        ("button", {"words": "Mọi sản phẩm", "page": None, "address": "/san-pham/", "text": ""}),
    ]
    shown = get(make_page(ContentPage, body=body).address).text
    assert '<th scope="col" class="number">Điểm</th>' in shown and '<th scope="row">5 sao</th>' in shown
    assert "1.234,5" in shown and 'role="region" tabindex="0" aria-label="Điểm và sao"' in shown
    assert '"@type":"FAQPage"' in shown and '"text":"36 tháng"' in shown
    assert 'class="map"' in shown and "openstreetmap.org/?mlat=11.53" in shown and "<iframe" not in shown
    assert "Đến bản nháp" not in shown and 'class="button" href="/san-pham/">Mọi sản phẩm' in shown


@pytest.mark.django_db
def test_pictures_of_a_page_are_read_at_once(get: Get, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    images = [photograph(f"Ảnh {number}") for number in range(3)]
    pictures = [{"image": image, "alt": f"Cảnh {number}", "caption": ""} for number, image in enumerate(images)]
    body = [
        ("picture", {"image": images[0], "alt": "Cảnh lớn", "caption": "Minh họa", "wide": False}),
        ("gallery", {"heading": "", "pictures": pictures}),
    ]
    page = make_page(ContentPage, body=body)
    get(page.address)
    with CaptureQueriesContext(connection) as queries:
        shown = get(f"{page.address}?x=1").text
    assert sum("wagtailimages_rendition" in query["sql"] for query in queries) <= 1
    assert shown.count('alt="Cảnh') == 4 and "<figcaption>Minh họa</figcaption>" in shown


@pytest.mark.parametrize("model", [HomePage, FairPage, StoryPage])
def test_every_block_can_be_found_and_tried_before_it_is_chosen(model: Any) -> None:
    blocks = model.body.field.stream_block.child_blocks.items()
    for name, block in blocks:
        assert block.is_previewable and block.meta.group and block.get_description() and block.meta.icon != "placeholder", name
        assert block.meta.template, name
