"""What any engine answers, whatever is asked: the pages, scores and counts that `Plan.score` and the predicate come to.

Some documents were made before their products changed, some never: the answer is right all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.at_a_glance.filters import PRICE_BANDS, Sort
from catalog.at_a_glance.listed import Choice, Found, ProducerName
from catalog.at_a_glance.overview import overview
from catalog.at_a_glance.places import communes
from catalog.edition import Reading
from catalog.models import Commune, FormerProvince, Product
from catalog.packaging import PackagingKind
from search import facts, outbox, words
from search.documents import Document, document
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import Change, ElasticsearchEngine, Index
from search.engines.query import SearchEngine, SearchQuery
from search.plan import Plan
from search.understanding import suggesting, understand
from tests import factories
from tests.effort import examples
from tests.factories import TODAY
from tests.filtering import check_tally, in_order
from tests.patience import patient
from tests.rolled_back import rolled_back

pytestmark = pytest.mark.django_db

NAMES = (
    *("Mật ong bạc hà", "Mật ong rừng tràm", "Mật mía", "Nước mắm Phú Quốc 40 độ", "Nước mắm cá cơm", "Mắm tôm Lê Gia"),
    *("Trà Shan tuyết", "Chè Shan tuyết cổ thụ", "Chè lam", "Gạo thơm ST25", "Thơm sấy dẻo", "Dứa sấy", "Thịt lợn gác bếp"),
    *("Bánh đa vừng", "Kẹo dừa sáp", "Dầu mè", "Dầu vừng đen", "Macca sấy", "Mắc khén", "Cà phê Hòa Bình", "Coffee Đà Lạt"),
)
MAKERS = ("Hợp tác xã Mật Ong Vàng", "HTX Hoà Bình Xanh", "Công ty TNHH Phú Quốc", "Hộ kinh doanh Bà Sáu", "Cơ sở Trà Việt")
TYPED = (
    *("mat ong", "mật ong", "mật ogn", "nuoc mam phu quoc", "nuowcs mawms", "heo", "tra shan tuyet", "chè", "thơm", "gao st25"),
    *("hoa binh", "ca phe hoa binh", "an giang mat", "dau me", "mac ca", "bánh tráng mè", "htx", "ba sau", "3 sao mat ong"),
    *("kien giang", "miến đông", "matong", "ocop", "đặc sản hòa bình", "xyzzy", "mat xyzzy", "OR AND (", "sấy"),
)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with rolled_back(django_db_blocker, make_world) as made:
        yield made


def make_world() -> SimpleNamespace:
    provinces = [
        factories.make_province("91", "An Giang", "an-giang"),
        factories.make_province("25", "Phú Thọ", "phu-tho"),
        factories.make_province("01", "Hà Nội", "ha-noi"),
    ]
    formers = [
        FormerProvince.objects.create(code=code, name=name, slug=slug, province=provinces[at], merged_on=date(2025, 7, 1))
        for code, name, slug, at in (
            *(("89", "An Giang", "an-giang", 0), ("91", "Kiên Giang", "kien-giang", 0)),
            *(("17", "Hòa Bình", "hoa-binh", 1), ("25", "Phú Thọ", "phu-tho", 1)),
        )
    ]
    ward = Commune.objects.create(code="30301", name="Phú Quốc", kind="đặc khu", province=provinces[0])
    groups = [factories.make_group(), factories.make_group("2", "Đồ uống", "do-uong"), None]
    producers = [factories.make_producer(name) for name in MAKERS]
    for number in range(63):
        at = number % 3
        factories.certified_product(
            TODAY - timedelta(days=1100 if number % 11 == 0 else 10 + number % 13),
            stars=3 + number % 3,
            name=NAMES[number % len(NAMES)] + ("", " loại một")[number % 2],
            live=number % 13 != 0,
            producer=producers[number * number % 5],
            province=provinces[at],
            former_province=[[*formers[:2], None][number % 2], [*formers[2:], None][number // 3 % 3], None][at],
            commune=ward if at == 0 and number % 2 else None,
            group=groups[number % 3],
            price=None if number % 5 == 0 else [49_999, 50_000, 99_999, 100_000, 750_000, 1_000][number % 6],
            packaging=("hũ 500 g", "túi 1 kg", "chai 500 ml", "")[number % 4],
        )
    while outbox.write_documents(keep_changes=False):
        pass
    # The index lags: these documents do not say what the products are called, or whether they are there, now.
    for number, product in enumerate(Product.objects.order_by("pk")[5:15]):
        product.name = NAMES[-1 - number]
        product.live = number % 3 != 0
        product.save()
    for number in range(4):
        factories.certified_product(name=f"Mật ong hoa nhãn {number}", province=provinces[1], former_province=formers[2])
    Product.objects.filter(pk=Product.objects.order_by("pk")[20].pk).update(name="Trà mật ong gừng")
    reading = Reading.begin(TODAY)
    return SimpleNamespace(
        reading=reading,
        overview=overview(reading),
        wards=communes([ward.pk]),
        producers=[ProducerName(each.pk, each.slug, each.name) for each in producers],
        documents={each.product: document(each) for each in facts.sources(Product.objects.values_list("pk", flat=True))},
    )


@pytest.fixture(scope="module", params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, world: SimpleNamespace) -> Iterator[SearchEngine]:
    if request.param == "database":
        yield DatabaseEngine()
        return
    # It is asked only while it knows everything: here it does.
    index = Index(request.getfixturevalue("elasticsearch_url"), f"contract-{uuid4().hex[:8]}")
    name = index.begin_rebuild()
    index.fill(Change(product, 1, each) for product, each in world.documents.items())
    index.finish_rebuild(name)
    with patient():
        yield ElasticsearchEngine(index)
    index.client.indices.delete(index=name)


def choices(world: SimpleNamespace) -> st.SearchStrategy[Choice]:
    places = [(place, former) for place in world.overview.places for former in (None, *place.formers)]
    return st.builds(
        lambda where, **others: Choice(place=where[0], former=where[1], **others),
        where=st.sampled_from([(None, None), (None, None), *places]),
        stars=st.sets(st.sampled_from([3, 4, 5]), max_size=2).map(frozenset),
        group=st.sampled_from([None, None, *world.overview.groups.values()]),
        commune=st.sampled_from([None, None, None, *world.wards]),
        producer=st.sampled_from([None, None, None, *world.producers]),
        price=st.sampled_from([None, None, None, *PRICE_BANDS]),
        packaging=st.sampled_from([None, None, None, PackagingKind.JAR, PackagingKind.BAG]),
    )


def scored(plan: Plan, documents: dict[int, Document]) -> list[tuple[int, float]]:
    """Listed products that answer, in the order of a search."""
    listed = Product.objects.listed(TODAY).values_list("pk", "stars", "recognised_on")
    found = [(plan.score(documents[pk]), stars, recognised_on, pk) for pk, stars, recognised_on in listed]
    return [(pk, score) for score, _, _, pk in sorted((each for each in found if each[0]), reverse=True)]


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_pages_scores_and_counts(world: SimpleNamespace, engine: SearchEngine, data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from(TYPED) | st.lists(st.sampled_from(" ".join(TYPED).split()), min_size=1).map(" ".join))
    choice = data.draw(choices(world))
    sort = data.draw(st.sampled_from(Sort))
    understanding = understand(typed, words.vocabulary(), words.place_names(world.reading))
    plans = [plan for _manner, plan in understanding.attempts]
    for plan in [*plans, *(replace(wider, least=0) for each in plans if (wider := each.wider()))]:
        best = scored(plan, world.documents)
        found = Choice(**{**vars(choice), "found": Found.of(pk for pk, _ in best)})
        expected = in_order(found, sort)
        first = data.draw(st.integers(0, len(expected)))
        page = engine.search(SearchQuery(plan, choice, sort, first, first + 7, world.reading))
        assert page.ids == expected[first : first + 7]
        assert page.scores == [dict(best)[pk] for pk in page.ids]
        assert page.answering == len(best)
        check_tally(page.tally, found, world.overview.groups.values())


@pytest.mark.parametrize("typed", ["m", "mat", "mat o", "Mật o", "nuoc mam ph", "ch", "tra s", "(", "25"])
def test_suggestions(world: SimpleNamespace, engine: SearchEngine, typed: str) -> None:
    plan = suggesting(typed)
    if plan is None:
        assert typed == "("
        return
    assert engine.suggest(plan, world.reading, 5) == [pk for pk, _ in scored(plan, world.documents)[:5]]
