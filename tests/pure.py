"""Which tests can reach no database: the others run on SQLite and on PostgreSQL."""

from pathlib import Path

import pytest

PURE_FOLDERS = {Path(__file__).parent / name for name in ("engine", "sheets")}  # their imports: tests/test_house.py
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def asks_for_database(item: pytest.Item) -> bool:
    """Whether pytest-django would open the database for the test; it is closed to all others."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(DATABASE_FIXTURES & fixtures) or item.get_closest_marker("django_db") is not None
