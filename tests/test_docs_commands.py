"""Every command that the docs print is one that this version takes, and those without a server or a benchmark run."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.core.management import get_commands, load_command_class
from openpyxl import Workbook

from symbionet.cli import cli
from test_cli_frameworks import CLAUSE, END, GROUP, book

ROOT = Path(__file__).resolve().parents[1]
PAGES = [page for page in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]) if "reference" not in page.parts]
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.M | re.S)
OURS = re.compile(r"^(?:[A-Z_]+=\S+ +)*(?:\.venv/bin/)?symbionet +(.*)$")
HAVES = (
    "Organisation,Have or want,Resource,Quantity\n"
    "Harbour Power,have,Fly ash,35000 t/year\nHarbour Cement,want,Fly ash,20000 t/year\n"
)
FLOWS = "synergy,material,quantity,unit,baseline_route,substitutes\nAsh,fly ash,1000,t,landfill,clinker\n"
OWN = "activity,subject,value,unit,region,source\nvirgin,clinker,850,kgCO2e/t,CN-TJ,measured by the works\n"
NEEDS_MORE = {"serve", "demo", "evaluate", "import", "backup", "verify", "restore", "manage"}  # tested in their rooms


def commands_of(page: Path) -> list[str]:
    """The commands of ours in the fenced blocks of a page, without what follows a sign of the shell."""
    found = []
    for block in FENCE.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            if (one := OURS.match(line.strip())) is not None:
                found.append(re.split(r" #|\s[|>&]", one[1])[0].strip())
    return found


PRINTED = sorted({command for page in PAGES for command in commands_of(page)})


def words_of(command: str) -> list[str]:
    return shlex.split(command)


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Path:
    """A folder with the files that the commands name."""
    tables = {HAVES: ("haves", "园区资源表"), FLOWS: ("synergies", "共生项目"), OWN: ("own", "自有因子")}
    for text, names in tables.items():
        table = Workbook()
        for line in text.splitlines():
            table.active.append(line.split(","))
        for name in names:
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
            table.save(tmp_path / f"{name}.xlsx")
    (tmp_path / "today.backup").write_bytes(b"x")
    book(tmp_path / "framework.xlsx", [GROUP, CLAUSE, END])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_commands_are_found_at_all():
    assert len(PRINTED) > 30
    assert "suggest" in {words_of(command)[0] for command in PRINTED}


@pytest.mark.parametrize("command", PRINTED)
def test_a_printed_command_is_one_that_is_taken(command: str, desk: Path):
    name, *rest = words_of(command)
    if name.startswith("-"):
        assert CliRunner().invoke(cli, [name, *rest]).exit_code == 0
        return
    assert name in cli.list_commands(click.Context(cli)), f"symbionet has no command {name!r}"
    if name == "manage":
        assert rest[0] in get_commands(), f"no management command {rest[0]!r}"
        load_command_class(get_commands()[rest[0]], rest[0]).create_parser("symbionet", rest[0]).parse_args(
            rest[1:] or []
        )
        return
    for word in rest:  # what a reader puts in for its own
        if word.isupper() and not (desk / word).exists() and not word.startswith("-") and word.endswith("_DIR"):
            (desk / word).mkdir()
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    found.make_context(name, list(rest))


@pytest.mark.parametrize("command", [one for one in PRINTED if words_of(one)[0] not in NEEDS_MORE])
def test_a_printed_command_runs(command: str, desk: Path):
    done = CliRunner().invoke(cli, words_of(command))

    assert done.exit_code == 0, done.output + str(done.exception)
    assert done.output.strip()


def test_a_home_in_the_current_folder_is_never_made_without_a_word(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SYMBIONET", "DATABASE"))}
    code = "from django.conf import settings; settings.SECRET_KEY"
    asked = [sys.executable, "-c", code]
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "symbionet.settings"}

    first, again = (
        subprocess.run(asked, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        for _time in range(2)
    )

    home = tmp_path / "var"
    assert str(home) in first.stderr
    assert "SYMBIONET_HOME" in first.stderr
    assert home.stat().st_mode & 0o777 == 0o700
    assert again.stderr == ""
