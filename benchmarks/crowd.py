"""People at once on a real server: how long pages and writes take, and whether any fails.

`python benchmarks/crowd.py --people 200 --seconds 120` makes a home of its own (`--home FOLDER` takes one with the
demo), starts `symbionet serve` as anybody does, and signs in so many people: each reads pages with a pause of one to
three seconds between them, one of ten requests writes, and halfway all of them write at the same moment. The people
run in this process, so that they take processor time from the server; what is printed is what they waited.
"""

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.core.management import call_command

PAGES = ("/", "/resources/", "/matches/", "/organisations/", "/knowledge/", "/resources/?q=ash", "/import/", "/map/")
PAUSE = (1.0, 3.0)  # seconds
WRITES = 0.1  # share of the requests
PATIENCE = 30.0  # seconds until a request counts as failed
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Seen:
    """What all people waited, by what they did, and what failed."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, took: float, status: int | str) -> None:
        """A request with its seconds; a status that is none of success or redirect is a failure."""
        with self.lock:
            self.seconds[what].append(took)
            if not isinstance(status, int) or status >= 400:
                self.failed.append(f"{what}: {status}")


class Person:
    """One browser: a connection that is kept, a session and a token for forms."""

    def __init__(self, port: int, session: str, resource: int, seen: Seen, chance: random.Random) -> None:
        self.port, self.resource, self.seen, self.chance = port, resource, seen, chance
        self.cookies = {"sessionid": session}
        self.token = ""
        self.line: http.client.HTTPConnection | None = None

    def live(self, until: float, burst: float) -> None:
        """Read and write until the end; at the moment of the burst write."""
        self.ask("GET", f"/resources/{self.resource}/edit/", "first page")
        has_burst = False
        while time.monotonic() < until:
            now = time.monotonic()
            if not has_burst and now >= burst:
                has_burst = True
                self.write("write, all at once")
            elif self.chance.random() < WRITES:
                self.write("write")
            else:
                self.ask("GET", self.chance.choice(PAGES), "read")
            wait = self.chance.uniform(*PAUSE)
            left = burst - time.monotonic() if not has_burst else wait
            time.sleep(max(0.0, min(wait, left, until - time.monotonic())))

    def write(self, what: str) -> None:
        """Renew the own resource: an action with a line of history."""
        self.ask("POST", f"/resources/{self.resource}/renew/", what, f"csrfmiddlewaretoken={self.token}")

    def ask(self, method: str, path: str, what: str, body: str = "") -> None:
        """One request, waited for to its last byte."""
        begun = time.monotonic()
        status: int | str
        try:
            status, data = self._answer(method, path, body)
        except (OSError, http.client.HTTPException) as error:
            self.line = None
            status, data = type(error).__name__, b""
        self.seen.note(what, time.monotonic() - begun, status)
        if found := TOKEN.search(data):
            self.token = found[1].decode()

    def _answer(self, method: str, path: str, body: str) -> tuple[int, bytes]:
        for is_last in (False, True):
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if body:
                headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://127.0.0.1/"}
            try:
                self.line.request(method, path, body or None, headers)
                answer = self.line.getresponse()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.line = None  # a kept connection that the server has closed meanwhile: browsers ask once more
                if is_last:
                    raise
                continue
            data = answer.read()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _equals, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.status, data
        raise http.client.HTTPException("no answer")


def population(people: int) -> list[tuple[str, int]]:
    """So many members, each of a firm with one have; the session of each and the key of its have."""
    from django.conf import settings  # noqa: PLC0415 -- Django must be set up first
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from symbionet.accounts.models import Membership, Role, RoleGrant, User  # noqa: PLC0415
    from symbionet.network.models import MembershipState, Organisation, Resource  # noqa: PLC0415

    found = []
    for number in range(people):
        firm = Organisation.objects.create(name_en=f"Crowd {number}", state=MembershipState.ACTIVE)
        user = User.objects.create(email=f"crowd{number}@example.org", name=f"Crowd {number}")
        RoleGrant.objects.create(user=user, role=Role.MEMBER)
        Membership.objects.create(user=user, organisation=firm)
        have = Resource.objects.create(
            organisation=firm, direction="have", title_en=f"Fly ash {number}", class_id="fly-ash", quantity=900,
            unit="t", period="year", visibility="network",
        )  # fmt: skip
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        found.append((str(session.session_key), have.pk))
    return found


def served(port: int) -> subprocess.Popen[bytes]:
    """A real server on this port, once it answers."""
    command = [str(Path(sys.executable).with_name("symbionet")), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _try in range(600):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            line.request("GET", "/")
            line.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        else:
            return server
    server.kill()
    raise SystemExit("the server does not answer")


def _named(times: list[float]) -> list[tuple[str, float]]:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return [("median", ordered[len(ordered) // 2]), ("p95", late), ("max", ordered[-1])]


def report(seen: Seen, seconds: float) -> None:
    """The figures of each kind of request, in milliseconds."""
    for what, times in seen.seconds.items():
        figures = "  ".join(f"{name} {took * 1000:7.0f}" for name, took in _named(times))
        print(f"{what:20} {len(times):6}  {figures} ms")
    number = sum(map(len, seen.seconds.values()))
    print(
        f"{number} requests, {number / seconds:.0f} a second; load of the machine at the end {os.getloadavg()[0]:.1f}"
    )
    print(f"failed: {len(seen.failed) or 'nothing'}")
    for line in sorted(set(seen.failed))[:20]:
        print("  ", line, seen.failed.count(line))


def main() -> int:
    """Let them in, and print what they waited."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--port", type=int, default=8799)
    parser.add_argument("--home", default="", help="a home with the demo; else an empty one of its own")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SYMBIONET_HOME": asked.home or folder, "DJANGO_SETTINGS_MODULE": "symbionet.settings"}
        django.setup()
        call_command("migrate", verbosity=0)
        people = population(asked.people)
        server = served(asked.port)
        try:
            seen, chance, now = Seen(), random.Random(1), time.monotonic()
            until, burst = now + asked.seconds, now + asked.seconds / 2
            crowd = [
                threading.Thread(
                    target=Person(asked.port, session, have, seen, random.Random(chance.random())).live,
                    args=(until, burst),
                )
                for session, have in people
            ]
            for one in crowd:
                one.start()
                time.sleep(PAUSE[1] / len(crowd))  # people do not come in the same moment
            for one in crowd:
                one.join()
        finally:
            server.terminate()
            server.wait(20)
        report(seen, asked.seconds)
    return 1 if seen.failed else 0


if __name__ == "__main__":
    sys.exit(main())
