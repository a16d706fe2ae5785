"""Processor time of the tests that stand in two versions of the repository, then and now, test by test.

Each version has a checkout of its own with its own `.venv`; both run the same tests without browser on SQLite, each in
one process, side by side, so that what else the machine does slows both:

    git worktree add ../before 31c3596 && make -C ../before setup
    python benchmarks/common_tests.py ../before --runs 2
    python benchmarks/common_tests.py ../before --files test_catalog.py --runs 3

A test is the same when its node id is; else when its file's name and its own name are found once in each version (the
file has moved); else when its own name is. pytest loads this file as a plugin in both (`-p common_tests`).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import TypedDict

import pytest

HERE = Path(__file__).resolve().parents[1]
PHASES = ("setup", "call", "teardown")


class Run(TypedDict):
    """Processor seconds of one version's run: before the first test, in all, by test and phase."""

    start: float
    all: float
    tests: dict[str, dict[str, float]]
    outcomes: dict[str, str]


_tests: dict[str, dict[str, float]] = defaultdict(dict)
_outcomes: dict[str, str] = {}
_collected = [0.0]


def seconds() -> float:
    """Processor time of this process, exactly, and of the programs that it has waited for."""
    return time.process_time() + sum(os.times()[2:4])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only the tests of the list are run."""
    if name := os.environ.get("COMMON_TESTS_ONLY"):
        wanted = set(Path(name).read_text(encoding="utf-8").splitlines())
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in wanted])
        items[:] = [item for item in items if item.nodeid in wanted]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Say which tests there are, where that is all that is asked."""
    _collected[0] = seconds()
    if session.config.getoption("collectonly"):
        text = "\n".join(item.nodeid for item in session.items)
        Path(os.environ["COMMON_TESTS_OUT"]).write_text(text, encoding="utf-8")


