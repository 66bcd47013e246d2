"""What browsers may keep: ETags by the edition, 304s, and never a torn page."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalog import addresses
from catalog.models import EditionRow, Product
from catalog.public import list_page
from tests import factories
from tests.catalog.public.conftest import Get
from tests.effort import examples
from tests.factories import TODAY

pytestmark = pytest.mark.usefixtures("committed")

LIST = addresses.product_list("vi")


@pytest.fixture
def product(committed: None) -> Product:
    return factories.certified_product(name="Mắm Bà Giáo")


def pages(product: Product) -> list[str]:
    return [
        LIST,
        addresses.product_list("en"),
        addresses.product("vi", product.slug),
        addresses.verify("en"),
        f"{addresses.verify('vi')}?q={product.code}",
        addresses.short_verify(product.code),
        f"{addresses.search('vi')}?q=mam",
        f"{addresses.suggestions('en')}?q=mam",
    ]


def test_every_page_confirms_what_still_holds(product: Product, get: Get) -> None:
    for address in pages(product):
        fresh = get(address)
        etag = fresh.headers["ETag"]
        assert fresh.headers["Cache-Control"] == "no-cache"
        assert "Accept-Language" not in fresh.headers.get("Vary", "") and "Cookie" not in fresh.headers.get("Vary", "")
        again = get(address, **{"if-none-match": etag})
        assert again.status_code == 304 and not again.content and again.headers["ETag"] == etag


def test_a_tag_that_a_proxy_made_weak_still_confirms(product: Product, get: Get) -> None:
    etag = get(LIST).headers["ETag"]
    for sent in (f"W/{etag}", f'"other", W/{etag}', "*"):
        assert get(LIST, **{"if-none-match": sent}).status_code == (200 if sent == "*" else 304)


def test_a_change_or_a_new_day_ends_it(product: Product, get: Get) -> None:
    for address in pages(product):
        etag = get(address).headers["ETag"]
        assert get(address, on=TODAY + timedelta(days=1), **{"if-none-match": etag}).status_code == 200
        Product.objects.filter(pk=product.pk).update(packaging=f"hũ {etag}"[:60])
        assert get(address, **{"if-none-match": etag}).status_code == 200


def test_one_page_has_one_tag_whatever_its_spelling(product: Product, get: Get) -> None:
    def tag(query: str) -> str:
        return get(f"{LIST}?{query}").headers["ETag"]

    assert tag("sao=3&trang=1&utm_source=x&fbclid=y") == tag("sao=3") == tag("star=3&sao=3")
    assert tag("sao=4&sao=3") == tag("sao=3&sao=4")
    assert tag("sao=3") != tag("sao=4") and tag("sao=9") != tag("")


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # every example asks for pages: to shorten one would take minutes
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", " ", "\u200b" * 9, "\x00"]),
            st.sampled_from([1, 199, 200, 201, 202, 2001]),
            st.sampled_from(["", " ", "\u200b", "c", " c", "\n"]),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_questions_under_one_tag_get_one_answer(product: Product, get: Get, asked: list[tuple[str, int, str]]) -> None:
    seen: dict[str, bytes] = {}
    for before, length, after in asked:
        response = get(f"{addresses.verify('vi')}?{urlencode({'q': before + 'b' * length + after})}")
        assert seen.setdefault(response.headers["ETag"], response.content) == response.content


def test_languages_are_different_pages(product: Product, get: Get) -> None:
    assert get(LIST).headers["ETag"] != get(addresses.product_list("en")).headers["ETag"]
    assert get(LIST, **{"accept-language": "en"}).content == get(LIST).content


def test_a_page_torn_by_a_commit_is_not_confirmed(product: Product, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = list_page.cards

    def interrupted(*args):
        Product.objects.filter(pk=product.pk).update(name="Đổi giữa chừng")
        return cards(*args)

    monkeypatch.setattr(list_page, "cards", interrupted)
    torn = get(LIST)
    assert torn.status_code == 200 and "ETag" not in torn.headers
    monkeypatch.setattr(list_page, "cards", cards)
    assert "ETag" in get(LIST).headers and "Đổi giữa chừng" in get(LIST).content.decode()


def test_what_is_gone_or_missing_is_not_confirmed(product: Product, get: Get) -> None:
    lapsed = factories.certified_product(TODAY.replace(year=2020))
    for address, status in (
        (addresses.product("vi", lapsed.slug), 410),
        (addresses.product("vi", "khong-co"), 404),
        (f"{LIST}?trang=99", 404),
        (addresses.short_verify("22222222"), 404),
    ):
        response = get(address)
        assert response.status_code == status and "ETag" not in response.headers


def test_without_an_edition_nothing_is_confirmed(product: Product, get: Get) -> None:
    EditionRow.objects.all().delete()
    assert "ETag" not in get(LIST).headers
    call_command("migrate", verbosity=0)
