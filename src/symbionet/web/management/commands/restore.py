"""`symbionet restore`: a backup put in the place of an empty platform, or of another one when told so."""

import argparse
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from symbionet.core.locks import locked
from symbionet.web.backups import BackupError, Plan, finish_restore, left_as_it_was, plan_restore, restore_backup
from symbionet.web.keep import IN_USE, known_migrations, this_platform


class Command(BaseCommand):
    """Restores a backup."""

    help = "Put a backup in the place of this platform's database, uploaded files and secret key."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the file, --overwrite, --dry-run and --passphrase."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="replace what is there")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--passphrase", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what it will do, then do it."""
        target = this_platform()
        connections.close_all()
        try:
            with left_as_it_was(target.home, lock=IN_USE), locked(target.home / IN_USE) as alone:
                if not alone:
                    raise BackupError(f"a server works in {target.home}: stop it first")
                finish_restore(target)
                plan = plan_restore(options["file"], target, known=known_migrations(), passphrase=options["passphrase"])
                self.say(plan, target.home, target.database.name)
                if options["dry_run"]:
                    return
                if not (plan.is_empty or options["overwrite"]):
                    raise BackupError("nothing was done: say --overwrite to replace what is there")
                restore_backup(options["file"], target, passphrase=options["passphrase"])
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. The next `symbionet serve` brings the database up to date where needed.")
        if os.environ.get("SYMBIONET_SECRET_KEY"):
            self.stdout.write("SYMBIONET_SECRET_KEY is set: it counts, and not the key of the backup.")

    def say(self, plan: Plan, home: Path, database: str) -> None:
        """Print what the restore brings, and what it takes the place of."""
        manifest = plan.manifest
        self.stdout.write(
            f"The backup of {manifest.made_at} (symbionet {manifest.symbionet}): {manifest.kind} database, "
            f"{manifest.uploads} uploaded files, secret key"
        )
        self.stdout.write(f"goes into {home}, database {database}.")
        if plan.is_empty:
            self.stdout.write("Nothing stands there that would be lost.")
        else:
            people = "with its people and data" if plan.replaces_database else "without people"
            self.stdout.write(f"It replaces the database {people}, {plan.replaces_uploads} uploaded files and the key.")
        self.stdout.flush()
