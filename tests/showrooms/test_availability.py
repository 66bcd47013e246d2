"""The words for stock have a token of their own: it moves when a word may, and ends only the pages that show one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import addresses
from catalog.database import triggers
from catalog.edition import Reading, Tokens, current_tokens
from catalog.models import EditionRow, Product
from catalog.public import list_page
from catalog.public.frame import PublicPage
from catalog.public.reading import read_by_edition
from catalog.public_facts import AVAILABILITY, PUBLIC_COLUMNS, declare_availability
from ocop import caching
from ocop.page_store import ProcessStore
from ocop.urls import urlpatterns as pages_of_the_site
from showrooms import ledger
from showrooms.errors import InsufficientStock
from showrooms.ledger import Sale
from showrooms.models import FEW, Item, Level, Lot, Placement, Showroom
from tests.catalog.public.conftest import noon
from tests.catalog.test_races import Rival
from tests.effort import examples
from tests.factories import TODAY, make_producer

from .factories import make_showroom, product_item, slip, stock

pytestmark = pytest.mark.usefixtures("committed")
on_postgresql = pytest.mark.postgresql

TABLE = "showrooms_level"
LEVELS = AVAILABILITY[TABLE]
EDITION, WORDS = {"edition"}, {"availability"}
Get = Callable[..., HttpResponse]


@pytest.fixture
def showroom(committed: None) -> Showroom:
    return make_showroom()


@pytest.fixture
def item(committed: None) -> Item:
    return product_item()


@pytest.fixture
def level(showroom: Showroom, item: Item) -> Level:
    """Three pieces of the item, all free."""
    return Level.objects.create(showroom=showroom, item=item, on_hand=3)


def change(level: Level, **columns: Any) -> None:
    """Past the ledger: the guards see every way of writing."""
    assert Level.objects.filter(pk=level.pk).update(**columns) == 1


def moved_by(write: Callable[[], object]) -> set[str]:
    """The tokens that a write moves."""
    before = current_tokens()
    write()
    now = current_tokens()
    assert now.edition and now.availability
    return {name for name in Tokens._fields if getattr(before, name) != getattr(now, name)}


# --- which writes move which token ------------------------------------------------------------------------------------


def test_a_public_fact_moves_the_edition_alone(item: Item) -> None:
    assert moved_by(lambda: Product.objects.update(price=1000)) == EDITION


def test_a_row_that_comes_or_goes_moves_availability_alone(showroom: Showroom, item: Item) -> None:
    assert moved_by(lambda: Level.objects.bulk_create([Level(showroom=showroom, item=item, on_hand=3)])) == WORDS
    assert moved_by(lambda: Level.objects.all().delete()) == WORDS


def test_what_else_is_said_of_stock_moves_availability_alone(showroom: Showroom, item: Item) -> None:
    """A lot's day put right, a price at the counter; where it stands on which shelf is not said in public."""
    stock(showroom, item, 3, lot_code="A", best_before=TODAY)
    assert moved_by(lambda: Lot.objects.update(best_before=TODAY - timedelta(days=1))) == WORDS
    assert moved_by(lambda: Placement.objects.update(counter_price=70_000)) == WORDS
    assert moved_by(lambda: Placement.objects.update(shelf="B2", low_from=4)) == set()


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        ((1, 0), {"on_hand": 0}, WORDS),  # the last one sold
        ((0, 0), {"on_hand": 400}, WORDS),
        ((6, 0), {"on_hand": 5}, WORDS),
        ((5, 0), {"on_hand": 6}, WORDS),
        ((9, 3), {"reserved": 4}, WORDS),
        ((9, 9), {"reserved": 0}, WORDS),
        ((3, 1), {"on_hand": 2, "reserved": 0}, set()),  # a reserved one handed over: as many are free as before
        ((3, 1), {"on_hand": F("on_hand")}, set()),
        ((40, 0), {"on_hand": 39}, set()),  # plenty before and after
        ((40, 0), {"on_hand": 6}, set()),
        ((6, 0), {"on_hand": 40}, set()),
        ((40, 0), {"reserved": 34}, set()),
    ],
)
def test_a_level_moves_availability_when_its_word_may_be_another(
    level: Level, before: tuple[int, int], now: dict[str, Any], moved: set[str]
) -> None:
    change(level, on_hand=before[0], reserved=before[1])
    assert moved_by(lambda: change(level, **now)) == moved


