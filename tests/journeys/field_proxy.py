"""A proxy between the browser and the server, which loses, cuts, slows, repeats and alters what passes, as told."""

import http.client
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"}


@dataclass(slots=True)
class Answered:
    """What the server answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Exchange(BaseHTTPRequestHandler):
    """One request of the browser; a rule says what becomes of it, else it is passed on."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    proxy: "Proxy"
    sent = b""

    def handle_any(self) -> None:
        """Pass the request on, unless a rule takes it."""
        self.sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.proxy.is_silent:
            self.drop()
            return
        rule = self.proxy.rule_for(self.command, self.path, self.sent)
        with suppress(OSError, http.client.HTTPException):
            if rule is not None:
                rule.act(self)
                rule.done.set()
                return
            self.answer(self.ask())
            return
        self.drop()

    do_GET = do_HEAD = do_POST = do_PUT = handle_any  # noqa: N815 - names of the base class

    def ask(self, without: tuple[str, ...] = (), more: dict[str, str] | None = None) -> Answered:
        """The answer of the server to the request."""
        left = {*HOP, *without}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in left} | (more or {})
        way = http.client.HTTPConnection(self.proxy.upstream, timeout=60)
        try:
            way.request(self.command, self.path, self.sent, headers)
            told = way.getresponse()
            return Answered(told.status, told.getheaders(), told.read())
        finally:
            way.close()

    def ask_in_part(self, share: float, then: Callable[[], None] = lambda: None) -> None:
        """The head and a part of the body reach the server, something happens, the way is cut on both sides."""
        host, port = self.proxy.upstream.split(":")
        lines = [f"{self.command} {self.path} HTTP/1.1", *(f"{k}: {v}" for k, v in self.headers.items())]
        with socket.create_connection((host, int(port)), timeout=10) as way:
            way.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + self.sent[: int(len(self.sent) * share)])
            time.sleep(0.1)
            then()
        self.drop()

    def answer(self, told: Answered) -> None:
        """Give an answer to the browser."""
        self.send_response(told.status)
        for name, value in told.headers:
            if name.lower() not in {*HOP, "content-length", "server", "date"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(told.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told.body)

    def say(self, status: int, body: str, kind: str = "text/html") -> None:
        """Give an answer that is not of the server."""
        self.answer(Answered(status, [("Content-Type", kind)], body.encode()))

    def drop(self) -> None:
        """The connection breaks, without an answer."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_given: object) -> None:
        """Nothing is printed."""


@dataclass(slots=True)
class Rule:
    """What becomes of the next `times` requests of a method to addresses that begin so."""

    method: str
    path: str
    act: Callable[[Exchange], None]
    times: int = 1
    holds: bytes = b""  # what the body must hold: a contact of the device without an entry is no entry
    done: threading.Event = field(default_factory=threading.Event)


class Proxy:
    """The proxy, at an address of its own on this machine; `upstream` is the host and port of the server."""

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream).netloc.replace("localhost", "127.0.0.1")
        self.rules: list[Rule] = []
        self.is_silent = False  # no signal: every connection breaks, also those of the worker
        self.lock = threading.Lock()
        handler = type("ExchangeOfProxy", (Exchange,), {"proxy": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_given: None  # type: ignore[method-assign]
        self.url = f"http://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def rule_for(self, method: str, path: str, body: bytes) -> Rule | None:
        """The rule that takes this request, one time fewer."""
        with self.lock:
            for rule in self.rules:
                if rule.times and rule.method == method and path.startswith(rule.path) and rule.holds in body:
                    rule.times -= 1
                    return rule
        return None

    def rule(self, method: str, path: str, act: Callable[[Exchange], None], times: int = 1, holds: bytes = b"") -> Rule:
        """Add a rule."""
        made = Rule(method, path, act, times, holds)
        with self.lock:
            self.rules.append(made)
        return made

    def free(self) -> None:
        """The way is free again."""
        with self.lock:
            self.rules.clear()
