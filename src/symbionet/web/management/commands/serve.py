"""`symbionet serve`: brings the database up to date, starts the worker, which works off the task queue and holds the
rounds, and serves the platform in one process for each core."""

import argparse
import gc
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import reverse
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

import symbionet
from symbionet.core.locks import locked
from symbionet.engine import load_packs, suggest
from symbionet.network.models import Organisation
from symbionet.web.keep import IN_USE, finish_interrupted_restore, this_platform
from symbionet.web.memory import give_back_now_and_then, hold_few_heaps
from symbionet.web.processes import PAUSE, process_count, serve_in_processes
from symbionet.web.turns import Turns

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

ROUNDS = (50_000, 20, 100)  # objects made, rounds of the youngest, rounds of the middle: of the garbage collector
UNTRUSTED = (
    "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_BY", "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PROTO",
)  # fmt: skip
SLOWEST = 1000  # bytes a second with which a request must come, once it has been coming for IDLE_SECONDS
WORKER = [
    "-m",
    "django",
    "work_for_server",
    "--queue-name",
    "*",
    "--interval",
    "0.5",
    "--no-startup-delay",
    "--no-reload",
]
DEMO = ["-m", "django", "load_demo"]


class PatientChannel(HTTPChannel):  # type: ignore[misc]
    """A connection that is closed when a request drips in: whoever sends a byte now and then is never idle."""

    began = 0.0  # when the first byte of the request came that is not whole yet
    come = 0  # bytes of it

    def received(self, data: bytes) -> bool:
        """Take in a part of a request."""
        if self.request is None:
            self.began, self.come = time.time(), 0
        self.come += len(data)
        return bool(super().received(data))

    def readable(self) -> bool:
        """Whether more is to be read; asked at each turn of the server."""
        late = time.time() - self.began - self.adj.channel_timeout
        if self.request is not None and not self.requests and late * SLOWEST > self.come:
            self.will_close = True
        return bool(super().readable())


