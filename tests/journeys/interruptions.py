"""Interruptions of work without a signal, by what the browser and the line do."""

import contextlib
from collections.abc import Callable

from field_day import PICTURE, Day, killed
from field_devices import STATE, add_photo, photo, set_up
from field_proxy import Exchange
from line_interruptions import ENTRY, SYNC, UPLOADS, sent_through
from playwright.sync_api import Error, expect
from test_sign_in_to_synergy import WORDS, sign_in

from symbionet.field.models import Operation

STORES, ASKS = ("POST", SYNC, ENTRY), ("GET", "/field/session/", b"")  # method, address, what the body holds
PORTAL = "<html><body>Welcome to the hotel. Accept our terms.</body></html>"
NOISE = photo(1600, 1200)


def answered(day: Day, asked: tuple[str, str, bytes], act: Callable[[Exchange], None], times: int = 1) -> None:
    """What asks so next is answered so; an entry is sent meanwhile; then the way is free again."""
    method, path, holds = asked
    sent_through(day, day.proxy.rule(method, path, act, times, holds), with_photo=path == UPLOADS)


def lost_reply(exchange: Exchange) -> None:
    """The server does it, and nobody hears of it."""
    exchange.ask()
    exchange.drop()


def killed_browser(day: Day) -> None:
    """1: SIGKILL after something was kept, or while a photo is being chosen."""
    if day.chance.random() < 0.3:
        day.typed()
        day.page.locator("#id_photos").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PICTURE})
    else:
        day.entry(with_photo=day.chance.random() < 0.3)
    assert killed(day.folder) > 0
    day.reopened()


def crashed_tab(day: Day) -> None:
    """2: the tab dies while somebody types, and with it the lock that it holds."""
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
    expect(day.page.locator("[data-field-photos] li")).to_have_count(0)  # or the next one is taken for it
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
    day.loses_signal()
    day.entry(with_photo=day.chance.random() < 0.5)
    if day.chance.random() < 0.5:
        day.entry()
    day.has_signal()


def reply_lost(day: Day) -> None:
    """14: stored, but the reply is lost; the next entry is written meanwhile."""
    answered(day, STORES, lost_reply)


def stalled(day: Day) -> None:
    """15: the connection stalls, then breaks, before anything came through."""
    answered(day, day.chance.choice([STORES, ASKS]), lambda exchange: exchange.drop(), times=2)


def stumbles(day: Day) -> None:
    """16: the server stumbles; the others go on."""
    status = day.chance.choice([500, 502, 503, 504])
    answered(day, STORES, lambda exchange: exchange.say(status, "<h1>Oops</h1>"))


def too_large(day: Day) -> None:
    """16: one entry is refused as too large; it is set aside, the person sends it again."""
    day.drained()
    day.form()
    day.proxy.rule("POST", SYNC, lambda exchange: exchange.say(413, "too large"), holds=ENTRY)
    day.entry()
    expect(day.page.locator(STATE)).to_have_attribute("data-refused", "1")
    day.proxy.free()
    day.page.goto("/field/")
    day.page.locator("[data-again]").first.click()
    expect(day.page.locator(STATE)).to_have_attribute("data-refused", "0")
    day.form()


def portal(day: Day) -> None:
    """17: the page of a hotel's network answers in place of the server."""
    answered(day, day.chance.choice([STORES, ASKS]), lambda exchange: exchange.say(200, PORTAL))


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
    day.loses_signal()
    day.entry()
    day.context.clear_cookies()
    before = Operation.objects.count()
    day.has_signal()
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
    act = (lambda exchange: exchange.say(status, '{"room": "field"}')) if status else lost_reply
    answered(day, (day.chance.choice(["POST", "PUT"]), UPLOADS, b""), act)


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
        """() => new Promise((told) => { const asked = indexedDB.open("symbionet-field", 1e6);
        asked.onupgradeneeded = () => asked.transaction.abort(); asked.onerror = () => told("given up");
        asked.onsuccess = () => told("changed"); setTimeout(() => told("blocked"), 10000); })"""
    )
    tab.close()
    assert told == "given up"
    day.kept(title)
