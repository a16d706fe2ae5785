"""axe-core on forty pages as six roles see them, each in Chinese and English, at 1280 and 390 pixels (WCAG 2.2 AA);
at 320 pixels, too, whether they move sideways (WCAG 1.4.10).

`python benchmarks/axe_pages.py http://127.0.0.1:8000` on a platform with the demo. The journeys of the tests check the
pages of their own walks; this holds the list of forty, which would cost the suite minutes. Says what is serious or
critical, whatever moves sideways, and ends with 1 where anything was found.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

AXE = (Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PASSWORD = "symbionet-demo"
LANGUAGES = (("zh-hans", "zh-CN"), ("en", "en-GB"))
WIDTHS = (1280, 390)
NARROW = 320  # a page at 1280 pixels enlarged four times
PAGES = {  # who sees them, as the demo signs them in; "first:" opens the first link of a list that begins so
    "": ("/", "/accounts/login/", "/register/"),
    "practitioner": (
        "/", "/today/", "/resources/", "/resources/new/", "first:/resources/", "/organisations/", "/organisations/new/",
        "/organisations/twins/", "first:/organisations/", "/map/", "/matches/", "first:/matches/", "/matches/services/",
        "/synergies/?view=board", "/synergies/?view=table", "/synergies/?view=map", "/synergies/?view=calendar",
        "first:/synergies/?view=table", "/region/", "/network/graph/", "/search/?q=ash", "/knowledge/", "/parks/",
        "/invitations/", "/audits/", "/supply/", "/ems/", "/funnel/", "/policy/barriers/", "/manual/",
        "/manual/fields/", "/people/",
    ),
    "member": ("/our/", "/offers/", "/matches/"),
    "manager": ("/", "/programme/"),
    "verifier": ("/ledger/",),
    "observer": ("/",),
}  # fmt: skip


def opened(browser: Browser, base: str, role: str, language: str, locale: str) -> Page:
    """A page signed in as the role, in the language."""
    context = browser.new_context(locale=locale, reduced_motion="reduce")
    context.set_default_timeout(120_000)
    context.add_cookies([{"name": "django_language", "value": language, "url": base}])
    page = context.new_page()
    if role:
        page.goto(f"{base}/accounts/login/")
        page.fill("input[name=login]", f"{role}@demo.example")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
    return page


def address_of(page: Page, base: str, path: str) -> str:
    """The path, or that of the first thing of a list."""
    if not path.startswith("first:"):
        return path
    listed = path.removeprefix("first:")
    page.goto(base + listed)
    start = listed.partition("?")[0]
    found = page.locator(f"main a[href^='{start}']")
    links: list[str] = found.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return next(link for link in links if link.removeprefix(start).strip("/").isdigit())


def faults_of(page: Page, *, asked: bool) -> Iterator[str]:
    """What axe (where it is `asked`) calls serious or critical, and whether the page moves sideways."""
    if asked:
        yield from _serious(page)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        yield "moves sideways"


def _serious(page: Page) -> Iterator[str]:
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {{runOnly: {WCAG}}}).then(r => r.violations)")
    for entry in found:
        if entry["impact"] in {"serious", "critical"}:
            yield f"{entry['id']}: {[node['target'] for node in entry['nodes'][:3]]}"


def main(base: str) -> int:
    """Walks all pages; says each fault, and how many were checked."""
    checked = narrow = faults = 0
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
        )
        for role, paths in PAGES.items():
            for language, locale in LANGUAGES:
                page = opened(browser, base, role, language, locale)
                for path in [address_of(page, base, path) for path in paths]:
                    for width in (*WIDTHS, NARROW):
                        page.set_viewport_size({"width": width, "height": 900})
                        answer = page.goto(base + path)
                        said = [f"status {answer and answer.status}"]
                        if answer and answer.ok:
                            said = list(faults_of(page, asked=width != NARROW))
                        checked += width != NARROW
                        narrow += width == NARROW
                        faults += len(said)
                        for fault in said:
                            sys.stdout.write(f"{role or 'visitor'} {path} {language} {width}: {fault}\n")
                            sys.stdout.flush()
                page.context.close()
        browser.close()
    pages = sum(map(len, PAGES.values()))
    sys.stdout.write(f"{pages} pages, {checked} combinations checked, {narrow} at {NARROW} pixels, {faults} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    sys.exit(main(parser.parse_args().base.rstrip("/")))
