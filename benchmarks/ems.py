"""Page times of environmental management: 100 firms with 200 aspects and 300 obligations each, answered 20 times.

Runs on a SQLite database of its own in a temporary folder: `python benchmarks/ems.py [--firms 100] [--json]`.
Goal: 95 of 100 answers of a register page within 150 ms. Python calls and processor time of an answer are given, too,
as other work on the machine does not change them.
"""

import argparse
import cProfile
import json
import os
import pstats
import statistics
import tempfile
import time
from datetime import date, timedelta

import django
from django.core.management import call_command

ASPECTS, OBLIGATIONS, TIMES = 200, 300, 20
PATHS = ("/ems/{0}/", "/ems/{0}/registers/aspects/", "/ems/{0}/registers/aspects/?q=nickel&page=2",
         "/ems/{0}/registers/aspects/?sort=-title", "/ems/{0}/registers/obligations/",
         "/ems/{0}/registers/obligations/?state=open&page=6", "/ems/{0}/actions/", "/ems/")  # fmt: skip


def load(firms: int) -> list[int]:
    """The keys of systems that were filled with entries, each obligation with a link to an aspect."""
    from symbionet.ems.models import Entry, EntryLink, System  # noqa: PLC0415 -- Django must be set up first
    from symbionet.network.models import Organisation  # noqa: PLC0415

    made = Organisation.objects.bulk_create(
        [Organisation(name_zh=f"第{one}工厂", name_en=f"Works {one}", state="active") for one in range(firms)]
    )
    systems = System.objects.bulk_create([System(organisation=one, scope="x") for one in made])
    aspect = {"activity": "Rinsing", "impact": "Nickel in the river", "medium": "water", "condition": "normal",
              "tense": "present", "influence": "control", "legal": "no", "likelihood": 5.0,
              "severity": 6.0}  # fmt: skip
    result = {"method": "matrix", "version": "1", "total": 30.0, "significant": True, "because": "total"}
    law = {"kind": "law", "requirement": "Measured each month, reported each quarter, kept for five years"}
    for system in systems:
        due = date(2026, 1, 1)
        entries = [
            Entry(system=system, organisation_id=system.organisation_id, register=register, number=number, state="open",
                  title=f"{register} {number}", owner="Liu", due=due + timedelta(days=number), values=values,
                  result=result if register == "aspects" else {})
            for register, count, values in (("aspects", ASPECTS, aspect), ("obligations", OBLIGATIONS, law))
            for number in range(1, count + 1)
        ]  # fmt: skip
        stored = Entry.objects.bulk_create(entries, batch_size=500)
        pairs = zip(stored[ASPECTS:], stored, strict=False)
        links = [EntryLink(entry=one, field="aspects", target=other) for one, other in pairs]
        EntryLink.objects.bulk_create(links, batch_size=500)
    return [system.pk for system in systems]


def measure(keys: list[int]) -> dict[str, dict[str, float]]:
    """Median and 95th percentile of each page in milliseconds, its median processor time and its Python calls, for a
    practitioner."""
    from django.test import Client  # noqa: PLC0415 -- as above

    from symbionet.accounts.models import Role, RoleGrant, User  # noqa: PLC0415

    user = User.objects.create_user("p@example.org", "x", language="en")
    RoleGrant.objects.create(user=user, role=Role.PRACTITIONER)
    client, found = Client(), {}
    client.force_login(user)
    for path in PATHS:
        client.get(path.format(keys[0]))  # once for what is read once
        spans, works = [], []
        for turn in range(TIMES):
            begun, worked = time.perf_counter(), time.process_time()
            answer = client.get(path.format(keys[turn % len(keys)]))
            spans.append(1000 * (time.perf_counter() - begun))
            works.append(1000 * (time.process_time() - worked))
            assert answer.status_code == 200, path
        profile = cProfile.Profile()
        profile.runcall(client.get, path.format(keys[0]))
        found[path] = {
            "median_ms": statistics.median(spans),
            "p95_ms": sorted(spans)[int(0.95 * TIMES) - 1],
            "cpu_ms": statistics.median(works),
            "calls": pstats.Stats(profile).total_calls,  # type: ignore[attr-defined] # its stub does not name it
        }
    return found


def main() -> None:
    """Prints a table, or JSON."""
    parser = argparse.ArgumentParser(description="Page times of environmental management.")
    parser.add_argument("--firms", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"SYMBIONET_HOME": home, "DJANGO_SETTINGS_MODULE": "symbionet.settings", "DJANGO_DEBUG": "false"}
        django.setup()
        from django.conf import settings  # noqa: PLC0415 -- as above

        settings.ALLOWED_HOSTS = ["*"]
        call_command("migrate", verbosity=0)
        found = measure(load(arguments.firms))
    if arguments.json:
        print(json.dumps(found))
        return
    for path, row in found.items():
        print(
            f"{path:<55} median {row['median_ms']:6.1f} ms   p95 {row['p95_ms']:6.1f} ms   "
            f"processor {row['cpu_ms']:6.1f} ms   {row['calls']:9,.0f} calls"
        )


if __name__ == "__main__":
    main()
