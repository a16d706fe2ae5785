"""Page times of the founding programme (800 members, 5,000 resources, 5,000 matches); an import of 10,000 rows.

Runs on a SQLite database of its own in a temporary folder. Alone: `python benchmarks/pages.py --resources 5000 --json`.
"""

import symbionet.cli.threads  # noqa: F401 - as the server: one thread for linear algebra, before numpy is read

# isort: split

import argparse
import cProfile
import csv
import importlib
import io
import itertools
import json
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any, cast

import django
from django.core.management import call_command

PATHS = ("/", "/resources/", "/resources/?q=ash", "/organisations/", "/matches/", "/matches/?least=0.5&recent=30",
         "/matches/?view=map", "/matches/lines.geojson", "/synergies/", "/search/?q=steel")  # fmt: skip
PEOPLE = ("practitioner@demo.example", "member@demo.example")
TITLES = (
    "粉煤灰",
    "脱硫石膏",
    "Steel scrap",
    "废塑料",
    "Waste wood",
    "余热蒸汽",
    "啤酒糟",
    "Used cooking oil",
    "废纸",
    "污泥",
)


def moved(name: str, *modules: str) -> Any:
    """A name from the first of the modules that has it: it has moved between the versions that are compared."""
    for module in modules:
        try:
            return getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError):
            continue
    raise SystemExit(f"{name} is in none of {modules}")


def load_network(*, members: int, resources: int) -> None:
    """Fill the database with the demo, and offer more of the same until there are so many resources."""
    from symbionet.network.actions import offer_resources  # noqa: PLC0415 -- Django must be set up
    from symbionet.network.models import Organisation, Resource  # noqa: PLC0415

    moved("load_demo", "symbionet.web.demo.network", "symbionet.web.demo")(members=members)
    missing = resources - Resource.objects.count()
    firms = Organisation.objects.in_bulk()
    fields = ("direction", "kind", "title_zh", "title_en", "class_id", "quantity", "unit", "period", "visibility")
    known = list(Resource.objects.order_by("pk").values("organisation_id", *fields)[: max(0, missing)])
    rows = [(firms[row["organisation_id"]], cast(Any, {f: row[f] for f in fields})) for row in known]
    offer_resources(rows, by=None)


def load_matches(*, number: int) -> None:
    """More of the demo's matches, with their reasons and values, until there are so many."""
    from symbionet.network.models import Organisation, Resource  # noqa: PLC0415 -- Django must be set up first

    match = moved("Match", "symbionet.matches.models", "symbionet.synergies.models")
    patterns = list(match.objects.filter(want__isnull=True))
    taken = set(match.objects.values_list("have", "receiver"))
    haves = Resource.objects.filter(direction="have").order_by("pk").values_list("pk", "organisation")
    firms = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    pairs = (
        (have, firms[(place * 31 + step * 97) % len(firms)])
        for step in range(len(firms))
        for place, (have, owner) in enumerate(haves)
        if firms[(place * 31 + step * 97) % len(firms)] != owner
    )
    new = []
    for pattern, (have, receiver) in zip(itertools.cycle(patterns), pairs, strict=False):
        if len(taken) >= number:
            break
        if (have, receiver) not in taken:
            taken.add((have, receiver))
            values = {field.attname: getattr(pattern, field.attname) for field in match._meta.concrete_fields}
            new.append(match(**(values | {"id": None, "have_id": have, "receiver_id": receiver, "state": "open"})))
    match.objects.bulk_create(new, batch_size=500)


def warm_server() -> None:
    """Do what the server does before its first request."""
    from symbionet.web.management.commands.serve import load_pages, warm_knowledge  # noqa: PLC0415 -- Django must be set up first

    load_pages()
    warm_knowledge()


def page_times(*, repeats: int) -> Iterator[dict[str, Any]]:
    """Median and 95th percentile of each page for a practitioner and a member, in ms.

    `cpu_ms`: of processor time; `calls`: Python calls of one answer, which no other work on the machine changes.
    """
    from django.test import Client  # noqa: PLC0415

    from symbionet.accounts.models import User  # noqa: PLC0415

    for email, path in itertools.product(PEOPLE, PATHS):
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(email=email))
        client.get(path)
        taken, worked = [], []
        for _ in range(repeats):
            begun, work_begun = time.perf_counter(), time.process_time()
            answer = client.get(path)
            taken.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - work_begun) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answers {answer.status_code} to {email}")
        p95 = statistics.quantiles(taken, n=20)[18]
        found = {"person": email.split("@")[0], "path": path, "p50_ms": statistics.median(taken), "p95_ms": p95}
        yield found | {"cpu_ms": statistics.median(worked), "calls": count_calls(client, path)}


def count_calls(client: Any, path: str) -> int:
    """Python calls of one answer."""
    profile = cProfile.Profile()
    profile.enable()
    client.get(path)
    profile.disable()
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def import_seconds(*, rows: int) -> float:
    """Seconds from the bytes of a CSV file of so many rows to the committed import."""
    from symbionet.accounts.models import User  # noqa: PLC0415
    from symbionet.network.actions import commit_import, start_import  # noqa: PLC0415

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["企业名称", "供需", "资源名称", "数量", "单位"])
    for number in range(rows):
        side = "供" if number % 2 else "需"
        title = f"{TITLES[number % len(TITLES)]} {number // 900}号线"
        writer.writerow([f"基准企业{number % 900}", side, title, number % 977 + 1, "吨/年"])
    person = User.objects.get(email=PEOPLE[0])
    begun = time.perf_counter()
    batch = start_import(data=text.getvalue().encode("gb18030"), name="rows.csv", by=person)
    commit_import(batch, by=person)
    taken = time.perf_counter() - begun
    if batch.summary["new"] != rows:
        raise SystemExit(f"{rows} rows were given and {batch.summary['new']} stored")
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=800)
    parser.add_argument("--resources", type=int, default=5000)
    parser.add_argument("--matches", type=int, default=5000)
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the import")
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SYMBIONET_HOME=folder, DJANGO_SETTINGS_MODULE="symbionet.settings")
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        call_command("migrate", verbosity=0)
        load_network(members=options.members, resources=options.resources)
        load_matches(number=options.matches)
        warm_server()
        pages = list(page_times(repeats=options.repeats))
        seconds = import_seconds(rows=options.rows)
    found = {"members": options.members, "resources": options.resources, "matches": options.matches, "pages": pages}
    found["import"] = {"rows": options.rows, "seconds": seconds}
    if options.json:
        json.dump(found, sys.stdout)
        return
    for page in pages:
        print(
            f"{page['person']:<14}{page['path']:<32}p50 {page['p50_ms']:6.0f} ms   p95 {page['p95_ms']:6.0f} ms"
            f"   processor {page['cpu_ms']:6.0f} ms   {page['calls']:7d} calls"
        )
    print(f"import of {options.rows} rows: {seconds:.1f} s")


if __name__ == "__main__":
    main()
