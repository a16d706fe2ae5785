"""A database of the version before (its demo, and a row of every table) comes through the migrations without a loss.

`before.json.gz` holds the rows, the files and the applied migrations of commit 31c3596. They are stored at the point
where that version ended, as it would have stored them, and migrated by today's code.
"""

import base64
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from kept_bases import copy_of, kept_base, migrate, migrations_key, other_database
from symbionet.accounts.models import User
from symbionet.core.models import HistoryLine
from upgrade.moves import MODELS, MOVES, Move, Row

FILE = Path(__file__).parent / "before.json.gz"
BEFORE = json.loads(gzip.decompress(FILE.read_bytes()))
TABLES: Mapping[str, Any] = BEFORE["tables"]
NOT_DATA = {"auth_permission", "django_content_type"}  # made anew by `migrate` itself
TYPES = {row[0]: f"{row[1]}.{row[2]}" for row in TABLES["django_content_type"]["rows"]}
GONE = "(no such column today)"
DESCRIBED = {
    "sqlite": "SELECT type || ' ' || name, sql FROM sqlite_master",
    "postgresql": """
        SELECT 'column ' || table_name || '.' || column_name,
               concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default, is_identity)
          FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint ' || conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger ' || tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
          FROM pg_trigger WHERE NOT tgisinternal
    """,
}
PAGES = {  # what a person could open before
    "practitioner@demo.example": "/ /today/ /search/?q=sludge /people/ /people/1/ /invitations/ /notices/"
    " /applications/ /organisations/ /organisations/45/ /organisations/45/contacts/"
    " /organisations/45/matches/ /resources/ /resources/1/ /resources/1/matches/"
    " /consents/ /import/ /import/2/ /import/3/ /import/4/ /import/6/progress/"
    " /knowledge/corrections/ /knowledge/corrections/1/ /matches/ /matches/1/"
    " /matches/learned/ /matches/runs/11/ /synergies/ /synergies/?view=board"
    " /synergies/3/ /synergies/3/edit/ /synergies/5/contacts/ /synergies/4/messages/"
    " /synergies/3/documents/ /synergies/3/technical/ /synergies/3/sharing/"
    " /synergies/3/ledger/ /synergies/3/ledger/report/ /synergies/reactivate/"
    " /tasks/ /documents/2/ /documents/versions/2/ /funnel/ /ledger/"
    " /ledger/periods/ /ledger/factors/ /ledger/reports/ /api/v1/synergies"
    " /api/v1/resources",
    "member@demo.example": "/ /our/ /profile/tokens/ /notices/ /notices/preferences/ /organisations/45/"
    " /resources/ /offers/ /consents/ /import/5/ /matches/ /synergies/ /synergies/3/"
    " /synergies/3/messages/ /synergies/3/documents/ /synergies/3/technical/"
    " /synergies/3/sharing/ /documents/versions/2/ /tasks/ /ledger/ /ledger/reports/",
    "manager@demo.example": "/synergies/limits/ /funnel/targets/ /funnel/targets/1/ /ledger/periods/",
    "practitioner@example.org": "/synergies/import/2/ /synergies/import/14/ /synergies/import/15/ /import/1/"
    " /synergies/2/documents/ /synergies/1/messages/ /synergies/2/technical/",
    "owner@example.org": "/ledger/import/16/ /synergies/2/ledger/ /files/1/",
    "verifier@example.org": "/verification/ /verification/1/ /verification/synergies/2/2025/",
}


@pytest.fixture(scope="module")
def tables_of_tests(django_db_setup, django_db_blocker) -> dict[str, str]:
    """The tables that all other tests run on."""
    with django_db_blocker.unblock():
        return described_tables()


