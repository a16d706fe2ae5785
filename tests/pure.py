"""Which tests can reach no database: the others run on SQLite and on PostgreSQL."""

from functools import cache
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
# what they import knows no database: tests/test_house.py
PURE_FOLDERS = {_HERE / name for name in ("engine", "sheets", "letters", "tables", "xlsform")}
# these read the packs, the pages, the sources and the programs of the repository, which no database changes
PURE_FILES = {_HERE / "test_house.py", _HERE / "test_docs_links.py", _HERE / "test_docs_commands.py",
              _HERE / "test_light_start.py", _HERE / "test_wording.py", *_HERE.glob("test_packs*.py"),
              *(_HERE / "scripts").glob("test_*.py"), *(_HERE / "measur").glob("test_*.py"),
              _HERE / "test_new_app.py"}  # fmt: skip  # the last runs with settings of its own: on SQLite always
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def asks_for_database(item: pytest.Item) -> bool:
    """Whether pytest-django would open the database for the test; it is closed to all others."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(DATABASE_FIXTURES & fixtures) or item.get_closest_marker("django_db") is not None


def is_pure(item: pytest.Item) -> bool:
    """Whether the test is of those that need not run on every database."""
    return _placed(item.path) and not asks_for_database(item)


@cache
def _placed(path: Path) -> bool:
    return path in PURE_FILES or bool(PURE_FOLDERS & set(path.parents))