def bound_socket(host: str, port: int) -> socket.socket:
    """A listening socket, or a CommandError that says in one sentence what stands in the way."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, proto)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except socket.gaierror as error:
        raise CommandError(f"the host {host!r} is not known here: use 127.0.0.1 or 0.0.0.0") from error
    except PermissionError as error:
        raise CommandError(f"port {port} needs special rights: take one above 1023, e.g. make run PORT=9000") from error
    except OSError as error:
        raise CommandError(
            f"port {port} is in use: stop what runs there or take another, e.g. make run PORT=9000"
        ) from error
    except OverflowError as error:
        raise CommandError(f"{port} is not a port: take a number from 1 to 65535") from error
    listener.listen(128)
    return listener


def server_limits(processes: int = 1) -> dict[str, Any]:
    """What each process holds against too many, silent or endless requests, and whose word it takes for an address."""
    limits: dict[str, Any] = {
        "connection_limit": max(10, settings.MOST_CONNECTIONS // processes),
        "channel_timeout": settings.IDLE_SECONDS,
        "cleanup_interval": min(settings.IDLE_SECONDS, 10),
        "max_request_body_size": settings.MOST_BODY_MB * 1024 * 1024,
        "asyncore_use_poll": hasattr(select, "poll"),  # `select` knows no descriptor above 1023
    }
    if settings.TRUSTED_PROXY:
        limits |= {
            "trusted_proxy": settings.TRUSTED_PROXY,
            "trusted_proxy_count": settings.TRUSTED_PROXY_COUNT,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    else:
        limits["clear_untrusted_proxy_headers"] = False  # `tells_of_proxies` does, and keeps that there was one
    return limits


def tells_of_proxies(application: "WSGIApplication") -> "WSGIApplication":
    """The application without what a proxy says that nobody trusts, but for the header that tells that there is one.

    Behind a proxy on this machine every visitor comes from this machine: the demo must know (`core.visitors`).
    """

    def told(environ: dict[str, Any], start: Any) -> Any:
        said = [name for name in UNTRUSTED if environ.pop(name, None) is not None]
        if said:
            environ.setdefault("HTTP_X_FORWARDED_FOR", "")
        return application(environ, start)

    return told


def close_home() -> None:
    """Home, database and all files that are made from here on are for this user of the system only."""
    os.umask(0o077)
    source = this_platform()
    source.home.chmod(0o700)
    if source.database.kind == "sqlite":
        for ending in ("", "-wal", "-shm"):
            path = Path(source.database.name + ending)
            if path.exists():
                path.chmod(0o600)


def warm_knowledge() -> None:
    """Read the packs and encode their words before the first visitor asks for them, and keep them out of the rounds of
    the garbage collector: they stay for good, and a walk through their millions of objects holds a request up by 0.1 s.
    """
    suggest("a first thing", load_packs(), sector="a first firm")
    gc.collect()
    gc.freeze()


def load_pages() -> None:
    """Read all routes and templates before the processes part: they share them, and no round of the garbage collector
    walks through them again, which held a request up by 0.2 s. Its rounds are so far apart that few requests see one.
    """
    gc.set_threshold(*ROUNDS)
    reverse("home")  # imports the views
    own = Path(symbionet.__file__).parent
    for folder in get_app_template_dirs("templates"):
        if Path(folder).is_relative_to(own):
            for path in Path(folder).rglob("*.html"):
                get_template(path.relative_to(folder).as_posix())
    gc.collect()
    gc.freeze()


def serve_requests(listener: socket.socket, threads: int, processes: int) -> None:
    """Serve requests of a listening socket in this process, one of `processes`, until it ends."""
    threading.Thread(target=warm_knowledge, daemon=True).start()
    give_back_now_and_then()
    application = get_wsgi_application()
    server_for(
        application if settings.TRUSTED_PROXY else tells_of_proxies(application), listener, threads, processes
    ).run()


def server_for(application: Any, listener: socket.socket, threads: int, processes: int = 1) -> BaseWSGIServer:
    """A server with its limits, not running yet."""
    limits = server_limits(processes)
    server = create_server(application, sockets=[listener], ident=None, _dispatcher=Turns(threads), **limits)
    server.channel_class = PatientChannel
    return server


class Command(BaseCommand):
    """Serves the platform."""

    help = "Serve the platform and the worker of its task queue."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare --host, --port, --with-demo, --no-worker, --threads and --processes."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--with-demo", action="store_true", help="load the demo network when the database is empty")
        parser.add_argument("--no-worker", action="store_true", help="run `db_worker` and `send_notices` elsewhere")
        parser.add_argument("--threads", type=int, default=4, help="of each process; more only wait for each other")
        parser.add_argument("--processes", type=int, default=0, help="0: one for each core, up to four")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until interrupted."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the worker ends with the server
        hold_few_heaps()
        listener = bound_socket(options["host"], options["port"])
        with ExitStack() as held:
            self.serve(listener, held, options)

    def serve(self, listener: socket.socket, held: ExitStack, options: dict[str, Any]) -> None:
        """Serve in a home in which no restore is under way."""
        close_home()
        if said := finish_interrupted_restore():
            self.stdout.write(f"· {said}")
        if not held.enter_context(locked(Path(settings.HOME, IN_USE), shared=True)):
            raise CommandError("a backup is being restored here: wait until it is done")
        self.prepare_database(with_demo=options["with_demo"])
        worker = None if options["no_worker"] else KeptWorker()
        try:
            self.greet(options["host"], options["port"])
            load_pages()
            count = process_count(options["processes"] or settings.PROCESSES)
            connections.close_all()  # none is shared by two processes
            if count == 1:
                if worker is not None:
                    threading.Thread(target=worker.watch, daemon=True).start()
                serve_requests(listener, options["threads"], 1)
            else:
                gone_too = worker.renew if worker is not None else lambda _pid: None
                serve_in_processes(
                    count, lambda: serve_requests(listener, options["threads"], count), gone_too=gone_too
                )
        except KeyboardInterrupt:
            self.stdout.write("stopped")
        finally:
            if worker is not None:
                worker.end()

    def prepare_database(self, *, with_demo: bool) -> None:
        """Migrate where needed and load the demo into an empty database."""
        try:
            executor = MigrationExecutor(connections["default"])
        except OperationalError as error:
            raise CommandError(f"the database cannot be reached ({str(error).strip()}): check DATABASE_URL") from error
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("· bringing the database up to date")
            call_command("migrate", verbosity=0, interactive=False)
        if with_demo and not Organisation.objects.exists():
            load_demo_apart()

    def greet(self, host: str, port: int) -> None:
        """Print the address and, where the demo is loaded, its sign-ins."""
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"\nSymbionet 产业共生网 is ready: http://{shown}:{port}\n")
        if Organisation.objects.filter(is_demo=True).exists():
            call_command("load_demo", sign_ins=True)
        call_command("first_start", address=f"http://{shown}:{port}", stdout=self.stdout)
        self.stdout.write("Stop with Ctrl+C.\n")
        self.stdout.flush()


class KeptWorker:
    """The worker of the task queue, started anew when it is killed: without it no job, notice or backup is done."""

    def __init__(self) -> None:
        """Start it."""
        self.process = start_worker()
        self.ends = False

    def renew(self, gone: int) -> None:
        """Start another one where the process that is gone was the worker."""
        if gone == self.process.pid and not self.ends:
            self.process.poll()
            if self.process.stdin is not None:
                self.process.stdin.close()
            time.sleep(PAUSE)
            self.process = start_worker()

    def watch(self) -> None:
        """Wait for its end and start another one, again and again: where one process serves, in a thread."""
        while not self.ends:
            self.process.wait()
            self.renew(self.process.pid)

    def end(self) -> None:
        """End it for good."""
        self.ends = True
        self.process.terminate()


def load_demo_apart() -> None:
    """Load the demo in a process of its own. Its papers are set by threads of Typst, and of a process that has such
    threads no child ever sets a paper: each PDF that the processes of the server make would wait for ever.
    """
    try:
        subprocess.run([sys.executable, *DEMO], env=_environment(), check=True)
    except subprocess.CalledProcessError as error:
        raise CommandError("the demo could not be loaded: what is above says why") from error


def start_worker() -> "subprocess.Popen[bytes]":
    """The worker process of the task queue; it ends with the server."""
    return subprocess.Popen(
        [sys.executable, *WORKER], env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "symbionet.settings"}
