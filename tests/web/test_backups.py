"""Backups: made while people write, checked, put back whole, and killed in the middle."""

import io
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from symbionet.cli import cli, main
from symbionet.core.locks import locked
from symbionet.web import keep
from symbionet.web.backups import (
    BackupError,
    Database,
    Source,
    backup_name,
    database_of,
    finish_restore,
    make_backup,
    parse_keep_rules,
    plan_restore,
    prune_backups,
    restore_backup,
    verify_backup,
)
from symbionet.web.keep import daily_backup

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TABLES = (
    "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text)",
    "INSERT INTO django_migrations VALUES (1, 'core', '0001_initial')",
    "CREATE TABLE accounts_user (id integer PRIMARY KEY, email text)",
    "CREATE TABLE pairs (number integer, text text)",
)


def run(database: Database, *commands: str) -> list[tuple]:
    """The rows of the last command."""
    if database.kind == "sqlite":
        with closing(sqlite3.connect(database.name, timeout=20)) as base, base:
            base.execute("PRAGMA journal_mode=WAL")
            return [base.execute(command).fetchall() for command in commands][-1]
    with psycopg.connect(**reach(database, database.name)) as base:
        found = [base.execute(command) for command in commands][-1]
        return found.fetchall() if found.description else []


def reach(database: Database, name: str) -> dict[str, str]:
    named = {"host": database.host, "port": database.port, "user": database.user, "password": database.password}
    return {"dbname": name, **{key: value for key, value in named.items() if value}}


