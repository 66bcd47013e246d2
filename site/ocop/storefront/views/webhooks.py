"""What payment providers send us. No page: no cookie, no token against forgery; a signature says who it is from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from catalog import clock
from ocop.storefront.payments import methods, webhooks
from ocop.storefront.states import Method

from .pages import takes


@csrf_exempt
@takes("POST")
def stripe(request: HttpRequest) -> HttpResponseBase:
    return _receive(request, Method.CARD, methods.takes_cards())


@csrf_exempt
@takes("POST")
def demo(request: HttpRequest) -> HttpResponseBase:
    return _receive(request, Method.DEMO, methods.is_demonstrated())


def _receive(request: HttpRequest, method: Method, is_open: bool) -> HttpResponse:
    if not is_open:
        return _plain(404, "no messages are taken here")
    if _length(request) > webhooks.LARGEST:
        return _plain(413, "too long")
    at, on = clock.now_and_today()
    answer = webhooks.receive(method, request.body, request.headers.get("Stripe-Signature", ""), at, on)
    return _plain(answer.status, answer.text)


def _length(request: HttpRequest) -> int:
    told = request.headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdigit() else 0


def _plain(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
