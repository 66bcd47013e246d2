"""Elasticsearch finds, scores, orders and counts as plain Python does, whatever documents hold and plans ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from random import Random
from types import SimpleNamespace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.at_a_glance.filters import PRICE_BANDS, PriceRange, Sort
from catalog.at_a_glance.listed import MOST_PRODUCERS, Choice, ProducerName, Tally
from catalog.at_a_glance.places import Commune, FormerPlace, Group, Place
from catalog.edition import Reading
from catalog.packaging import PackagingKind
from search.documents import Document, Field, Interval
from search.engines.elasticsearch import Change, ElasticsearchEngine, Index
from search.engines.elasticsearch.mapping import DEEPEST
from search.engines.query import EngineError, SearchQuery
from search.plan import Clause, Kind, Plan, Sought
from tests.effort import examples
from tests.patience import patient
from tests.search.conftest import dropped

pytestmark = pytest.mark.elasticsearch

TODAY = date(2026, 11, 23)
READING = Reading("any", TODAY)
EVERYTHING = Choice()
TOKENS = ("a", "ab", "abc", "b", "ba", "1", "10")
GROUPS = [Group(11, "g", "G", "", None), Group(12, "h", "H", "", None)]
GROUPS[0].children.append(Group(13, "i", "I", "", GROUPS[0]))
PLACES = [Place(pk, f"p{pk}", f"P{pk}", ()) for pk in (21, 22)]
FORMERS = [FormerPlace(pk, f"f{pk}", f"F{pk}", None) for pk in (31, 32)]
COMMUNES = [Commune(pk, "xã", f"C{pk}", "00001", 21) for pk in (41, 42)]
PRODUCERS = [ProducerName(pk, f"m{pk}", f"M{pk}") for pk in (51, 52, 53)]
PRICES = (0, 0, 1, 49_999, 50_000, 100_000, 500_000)


# --- documents, plans and choices -------------------------------------------------------------------------------------


def text(tokens: Sequence[str]) -> str:
    return f" {' '.join(tokens)} " if tokens else ""


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Certificates that do not overlap; some end on the day they start, and days next to today are likely."""
    days = sorted(draw(st.lists(st.sampled_from([-400, -30, -1, 0, 1, 30, 400]), max_size=4)))
    stars = draw(st.lists(st.integers(2, 5), min_size=len(days), max_size=len(days)))
    ends = zip(days, days[1:], stars, strict=False)
    return tuple(Interval(TODAY + timedelta(start), TODAY + timedelta(end), each) for start, end, each in ends)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    today = st.just((Interval(TODAY - timedelta(9), TODAY + timedelta(9), 4),))
    words = st.lists(st.sampled_from(TOKENS), max_size=5).map(text)
    keys = {
        "province": st.sampled_from([each.pk for each in PLACES]),
        "former_province": st.sampled_from([0, *(each.pk for each in FORMERS)]),
        "commune": st.sampled_from([0, *(each.pk for each in COMMUNES)]),
        "producer": st.sampled_from([each.pk for each in PRODUCERS]),
        "group": st.sampled_from([0, 11, 12, 13]),
        "price": st.sampled_from(PRICES),
        "packaging_kind": st.integers(0, 3),
    }
    made = st.builds(
        Document,
        product=st.just(0),
        names=st.just(("x",)),
        words=st.fixed_dictionaries(dict.fromkeys(Field, words)),
        live=st.sampled_from([True, True, True, False]),
        keys=st.fixed_dictionaries(keys),
        intervals=intervals() | today,
        order=st.fixed_dictionaries(dict.fromkeys(("vi", "en"), st.sampled_from(["", "01", "0102", "02"]))),
    )
    return [Document(**{**vars(each), "product": pk}) for pk, each in enumerate(draw(st.lists(made, max_size=12)), 1)]


