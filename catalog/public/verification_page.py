"""The page of verification: the box, the camera, and the answer as it stands on screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse

from catalog import addresses
from catalog.edition import Reading

from .frame import frame, page
from .qr import qr
from .verification import Answer
from .wording import language, other_language

# Characters: the QR of a longer address has dots too fine for paper.
LONGEST_IN_QR = 160


@dataclass(frozen=True)
class Photograph:
    """What a photograph gave when it doesn't lead to one answer: a title, sentences, and the codes to choose from."""

    title: str
    sentences: list[str]
    codes: list[str] = field(default_factory=list)
    status: int = 200


def verification_page(
    answer: Answer, reading: Reading, *, photograph: Photograph | None = None, of_label: bool = False, status: int = 200
) -> HttpResponse:
    tongue = language()
    query = f"?{urlencode({'q': answer.text})}" if answer.text else ""
    surroundings = frame(
        reading,
        here="verify",
        address=addresses.verify(tongue) + query,
        other_address=addresses.verify(other_language()) + query,
        indexed=not answer.message and photograph is None,
    )
    single = answer.single
    again = single.verify_address if single else settings.PUBLIC_BASE_URL + addresses.verify(tongue)
    in_qr = single.verify_address if single else surroundings.canonical
    has_own = single is not None and single.product.live
    context = {
        "frame": surroundings,
        "answer": answer,
        "photograph": photograph,
        "photograph_address": addresses.verify_photograph(tongue),
        "checked_on": reading.on,
        "again": again,
        "again_qr": qr(in_qr) if answer.message and not has_own and len(in_qr) <= LONGEST_IN_QR else "",
    }
    # What people type has no end; the addresses on labels do.
    return page("catalog/public/verify.html", context, status=status, worth_keeping=of_label or not answer.text)
