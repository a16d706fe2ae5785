"""Interruptions of work without a signal by the server itself: killed and started again, or of an older build."""

import threading
import time
from http.client import HTTPException

from field_day import PICTURE, Day
from field_devices import add_photo, open_form, photo
from field_proxy import Exchange
from line_interruptions import ENTRY, SYNC, UPDATE, UPLOADS, WORKER, altered
from playwright.sync_api import expect

SESSION = "/field/session/"
LARGE = photo(1600, 1200)  # some pieces of 512 kB
LATER_BASE = """() => new Promise((told) => { const asked = indexedDB.open("symbionet-field");
    asked.onsuccess = () => { const version = asked.result.version; asked.result.close();
      const next = indexedDB.open("symbionet-field", version + 1);
      next.onupgradeneeded = () => next.result.createObjectStore(`later${version}`);
      next.onsuccess = () => { next.result.close(); told("changed"); };
      next.onblocked = () => told("blocked"); next.onerror = () => told("failed"); };
    asked.onerror = () => told("failed"); })"""


def _killed(day: Day, method: str, path: str, picture: bytes) -> None:
    """The server is killed while it takes a request of an entry with a photo; meanwhile somebody goes on working."""
    title = day.typed()
    add_photo(day.page, picture)
    half = day.chance.random() < 0.5
    share, wait = day.chance.uniform(0.1, 0.9), day.chance.uniform(0, 0.06)

    def killing(exchange: Exchange) -> None:
        if half:
            exchange.ask_in_part(share, then=day.server.kill)
            return
        asked = threading.Thread(target=_asked, args=[exchange])
        asked.start()
        time.sleep(wait)  # it may have stored everything, or nothing
        day.server.kill()
        asked.join()
        exchange.drop()

    for _piece in range(day.chance.randrange(2) if method == "PUT" else 0):
        day.proxy.rule(method, path, lambda exchange: exchange.answer(exchange.ask()))
    rule = day.proxy.rule(method, path, killing, holds=ENTRY if path == SYNC else b"")
    day.kept(title)
    if rule.done.wait(20):
        day.entry()  # without a server
    else:
        day.server.kill()
    day.log[-1] += "(half)" if half else "(whole)"
    day.proxy.free()
    day.server.start()


def _asked(exchange: Exchange) -> None:
    try:
        exchange.ask()
    except (OSError, HTTPException):  # the answer was cut: this is what it is about
        return


def killed_in_upload(day: Day) -> None:
    """25: SIGKILL to the server in the middle of a photo; it is started again, and the photo goes on."""
    _killed(day, "PUT", UPLOADS, LARGE)


def killed_in_sync(day: Day) -> None:
    """25: SIGKILL to the server while it stores an entry, before or after it has; the entry comes again, once."""
    _killed(day, "POST", SYNC, PICTURE)


def lower_build(day: Day) -> None:
    """24: the server answers with an older build than the device has: it is not taken, and the work goes on."""
    title = day.typed()
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    tab = day.context.new_page()
    tab.goto("/field/kept/en/")
    assert tab.evaluate(LATER_BASE) == "changed"  # a later build was here, and has added to the base
    build = f"{day.chance.randrange(16**6):06x}"
    altered(day, WORKER, '"release": [0-9]+, "build": "([0-9a-f]{6})', f'"release": 1, "build": "{build}')
    altered(day, SESSION, '"release": [0-9]+', '"release": 1')
    tab.evaluate(UPDATE)
    tab.wait_for_function("navigator.serviceWorker.getRegistration('/').then((r) => !r.installing)")
    assert tab.evaluate(f"caches.has('field-shell-{build}')") is False  # what may wait is this build, after a newer one
    tab.goto("/field/")
    expect(tab.locator("[data-field-older]")).to_be_visible()
    tab.close()
    expect(day.page.locator("#id_title")).to_have_value(title)
    if day.chance.random() < 0.5:
        day.loses_signal()
        day.page.reload()
        open_form(day.page)
        day.has_signal()
    day.found_again(title)
    day.entry()
    day.proxy.free()
