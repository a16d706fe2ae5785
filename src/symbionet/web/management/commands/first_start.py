"""`symbionet manage first_start`: the one-time link that makes the first manager of an empty platform."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from symbionet.accounts.actions import open_first_start
from symbionet.accounts.models import FIRST_START_HOURS

__all__ = ["Command"]


class Command(BaseCommand):
    """Prints the link; the one before it no longer works."""

    help = "Print a new one-time link that makes the first manager, while the platform has none."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare --address."""
        parser.add_argument("--address", default=settings.PUBLIC_URL, help="where the platform is reached")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link, or nothing where somebody manages the platform."""
        invitation = open_first_start()
        if invitation is None:
            return
        link = reverse("first_start", args=[invitation.token])
        self.stdout.write("Nobody manages this platform yet. Open this link to become its first manager:")
        self.stdout.write(f"  {options['address'].rstrip('/')}{link}")
        self.stdout.write(f"It works once and for {FIRST_START_HOURS} hours.\n")
