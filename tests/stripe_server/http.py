"""The door: HTTP on a free port of this machine, one thread a connection."""

from __future__ import annotations

import json
import socketserver
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.stripe_server.server import StripeServer


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, stripe_server: StripeServer) -> None:
        self.stripe_server = stripe_server
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """As the base class does, without asking a name server who 127.0.0.1 is."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Listener

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_DELETE(self) -> None:
        self._handle()

    def log_message(self, format: str, *args: object) -> None:
        """Tests read `requests`."""

    def _handle(self) -> None:
        with self.server.stripe_server.working():
            self._answer()

    def _answer(self) -> None:
        stripe = self.server.stripe_server
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        try:
            if parts.path.startswith("/pay/"):
                self._show_page(parts.path)
                return
            request = stripe.take(self.command, parts.path, parts.query, body, self.headers)
            if request is None:
                message = {"type": "invalid_request_error", "message": f"Unrecognized request URL: {parts.path}"}
                self._send(404, json.dumps({"error": message}), {})
                return
            answer = stripe.answer(request, parts.query, body, self.headers)
            if answer is None:
                self.close_connection = True
                return
            request.status = answer.status
            self._send(answer.status, json.dumps(answer.body), {"Request-Id": f"req_{id(request):x}", **answer.headers})
            stripe.tell("answered", request)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has gone
        except Exception:
            stripe.troubles.append(traceback.format_exc())
            self._send(500, json.dumps({"error": {"type": "api_error", "message": "The test server failed."}}), {})

    def _show_page(self, path: str) -> None:
        status, onward, text = self.server.stripe_server.page(path, self.command)
        headers = {"Content-Type": "text/html; charset=utf-8"} | ({"Location": onward} if onward else {})
        self._send(status, text, headers)

    def _send(self, status: int, text: str, headers: dict[str, str]) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
