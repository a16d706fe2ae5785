"""The accepted corrections as a pack patch."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from symbionet.knowledge.exports import patch_bytes
from symbionet.knowledge.queries import accepted_corrections


class Command(BaseCommand):
    """Write the accepted corrections that the packs do not hold yet as a pack patch."""

    help = "Write the accepted corrections that the packs do not hold yet as a pack patch (ZIP)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file to write, and whether applied ones count."""
        parser.add_argument("file", nargs="?", default="pack-patch.zip", help="File to write.")
        parser.add_argument("--all", action="store_true", help="Also corrections that the packs hold already.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say what is in it."""
        found = accepted_corrections(also_applied=options["all"])
        path = Path(options["file"])
        path.write_bytes(patch_bytes(found))
        self.stdout.write(f"{path}: {len(found)} corrections; apply them with scripts/apply_patch.py")