def test_goods_that_turn_out_to_be_others_or_elsewhere_move_availability(level: Level, item: Item) -> None:
    change(level, on_hand=40)
    assert moved_by(lambda: change(level, showroom=make_showroom().pk)) == EDITION | WORDS  # the showroom is a public fact
    other = product_item()
    assert moved_by(lambda: change(level, item=other)) == WORDS
    lot = Lot.objects.create(item=other, code="L1")
    assert moved_by(lambda: change(level, lot=lot)) == set()


def test_what_the_ledger_books_moves_availability_alone(showroom: Showroom, item: Item) -> None:
    assert moved_by(lambda: stock(showroom, item, 8)) == WORDS
    assert moved_by(lambda: ledger.sell(showroom, [Sale(item, 1)], slip())) == set()
    assert moved_by(lambda: ledger.sell(showroom, [Sale(item, 2)], slip())) == WORDS


def test_what_the_ledger_refuses_moves_nothing(showroom: Showroom, item: Item) -> None:
    stock(showroom, item, 2)

    def refused() -> None:
        with pytest.raises(InsufficientStock):
            ledger.sell(showroom, [Sale(item, 1), Sale(item, 2)], slip())

    assert moved_by(refused) == set()


def test_a_transaction_moves_each_token_that_it_touches(level: Level) -> None:
    def both() -> None:
        with transaction.atomic():
            change(level, on_hand=2)
            make_producer()

    assert moved_by(both) == EDITION | WORDS


def word(free: int) -> str:
    return "ask" if free == 0 else "last few" if free <= FEW else "in stock"


NUMBERS = st.one_of(st.integers(0, FEW + 3), st.integers(0, 500))
LOTS = st.lists(NUMBERS, min_size=3, max_size=3)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=LOTS, now=LOTS)
def test_no_word_changes_unless_availability_moves(
    showroom: Showroom, item: Item, before: Sequence[int], now: Sequence[int]
) -> None:
    """Of an item in three lots, that change in one transaction."""
    Level.objects.all().delete()
    lots = [Lot.objects.get_or_create(item=item, code=f"L{number}")[0] for number in range(3)]
    levels = [
        Level.objects.create(showroom=showroom, item=item, lot=lot, on_hand=free + 2, reserved=2)
        for lot, free in zip(lots, before, strict=True)
    ]

    def move() -> None:
        with transaction.atomic():
            for level, free in zip(levels, now, strict=True):
                change(level, on_hand=F("reserved") + free)

    moved = moved_by(move)
    assert moved <= WORDS
    if word(sum(before)) != word(sum(now)):
        assert moved == WORDS
    if before == now:
        assert moved == set()


# --- PostgreSQL: late and once ----------------------------------------------------------------------------------------


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@on_postgresql
def test_on_postgresql_a_sale_that_is_not_committed_blocks_no_other(level: Level) -> None:
    other = Level.objects.create(showroom=level.showroom, item=product_item(), on_hand=3)

    def sell_other() -> Tokens:
        run("SET lock_timeout = '1s'")
        change(other, on_hand=2)
        return current_tokens()

    before = current_tokens()
    with transaction.atomic():
        change(level, on_hand=2)
        assert current_tokens() == before
        rival = Rival(sell_other)
        rival.run_to_its_end()
        theirs = current_tokens()
        assert rival.outcome == theirs and theirs.availability != before.availability
    assert current_tokens().availability != theirs.availability


