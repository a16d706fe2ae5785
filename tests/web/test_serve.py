"""`symbionet serve`: what it holds against too many, silent and endless requests, and who may read its files."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
import waitress.adjustments
import waitress.server
from click.testing import CliRunner
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIRequest
from django.core.management.base import CommandError

from symbionet.core.visitors import address_of, is_on_this_machine
from symbionet.web.backups import Database, Source
from symbionet.web.cli import COMMANDS
from symbionet.web.management.commands import serve


def test_the_server_has_limits(settings):
    settings.TRUSTED_PROXY = "127.0.0.1"

    limits = waitress.adjustments.Adjustments(**serve.server_limits())

    assert limits.connection_limit == 1000
    assert limits.channel_timeout == 30
    assert limits.max_request_body_size == 30 * 1024 * 1024
    assert limits.trusted_proxy_headers == {"x-forwarded-for", "x-forwarded-proto"}


def test_home_and_database_are_for_their_user_only(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    path = home / "symbionet.sqlite3"
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE a (b)")
    path.chmod(0o644)
    source = Source(home=home, database=Database(kind="sqlite", name=str(path)), secret_key="key")
    masks: list[int] = []
    monkeypatch.setattr(serve, "this_platform", lambda: source)
    monkeypatch.setattr(serve.os, "umask", masks.append)

    serve.close_home()

    assert home.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    assert masks == [0o077]


def _answered(address: tuple[str, int], seconds: float = 5) -> bytes:
    with socket.create_connection(address, timeout=seconds) as asking:
        asking.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return asking.recv(1000)


def test_idle_and_half_sent_connections_shut_nobody_out_and_are_closed(settings):
    settings.IDLE_SECONDS = 1

    def hello(_environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"hello"]

    listener = serve.bound_socket("127.0.0.1", 0)
    address = listener.getsockname()
    server = waitress.server.create_server(hello, sockets=[listener], threads=2, **serve.server_limits())
    threading.Thread(target=server.run, daemon=True).start()
    halves = [socket.create_connection(address) for _number in range(150)]
    for number, half in enumerate(halves):
        if number % 3 == 1:
            half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        if number % 3 == 2:
            half.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nabc")

    began = time.monotonic()
    answer = _answered(address)

    assert answer.startswith(b"HTTP/1.1 200")
    assert time.monotonic() - began < 2
    for half in halves:
        half.settimeout(15)
        with suppress(ConnectionError):
            half.recv(1000)  # closed by the server: nothing, or that it waited too long
        half.close()
    server.close()


def test_a_request_that_drips_in_is_closed_and_a_slow_one_that_goes_on_is_not(settings):
    settings.IDLE_SECONDS = 1

    def length(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        return [str(len(environ["wsgi.input"].read())).encode()]

    listener = serve.bound_socket("127.0.0.1", 0)
    address = listener.getsockname()
    server = serve.server_for(length, listener, threads=2)
    threading.Thread(target=server.run, daemon=True).start()
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 300000\r\n\r\n"
    drips = [socket.create_connection(address) for _number in range(3)]
    slow = socket.create_connection(address)
    drips[1].sendall(head)
    drips[2].sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
    slow.sendall(head)

    closed, sent, began = set(), 0, time.monotonic()
    while (taken := time.monotonic() - began) < 4 or (
        len(closed) < 3 and taken < 60
    ):  # longer than a silent one may be
        due = min(299_000, 3000 + int(3000 * taken))
        slow.sendall(bytes(due - sent))
        sent = due
        time.sleep(0.33)
        for number, drip in enumerate(drips):
            try:
                drip.sendall(b"G")
                drip.settimeout(0.01)
                drip.recv(1000)
                closed.add(number)
            except TimeoutError:
                continue
            except OSError:
                closed.add(number)
    for drip in drips:
        drip.close()

    assert closed == {0, 1, 2}
    slow.settimeout(10)
    slow.sendall(bytes(300_000 - sent))
    assert b"".join(iter(lambda: slow.recv(1000), b"")).endswith(b"300000")  # till it closes
    slow.close()
    server.close()


def test_too_much_is_refused_before_it_is_read(settings):
    assert serve.server_limits(4)["connection_limit"] == 250
    assert serve.server_limits(4)["max_request_body_size"] == 30 * 1024 * 1024


SERVING = """
import os, socket, time, sys
from symbionet.web.processes import serve_in_processes
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
def serve():
    while True:
        asking, _address = listener.accept()
        asking.sendall(str(os.getpid()).encode())
        asking.close()
