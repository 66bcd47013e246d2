"""A photograph of a label sent to verification: what its codes mean, and where they lead.

It serves phones whose browser reads no codes by itself. It changes nothing and keeps nothing: a form on a kept page holds no
token, so anyone may send one here. An address in a QR is never opened; all that is taken from it is a code of ours.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from catalog import addresses, clock, codes
from catalog.edition import Reading

from . import errors
from .code_reader import MOST_BYTES, Code, UnreadableFileError, codes_in, too_large
from .reading import seen_by_staff
from .uploads import PhotographHandler
from .verification import Answer
from .verification_page import Photograph, verification_page
from .wording import language

FIELD = "photo"
# Room for the form around the photograph; a body far beyond it isn't even read.
_MOST_READ = 2 * MOST_BYTES
_OF_LABEL = re.compile(rf"/v/([{codes.ALPHABET}]{{{codes.CODE_LENGTH}}})(?![^/?#\s])", re.IGNORECASE)


class _SeeOther(HttpResponseRedirect):
    status_code = 303


@csrf_exempt
def verify_photograph(request: HttpRequest) -> HttpResponseBase:
    """The answer to the code in a photograph (303), or why there is none."""
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(addresses.verify(language()))
    if request.method != "POST":
        return errors.not_allowed("GET, HEAD, POST")

    def answer(reading: Reading) -> HttpResponse:
        outcome = _outcome(request)
        if isinstance(outcome, str):
            return _SeeOther(f"{addresses.verify(language())}?{urlencode({'q': outcome})}")
        return verification_page(Answer(""), reading, photograph=outcome, status=outcome.status)

    response = seen_by_staff(request, answer) or answer(Reading.begin(clock.today()))
    response.headers["Cache-Control"] = "no-store"
    return response


verify_photograph.shows_a_day = True  # type: ignore[attr-defined]


def _outcome(request: HttpRequest) -> str | Photograph:
    """The one code found, else what to say."""
    try:
        return meaning(codes_in(_received(request)))
    except UnreadableFileError as error:
        return Photograph(_("The picture can’t be read"), [error.sentence], status=error.status)


def _received(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > _MOST_READ:
        raise too_large()
    request.upload_handlers = [PhotographHandler(request)]
    photograph = request.FILES.get(FIELD)
    if photograph is None or not photograph.size:
        raise UnreadableFileError(_("No picture came along. Take a photograph of the code, or choose one."), 400)
    return photograph.read()


def meaning(found: list[Code]) -> str | Photograph:
    """The code that what was found stands for. A code of ours comes before a barcode: several products may bear one barcode."""
    in_qr = list(dict.fromkeys(filter(None, (_in_qr(each.text) for each in found if each.is_qr))))
    barcodes = [each.text for each in found if not each.is_qr]
    chosen = in_qr or barcodes
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        return Photograph(_("Several codes in one picture"), [_("Which one do you want to check?")], chosen)
    if found:
        return Photograph(
            _("This QR is not ours"),
            [
                _("It leads to another site, or holds something else. We have not opened it."),
                _("Photograph the barcode, or type the code on the label."),
            ],
        )
    return Photograph(
        _("No code can be read in this picture"),
        [
            _("Hold the phone a hand’s width away and straight above the code, in good light, until its lines are sharp."),
            _("Or type the digits beside the code."),
        ],
    )


def _in_qr(text: str) -> str:
    """The code of ours, the OCOP code or the barcode that a QR holds; nothing if it holds another."""
    of_label = _OF_LABEL.search(text)
    if of_label:
        return of_label[1].upper()
    return codes.clean_public_code(text) or codes.clean_official_code(text) or codes.clean_gtin(text) or ""
