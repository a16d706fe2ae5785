"""The memory of the server stays what it was: papers leave nothing behind, and what is freed goes back."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc and glibc are those of Linux")

PAPERS = """
import re
from pathlib import Path
from symbionet.letters import Block, Letter, letter_pdf
from symbionet.web.memory import give_back

def paper(number):
    rows = tuple(Block(kind="row", text="", cells=(f"{number} 粉煤灰 {row}", "12,000", "t")) for row in range(300))
    words = tuple(Block(kind="paragraph", text=f"{number} {row} " + "steam and ash 余热 " * 30) for row in range(60))
    return Letter(kind="report", lang="zh", blocks=(Block(kind="title", text="t"), *rows, *words), missing=())

def held():
    give_back()
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024

letter_pdf(paper(0))
before = held()
for number in range(1, 9):
    assert letter_pdf(paper(number)).startswith(b"%PDF-")
print(before, held())
"""

THREADS = """
import threading
from pathlib import Path
from symbionet.web.memory import hold_few_heaps

assert hold_few_heaps()
waiting, kept = threading.Barrier(13), []

def work():
    kept.append(b"".join(bytes(1000) for _part in range(3)))
    waiting.wait()
    waiting.wait()

for _number in range(12):
    threading.Thread(target=work).start()
waiting.wait()
heaps = {line.split("-")[0] for line in Path("/proc/self/maps").read_text().splitlines()}
print(sum(int(begin, 16) % (64 << 20) == 0 for begin in heaps))
waiting.wait()
"""

FREED = """
import re
import threading
from pathlib import Path
from symbionet.web.memory import give_back_now_and_then

def held():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024

kept = [b"x" * 100_000 for _part in range(2000)]
full, last = held(), kept[-1]  # the last one lies at the end of the heap: nothing before it goes back by itself
kept.clear()
stopped = threading.Event()
thread = give_back_now_and_then(stopped, seconds=0.05)
for _try in range(300):
    if held() < full - 150:
        break
    thread.join(0.1)
stopped.set()
thread.join(10)
assert not thread.is_alive()
print(full, held())
"""


def printed(program: str) -> list[int]:
    """What a program prints, as numbers."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    return [int(word) for word in done.stdout.split()]


def test_papers_leave_nothing_in_memory():
    """Typst kept what it had worked out of the last eleven papers: up to 50 MB each, until a server held gigabytes."""
    before, after = printed(PAPERS)

    assert after - before < 40, f"{before} MB after the first paper, {after} MB after eight more"


def test_a_process_of_many_threads_has_few_heaps():
    assert printed(THREADS)[0] <= 3


def test_what_is_freed_goes_back_again_and_again():
    full, after = printed(FREED)

    assert after < full - 150
