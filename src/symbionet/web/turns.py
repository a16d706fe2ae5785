"""Whose turn it is on a busy server: pages before writes, and never all threads to writes.

When many write at the same moment, each is to read the page that follows, too. Answered in the order of arrival, all
pages wait for all writes; with pages first, who has written reads on while others wait to write, the last is done as
early as before, and the mean of the waits falls. Long writes hold the lock of the base, for which others wait in their
threads: one thread of each process is left to pages.
"""

import time
from collections import deque
from typing import Any

from waitress.task import ThreadedTaskDispatcher

__all__ = ["PATIENCE", "Turns"]

PATIENCE = 2.0  # seconds by which readers may come later than a write and yet be answered before it
READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Turns(ThreadedTaskDispatcher):  # type: ignore[misc]
    """The threads of a process, which ask `_Waiting` whose turn it is."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.queue = _Waiting(self, most_writes=max(1, threads - 1))
        self.set_thread_count(threads)


class _Waiting:
    """The connections with a whole request, and those of writes that are worked on; used under the dispatcher's lock.

    Waitress uses it as the deque that it would have made.
    """

    def __init__(self, turns: Turns, *, most_writes: int) -> None:
        self.turns, self.most_writes, self.writing = turns, most_writes, 0
        self.reads: deque[tuple[float, Any]] = deque()  # when it came, and the connection
        self.writes: deque[tuple[float, Any]] = deque()

    def __len__(self) -> int:
        """How many may begin: no more writes than leave a thread to readers."""
        return len(self.reads) + (len(self.writes) if self.writing < self.most_writes else 0)

    def append(self, connection: Any) -> None:
        """Take in who has sent a request; one that cannot be read is refused as fast as a page is answered."""
        request = connection.requests[0]
        line = self.reads if request.error or request.command in READS else self.writes
        line.append((time.monotonic(), connection))

    def popleft(self) -> Any:
        """Whose turn it is."""
        if self.writes and self.writing < self.most_writes:
            has_waited_enough = self.reads and self.writes[0][0] + PATIENCE <= self.reads[0][0]
            if has_waited_enough or not self.reads:
                self.writing += 1
                return _Write(self, self.writes.popleft()[1])
        return self.reads.popleft()[1]


class _Write:
    """A write whose turn has come: it counts until it is answered."""

    def __init__(self, waiting: _Waiting, connection: Any) -> None:
        self.waiting, self.connection = waiting, connection

    def service(self) -> None:
        """Answer it."""
        try:
            self.connection.service()
        finally:
            with self.waiting.turns.lock:
                self.waiting.writing -= 1  # this thread asks next who may begin

    def cancel(self) -> None:
        """The server ends: called under the lock."""
        self.waiting.writing -= 1
        self.connection.cancel()