def sought() -> st.SearchStrategy[Sought]:
    phrases = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=3).map(tuple)
    worth = st.integers(1, 200).map(lambda quarters: quarters / 4)
    field = st.sampled_from([Field.NAME, Field.NAME, Field.MAKER_FOLDED, *Field])
    whole = st.builds(Sought, field, phrases, worth)
    return whole | st.builds(Sought, field, phrases.map(lambda phrase: phrase[:1]), worth, prefix=st.just(True))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    clause = st.builds(Clause, st.lists(sought(), max_size=5).map(tuple), st.sampled_from([Kind.NEEDED, *Kind]))
    plan = Plan(tuple(draw(st.lists(clause, max_size=4))), tuple(draw(st.lists(sought(), max_size=4))))
    least, whole = draw(st.integers(0, plan.needed + 1)), draw(st.sampled_from([0.0, 30.25]))
    return Plan(plan.clauses, plan.bonuses, least, whole)


def choices() -> st.SearchStrategy[Choice]:
    def perhaps(values: Sequence[object]) -> st.SearchStrategy[object]:
        return st.sampled_from([None, None, *values])

    return st.builds(
        Choice,
        stars=st.sets(st.integers(3, 5), max_size=2).map(frozenset),
        group=perhaps(GROUPS),
        place=perhaps(PLACES),
        former=perhaps(FORMERS),
        commune=perhaps(COMMUNES),
        producer=perhaps(PRODUCERS),
        price=perhaps([*PRICE_BANDS, PriceRange(), PriceRange(1, 1)]),
        packaging=perhaps([PackagingKind.BAG, PackagingKind.JAR]),
    )


# --- what they come to ------------------------------------------------------------------------------------------------


def listing(document: Document) -> Interval | None:
    """The certificate by which a document is listed today."""
    valid = (each for each in document.intervals if each.starts_on <= TODAY < each.ends_on and each.stars >= 3)
    return next(valid, None) if document.live else None


def within(document: Document, price: PriceRange) -> bool:
    value = document.keys["price"]
    return value >= max(price.least or 0, 1) and (price.below is None or value < price.below)


def fits(choice: Choice, document: Document, *but: str) -> bool:
    certificate, key = listing(document), document.keys
    assert certificate
    tests: dict[str, Callable[[], bool]] = {
        "stars": lambda: certificate.stars in choice.stars,
        "group": lambda: key["group"] in choice.group.below,
        "place": lambda: key["province"] == choice.place.pk,
        "former": lambda: key["former_province"] in (choice.former.pk, 0),
        "commune": lambda: key["commune"] == choice.commune.pk,
        "producer": lambda: key["producer"] == choice.producer.pk,
        "price": lambda: within(document, choice.price),
        "packaging": lambda: key["packaging_kind"] == choice.packaging,
    }
    return all(test() for name, test in tests.items() if getattr(choice, name) and name not in but)


def tally(choice: Choice, found: Sequence[Document]) -> Tally:
    def under(*but: str) -> list[Document]:
        return [each for each in found if fits(choice, each, *but)]

    def by(key: str, *but: str) -> Counter[int]:
        return Counter(each.keys[key] for each in under(*but) if each.keys[key])

    anywhere = ("place", "former", "commune")
    unknown = [each for each in under(*anywhere) if not each.keys["former_province"]]
    return Tally(
        total=len(under()),
        former_unknown=sum(not each.keys["former_province"] for each in under()) if choice.former else 0,
        former_unknown_of_province=Counter(each.keys["province"] for each in unknown),
        of_star=Counter(listing(each).stars for each in under("stars")),
        of_group=by("group", "group"),
        of_province=by("province", *anywhere),
        of_former=by("former_province", *anywhere),
        of_commune=by("commune", "commune") if choice.place else Counter(),
        of_producer=by("producer", "producer"),
        of_price=Counter({band: sum(within(each, band) for each in under("price")) for band in PRICE_BANDS}),
        of_packaging=by("packaging_kind", "packaging"),
    )


