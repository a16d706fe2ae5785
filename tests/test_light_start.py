"""Nothing loads the compiler of the large index unasked: a web process is smaller and starts sooner without it."""

import os
import subprocess
import sys

import pytest

HEAVY = ("numba", "llvmlite", "distributed")
STARTS = {
    "engine": "import symbionet.engine, symbionet.engine.matching, symbionet.engine.exchange.chains",
    "kept network": "import symbionet.engine.incremental.storage, symbionet.engine.incremental.best_haves",
    "evaluation": "import symbionet.engine.evaluation, symbionet.engine.evaluation.learning",
    "command line": "from symbionet.cli import cli; import click; [cli.get_command(click.Context(cli), name) "
    "for name in cli.list_commands(click.Context(cli))]",
    "web process": "import django; django.setup(); import symbionet.urls, symbionet.wsgi; "
    "from django.urls import get_resolver; get_resolver().url_patterns",
}
WITHOUT = "import sys; sys.modules['numba'] = None\n"  # as if it were not installed


def run(code: str) -> str:
    environment = {"DJANGO_SETTINGS_MODULE": "symbionet.settings"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=False, env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("start", STARTS)
def test_a_start_loads_no_compiler(start):
    assert run(f"{STARTS[start]}; import sys; print([name for name in {HEAVY} if name in sys.modules])") == "[]"


def test_what_needs_the_compiler_says_which_extra_is_missing():
    asked = """
try:
    import symbionet.engine.scale
except ImportError as error:
    print(type(error).__name__, error)
"""
    assert run(WITHOUT + asked).startswith("MissingExtra engine.scale needs Numba")
    assert "symbionet[scale]" in run(WITHOUT + asked)


def test_matching_needs_no_compiler():
    asked = """
from symbionet.engine import Organisation, Resource, load_packs, match
ash = Resource(id="h", organisation_id="p", direction="have", title_en="Fly ash")
print(len(match([ash], [], [Organisation(id="c", nace=("2351",))], load_packs())["h"]))
"""
    assert run(WITHOUT + asked) == "1"


def test_tests_run_with_one_thread_for_linear_algebra_as_the_server_does():
    assert os.environ["OPENBLAS_NUM_THREADS"]  # set before numpy was read: `-p symbionet.cli.threads` in pyproject.toml
