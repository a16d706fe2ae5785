"""Commands in a folder that is no home yet, each in a process of its own as a person starts it."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

TABLES = """
CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT);
INSERT INTO django_migrations (app, name) VALUES ('core', '0001_initial');
CREATE TABLE accounts_user (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO accounts_user VALUES (1, 'li@firm.example');
"""


def begun(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    """A command that works in that home, on SQLite."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SYMBIONET_", "DATABASE_URL"))}
    command = [sys.executable, "-c", "from symbionet.cli import main; main()", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, env={**kept, "SYMBIONET_HOME": str(home)}, text=True, **pipes)


def symbionet(home: Path, *arguments: str) -> tuple[int, str]:
    """Status and words of a command in that home."""
    process = begun(home, *arguments)
    said, _none = process.communicate()
    return process.returncode, said


@pytest.mark.parametrize("command", ["find_matches", "send_notices"])
def test_a_home_without_tables_is_told_in_a_sentence(tmp_path, command):
    status, said = symbionet(tmp_path / "home", "manage", command)

    assert status == 2
    assert "`symbionet serve` makes them" in said
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def sealed(tmp_path_factory) -> SimpleNamespace:
    """A backup of a home with a person and 40 MB of files, its passphrase, and a wrong one."""
    folder = tmp_path_factory.mktemp("sealed")
    home, right, wrong = folder / "before", folder / "right", folder / "wrong"
    right.write_text("a long passphrase")
    wrong.write_text("another passphrase")
    (home / "media").mkdir(parents=True)
    (home / "secret_key").write_text("a secret key")
    with closing(sqlite3.connect(home / "symbionet.sqlite3")) as base:
        base.executescript(TABLES)
    for number in range(10):
        (home / "media" / f"{number}.bin").write_bytes(os.urandom(4 * 1024 * 1024))
    file = folder / "a.backup"
    status, said = symbionet(home, "backup", str(file), "--passphrase-file", str(right))
    assert status == 0, said
    damaged = folder / "damaged.backup"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    return SimpleNamespace(home=home, file=file, right=right, wrong=wrong, damaged=damaged)


@pytest.mark.parametrize("what", ["wrong", "none", "damaged", "dry"])
def test_a_restore_that_fails_or_only_looks_leaves_nothing_where_nothing_was(sealed, tmp_path, what):
    home = tmp_path / "new" / "home"
    told = {
        "wrong": ("the passphrase is wrong", str(sealed.file), "--passphrase-file", str(sealed.wrong)),
        "none": ("is sealed", str(sealed.file)),
        "damaged": ("is damaged", str(sealed.damaged), "--passphrase-file", str(sealed.right)),
        "dry": ("goes into", str(sealed.file), "--passphrase-file", str(sealed.right), "--dry-run"),
    }
    words, *arguments = told[what]

    status, said = symbionet(home, "restore", *arguments)

    assert (status == 0) == (what == "dry"), said
    assert words in said
    assert "A new home" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_failed_restore_leaves_an_empty_folder_empty(sealed, tmp_path):
    status, _said = symbionet(tmp_path, "restore", str(sealed.file), "--passphrase-file", str(sealed.wrong))

    assert status == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.15])
def test_a_restore_into_a_new_home_that_is_killed_leaves_no_home_or_the_whole_one(sealed, tmp_path, seconds):
    home, arguments = tmp_path / "home", [str(sealed.file), "--passphrase-file", str(sealed.right)]
    process = begun(home, "restore", *arguments)
    while process.poll() is None and not list(home.glob("restore-*")):
        time.sleep(0.002)
    time.sleep(seconds)
    process.kill()
    process.communicate()

    if any(not (one / "ready").exists() for one in home.glob("restore-*")):  # killed before its moment of exchange
        for name in ("secret_key", "symbionet.sqlite3", "media"):
            assert not (home / name).exists(), name
    status, said = symbionet(home, "restore", *arguments, "--overwrite")
    assert status == 0, said
    assert (home / "secret_key").read_text() == (sealed.home / "secret_key").read_text()
    assert len(list((home / "media").iterdir())) == 10
    assert not list(home.glob("restore-*"))


def test_a_backup_of_a_folder_that_is_no_home_makes_none(tmp_path):
    status, said = symbionet(tmp_path / "elsewhere", "backup", str(tmp_path / "a.backup"))

    assert status == 2
    assert "check SYMBIONET_HOME" in said
    assert list(tmp_path.iterdir()) == []
