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
from typing import Any, cast

import django
import numpy as np
from django.core.management import call_command

LON, LAT = (116.8, 118.1), (38.6, 40.2)  # Tianjin
TOPS = 500  # resources that `bulk_create` writes at once
SIDES = ("have", "want")
SEED = 11  # of what is pressed
FIRST = 5_000  # rows it is chosen among
SLOWEST = 5  # presses that are named, of each side
COMMON = "fly-ash"  # class of the crowd


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


def crowd(count: int, *, seed: int = 3) -> None:
    """So many more haves and wants, all of one class, as far as they are not there yet."""
    from symbionet.engine import load_packs  # noqa: PLC0415
    from symbionet.network.models import Organisation, Resource  # noqa: PLC0415

    item, rng, firms = load_packs().classes[COMMON], np.random.default_rng(seed), list(Organisation.objects.all())
    there = Resource.objects.filter(class_id=COMMON).count()
    rows = [_row(Resource, n, firms, item, rng) for n in range(max(0, count - there))]
    for row in rows:
        row.class_id = COMMON
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


def press(item: Any, person: Any, client: Any) -> dict[str, float]:
    """Seconds of the task and of the page by the clock, and of both in processor time, for one saved resource."""
    from symbionet.matches.actions import run_matching, start_matching  # noqa: PLC0415

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
    return {"task": task, "page": page, "both": task + page, "work": worked, "found": job.matching_run.found}


def measure(*, presses: int, crowded: bool) -> dict[str, Any]:
    """Seconds of the first press in this process (index built, or opened from disk), then those of many."""
    from django.test import Client  # noqa: PLC0415

    from symbionet.accounts.models import Role, RoleGrant, User  # noqa: PLC0415
    from symbionet.network.models import Organisation, Resource  # noqa: PLC0415

    person = User.objects.filter(email="bench@example.org").first()
    if person is None:
        person = User.objects.create_user("bench@example.org", "bench-bench-bench")
        RoleGrant.objects.create(user=person, role=Role.PRACTITIONER)
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    rng = np.random.default_rng(SEED)
    begun = time.perf_counter()
    press(Resource.objects.order_by("pk")[0], person, client)
    found: dict[str, Any] = {"first_press_s": round(time.perf_counter() - begun, 2)}
    firms = _some(Organisation.objects.all(), presses, rng)
    sides = {side: Resource.objects.filter(direction=side) for side in SIDES}
    if crowded:
        sides |= {f"crowded_{side}": rows.filter(class_id=COMMON) for side, rows in sides.items()}
    for side, rows in sides.items():
        likes = _some(rows, presses, rng)
        taken = [save_and_press(like, firm, person, client) for like, firm in zip(likes, firms, strict=True)]
        for part in ("task", "page", "both", "work"):
            values = sorted(row[part] for row in taken)
            found[f"{side}_{part}_p50_s"] = round(statistics.median(values), 3)
            found[f"{side}_{part}_max_s"] = round(values[-1], 3)
        found[f"{side}_found"] = statistics.mean(row["found"] for row in taken)
        slowest = sorted(taken, key=lambda row: -row["work"])[:SLOWEST]
        found[f"{side}_slowest"] = [
            f"{row['like']}: {row['both']:.2f} s, work {row['work']:.2f} s, found {row['found']}" for row in slowest
        ]
    return found


def save_and_press(like: Any, firm: Any, person: Any, client: Any) -> dict[str, Any]:
    """What `press` tells of a resource of this firm, saved anew, that is like another; it is deleted again."""
    from symbionet.network.actions import ResourceValues, offer_resources  # noqa: PLC0415

    names = ("direction", "kind", "title_zh", "title_en", "class_id", "quantity", "unit", "period")
    values = cast(ResourceValues, {name: getattr(like, name) for name in names})
    item = offer_resources([(firm, values)], by=person)[0]
    taken = press(item, person, client)
    item.delete()  # the next run finds the same network
    return taken | {"like": f"{like.pk} {like} ({like.class_id or 'no class'})"}


def _some(rows: Any, count: int, rng: np.random.Generator) -> list[Any]:
    """So many of the first rows, the same for the same seed, whatever earlier runs have added."""
    chosen = rng.choice(np.array(rows.order_by("pk").values_list("pk", flat=True)[:FIRST]), count, replace=False)
    known = rows.in_bulk(chosen.tolist())
    return [known[key] for key in chosen.tolist()]


def run(*, resources: int, organisations: int, presses: int, crowded: int) -> dict[str, Any]:
    """Fill the database where it is empty, and measure."""
    from symbionet.network.models import Organisation, Resource  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Organisation.objects.exists():
        fill(resources=resources, organisations=organisations)
    if crowded:
        crowd(crowded)
    count = Resource.objects.count()
    found = {"benchmark": "saved_resource", "resources": count, "organisations": Organisation.objects.count()}
    found |= measure(presses=presses, crowded=bool(crowded))
    found["load"] = os.getloadavg()[0]
    return found | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=int, default=100_000)
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--presses", type=int, default=40, help="haves and wants that are saved and matched")
    parser.add_argument("--crowd", type=int, default=0, help="haves and wants of one class, besides the others")
    parser.add_argument("--home", default="", help="folder of the database; kept, and used again if it is there")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SYMBIONET_HOME=options.home or folder, DJANGO_SETTINGS_MODULE="symbionet.settings")
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        found = run(
            resources=options.resources,
            organisations=options.organisations,
            presses=options.presses,
            crowded=options.crowd,
        )
    if options.json:
        json.dump(found, sys.stdout)
        return
    for name, value in found.items():
        print(f"{name:<20} {value}" if not isinstance(value, list) else "\n    ".join([name, *value]))


if __name__ == "__main__":
    main()