@on_postgresql
def test_on_postgresql_availability_is_renewed_once_a_commit(level: Level) -> None:
    def renewals() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_get_xact_tuples_updated('catalog_edition'::regclass)")
            return cursor.fetchone()[0]

    with transaction.atomic():
        before = renewals()
        for on_hand in range(5):
            change(level, on_hand=on_hand)
        assert renewals() == before
        run("SET CONSTRAINTS ALL IMMEDIATE")
        assert renewals() == before + 1
        change(level, on_hand=0)
        assert renewals() == before + 1


@on_postgresql
def test_on_postgresql_a_truncated_table_moves_availability(level: Level) -> None:
    assert moved_by(lambda: run(f"TRUNCATE {TABLE}")) == WORDS


# --- the guards stand -------------------------------------------------------------------------------------------------


def guards(table: str = TABLE) -> set[str]:
    expected = triggers.expected_triggers(connection.vendor, PUBLIC_COLUMNS, AVAILABILITY)
    return {name for name in expected if name.startswith(f"availability_{table}_")}


def absent() -> set[str]:
    expected = triggers.expected_triggers(connection.vendor, PUBLIC_COLUMNS, AVAILABILITY)
    return expected - triggers.present_triggers(connection)


def complaints() -> list[str]:
    return [message.id for message in checks.run_checks(tags=[checks.Tags.database], databases=["default"])]


def test_guards_that_are_absent_are_missed_and_made_anew() -> None:
    assert "catalog.E001" not in complaints()
    triggers.remove(connection)
    assert guards() and guards() <= absent()
    assert "catalog.E001" in complaints()
    assert moved_by(lambda: triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)) == EDITION | WORDS
    assert "catalog.E001" not in complaints()


def test_a_guard_that_counts_otherwise_is_missed(level: Level) -> None:
    older = {**AVAILABILITY, TABLE: LEVELS._replace(few=FEW - 1)}
    triggers.install(connection, PUBLIC_COLUMNS, older)
    assert triggers.stale_triggers(connection, PUBLIC_COLUMNS, AVAILABILITY) == {f"availability_{TABLE}_update"}
    assert "catalog.E001" in complaints()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert "catalog.E001" not in complaints()


@on_postgresql
def test_a_function_that_renews_nothing_is_missed() -> None:
    run("CREATE OR REPLACE FUNCTION catalog_renew_availability() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$")
    assert "catalog.E001" in complaints()
    triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)
    assert "catalog.E001" not in complaints()


def test_levels_declared_before_their_table_is_there_keep_no_guard_from_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AVAILABILITY, "later_level", LEVELS)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert absent() == guards("later_level") != set()


def test_before_there_is_a_token_for_words_the_other_guards_stand() -> None:
    """As when migrations are taken back for an older release."""
    field = EditionRow._meta.get_field("availability")
    triggers.remove(connection)
    with connection.schema_editor() as editor:
        editor.remove_field(EditionRow, field)
    try:
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        assert absent() == {name for table in AVAILABILITY for name in guards(table)}
    finally:
        triggers.remove(connection)
        with connection.schema_editor() as editor:
            editor.add_field(EditionRow, field)
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert absent() == set()


def test_a_table_of_levels_is_declared_by_one_room() -> None:
    declare_availability({TABLE: LEVELS})
    with pytest.raises(ValueError, match=f"{TABLE} is declared already"):
        declare_availability({TABLE: LEVELS._replace(few=FEW + 1)})


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_sale_tears_a_page_of_words_and_no_other(level: Level) -> None:
    words, facts = Reading.begin(TODAY, availability=True), Reading.begin(TODAY)
    assert words.still_holds() and facts.still_holds()
    assert words.key("vi", "/") != facts.key("vi", "/")
    change(level, on_hand=2)
    assert not words.still_holds() and facts.still_holds()
    assert Reading.begin(TODAY, availability=True).key("vi", "/") != words.key("vi", "/")
    assert Reading.begin(TODAY).key("vi", "/") == facts.key("vi", "/")
    make_producer()
    assert not facts.still_holds()


