"""Backups of this platform: what its settings name, as the commands and the daily round need it."""

from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from symbionet.core.locks import locked
from symbionet.engine import load_packs
from symbionet.web.backups import (
    Manifest,
    Source,
    backup_name,
    database_of,
    finish_restore,
    make_backup,
    parse_keep_rules,
    prune_backups,
    unfinished_restores,
)
from symbionet.web.backups.keeping import backups_in

__all__ = ["IN_USE", "back_up", "daily_backup", "finish_interrupted_restore", "known_migrations", "this_platform"]

IN_USE = "in-use.lock"
DAILY = "daily.lock"


def this_platform() -> Source:
    """Home, database and secret key of this platform."""
    database = database_of(connections["default"].settings_dict)
    return Source(home=Path(settings.HOME), database=database, secret_key=settings.SECRET_KEY)


def known_migrations() -> frozenset[str]:
    """The migrations of this version, by app and name."""
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def back_up(to: Path, *, passphrase: str, now: datetime) -> Manifest:
    """The manifest of the backup that now stands in `to`."""
    return make_backup(
        to,
        this_platform(),
        symbionet=version("symbionet"),
        packs=dict(load_packs().versions),
        now=now,
        passphrase=passphrase,
    )


def daily_backup(now: datetime) -> Path | None:
    """The backup of the day in the folder of the settings, older ones pruned; None where it is made or not yet due."""
    local = timezone.localtime(now)
    if not settings.BACKUP_FOLDER or local.hour < settings.BACKUP_HOUR:
        return None
    folder = Path(settings.BACKUP_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(folder / DAILY) as mine:
        if not mine or any(made.date() == local.date() for made in backups_in(folder).values()):
            return None
        path = folder / backup_name(local)
        back_up(path, passphrase=settings.BACKUP_PASSPHRASE, now=local)
        prune_backups(folder, parse_keep_rules(settings.BACKUP_KEEP))
    return path


def finish_interrupted_restore() -> str:
    """What was done about restores that were cut off here, in a sentence: brought to their end or cleared away; nothing
    while others work in this home, and where there are none.
    """
    source = this_platform()
    if not unfinished_restores(source.home):
        return ""
    with locked(source.home / IN_USE) as alone:
        if not alone:
            return ""
        if finish_restore(source):
            return "a restore that was cut off is finished: what it brought stands here now"
    return "what a restore that was cut off had unpacked is cleared away: what stood here stands as it was"
