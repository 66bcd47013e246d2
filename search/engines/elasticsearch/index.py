"""The index's life: written by version, rebuilt beside the one that serves, swapped in whole.

Two aliases: what is served, and what is being built. A rebuild begins with an empty index under the second, is filled while
changes are written to both, and ends when the first alias moves over; whatever a killed rebuild left is dropped by the next.

    name = index.begin_rebuild()
    index.fill(Change(product, version, document) for ... in documents_of_the_database())   # read after the beginning
    index.finish_rebuild(name)

Nothing is lost on the way. What was changed before the beginning is among the documents read after it; what is changed later
finds both aliases, and where the swap comes in between, `write` sees one of them gone and writes again. Versions keep the newer
of two writes, in whatever order they arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

from elasticsearch import Elasticsearch, dsl, helpers

from search.documents import Document, pipeline
from search.engines.query import EngineError

from . import mapping
from .client import Deadline, client, told_plainly

BATCH = 1000
_SWAPS = 5
"""Rebuilds that may end while one write goes on."""
_NOT_THERE, _CONFLICT = 404, 409
_REBUILD = "run manage.py search_index rebuild."
NOT_BUILT = f"There is no index to search in: {_REBUILD}"
_SCAN_PAUSE = "5m"
"""Between two batches of a scan, at most."""


class Change(NamedTuple):
    """What a product's document became with this version; none: the product is gone."""

    product: int
    version: int
    document: Document | None


class Entry(NamedTuple):
    """What the index holds; no source: the product is gone."""

    product: int
    version: int
    source: dict[str, Any] | None


class _AliasGone(Exception):
    """Nothing was written: the alias went away, as the one of a rebuild does when it ends."""


