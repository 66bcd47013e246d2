"""The words for stock have a token of their own: it moves when a word may, and ends only the pages that show one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
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
from catalog.public_facts import AVAILABILITY, PUBLIC_COLUMNS, StockLevels, declare_availability
from ocop import caching
from ocop.page_store import ProcessStore
from ocop.urls import urlpatterns as pages_of_the_site
from tests.catalog.public.conftest import noon
from tests.catalog.test_races import Rival
from tests.factories import TODAY, certified_product, make_producer

pytestmark = pytest.mark.usefixtures("levels")
on_postgresql = pytest.mark.postgresql

TABLE = "made_up_level"
FEW = 5
LEVELS = StockLevels(of=("showroom_id", "item_id"), on_hand="on_hand", reserved="reserved", few=FEW)
EDITION, AVAILABILITY_TOKEN = {"edition"}, {"availability"}
Write = Callable[[], object]


@pytest.fixture
def levels(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A declared table of stock levels."""
    run(
        f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, showroom_id integer NOT NULL, item_id integer NOT NULL, "
        "lot_id integer, on_hand integer NOT NULL, reserved integer NOT NULL, CHECK (0 <= reserved AND reserved <= on_hand))"
    )
    monkeypatch.setitem(AVAILABILITY, TABLE, LEVELS)
    triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)
    yield
    run(f"DROP TABLE {TABLE}")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def stock(on_hand: int, reserved: int = 0, *, pk: int = 1, item: int = 1) -> None:
    run(f"INSERT INTO {TABLE} VALUES ({pk}, 1, {item}, NULL, {on_hand}, {reserved})")


def change(to: str, *, pk: int = 1) -> None:
    run(f"UPDATE {TABLE} SET {to} WHERE id = {pk}")


def moved_by(write: Write) -> set[str]:
    """The tokens that a write moves."""
    before = current_tokens()
    write()
    now = current_tokens()
    assert all(now)
    return {name for name in Tokens._fields if getattr(before, name) != getattr(now, name)}


# --- which writes move which token ------------------------------------------------------------------------------------


def test_a_public_fact_moves_the_edition_alone() -> None:
    product = certified_product()
    assert moved_by(lambda: Product.objects.filter(pk=product.pk).update(price=1000)) == EDITION


def test_what_comes_and_goes_moves_availability_alone() -> None:
    assert moved_by(lambda: stock(3)) == AVAILABILITY_TOKEN
    assert moved_by(lambda: run(f"DELETE FROM {TABLE}")) == AVAILABILITY_TOKEN


@pytest.mark.parametrize(
    ("before", "to", "moved"),
    [
        ((1, 0), "on_hand = 0", AVAILABILITY_TOKEN),  # the last one sold
        ((0, 0), "on_hand = 400", AVAILABILITY_TOKEN),  # received
        ((6, 0), "on_hand = 5", AVAILABILITY_TOKEN),
        ((5, 0), "on_hand = 6", AVAILABILITY_TOKEN),
        ((9, 3), "reserved = 4", AVAILABILITY_TOKEN),
        ((9, 9), "reserved = 0", AVAILABILITY_TOKEN),
        ((40, 0), "showroom_id = 2", AVAILABILITY_TOKEN),
        ((40, 0), "item_id = 2", AVAILABILITY_TOKEN),
        ((3, 1), "on_hand = 2, reserved = 0", set()),  # a reserved one handed over: as many are available as before
        ((3, 1), "on_hand = on_hand", set()),
        ((40, 0), "on_hand = 39", set()),  # plenty before and after
        ((40, 0), "on_hand = 6", set()),
        ((6, 0), "on_hand = 40", set()),
        ((40, 0), "reserved = 34", set()),
        ((3, 1), "lot_id = 7", set()),
    ],
)
def test_a_level_moves_availability_when_its_word_may_be_another(before: tuple[int, int], to: str, moved: set[str]) -> None:
    stock(*before)
    assert moved_by(lambda: change(to)) == moved


def test_a_rollback_moves_nothing() -> None:
    stock(3)

    def taken_back() -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            change("on_hand = 0")
            raise RuntimeError

    assert moved_by(taken_back) == set()


def test_a_transaction_moves_each_token_that_it_touches() -> None:
    def both() -> None:
        with transaction.atomic():
            stock(3)
            make_producer()

    assert moved_by(both) == EDITION | AVAILABILITY_TOKEN


def word(available: int) -> str:
    return "ask" if available == 0 else "last few" if available <= FEW else "in stock"


