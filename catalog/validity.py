"""The predicate: when a certificate is in force, and so which products are listed. The one place that compares certificate dates.

A certificate is in force on day `D` when `starts_on <= D < ends_on`; days are calendar days in Vietnam and always passed in as
`on`, never read from a clock here. The rule stands twice, as a QuerySet and in Python; a parity test holds the two together.

`ends_on` is worked out, never typed (`settle`):
`min(max(printed_end or start + term, extended_until), withdrawn_from, next.starts_on)`, absent ones ignored.

Sources: 36 months from the issuing body's decision in every period since 2019 (decision 26/2026/QĐ-TTg, article 4.3); withdrawal
article 8; extension article 12.3.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, Self

from django.db import connection, models, transaction
from django.db.models import Exists, F, FilteredRelation, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from catalog.models import Certificate, Product

MINIMUM_LISTED_STARS = 3
"""Only 3, 4 and 5 stars may carry the mark (decision 26/2026/QĐ-TTg, article 4.1.a)."""


class LastDayReading(models.TextChoices):
    """How the issuing body reads the last of the 36 months (they differ by one day; DOMAIN 1.6).

    `ANNIVERSARY`: no longer in force from the day itself (Hòa Bình, Nghệ An). `DAY_AFTER`: in force to the end of it (Thanh Hóa).
    """

    ANNIVERSARY = "anniversary", _("lapses on the day itself")
    DAY_AFTER = "day_after", _("lapses the day after")


class EndReason(models.TextChoices):
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SUPERSEDED = "superseded", _("replaced by a later decision")


class CertificateState(StrEnum):
    """What a certificate is on a given day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


def add_months(day: date, months: int) -> date:
    """The same day `months` later; a month without that day gives its last one (29/2 plus 36 months is 28/2)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def natural_end(starts_on: date, term_months: int, printed_end: date | None, reading: str) -> date:
    """First day no longer in force if nothing intervenes: the printed end or start plus term, by the decision's `reading`."""
    end = printed_end or add_months(starts_on, term_months)
    return end + timedelta(days=1) if reading == LastDayReading.DAY_AFTER else end


PRINTED_END_LEEWAY = timedelta(days=31)
"""Papers that round the end to a month's last day, or count the first day, stay within it; a slip of the pen does not."""


def printed_end_departs(starts_on: date, term_months: int, printed_end: date) -> bool:
    """Whether the end as printed is another than the term gives, by more than a way of counting."""
    return abs(printed_end - add_months(starts_on, term_months)) > PRINTED_END_LEEWAY


class CertificateTerm:
    """The rule in Python, mixed into `Certificate`."""

    starts_on: date
    ends_on: date
    end_reason: str
    term_months: int
    printed_end: date | None

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on < self.ends_on

    def state(self, on: date) -> CertificateState:
        if on < self.starts_on:
            return CertificateState.NOT_YET
        if self.in_force(on):
            return CertificateState.IN_FORCE
        return CertificateState(self.end_reason)

    @property
    def last_day(self) -> date:
        """The last day in force, as people read it."""
        return self.ends_on - timedelta(days=1)

    @property
    def natural_end(self) -> date:
        reading: str = self.decision.reading  # type: ignore[attr-defined]
        return natural_end(self.starts_on, self.term_months, self.printed_end, reading)


def in_force_among(certificates: Iterable[Certificate], on: date) -> Certificate | None:
    """The certificate in force on `on`, if any; there is at most one per product."""
    return next((certificate for certificate in certificates if certificate.in_force(on)), None)


