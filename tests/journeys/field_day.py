"""A day in the field with one browser of its own behind a proxy, and what it has said to be kept."""

import contextlib
import os
import random
import signal
from pathlib import Path

from browser import browser_environment, chromium_path
from field_devices import STATE, add_photo, open_form, photo, set_up
from field_proxy import Proxy
from field_server import FieldServer
from playwright.sync_api import BrowserContext, BrowserType, CDPSession, Error, Page, expect
from test_sign_in_to_synergy import WORDS, sign_in

from conftest import FLAGS, PATIENCE_MS

PATIENCE = 90_000  # of a busy machine, for a page or what it shows
PICTURE = photo(300, 200)
NO_SIGNAL = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


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

    def __init__(
        self, kind: BrowserType, folder: Path, proxy: Proxy, chance: random.Random, server: FieldServer
    ) -> None:
        self.kind, self.folder, self.proxy, self.chance, self.server = kind, folder, proxy, chance, server
        self.address = proxy.url
        self.saved: list[str] = []
        self.log: list[str] = []
        self.photos = 0
        self.line: CDPSession | None = None  # tells the page that there is no signal
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
        self.proxy.is_silent, self.line = False, None
        self.page: Page = self.context.pages[0] if self.context.pages else self.context.new_page()

    def loses_signal(self) -> None:
        """No signal: nothing gets through, and the page is told so.

        Playwright's own `set_offline` waits for each worker it has ever seen, also for those that are gone: it hung.
        """
        self.proxy.is_silent = True
        self.line = self.context.new_cdp_session(self.page)
        self.line.send("Network.enable")
        self.line.send("Network.emulateNetworkConditions", NO_SIGNAL)

    def has_signal(self) -> None:
        """The signal is back."""
        self.proxy.is_silent = False
        if self.line is not None:
            with contextlib.suppress(Error):  # the page is gone
                self.line.send("Network.emulateNetworkConditions", NO_SIGNAL | {"offline": False})
                self.line.detach()
            self.line = None

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
        """Send it with the photos that the form shows, and wait until the page says that it is on the device."""
        photos = self.page.locator("[data-field-photos] li:not([data-state=file])").count()
        self.page.locator("main .form-actions button[type=submit]").click()
        expect(self.page.locator("[data-field-waiting] li", has_text=title)).to_have_count(1)
        self.saved.append(title)
        self.photos += photos

    def entry(self, *, with_photo: bool = False) -> str:
        """An entry that is kept; gives its title."""
        title = self.typed(with_photo=with_photo)
        self.kept(title)
        return title

    def found_again(self, title: str) -> None:
        """What was typed stands in the form again, and is sent."""
        expect(self.page.locator("#id_title")).to_have_value(title)
        self.page.locator("#id_direction_0").check(force=True)
        self.kept(title)

    def reopened(self) -> None:
        """The browser starts anew after it was killed or closed."""
        with contextlib.suppress(Error):
            self.context.close()
        self.start()
        self.form()
        self.context.pages[0].evaluate("0")

    def drained(self) -> None:
        """Everything is sent; where the session has ended a person signs in again."""
        self.proxy.free()
        self.has_signal()
        self.page.goto("/field/")
        if "/accounts/login" in self.page.url or self.page.locator("input[name=login]").count():
            sign_in(self.page, "p@example.org", WORDS["en"])
            self.page.goto("/field/")
        expect(self.page.locator("[data-field-home][data-shown]")).to_be_visible()
        self.page.locator("[data-field-send]").click()
        expect(self.page.locator(STATE)).to_have_attribute("data-waiting", "0", timeout=PATIENCE_MS)
        expect(self.page.locator(STATE)).to_have_attribute("data-refused", "0")