NUMBERS = st.one_of(st.integers(0, 8), st.integers(0, 500))
LOTS = st.lists(NUMBERS, min_size=3, max_size=3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=LOTS, after=LOTS)
def test_no_word_changes_unless_availability_moves(before: list[int], after: list[int]) -> None:
    """Of an item in several lots, that change in one transaction."""
    run(f"DELETE FROM {TABLE}")
    for pk, available in enumerate(before):
        stock(available + 2, 2, pk=pk)

    def move() -> None:
        with transaction.atomic():
            for pk, available in enumerate(after):
                change(f"on_hand = {available} + reserved", pk=pk)

    moved = moved_by(move)
    assert moved <= AVAILABILITY_TOKEN
    if word(sum(before)) != word(sum(after)):
        assert moved == AVAILABILITY_TOKEN
    if before == after:
        assert moved == set()


# --- PostgreSQL: late and once ----------------------------------------------------------------------------------------


@on_postgresql
def test_on_postgresql_a_sale_not_yet_committed_blocks_nobody() -> None:
    stock(3, pk=1)
    stock(3, pk=2, item=2)

    def sell_another() -> Tokens:
        run("SET lock_timeout = '1s'")
        change("on_hand = 2", pk=2)
        return current_tokens()

    before = current_tokens()
    with transaction.atomic():
        change("on_hand = 2", pk=1)
        assert current_tokens() == before
        rival = Rival(sell_another)
        rival.run_to_its_end()
        theirs = current_tokens()
        assert rival.outcome == theirs and theirs.availability != before.availability
    assert current_tokens().availability != theirs.availability


@on_postgresql
def test_on_postgresql_availability_is_renewed_once_a_commit() -> None:
    def renewals() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_get_xact_tuples_updated('catalog_edition'::regclass)")
            return cursor.fetchone()[0]

    with transaction.atomic():
        before = renewals()
        for pk in range(10):
            stock(3, pk=pk)
        assert renewals() == before
        run("SET CONSTRAINTS ALL IMMEDIATE")
        assert renewals() == before + 1
        change("on_hand = 0")
        assert renewals() == before + 1


@on_postgresql
def test_on_postgresql_a_truncated_table_moves_availability() -> None:
    assert moved_by(lambda: run(f"TRUNCATE {TABLE}")) == AVAILABILITY_TOKEN


# --- the guards stand, and are missed ---------------------------------------------------------------------------------


def guards() -> set[str]:
    expected = triggers.expected_triggers(connection.vendor, {}, AVAILABILITY)
    return {name for name in expected if name.startswith(f"availability_{TABLE}_")}


def complaints() -> list[str]:
    return [message.id for message in checks.run_checks(tags=[checks.Tags.database], databases=["default"])]


def test_each_guard_is_missed_when_it_is_absent() -> None:
    assert "catalog.E001" not in complaints()
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    for name in guards():
        run(f"DROP TRIGGER {name}{on}")
        assert "catalog.E001" in complaints()
        triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)
        assert "catalog.E001" not in complaints()


def test_a_guard_that_counts_otherwise_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AVAILABILITY, TABLE, LEVELS._replace(few=10))
    assert triggers.stale_triggers(connection, PUBLIC_COLUMNS, AVAILABILITY) == {f"availability_{TABLE}_update"}
    assert "catalog.E001" in complaints()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert "catalog.E001" not in complaints()
    stock(11)
    assert moved_by(lambda: change("on_hand = 10")) == AVAILABILITY_TOKEN


def test_making_the_guards_anew_moves_both_tokens() -> None:
    assert moved_by(lambda: triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)) == EDITION | AVAILABILITY_TOKEN


def test_while_migrations_run_the_guards_step_aside() -> None:
    triggers.remove(connection)
    assert guards() and not guards() & triggers.present_triggers(connection)
    assert moved_by(lambda: stock(3)) == set()


def test_levels_declared_before_their_table_is_there_keep_no_guard_from_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AVAILABILITY, "later_level", LEVELS)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    expected = triggers.expected_triggers(connection.vendor, PUBLIC_COLUMNS, AVAILABILITY)
    absent = expected - triggers.present_triggers(connection)
    assert absent and all(name.startswith("availability_later_level_") for name in absent)


def test_before_there_is_a_token_for_words_the_other_guards_stand() -> None:
    """As when migrations are taken back for an older release."""
    field = EditionRow._meta.get_field("availability")
    triggers.remove(connection)
    with connection.schema_editor() as editor:
        editor.remove_field(EditionRow, field)
    try:
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        expected = triggers.expected_triggers(connection.vendor, PUBLIC_COLUMNS, AVAILABILITY)
        assert expected - triggers.present_triggers(connection) == guards()
    finally:
        triggers.remove(connection)
        with connection.schema_editor() as editor:
            editor.add_field(EditionRow, field)
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert "catalog.E001" not in complaints()