def latest_ended_among(certificates: Iterable[Certificate], on: date) -> Certificate | None:
    """The certificate that ended last, on `on` or before."""
    ended = [certificate for certificate in certificates if certificate.starts_on <= on and certificate.ends_on <= on]
    return max(ended, key=lambda certificate: (certificate.ends_on, certificate.starts_on), default=None)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """The rule in SQL, for certificates."""

    def in_force(self, on: date) -> Self:
        return self.filter(starts_on__lte=on, ends_on__gt=on)

    def unbroken_from(self, ends: Mapping[int, date]) -> dict[int, date]:
        """The first day out of force by product id, where a certificate that ends on the day in `ends` is followed by another
        from that very day, and so on: nothing lapses in between. One query for each further round.
        """
        last, asked = dict(ends), list(ends)
        while asked:
            rounds = self.filter(product__in=asked).values_list("product", "starts_on", "ends_on")
            followed = {pk: ends_on for pk, starts_on, ends_on in rounds if starts_on == last[pk] != ends_on}
            last |= followed
            asked = list(followed)
        return last

    def listing(self, on: date) -> Self:
        """The certificates by which products are listed on `on`: one for each product of `Product.objects.listed(on)`."""
        return self.in_force(on).filter(stars__gte=MINIMUM_LISTED_STARS, product__live=True)

    def ended(self, on: date) -> Self:
        return self.filter(starts_on__lte=on, ends_on__lte=on)

    def next_change_after(self, on: date) -> date | None:
        """The first day after `on` on which one of these certificates comes into force or ends."""
        days = self.filter(starts_on__lt=F("ends_on")).aggregate(
            start=Min("starts_on", filter=Q(starts_on__gt=on)), end=Min("ends_on", filter=Q(ends_on__gt=on))
        )
        return min((day for day in days.values() if day), default=None)


class ProductQuerySet(models.QuerySet["Product"]):
    """The rule in SQL, for products. `listed` is what every surface asks; the others serve officers' screens."""

    def certified(self, on: date) -> Self:
        """Products, published or not, with a certificate in force on `on`, each with that certificate's facts:
        `stars`, `certificate_id`, `recognised_on` and `lapses_on` (the first day no longer in force).

        A join, not a subquery: intervals of one product never overlap, so it cannot fan out, and the list can be read
        straight off the certificate index.
        """
        return (
            self.alias(
                certificate_in_force=FilteredRelation(
                    "certificates",
                    condition=Q(
                        certificates__starts_on__lte=on,
                        certificates__ends_on__gt=on,
                        certificates__stars__gte=MINIMUM_LISTED_STARS,
                    ),
                )
            )
            .filter(certificate_in_force__isnull=False)
            .annotate(
                certificate_id=F("certificate_in_force__id"),
                stars=F("certificate_in_force__stars"),
                recognised_on=F("certificate_in_force__starts_on"),
                lapses_on=F("certificate_in_force__ends_on"),
            )
        )

    def listed(self, on: date) -> Self:
        """Products a shopper may see as certified on `on`: published, and certified with three stars or more."""
        return self.certified(on).filter(live=True)

    def listed_throughout(self, first: date, last: date) -> Self:
        """Listed on every day from `first` to `last`, both included; a renewal from the day a certificate ends goes on with it.
        The facts of the certificate are those of `first`.

        Nothing else can break off: wherever a certificate of such a product ends by `last`, another is in force on that day.
        """
        certificates = self.model._meta.get_field("certificates").related_model.objects
        following = certificates.filter(
            product=OuterRef("product"),
            starts_on__lte=OuterRef("ends_on"),
            ends_on__gt=OuterRef("ends_on"),
            stars__gte=MINIMUM_LISTED_STARS,
        )
        ending = certificates.filter(product=OuterRef("pk"), ends_on__gt=first, ends_on__lte=last)
        return self.listed(first).filter(~Exists(ending.filter(~Exists(following))))

    def lapsing_within(self, on: date, days: int) -> Self:
        """In force on `on` and, as the papers stand, no longer `days` later."""
        later = self.model._default_manager.all().certified(on + timedelta(days=days))
        return self.certified(on).exclude(pk__in=later.values("pk"))

    def out_of_force(self, on: date, reason: str) -> Self:
        """Not in force on `on`, and the certificate that ended last ended for `reason` (an `EndReason` value)."""
        certificates = self.model._meta.get_field("certificates").related_model.objects.filter(product=OuterRef("pk"))
        last_reason = certificates.ended(on).order_by("-ends_on", "-starts_on").values("end_reason")[:1]
        return self.alias(last_reason=Subquery(last_reason)).filter(~Exists(certificates.in_force(on)), last_reason=reason)

    def next_change_after(self, on: date) -> date | None:
        """The first day after `on` on which what is listed changes if nothing is written."""
        certificates = self.model._meta.get_field("certificates").related_model.objects
        return certificates.filter(product__in=self.filter(live=True).values("pk")).next_change_after(on)


