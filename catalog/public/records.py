"""What the register says of a product on a day, in plain words: on product pages, lapsed addresses and in verification."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog import addresses
from catalog.models import Certificate, Product
from catalog.validity import CertificateQuerySet, CertificateState, in_force_among, latest_ended_among

from .badge import badge
from .cards import elapsed_share
from .qr import qr
from .wording import NUMBER_NOT_STATED, day, in_language, language, producer_name, stars_in_words


class Verdict(StrEnum):
    """The answer in one word; scripts read it as `data-verdict`."""

    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


_VERDICTS = {
    CertificateState.NOT_YET: Verdict.NOT_YET,
    CertificateState.IN_FORCE: Verdict.IN_FORCE,
    CertificateState.EXPIRED: Verdict.LAPSED,
    CertificateState.SUPERSEDED: Verdict.LAPSED,
    CertificateState.WITHDRAWN: Verdict.WITHDRAWN,
}


@dataclass(frozen=True)
class Round:
    """One certificate as a line of the product's history."""

    certificate: Certificate
    state: CertificateState
    current: bool

    @property
    def stars(self) -> str:
        return stars_in_words(self.certificate.stars)

    @property
    def starts(self) -> str:
        return day(self.certificate.starts_on)

    @property
    def outcome(self) -> str:
        """How it stands or ended: `in force to the end of …`, `replaced on …`."""
        certificate = self.certificate
        words = {
            CertificateState.NOT_YET: _("comes into force on %(day)s"),
            CertificateState.IN_FORCE: _("in force to the end of %(last_day)s"),
            CertificateState.EXPIRED: _("lapsed on %(end)s"),
            CertificateState.SUPERSEDED: _("replaced by a later decision on %(end)s"),
            CertificateState.WITHDRAWN: _("withdrawn on %(end)s")
            if withdrawal_day_is_known(certificate)
            else _("withdrawn by %(end)s at the latest"),
        }[self.state]
        return words % {
            "day": day(certificate.starts_on),
            "last_day": day(certificate.last_day),
            "end": day(certificate.ends_on),
        }


