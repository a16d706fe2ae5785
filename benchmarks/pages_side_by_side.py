"""Page times of two versions in turns: page by page, now one and now the other, on the same core of the same machine.

    git worktree add ../before 31c3596 && make -C ../before setup
    python benchmarks/pages_side_by_side.py ../before

Each version has a process of its own with the same network in a temporary folder (`pages.py`), and waits while the
other is asked, so that what else the machine does slows both alike. Printed are, for each page, the median processor
time of an answer then and now in ms, its ratio, and that of the Python calls.
"""

import argparse
import importlib
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


def moved(name: str, *modules: str) -> Any:
    """A name from the first of the modules that has it: it has moved between the versions."""
    for module in modules:
        try:
            return getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError):
            continue
    raise SystemExit(f"{name} is in none of {modules}")


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
    demo = moved("load_demo", "symbionet.web.demo.network", "symbionet.web.demo")
    demo(members=members)
    fill_resources(resources)
    fill_matches(matches)
    moved("warm_knowledge", "symbionet.web.management.commands.serve")()
    users = moved("User", "symbionet.accounts.models")
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


def fill_resources(number: int) -> None:
    """Offer more of the demo's resources until there are so many."""
    models = importlib.import_module("symbionet.network.models")
    fields = ("direction", "kind", "title_zh", "title_en", "class_id", "quantity", "unit", "period", "visibility")
    firms = models.Organisation.objects.in_bulk()
    missing = max(0, number - models.Resource.objects.count())
    known = list(models.Resource.objects.order_by("pk").values("organisation_id", *fields)[:missing])
    rows = [(firms[row["organisation_id"]], {name: row[name] for name in fields}) for row in known]
    moved("offer_resources", "symbionet.network.actions")(rows, by=None)


def fill_matches(number: int) -> None:
    """Copy the demo's matches without a want to other firms until there are so many."""
    match = moved("Match", "symbionet.matches.models", "symbionet.synergies.models")
    models = importlib.import_module("symbionet.network.models")
    patterns = list(match.objects.filter(want__isnull=True).order_by("pk"))
    taken = set(match.objects.values_list("have", "receiver"))
    haves = models.Resource.objects.filter(direction="have").order_by("pk").values_list("pk", "organisation")
    firms = list(models.Organisation.objects.order_by("pk").values_list("pk", flat=True))
    pairs = (
        (have, firms[(place * 31 + step * 97) % len(firms)], owner)
        for step in range(len(firms))
        for place, (have, owner) in enumerate(haves)
    )
    new: list[Any] = []
    for have, receiver, owner in pairs:
        if len(taken) >= number:
            break
        if receiver != owner and (have, receiver) not in taken:
            taken.add((have, receiver))
            pattern = patterns[len(new) % len(patterns)]
            values = {field.attname: getattr(pattern, field.attname) for field in match._meta.concrete_fields}
            new.append(match(**(values | {"id": None, "have_id": have, "receiver_id": receiver, "state": "open"})))
    match.objects.bulk_create(new, batch_size=500)


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
