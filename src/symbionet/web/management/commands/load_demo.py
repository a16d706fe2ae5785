"""`symbionet demo`: loads the demo network once, prints its sign-ins, closes them, or takes it out again."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from symbionet.accounts.actions import close_demo_sign_ins
from symbionet.accounts.models import Role
from symbionet.core.locks import locked
from symbionet.network.models import Organisation
from symbionet.web.demo.network import MEMBERS, SEED, load_demo
from symbionet.web.demo.removal import Removal, planned_removal, remove_demo
from symbionet.web.demo.sign_ins import PASSWORD, SIGN_INS
from symbionet.web.keep import IN_USE


class Command(BaseCommand):
    """Loads the demo network."""

    help = "Load the demo network: the published exchanges of TEDA and fictional firms, all marked as demo."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare --members, --seed, --sign-ins, --close, --remove and --yes."""
        parser.add_argument("--members", type=int, default=MEMBERS, help="organisations in all (default: %(default)s)")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed makes another network")
        parser.add_argument("--sign-ins", action="store_true", help="only print the demo sign-ins")
        parser.add_argument("--close", action="store_true", help="end all demo sign-ins for good")
        parser.add_argument("--remove", action="store_true", help="say what of the demo would be taken out")
        parser.add_argument("--yes", action="store_true", help="with --remove: take it out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load unless it is there already; a database of an earlier version, or an empty one, is brought up to date."""
        if not options["sign_ins"]:
            call_command("migrate", verbosity=0, interactive=False)  # a new home has no tables yet
        if options["close"]:
            people = close_demo_sign_ins()
            self.stdout.write(f"{len(people)} demo sign-ins are closed, with their sessions and access tokens")
            return
        if options["remove"]:
            self.remove(sure=options["yes"])
            return
        if not options["sign_ins"]:
            if Organisation.objects.filter(is_demo=True).exists():
                raise CommandError("the demo network is already loaded: start with an empty database for another one")
            self.stdout.write(f"· loading the demo: {options['members']} organisations, seed {options['seed']}")
            with transaction.atomic():
                number = load_demo(members=options["members"], seed=options["seed"])
            self.stdout.write(f"· {number} organisations are there, all marked as demo")
        self.stdout.write(f"Demo sign-ins (password: {PASSWORD}):")
        for email, role, _ in SIGN_INS:
            self.stdout.write(f"  {email:<28} {Role(role).label}")

    def remove(self, *, sure: bool) -> None:
        """Say what goes and, when the person is sure, take it out while no server works here."""
        with locked(Path(settings.HOME, IN_USE)) as alone:
            if sure and not alone:
                raise CommandError(f"a server works in {settings.HOME}: stop it first")
            removal = planned_removal()
            if not (removal.number or any(person.is_active for person in removal.people)):
                self.stdout.write("There is no demo here.")
                return
            self.say(removal)
            if not sure:
                self.stdout.write("Nothing is removed yet. Back up first (symbionet backup FILE), then add --yes.")
                return
            remove_demo(removal, by=None)
        self.stdout.write("The demo is removed.")

    def say(self, removal: Removal) -> None:
        """Print what the removal takes."""
        self.stdout.write(f"The demo and what hangs on it: {removal.number} rows")
        for name, number in removal.counts():
            self.stdout.write(f"  {number:7}  {name}")
        if removal.own:
            self.stdout.write("Of your own, not marked as demo, these go with it, as they are nothing without it:")
            for thing in removal.own:
                self.stdout.write(f"  {thing._meta.verbose_name} {thing.pk}: {thing}")
        for (table, field), keys in removal.loosened.items():
            self.stdout.write(f"Stay, without their {field}: {len(keys)} {table._meta.verbose_name_plural}")
        if removal.people:
            self.stdout.write("People of the demo who stay, with their sign-ins closed, as what stays names them:")
            for person in removal.people:
                self.stdout.write(f"  {person.email}")
