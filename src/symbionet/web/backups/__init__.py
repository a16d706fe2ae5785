"""Backups: the database, the uploaded files and the secret key in one checked file, and the way back.

`archive` is the file, `sealing` its encryption, `databases` what SQLite and PostgreSQL need, `making` and `restoring`
the two ways, `keeping` which of many are kept. Nothing here knows Django, so that a restore needs no working platform.
"""

from symbionet.web.backups.archive import Manifest, verify_backup
from symbionet.web.backups.databases import Database, database_of
from symbionet.web.backups.errors import BackupError
from symbionet.web.backups.keeping import backup_name, parse_keep_rules, prune_backups
from symbionet.web.backups.making import Source, make_backup
from symbionet.web.backups.restoring import (
    Plan,
    finish_restore,
    left_as_it_was,
    plan_restore,
    restore_backup,
    unfinished_restores,
)

__all__ = [
    "BackupError",
    "Database",
    "Manifest",
    "Plan",
    "Source",
    "backup_name",
    "database_of",
    "finish_restore",
    "left_as_it_was",
    "make_backup",
    "parse_keep_rules",
    "plan_restore",
    "prune_backups",
    "restore_backup",
    "unfinished_restores",
    "verify_backup",
]
