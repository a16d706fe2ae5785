"""What the crowd of a soak test does: every kind of page, file and job of the platform, for an hour.

A person follows links that they have met, of the routes least asked first, so that pages, drawings, maps, PDF, Word and
Excel files all come; between them they have made-up words suggested for and searched, assess and read by the API, load
lists up, have matches looked for, and sign in anew.
"""

import io
import json
import random
import re
import threading
import time
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from crowd import Person, Seen, processes_of

PEOPLE = ("practitioner", "technical", "member", "partner", "manager", "auditor", "trainer", "intermediary", "observer",
          "verifier")  # fmt: skip
LOADERS = ("practitioner", "technical")  # who loads lists up and has matches looked for
OFFERERS = (*LOADERS, "member", "partner")  # for whom something is suggested
LINK = re.compile(rb'\s(?:href|data-[a-z-]+|hx-get)="(/[^"#]*)')
BATCH = re.compile(rb"/import/(\d+)/")
LEFT_OUT = ("logout", "account_reset", "socialaccount")
ROWS = 60  # of a list that is loaded up
FRONTIER = 40  # addresses of a route that a person keeps in mind
DEEDS = {"walk": 70, "suggest": 8, "search": 5, "api": 8, "assess": 3, "renew": 3, "load": 1, "match": 1, "sign in": 1}
ASKED = Counter[str]()  # how often each route was asked, by all
WORDS = ("ash", "slag", "gypsum", "steam", "sludge", "scrap", "wood", "straw", "glass", "acid", "solvent",
         "粉煤灰", "炉渣", "余热", "污泥", "废塑料")  # fmt: skip
HEADINGS = ("Organisation", "Sector", "Have or want", "Resource", "Quantity", "Unit", "Period", "Description")


class Soaker(Person):
    """A person who uses all of the platform."""

    email = ""
    bearer = ""

    def live(self, until: float, burst: float) -> None:
        """Do this and that until the end."""
        self.met: dict[str, list[str]] = {}
        self.visit("/")
        may = {what: often for what, often in DEEDS.items() if self.may(what)}
        while time.monotonic() < until:
            deed = self.chance.choices(list(may), list(may.values()))[0]
            getattr(self, deed.replace(" ", "_"))()
            wait = self.chance.expovariate(1 / self.think)
            time.sleep(max(0.0, min(wait, 10 * self.think, until - time.monotonic())))

    def may(self, deed: str) -> bool:
        """Whether the person of the demo has what the deed needs."""
        name = self.email.partition("@")[0]
        if deed in {"load", "match"}:
            return name in LOADERS
        if deed in {"api", "suggest"}:
            return name in OFFERERS
        if deed == "assess":
            return bool(self.bearer)
        return (deed != "renew" or bool(self.resource)) and (deed != "sign in" or bool(self.email))

    def visit(self, path: str) -> bytes:
        """Ask for an address, and keep the links of the page in mind."""
        found = self.ask("GET", path, f"walk: {self.kind_of(path)}")
        for link in LINK.findall(found[:400_000]):
            target = urljoin(path, unescape(link.decode()))
            if (route := route_of(target)) and not route.startswith(LEFT_OUT) and "logout" not in route:
                known = self.met.setdefault(route, [])
                if target not in known:
                    known.append(target)
                del known[:-FRONTIER]
        return found

    @staticmethod
    def kind_of(path: str) -> str:
        """Page, file or drawing, as the address tells."""
        asked = urlsplit(path)
        ending = asked.path.rstrip("/").rpartition("/")[2].rpartition(".")[2]
        if "export=" in asked.query:
            ending = asked.query.partition("export=")[2][:4].partition("&")[0]
        return ending if ending in {"pdf", "docx", "xlsx", "csv", "zip", "pptx", "geojson", "ics", "json"} else "page"

    def walk(self) -> None:
        """Follow a link of one of the routes that were asked least."""
        if not self.met:
            self.visit("/")
            return
        routes = self.chance.sample(list(self.met), min(6, len(self.met)))
        route = min(routes, key=lambda name: ASKED[name])
        ASKED[route] += 1
        self.visit(self.chance.choice(self.met[route]))

    def words(self) -> str:
        """Words that nobody has written before."""
        return f"{self.chance.choice(WORDS)} {self.chance.randrange(10**6)} {self.chance.choice(WORDS)}"

    def suggest(self) -> None:
        """The chips below a form."""
        about = {"title": self.words(), "description_en": self.words(), "quantity": "5 t/day"}
        self.ask("GET", f"/resources/suggest/?{urlencode(about)}", "suggest")

    def search(self) -> None:
        """Search for made-up words, or one that is known."""
        text = self.words() if self.chance.random() < 0.5 else self.chance.choice(WORDS)
        self.ask("GET", f"/{self.chance.choice(('search', 'resources', 'organisations'))}/?q={quote(text)}", "search")

    def api(self) -> None:
        """Read by the API, or have something suggested."""
        paths = (
            "organisations",
            "resources",
            "matches",
            "synergies",
            f"suggest?title={quote(self.words())}",
            "teasers",
        )
        self.ask("GET", f"/api/v1/{self.chance.choice(paths)}", "API", also={"Authorization": f"Bearer {self.bearer}"})

    def assess(self) -> None:
        """The engine alone, on made-up flows."""
        flows = [{"material": self.words(), "quantity": f"{n * 7 + 1} t/year"} for n in range(5)]
        also = {"Authorization": f"Bearer {self.bearer}", "Content-Type": "application/json"}
        self.ask("POST", "/api/v1/assess", "API: assess", json.dumps({"flows": flows}).encode(), also=also)

    def renew(self) -> None:
        """Renew the own resource."""
        self.write("write")

    def post(self, path: str, values: dict[str, str], what: str) -> bytes:
        """Send a form with its token."""
        return self.ask("POST", path, what, urlencode({"csrfmiddlewaretoken": self.token} | values).encode())

    def load(self) -> None:
        """Load a workbook up, store it, and undo it when it is done."""
        self.visit("/import/")
        parts = (("csrfmiddlewaretoken", "", self.token.encode()), ("file", "list.xlsx", self.workbook()))
        body = b"".join(
            b'--soak\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
            % (name.encode(), f'; filename="{file}"'.encode() if file else b"", data)
            for name, file, data in parts
        )
        also = {"Content-Type": "multipart/form-data; boundary=soak"}
        self.ask("POST", "/import/", "load a list", body + b"--soak--\r\n", also=also)
        found = BATCH.search(self.went.encode()) or BATCH.search(self.ask("GET", "/import/", "walk: page"))
        if not found:
            return
        page = f"/import/{found[1].decode()}/"
        for _turn in range(60):
            self.ask("GET", page, "preview of a list")
            time.sleep(5)
            if f"{page}commit/".encode() in self.page:
                break
        self.post(f"{page}commit/", {"rows": "all"}, "store a list")
        for _turn in range(60):
            time.sleep(5)
            if f"{page}undo/".encode() in self.ask("GET", page, "progress of a list"):
                self.post(f"{page}undo/", {}, "undo a list")
                return

    def workbook(self) -> bytes:
        """A list of made-up haves and wants."""
        import openpyxl  # noqa: PLC0415 -- only a soak needs it

        book, number = openpyxl.Workbook(), self.chance.randrange(10**6)
        sheet: Any = book.active
        sheet.append(HEADINGS)
        for row in range(ROWS):
            said = ("have", "want")[row % 2]
            sheet.append(
                (f"Firm {number} {row // 4}", "cement", said, self.words(), row + 1, "t", "year", self.words())
            )
        kept = io.BytesIO()
        book.save(kept)
        return kept.getvalue()

    def match(self) -> None:
        """Have matches looked for; where a run is under way the page says so."""
        self.visit("/matches/")
        self.post("/matches/find/", {}, "look for matches")

    def sign_in(self) -> None:
        """Come with a new browser and sign in by the form."""
        from symbionet.web.demo.sign_ins import PASSWORD  # noqa: PLC0415 -- Django must be set up first

        self.line, self.cookies = None, {}
        self.ask("GET", "/accounts/login/", "sign in")
        self.post("/accounts/login/", {"login": self.email, "password": PASSWORD}, "sign in")
        self.ask("GET", "/", "sign in")


