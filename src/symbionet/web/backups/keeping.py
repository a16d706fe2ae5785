"""Names of backups in a folder, and which of them are kept."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from symbionet.web.backups.errors import BackupError

__all__ = ["backup_name", "backups_in", "kept_of", "parse_keep_rules", "prune_backups"]

NAME = "symbionet-%Y%m%d-%H%M%S.backup"
PATTERN = re.compile(r"symbionet-\d{8}-\d{6}\.backup")
SPANS: Mapping[str, Callable[[datetime], object]] = {
    "h": lambda at: (at.date(), at.hour),
    "d": lambda at: at.date(),
    "w": lambda at: at.isocalendar()[:2],
    "m": lambda at: (at.year, at.month),
    "y": lambda at: at.year,
}


def backup_name(now: datetime) -> str:
    """The name of a backup made now."""
    return now.strftime(NAME)


def backups_in(folder: Path) -> dict[Path, datetime]:
    """The backups of a folder with the moments in their names, the newest first; other files are none of ours."""
    paths = sorted((path for path in folder.iterdir() if PATTERN.fullmatch(path.name)), reverse=True)
    found = {}
    for path in paths:
        try:
            found[path] = datetime.strptime(path.name, NAME)  # the clock of the machine that wrote it
        except ValueError:
            continue
    return found


def parse_keep_rules(text: str) -> dict[str, int]:
    """What "7d,4w,12m" asks to keep: a number for each of hours, days, weeks, months and years; raises BackupError."""
    rules = {}
    for part in text.replace(" ", "").split(","):
        found = re.fullmatch(r"([1-9]\d{0,3})([hdwmy])", part)
        if found is None or found[2] in rules:
            raise BackupError(f"{part!r} is no rule of what to keep: write it like 7d,4w,12m (hours h, years y)")
        rules[found[2]] = int(found[1])
    return rules


def kept_of(found: Mapping[Path, datetime], rules: Mapping[str, int]) -> set[Path]:
    """Of each of the last so many days (weeks ...) that have a backup the newest one, and the newest of all."""
    newest_first = sorted(found, key=lambda path: found[path], reverse=True)
    kept = set(newest_first[:1])
    for span, number in rules.items():
        of_span: dict[object, Path] = {}
        for path in newest_first:
            of_span.setdefault(SPANS[span](found[path]), path)
        kept |= set(list(of_span.values())[:number])
    return kept


def prune_backups(folder: Path, rules: Mapping[str, int]) -> list[Path]:
    """The backups that were deleted from the folder because no rule keeps them."""
    found = backups_in(folder)
    gone = sorted(set(found) - kept_of(found, rules))
    for path in gone:
        path.unlink()
    return gone
