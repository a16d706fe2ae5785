"""The recipe "a new app in ten steps": an app of a dozen modules, one line of settings, and the house covers it."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import messages
import pytest
from django.conf import settings

HERE = Path(__file__).resolve().parent
ROOT, NEW_APP = HERE.parent, HERE / "new_app"
TOURS = NEW_APP / "tours"
# the app's own tests, and of those of the house what goes over every app that is installed
TESTS = [str(TOURS / "tests"), *(f"{HERE}/{name}" for name in (
    "test_house.py", "test_access.py", "test_api_access.py", "test_laws_of_sight.py", "synergies/test_leaks.py",
))]  # fmt: skip
CHOSEN = """tour or matrix_names or hides_another or table_names or walk_goes_through or sees_nothing
    or closed_list or chinese_message or migrations or verb_of_the_history or reference"""


@pytest.fixture(scope="module")
def chinese() -> Iterator[None]:
    """The catalogue of the app, compiled as `make setup` does it for every installed app."""
    compiled = (TOURS / messages.PLACE).with_suffix(".mo")
    messages.catalogue(TOURS).save_as_mofile(str(compiled))
    yield
    compiled.unlink()


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """The command where the app is installed."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DATABASE_URL"))}
    ours |= {
        "DJANGO_SETTINGS_MODULE": "settings_with_tours",
        "PYTHONPATH": os.pathsep.join(str(path) for path in (NEW_APP, HERE, ROOT / "scripts")),
        "SYMBIONET_HOME": str(settings.HOME),
    }
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=ours, capture_output=True, text=True, check=False)


def test_the_app_is_a_dozen_modules_and_one_line_of_settings():
    modules = [
        path for path in TOURS.rglob("*.py") if not {"migrations", "tests"} & set(path.parts[len(TOURS.parts) :])
    ]
    filled = [path for path in modules if path.read_text(encoding="utf-8").strip()]
    lines = [ast.unparse(one) for one in ast.parse((NEW_APP / "settings_with_tours.py").read_text("utf-8")).body[1:]]

    assert len(filled) <= 12
    assert [path.name for path in modules if path not in filled] == ["__init__.py"]
    assert lines == ["from symbionet.settings import *", "INSTALLED_APPS = [*INSTALLED_APPS, 'tours']"]


def test_the_app_and_the_house_around_it_pass_their_tests(chinese):
    done = run("-m", "pytest", "-p", "no:cacheprovider", "-k", " ".join(CHOSEN.split()), *TESTS)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) > 60
