"""Rows that are written once: refused by the query sets here, and by triggers in the database itself."""

from typing import Any, NoReturn

from django.db import models

__all__ = ["Sealed", "SealedError", "seal_sql", "unseal_sql"]


class SealedError(TypeError):
    """Code tried to change or delete a row that is written once; write a correcting row instead."""


def _refuse(what: str) -> NoReturn:
    raise SealedError(f"{what} is written once; correct it by a new row with a reason")


class SealedRows(models.QuerySet):
    """Rows that can be read and added."""

    def update(self, **values: Any) -> NoReturn:
        """Refused: raises SealedError."""
        _refuse(self.model.__name__)

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        """Refused: raises SealedError."""
        _refuse(self.model.__name__)

    def delete(self) -> NoReturn:
        """Refused: raises SealedError."""
        _refuse(self.model.__name__)


Sealed = SealedRows.as_manager


def seal_sql(vendor: str, table: str, columns: tuple[str, ...] = ()) -> list[str]:
    """Statements that make a table append-only; with `columns`, only these may not be changed (deleting never).

    Knows SQLite and PostgreSQL; other databases keep the guard of the query sets alone.
    """
    of = f" OF {', '.join(columns)}" if columns else ""
    text = f"{table} is append-only: correct it by a new row"
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_{verb.split()[0].lower()}_sealed BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{text}'); END"
            for verb in (f"UPDATE{of}", "DELETE")
        ]
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {table}_sealed() RETURNS trigger AS"
            f" $$ BEGIN RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            " LANGUAGE plpgsql",
            f"CREATE TRIGGER {table}_update_sealed BEFORE UPDATE{of} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_sealed()",
            f"CREATE TRIGGER {table}_delete_sealed BEFORE DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_sealed()",
        ]
    return []


def unseal_sql(vendor: str, table: str) -> list[str]:
    """Statements that undo `seal_sql` (a migration backwards)."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_{verb}_sealed" for verb in ("update", "delete")]
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_{verb}_sealed ON {table}" for verb in ("update", "delete")]
    return []
