"""Files of packs replaced together: a kill at any moment leaves all of before or all of after, never some of each."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from symbionet.core.locks import locked
from symbionet.engine.packs import BEFORE, load_packs

__all__ = ["replace_files", "undo_broken"]

WORK = ".build"


def replace_files(files: Mapping[str, str], folder: Path) -> list[str]:
    """Write texts by their places below the folder, all or, where one cannot be, none; raises OSError.

    What was there is put aside as `BEFORE`, in one step, before the first file is replaced; as long as that stands,
    readers take it from there (`engine.packs`). Its going, in one step too, is what makes the new files hold.
    """
    folder.mkdir(parents=True, exist_ok=True)
    work = folder / WORK
    with locked(work / "lock") as is_mine:
        if not is_mine:
            raise BlockingIOError("another build writes these packs at this moment; try again when it has ended")
        undo_broken(folder)
        for name in ("new", "before", "after"):
            shutil.rmtree(work / name, ignore_errors=True)
        try:
            for name, text in files.items():
                _write(work / "new" / name, text.encode())
                place = folder / name
                _write(work / "before" / name, place.read_bytes() if place.exists() else b"")  # b"": there was none
            os.replace(work / "before", folder / BEFORE)
            _sync(folder)
            for name in files:
                place = folder / name
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(work / "new" / name, place)
                _sync(place.parent)
            os.replace(folder / BEFORE, work / "after")
            _sync(folder)
        except OSError:
            undo_broken(folder)
            raise
        finally:
            shutil.rmtree(work, ignore_errors=True)
    load_packs.cache_clear()
    return [str(folder / name) for name in files]


def undo_broken(folder: Path) -> bool:
    """Put back what an update that was cut off had put aside; whether there was one. May be cut off, too."""
    aside = folder / BEFORE
    if not aside.exists():
        return False
    for kept in sorted(path for path in aside.rglob("*") if path.is_file()):
        place = folder / kept.relative_to(aside)
        if kept.stat().st_size:
            os.replace(kept, place)
        else:
            place.unlink(missing_ok=True)
            kept.unlink()
        _sync(place.parent)
    shutil.rmtree(aside)
    _sync(folder)
    return True


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    _sync(place.parent)


def _sync(folder: Path) -> None:
    """Bring the names of a folder onto the disk; Windows opens no folders."""
    if os.name == "nt" or not folder.exists():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
