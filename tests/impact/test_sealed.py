"""The ledger is append-only: no code path changes a row, and the database refuses it, too."""

import ast
import importlib
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from factories import make_file, make_flow
from symbionet.impact.actions import confirm, declare, document, lock_period, state_basis
from symbionet.impact.actions.papers import Paper
from symbionet.impact.models import Entry, EntryEvidence, LifetimeEntry, PeriodLock
from symbionet.impact.models.sealing import SealedError

FIRST = importlib.import_module("symbionet.impact.migrations.0002_sealed")
LATER = [
    importlib.import_module(f"symbionet.impact.migrations.{name}")
    for name in ("0003_told_apart", "0004_withdrawn_certificates", "0008_accepted_yields")
]
LATER.append(importlib.import_module("symbionet.programme.migrations.0002_savings"))
SEALED = (*FIRST.SEALED, *(table for migration in LATER for table in migration.SEALED))
PACKAGE = Path(__file__).resolve().parents[2] / "src" / "symbionet"
RACE = """
import sys, time
import django; django.setup()
from symbionet.accounts.models import User
from symbionet.impact.actions import TwiceClaimed, declare
from symbionet.synergies.models import SynergyFlow
flow, start = SynergyFlow.objects.get(pk=int(sys.argv[1])), float(sys.argv[2])
side, by = flow.synergy.provider, User.objects.first()
time.sleep(max(0, start - time.time()))
try:
    declare(flow, organisation=side, year=2025, quantity=700, by=by)
    print("declared")
except TwiceClaimed:
    print("refused")
"""


@pytest.fixture
def entry(people) -> Entry:
    """A declared figure."""
    return declare(make_flow(people.synergy), organisation=people.owner_org, year=2025, quantity=5, by=people.owner)[0]


def test_query_sets_refuse_to_change_or_delete(entry):
    for attempt in (
        lambda: Entry.objects.update(central=1),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.bulk_update([entry], ["central"]),
        lambda: LifetimeEntry.objects.filter(pk=0).delete(),
    ):
        with pytest.raises(SealedError, match="written once"):
            attempt()


def test_the_database_refuses_to_change_or_delete(entry, people):
    lock_period(year=2020, reason="old", by=people.programme_manager)
    state_basis(entry.flow, {"years": 2}, by=people.practitioner)
    for table in ("impact_entry", "impact_basis", "impact_assessment", "impact_periodlock"):
        for statement in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    entry.central = 1.0
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PeriodLock.objects.get().delete()


def test_a_paper_may_be_withdrawn_but_not_rewritten(entry, people):
    confirm(entry.flow, organisation=people.other_org, year=2025, quantity=5, by=people.partner)
    stated = {"issuer": people.other_org, "document": make_file(entry.synergy)}
    paper = Paper(kind="invoice", number="1", quantity=5, **stated)
    document(entry.flow, year=2025, papers=[paper], by=people.owner)
    row = EntryEvidence.objects.get()
    row.number = "2"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own list of triggers")
def test_each_sealed_table_has_both_triggers_after_all_migrations(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {name for (name,) in cursor.fetchall()}

    wanted = {f"{table}_{verb}_sealed" for table in (*SEALED, FIRST.EVIDENCE) for verb in ("update", "delete")}
    assert wanted <= found


def test_every_model_that_refuses_changes_is_sealed_in_the_database():
    guarded = {
        model._meta.db_table
        for model in apps.get_models()
        if type(model._default_manager).__name__.endswith("SealedRows")
    }

    assert guarded == set(SEALED)


def test_no_module_of_the_app_updates_or_deletes_rows():
    calls = [
        f"{path.name}: {node.func.attr}"
        for path in (PACKAGE / "impact").rglob("*.py")
        if "migrations" not in path.parts and path.name != "sealing.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"delete", "bulk_update", "update"}
    ]

    assert calls == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies the database of the test as a SQLite file")
def test_two_claims_at_the_same_moment_cannot_both_win(people, tmp_path):
    """Two processes declare 700 t of the same 1,000 t at once: one wins, whatever the order."""
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    synergy = people.synergy
    one = make_flow(synergy)
    synergy.pk = synergy.match_id = synergy.match = None
    synergy.save(force_insert=True)
    two = make_flow(synergy)
    path = tmp_path / "race.sqlite3"
    connection.ensure_connection()
    copy = sqlite3.connect(path)
    copy.executescript("\n".join(connection.connection.iterdump()))
    copy.close()
    start = str(time.time() + 6)
    env = os.environ | {"DATABASE_URL": f"sqlite:///{path}", "SYMBIONET_HOME": str(tmp_path)}
    running = [
        subprocess.Popen([sys.executable, "-c", RACE, str(flow.pk), start], env=env, stdout=subprocess.PIPE, text=True)
        for flow in (one, two)
    ]

    assert sorted(process.communicate(timeout=120)[0].strip() for process in running) == ["declared", "refused"]