@pytest.fixture
def bases(tmp_path) -> Iterator:
    """Makes empty databases of the kind the tests run on."""
    configured, made = settings.DATABASES["default"], []

    def make() -> Database:
        if configured["ENGINE"].endswith("sqlite3"):
            return Database(kind="sqlite", name=str(tmp_path / f"{uuid.uuid4().hex}.sqlite3"))
        server = database_of(configured)
        base = replace(server, name=f"backup_{uuid.uuid4().hex[:12]}")
        with psycopg.connect(**reach(server, "postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {base.name}")
        made.append(base)
        return base

    yield make
    for base in made:
        with psycopg.connect(**reach(base, "postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {base.name} WITH (FORCE)")


@pytest.fixture
def source(bases, tmp_path) -> Source:
    """A platform of one person, one uploaded file and a hundred rows."""
    home = tmp_path / "home"
    (home / "media" / "files").mkdir(parents=True)
    (home / "media" / "files" / "合同.pdf").write_bytes(b"%PDF- a contract")
    database = bases()
    run(database, *TABLES, "INSERT INTO accounts_user VALUES (1, 'li@firm.example')")
    run(database, *(f"INSERT INTO pairs VALUES ({number}, '粉煤灰')" for number in range(100)))
    return Source(home=home, database=database, secret_key="a secret key")


@pytest.fixture
def target(bases, tmp_path) -> Source:
    return Source(home=tmp_path / "other", database=bases(), secret_key="another key")


def made(path: Path, source: Source, **more):
    return make_backup(path, source, symbionet="0.1.0", packs={"codes/ewc": "1"}, now=NOW, **more)


def verified(path: Path, tmp_path: Path, passphrase: str = ""):
    work = tmp_path / uuid.uuid4().hex
    work.mkdir()
    return verify_backup(path, passphrase=passphrase, work=work)


@pytest.mark.parametrize("passphrase", ["", "correct horse 电池"])
def test_a_backup_brings_everything_into_an_empty_home(source, target, tmp_path, passphrase):
    path = tmp_path / "today.backup"
    manifest = made(path, source, passphrase=passphrase)

    assert path.stat().st_mode & 0o777 == 0o600
    assert verified(path, tmp_path, passphrase) == manifest
    plan = plan_restore(path, target, known={"core.0001_initial"}, passphrase=passphrase)
    assert plan.is_empty
    assert plan.changes_key
    restore_backup(path, target, passphrase=passphrase)
    assert run(target.database, "SELECT count(*), min(text) FROM pairs") == [(100, "粉煤灰")]
    assert (target.media / "files" / "合同.pdf").read_bytes() == b"%PDF- a contract"
    assert (target.home / "secret_key").read_text() == "a secret key"
    assert sorted(item.name for item in target.home.iterdir()) == ["media", "secret_key"]


def test_a_backup_is_of_one_moment_while_people_write(source, target, tmp_path):
    stopped = threading.Event()

    def write() -> None:
        number = 1000
        while not stopped.is_set():
            run(source.database, *(f"INSERT INTO pairs VALUES ({number}, '{side}')" for side in ("gives", "takes")))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for round_ in range(4):
            made(tmp_path / f"{round_}.backup", source)
    finally:
        stopped.set()
        writer.join()

    restore_backup(tmp_path / "3.backup", target)
    gives, takes = (
        run(target.database, f"SELECT count(*) FROM pairs WHERE text = '{side}'")[0][0] for side in ("gives", "takes")
    )
    assert gives == takes > 0


def test_what_stands_there_is_replaced_only_as_a_whole(source, target, tmp_path):
    made(tmp_path / "old.backup", source)
    run(target.database, *TABLES, "INSERT INTO accounts_user VALUES (7, 'wang@firm.example')")
    run(target.database, "CREATE TABLE of_another_version (id integer)")
    target.media.mkdir(parents=True)
    (target.media / "mine.pdf").write_bytes(b"%PDF-")

    plan = plan_restore(tmp_path / "old.backup", target, known={"core.0001_initial"})
    assert (plan.is_empty, plan.replaces_database, plan.replaces_uploads) == (False, True, 1)
    restore_backup(tmp_path / "old.backup", target)

    assert run(target.database, "SELECT email FROM accounts_user") == [("li@firm.example",)]
    assert [item.name for item in target.media.rglob("*.pdf")] == ["合同.pdf"]
    with pytest.raises((sqlite3.OperationalError, psycopg.errors.UndefinedTable)):
        run(target.database, "SELECT * FROM of_another_version")


@pytest.mark.parametrize("sealed", [False, True])
def test_every_damage_is_found(source, target, tmp_path, sealed):
    passphrase = "a long passphrase" if sealed else ""
    path = tmp_path / "whole.backup"
    made(path, source, passphrase=passphrase)
    whole = path.read_bytes()
    step = max(len(whole) // 12, 1)
    damaged = [whole[:cut] for cut in range(0, len(whole), step)]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(50, len(whole), step)]

    passed = []
    for data in damaged:
        path.write_bytes(data)
        try:
            found = verified(path, tmp_path, passphrase)
        except BackupError:
            continue
        passed.append(found)
    path.write_bytes(whole)

    # a bit of a ZIP that tells nothing (a date, a version) may turn; a sealed file lets none turn
    assert len(passed) == 0 if sealed else all(found == verified(path, tmp_path) for found in passed)


def test_wrong_files_get_a_sentence(source, target, tmp_path):
    path, text = tmp_path / "sealed.backup", tmp_path / "text.backup"
    made(path, source, passphrase="right")
    text.write_text("no backup")
    hostile = io.BytesIO()
    with zipfile.ZipFile(hostile, "w") as archive:
        entry = '{"name": "media/../../x", "size": 1, "sha256": ""}'
        head = '"format": 1, "made_at": "", "symbionet": "", "kind": "sqlite", "migrations": [], "packs": {}'
        archive.writestr("manifest.json", f'{{{head}, "entries": [{entry}]}}')
    (tmp_path / "hostile.backup").write_bytes(hostile.getvalue())

    for name, passphrase, said in (
        ("sealed.backup", "", "is sealed"),
        ("sealed.backup", "wrong", "passphrase is wrong"),
        ("text.backup", "", "is no whole backup"),
        ("hostile.backup", "", "is no file of a backup"),
    ):
        with pytest.raises(BackupError, match=said):
            verified(tmp_path / name, tmp_path, passphrase)
    with pytest.raises(BackupError, match="newer version"):
        plan_restore(path, target, known={"core.0000_before"}, passphrase="right")
    other = replace(target, database=Database(kind="mysql", name="x"))
    with pytest.raises(BackupError, match="of its own kind"):
        plan_restore(path, other, known={"core.0001_initial"}, passphrase="right")


KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from symbionet.web.backups import Database, Source, make_backup, restore_backup
what, path, home, *reach = sys.argv[1:]
kind, name, host, port, user, password = reach
base = Database(kind=kind, name=name, host=host, port=port, user=user, password=password)
source = Source(home=Path(home), database=base, secret_key="a secret key")
print("begins", flush=True)
while True:
    if what == "backup":
        make_backup(Path(path), source, symbionet="0.1.0", packs={}, now=datetime.now(tz=UTC))
    else:
        restore_backup(Path(path), source)
"""


def killed(what: str, path: Path, source: Source, *, after: float) -> None:
    """Run it in another process again and again, and kill that in the middle."""
    base = source.database
    told = [base.kind, base.name, base.host, base.port, base.user, base.password]
    command = [sys.executable, "-c", KILLED, what, str(path), str(source.home), *told]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("after", [0.01, 0.04, 0.1, 0.23])
def test_a_killed_backup_leaves_the_one_before(source, tmp_path, after):
    folder = tmp_path / "kept"
    folder.mkdir()
    path = folder / "today.backup"
    made(path, source)

    killed("backup", path, source, after=after)

    assert verified(path, tmp_path).uploads == 1


@pytest.mark.parametrize("after", [0.01, 0.05, 0.12, 0.25, 0.4])
def test_a_killed_restore_leaves_the_old_state_or_the_new_one(source, target, tmp_path, after):
    made(tmp_path / "new.backup", source)
    run(target.database, *TABLES, "INSERT INTO accounts_user VALUES (7, 'wang@firm.example')")
    target.media.mkdir(parents=True)
    (target.media / "mine.pdf").write_bytes(b"%PDF-")

    killed("restore", tmp_path / "new.backup", target, after=after)
    finish_restore(target)

    people = [row[0] for row in run(target.database, "SELECT email FROM accounts_user")]
    files = [item.name for item in target.media.rglob("*.pdf")]
    assert (people, files) in [
        (["wang@firm.example"], ["mine.pdf"]),
        (["li@firm.example"], ["合同.pdf"]),
    ]
    assert not list(target.home.glob("restore-*"))


@pytest.mark.parametrize("steps", range(4))
def test_an_interrupted_exchange_is_finished(source, target, tmp_path, monkeypatch, steps):
    """The exchange is cut off after each of its renames in turn."""
    made(tmp_path / "new.backup", source)
    run(target.database, *TABLES)
    target.media.mkdir(parents=True)
    (target.media / "mine.pdf").write_bytes(b"%PDF-")
    whole, left = Path.replace, [steps]

    def cut(self: Path, to: Path) -> Path:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return whole(self, to)

    monkeypatch.setattr(Path, "replace", cut)
    with suppress(KeyboardInterrupt):
        restore_backup(tmp_path / "new.backup", target)
    monkeypatch.setattr(Path, "replace", whole)
    finish_restore(target)

    assert run(target.database, "SELECT email FROM accounts_user") == [("li@firm.example",)]
    assert [item.name for item in target.media.rglob("*.pdf")] == ["合同.pdf"]
    assert (target.home / "secret_key").read_text() == "a secret key"
    assert not list(target.home.glob("restore-*"))


def test_rules_keep_the_newest_of_each_span(tmp_path):
    for days in range(400):
        (tmp_path / backup_name(NOW - timedelta(days=days))).touch()
    (tmp_path / "notes.txt").touch()

    prune_backups(tmp_path, parse_keep_rules("7d,4w,12m"))

    kept = sorted(path.name for path in tmp_path.glob("*.backup"))
    assert kept[-7:] == [backup_name(NOW - timedelta(days=days)) for days in range(6, -1, -1)]
    assert len(kept) == 7 + 2 + 11  # two of the weeks and one of the months have theirs among the days
    assert (tmp_path / "notes.txt").exists()
    for wrong in ("", "7", "0d", "7x", "7d,7d", "-1d"):
        with pytest.raises(BackupError, match="no rule of what to keep"):
            parse_keep_rules(wrong)


def test_commands_say_what_is_wrong(tmp_path, capsys, monkeypatch):
    text = tmp_path / "a.backup"
    text.write_text("no backup")

    for arguments, said in (
        (["verify", str(text)], "no whole backup"),
        (["verify", str(tmp_path / "none")], "does not exist"),
        (["backup", str(text)], "is there already"),
        (["backup", str(tmp_path / "no" / "folder")], "no folder"),
        (["backup", str(tmp_path / "b"), "--keep", "7d"], "is none"),
        (["backup", str(tmp_path), "--keep", "seven"], "no rule"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        assert said in capsys.readouterr().err
    assert cli.get_command(None, "restore") is not None  # type: ignore[arg-type]


def test_a_restore_waits_for_no_server_and_overwrites_only_when_told(source, tmp_path, settings, monkeypatch, capsys):
    made(tmp_path / "a.backup", source)
    target = Source(home=tmp_path / "busy", database=source.database, secret_key="key")
    monkeypatch.setattr("symbionet.web.management.commands.restore.this_platform", lambda: target)
    monkeypatch.setattr("symbionet.web.management.commands.restore.connections.close_all", lambda: None)

    with locked(target.home / "in-use.lock", shared=True), pytest.raises(CommandError, match="stop it first"):
        call_command("restore", str(tmp_path / "a.backup"))
    with pytest.raises(CommandError, match="say --overwrite"):
        call_command("restore", str(tmp_path / "a.backup"))
    call_command("restore", str(tmp_path / "a.backup"), dry_run=True)
    assert not target.media.exists()
    call_command("restore", str(tmp_path / "a.backup"), overwrite=True)

    assert "replaces the database with its people" in capsys.readouterr().out
    assert (target.media / "files" / "合同.pdf").exists()


def test_the_daily_backup_is_made_once_and_pruned(source, tmp_path, settings, monkeypatch):
    settings.BACKUP_FOLDER, settings.BACKUP_HOUR = str(tmp_path / "daily"), 3
    settings.BACKUP_KEEP, settings.BACKUP_PASSPHRASE = "2d", ""
    monkeypatch.setattr("symbionet.web.keep.this_platform", lambda: source)
    first = datetime(2026, 11, 20, 20, tzinfo=UTC)  # 4 o'clock in Shanghai

    made_ = [daily_backup(first + timedelta(hours=12 * number)) for number in range(8)]

    assert [path is not None for path in made_] == [True, False] * 4
    assert len(list(Path(settings.BACKUP_FOLDER).glob("*.backup"))) == 2
    shutil.rmtree(settings.BACKUP_FOLDER)
    assert daily_backup(datetime(2026, 11, 20, 18, tzinfo=UTC)) is None  # 2 o'clock


def test_serve_and_verify_tell_of_a_restore_that_was_cut_off(source, target, tmp_path, monkeypatch, capsys):
    made(tmp_path / "new.backup", source)
    monkeypatch.setattr("symbionet.web.keep.this_platform", lambda: target)
    monkeypatch.setenv("SYMBIONET_HOME", str(target.home))
    assert keep.finish_interrupted_restore() == ""
    staging = target.home / "restore-abc"
    (staging / "media").mkdir(parents=True)

    with pytest.raises(SystemExit):
        main(["verify", str(tmp_path / "new.backup")])
    assert f"{staging} is of a restore that was cut off" in capsys.readouterr().err
    with locked(target.home / "in-use.lock", shared=True):
        assert keep.finish_interrupted_restore() == ""  # it may be under way
    assert staging.exists()
    assert "cleared away" in keep.finish_interrupted_restore()
    assert not staging.exists()
    with pytest.raises(SystemExit):
        main(["verify", str(tmp_path / "new.backup")])
    assert "cut off" not in capsys.readouterr().err
