"""The outbox: whatever is written, and by whom, its document says so once it is drained; before, nobody is misled."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from catalog.models import Certificate, Commune, FormerCommune, FormerProvince, Producer, Product, ProductGroup, Province
from catalog.public_facts import PUBLIC_COLUMNS
from search import changes, facts, indexing, outbox
from search.documents import document
from search.models import SearchChange, SearchDocument
from tests import factories
from tests.factories import TODAY


def drained() -> None:
    indexing.drain()
    assert not outbox.waiting() and not list(indexing.check())


@pytest.fixture
def product(db: None) -> Product:
    former = FormerProvince.objects.create(
        code="91", name="Kiên Giang", slug="kien-giang", province=factories.make_province(), merged_on=date(2025, 7, 1)
    )
    commune = Commune.objects.create(code="30301", name="Phú Quốc", kind="đặc khu", province=former.province)
    FormerCommune.objects.create(commune=commune, name="An Thới", kind="phường")
    made = factories.certified_product(
        name="Nước mắm cá cơm", former_province=former, commune=commune, group=factories.make_group(), price=90_000
    )
    drained()
    return made


WRITES = {
    "a name": lambda one: Product.objects.filter(pk=one.pk).update(name="Nước mắm nhĩ"),
    "publication": lambda one: Product.objects.filter(pk=one.pk).update(live=False),
    "a price": lambda one: Product.objects.filter(pk=one.pk).update(price=1_000),
    "the producer": lambda one: Producer.objects.filter(pk=one.producer_id).update(name="Hợp tác xã Khác"),
    "another producer": lambda one: Product.objects.filter(pk=one.pk).update(producer=factories.make_producer("HTX Mới")),
    "a certified name": lambda one: Certificate.objects.filter(product=one).update(certified_name="Mắm nhĩ"),
    "a day": lambda one: Certificate.objects.filter(product=one).update(ends_on=date(2026, 12, 1)),
    "a second round": lambda one: factories.issue(one, TODAY, stars=5),
    "a decision": lambda one: one.certificates.get().decision.__class__.objects.update(number="77/QĐ-UBND"),
    "the province": lambda one: Province.objects.filter(pk=one.province_id).update(name="An Giang mới"),
    "the former province": lambda one: FormerProvince.objects.filter(pk=one.former_province_id).update(name="Kiên Giang cũ"),
    "the commune": lambda one: Commune.objects.filter(pk=one.commune_id).update(name="Thổ Châu"),
    "a former commune": lambda one: FormerCommune.objects.filter(commune=one.commune_id).update(name="Dương Đông"),
    "a former commune gone": lambda one: FormerCommune.objects.filter(commune=one.commune_id).delete(),
    "the group": lambda one: ProductGroup.objects.filter(pk=one.group_id).update(name="Gia vị"),
    "raw SQL": lambda one: connection.cursor().execute(
        "UPDATE catalog_product SET description = 'đậm đà' WHERE id = %s", [one.pk]
    ),
}


@pytest.mark.usefixtures("db")
def test_a_product_that_changed_often_is_made_once() -> None:
    often, once = factories.certified_product(), factories.certified_product()
    assert SearchChange.objects.filter(product_id=often.pk).count() > 1
    assert outbox.write_documents(keep_changes=False) == 2
    assert not outbox.waiting()
    for name in ("Trà", "Chè", "Trà xanh"):
        Product.objects.filter(pk=often.pk).update(name=name)
    Product.objects.filter(pk=once.pk).update(name="Mật ong")
    # The one that waits longest comes first, with all that it waits for.
    assert outbox.write_documents(keep_changes=False, most=1) == 1
    assert outbox.undocumented() == [once.pk]
    drained()


@pytest.mark.parametrize("what", WRITES)
def test_every_way_of_writing_is_noted(product: Product, what: str) -> None:
    before = SearchDocument.objects.get(pk=product.pk)
    WRITES[what](product)
    assert product.pk in outbox.undocumented()
    drained()
    after = SearchDocument.objects.get(pk=product.pk)
    assert after.version > before.version and after.content != before.content


@pytest.mark.usefixtures("db")
def test_the_name_of_a_group_above_is_noted() -> None:
    branch = factories.make_group()
    levels = [branch]
    for level in ("group", "subgroup"):
        levels.append(
            ProductGroup.objects.create(
                period=branch.period, level=level, parent=levels[-1], branch=branch, code=level, name=level, slug=level
            )
        )
    made = factories.certified_product(group=levels[-1])
    drained()
    ProductGroup.objects.filter(pk=branch.pk).update(name="Hàng quà")
    drained()
    assert " hang qua " in SearchDocument.objects.get(pk=made.pk).content["words"]["more_folded"]


def test_what_a_document_does_not_say_is_not_noted(product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(source="tờ trình", traceability_url="https://example.vn")
    Producer.objects.update(phone="0900000000")
    assert not outbox.waiting()


@pytest.mark.usefixtures("db")
def test_a_deleted_product_leaves_nothing_behind() -> None:
    made = factories.make_product()
    drained()
    made.delete()
    drained()
    assert not SearchDocument.objects.exists()


def test_a_transaction_that_is_undone_notes_nothing(product: Product) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(name="Khác")
        raise ZeroDivisionError
    assert not outbox.waiting()


def test_an_older_document_never_overwrites_a_newer_one(product: Product) -> None:
    old = [document(source) for source in facts.sources([product.pk])]
    late = outbox.next_version()
    Product.objects.filter(pk=product.pk).update(name="Nước mắm nhĩ")
    drained()
    outbox._write(old, late)
    assert "Nước mắm nhĩ" in SearchDocument.objects.get(pk=product.pk).content["names"]


@pytest.mark.usefixtures("committed")
def test_a_change_that_comes_while_documents_are_made_waits_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone writes between the reading of the facts and the writing of the documents."""
    made = factories.certified_product(name="Trà cũ")
    indexing.drain()
    Product.objects.filter(pk=made.pk).update(name="Trà giữa")
    read = outbox.sources

    def read_then_interrupted(pks):
        found = list(read(pks))

        def write() -> None:
            Product.objects.filter(pk=made.pk).update(name="Trà mới")
            connection.close()

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        return found

    monkeypatch.setattr(outbox, "sources", read_then_interrupted)
    assert outbox.write_documents(keep_changes=False)
    monkeypatch.undo()
    assert SearchDocument.objects.get(pk=made.pk).content["names"][0] == "Trà giữa"
    assert outbox.undocumented() == [made.pk]
    indexing.drain()
    assert SearchDocument.objects.get(pk=made.pk).content["names"][0] == "Trà mới" and not outbox.waiting()


