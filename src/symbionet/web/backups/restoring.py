"""How a backup is put back: unpacked and checked beside the old state, then exchanged in steps that can be repeated.

Until the moment of exchange (the file `ready`; with PostgreSQL the commit that carries the name of the restore) a kill
leaves the old state; after it `finish_restore` takes the remaining steps, whenever it is next called.
"""

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect

from symbionet.web.backups.archive import KEY, Manifest, extracted, opened
from symbionet.web.backups.databases import DUMPS, Database, check_dump, has_rows, load, restored_from
from symbionet.web.backups.errors import BackupError
from symbionet.web.backups.making import Source, synced

__all__ = ["Plan", "finish_restore", "left_as_it_was", "plan_restore", "restore_backup", "unfinished_restores"]

PREFIX = "restore-"
READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a restore would do: what it brings, and what it would take the place of."""

    manifest: Manifest
    replaces_database: bool
    replaces_uploads: int
    changes_key: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there that would be lost."""
        return not (self.replaces_database or self.replaces_uploads)


def plan_restore(path: Path, target: Source, *, known: Collection[str], passphrase: str = "") -> Plan:
    """What restoring the file into the target would do; raises BackupError where it cannot be done.

    `known` are the migrations of this version: a backup of a newer one is refused.
    """
    with opened(path, passphrase) as (_, manifest):
        pass
    if manifest.kind != target.database.kind:
        raise BackupError(
            f"the backup is of a {manifest.kind} database and DATABASE_URL names one of {target.database.kind}: "
            "restore it into a database of its own kind"
        )
    ours = {name.split(".")[0] for name in known}
    if newer := [name for name in manifest.migrations if name.split(".")[0] in ours and name not in known]:
        raise BackupError(
            f"the backup was made by a newer version ({manifest.symbionet}, {newer[-1]}): install that version first"
        )
    uploads = sum(item.is_file() for item in target.media.rglob("*")) if target.media.exists() else 0
    key = target.home / KEY
    return Plan(
        manifest=manifest,
        replaces_database=has_rows(target.database),
        replaces_uploads=uploads,
        changes_key=not key.exists() or key.read_text(encoding="ascii").strip() != target.secret_key,
    )


def restore_backup(path: Path, target: Source, *, passphrase: str = "") -> Manifest:
    """The manifest of the backup that now stands in the target's place; raises BackupError, and changes nothing then.

    Nobody may write meanwhile: the caller sees to it.
    """
    target.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    staging = Path(tempfile.mkdtemp(dir=target.home, prefix=PREFIX))
    try:
        with opened(path, passphrase) as (archive, manifest):
            extracted(archive, manifest, staging)
        (staging / "media").mkdir(exist_ok=True)
        copy = staging / DUMPS[manifest.kind]
        check_dump(copy, manifest.kind)
        for item in staging.rglob("*"):
            synced(item)
        if manifest.kind == "sqlite":
            target.database.path.parent.mkdir(parents=True, exist_ok=True)
            _write_log(target.database)
            (staging / READY).touch()
        else:
            load(copy, target.database, note=staging.name)
        synced(staging)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    _exchange(staging, target)
    return manifest


@contextmanager
def left_as_it_was(home: Path, *, lock: str) -> Iterator[None]:
    """Where no platform stood in the home and none was brought, the folders and the lock made on the way are gone."""
    had_lock = (home / lock).exists()
    made = [folder for folder in (home, *home.parents) if not folder.exists()]
    try:
        yield
    finally:
        if not (home / KEY).exists() and not had_lock:
            (home / lock).unlink(missing_ok=True)
            for folder in made:
                if folder.exists() and not any(folder.iterdir()):
                    folder.rmdir()


def finish_restore(target: Source) -> bool:
    """Whether a restore that was cut off after its moment of exchange was brought to its end; one cut off before it is
    cleared away.
    """
    finished = False
    for staging in unfinished_restores(target.home):
        on_server = target.database.kind == "postgresql" and restored_from(target.database) == staging.name
        if (staging / READY).exists() or on_server:
            _exchange(staging, target)
            finished = True
        else:
            shutil.rmtree(staging)
    return finished


def unfinished_restores(home: Path) -> list[Path]:
    """The folders of restores into the home that were cut off, or are under way."""
    return sorted(home.glob(f"{PREFIX}*"))


def _write_log(database: Database) -> None:
    """Bring what stands in the log beside the old file into it, so that a kill between two steps damages nothing."""
    if database.path.exists():
        with closing(connect(database.path, timeout=20)) as base:
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _exchange(staging: Path, target: Source) -> None:
    """Put what was unpacked in the place of the old; each step may be repeated after a kill."""
    copy = staging / DUMPS["sqlite"]
    if copy.exists():
        _exchange_file(copy, target.database.path)
    media, before = staging / "media", staging / "media-before"
    if media.exists():
        if target.media.exists():
            target.media.replace(before)
        media.replace(target.media)
    key = staging / KEY
    if key.exists():
        key.chmod(0o600)
        key.replace(target.home / KEY)
    synced(target.home)
    shutil.rmtree(staging)


def _exchange_file(copy: Path, path: Path) -> None:
    """The database file replaced; the old one's log goes first, as it must never meet the new one."""
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    if copy.stat().st_dev != path.parent.stat().st_dev:
        near = path.with_name(f".{path.name}.restoring")
        shutil.copyfile(copy, near)
        synced(near)
        near.chmod(0o600)
        near.replace(path)
        copy.unlink()
    else:
        copy.chmod(0o600)
        copy.replace(path)
    synced(path.parent)