def in_order(sort: Sort, plan: Plan, found: Sequence[Document], language: str) -> list[Document]:
    newest = sorted(found, key=lambda each: (listing(each).starts_on, each.product), reverse=True)
    stars = sorted(newest, key=lambda each: -listing(each).stars)
    priced = [each for each in found if each.keys["price"]]
    return {
        Sort.BEST: sorted(stars, key=lambda each: -plan.score(each)),
        Sort.NEWEST: newest,
        Sort.STARS: stars,
        Sort.NAME: sorted(found, key=lambda each: (each.order[language], each.product)),
        Sort.PRICE: [
            *sorted(priced, key=lambda each: (each.keys["price"], each.product)),
            *(each for each in newest if not each.keys["price"]),
        ],
    }[sort]


# --- tests ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelf(elasticsearch_url: str) -> Iterator[SimpleNamespace]:
    """An index whose documents are replaced by `hold`."""
    index = Index(elasticsearch_url, f"test-{uuid4().hex}")
    index.finish_rebuild(index.begin_rebuild())
    versions = count(1)

    def hold(documents: Sequence[Document], last: int = 12) -> None:
        held, version = {each.product: each for each in documents}, next(versions)
        index.write(Change(product, version, held.get(product)) for product in range(1, last + 1))

    with patient():
        yield SimpleNamespace(engine=ElasticsearchEngine(index), hold=hold)
    dropped(index)


@settings(max_examples=examples(40), deadline=None)
@given(
    made=documents(), asked=st.lists(st.tuples(plans(), choices(), st.sampled_from(Sort)), min_size=3, max_size=6), data=st.data()
)
def test_pages_scores_and_counts(
    shelf: SimpleNamespace, made: list[Document], asked: list[tuple[Plan, Choice, Sort]], data: st.DataObject
) -> None:
    shelf.hold(made)
    language = data.draw(st.sampled_from(["vi", "en"]))
    for plan, choice, sort in asked:
        answering = [each for each in made if listing(each) and plan.score(each)]
        found = in_order(sort, plan, [each for each in answering if fits(choice, each)], language)
        first, end = sorted([data.draw(st.integers(0, 12)), data.draw(st.integers(0, 13))])
        page = shelf.engine.search(SearchQuery(plan, choice, sort, first, end, READING, language))
        assert page.ids == [each.product for each in found[first:end]]
        assert page.scores == [plan.score(each) for each in found[first:end]]
        assert page.answering == len(answering)
        assert page.tally == tally(choice, answering)
        assert shelf.engine.suggest(plan, READING, 5) == [each.product for each in in_order(Sort.BEST, plan, answering, "vi")[:5]]


def listed(product: int, *, name: Sequence[str] = ("mat", "ong"), **keys: int) -> Document:
    interval = Interval(TODAY - timedelta(days=product), TODAY + timedelta(days=1), 3)
    return Document(product, ("x",), {Field.NAME: text(name)}, True, keys, (interval,), {"vi": "", "en": ""})


HONEY = Plan((Clause((Sought(Field.NAME, ("mat", "ong"), 10.0),)),), least=1)


@pytest.mark.parametrize(
    ("phrase", "prefix"),
    [
        *((("a*",), False), (("AND",), False), (("name:b",), False), (('"a', "b)"), False), (("a", "OR", "b"), False)),
        *((("(a",), True), (("a*",), True), (("\\",), True), (("[a",), False), (("/.*/",), False), (("~2", "^9"), False)),
    ],
)
def test_tokens_are_not_read_as_a_query(shelf: SimpleNamespace, phrase: tuple[str, ...], prefix: bool) -> None:
    others = [("a", "b"), ("ab",), ("and",), ("b",), ("a", "or", "b"), phrase[::-1] if len(phrase) > 1 else ("x",)]
    shelf.hold([listed(pk, name=name) for pk, name in enumerate([phrase, *others], 1)])
    plan = Plan((Clause((Sought(Field.NAME, phrase, 1.0, prefix),)),), least=1)
    assert shelf.engine.suggest(plan, READING, 9) == [1]