def test_without_an_edition_no_page_of_words_may_be_kept(level: Level) -> None:
    EditionRow.objects.all().delete()
    try:
        assert not Reading.begin(TODAY, availability=True).still_holds()
        change(level, on_hand=2)
        assert not Reading.begin(TODAY, availability=True).still_holds()
    finally:
        triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)


# --- kept pages -------------------------------------------------------------------------------------------------------


def free() -> int:
    return Level.objects.aggregate(free=Sum(F("on_hand") - F("reserved")))["free"]


@read_by_edition(lambda request: "stock", availability=True)
def stock_page(request: HttpRequest, reading: Reading) -> HttpResponse:
    return PublicPage(word(free()), worth_keeping=True)


STOCK_PAGE = "/con-hang/"
urlpatterns = [path(STOCK_PAGE.lstrip("/"), stock_page), *pages_of_the_site]


@pytest.fixture
def get(settings: Any, monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> Get:
    settings.ROOT_URLCONF = __name__
    store = ProcessStore(1_000_000)
    monkeypatch.setattr(caching, "page_store", lambda: store)
    time_machine.move_to(noon(TODAY), tick=False)
    client = Client()

    def ask(address: str, etag: str = "") -> HttpResponse:
        return client.get(address, headers={"if-none-match": etag} if etag else {})

    return ask


def hit(response: HttpResponse) -> bool:
    return response.headers["Cache-Status"] == "ocop; hit"


def test_a_change_of_words_ends_the_pages_that_show_them_and_no_other(level: Level, item: Item, get: Get) -> None:
    change(level, on_hand=6)
    product_page = addresses.product("vi", item.product.slug)
    etags = {address: get(address).headers["ETag"] for address in (product_page, STOCK_PAGE)}
    assert all(hit(get(address)) and get(address, etag).status_code == 304 for address, etag in etags.items())
    change(level, on_hand=5)
    assert hit(get(product_page)) and get(product_page, etags[product_page]).status_code == 304
    changed = get(STOCK_PAGE, etags[STOCK_PAGE])
    assert (changed.status_code, changed.content) == (200, b"last few")
    assert changed.headers["ETag"] != etags[STOCK_PAGE]
    assert hit(get(STOCK_PAGE))


def test_a_public_fact_ends_both(level: Level, item: Item, get: Get) -> None:
    etags = {address: get(address).headers["ETag"] for address in (addresses.product("vi", item.product.slug), STOCK_PAGE)}
    Product.objects.update(price=1000)
    assert all(get(address, etag).status_code == 200 for address, etag in etags.items())


def test_a_page_of_words_torn_by_a_sale_is_served_once_and_never_kept(
    level: Level, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = free

    def sold_meanwhile() -> int:
        before = read()
        change(level, on_hand=0)
        return before

    with monkeypatch.context() as patch:
        patch.setattr(f"{__name__}.free", sold_meanwhile)
        torn = get(STOCK_PAGE)
    assert torn.content == b"last few" and "ETag" not in torn.headers
    after = get(STOCK_PAGE)
    assert not hit(after) and after.content == b"ask"


def test_a_list_rendered_during_a_sale_is_kept(level: Level, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = list_page.cards

    def sold_meanwhile(*args: Any) -> Any:
        change(level, on_hand=0)
        return cards(*args)

    monkeypatch.setattr(list_page, "cards", sold_meanwhile)
    assert get(addresses.product_list("vi")).headers["Cache-Status"] == "ocop; fwd=miss; stored"


def test_staff_see_the_words_of_another_day_and_none_are_kept(level: Level, get: Get) -> None:
    officer = Client()
    officer.force_login(get_user_model().objects.create_superuser("admin"))
    preview = officer.get(f"{STOCK_PAGE}?ngay={TODAY + timedelta(days=30)}")
    assert preview.content == b"last few" and "no-store" in preview.headers["Cache-Control"]
    change(level, on_hand=0)
    assert get(STOCK_PAGE).content == b"ask"
