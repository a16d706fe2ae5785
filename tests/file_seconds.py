"""`pytest --file-seconds 5` names the test files that take longer: a file is short enough to be run while one works.

What counts is the processor time of the tests with their fixtures and the programs they call, so that a busy machine
blames nobody. What is made once for all files (the database, the packs) counts for nobody.
"""

import os
from collections import Counter
from collections.abc import Generator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from factories import make_people
from pure import asks_for_database
from worlds import make_world

_spent: Counter[str] = Counter()
_began = pytest.StashKey[float]()
_shared = [0.0]  # seconds that went into what all files share


def _seconds() -> float:
    """Processor seconds of this process and of those it has waited for, without what all files share."""
    return sum(os.times()[:4]) - _shared[0]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare --file-seconds."""
    parser.addoption("--file-seconds", type=float, metavar="SECONDS", help="name the test files that take longer")


@pytest.fixture(scope="session", autouse=True)
def _warm(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> None:
    """Where files are measured, what is read once in a process is read beforehand: which file comes first is chance."""
    if request.config.getoption("file_seconds") is None or not any(map(asks_for_database, request.session.items)):
        return
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        client = Client()
        client.force_login(make_world(make_people()).practitioner)
        client.get(reverse("home"))
        transaction.set_rollback(True)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """Leave out what is made once for all files."""
    before = sum(os.times()[:4])
    try:
        return (yield)
    finally:
        if fixturedef.scope == "session":
            _shared[0] += sum(os.times()[:4]) - before


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin to count."""
    item.stash[_began] = _seconds()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note in each report what its phase took."""
    report = yield
    now = _seconds()
    report.processor_seconds = now - item.stash.get(_began, now)
    item.stash[_began] = now
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add a phase to its file."""
    _spent[report.nodeid.split("::")[0]] += getattr(report, "processor_seconds", 0.0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Write the files that took longer, the slowest first, and what each folder took."""
    limit = config.getoption("file_seconds")
    if limit is None:
        return
    terminalreporter.section(f"test files above {limit:g} s")
    for file, seconds in _spent.most_common():
        if seconds > limit:
            terminalreporter.line(f"{seconds:6.1f} s  {file}")
    folders: Counter[str] = Counter()
    for file, seconds in _spent.items():
        folders[file.rpartition("/")[0]] += seconds
    terminalreporter.section("seconds by folder")
    for folder, seconds in folders.most_common():
        terminalreporter.line(f"{seconds:6.1f} s  {folder}")
