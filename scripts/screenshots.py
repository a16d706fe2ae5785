"""Makes the pictures of the README in `docs/images` from the demo network, in English and Chinese.

usage: python scripts/screenshots.py
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from browser import browser_environment, chromium_path
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SYMBIONET = ROOT / ".venv" / "bin" / "symbionet"
EMAIL, PASSWORD = "practitioner@demo.example", "symbionet-demo"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
CHOSEN = {"en": "en", "zh": "zh-hans"}  # said by cookie: what a person chose counts more than the browser
READY_SECONDS = 600  # loading the demo takes a minute or two on a small machine
WITH_MATCHES = "粉煤灰"  # of the published exchanges, whose matches the demo looks for
TABLE = """企业\t供/需\t资源\t数量\t单位
滨海甲热电有限公司\t供\t粉煤灰\t3.5\t万吨/年
滨海乙建材有限公司\t需\t脱硫石膏\t约八千\t吨/年
滨海丙食品有限公司\t供\t废油脂\t120\t吨/月
滨海丁木业有限公司\t供\t废木料\t很多\t吨/周
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def platform() -> Iterator[str]:
    """The address of a platform with the demo network in a folder of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        port = free_port()
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = {**kept, "SYMBIONET_HOME": home, "SYMBIONET_DEMO": "yes"}
        command = [str(SYMBIONET), "serve", "--port", str(port), "--with-demo"]
        server = subprocess.Popen(command, env=environment, start_new_session=True)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # the worker of the task queue, too
            server.wait()


def wait_until_ready(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Return when the platform answers; raises RuntimeError when it ends or takes too long."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the platform ended with status {server.returncode}: see what it printed above")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(1)
    raise RuntimeError(f"the platform was not ready after {READY_SECONDS} s: run `make run` and look what it says")


def take_pictures(browser: Browser, address: str, lang: str) -> None:
    """Write the pictures of one language."""
    context = browser.new_context(
        base_url=address, locale=LOCALES[lang], viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    context.add_cookies([{"name": "django_language", "value": CHOSEN[lang], "url": address}])
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"{address}/")
    page.goto("/")  # without the greeting of the sign-in
    save(page, f"home-{lang}")
    page.goto(matches_of(page, WITH_MATCHES))
    save(page, f"matches-{lang}")
    page.goto("/import/")
    page.fill("textarea", TABLE)
    page.locator("form:has(textarea) button[type=submit]").last.click()
    page.wait_for_url("**/import/*/")
    save(page, f"import-{lang}")
    page.locator("form[action$='/discard/'] button").click()  # else it waits on the home page of the next language
    page.goto("/ledger/reports/")
    picture = page.locator("#chart-cumulative")
    page.locator("#table-cumulative").scroll_into_view_if_needed()  # pictures are drawn where the reader is near
    picture.wait_for(state="visible")
    page.locator(".card", has=picture).evaluate("card => scrollTo(0, card.offsetTop - 90)")
    save(page, f"benefits-{lang}")
    context.close()


def matches_of(page: Page, title: str) -> str:
    """The address of the matches of the first resource of that title that has any."""
    page.goto(f"/matches/?search={quote(title)}")
    page.goto(page.locator("tbody td a[href^='/matches/']").first.get_attribute("href") or "")
    resource = page.locator("main a[href^='/resources/']").first.get_attribute("href") or ""
    return f"{resource.rstrip('/')}/matches/"


def save(page: Page, name: str) -> None:
    """Write the visible part of the page."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"screenshots: {name}.png, {(IMAGES / f'{name}.png').stat().st_size // 1000} kB")


def main() -> int:
    """Make all pictures, or say in one sentence what is missing."""
    path = chromium_path()
    if path is None:
        print("symbionet: the screenshots need Chromium: install the package `chromium` and repeat", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    try:
        with platform() as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=path, args=FLAGS, env=dict(browser_environment(path)))
            for lang in LOCALES:
                take_pictures(browser, address, lang)
            browser.close()
    except RuntimeError as error:
        print(f"symbionet: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
