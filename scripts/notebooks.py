"""Runs the notebooks of the docs and keeps what they print, so that their figures are those of the code.

usage: SYMBIONET_BENCHMARK=BENCH_DIR python scripts/notebooks.py
Needs nbclient and ipykernel (dependency group `notebooks`); the tests run the same cells without them.
"""

import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted(ROOT.glob("docs/*/notebooks/*.ipynb"))
SECONDS = 3600


def run(path: Path) -> None:
    """Execute one notebook in place; raises the error of the first cell that fails."""
    import nbformat  # noqa: PLC0415  (not installed for the tests)
    from nbclient import NotebookClient  # noqa: PLC0415

    book: Any = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=SECONDS, kernel_name="python3").execute()
    book.metadata = {"kernelspec": book.metadata["kernelspec"], "language_info": {"name": "python"}}
    for cell in book.cells:
        cell.metadata = {}  # times of a run would make each one differ
    nbformat.write(book, path)


def main() -> int:
    """Execute all notebooks, or say in one sentence what is missing."""
    if not os.environ.get("SYMBIONET_BENCHMARK"):
        print("symbionet: set SYMBIONET_BENCHMARK to a benchmark folder: docs/en/evaluation.md", file=sys.stderr)
        return 1
    try:
        for path in NOTEBOOKS:
            run(path)
            print(f"notebooks: {path.relative_to(ROOT).as_posix()}")
    except ImportError as error:
        print(f"symbionet: {error.name} is missing: uv pip install --group notebooks", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
