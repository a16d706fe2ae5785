"""Times of the workbench with 800 members, 5,000 resources and 500 synergies: board, table, map, calendar and today.

Runs on a SQLite database of its own in a temporary folder: `python benchmarks/workbench.py --json`. The targets are
200 ms for the board and 150 ms for today (95th percentile). `--keep FOLDER` leaves the database there to look at.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from pages import load_matches, load_network, warm_server

PERSON = "practitioner@demo.example"
TARGETS = {"/synergies/?view=board": 200.0, "/today/": 150.0}  # ms, 95th percentile
PATHS = ("/synergies/?view=board", "/synergies/?view=table", "/synergies/?view=map", "/synergies/lines.geojson",
         "/synergies/?view=calendar", "/today/")  # fmt: skip
SHARES = (("idea", 0.34), ("discussion", 0.2), ("negotiation", 0.12), ("implementation", 0.08), ("completed", 0.08),
          ("verified", 0.03), ("sustained", 0.03), ("on_hold", 0.05), ("lost", 0.07))  # fmt: skip
ACTIONS = ("约双方会面", "Ask for a sample", "送样检测", "Call the environment manager", "起草供货协议")
STOPPED = ("on_hold", "lost")
CATEGORIES = ("economic", "quality", "no_champion", "distance")


def load_synergies(*, number: int) -> None:
    """So many synergies from the matches, spread over stages, dates and one practitioner's hands."""
    from django.utils import timezone  # noqa: PLC0415 -- Django must be set up first

    from symbionet.accounts.models import User  # noqa: PLC0415
    from symbionet.matches.models import Match  # noqa: PLC0415
    from symbionet.synergies.actions.synergies import synergy_titles  # noqa: PLC0415
    from symbionet.synergies.models import Synergy  # noqa: PLC0415
    from symbionet.work.models import Barrier, StageMove, Task  # noqa: PLC0415

    now, person = timezone.now(), User.objects.get(email=PERSON)
    missing = number - Synergy.objects.count()
    stages = [stage for stage, share in SHARES for _ in range(round(share * number) + 1)]
    matches = Match.objects.filter(synergy=None).select_related("have__organisation", "receiver").order_by("pk")
    new = []
    for place, match in enumerate(matches[:missing]):
        stage = stages[(place * 7) % len(stages)]
        zh, en = synergy_titles(match)
        new.append(
            Synergy(title_zh=zh, title_en=en, kind=match.have.kind, provider=match.have.organisation,
                    receiver=match.receiver, have=match.have, match=match, stage=stage, level=match.level,
                    stopped_at="negotiation" if stage in STOPPED else "", owner=person if place % 2 else None,
                    stage_since=now - timedelta(days=place * 13 % 190),
                    money=match.money or 1000.0 * (place * 37 % 900),
                    next_action=ACTIONS[place % 5] if place % 6 else "", is_demo=True,
                    next_action_due=now.date() + timedelta(days=place * 11 % 80 - 25) if place % 6 else None,
                    reactivate_on=now.date() + timedelta(days=place % 120 - 10) if stage == "on_hold" else None)
        )  # fmt: skip
    made = Synergy.objects.bulk_create(new)
    StageMove.objects.bulk_create(
        StageMove(
            subject=row, before="", after="idea", at=row.stage_since, override_reason="x" if row.pk % 17 == 0 else ""
        )
        for row in made
    )
    Barrier.objects.bulk_create(
        Barrier(subject=row, category=CATEGORIES[row.pk % 4], step="negotiation") for row in made if row.stopped_at
    )
    Task.objects.bulk_create(
        Task(
            subject=row,
            title=ACTIONS[row.pk % 5],
            due=now.date() + timedelta(days=row.pk % 30 - 10),
            assigned_to=person,
        )
        for row in made[::9]
    )


def page_times(*, repeats: int) -> Iterator[dict[str, Any]]:
    """Median and 95th percentile of each page for the practitioner in milliseconds, with its queries and size."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from symbionet.accounts.models import User  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=PERSON))
    for path in PATHS:
        answer = client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counted = len(queries.captured_queries)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
        taken, worked = [], []
        for _ in range(repeats):
            begun, cpu = time.perf_counter(), time.process_time()
            client.get(path)
            taken.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - cpu) * 1000)
        yield {
            "path": path,
            "p50_ms": statistics.median(taken),
            "p95_ms": statistics.quantiles(taken, n=20)[18],
            "cpu_p95_ms": statistics.quantiles(worked, n=20)[18],  # what a machine without other load would need
            "target_ms": TARGETS.get(path),
            "queries": counted,
            "kilobytes": len(answer.content) / 1000,
        }


def measured(folder: str, options: argparse.Namespace) -> dict[str, Any]:
    """The figures, from a database in the folder that is filled where it is empty."""
    os.environ.update(SYMBIONET_HOME=folder, DJANGO_SETTINGS_MODULE="symbionet.settings")
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    call_command("migrate", verbosity=0)
    load_network(members=options.members, resources=options.resources)
    load_matches(number=max(options.synergies * 2, options.matches))
    load_synergies(number=options.synergies)
    warm_server()
    pages = list(page_times(repeats=options.repeats))
    return {"members": options.members, "resources": options.resources, "synergies": options.synergies, "pages": pages}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=800)
    parser.add_argument("--resources", type=int, default=5000)
    parser.add_argument("--matches", type=int, default=5000)
    parser.add_argument("--synergies", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--keep", type=Path, help="an empty folder for the database, left there")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(str(options.keep or folder), options)
    if options.json:
        json.dump(found, sys.stdout)
        return
    for page in found["pages"]:
        target = f"   target {page['target_ms']:.0f} ms" if page["target_ms"] else ""
        times = f"p50 {page['p50_ms']:5.0f} ms   p95 {page['p95_ms']:5.0f} ms   cpu p95 {page['cpu_p95_ms']:4.0f} ms"
        rest = f"{page['queries']:3d} queries   {page['kilobytes']:5.0f} kB{target}"
        print(f"{page['path']:<28}{times}   {rest}")


if __name__ == "__main__":
    main()
