"""Page times of two versions in turns: page by page, now one and now the other, on the same core of the same machine.

    git worktree add ../before 31c3596 && make -C ../before setup
    python benchmarks/pages_side_by_side.py ../before

Each version has a process of its own with the same network in a temporary folder (`pages.py`), and waits while the
other is asked, so that what else the machine does slows both alike. Printed are, for each page, the median processor
time of an answer then and now in ms, its ratio, and that of the Python calls.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parents[1]


def answer_requests(folder: str, members: int, resources: int, matches: int) -> None:
    """One version: fill a network, then time what is asked on standard input, one JSON line each."""
    os.environ.update(SYMBIONET_HOME=folder, DJANGO_SETTINGS_MODULE="symbionet.settings")
    os.environ.pop("DATABASE_URL", None)
    import django  # noqa: PLC0415 -- once the environment is set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    sys.path.insert(0, str(HERE / "benchmarks"))
    sys.modules.setdefault("symbionet.cli.threads", ModuleType("symbionet.cli.threads"))  # the older version has none
    import pages  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    pages.load_network(members=members, resources=resources)
    pages.load_matches(number=matches)
    pages.moved("warm_knowledge", "symbionet.web.management.commands.serve")()
    users = pages.moved("User", "symbionet.accounts.models")
    clients: dict[str, Any] = {}
    for person in pages.PEOPLE:
        clients[person] = Client(headers={"host": "localhost"})
        clients[person].force_login(users.objects.get(email=person))
    print("ready", flush=True)
    for line in sys.stdin:
        person, path, repeats = json.loads(line)
        spent = []
        clients[person].get(path)
        for _ in range(repeats):
            begun = time.process_time()
            clients[person].get(path)
            spent.append(1000 * (time.process_time() - begun))
        print(json.dumps([spent, pages.count_calls(clients[person], path)]), flush=True)


def started(version: Path, options: argparse.Namespace, folder: str) -> subprocess.Popen[str]:
    """The process of one version, ready to be asked."""
    sizes = [str(options.members), str(options.resources), str(options.matches)]
    command = [str(version / ".venv/bin/python"), str(Path(__file__).resolve()), "--answer", folder, *sizes]
    pinned = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=version, env=os.environ | pinned
    )
    assert process.stdout is not None
    while process.stdout.readline().strip() != "ready":
        if process.poll() is not None:
            raise SystemExit(f"{version} ended before it was ready")
    return process


def asked(process: subprocess.Popen[str], person: str, path: str, repeats: int) -> tuple[list[float], int]:
    """Processor times of the answers in ms, and the Python calls of one."""
    assert process.stdin is not None
    assert process.stdout is not None
    print(json.dumps([person, path, repeats]), file=process.stdin, flush=True)
    spent, calls = json.loads(process.stdout.readline())
    return spent, calls


def main() -> None:
    """Start both, ask in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, nargs="?", help="the checkout of the older version")
    parser.add_argument("--members", type=int, default=800)
    parser.add_argument("--resources", type=int, default=5000)
    parser.add_argument("--matches", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--repeats", type=int, default=8, help="answers in a round")
    parser.add_argument("--answer", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer:
        folder, *sizes = options.answer
        answer_requests(folder, *map(int, sizes))
        return
    if options.before is None:
        parser.error("name the checkout of the older version")
    sys.path.insert(0, str(HERE / "benchmarks"))
    from pages import PATHS, PEOPLE  # noqa: PLC0415

    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # both on the same core, in turns
    with tempfile.TemporaryDirectory() as then_home, tempfile.TemporaryDirectory() as now_home:
        both = (started(options.before.resolve(), options, then_home), started(HERE, options, now_home))
        ratios = []
        for person, path in ((person, path) for person in PEOPLE for path in PATHS):
            spent: tuple[list[float], list[float]] = ([], [])
            calls = [0, 0]
            for _ in range(options.rounds):
                for place, process in enumerate(both):
                    times, calls[place] = asked(process, person, path, options.repeats)
                    spent[place].extend(times)
            then, now = (statistics.median(times) for times in spent)
            ratios.append(now / then)
            print(
                f"{person.split('@')[0]:<14}{path:<32}{then:7.1f} {now:7.1f} ms  {now / then:5.2f}"
                f"   calls {calls[1] / calls[0]:5.2f}",
                flush=True,
            )
        kept_up = sum(ratio <= 1 for ratio in ratios)
        print(f"median ratio {statistics.median(ratios):.2f}; {kept_up} of {len(ratios)} not slower")
        for process in both:
            process.kill()


if __name__ == "__main__":
    main()
