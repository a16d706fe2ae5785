"""`symbionet demo`: loads the demo network once, or prints its sign-ins."""

import argparse
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from symbionet.accounts.actions import close_demo_sign_ins
from symbionet.accounts.models import Role
from symbionet.network.models import Organisation
from symbionet.web.demo.network import MEMBERS, SEED, load_demo
from symbionet.web.demo.sign_ins import PASSWORD, SIGN_INS


class Command(BaseCommand):
    """Loads the demo network."""

    help = "Load the demo network: the published exchanges of TEDA and fictional firms, all marked as demo."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare --members, --seed, --sign-ins and --close."""
        parser.add_argument("--members", type=int, default=MEMBERS, help="organisations in all (default: %(default)s)")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed makes another network")
        parser.add_argument("--sign-ins", action="store_true", help="only print the demo sign-ins")
        parser.add_argument("--close", action="store_true", help="end all demo sign-ins for good")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load unless it is there already; a database of an earlier version, or an empty one, is brought up to date."""
        if not options["sign_ins"]:
            call_command("migrate", verbosity=0, interactive=False)  # a new home has no tables yet
        if options["close"]:
            people = close_demo_sign_ins()
            self.stdout.write(f"{len(people)} demo sign-ins are closed, with their sessions and access tokens")
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