class Settled(NamedTuple):
    """The worked-out end of a certificate: first day no longer in force, and which input gave it."""

    ends_on: date
    reason: str


def settled_ends(certificates: Sequence[Certificate]) -> list[Settled]:
    """The ends of all certificates of one product, in order of `starts_on`. Pure: reads inputs, writes nothing.

    Where two inputs give the same day, the certificate had run out by itself before anyone ended it: `expired` is named
    first, then `withdrawn`.
    """
    ends = []
    for certificate, following in zip(certificates, [*certificates[1:], None], strict=True):
        natural = certificate.natural_end
        if certificate.extended_until:
            natural = max(natural, certificate.extended_until)
        candidates = [(natural, EndReason.EXPIRED)]
        if certificate.withdrawn_from:
            candidates.append((certificate.withdrawn_from, EndReason.WITHDRAWN))
        if following:
            candidates.append((following.starts_on, EndReason.SUPERSEDED))
        ends.append(Settled(*min(candidates, key=lambda candidate: candidate[0])))
    return ends


def settle(product: Product) -> None:
    """Work out the ends of all certificates of `product` again, under a lock on its row. Call inside a transaction."""
    settle_products([product.pk])


def lock_products(product_ids: Collection[int]) -> None:
    """Lock these product rows in primary-key order. SQLite has no row locks: its IMMEDIATE transaction is the lock."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Certificates are written inside a transaction.")
    if connection.features.has_select_for_update:
        from catalog.models import Product

        for batch in _batches(sorted(product_ids)):
            rows = Product.objects.filter(pk__in=batch)
            # "No key": rows that only point at a product (a photograph, a draft) need not wait.
            list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def settle_products(product_ids: Collection[int], adding: Sequence[Certificate] = ()) -> int:
    """`settle` for many products at once, inserting the unsaved certificates `adding` on the way. Returns how many stored
    certificates changed their end.

    The order keeps intervals apart at every step, as the database demands: first those that get shorter, then the new
    ones, then those that get longer.
    """
    from catalog.models import Certificate

    lock_products(product_ids)
    stored: list[Certificate] = []
    for batch in _batches(sorted(product_ids)):
        stored += Certificate.objects.filter(product_id__in=batch).select_related("decision")
    shorter: list[Certificate] = []
    longer: list[Certificate] = []
    in_order = sorted([*stored, *adding], key=lambda certificate: (certificate.product_id, certificate.starts_on))
    for _product_id, group in groupby(in_order, key=lambda certificate: certificate.product_id):
        certificates = list(group)
        for certificate, end in zip(certificates, settled_ends(certificates), strict=True):
            if certificate.pk and (certificate.ends_on, certificate.end_reason) != end:
                (shorter if end.ends_on <= certificate.ends_on else longer).append(certificate)
            certificate.ends_on, certificate.end_reason = end
    Certificate.objects.bulk_update(shorter, ["ends_on", "end_reason"], batch_size=200)
    Certificate.objects.bulk_create(adding, batch_size=500)
    Certificate.objects.bulk_update(longer, ["ends_on", "end_reason"], batch_size=200)
    return len(shorter) + len(longer)


def _batches(ids: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
