"""Commands in a folder that is no home yet, each in a process of its own as a person starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def symbionet(home: Path, *arguments: str) -> tuple[int, str]:
    """Status and words of a command in that home, on SQLite."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SYMBIONET_", "DATABASE_URL"))}
    done = subprocess.run(
        [sys.executable, "-c", "from symbionet.cli import main; main()", *arguments],
        env={**kept, "SYMBIONET_HOME": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("command", ["find_matches", "send_notices"])
def test_a_home_without_tables_is_told_in_a_sentence(tmp_path, command):
    status, said = symbionet(tmp_path / "home", "manage", command)

    assert status == 2
    assert "`symbionet serve` makes them" in said
    assert "Traceback" not in said