@dataclass(frozen=True)
class Record:
    """A product with the certificate that decides the answer on a day (none: it was never certified)."""

    product: Product
    certificate: Certificate | None
    verdict: Verdict
    history: list[Round]
    on: date
    superseded: bool = False

    @property
    def in_force(self) -> bool:
        return self.verdict is Verdict.IN_FORCE

    @property
    def fictional(self) -> bool:
        return self.product.fictional

    @property
    def certified_name(self) -> str:
        """The name this round certified; the product may be called otherwise today."""
        return self.certificate.certified_name if self.certificate else self.product.name

    @property
    def renamed(self) -> bool:
        return self.certified_name != self.product.name

    @property
    def producer(self) -> str:
        """As the decision prints it, else as the register knows it."""
        return producer_name((self.certificate and self.certificate.producer_as_published) or self.product.producer.name)

    @property
    def note(self) -> str:
        """What the register adds to the certificate that decides, such as what its source says of a later round."""
        return self.certificate.note if self.certificate else ""

    @property
    def flag(self) -> str:
        """The verdict in a few words, for a page's title."""
        flags = {
            Verdict.IN_FORCE: _("In force"),
            Verdict.WITHDRAWN: _("Withdrawn"),
            Verdict.NOT_YET: _("Not yet in force"),
            Verdict.LAPSED: _("No longer in force"),
            Verdict.UNKNOWN: _("Not known"),
        }
        return flags[self.verdict]

    @property
    def sentence(self) -> str:
        """The answer in one plain sentence; that of a sample begins by saying so."""
        return _("Sample: %(sentence)s") % {"sentence": self._fact} if self.fictional else self._fact

    @property
    def _fact(self) -> str:
        certificate = self.certificate
        if certificate is None:
            return _("No recognition is on record.")
        if self.superseded:
            return _("Replaced by a later decision on %(day)s.") % {"day": day(certificate.ends_on)}
        if self.verdict is Verdict.IN_FORCE:
            return _("In force to the end of %(day)s.") % {"day": day(certificate.last_day)}
        if self.verdict is Verdict.WITHDRAWN:
            known = withdrawal_day_is_known(certificate)
            words = _("Withdrawn on %(day)s.") if known else _("Withdrawn by %(day)s at the latest.")
            return words % {"day": day(certificate.ends_on)}
        if self.verdict is Verdict.NOT_YET:
            return _("Not yet in force, begins on %(day)s.") % {"day": day(certificate.starts_on)}
        return _("Lapsed on %(day)s.") % {"day": day(certificate.ends_on)}

    @property
    def once_had(self) -> str:
        """The stars of a certificate no longer in force, in words: a badge is shown only while it is."""
        return _("Once recognised with %(stars)s.") % {"stars": self.stars}

    @property
    def stars(self) -> str:
        return stars_in_words(self.certificate.stars) if self.certificate else ""

    @property
    def badge(self) -> SafeString:
        return self._badge(small=False)

    @property
    def small_badge(self) -> SafeString:
        return self._badge(small=True)

    def _badge(self, *, small: bool) -> SafeString:
        if not self.in_force or not self.certificate:
            return SafeString()
        return badge(self.certificate.stars, small=small, sample=self.fictional)

    @property
    def starts(self) -> str:
        return day(self.certificate.starts_on) if self.certificate else ""

    @property
    def last_day(self) -> str:
        return day(self.certificate.last_day) if self.certificate else ""

    @property
    def ends(self) -> str:
        return day(self.certificate.ends_on) if self.certificate else ""

    @property
    def signed(self) -> str:
        return day(self.certificate.decision.signed_on) if self.certificate else ""

    @property
    def score(self) -> str:
        """Two decimals, with the comma of Vietnamese decisions."""
        if self.certificate is None or self.certificate.score is None:
            return ""
        score = f"{self.certificate.score:.2f}"
        return score if language() == "en" else score.replace(".", ",")

    @property
    def withdrawal_day_is_known(self) -> bool:
        return self.certificate is None or withdrawal_day_is_known(self.certificate)

    @property
    def name_in_language(self) -> str:
        """What a line of an answer is called: the English name where there is one, else the name certified."""
        return in_language(self.product.name_en, self.certified_name)

    @property
    def elapsed(self) -> int:
        certificate = self.certificate
        return elapsed_share(certificate.starts_on, certificate.ends_on, self.on) if certificate else 0

    @property
    def next_round(self) -> Round | None:
        """A later round already decided but not yet in force, when another one answers today."""
        waiting = (past for past in self.history if past.state is CertificateState.NOT_YET)
        return next(waiting, None) if self.verdict is not Verdict.NOT_YET else None

    @property
    def address(self) -> str:
        """The product's page, when it has a public one."""
        return addresses.product(language(), self.product.slug) if self.product.live else ""

    @property
    def record_address(self) -> str:
        """Where its record can be read: the product's page, else the answer to its code."""
        return self.address or f"{addresses.verify(language())}?q={self.product.code}"

    @property
    def verify_address(self) -> str:
        """What the QR says: absolute, short, of no language."""
        return settings.PUBLIC_BASE_URL + addresses.short_verify(self.product.code)

    @property
    def qr(self) -> SafeString:
        """The QR of `verify_address`, for a label or a screen."""
        return qr(self.verify_address)


def withdrawal_day_is_known(certificate: Certificate) -> bool:
    """Whether the source of the withdrawal states its decision; else its day is that on which the source tells of it."""
    paper = certificate.withdrawal_decision
    return paper is None or paper.number != NUMBER_NOT_STATED


def record_of(product: Product, certificates: Sequence[Certificate], on: date) -> Record:
    """The record of a product on a day; `certificates` are all of its own, in order of their start."""
    deciding = in_force_among(certificates, on) or latest_ended_among(certificates, on) or next(iter(certificates), None)
    return _record(product, deciding, certificates, on)


def records_of(product_ids: Iterable[int], on: date) -> list[Record]:
    """The records of several products in the given order; products without any certificate are left out. Two queries."""
    order = list(product_ids)
    of_product: dict[int, list[Certificate]] = {}
    for certificate in certificates_with_papers().filter(product__in=order):
        of_product.setdefault(certificate.product_id, []).append(certificate)
    products = Product.objects.select_related("producer", "province").in_bulk(of_product)
    return [record_of(products[pk], of_product[pk], on) for pk in order if pk in products]


def record_of_certificate(certificate: Certificate, on: date) -> Record:
    """The record of one certificate, whatever became of its product since."""
    return _record(certificate.product, certificate, [certificate], on)


def certificates_with_papers() -> CertificateQuerySet:
    return Certificate.objects.select_related("decision", "withdrawal_decision", "extension_decision").order_by(
        "product_id", "starts_on"
    )


def _record(product: Product, deciding: Certificate | None, certificates: Sequence[Certificate], on: date) -> Record:
    history = [
        Round(certificate, certificate.state(on), current=certificate is deciding) for certificate in reversed(certificates)
    ]
    state = deciding.state(on) if deciding else None
    return Record(
        product=product,
        certificate=deciding,
        verdict=_VERDICTS[state] if state else Verdict.UNKNOWN,
        history=history,
        on=on,
        superseded=state is CertificateState.SUPERSEDED,
    )
