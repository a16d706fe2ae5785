"""Databases made once and copied: the tests do not run all migrations each time they start."""

import fcntl
import functools
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.state import ProjectState, get_related_models_tuples

import symbionet
from symbionet.core.app import our_apps

__all__ = [
    "copy_of",
    "kept_base",
    "make_ready",
    "migrate",
    "migrated_copy",
    "migrated_template",
    "migrations_key",
    "other_database",
    "quick_registry",
]


def migrations_key(
    *more: bytes, among: Collection[tuple[str, str]] | None = None, apart_from: Collection[str] = ()
) -> str:
    """A short name of the migrations as they stand (all, or those of `among`: app and name) and of `more`; those of the
    apps `apart_from` are left out.
    """
    digest = hashlib.sha256(version("django").encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        if config.label in apart_from:
            continue
        for path in sorted((Path(config.path) / "migrations").glob("*.py")):
            if among is None or (config.label, path.stem) in among:
                digest.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
    for data in more:
        digest.update(data)
    return digest.hexdigest()[:16]


def kept_base(name: str, key: str) -> Path:
    """The file in which the base of that name is kept; another key means that it must be made anew."""
    return Path(settings.HOME, "tests", f"{name}-{key}.sqlite3")


@contextmanager
def other_database(name: str) -> Iterator[None]:
    """What goes to the default database goes to the one of that name meanwhile."""
    kept = connections["default"]
    connections["default"] = kept.__class__({**kept.settings_dict, "NAME": name}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = kept


def quick_registry() -> None:
    """The installed models are looked up once.

    Django keeps the answers in caches that all registries share, and each model of a migration's own registry, of which
    there are tens of thousands, would empty those of the installed models, which do not change.
    """
    for name in ("get_models", "get_swappable_settings_name"):
        setattr(apps, name, functools.cache(functools.partial(getattr(Apps, name).__wrapped__, apps)))


def migrate() -> None:
    """What today's migrations that are left to apply make of the default database."""
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def neighbours_reloaded() -> Iterator[None]:
    """A change of a model reloads it and the models related to it, in the state from which migrations make tables.

    Django reloads all that can be reached over relations, most of our models, for each of 780 changes: four fifths of a
    migration's time. The tables need the neighbours alone; before a migration runs Python code Django loads the whole
    state anew, as it does after the changes that it delays itself (`is_delayed`). `tests/upgrade` compares the tables
    with those of a database that was migrated without this.
    """
    kept = ProjectState._find_reload_model

    def neighbours(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        state.is_delayed = True
        try:
            model = state.apps.get_model(app_label, model_name)
        except LookupError:  # not loaded yet
            return {(app_label, model_name)}
        return {(app_label, model_name), *get_related_models_tuples(model)}

    ProjectState._find_reload_model = neighbours
    try:
        yield
    finally:
        ProjectState._find_reload_model = kept


def make_tables() -> None:
    """The tables of today in an empty database, or in one that lacks those of some apps."""
    with neighbours_reloaded():
        migrate()


def migrated_copy(to: Path) -> None:
    """Copy the migrated base to `to`; that of apps from elsewhere is the base of the house and their own tables."""
    package = Path(symbionet.__path__[0])
    elsewhere = [app.label for app in our_apps() if package not in Path(app.path).parents]
    house = kept_base("migrated", migrations_key(apart_from=elsewhere))

    def add_tables() -> None:
        if house.exists():
            shutil.copyfile(house, connections["default"].settings_dict["NAME"])
        make_tables()

    if elsewhere:
        name = "_".join(["migrated", *elsewhere])
        copy_of(kept_base(name, migrations_key()), to, make=add_tables)
    else:
        copy_of(house, to, make=make_tables)


def migrated_template() -> str:
    """The name of a PostgreSQL database with all tables, from which each worker's is copied; others wait for the first.

    It is kept, as the SQLite file is, until a migration changes.
    """
    folder = Path(settings.HOME, "tests")
    folder.mkdir(parents=True, exist_ok=True)
    ours = f"symbionet_kept_{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
    apps_here = "_".join(app.label for app in our_apps())
    name, made = f"{ours}_{migrations_key(apps_here.encode())}", f"{ours}_new"
    connection = connections["default"]
    with Path(folder, "template.lock").open("w") as lock, connection._nodb_cursor() as cursor:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{ours}%"])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            for old in there:
                cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'CREATE DATABASE "{made}"')
            with other_database(made):
                make_tables()
            cursor.execute(f'ALTER DATABASE "{made}" RENAME TO "{name}"')
    return name


def make_ready() -> None:
    """The base that DATABASE_URL asks for is made beforehand, as `.ci/run` does while it checks other things."""
    quick_registry()
    if connections["default"].vendor == "sqlite":
        with TemporaryDirectory() as folder:
            migrated_copy(Path(folder, "copy.sqlite3"))
    else:
        migrated_template()


def copy_of(kept: Path, to: Path, *, make: Callable[[], None]) -> None:
    """Copy the SQLite file `kept` to `to`; the first process that asks for it lets `make` fill it, others wait."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.with_name(f"{kept.name.split('-')[0]}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in kept.parent.glob(f"{kept.name.split('-')[0]}-*.sqlite3"):
                old.unlink()
            made = kept.with_name(f"new-{kept.name}")
            made.unlink(missing_ok=True)
            with other_database(str(made)):
                make()
            with closing(sqlite3.connect(made)) as base:
                base.execute("PRAGMA journal_mode=DELETE")  # one file, without the log beside it
            made.rename(kept)
        shutil.copyfile(kept, to)
