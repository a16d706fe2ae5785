"""People at once on a real server: how long pages and writes take, and whether any fails.

`python benchmarks/crowd.py --people 200 --seconds 120` makes a home of its own (`--home FOLDER` takes one with the
demo), starts `symbionet serve` as anybody does, and signs in so many people: each reads pages, one of ten requests
writes and is followed by the page it leads to, and halfway all of them write at the same moment.

What a person does between two pages decides everything, so it is said here: they read, for a time drawn from an
exponential distribution with a mean of seven seconds and at most seventy, as the benchmark TPC-W has its emulated
browsers do (TPC-W 1.8, clause 5.3.1.1). `--think` takes another mean; 2 is a crowd that reads nothing.

The people run in this process and take processor time from the server. Printed are what they waited, what the server
computed for each request, and how many requests a second so many cores can answer at most: on a machine that others
share, the waits are theirs, too, and the computed time is what can be compared. The memory of the server is printed
every tenth of the time.

`--soak --seconds 3600 --home FOLDER` is a soak test on a home with the demo: people of all its roles open every kind of
page and file, load lists up, have matches looked for, use the API and sign in anew (`_soak.py`). Each minute it prints
what each process holds; the last lines must not be above those of the middle.
"""

import argparse
import gzip
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
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.core.management import call_command

PAGES = ("/", "/resources/", "/matches/", "/organisations/", "/knowledge/", "/resources/?q=ash", "/import/", "/map/")
THINK = 7.0  # seconds, the mean
LONGEST = 10.0  # times the mean
ARRIVALS = 10.0  # seconds until all have come
WRITES = 0.1  # share of the requests
QUIET = 0.3  # seconds of processor time in three: the queue of tasks asks twice a second
PATIENCE = 30.0  # seconds until a request counts as failed
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Seen:
    """What all people waited, by what they did, and what failed."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, took: float, status: int | str, path: str = "") -> None:
        """A request with its seconds; a status that is none of success or redirect is a failure."""
        with self.lock:
            self.seconds[what].append(took)
            if not isinstance(status, int) or status >= 400:
                self.failed.append(f"{what}: {status} {path}")


class Person:
    """One browser: a connection that is kept, a session and a token for forms."""

    def __init__(
        self, port: int, session: str, resource: int, seen: Seen, *, chance: random.Random, think: float
    ) -> None:
        self.port, self.resource, self.seen, self.chance, self.think = port, resource, seen, chance, think
        self.cookies = {"sessionid": session}
        self.token = ""
        self.page, self.went = b"", ""  # the last answer, and where it led to
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
            wait = min(self.chance.expovariate(1 / self.think), LONGEST * self.think)
            left = burst - time.monotonic() if not has_burst else wait
            time.sleep(max(0.0, min(wait, left, until - time.monotonic())))

    def write(self, what: str) -> None:
        """Renew the own resource: an action with a line of history; then read the page it leads to, as browsers do."""
        self.ask("POST", f"/resources/{self.resource}/renew/", what, f"csrfmiddlewaretoken={self.token}")
        self.ask("GET", f"/resources/{self.resource}/", f"page after {what}")

    def ask(
        self, method: str, path: str, what: str, body: str | bytes = "", also: Mapping[str, str] | None = None
    ) -> bytes:
        """One request with headers of its own, waited for to its last byte; the body of the answer."""
        begun = time.monotonic()
        status: int | str
        try:
            status, data = self._answer(method, path, body, also or {})
        except (OSError, http.client.HTTPException) as error:
            self.line = None
            status, data = type(error).__name__, b""
        self.page = data
        self.seen.note(what, time.monotonic() - begun, status, path)
        if found := TOKEN.search(data):
            self.token = found[1].decode()
        return data

    def _answer(self, method: str, path: str, body: str | bytes, also: Mapping[str, str]) -> tuple[int, bytes]:
        for is_last in (False, True):
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            headers = {"Cookie": cookies, "Accept-Encoding": "gzip"}
            if body:
                headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://127.0.0.1/"}
            headers |= also
            try:
                self.line.request(method, path, body or None, headers)
                answer = self.line.getresponse()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.line = None  # a kept connection that the server has closed meanwhile: browsers ask once more
                if is_last:
                    raise
                continue
            data = answer.read()
            if answer.getheader("Content-Encoding") == "gzip":
                data = gzip.decompress(data)
            self.went = answer.getheader("Location") or ""
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


def processes_of(server: int) -> dict[int, list[str]]:
    """The fields of /proc/PID/stat behind the name, of a server and the processes below it; none on other systems."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile

    def is_below(key: int) -> bool:
        while key in found and key != server:
            key = int(found[key][1])
        return key == server

    return {key: fields for key, fields in found.items() if is_below(key)}


