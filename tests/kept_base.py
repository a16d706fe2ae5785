"""Where the tests keep a migrated SQLite base from run to run: applying all migrations takes longer than most tests."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings

__all__ = ["kept_base"]


@cache
def kept_base() -> Path:
    """The file of the base migrated by exactly these migrations and this Django; it may not exist yet."""
    seen = sha256(version("django").encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            seen.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
        seen.update((Path(app.path) / "models.py").read_bytes() if (Path(app.path) / "models.py").exists() else b"")
        for path in sorted(Path(app.path, "models").glob("*.py")):
            seen.update(path.read_bytes())
    return Path(settings.HOME, "tests", f"migrated-{seen.hexdigest()[:16]}.sqlite3")