def test_a_certificate_counts_from_its_first_day_to_the_day_before_its_end(shelf: SimpleNamespace) -> None:
    shelf.hold([Document(1, ("x",), {Field.NAME: " mat ong "}, intervals=(Interval(TODAY, TODAY + timedelta(days=2), 3),))])
    days = [TODAY + timedelta(days=number) for number in range(-1, 4)]
    assert [bool(shelf.engine.suggest(HONEY, Reading("any", on), 9)) for on in days] == [False, True, True, False, False]


def test_every_province_and_commune_is_counted_and_the_producers_with_most(shelf: SimpleNamespace) -> None:
    made = [listed(pk, province=pk % 40 + 1, commune=pk, group=pk % 150 + 1, producer=int(pk**0.5)) for pk in range(1, 401)]
    shelf.hold(made, last=400)
    place = Place(7, "p", "P", ())
    page = shelf.engine.search(SearchQuery(HONEY, Choice(place=place), Sort.BEST, 0, 3, READING))
    in_place = [each for each in made if each.keys["province"] == 7]
    assert (page.answering, page.tally.total) == (400, 10)
    assert page.tally.of_province == dict.fromkeys(range(1, 41), 10)
    assert page.tally.of_commune == {each.product: 1 for each in in_place}
    page = shelf.engine.search(SearchQuery(HONEY, EVERYTHING, Sort.BEST, 0, 3, READING))
    assert len(page.tally.of_group) == 150
    assert page.tally.of_producer == dict(Counter(each.keys["producer"] for each in made).most_common(MOST_PRODUCERS))
    shelf.hold([], last=400)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("sort", Sort)
def test_orders(shelf: SimpleNamespace, sort: Sort, language: str) -> None:
    dice = Random(5)
    made = [
        Document(
            product,
            ("x",),
            {Field.NAME: text(dice.choices(TOKENS, k=3))},
            keys={"price": dice.choice(PRICES)},
            intervals=(
                Interval(TODAY - timedelta(days=dice.randrange(4)), TODAY + timedelta(days=1), dice.choice([3, 4, 5])),
                # The next round is known already, and orders nothing yet.
                Interval(TODAY + timedelta(days=1 + product % 3), TODAY + timedelta(days=99), dice.choice([3, 4, 5])),
            ),
            order={"vi": dice.choice(["01", "02", "0201"]), "en": dice.choice(["01", "02"])},
        )
        for product in range(1, 101)
    ]
    shelf.hold(made, last=100)
    plan = Plan((Clause((Sought(Field.NAME, ("a",), 2.0), Sought(Field.NAME, ("a",), 1.0, prefix=True))),), least=1)
    expected = in_order(sort, plan, [each for each in made if plan.score(each)], language)
    assert len(expected) > 50
    page = shelf.engine.search(SearchQuery(plan, EVERYTHING, sort, 0, 100, READING, language))
    assert page.ids == [each.product for each in expected]
    assert page.scores == [plan.score(each) for each in expected]
    shelf.hold([], last=100)


def test_deep_pages(shelf: SimpleNamespace) -> None:
    made = [listed(pk) for pk in range(1, 401)]
    shelf.hold(made, last=400)
    for sort in Sort:
        pages = [shelf.engine.search(SearchQuery(HONEY, EVERYTHING, sort, at, at + 24, READING)) for at in (0, 384, 10_000)]
        assert [len(page.ids) for page in pages] == [24, 16, 0]
        assert {page.tally.total for page in pages} == {400}
    assert not shelf.engine.search(SearchQuery(HONEY, EVERYTHING, Sort.BEST, DEEPEST - 24, DEEPEST, READING)).ids
    with pytest.raises(EngineError, match="first 200000 places"):
        shelf.engine.search(SearchQuery(HONEY, EVERYTHING, Sort.BEST, DEEPEST - 23, DEEPEST + 1, READING))
    shelf.hold([], last=400)
