"""Kills during writes, backups and restores: nothing acknowledged is lost, no backup is half, no home is torn.

`python benchmarks/kills.py --kills 200` runs on a home of its own in a temporary folder, with SQLite; `--postgres URL`
on two databases of its own on that server, which are dropped afterwards. A third of the
kills hit a process that writes through the actions (an entry counts once its process has said so), a third one that
makes backups, a third one that restores a backup over a home. Each process is forked and killed at a random moment.
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import django
import psycopg
from django.core.management import call_command
from django.db import connections

LONGEST = 0.6  # seconds until the kill, unless told


def killed(work: Callable[[int], None], chance: random.Random, longest: float) -> list[str]:
    """Fork a process that does the work again and again, kill it at a random moment; what it said until then."""
    connections.close_all()
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.close(reads)
        try:
            work(writes)
        finally:
            os._exit(1)
    os.close(writes)
    time.sleep(chance.uniform(0.02, longest))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as heard:
        return [line.decode() for line in heard.read().splitlines()]


def writing(by: Any, chance: random.Random) -> Callable[[int], None]:
    """Organisations are added by the action; each name is said once it is stored."""
    from symbionet.network.actions import OrganisationValues, add_organisation  # noqa: PLC0415

    def work(said: int) -> None:
        while True:
            name = f"Firm {os.getpid()} {time.monotonic_ns()}"
            add_organisation(OrganisationValues(name_en=name), by=by)
            os.write(said, f"{name}\n".encode())

    return work


def backed_up(to: Path, source: Any) -> object:
    """A backup in the place of the one before."""
    from symbionet.web.backups import make_backup  # noqa: PLC0415

    return make_backup(to, source, symbionet="x", packs={}, now=datetime.now(UTC))


def again(once: Callable[[], object]) -> Callable[[int], None]:
    """The same work until the end."""

    def work(_said: int) -> None:
        while True:
            once()

    return work


NAMES = "SELECT name_en FROM network_organisation"


def counts(database: Any) -> tuple[str, set[str]]:
    """Whether the database is whole, and the names in it; one without tables is whole and empty."""
    if database.kind == "sqlite":
        with closing(sqlite3.connect(database.path)) as base:
            whole = str(base.execute("PRAGMA integrity_check").fetchone()[0])
            return whole, {str(name) for (name,) in base.execute(NAMES)}
    reach = {"host": database.host, "port": database.port, "user": database.user, "password": database.password}
    with psycopg.connect(dbname=database.name, **{name: text for name, text in reach.items() if text}) as base:
        if not base.execute("SELECT to_regclass('network_organisation') IS NOT NULL").fetchone()[0]:  # type: ignore[index]
            tables = base.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()[0]  # type: ignore[index]
            return ("ok" if not tables else f"torn, with {tables} tables"), set()
        return "ok", {str(name) for (name,) in base.execute(NAMES)}


def play(home: Path, kills: int, chance: random.Random, longest: float) -> list[str]:
    """So many kills in turn; a line for each thing that was lost or torn."""
    from django.conf import settings  # noqa: PLC0415

    from symbionet.accounts.models import Role, RoleGrant, User  # noqa: PLC0415
    from symbionet.web.backups import (  # noqa: PLC0415
        Source,
        database_of,
        finish_restore,
        restore_backup,
        verify_backup,
    )

    by = User.objects.create(email="p@example.org", name="P")
    RoleGrant.objects.create(user=by, role=Role.PRACTITIONER)
    source = Source(home=home, database=database_of(settings.DATABASES["default"]), secret_key=settings.SECRET_KEY)
    folder, work = home.parent / "backups", home.parent / "work"
    folder.mkdir()
    work.mkdir()
    first = folder / "first.backup"
    backed_up(first, source)
    lost: list[str] = []
    acknowledged: set[str] = set()
    other = home.parent / "other"
    for number in range(kills):
        if number % 3 == 0:
            acknowledged |= set(killed(writing(by, chance), chance, longest))
            whole, found = counts(source.database)
            lost += [f"kill {number}: the database is {whole}"] if whole != "ok" else []
            lost += [f"kill {number}: lost {name}" for name in sorted(acknowledged - found)]
        elif number % 3 == 1:
            killed(again(lambda: backed_up(first, source)), chance, longest)
            try:
                verify_backup(first, passphrase="", work=work)
            except Exception as error:
                lost.append(f"kill {number}: the backup is not whole: {error}")
        else:
            if not other.exists():
                shutil.copytree(home, other)
            target = replace(source, home=other, database=replace(source.database, name=_elsewhere(source, other)))
            killed(again(partial(restore_backup, first, target)), chance, longest)
            finish_restore(target)
            whole, _found = counts(target.database)
            lost += [f"kill {number}: the restored database is {whole}"] if whole != "ok" else []
            lost += [f"kill {number}: the home lacks its key"] if not (other / "secret_key").exists() else []
    print(f"{len(acknowledged)} acknowledged writes")
    return lost


def _elsewhere(source: Any, other: Path) -> str:
    """The database that is restored: the file in the other home, or the second one on the server."""
    if source.database.kind == "sqlite":
        return str(other / source.database.path.relative_to(source.home))
    return f"{source.database.name}_restored"


@contextmanager
def databases_on(server: str) -> Iterator[str]:
    """The address of a new database on a PostgreSQL server; it and the one that is restored are dropped afterwards."""
    name = f"symbionet_kills_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as base:
        for made in (name, f"{name}_restored"):
            base.execute(f"CREATE DATABASE {made}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as base:
            for made in (name, f"{name}_restored"):
                base.execute(f"DROP DATABASE {made} WITH (FORCE)")


def main() -> int:
    """Play, and print what was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument(
        "--longest", type=float, default=LONGEST, help="seconds until the latest kill: longer than a restore takes"
    )
    parser.add_argument("--postgres", default="", help="postgresql://USER@HOST:PORT/DATABASE of a server")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        databases_on(asked.postgres) if asked.postgres else nullcontext("") as address,
    ):
        home = Path(folder) / "home"
        home.mkdir()
        os.environ |= {"SYMBIONET_HOME": str(home), "DJANGO_SETTINGS_MODULE": "symbionet.settings"}
        os.environ.pop("DATABASE_URL", None)
        if address:
            os.environ["DATABASE_URL"] = address
        django.setup()
        call_command("migrate", verbosity=0)
        begun = time.monotonic()
        lost = play(home, asked.kills, random.Random(asked.seed), asked.longest)
        connections.close_all()
    for line in lost:
        print("LOST ", line)
    print(
        f"{asked.kills} kills (seed {asked.seed}) in {time.monotonic() - begun:.0f} s; lost: {len(lost) or 'nothing'}"
    )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
