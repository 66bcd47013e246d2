"""A refusal told where the person stands: in the form that they filled in, or on the page they came from."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from showrooms.errors import LedgerError, NotYours

from .desk import REFUSED, STATUS_OF, DeskRequest, refused


def told_at(request: DeskRequest, address: str) -> Callable[[LedgerError], HttpResponse]:
    """For `booked(on_refusal=...)`. Who may not do a thing at all is not sent on as if they had."""

    def answer(refusal: LedgerError) -> HttpResponse:
        if isinstance(refusal, NotYours):
            return refused(request, refusal)
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(address)

    return answer


def status_of(refusal: LedgerError | None) -> int:
    """Of a form that is shown again with what is wrong, or for the first time."""
    return STATUS_OF.get(refusal.code, REFUSED) if refusal else 200
