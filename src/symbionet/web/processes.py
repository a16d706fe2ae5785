"""Several processes that serve one socket: each ends with its parent, however that ends, and a dead one is replaced.

Waitress reads every request whole before a thread sees it, so that slow senders hold nobody up; one process computes on
one core only. Hence several of them. Servers that fork themselves (gunicorn) give a thread to each half-sent request.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

__all__ = ["MOST_PROCESSES", "PAUSE", "process_count", "serve_in_processes"]

MOST_PROCESSES = 4  # unless more are asked for: each holds the knowledge in its memory
PAUSE = 1.0  # seconds before a dead process is replaced, so that a broken start does not spin


def process_count(asked: int) -> int:
    """How many processes serve: those asked for, else one for each core up to four; one where there is no safe fork."""
    if sys.platform != "linux":
        return 1
    return asked or min(MOST_PROCESSES, len(os.sched_getaffinity(0)))


def serve_in_processes(
    count: int, serve: Callable[[], object], *, gone_too: Callable[[int], object] = lambda _pid: None
) -> None:
    """Run `serve` in so many processes until this one is interrupted or told to end; its end ends them all.

    `gone_too` is told the id of each other child process that is gone.
    """
    read, write = os.pipe()  # nobody writes: its end closes with this process, even when that is killed
    children: set[int] = set()
    try:
        while True:
            while len(children) < count:
                children.add(_forked(serve, read, write))
            gone, _status = os.waitpid(-1, 0)
            if gone in children:
                children.discard(gone)
                time.sleep(PAUSE)
            else:
                gone_too(gone)
    except ChildProcessError:
        return
    finally:
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
        os.close(write)
        os.close(read)


def _forked(serve: Callable[[], object], read: int, write: int) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.close(write)
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the parent, which ends its children
        threading.Thread(target=_end_with, args=[read], daemon=True).start()
        serve()
        code = 0
    finally:
        os._exit(code)


def _end_with(read: int) -> None:
    os.read(read, 1)
    os._exit(0)
