"""Times the way from a saved resource to the page with its matches, in a network of 100,000 resources.

usage: python benchmarks/saved_resource.py [--resources N] [--organisations N] [--home FOLDER] [--json]
Works on a SQLite database of its own: in a temporary folder, or in `--home`, where it is kept and used again.
Each figure is one press of "Find matches": the task as the worker runs it, and the page that is shown then; by the
clock, and in processor time (`work`), which other work on the machine touches little.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from typing import Any

import django
import numpy as np
from django.core.management import call_command

LON, LAT = (116.8, 118.1), (38.6, 40.2)  # Tianjin
TOPS = 500  # resources that `bulk_create` writes at once


def fill(*, resources: int, organisations: int, seed: int = 7) -> None:
    """The same network for the same numbers: half haves, half wants, nine in ten with a class."""
    from symbionet.engine import load_packs  # noqa: PLC0415 -- Django must be set up first
    from symbionet.network.models import MembershipState, Organisation, Resource, Site  # noqa: PLC0415

    packs, rng = load_packs(), np.random.default_rng(seed)
    sectors = sorted({nace for use in packs.uses.values() for nace in use.nace if len(nace) == 4})
    firms = Organisation.objects.bulk_create(
        [
            Organisation(name_en=f"Bench firm {n}", nace=str(rng.choice(sectors)), state=MembershipState.ACTIVE)
            for n in range(organisations)
        ],
        batch_size=TOPS,
    )
    Site.objects.bulk_create(
        [
            Site(organisation=firm, lon=float(rng.uniform(*LON)), lat=float(rng.uniform(*LAT)), is_main=True)
            for firm in firms
        ],
        batch_size=TOPS,
    )
    classes = sorted(packs.classes)
    rows = (_row(Resource, n, firms, packs.classes[str(rng.choice(classes))], rng) for n in range(resources))
    Resource.objects.bulk_create(rows, batch_size=TOPS)


def _row(kind: Any, number: int, firms: list[Any], item: Any, rng: np.random.Generator) -> Any:
    english = rng.random() < 0.5
    terms = (item.name_en, *item.terms_en) if english else (item.name_zh, *item.terms_zh)
    title = f"{rng.choice(terms)} {rng.integers(1, 30)}#"
    start = date(2026, 1, 1) + timedelta(days=int(rng.integers(0, 300)))
    return kind(
        organisation=firms[int(rng.integers(len(firms)))],
        direction="have" if number % 2 else "want",
        kind=item.kind,
        title_en=title if english else "",
        title_zh="" if english else title,
        class_id=item.id if rng.random() < 0.9 else "",
        quantity=float(rng.lognormal(6, 2)),
        unit="t",
        period="year",
        pattern=str(rng.choice(["", "continuous", "batch"])),
        ewc=list(item.ewc[:1]) if rng.random() < 0.3 else [],
        available_from=start,
        available_until=start + timedelta(days=int(rng.integers(30, 1000))),
    )


def press(item: Any, person: Any) -> dict[str, float]:
    """Seconds of the task and of the page by the clock, and of both in processor time, for one saved resource."""
    from django.test import Client  # noqa: PLC0415

    from symbionet.synergies.actions import run_matching, start_matching  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    begun, worked = time.perf_counter(), time.process_time()
    job = run_matching(start_matching(by=person, resource=item))
    task = time.perf_counter() - begun
    if job.state != "done":
        raise SystemExit(f"the run of {item} is {job.state}: {job.message}")
    begun = time.perf_counter()
    answer = client.get(f"/resources/{item.pk}/matches/")
    page, worked = time.perf_counter() - begun, time.process_time() - worked
    if answer.status_code != 200:
        raise SystemExit(f"the page answers {answer.status_code}")
    return {"task": task, "page": page, "both": task + page, "work": worked, "found": job.result["found"]}


def measure(*, presses: int) -> dict[str, Any]:
    """Seconds of the first press in this process (index built, or opened from disk), then those of many."""
    from symbionet.accounts.models import Role, RoleGrant, User  # noqa: PLC0415
    from symbionet.network.actions import offer_resources  # noqa: PLC0415
    from symbionet.network.models import Organisation, Resource  # noqa: PLC0415

    person = User.objects.filter(email="bench@example.org").first()
    if person is None:
        person = User.objects.create_user("bench@example.org", "bench-bench-bench")
        RoleGrant.objects.create(user=person, role=Role.PRACTITIONER)
    known = {side: list(Resource.objects.filter(direction=side).order_by("pk")[: presses + 1]) for side in SIDES}
    begun = time.perf_counter()
    press(known["have"][0], person)
    found: dict[str, Any] = {"first_press_s": round(time.perf_counter() - begun, 2)}
    firms = list(Organisation.objects.order_by("pk")[:presses])
    for side in SIDES:
        taken = []
        for like, firm in zip(known[side][1:], firms, strict=True):
            names = ("direction", "kind", "title_zh", "title_en", "class_id", "quantity", "unit", "period")
            item = offer_resources([(firm, {name: getattr(like, name) for name in names})], by=person)[0]
            taken.append(press(item, person))
        for part in ("task", "page", "both", "work"):
            values = sorted(row[part] for row in taken)
            found[f"{side}_{part}_p50_s"] = round(statistics.median(values), 3)
            found[f"{side}_{part}_max_s"] = round(values[-1], 3)
        found[f"{side}_found"] = statistics.mean(row["found"] for row in taken)
    return found


SIDES = ("have", "want")


def run(*, resources: int, organisations: int, presses: int) -> dict[str, Any]:
    """Fill the database where it is empty, and measure."""
    from symbionet.network.models import Organisation, Resource  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Organisation.objects.exists():
        fill(resources=resources, organisations=organisations)
    count = Resource.objects.count()
    found = {"benchmark": "saved_resource", "resources": count, "organisations": Organisation.objects.count()}
    found |= measure(presses=presses)
    found["load"] = os.getloadavg()[0]
    return found | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=int, default=100_000)
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--presses", type=int, default=20, help="haves and wants that are saved and matched")
    parser.add_argument("--home", default="", help="folder of the database; kept, and used again if it is there")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SYMBIONET_HOME=options.home or folder, DJANGO_SETTINGS_MODULE="symbionet.settings")
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        found = run(resources=options.resources, organisations=options.organisations, presses=options.presses)
    if options.json:
        json.dump(found, sys.stdout)
        return
    for name, value in found.items():
        print(f"{name:<20} {value}")


if __name__ == "__main__":
    main()