@pytest.mark.usefixtures("committed")
def test_several_may_drain_at_once() -> None:
    made = [factories.certified_product(name=f"Trà số {number}") for number in range(20)]
    failed: list[BaseException] = []

    def work() -> None:
        try:
            for each in made[::5]:
                Product.objects.filter(pk=each.pk).update(name=f"Trà {threading.get_ident()}")
                indexing.drain()
        except BaseException as error:  # told in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    indexing.drain()
    assert not outbox.waiting() and not list(indexing.check())


@pytest.mark.usefixtures("db")
def test_documents_of_another_release_are_made_anew() -> None:
    factories.certified_product()
    indexing.drain()
    SearchDocument.objects.update(pipeline="older")
    assert [each.what for each in indexing.check()] == ["has a document that does not say what the facts say"]
    changes.note_outdated(connection)
    drained()


@pytest.mark.usefixtures("db")
def test_check_names_what_is_wrong() -> None:
    lost, wrong = factories.certified_product(), factories.certified_product()
    indexing.drain()
    row = SearchDocument.objects.get(pk=lost.pk)
    row.delete()
    SearchDocument.objects.filter(pk=wrong.pk).update(content={})
    row.pk = 10**9
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_document (product_id, version, pipeline, content, tokens) VALUES (%s, 1, 'x', '{}', '')", [row.pk]
        )
    assert {each.product: each.what for each in indexing.check()} == {
        10**9: "is no more, but has a document",
        lost.pk: "has no document",
        wrong.pk: "has a document that does not say what the facts say",
    }
    assert not SearchChange.objects.exists()


@pytest.mark.usefixtures("db")
def test_triggers_that_were_lost_are_made_again_and_everything_waits() -> None:
    made = factories.certified_product()
    indexing.drain()
    present = changes.present_triggers(connection)
    changes.remove(connection)
    assert changes.stale_triggers(connection) == set(present) and present
    Product.objects.filter(pk=made.pk).update(name="Viết khi không ai ghi")
    changes.install(connection)
    assert not changes.stale_triggers(connection)
    assert outbox.undocumented() == [made.pk]
    drained()


def test_what_documents_are_made_of_is_public() -> None:
    """So the edition moves with every change that is noted, and what is remembered of an edition is never behind. A product's
    place among names is worked out from its name."""
    for table, watched in changes.CHANGES.items():
        assert set(watched.columns) - {"name_order"} <= set(PUBLIC_COLUMNS[table]), table
