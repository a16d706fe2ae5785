"""How a database is copied while people write, and put back as a whole: SQLite by its backup API, PostgreSQL by its own
programs `pg_dump`, `pg_restore` and `psql`.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from symbionet.web.backups.errors import BackupError

__all__ = ["DUMPS", "Database", "applied_migrations", "check_dump", "database_of", "dump", "has_rows", "load"]

DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY id"
USERS = "SELECT EXISTS (SELECT 1 FROM accounts_user)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where the database is: a file of SQLite, or a database of a PostgreSQL server with how to reach it."""

    kind: str
    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""

    @property
    def path(self) -> Path:
        """The file of SQLite."""
        return Path(self.name)


def database_of(settings: Mapping[str, Any]) -> Database:
    """The database of these settings of Django; raises BackupError for another kind."""
    kind = settings["ENGINE"].rsplit(".", maxsplit=1)[-1].removesuffix("3")
    if kind not in DUMPS:
        raise BackupError(f"{kind} databases are not backed up by symbionet: use the tools of that database")
    reach = {name: str(settings.get(name.upper()) or "") for name in ("host", "port", "user", "password")}
    return Database(kind=kind, name=str(settings["NAME"]), **reach)


def applied_migrations(database: Database) -> tuple[str, ...]:
    """The migrations of the database by app and name; none where it has no tables."""
    return tuple(row[0] for row in _rows(database, MIGRATIONS))


def has_rows(database: Database) -> bool:
    """Whether somebody works in the database: it has people."""
    rows = _rows(database, USERS)
    return bool(rows and rows[0][0])


def restored_from(database: Database) -> str:
    """The restore that a PostgreSQL database is the result of, as noted in the same transaction."""
    rows = _rows(database, "SELECT obj_description('public'::regnamespace, 'pg_namespace')")
    return str(rows[0][0] or "") if rows else ""


def _rows(database: Database, question: str) -> list[Any]:
    if database.kind == "sqlite":
        if not database.path.exists():
            return []
        with closing(sqlite3.connect(database.path, timeout=20)) as base:
            try:
                return base.execute(question).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []
                raise BackupError(f"the database cannot be read ({error})") from None
    with _connected(database) as connection:
        try:
            return connection.execute(question.encode()).fetchall()
        except psycopg.errors.UndefinedTable:
            return []


@contextmanager
def _connected(database: Database) -> Iterator[psycopg.Connection]:
    named = {"dbname": database.name, "host": database.host, "port": database.port, "user": database.user}
    named |= {"password": database.password}
    try:
        reach = psycopg.conninfo.make_conninfo("", **{name: value for name, value in named.items() if value})
        connection = psycopg.connect(reach)  # what is not named is left to libpq
    except psycopg.OperationalError as error:
        reason = str(error).strip()
        raise BackupError(f"the database cannot be reached ({reason}): check DATABASE_URL") from None
    with connection:
        yield connection


def dump(database: Database, to: Path) -> None:
    """Write the database as it is at one moment into the file `to`, while people go on writing; raises BackupError."""
    if database.kind == "sqlite":
        if not database.path.exists():
            raise BackupError(f"there is no database at {database.path}: check SYMBIONET_HOME")
        with closing(sqlite3.connect(database.path, timeout=20)) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, without the log beside it
    else:
        _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}"], database)


def check_dump(path: Path, kind: str) -> None:
    """Raises BackupError where the copy of a database is not whole."""
    if kind == "sqlite":
        try:
            with closing(sqlite3.connect(path)) as base:
                found = base.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found != "ok":
            raise BackupError(f"the database in the backup is damaged ({found}): take an older backup")
    elif shutil.which("pg_restore"):
        _run(["pg_restore", f"--file={os.devnull}", str(path)])


def load(path: Path, database: Database, *, note: str) -> None:
    """Replace all tables of the PostgreSQL database by those of the dump in one transaction, with `note` as its mark;
    a failure or a kill leaves the old ones. Raises BackupError.
    """
    script = path.with_suffix(".sql")
    _run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path)])
    before = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    after = f"COMMENT ON SCHEMA public IS '{note}'"
    alone = [
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--output={os.devnull}",
    ]
    _run([*alone, f"--command={before}", f"--file={script}", f"--command={after}"], database)
    script.unlink()


def _run(command: Sequence[str], database: Database | None = None) -> None:
    """Run a program of PostgreSQL; the password goes by its environment, where no list of processes shows it.

    Where the system can (`setpriv` of Linux) the program ends with this process: else one that outlives a kill would
    put the database in place after the restore was taken for cut off.
    """
    if shutil.which(command[0]) is None:
        raise BackupError(f"{command[0]} is missing: install the client programs of PostgreSQL")
    reach: dict[str, str] = {}
    if database is not None:
        named = {"PGHOST": database.host, "PGPORT": database.port, "PGUSER": database.user}
        named |= {"PGPASSWORD": database.password, "PGDATABASE": database.name}
        reach = {name: value for name, value in named.items() if value}
    guarded = [*(("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()), *command]
    done = subprocess.run(guarded, env={**os.environ, **reach}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = " ".join(done.stderr.split())[:400]
        raise BackupError(f"{command[0]} failed ({reason}): nothing was changed")
