"""Times of the pages of audits with 100 audits of 60 photos each; goal: list and dashboard p95 under 200 ms.

Runs on a SQLite database of its own in a temporary folder: `python benchmarks/audit_pages.py --audits 100 --json`.
Each audit has 30 findings with a photo before and after, 16 signs on maps, 10 opportunities with what became of them,
and 3 haves. Wall time holds what else the machine does; processor time and Python calls do not.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent))

FINDINGS, SIGNS, OPPORTUNITIES, HAVES = 30, 16, 10, 3  # of an audit
PATHS = ("/audits/", "/audits/dashboard/", "/audits/calendar/", "/audits/{audit}/", "/audits/{audit}/visit/")
PEOPLE = ("manager@demo.example", "auditor@demo.example")


def load_audits(number: int) -> int:
    """Fill the database with the demo and so many audits; gives the key of the last one."""
    from symbionet.accounts.models import User  # noqa: PLC0415 -- Django must be set up first
    from symbionet.audits.models import Audit, Stage  # noqa: PLC0415
    from symbionet.network.models import Organisation  # noqa: PLC0415
    from symbionet.web.demo.network import load_demo  # noqa: PLC0415

    load_demo(members=200)
    auditor = User.objects.get(email=PEOPLE[1])
    firms = list(Organisation.objects.order_by("pk"))
    stages = list(Stage)
    missing = number - Audit.objects.count()
    audits = Audit.objects.bulk_create(
        Audit(
            organisation=firms[place % len(firms)], lead=auditor, stage=stages[place % len(stages)],
            planned_on=date(2026, 1, 5) + timedelta(days=3 * place), visited_on=date(2026, 1, 5),
            reviewed_at="2026-02-01T08:00Z", cohort_id=Audit.objects.exclude(cohort=None).values_list("cohort")[0][0],
        )
        for place in range(max(0, missing))
    )  # fmt: skip
    for audit in audits:
        fill_audit(audit, auditor)
    return audits[-1].pk


def fill_audit(audit: Any, auditor: Any) -> None:
    """Sixty photos in thirty findings, signs, opportunities with what became of them, and haves."""
    from symbionet.audits.models import Area, Ecomap, Finding, FollowUp, FoundResource, Opportunity, Pin  # noqa: PLC0415
    from symbionet.network.models import Resource  # noqa: PLC0415
    from symbionet.work.models import Document, DocumentVersion  # noqa: PLC0415

    areas, maps = list(Area), list(Ecomap)
    photos = [
        Document.objects.create(subject=audit, kind="photo", title=f"Photo {number}", created_by=auditor)
        for number in range(2 * FINDINGS)
    ]
    DocumentVersion.objects.bulk_create(
        DocumentVersion(document=one, number=1, file="documents/a.jpg", name="a.jpg", content_type="image/jpeg",
                        size=400_000, sha256="0" * 64, by=auditor)
        for one in photos
    )  # fmt: skip
    Finding.objects.bulk_create(
        Finding(audit=audit, by=auditor, area=areas[n % len(areas)], text=f"Leak {n} at the main", corrected=n % 4 == 0,
                photo=photos[2 * n], photo_after=photos[2 * n + 1])
        for n in range(FINDINGS)
    )  # fmt: skip
    Pin.objects.bulk_create(
        Pin(audit=audit, by=auditor, map=maps[n % len(maps)], x=0.3, y=0.4, note="drum") for n in range(SIGNS)
    )
    made = Opportunity.objects.bulk_create(
        Opportunity(audit=audit, by=auditor, title=f"Mend leaks {n}", money=Decimal(1000 * (n + 1)),
                    cost=Decimal(900 * n), amount=1000.0 * n, system="air" if n < 3 else "")
        for n in range(OPPORTUNITIES)
    )  # fmt: skip
    FollowUp.objects.bulk_create(
        FollowUp(opportunity=row, month=month, outcome=("done", "refused", "pending")[n % 3], money=row.money)
        for n, row in enumerate(made) for month in (3, 6)
    )  # fmt: skip
    haves = Resource.objects.bulk_create(
        Resource(organisation=audit.organisation, direction="have", title_en=f"Offcuts {audit.pk} {n}")
        for n in range(HAVES)
    )
    FoundResource.objects.bulk_create(FoundResource(audit=audit, by=auditor, resource=one) for one in haves)


def page_times(audit: int, *, repeats: int) -> Iterator[dict[str, Any]]:
    """Of each page and person: median and 95th percentile of wall and processor time in ms, queries, Python calls."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from pages import count_calls  # noqa: PLC0415 -- beside this file

    from symbionet.accounts.models import User  # noqa: PLC0415

    for email in PEOPLE:
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(email=email))
        for path in (one.format(audit=audit) for one in PATHS):
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
                queries = len(asked)
            taken, worked = [], []
            for _ in range(repeats):
                begun, work_begun = time.perf_counter(), time.process_time()
                answer = client.get(path)
                taken.append((time.perf_counter() - begun) * 1000)
                worked.append((time.process_time() - work_begun) * 1000)
                if answer.status_code != 200:
                    raise SystemExit(f"{path} answers {answer.status_code} to {email}")
            yield {
                "person": email.split("@")[0], "path": path, "queries": queries, "calls": count_calls(client, path),
                "p50_ms": statistics.median(taken), "p95_ms": statistics.quantiles(taken, n=20)[18],
                "cpu_p50_ms": statistics.median(worked), "cpu_p95_ms": statistics.quantiles(worked, n=20)[18],
            }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Times of the pages of audits.")
    parser.add_argument("--audits", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from pages import warm_server  # noqa: PLC0415 -- beside this file

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SYMBIONET_HOME=folder, DJANGO_SETTINGS_MODULE="symbionet.settings")
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        call_command("migrate", verbosity=0)
        audit = load_audits(options.audits)
        warm_server()
        found = list(page_times(audit, repeats=options.repeats))
    if options.json:
        json.dump(found, sys.stdout)
        return
    for page in found:
        print(
            f"{page['person']:<9}{page['path']:<24}wall p50 {page['p50_ms']:5.0f}  p95 {page['p95_ms']:5.0f} ms   "
            f"processor p50 {page['cpu_p50_ms']:5.0f}  p95 {page['cpu_p95_ms']:5.0f} ms   "
            f"{page['queries']:3d} queries  {page['calls']:7d} calls"
        )


if __name__ == "__main__":
    main()
