"""`symbionet backup`: database, uploaded files and secret key in one checked file, while people go on working."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from symbionet.web.backups import BackupError, backup_name, parse_keep_rules, prune_backups
from symbionet.web.keep import back_up


class Command(BaseCommand):
    """Makes a backup."""

    help = "Back up the database, the uploaded files and the secret key into one file."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the file, --keep and --passphrase."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--keep", help="of a folder's backups keep these, such as 7d,4w,12m; delete the others")
        parser.add_argument("--passphrase", default="")
        parser.add_argument("--overwrite", action="store_true", help="replace a file of that name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the backup, then prune."""
        to, now = options["file"], timezone.localtime()
        try:
            rules = parse_keep_rules(options["keep"]) if options["keep"] else {}
            if to.is_dir():
                to = to / backup_name(now)
            elif rules:
                raise BackupError(f"--keep prunes a folder and {to} is none: make it, or leave --keep out")
            if to.exists() and not options["overwrite"]:
                raise BackupError(f"{to} is there already: take another name, or say --overwrite")
            if not to.parent.is_dir():
                raise BackupError(f"there is no folder {to.parent}: make it first")
            manifest = back_up(to, passphrase=options["passphrase"], now=now)
            gone = prune_backups(to.parent, rules) if rules else []
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        sealed = ", sealed" if options["passphrase"] else ""
        self.stdout.write(f"{to}: {manifest.kind} database, {manifest.uploads} uploaded files, secret key{sealed}")
        for path in gone:
            self.stdout.write(f"deleted {path.name}: no longer kept by {options['keep']}")
