"""Memory that was freed goes back to the system: what a large file or list took for a moment is not held for good.

The allocator of glibc keeps a heap for each thread, up to eight for each core, and gives back only what lies at the end
of one. In a server of four threads each of them grows to the largest thing that its thread ever made.
"""

import ctypes
import threading

__all__ = ["HEAPS", "SECONDS", "give_back", "give_back_now_and_then", "hold_few_heaps"]

HEAPS = 2  # of a process: threads wait for each other in Python before they wait for memory
SECONDS = 60
ARENA_MAX = -8  # M_ARENA_MAX of malloc.h


def hold_few_heaps() -> bool:
    """Have this process and those it forks hold few heaps; before its threads begin. False where there is no glibc."""
    setting = getattr(ctypes.CDLL(None), "mallopt", None)
    return setting is not None and setting(ARENA_MAX, HEAPS) == 1


def give_back() -> bool:
    """Give what is free in the heaps back to the system: some milliseconds. False where nothing was, or no glibc."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and trim(0) == 1


def give_back_now_and_then(stopped: threading.Event | None = None, *, seconds: float = SECONDS) -> threading.Thread:
    """A thread that gives free memory back again and again, until it is stopped or the process ends."""
    ended = stopped or threading.Event()

    def work() -> None:
        while not ended.wait(seconds):
            give_back()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