class Index:
    """The index of one site; `prefix` keeps apart sites that share a server."""

    def __init__(self, url: str, prefix: str) -> None:
        self.client: Elasticsearch = client(url)
        self.served, self.building = prefix, f"{prefix}-building"
        self._ours = f"{prefix}-index-"

    # --- state --------------------------------------------------------------------------------------------------------

    def health(self, deadline: Deadline | None = None) -> str:
        """The server's state in its own word: green, yellow or red."""
        with told_plainly():
            return str(self._within(deadline).cluster.health()["status"])

    def fault(self, deadline: Deadline | None = None) -> str:
        """Why what is served must not answer, in a sentence; empty where it may."""
        try:
            found = self._get(self.served, deadline=deadline)
            if self.health(deadline) == "red":
                return "Elasticsearch is red: some of its data is out of reach."
        except EngineError as error:
            return str(error)
        if not found:
            return NOT_BUILT
        aliased = [each for each in found.values() if self.served in each["aliases"]]
        if len(aliased) != 1:
            return f"What is served is not the alias of one index: {_REBUILD}"
        meta = aliased[0]["mappings"].get("_meta", {})
        if not meta.get("complete"):
            return f"The index is not complete: {_REBUILD}"
        return "" if meta == _meta(complete=True) else f"The index was made by another release: {_REBUILD}"

    def targets(self) -> list[str]:
        """The aliases that are there: what changes are written to."""
        there = {alias for each in self._get(self.building, self.served).values() for alias in each["aliases"]}
        return [alias for alias in (self.building, self.served) if alias in there]

    # --- writing ------------------------------------------------------------------------------------------------------

    def write(self, changes: Iterable[Change]) -> None:
        """Bring changes to whatever is served or being built. When it returns, searches see them."""
        these = list(changes)
        for _ in range(_SWAPS):
            try:
                for alias in self.targets():
                    self._write(alias, these, refresh=True)
                return
            except _AliasGone:
                continue
        raise EngineError("The index was swapped again and again while changes were written.")

    def _write(self, alias: str, changes: Iterable[Change], *, refresh: bool) -> None:
        """Changes that the index has in a newer version already are left alone."""
        refused: list[dict[str, Any]] = []
        with told_plainly():
            for done, item in helpers.streaming_bulk(
                self.client,
                (_action(change) for change in changes),
                chunk_size=BATCH,
                raise_on_error=False,
                max_retries=3,
                initial_backoff=1,
                index=alias,
                # Never to an index that Elasticsearch would make up.
                require_alias=True,
                refresh=refresh,
            ):
                result = item["index"]
                if not done and result["status"] != _CONFLICT:
                    if result["status"] == _NOT_THERE:
                        raise _AliasGone
                    refused.append(result["error"])
        if refused:
            raise EngineError(f"Elasticsearch refused {len(refused)} documents: {refused[0].get('reason')}")

    # --- rebuilding ---------------------------------------------------------------------------------------------------

    def begin_rebuild(self) -> str:
        """Make a new, empty index beside the one that serves, and give its name; what earlier rebuilds left behind goes."""
        with told_plainly():
            for leftover in {*self._get(f"{self._ours}*", self.building)} - {*self._get(self.served)}:
                self.client.indices.delete(index=leftover, ignore_unavailable=True)
            return self._create(f"{self._ours}{uuid4().hex[:12]}", self.building)

    def fill(self, changes: Iterable[Change]) -> None:
        """Write to what is being built. Takes any number of changes, a batch at a time."""
        try:
            self._write(self.building, changes, refresh=False)
        except _AliasGone:
            raise EngineError("The rebuild was ended by another one.") from None

    def finish_rebuild(self, name: str) -> None:
        """Serve what was built under this name, in one step, and drop what was served before."""
        with told_plainly():
            self.client.indices.refresh(index=name)
            self.client.indices.put_mapping(index=name, meta=_meta(complete=True))
            old = self._get(self.served)
            self.client.indices.update_aliases(
                actions=[
                    # Fails where another rebuild has begun since, and with it the whole step.
                    {"remove": {"index": name, "alias": self.building, "must_exist": True}},
                    *({"remove_index": {"index": each}} for each in sorted(old)),
                    {"add": {"index": name, "alias": self.served}},
                ]
            )

    def _create(self, name: str, alias: str) -> str:
        definition = mapping.definition()
        definition["mappings"]["_meta"] = _meta(complete=False)
        self.client.indices.create(index=name, aliases={alias: {}}, **definition)
        return name

    def _get(self, *expressions: str, deadline: Deadline | None = None) -> dict[str, Any]:
        """The indices that these names, patterns and aliases stand for, as far as they exist."""
        with told_plainly():
            found = self._within(deadline).indices.get(index=",".join(expressions), ignore_unavailable=True).body
        return dict(found)

    # --- reading it through -------------------------------------------------------------------------------------------

    def scan(self) -> Iterator[Entry]:
        """Everything that is served, as of one moment, by product."""
        with told_plainly():
            point = self.client.open_point_in_time(index=self.served, keep_alive=_SCAN_PAUSE)["id"]
            try:
                search = dsl.Search(using=self.client).sort("product")
                search = search.extra(size=BATCH, version=True, pit={"id": point, "keep_alive": _SCAN_PAUSE})
                while hits := search.execute().hits.hits:
                    for hit in hits:
                        source = hit["_source"].to_dict()
                        yield Entry(int(hit["_id"]), hit["_version"], None if source.get("gone") else source)
                    search = search.extra(search_after=list(hits[-1]["sort"]))
            finally:
                self.client.close_point_in_time(id=point)

    def _within(self, deadline: Deadline | None) -> Elasticsearch:
        return self.client.options(request_timeout=deadline.left) if deadline else self.client


def _meta(*, complete: bool) -> dict[str, Any]:
    return {"pipeline": pipeline(), "mapping": mapping.fingerprint(), "complete": complete}


def _action(change: Change) -> dict[str, Any]:
    """External versions: Elasticsearch keeps the newer of two writes. What is gone is written like anything else: a deletion
    would be forgotten after a minute, and an older write that comes late would bring the product back."""
    document, version = change.document, change.version
    return {
        "_op_type": "index",
        "_id": str(change.product),
        "version": version,
        "version_type": "external",
        "_source": mapping.entry(document, version) if document else mapping.gone(change.product, version),
    }
