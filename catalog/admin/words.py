"""What officers read about certificates, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Certificate
from catalog.rules import departure_sentence
from catalog.validity import CertificateState, in_force_among, latest_ended_among


def day(value: date | None) -> str:
    return date_format(value, "SHORT_DATE_FORMAT") if value else "–"


def stars_words(stars: int) -> str:
    return ngettext("%(stars)d star", "%(stars)d stars", stars) % {"stars": stars}


def state_words(certificate: Certificate, on: date) -> str:
    """The state of a certificate on a day, and the day that matters to it."""
    state = certificate.state(on)
    first, gone = day(certificate.starts_on), day(certificate.ends_on)
    if state == CertificateState.NOT_YET:
        return _("in force from %(day)s") % {"day": first}
    if state == CertificateState.IN_FORCE:
        return _("in force to the end of %(day)s") % {"day": day(certificate.last_day)}
    if state == CertificateState.WITHDRAWN:
        return _("withdrawn from %(day)s") % {"day": gone}
    if state == CertificateState.SUPERSEDED:
        return _("replaced by a later decision from %(day)s") % {"day": gone}
    return _("lapsed from %(day)s") % {"day": gone}


def standing_words(certificates: Iterable[Certificate], on: date) -> str:
    """A product's standing on a day: its stars and last day, or how its last certificate ended."""
    certificates = list(certificates)
    certificate = in_force_among(certificates, on) or latest_ended_among(certificates, on) or next(iter(certificates), None)
    if certificate is None:
        return _("not certified yet")
    return _("%(stars)s, %(state)s") % {"stars": stars_words(certificate.stars), "state": state_words(certificate, on)}


def departure_sentences(certificate: Certificate) -> list[str]:
    return [departure_sentence(departure) for departure in certificate.rule_warnings]
