"""The scripts of the pages, tested by node's own runner in a page without a browser (`npm test` shows each test)."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_scripts_of_the_pages() -> None:
    ran = subprocess.run(
        [ROOT / ".tools/node", ROOT / "tests/scripts/all.mjs"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "\n# pass 0" not in ran.stdout
