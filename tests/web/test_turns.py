"""Whose turn it is on a busy server: pages before writes; no write waits for ever, nor do writes take all threads."""

import socket
import threading
import time
from contextlib import ExitStack

import pytest

from symbionet.web import turns
from symbionet.web.management.commands import serve


class _Server:
    """A server whose writes last until `go`; what it has answered and begun, in order."""

    def __init__(self, held: ExitStack, *, threads: int) -> None:
        self.go, self.begun, self.answered = threading.Event(), threading.Semaphore(0), []
        listener = serve.bound_socket("127.0.0.1", 0)
        self.address = listener.getsockname()
        self.server = serve.server_for(self.answer, listener, threads=threads)
        self.held = held
        threading.Thread(target=self.server.run, daemon=True).start()
        held.callback(self.server.close)
        held.callback(self.go.set)

    def answer(self, environ, start):
        self.begun.release()
        if environ["REQUEST_METHOD"] == "POST":
            assert self.go.wait(20)
        self.answered.append(environ["PATH_INFO"])
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    def ask(self, method, path):
        """Send a request over a connection of its own, which is given back, and wait until the server has it whole."""
        line = self.held.enter_context(socket.create_connection(self.address))
        line.settimeout(20)
        waiting = self.server.task_dispatcher.queue
        before = self.come(waiting)
        line.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
        while self.come(waiting) == before:
            time.sleep(0.005)
        return line

    def come(self, waiting):
        return len(waiting.reads) + len(waiting.writes) + waiting.writing + len(self.answered)


@pytest.fixture
def held():
    with ExitStack() as stack:
        yield stack


def test_pages_are_answered_before_writes_that_came_earlier(held):
    server = _Server(held, threads=1)
    lines = [server.ask("POST", "/first"), server.ask("POST", "/second")]
    assert server.begun.acquire(timeout=20)
    lines += [server.ask("GET", "/page"), server.ask("HEAD", "/head")]

    server.go.set()
    for line in lines:
        assert line.recv(1000).startswith(b"HTTP/1.1 200")

    assert server.answered == ["/first", "/page", "/head", "/second"]


def test_a_write_that_has_waited_long_comes_before_readers(held, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0)
    server = _Server(held, threads=1)
    lines = [server.ask("POST", "/first"), server.ask("POST", "/second")]
    assert server.begun.acquire(timeout=20)
    lines.append(server.ask("GET", "/page"))

    server.go.set()
    for line in lines:
        assert line.recv(1000).startswith(b"HTTP/1.1 200")

    assert server.answered == ["/first", "/second", "/page"]


def test_writes_that_wait_for_the_base_leave_a_thread_to_readers(held):
    server = _Server(held, threads=3)
    writes = [server.ask("POST", f"/write{number}") for number in range(5)]
    for _number in range(2):
        assert server.begun.acquire(timeout=20)

    pages = [server.ask("GET", f"/page{number}") for number in range(3)]
    for page in pages:
        assert page.recv(1000).startswith(b"HTTP/1.1 200")
    assert set(server.answered) == {"/page0", "/page1", "/page2"}

    server.go.set()
    for write in writes:
        assert write.recv(1000).startswith(b"HTTP/1.1 200")
    assert len(server.answered) == 8


def test_a_request_that_is_none_is_refused(held):
    server = _Server(held, threads=1)
    with socket.create_connection(server.address) as line:
        line.settimeout(20)
        line.sendall(b"\x01 nonsense\r\n\r\n")
        assert line.recv(1000).startswith(b"HTTP/1.0 400")
