"""From the outbox to the documents and on to Elasticsearch: drained by whoever is there, rebuilt and checked on demand.

None of it is needed for right answers: while anything waits, the database engine answers and reads what waits itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from django.conf import settings
from django.db import connection
from django.utils import timezone

from catalog.models import Product

from . import changes, outbox
from .documents import Source, document, pipeline
from .engines.elasticsearch import Change, Index
from .engines.elasticsearch.index import NOT_BUILT, Entry
from .engines.elasticsearch.mapping import entry
from .engines.query import EngineError
from .facts import sources
from .models import SearchDocument, SearchState

Told = Callable[[int], object]
"""Called with how many more were done."""
BATCH = 500


def configured_index() -> Index | None:
    """The index of this site; none where no Elasticsearch is configured."""
    return _index(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX) if settings.ELASTICSEARCH_URL else None


@cache
def _index(url: str, prefix: str) -> Index:
    return Index(url, prefix)


def reached_index() -> Index:
    """The index, whose server answers. Raises EngineError where it does not, or none is configured."""
    index = configured_index()
    if index is None:
        raise EngineError("No Elasticsearch is configured: set ELASTICSEARCH_URL.")
    index.health()
    return index


def built_index() -> Index | None:
    """The index that is served; none where no Elasticsearch is configured. Raises EngineError where nobody built it yet."""
    index = configured_index()
    if index and index.served not in index.targets():
        raise EngineError(NOT_BUILT)
    return index


def drain(tell: Told = lambda done: None) -> None:
    """Make every document that waits, and bring it to the index. Raises EngineError when the index does not take it; what was not
    taken waits on, and the failure is on record."""
    index = configured_index()
    while done := outbox.write_documents(keep_changes=index is not None):
        tell(done)
    if index is None:
        # What waited for an index that is no longer configured.
        while listed := outbox.listed_for_index():
            outbox.forget(pk for pk, _ in listed)
        return
    try:
        while listed := outbox.listed_for_index():
            _bring(index, sorted({product for _, product in listed}))
            outbox.forget(pk for pk, _ in listed)
            tell(len(listed))
    except EngineError as error:
        SearchState.objects.filter(pk=1).update(
            failures=outbox.state().failures + 1, last_error=str(error), failed_at=timezone.now()
        )
        raise
    SearchState.objects.filter(pk=1, failures__gt=0).update(failures=0, last_error="")


def _bring(index: Index, products: list[int]) -> None:
    """Drawn before the documents are read: what is gone by then was gone with this version."""
    version = outbox.next_version()
    found = {each.product: Change(each.product, each_version, each) for each, each_version in outbox.documents(products)}
    index.write(found.get(product) or Change(product, version, None) for product in products)


def rebuild(tell: Told = lambda done: None) -> int:
    """Build the index anew beside the one that serves, and swap it in. Gives how many documents it holds."""
    index = reached_index()
    changes.note_outdated(connection)
    while outbox.write_documents(keep_changes=True):
        pass
    name = index.begin_rebuild()
    number = 0
    for batch in _batches():
        index.fill(batch)
        number += len(batch)
        tell(len(batch))
    index.finish_rebuild(name)
    return number


def _batches() -> Iterator[list[Change]]:
    last = 0
    while batch := list(_documents_after(last)):
        yield batch
        last = batch[-1].product


def _documents_after(product: int) -> Iterator[Change]:
    pks = SearchDocument.objects.filter(product_id__gt=product).order_by("product_id").values_list("product_id", flat=True)
    for found, version in outbox.documents(pks[:BATCH]):
        yield Change(found.product, version, found)


@dataclass(frozen=True)
class Difference:
    """A product whose document, or whose entry in the index, is not what it should be, and how."""

    product: int
    what: str


def check(tell: Told = lambda done: None) -> Iterator[Difference]:
    """Compare, product by product, the facts with the documents and the documents with the index. What waits in the outbox is
    rightly behind and is left out."""
    waiting = set(outbox.all_waiting())
    index = built_index()
    entries = _Entries(index.scan() if index else iter(()))
    for row in _rows_without_product():
        if row not in waiting:
            yield Difference(row, "is no more, but has a document")
    products = iter(Product.objects.order_by("pk").values_list("pk", flat=True).iterator(BATCH))
    while batch := list(islice(products, BATCH)):
        rows = {row.product_id: row for row in SearchDocument.objects.filter(product_id__in=batch)}
        for source in sources(batch):
            yield from (_of_nothing(each) for each in entries.before(source.product) if each.product not in waiting)
            found = entries.take(source.product)
            if source.product not in waiting and (what := _difference(source, rows.get(source.product), found, index)):
                yield Difference(source.product, what)
        tell(len(batch))
    yield from (_of_nothing(each) for each in entries.before(None) if each.product not in waiting)


def _difference(source: Source, row: SearchDocument | None, found: Entry | None, index: Index | None) -> str:
    made = document(source)
    if row is None:
        return "has no document"
    if row.pipeline != pipeline() or row.content != made.content():
        return "has a document that does not say what the facts say"
    if index and found is None:
        return "is not in the index"
    if index and found and (found.version != row.version or found.source != entry(made, row.version)):
        return "is in the index as it was before"
    return ""


def _of_nothing(found: Entry) -> Difference:
    return Difference(found.product, "is no more, but is in the index")


def _rows_without_product() -> list[int]:
    rows = SearchDocument.objects.exclude(product_id__in=Product.objects.values("pk"))
    return list(rows.order_by("product_id").values_list("product_id", flat=True))


class _Entries:
    """The entries of the index, read along with the products: both come in the order of their keys."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        # What is left of deleted products is no entry.
        self._entries = (each for each in entries if each.source is not None)
        self._next = next(self._entries, None)

    def before(self, product: int | None) -> Iterator[Entry]:
        """What stands before this product, or to the end."""
        while self._next and (product is None or self._next.product < product):
            yield self._next
            self._next = next(self._entries, None)

    def take(self, product: int) -> Entry | None:
        found = self._next
        if found is None or found.product != product:
            return None
        self._next = next(self._entries, None)
        return found
