"""Randomised interruptions of work without a signal, out of the list of 25: nothing is lost, nothing is doubled.

A run does eight of the kinds. `SYMBIONET_INTERRUPTIONS=200` does two hundred, `SYMBIONET_SEED` repeats a run (half
an hour on two cores); what happened is printed where it fails.
"""

import contextlib
import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import browser_environment, chromium_path
from field_devices import STATE, add_photo, open_form, photo, set_up
from playwright.sync_api import BrowserContext, BrowserType, Error, Page, Route, expect
from test_sign_in_to_synergy import WORDS, sign_in

from conftest import FLAGS, PATIENCE_MS
from factories import make_organisation, make_user
from symbionet.accounts.models import Role
from symbionet.field.models import Operation
from symbionet.network.models import Resource

SEED = int(os.environ.get("SYMBIONET_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
PATIENCE = 30_000
SYNC, SESSION, UPLOADS = "**/field/sync/", "**/field/session/**", "**/field/uploads/**"
PORTAL = "<html><body>Welcome to the hotel. Accept our terms.</body></html>"
PICTURE, NOISE = photo(300, 200), photo(1600, 1200)


def killed(folder: Path) -> int:
    """Kill every process of the browser whose profile lies in the folder; says how many there were."""
    found = 0
    for process in Path("/proc").iterdir():
        if not process.name.isdecimal():
            continue
        try:
            command = (process / "cmdline").read_bytes()
            if str(folder).encode() in command:
                os.kill(int(process.name), signal.SIGKILL)
                found += 1
        except (OSError, ProcessLookupError):
            continue
    return found


class Day:
    """A day in the field with one browser of its own; `saved` are the titles said to be kept."""

    def __init__(self, kind: BrowserType, folder: Path, address: str, chance: random.Random) -> None:
        self.kind, self.folder, self.address, self.chance = kind, folder, address, chance
        self.saved: list[str] = []
        self.log: list[str] = []
        self.photos = 0
        self.start()
        set_up(self.page)
        self.form()

    def start(self) -> None:
        """Start the browser on the same profile."""
        path = chromium_path()
        assert path is not None
        self.context: BrowserContext = self.kind.launch_persistent_context(
            str(self.folder), executable_path=path, args=FLAGS, env=browser_environment(path), base_url=self.address,
            locale="en-GB", viewport={"width": 390, "height": 800}, timeout=PATIENCE_MS,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.pages[0] if self.context.pages else self.context.new_page()

    def fresh(self) -> None:
        """A new tab, after the old one is gone."""
        self.page = self.context.new_page()
        self.form()

    def form(self) -> None:
        """The form, held by this tab; a person whose session has ended signs in again first."""
        self.page.goto("/resources/capture/")
        if "/accounts/login" in self.page.url:
            sign_in(self.page, "p@example.org", WORDS["en"])
        open_form(self.page)

    def typed(self, *, with_photo: bool = False) -> str:
        """Fill the form; gives the title."""
        title = f"Slag {len(self.saved):03} {self.chance.randrange(10**9):09}"
        if with_photo:
            add_photo(self.page, PICTURE)
        self.page.locator("#id_direction_0").check(force=True)
        self.page.locator("#id_title").fill(title)
        return title

    def kept(self, title: str) -> None:
        """Send it, and wait until the page says that it is on the device."""
        self.page.locator("main .form-actions button[type=submit]").click()
        expect(self.page.locator("[data-field-waiting] li", has_text=title)).to_have_count(1)
        self.saved.append(title)

    def entry(self, *, with_photo: bool = False) -> None:
        self.kept(self.typed(with_photo=with_photo))
        self.photos += with_photo

    def drained(self) -> None:
        """Everything is sent; where the session has ended a person signs in again."""
        self.context.unroute_all()
        self.context.set_offline(False)
        self.page.goto("/field/")
        if "/accounts/login" in self.page.url or self.page.locator("input[name=login]").count():
            sign_in(self.page, "p@example.org", WORDS["en"])
            self.page.goto("/field/")
        expect(self.page.locator("[data-field-home][data-shown]")).to_be_visible()
        self.page.locator("[data-field-send]").click()
        expect(self.page.locator(STATE)).to_have_attribute("data-waiting", "0", timeout=PATIENCE_MS)
        expect(self.page.locator(STATE)).to_have_attribute("data-refused", "0")


def answered(day: Day, address: str, answer: Callable[[Route], None], times: int = 1) -> None:
    """The next requests to an address are answered so; an entry is sent meanwhile; then the way is free again."""
    done: list[str] = []

    def once(route: Route) -> None:
        answer(route)
        done.append(route.request.url)

    day.context.route(address, once, times=times)
    day.entry(with_photo=address == UPLOADS)
    for _wait in range(20):
        day.page.wait_for_timeout(day.chance.randrange(20, 120))
        if done:
            break
    day.context.unroute_all()


def lost_reply(route: Route) -> None:
    """The server does it, and nobody hears of it."""
    route.fetch()
    route.abort()


def killed_browser(day: Day) -> None:
    """1: SIGKILL after something was kept; 6: between the bytes of a photo and its small picture."""
    if day.chance.random() < 0.3:
        day.typed()
        day.page.locator("#id_photos").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PICTURE})
    else:
        day.entry(with_photo=day.chance.random() < 0.3)
    assert killed(day.folder) > 0
    with contextlib.suppress(Error):
        day.context.close()
    day.start()
    day.form()
    day.context.pages[0].evaluate("0")


def crashed_tab(day: Day) -> None:
    """2, 5, 13: the tab dies while somebody types or takes a photo, and with it the lock that it holds."""
    title = day.typed()
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    with contextlib.suppress(Error):
        day.page.goto("chrome://crash", timeout=2_000)
    with contextlib.suppress(Error):
        day.page.close()
    day.fresh()
    expect(day.page.locator("#id_title")).to_have_value(title)
    day.page.locator("#id_direction_0").check(force=True)
    day.kept(title)


def closed_tab(day: Day) -> None:
    """3: the tab goes without a word."""
    title = day.typed()
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    old = day.page
    day.page = day.context.new_page()
    old.close(run_before_unload=False)
    day.form()
    expect(day.page.locator("#id_title")).to_have_value(title)
    day.page.locator("#id_direction_0").check(force=True)
    day.kept(title)


def frozen_tab(day: Day) -> None:
    """4: the system freezes the tab while it sends."""
    day.entry()
    session = day.context.new_cdp_session(day.page)
    for state in ("frozen", "active"):
        session.send("Page.setWebLifecycleState", {"state": state})
    session.detach()


def full_disk(day: Day) -> None:
    """7: no space is left for a photo: the page says so, keeps what was typed, and takes the photo later."""
    session = day.context.new_cdp_session(day.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": day.address, "quotaSize": 1})
    title = day.typed()
    picture = {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": NOISE}
    day.page.locator("#id_photos").set_input_files(picture)
    said = day.page.locator("[data-field-note].alert-danger, [data-field-photos] li[data-state=ready]")
    expect(said.first).to_be_visible()  # which of both is the browser's: it lets small things pass
    session.send("Storage.overrideQuotaForOrigin", {"origin": day.address})
    session.detach()
    assert day.page.locator("#id_title").input_value() == title
    for left in day.page.locator("[data-field-photos] li button").all():  # a small picture that was cut off
        left.click()
    add_photo(day.page, PICTURE)
    day.kept(title)


def two_tabs(day: Day) -> None:
    """12: the same form in two tabs: one of them keeps it."""
    second = day.context.new_page()
    second.goto("/resources/capture/")
    expect(second.locator("#capture [data-field-note]")).to_contain_text("another tab")
    second.close()
    day.entry()


def no_signal(day: Day) -> None:
    """No signal for a while, with and without a photo."""
    day.context.set_offline(True)
    day.entry(with_photo=day.chance.random() < 0.5)
    if day.chance.random() < 0.5:
        day.entry()
    day.context.set_offline(False)


def reply_lost(day: Day) -> None:
    """14, 22: stored, but the reply is lost; the next entry is written meanwhile."""
    answered(day, SYNC, lost_reply)


def stalled(day: Day) -> None:
    """15, 25: the connection stalls, then breaks, before anything came through."""
    answered(day, day.chance.choice([SYNC, SESSION]), lambda route: route.abort("connectionreset"), times=2)


def stumbles(day: Day) -> None:
    """16: the server stumbles; the others go on."""
    status = day.chance.choice([500, 502, 503, 504])
    answered(day, SYNC, lambda route: route.fulfill(status=status, body="<h1>Oops</h1>"))


def too_large(day: Day) -> None:
    """16: one entry is refused as too large; it is set aside, the person sends it again."""
    day.drained()
    day.form()
    day.context.route(SYNC, lambda route: route.fulfill(status=413, body="too large"), times=1)
    day.entry()
    expect(day.page.locator(STATE)).to_have_attribute("data-refused", "1")
    day.context.unroute_all()
    day.page.goto("/field/")
    day.page.locator("[data-again]").first.click()
    expect(day.page.locator(STATE)).to_have_attribute("data-refused", "0")
    day.form()


def portal(day: Day) -> None:
    """17: the page of a hotel's network answers in place of the server."""
    address = day.chance.choice([SYNC, SESSION])
    answered(day, address, lambda route: route.fulfill(status=200, content_type="text/html", body=PORTAL))


def session_ends(day: Day) -> None:
    """18, 20: the session ends while a form is open and something waits; the person signs in again in another tab."""
    day.context.clear_cookies()
    day.entry()
    if day.chance.random() < 0.5:
        tab = day.context.new_page()
        sign_in(tab, "p@example.org", WORDS["en"])
        tab.close()
    else:
        sign_in(day.page, "p@example.org", WORDS["en"])
    day.form()


def other_person(day: Day) -> None:
    """19: somebody else signs in on the device, can send nothing of it, and leaves."""
    day.context.set_offline(True)
    day.entry()
    day.context.clear_cookies()
    before = Operation.objects.count()
    day.context.set_offline(False)
    sign_in(day.page, "q@example.org", WORDS["en"])
    day.page.goto("/field/")
    expect(day.page.locator("[data-field-home][data-shown]")).to_be_visible()
    day.page.wait_for_timeout(150)
    assert Operation.objects.count() == before
    assert day.saved[-1] not in day.page.content()
    day.context.clear_cookies()
    sign_in(day.page, "p@example.org", WORDS["en"])
    day.form()


def cut_photo(day: Day) -> None:
    """21: a photo is cut on its way, or the server says 409, 423 or 404."""
    status = day.chance.choice([0, 409, 423, 404])
    if status:
        answered(day, UPLOADS, lambda route: route.fulfill(status=status, body='{"room": "field"}'))
    else:
        answered(day, UPLOADS, lost_reply)


def wrong_clock(day: Day) -> None:
    """23: the clock of the device goes three days wrong."""
    wrong = day.chance.choice([-3, 3]) * 86_400_000
    day.page.evaluate(f"(() => {{ const now = Date.now; Date.now = () => now() + ({wrong}); }})()")
    day.entry()
    day.form()


def store_cleared(day: Day) -> None:
    """8: the person clears the data of the site after everything was sent: the page asks to set the device up anew."""
    day.drained()
    session = day.context.new_cdp_session(day.page)
    session.send("Storage.clearDataForOrigin", {"origin": day.address, "storageTypes": "all"})
    session.detach()
    day.context.clear_cookies()
    set_up(day.page)
    day.form()
    day.entry()


def base_closed(day: Day) -> None:
    """9: the system closes the base behind the page: it is opened again, and what is typed is kept."""
    title = day.typed()
    day.page.evaluate(
        """() => { const run = IDBDatabase.prototype.transaction; let left = 1;
        IDBDatabase.prototype.transaction = function (...given) {
        if (left-- > 0) this.close(); return run.apply(this, given); }; }"""
    )
    day.kept(title)


def upgrade_begun(day: Day) -> None:
    """11: a tab of another build wants to change the base while this one has it open, and gives up."""
    title = day.typed()
    tab = day.context.new_page()
    tab.goto("/field/kept/en/")
    told = tab.evaluate(
        """() => new Promise((told) => { const asked = indexedDB.open("symbionet-field", 99);
        asked.onupgradeneeded = () => asked.transaction.abort(); asked.onerror = () => told("given up");
        asked.onsuccess = () => told("changed"); setTimeout(() => told("blocked"), 10000); })"""
    )
    tab.close()
    assert told == "given up"
    day.kept(title)


def new_build(day: Day) -> None:
    """24: the worker of a new build comes while a form is open."""
    title = day.typed()
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    day.page.evaluate("navigator.serviceWorker.getRegistration('/').then((r) => { r.update(); })")
    day.page.reload()
    open_form(day.page)
    expect(day.page.locator("#id_title")).to_have_value(title)
    day.page.locator("#id_direction_0").check(force=True)
    day.kept(title)


KINDS = (
    killed_browser, crashed_tab, closed_tab, frozen_tab, full_disk, two_tabs, no_signal, reply_lost, stalled, stumbles,
    too_large, portal, session_ends, other_person, cut_photo, wrong_clock, new_build, store_cleared, base_closed,
    upgrade_begun,
)  # fmt: skip


@pytest.fixture
def day(transactional_db, browser, live_server, tmp_path) -> Iterator[Day]:
    firm = make_organisation(name_zh="海港热电", name_en="Harbour Power")
    make_user(Role.PRACTITIONER, organisation=firm, email="p@example.org", language="en")
    make_user(Role.PRACTITIONER, organisation=firm, email="q@example.org", language="en")
    expect.set_options(timeout=PATIENCE)
    made = Day(browser.browser_type, tmp_path / "profile", live_server.url, random.Random(SEED))
    yield made
    expect.set_options(timeout=PATIENCE_MS)
    made.context.close()


def test_interrupted_and_nothing_lost_or_doubled(day):
    count = int(os.environ.get("SYMBIONET_INTERRUPTIONS", "8"))
    kinds = list(KINDS) * (count // len(KINDS) + 1)
    day.chance.shuffle(kinds)
    kinds = kinds[:count]
    try:
        for number, kind in enumerate(kinds):
            day.log.append(kind.__name__)
            kind(day)
            if number % 25 == 24:
                day.drained()
                day.form()
        day.drained()
    except Exception as error:
        raise AssertionError(f"seed {SEED}, after {day.log}") from error

    stored = sorted(Resource.objects.values_list("title_en", flat=True))
    assert stored == sorted(day.saved), f"seed {SEED}"
    assert len(set(stored)) == len(stored)
    assert set(Operation.objects.values_list("state", flat=True)) == {"accepted"}
    print(f"{count} interruptions (seed {SEED}): {len(stored)} entries, none lost, none doubled")
