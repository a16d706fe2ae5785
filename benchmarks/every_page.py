"""Times of every page that a role can reach by links, at 800 members and 5,000 resources on SQLite.

`python benchmarks/every_page.py` fills a database of its own (as `pages.py` does) and walks from the home of each role
along all links; of each route so many addresses are asked (`--each`), so that details of large and small things are
among them, and each address so often as `--repeats` says. Printed are the slowest routes, and how many lie above the
goal. `--home FOLDER` takes a home that `workbench.py --keep FOLDER` left.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import django
from django.core.management import call_command
from pages import load_matches, load_network, warm_server

PEOPLE = ("practitioner", "member", "manager", "auditor", "policy", "observer", "intermediary", "trainer")
GOAL = 150.0  # ms
LINK = re.compile(rb'<a\b[^>]*?\shref="([^"#]+)')
MOST = 2000  # addresses a role: a walk that goes on for ever is a defect


@dataclass(frozen=True, slots=True)
class Page:
    """An address that a person asked, with the times of its answers (ms)."""

    person: str
    route: str
    path: str
    median: float
    p95: float


def walk(client: Any, person: str, each: int, repeats: int) -> list[Page]:
    """The pages that this person reaches from home, `each` addresses of a route, with their times."""
    from django.urls import Resolver404, resolve  # noqa: PLC0415 -- Django must be set up first

    waiting, seen, asked, found = ["/"], {"/"}, Counter[str](), list[Page]()
    while waiting and len(found) < MOST:
        path = waiting.pop(0)
        try:
            route = resolve(urlsplit(path).path).view_name
        except Resolver404:
            continue
        if asked[route] >= each or "logout" in route:
            continue
        answer = client.get(path)
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        asked[route] += 1
        took = []
        for _ in range(repeats):
            begun = time.perf_counter()
            b"".join(client.get(path))
            took.append((time.perf_counter() - begun) * 1000)
        found.append(
            Page(person, route, path, statistics.median(took), statistics.quantiles(took, n=20, method="inclusive")[18])
        )
        for link in LINK.findall(answer.content):
            target = urljoin(path, unescape(link.decode()))
            parts = urlsplit(target)
            if not parts.netloc and parts.path.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return found


def measure(each: int, repeats: int) -> list[Page]:
    """The pages of all roles of the demo that have a sign-in."""
    from django.test import Client  # noqa: PLC0415 -- Django must be set up first

    from symbionet.accounts.models import User  # noqa: PLC0415

    warm_server()
    found = []
    for person in PEOPLE:
        user = User.objects.filter(email=f"{person}@demo.example").first()
        if user is None:
            print(f"no sign-in of the demo for {person}", file=sys.stderr)
            continue
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        found += walk(client, person, each, repeats)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=2, help="addresses of a route")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--show", type=int, default=40, help="how many of the slowest are printed")
    parser.add_argument("--home", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SYMBIONET_HOME=options.home or folder, DJANGO_SETTINGS_MODULE="symbionet.settings")
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        call_command("migrate", verbosity=0)
        if not options.home:
            load_network(members=800, resources=5000)
            load_matches(number=5000)
        pages = measure(options.each, options.repeats)
    slowest: dict[str, Page] = {}
    for page in sorted(pages, key=lambda page: -page.p95):
        slowest.setdefault(page.route, page)
    for page in list(slowest.values())[: options.show]:
        print(f"p50 {page.median:6.0f}  p95 {page.p95:6.0f} ms  {page.person:<13}{page.route:<32}{page.path}")
    late = sum(page.p95 > GOAL for page in slowest.values())
    print(f"{len(pages)} pages of {len(slowest)} routes; {late} routes above {GOAL:.0f} ms in the 95th percentile")


if __name__ == "__main__":
    main()
