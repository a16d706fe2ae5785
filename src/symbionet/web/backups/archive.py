"""The file of a backup: a ZIP of the database, the secret key, the uploaded files, and a list of all with SHA-256."""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from symbionet.web.backups.databases import DUMPS, check_dump
from symbionet.web.backups.errors import BackupError
from symbionet.web.backups.sealing import is_sealed, unsealed

__all__ = ["KEY", "MANIFEST", "MEDIA", "Entry", "Manifest", "added", "extracted", "opened", "verify_backup"]

FORMAT = 1
MANIFEST, KEY, MEDIA = "manifest.json", "secret_key", "media/"
BLOCK = 1024 * 1024
DAMAGES = (zipfile.BadZipFile, zlib.error, struct.error, KeyError, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a backup: its name, its bytes and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself: when, by which version, of which database, and its files."""

    made_at: str
    symbionet: str
    kind: str  # of the database: sqlite or postgresql
    migrations: tuple[str, ...]
    packs: Mapping[str, str]
    entries: tuple[Entry, ...]

    @property
    def uploads(self) -> int:
        """How many uploaded files it holds."""
        return sum(entry.name.startswith(MEDIA) for entry in self.entries)

    def as_json(self) -> bytes:
        """The manifest as it stands in the file."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()


def read_manifest(data: bytes) -> Manifest:
    """The manifest of these bytes; raises BackupError where it is none, or names a file outside its places."""
    try:
        content = json.loads(data)
        if content.pop("format") != FORMAT:
            raise BackupError("the backup was made by a newer version of symbionet: install that version")
        entries = tuple(Entry(**entry) for entry in content.pop("entries"))
        manifest = Manifest(**{**content, "migrations": tuple(content["migrations"])}, entries=entries)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError(f"the list of the backup cannot be read ({error}): take an older backup") from None
    known = {KEY, DUMPS.get(manifest.kind)}
    for entry in entries:
        parts = PurePosixPath(entry.name).parts
        if entry.name not in known and not (parts[0] == "media" and len(parts) > 1 and ".." not in parts):
            raise BackupError(f"{entry.name!r} is no file of a backup: do not use this file")
    return manifest


def added(archive: zipfile.ZipFile, source: BinaryIO, name: str) -> Entry:
    """The entry of `source` after it was written into the archive."""
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as target:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return Entry(name=name, size=size, sha256=digest.hexdigest())


@contextmanager
def opened(path: Path, passphrase: str) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive of a backup and its manifest; raises BackupError where it is none or does not open."""
    with path.open("rb") as raw:
        sealed = is_sealed(raw)
        if sealed and not passphrase:
            raise BackupError(f"{path.name} is sealed: give its passphrase with --passphrase-file")
        content = unsealed(raw, passphrase) if sealed else raw
        try:
            with zipfile.ZipFile(content) as archive:
                yield archive, read_manifest(archive.read(MANIFEST))
        except DAMAGES as error:
            reason = str(error).strip("'\"")
            raise BackupError(f"{path.name} is no whole backup of symbionet ({reason}): take another file") from None
        finally:
            content.close()


def extracted(archive: zipfile.ZipFile, manifest: Manifest, to: Path) -> None:
    """Write the files of the backup into the folder `to` and compare each with its checksum; raises BackupError."""
    listed = {entry.name for entry in manifest.entries}
    if strange := set(archive.namelist()) - listed - {MANIFEST}:
        raise BackupError(f"the backup holds {min(strange)!r}, which its list does not name: do not use this file")
    if DUMPS[manifest.kind] not in listed:
        raise BackupError("the backup holds no database: take another file")
    for entry in manifest.entries:
        target = to / entry.name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size = hashlib.sha256(), 0
        with archive.open(entry.name) as source, target.open("wb") as out:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                out.write(block)
        if size != entry.size or digest.hexdigest() != entry.sha256:
            raise BackupError(f"{entry.name} in the backup is damaged (its checksum differs): take an older backup")


def verify_backup(path: Path, *, passphrase: str = "", work: Path) -> Manifest:
    """The manifest of a backup whose every file was read and compared, and whose database opens; raises BackupError.

    `work` is an empty folder for the unpacked files.
    """
    with opened(path, passphrase) as (archive, manifest):
        extracted(archive, manifest, work)
    check_dump(work / DUMPS[manifest.kind], manifest.kind)
    return manifest