serve_in_processes(2, serve)
"""


def _serving_process(port: int) -> int:
    for _try in range(5):  # one that is killed takes its connection along
        with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
            if answer := asking.recv(100):
                return int(answer)
    raise AssertionError("nobody answers")


def _is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")
def test_a_dead_process_is_replaced_and_all_end_with_a_killed_parent():
    parent = subprocess.Popen([sys.executable, "-c", SERVING], stdout=subprocess.PIPE, text=True)
    port = int(parent.stdout.readline())
    first = _serving_process(port)
    os.kill(first, signal.SIGKILL)
    later = {_serving_process(port) for _number in range(20)}
    time.sleep(1.5)
    later |= {_serving_process(port) for _number in range(50)}

    assert first not in later
    children = {int(pid) for pid in Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()}
    assert len(children) == 2
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while any(map(_is_running, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_is_running, children))
    parent.stdout.close()


def test_the_demo_is_loaded_in_a_process_of_its_own(monkeypatch, tmp_path, db):
    """Loaded in the server itself, whose papers Typst sets with threads, its children could make no PDF."""
    note = tmp_path / "who"
    monkeypatch.setattr(
        serve, "DEMO", ["-c", f"import os, pathlib; pathlib.Path({str(note)!r}).write_text(str(os.getpid()))"]
    )
    serve.Command().prepare_database(with_demo=True)
    assert int(note.read_text()) != os.getpid()

    monkeypatch.setattr(serve, "DEMO", ["-c", "raise SystemExit(1)"])
    with pytest.raises(CommandError, match="the demo could not be loaded"):
        serve.Command().prepare_database(with_demo=True)


def test_one_cache_counts_for_all_processes(settings, db):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    cache.set("a", 1, 60)
    assert cache.get("a") == 1


def test_links_lead_to_the_port_that_is_served(monkeypatch):
    monkeypatch.setenv("SYMBIONET_PUBLIC_URL", "")
    monkeypatch.delenv("SYMBIONET_PUBLIC_URL")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = CliRunner().invoke(COMMANDS["serve"], ["--port", str(port)])
        assert "in use" in answer.output
        assert os.environ["SYMBIONET_PUBLIC_URL"] == f"http://127.0.0.1:{port}"

        monkeypatch.setenv("SYMBIONET_PUBLIC_URL", "https://symbiosis.example")
        CliRunner().invoke(COMMANDS["serve"], ["--port", str(port)])
    assert os.environ["SYMBIONET_PUBLIC_URL"] == "https://symbiosis.example"


def test_a_killed_worker_is_started_anew(monkeypatch):
    """One that was killed for want of memory left jobs, notices and backups undone until the next start."""
    monkeypatch.setattr(serve, "WORKER", ["-c", "import sys; sys.stdin.read()"])
    monkeypatch.setattr(serve, "PAUSE", 0.1)
    kept = serve.KeptWorker()
    threading.Thread(target=kept.watch, daemon=True).start()
    first = kept.process
    first.kill()
    until = time.monotonic() + 20
    while kept.process is first and time.monotonic() < until:
        time.sleep(0.05)
    second = kept.process
    assert second is not first
    assert second.poll() is None

    kept.end()
    assert second.wait(timeout=20) != 0
    time.sleep(0.5)
    assert kept.process is second
    second.stdin.close()


def test_the_server_renews_its_worker_and_no_other_process(monkeypatch):
    monkeypatch.setattr(serve, "WORKER", ["-c", "import sys; sys.stdin.read()"])
    monkeypatch.setattr(serve, "PAUSE", 0.0)
    kept = serve.KeptWorker()
    first = kept.process
    kept.renew(first.pid + 1)
    assert kept.process is first
    first.kill()
    first.wait()
    kept.renew(first.pid)
    assert kept.process is not first
    kept.end()
    kept.process.wait(timeout=20)
    kept.process.stdin.close()


@pytest.mark.parametrize("header", ["X-Forwarded-For: 203.0.113.5", "X-Real-IP: 203.0.113.5", "Via: 1.1 nginx", ""])
def test_a_proxy_that_nobody_trusts_is_known_and_not_believed(settings, header):
    """The server took its headers away, so that the demo took each visitor behind a proxy for one of this machine."""
    settings.TRUSTED_PROXY, settings.PUBLIC_URL, settings.DEMO_ANYWHERE = "", "http://127.0.0.1:8000", False

    def seen(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        request = WSGIRequest(environ)
        said = f"{is_on_this_machine(request)} {address_of(request)} {request.scheme}"
        return [said.encode()]

    listener = serve.bound_socket("127.0.0.1", 0)
    server = serve.server_for(serve.tells_of_proxies(seen), listener, threads=1)
    threading.Thread(target=server.run, daemon=True).start()
    with socket.create_connection(listener.getsockname(), timeout=20) as asking:
        lines = ["GET / HTTP/1.1", "Host: x", "Connection: close", "X-Forwarded-Proto: https" if header else "X-A: b"]
        asking.sendall("\r\n".join([*lines, header or "X-B: c", "", ""]).encode())
        answer = b"".join(iter(lambda: asking.recv(1000), b""))

    assert answer.endswith(f"{not header} 127.0.0.1 http".encode())
    server.close()
