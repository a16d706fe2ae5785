"""How a backup is made: under another name first, so that a kill leaves the one before as it was."""

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from symbionet.web.backups.archive import KEY, MANIFEST, MEDIA, Entry, Manifest, added
from symbionet.web.backups.databases import DUMPS, Database, applied_migrations, check_dump, dump
from symbionet.web.backups.sealing import Sealer

__all__ = ["Source", "make_backup", "synced"]

A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is backed up, or restored: the database, the home with its uploaded files, and the secret key in use."""

    home: Path
    database: Database
    secret_key: str

    @property
    def media(self) -> Path:
        """The folder of the uploaded files."""
        return self.home / "media"


def make_backup(
    to: Path, source: Source, *, symbionet: str, packs: Mapping[str, str], now: datetime, passphrase: str = ""
) -> Manifest:
    """The manifest of the backup that now stands in the file `to`, readable by its owner only; raises BackupError.

    The database is that of one moment; uploaded files are copied after it, so that each row finds its file.
    """
    part = to.with_name(f".symbionet-{to.name}.{os.getpid()}.part")
    _clear_leftovers(to.parent, now)
    try:
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".symbionet-") as folder:
            copy = Path(folder, DUMPS[source.database.kind])
            dump(source.database, copy)
            check_dump(copy, source.database.kind)
            known = Database(kind="sqlite", name=str(copy)) if source.database.kind == "sqlite" else source.database
            versions = {"symbionet": symbionet, "packs": packs, "migrations": applied_migrations(known)}
            with _written(part, passphrase) as archive:
                entries = tuple(_entries(archive, source, copy))
                made = now.isoformat(timespec="seconds")
                manifest = Manifest(made_at=made, kind=source.database.kind, entries=entries, **versions)  # type: ignore[arg-type]
                archive.writestr(MANIFEST, manifest.as_json())
        part.replace(to)
        synced(to.parent)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _clear_leftovers(folder: Path, now: datetime) -> None:
    """Remove what killed backups of earlier days left half done."""
    for path in folder.glob(".symbionet-*"):
        if now.timestamp() - path.stat().st_mtime > A_DAY:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def _written(path: Path, passphrase: str) -> Iterator[zipfile.ZipFile]:
    """An archive to write; it is on the disk, and not only on its way, once it is left."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        with closing(Sealer(out, passphrase)) if passphrase else _open(out) as target:
            stream = cast(BinaryIO, target)
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                yield archive
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _open(out: BinaryIO) -> Iterator[BinaryIO]:
    yield out


def _entries(archive: zipfile.ZipFile, source: Source, copy: Path) -> Iterator[Entry]:
    with copy.open("rb") as database:
        yield added(archive, database, copy.name)
    yield added(archive, io.BytesIO(source.secret_key.encode()), KEY)
    for path in sorted(source.media.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            upload = path.open("rb")
        except FileNotFoundError:  # deleted meanwhile, with its row
            continue
        with upload:
            yield added(archive, upload, MEDIA + path.relative_to(source.media).as_posix())


def synced(path: Path) -> None:
    """Bring a file or the names in a folder onto the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