@pytest.fixture(scope="module", autouse=True)
def upgraded(tables_of_tests, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The database and the files of the version before, migrated; everything here reads and writes them."""
    folder = tmp_path_factory.mktemp("before")
    with ExitStack() as opened:
        with django_db_blocker.unblock():
            opened.enter_context(other_database(opened.enter_context(_upgraded_database(folder))))
        ContentType.objects.clear_cache()
        _write_files(folder / "media")
        yield folder / "media"
        ContentType.objects.clear_cache()
        with django_db_blocker.unblock():
            opened.close()


@contextmanager
def _upgraded_database(folder: Path) -> Iterator[str]:
    """The name of a database with the rows of the version before, migrated; kept until a migration changes."""
    if connection.vendor == "sqlite":
        key = migrations_key(FILE.read_bytes())
        copy_of(kept_base("upgraded", key), folder / "upgraded.sqlite3", make=_upgrade_file)
        yield str(folder / "upgraded.sqlite3")
        return
    name = f"{connection.settings_dict['NAME']}_before"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    with other_database(name):
        _store()
        migrate()
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")


def _upgrade_file() -> None:
    """The file that the connection names, filled with the kept rows of the version before, and migrated."""
    key = migrations_key(FILE.read_bytes(), among={(app, name) for app, name in BEFORE["migrations"]})
    copy_of(kept_base("before", key), Path(connection.settings_dict["NAME"]), make=_store)
    migrate()


def _store() -> None:
    """The tables as the version before had made them, and its rows."""
    executor = MigrationExecutor(connection)
    old = executor.migrate(_ends_of_then(executor.loader.graph)).apps
    shapes = {model._meta.db_table: model for model in old.get_models(include_auto_created=True)}
    with transaction.atomic(), connection.cursor() as cursor:
        for table, kept in TABLES.items():
            by_column = {field.column: field for field in shapes[table]._meta.concrete_fields}
            fields = [by_column[column] for column in kept["columns"]]
            cursor.executemany(_insertion(table, kept["columns"]), [_prepared(fields, row) for row in kept["rows"]])
        for statement in connection.ops.sequence_reset_sql(no_style(), list(shapes.values())):
            cursor.execute(statement)


def _write_files(media: Path) -> None:
    for path, text in BEFORE["files"].items():
        (media / path).parent.mkdir(parents=True, exist_ok=True)
        (media / path).write_bytes(base64.b64decode(text))


def _ends_of_then(graph: Any) -> list[tuple[str, str]]:
    """The newest migration of each app that the version before had; none of later ones."""
    then = {(app, name) for app, name in BEFORE["migrations"]} & set(graph.nodes)
    followed = {parent.key for key in then for parent in graph.node_map[key].parents if parent.key[0] == key[0]}
    return sorted(then - followed)


def _insertion(table: str, columns: list[str]) -> str:
    quoted = connection.ops.quote_name
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, columns))}) VALUES ({places})"


def _prepared(fields: list[models.Field[Any, Any]], row: list[Any]) -> list[Any]:
    """The values of a row of the file as the database takes them."""
    pairs = zip(fields, row, strict=True)
    return [field.get_db_prep_save(field.to_python(value), connection) for field, value in pairs]


@pytest.fixture(autouse=True)
def _files_of_then(_own_media, settings, upgraded: Path) -> None:
    settings.MEDIA_ROOT = upgraded


def described_tables() -> dict[str, str]:
    """What makes each table, index, trigger and demand on a column what it is, by its name."""
    with connection.cursor() as cursor:
        cursor.execute(DESCRIBED[connection.vendor])
        return dict(cursor.fetchall())


def rows_of_then(table: str) -> list[Row]:
    """The rows of an old table by column; what a generic key points at as "app.model" of today."""
    columns = TABLES[table]["columns"]
    rows = [dict(zip(columns, row, strict=True)) for row in TABLES[table]["rows"]]
    for row in rows if table == HistoryLine._meta.db_table else ():
        label = TYPES[row["target_type_id"]]
        row["target_type_id"] = MODELS.get(label, label)
    return rows


def expected() -> dict[str, list[Row]]:
    """What each table of today must hold, and nothing besides."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for table in TABLES.keys() - NOT_DATA:
        for move in MOVES.get(table, (Move(to=table),)):
            rows[move.to] += [new for old in rows_of_then(table) for new in move.rows(old)]
    return rows


def rows_of_today(table: str) -> list[Row]:
    """The rows of a table of today by column, as JSON would have them."""
    shapes = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    assert table in shapes, f"no model has the table {table} any more: say in MOVES where its rows are"
    fields = shapes[table]._meta.concrete_fields
    columns = [field.column for field in fields]
    types = {field.column for field in fields if field.related_model is ContentType}
    labels = {kind.pk: f"{kind.app_label}.{kind.model}" for kind in ContentType.objects.all()}
    rows = shapes[table]._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    return [
        {name: labels.get(value) if name in types else as_json(value) for name, value in zip(columns, row, strict=True)}
        for row in rows
    ]


def as_json(value: Any) -> Any:
    """A value as the file has it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(expected()))
def test_every_row_and_value_is_there_and_none_besides(table: str) -> None:
    told, now = expected()[table], rows_of_today(table)
    by_id = {row.get("id"): row for row in now}

    assert len(now) == len(told)
    for row in told:
        today = by_id[row["id"]] if "id" in row else next((one for one in now if row.items() <= one.items()), None)
        assert today is not None, f"{table} has no row {row}"
        assert {column: today.get(column, GONE) for column in row} == row


@pytest.mark.django_db
def test_tables_are_those_that_the_tests_run_on(tables_of_tests: dict[str, str]) -> None:
    now = described_tables()

    assert now.keys() == tables_of_tests.keys()
    assert {name: (sql, tables_of_tests[name]) for name, sql in now.items() if sql != tables_of_tests[name]} == {}


@pytest.mark.django_db
def test_no_key_points_at_nothing() -> None:
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.django_db
def test_lines_of_history_find_what_they_are_about() -> None:
    ids = {table: {row.get("id") for row in rows_of_then(table)} for table in TABLES}
    tables = {MODELS.get(label, label): label.replace(".", "_") for label in TYPES.values()}
    lines = rows_of_then("core_historyline")
    then = {line["id"] for line in lines if line["target_id"] in ids.get(tables[line["target_type_id"]], ())}

    now = {line.pk for line in HistoryLine.objects.prefetch_related("target") if line.target is not None}

    assert len(then) > 600
    assert now == then


@pytest.mark.django_db
def test_files_can_be_read() -> None:
    named = {
        (str(file), file.read())
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
        for row in model._base_manager.exclude(**{field.attname: ""})
        for file in [getattr(row, field.attname)]
    }

    assert named == {(path, base64.b64decode(text)) for path, text in BEFORE["files"].items()}


@pytest.mark.django_db
@pytest.mark.parametrize("email", PAGES)
def test_pages_open_as_before(email: str) -> None:
    client = Client()
    client.force_login(User.objects.get(email=email))

    answers = {path: client.get(path).status_code for path in PAGES[email].split()}

    assert answers == dict.fromkeys(answers, 200)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "path", "table", "gone"),
    [
        ("practitioner@example.org", "/synergies/import/14/undo/", "synergies_synergy", [15]),
        ("practitioner@demo.example", "/import/3/undo/", "network_resource", []),
    ],
)
def test_imports_of_then_can_be_undone(email: str, path: str, table: str, gone: list[int]) -> None:
    before = {row["id"] for row in rows_of_today(table)}
    client = Client()
    client.force_login(User.objects.get(email=email))

    assert client.post(path).status_code == 302

    assert sorted(before - {row["id"] for row in rows_of_today(table)}) == gone
