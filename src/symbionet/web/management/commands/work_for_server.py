"""The worker of the task queue as `symbionet serve` starts it: it ends with the server, however that ends."""

import io
import os
import signal
import sys
import threading
import time
from typing import Any

from django_tasks_db.management.commands import db_worker

from symbionet.web.memory import give_back_now_and_then, hold_few_heaps
from symbionet.web.rounds import hold_rounds

GRACE = 10  # seconds for the task in hand


def end_with(stream: io.RawIOBase, grace: float = GRACE) -> None:
    """Wait until the server's end of the pipe closes, as it does when the server is killed; then end this process.

    The stream is unbuffered: the lock of a buffer that is being read is an error when Python ends.
    """
    while stream.read(1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os._exit(1)  # its job goes on later: it is orphaned, and can be continued


class Command(db_worker.Command):  # type: ignore[misc]
    """Works, and holds the rounds, until the server ends: one for all processes of the server."""

    help = "Work off the task queue for `symbionet serve`, which starts it and holds its standard input."

    def handle(self, **options: Any) -> None:
        """Work, and watch the server meanwhile."""
        hold_few_heaps()
        give_back_now_and_then()
        server = open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)  # noqa: SIM115 -- open until the end
        threading.Thread(target=end_with, args=[server], daemon=True).start()
        threading.Thread(target=hold_rounds, args=[threading.Event()], daemon=True).start()
        super().handle(**options)
