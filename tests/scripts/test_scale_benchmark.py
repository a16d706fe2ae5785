"""The benchmark of the index knows all that the index rates by: its brute force gives the same answers."""

import json
import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "matching.py"


def test_the_brute_force_of_the_benchmark_gives_the_answers_of_the_index():
    options = ["--wants", "20000", "--queries", "30", "--peers", "none", "--json"]

    done = subprocess.run([sys.executable, BENCHMARK, *options], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "25 answers are those of brute force" in done.stderr
    assert json.loads(done.stdout)["wants"] == 20_000