def test_a_table_of_levels_is_declared_by_one_room() -> None:
    declare_availability(TABLE, LEVELS)
    with pytest.raises(ValueError, match=f"{TABLE} is declared already"):
        declare_availability(TABLE, LEVELS._replace(few=3))


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_page_of_words_is_torn_by_a_sale_and_another_page_is_not() -> None:
    stock(3)
    words, facts = Reading.begin(TODAY, availability=True), Reading.begin(TODAY)
    assert words.still_holds() and facts.still_holds()
    assert words.key("vi", "/") != facts.key("vi", "/")
    change("on_hand = 2")
    assert not words.still_holds() and facts.still_holds()
    assert Reading.begin(TODAY, availability=True).key("vi", "/") != words.key("vi", "/")
    assert Reading.begin(TODAY).key("vi", "/") == facts.key("vi", "/")
    make_producer()
    assert not facts.still_holds()


def test_without_an_edition_no_page_of_words_may_be_kept() -> None:
    EditionRow.objects.all().delete()
    try:
        assert not Reading.begin(TODAY, availability=True).still_holds()
        stock(3)
        assert not Reading.begin(TODAY, availability=True).still_holds()
    finally:
        triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)


# --- kept pages -------------------------------------------------------------------------------------------------------


def available() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(SUM(on_hand - reserved), 0) FROM {TABLE}")
        return cursor.fetchone()[0]


@read_by_edition(lambda request: "stock", availability=True)
def stock_page(request: HttpRequest, reading: Reading) -> HttpResponse:
    return PublicPage(word(available()), worth_keeping=True)


STOCK_PAGE = "/con-hang/"
urlpatterns = [path(STOCK_PAGE.lstrip("/"), stock_page), *pages_of_the_site]


@pytest.fixture
def get(settings: Any, monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> Callable[..., HttpResponse]:
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


def test_a_change_of_words_ends_the_pages_that_show_them_and_no_other(get: Callable[..., HttpResponse]) -> None:
    product = addresses.product("vi", certified_product().slug)
    stock(6)
    first = {address: get(address).headers["ETag"] for address in (product, STOCK_PAGE)}
    assert all(hit(get(address)) and get(address, etag).status_code == 304 for address, etag in first.items())
    change("on_hand = 5")
    assert hit(get(product)) and get(product, first[product]).status_code == 304
    changed = get(STOCK_PAGE, first[STOCK_PAGE])
    assert changed.status_code == 200 and changed.content == b"last few" and changed.headers["ETag"] != first[STOCK_PAGE]
    assert hit(get(STOCK_PAGE))


def test_a_public_fact_ends_both(get: Callable[..., HttpResponse]) -> None:
    product = certified_product()
    pages = addresses.product("vi", product.slug), STOCK_PAGE
    first = {address: get(address).headers["ETag"] for address in pages}
    Product.objects.filter(pk=product.pk).update(price=1000)
    assert all(get(address, etag).status_code == 200 for address, etag in first.items())


def test_a_page_of_words_torn_by_a_sale_is_served_once_and_never_kept(
    get: Callable[..., HttpResponse], monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(1)

    read = available

    def sold_meanwhile() -> int:
        before = read()
        change("on_hand = 0")
        return before

    with monkeypatch.context() as patch:
        patch.setattr(f"{__name__}.available", sold_meanwhile)
        torn = get(STOCK_PAGE)
    assert torn.content == b"last few" and "ETag" not in torn.headers
    after = get(STOCK_PAGE)
    assert not hit(after) and after.content == b"ask"


def test_a_list_rendered_during_a_sale_is_kept(get: Callable[..., HttpResponse], monkeypatch: pytest.MonkeyPatch) -> None:
    certified_product()
    stock(1)
    cards = list_page.cards

    def sold_meanwhile(*args: Any) -> Any:
        change("on_hand = 0")
        return cards(*args)

    monkeypatch.setattr(list_page, "cards", sold_meanwhile)
    assert get(addresses.product_list("vi")).headers["Cache-Status"] == "ocop; fwd=miss; stored"


def test_staff_see_another_days_words_without_keeping_them(get: Callable[..., HttpResponse]) -> None:
    officer = Client()
    officer.force_login(get_user_model().objects.create_superuser("admin"))
    stock(1)
    preview = officer.get(f"{STOCK_PAGE}?ngay={TODAY + timedelta(days=30)}")
    assert preview.content == b"last few" and "no-store" in preview.headers["Cache-Control"]
    change("on_hand = 0")
    assert get(STOCK_PAGE).content == b"ask"