def route_of(address: str) -> str:
    """The name of the route that answers an address, or nothing."""
    from django.urls import Resolver404, resolve  # noqa: PLC0415 -- Django must be set up first

    try:
        return resolve(urlsplit(address).path).view_name or ""
    except Resolver404:
        return ""


def soakers(port: int, people: int, seen: Seen, chance: random.Random, think: float) -> list[Soaker]:
    """So many people of the demo in turn, each with a session of its own; one of each has a token of the API."""
    from django.conf import settings  # noqa: PLC0415 -- Django must be set up first
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from symbionet.accounts.actions import make_api_token  # noqa: PLC0415
    from symbionet.accounts.models import User  # noqa: PLC0415
    from symbionet.network.queries import resources_editable_by  # noqa: PLC0415

    found, bearers = list[Soaker](), dict[int, str]()
    for number in range(people):
        user = User.objects.get(email=f"{PEOPLE[number % len(PEOPLE)]}@demo.example")
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        if user.pk not in bearers:
            bearers[user.pk] = make_api_token("soak", by=user)[1]
        own = resources_editable_by(user).order_by("pk").values_list("pk", flat=True).first() or 0
        mine = random.Random(chance.random())
        one = Soaker(port, str(session.session_key), own, seen, chance=mine, think=think)
        one.email, one.bearer = user.email, bearers[user.pk]
        found.append(one)
    return found


def held(server: int) -> list[tuple[str, int, float, float, float]]:
    """What each process of a server holds: its work, its id, RSS, PSS and memory of its own (MB)."""
    found = []
    for key in processes_of(server):
        try:
            rollup = Path(f"/proc/{key}/smaps_rollup").read_text()
            command = Path(f"/proc/{key}/cmdline").read_text()
        except OSError:
            continue
        size = {name: int(kb) / 1000 * 1.024 for name, kb in re.findall(r"(\w+): +(\d+) kB", rollup)}
        what = "worker" if "work_for_server" in command else "parent" if key == server else "serves"
        own = size["Private_Dirty"] + size["Private_Clean"]
        found.append((what, key, size["Rss"], size["Pss"], own))
    return sorted(found, key=lambda one: (one[0], one[1]))


def watch_held(server: int, _seconds: float, ended: threading.Event) -> None:
    """Print each minute what each process of a server holds."""
    begun = time.monotonic()
    while True:
        told = "  ".join(f"{what} {key}: {rss:.0f} ({pss:.0f}, {own:.0f})" for what, key, rss, pss, own in held(server))
        print(f"memory after {(time.monotonic() - begun) / 60:3.0f} min, RSS (PSS, own) MB: {told}", flush=True)
        if ended.wait(60):
            return
