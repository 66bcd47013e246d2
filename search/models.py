"""What the database keeps for search: a document for each product, and the changes that documents and index still wait for."""

from __future__ import annotations

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _


class TokensField(models.TextField):
    """The tokens of a document as the database's full text reads them: `tsvector` on PostgreSQL, text for FTS5 on SQLite."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class SearchDocument(models.Model):
    """The document of one product as it was last made. `version` grows with every making; `pipeline` says what made it.

    No foreign key: a document goes after its product does, like any other change.
    """

    product_id = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField()
    pipeline = models.CharField(max_length=12, db_index=True)
    content = models.JSONField()
    tokens = TokensField()

    class Meta:
        db_table = "search_document"
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")

    def __str__(self) -> str:
        return str(self.product_id)


class SearchWord(models.Model):
    """A word that some document has or once had, with the letter of its field before it: what slips of the fingers are measured
    against. Kept as documents are written, since reading it off a full text of 100,000 takes seconds."""

    token = models.CharField(max_length=100, primary_key=True)

    class Meta:
        db_table = "search_word"
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")

    def __str__(self) -> str:
        return self.token


class SearchChange(models.Model):
    """The outbox: a product changed, and its document (`documented`) or the index does not say so yet. Written by triggers in the
    transaction that changes the product; deleted once everything that searches has it."""

    product_id = models.BigIntegerField(db_index=True)
    documented = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "search_change"
        verbose_name = _("change waiting for search")
        verbose_name_plural = _("changes waiting for search")
        indexes = [models.Index(fields=["documented", "product_id"], name="search_change_waiting")]

    def __str__(self) -> str:
        return str(self.product_id)


class SearchState(models.Model):
    """One row: the version that the next document gets, and how the last attempts to reach Elasticsearch went."""

    version = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "search_state"
        verbose_name = _("state of search")
        verbose_name_plural = _("state of search")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="search_state_is_one_row")]

    def __str__(self) -> str:
        return str(self.version)


class SearchedText(models.Model):
    """How often a text was searched for on a day. A day, not a moment, and nothing of who asked: `search.log` says what is left
    out of the text itself."""

    day = models.DateField(_("day"), db_index=True)
    language = models.CharField(_("language"), max_length=2)
    text = models.CharField(_("text"), max_length=100)
    times = models.PositiveIntegerField(_("times"))
    found = models.PositiveIntegerField(_("products found"))
    """The last time that day, before any filter."""
    words_left_out = models.BooleanField(_("words left out"))
    """Nothing answered all the words, so some were left out to find these."""

    class Meta:
        db_table = "search_searched_text"
        verbose_name = _("search by visitors")
        verbose_name_plural = _("searches by visitors")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["language", "text", "day"], name="searched_text_once_a_day")]

    def __str__(self) -> str:
        return self.text