def computed(server: int) -> float:
    """Seconds of processor time of a server and the processes below it; 0 where the system does not say."""
    ticks = [int(fields[11]) + int(fields[12]) for fields in processes_of(server).values()]
    return sum(ticks) / os.sysconf("SC_CLK_TCK") if ticks else 0.0


def watch_memory(server: int, seconds: float, ended: threading.Event) -> None:
    """Print ten times what each process of a server holds in memory (MB), the largest first."""
    begun = time.monotonic()
    while not ended.wait(seconds / 10):
        pages = sorted((int(fields[21]) for fields in processes_of(server).values()), reverse=True)
        held = " + ".join(f"{number * os.sysconf('SC_PAGE_SIZE') / 1e6:.0f}" for number in pages)
        print(f"memory after {time.monotonic() - begun:5.0f} s: {held} MB", flush=True)


def settle(server: int) -> None:
    """Wait until the server has read its knowledge, at most two minutes."""
    before = computed(server)
    for _try in range(40):
        time.sleep(3)
        now = computed(server)
        if now - before < QUIET:
            return
        before = now


def _named(times: list[float]) -> list[tuple[str, float]]:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return [("median", ordered[len(ordered) // 2]), ("p95", late), ("max", ordered[-1])]


def report(seen: Seen, seconds: float, taken: float, own: float) -> None:
    """The figures of each kind of request, in milliseconds, and what the server and the people computed (seconds)."""
    everything = [took for times in seen.seconds.values() for took in times]
    for what, times in [*seen.seconds.items(), ("all", everything)]:
        figures = "  ".join(f"{name} {took * 1000:7.0f}" for name, took in _named(times))
        print(f"{what:30} {len(times):6}  {figures} ms")
    number, cores = len(everything), len(os.sched_getaffinity(0))
    print(
        f"{number} requests, {number / seconds:.0f} a second on {cores} cores; load of the machine at the end "
        f"{os.getloadavg()[0]:.1f}"
    )
    each = taken / number
    print(
        f"computed: {each * 1000:.0f} ms a request, {taken / seconds:.2f} cores in the mean; the people themselves "
        f"{own / seconds:.2f}"
    )
    if each:
        print(f"at most {cores / each:.0f} requests a second on {cores} cores, {4 / each:.0f} on four")
    print(f"failed: {len(seen.failed) or 'nothing'}")
    for line in sorted(set(seen.failed))[:20]:
        print("  ", line, seen.failed.count(line))


def main() -> int:
    """Let them in, and print what they waited."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--think", type=float, default=THINK, help="mean seconds between two pages of a person")
    parser.add_argument("--port", type=int, default=8799)
    parser.add_argument("--home", default="", help="a home with the demo; else an empty one of its own")
    parser.add_argument("--soak", action="store_true", help="use every kind of page, file and job (with --home)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SYMBIONET_HOME": asked.home or folder, "DJANGO_SETTINGS_MODULE": "symbionet.settings"}
        django.setup()
        call_command("migrate", verbosity=0)
        seen, chance = Seen(), random.Random(1)
        if asked.soak:
            from _soak import soakers, watch_held  # noqa: PLC0415

            people: list[Person] = [*soakers(asked.port, asked.people, seen, chance, asked.think)]
        else:
            people = [
                Person(asked.port, session, have, seen, chance=random.Random(chance.random()), think=asked.think)
                for session, have in population(asked.people)
            ]
        watch = watch_held if asked.soak else watch_memory
        server = served(asked.port)
        try:
            settle(server.pid)
            now = time.monotonic()
            until, burst = now + asked.seconds, now + asked.seconds / 2
            before, own = computed(server.pid), time.process_time()
            crowd = [threading.Thread(target=person.live, args=(until, burst)) for person in people]
            ended = threading.Event()
            threading.Thread(target=watch, args=(server.pid, asked.seconds, ended), daemon=True).start()
            for one in crowd:
                one.start()
                time.sleep(ARRIVALS / len(crowd))  # people do not come in the same moment
            for one in crowd:
                one.join()
            ended.set()
            taken, own = computed(server.pid) - before, time.process_time() - own
        finally:
            server.terminate()
            server.wait(20)
        report(seen, asked.seconds, taken, own)
    return 1 if seen.failed else 0


if __name__ == "__main__":
    sys.exit(main())
