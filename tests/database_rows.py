"""Everything the database holds, to be compared before and after."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

__all__ = ["all_rows", "changed_tables", "rolled_back"]

type Rows = dict[str, frozenset[str]]  # table -> its rows, each as text

NOT_OURS = ("django_", "auth_", "sqlite_", "account_", "socialaccount_", "mfa_")


def all_rows(*, without: Collection[str] = ()) -> Rows:
    """The rows of each table of ours, in the order of no matter what, without the columns of some names."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if not name.startswith(NOT_OURS)]
        rows: Rows = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            places = [place for place, column in enumerate(cursor.description) if column[0] not in without]
            rows[table] = frozenset(repr([row[place] for place in places]) for row in cursor.fetchall())
    return rows


def changed_tables(before: Rows, after: Rows) -> set[str]:
    """The tables in which a row has come, gone or changed."""
    return {table for table in before | after if before.get(table) != after.get(table)}


@contextmanager
def rolled_back() -> Iterator[None]:
    """What is written inside is taken back, so that each example begins with the same database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
