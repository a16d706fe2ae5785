"""Locks between processes, as files in the platform's home: the system frees them when a process ends, however it ends.

On Windows, which has no locks of this kind, everybody gets one: there a person must see to it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["locked"]


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[bool]:
    """Whether this process has the lock of that name, at once or not at all; many share one, or one has it alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _taken(descriptor, shared=shared)
    finally:
        os.close(descriptor)


def _taken(descriptor: int, *, shared: bool) -> bool:
    if sys.platform == "win32":
        return True
    import fcntl  # noqa: PLC0415 # Windows has none

    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
