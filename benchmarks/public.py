"""Times of the public site as a visitor without cookies has them, over the demo; no peers.

Runs on a SQLite database of its own in a temporary folder: `python benchmarks/public.py --members 150 --repeats 100`.
"""

import argparse
import os
import statistics
import tempfile
import time

import django
from django.core.management import call_command

PAGES = ("/", "/en/", "/zh/", "/zh/cases/", "/en/figures/", "/zh/events/", "/en/materials/", "/sitemap.xml")
LIMIT = 0.1  # s, of the 95th percentile


def times_of(path: str, repeats: int) -> list[float]:
    """Seconds of each answer, in order of size; a new client each time, as a visitor without cookies is."""
    from django.test import Client  # noqa: PLC0415 -- Django must be set up

    found = []
    for _number in range(repeats + 1):
        client = Client()
        begin = time.perf_counter()
        answer = client.get(path)
        found.append(time.perf_counter() - begin)
        assert answer.status_code == 200, path
    return sorted(found[1:])  # the first one loads templates


def main() -> None:
    """Print median and 95th percentile of each page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--members", type=int, default=150)
    asked.add_argument("--repeats", type=int, default=100)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"SYMBIONET_HOME": home, "SYMBIONET_ALLOWED_HOSTS": "testserver"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbionet.settings")
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        from symbionet.dissemination.queries import published_cases  # noqa: PLC0415
        from symbionet.web.demo.network import load_demo  # noqa: PLC0415

        load_demo(members=chosen.members)
        case = published_cases().values_list("case", flat=True).first()
        slowest = 0.0
        for path in (*PAGES, f"/en/cases/{case}/", f"/zh/cases/{case}/"):
            found = times_of(path, chosen.repeats)
            p95 = found[int(0.95 * len(found)) - 1]
            slowest = max(slowest, p95)
            print(f"{path:<20} median {1000 * statistics.median(found):6.1f} ms   p95 {1000 * p95:6.1f} ms")
        print(f"slowest p95 {1000 * slowest:.1f} ms, limit {1000 * LIMIT:.0f} ms")


if __name__ == "__main__":
    main()
