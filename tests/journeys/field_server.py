"""A server of its own for the journeys of the field, which is killed and started again on the base of the tests."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

from django.db import connection

PATIENCE_S = 120  # until it answers: a busy machine starts it slowly


def _address_of_base() -> str:
    """The base of the tests as DATABASE_URL."""
    base = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{base['NAME']}"
    user, password = quote(base["USER"] or "", safe=""), quote(base["PASSWORD"] or "", safe="")
    reach = f"{user}{':' if password else ''}{password}@" if user else ""
    return f"postgresql://{reach}{base['HOST']}:{base['PORT'] or 5432}/{base['NAME']}"


class FieldServer:
    """The command that `symbionet serve` runs, in processes of its own on a port that stays; files in `home`/media."""

    def __init__(self, home: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ, "SYMBIONET_HOME": str(home), "DATABASE_URL": _address_of_base(),
            "DJANGO_SETTINGS_MODULE": "symbionet.settings",
            "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
        }  # fmt: skip
        self.said = home / "server.txt"
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "django", "serve", "--port", str(self.port), "--no-worker"]
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [*command, "--processes", "2"], env=self.environment, stdout=said, stderr=said, start_new_session=True
            )
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            assert self.process.poll() is None, self.said.read_text(encoding="utf-8", errors="replace")[-2000:]
            try:
                urllib.request.urlopen(f"{self.url}/field/session/", timeout=30).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"the server did not start: {self.said.read_text(encoding='utf-8', errors='replace')}")

    def kill(self) -> None:
        """SIGKILL to all its processes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