def _timed(phase: str) -> Callable[[pytest.Item], Generator[None, object, object]]:
    """A hook that notes what the phase took."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def hook(item: pytest.Item) -> Generator[None, object, object]:
        before = seconds()
        try:
            return (yield)
        finally:
            _tests[item.nodeid][phase] = seconds() - before

    return hook


pytest_runtest_setup = _timed("setup")
pytest_runtest_call = _timed("call")
pytest_runtest_teardown = _timed("teardown")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note whether the test passed."""
    if report.when == "call" or report.outcome != "passed":
        _outcomes[report.nodeid] = report.outcome


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what was noted."""
    if not session.config.getoption("collectonly"):
        run: Run = {"start": _collected[0], "all": seconds(), "tests": dict(_tests), "outcomes": _outcomes}
        Path(os.environ["COMMON_TESTS_OUT"]).write_text(json.dumps(run), encoding="utf-8")


def names(node: str) -> tuple[str, str, str]:
    """What a test may be known by again: its node id, file and name, name."""
    file, _, name = node.partition("::")
    return node, f"{file.rpartition('/')[2]}::{name}", name


def pairs(then: Iterable[str], now: Iterable[str]) -> dict[str, str]:
    """Node ids then -> now of the tests that stand in both."""
    same: dict[str, str] = {}
    left, right = set(then), set(now)
    for level in range(3):
        sides: list[dict[str, list[str]]] = [defaultdict(list), defaultdict(list)]
        for nodes, by_name in zip((left, right), sides, strict=True):
            for node in nodes:
                by_name[names(node)[level]].append(node)
        for name, found in sides[0].items():
            if len(found) == 1 and len(sides[1].get(name, ())) == 1:
                same[found[0]] = sides[1][name][0]
        left, right = left - same.keys(), right - set(same.values())
    return same


def start(tree: Path, out: Path, *more: str, only: Path | None = None) -> subprocess.Popen[str]:
    """pytest in one process of the version in `tree`; what it notes goes to `out`."""
    alone = out.parent / "plugin"  # in a folder of its own: `network` of the tests is not `benchmarks/network.py`
    alone.mkdir(exist_ok=True)
    shutil.copy(__file__, alone)
    path = {"PYTHONPATH": str(alone), "COMMON_TESTS_OUT": str(out), "SYMBIONET_HOME": str(tree / "var")}
    only_these = {"COMMON_TESTS_ONLY": str(only)} if only else {}
    command = [".venv/bin/python", "-m", "pytest", "-p", "common_tests", "-p", "no:cacheprovider"]
    command += ["-m", "not browser", "-n", "0", *more]
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | path | only_these
    log = out.with_suffix(".log").open("w", encoding="utf-8")
    return subprocess.Popen(command, cwd=tree, env=env, stdout=log, stderr=subprocess.STDOUT, text=True)


def both(trees: tuple[Path, Path], folder: Path, name: str, **only: Path) -> tuple[Run, Run]:
    """One run of each version, side by side."""
    outs = [folder / f"{side}.{name}.json" for side in ("then", "now")]
    running = [start(tree, out, only=only[side]) for tree, out, side in zip(trees, outs, ("then", "now"), strict=True)]
    for process in running:
        process.wait()
    then, now = (json.loads(out.read_text(encoding="utf-8")) for out in outs)
    return then, now


def node_ids(tree: Path, out: Path) -> list[str]:
    """All tests of a version without browser."""
    process = start(tree, out, "--collect-only")
    if process.wait():
        sys.exit(
            f"{tree}: the tests cannot be collected\n{out.with_suffix('.log').read_text(encoding='utf-8')[-2000:]}"
        )
    return out.read_text(encoding="utf-8").splitlines()


def took(run: Run, node: str) -> float:
    """Seconds of a test with what was made for it; 0 where it did not run."""
    return sum(run["tests"].get(node, {}).values())


def tell(same: dict[str, str], runs: list[tuple[Run, Run]], *, lines: int) -> None:
    """Print the sums of each run, and by file (as it is called today) medians of what was gained or lost."""
    for then, now in runs:
        failed = [sum(outcome == "failed" for outcome in run["outcomes"].values()) for run in (then, now)]
        before, today = sum(took(then, a) for a in same), sum(took(now, b) for b in same.values())
        print(f"{len(same)} common tests: {before:.1f} s then, {today:.1f} s now, {today / before:.3f} of it")
        print(f"  before the first test {then['start']:.1f}, {now['start']:.1f}; failed {failed[0]}, {failed[1]}")
        for phase in PHASES:
            parts = [sum(run["tests"].get(node, {}).get(phase, 0.0) for node in nodes)
                     for run, nodes in ((then, same), (now, same.values()))]  # fmt: skip
            print(f"  {phase:9}{parts[0]:8.1f}{parts[1]:8.1f}")
    files: Counter[str] = Counter()
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for a, b in same.items():
        file = b.partition("::")[0]
        sums[file][0] += statistics.median(took(then, a) for then, _ in runs)
        sums[file][1] += statistics.median(took(now, b) for _, now in runs)
    for file, (before, today) in sums.items():
        files[file] = round((today - before) * 1000)  # ms
    for file, _ in files.most_common()[:lines] + files.most_common()[-lines:]:
        print(f"{sums[file][0]:8.2f}{sums[file][1]:8.2f}{sums[file][1] - sums[file][0]:+8.2f}  {file}")


def main() -> None:
    """Collect, match, run, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", nargs="?", type=Path, help="a checkout of the other version, set up")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--files", nargs="*", default=[], help="only tests whose file today has such a name")
    parser.add_argument("--lines", type=int, default=20, help="how many files to name at either end")
    given = parser.parse_args()
    if given.before is None:
        print("Another checkout is needed: git worktree add ../before 31c3596 && make -C ../before setup")
        return
    trees = (given.before.resolve(), HERE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        same = pairs(node_ids(trees[0], folder / "then.ids"), node_ids(trees[1], folder / "now.ids"))
        if given.files:
            same = {a: b for a, b in same.items() if b.partition("::")[0].rpartition("/")[2] in given.files}
        then, now = folder / "then.only", folder / "now.only"
        then.write_text("\n".join(same), encoding="utf-8")
        now.write_text("\n".join(same.values()), encoding="utf-8")
        runs = [both(trees, folder, str(number), then=then, now=now) for number in range(given.runs)]
        tell(same, runs, lines=given.lines)


if __name__ == "__main__":
    main()
