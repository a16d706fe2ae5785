"""Learns the weights of the signals from the outcomes of this network."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from symbionet.core.errors import ActionRefused
from symbionet.matches.actions import apply_learned_weights, learn_from_outcomes
from symbionet.matches.pages.learning import shown_weights


class Command(BaseCommand):
    """Learn from accepted, dismissed and pursued matches; a person applies the result, or `--apply` does."""

    help = "Learn the weights of matches from this network's outcomes; --apply uses them from the next run on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to apply what was learned."""
        parser.add_argument("--apply", action="store_true", help="Apply the weights if they predict better.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn, print before and after, and apply where asked and better."""
        try:
            row = learn_from_outcomes(by=None)
            with translation.override("en"):
                for one in shown_weights(row):
                    self.stdout.write(f"{one.before:+7.2f} {one.after:+7.2f}  {one.label}")
            before, after = row.summary["loss_before"], row.summary["loss_after"]
            tested = "not tested: too few outcomes" if before is None else f"log loss {before:.3f} -> {after:.3f}"
            self.stdout.write(f"{row}: {row.outcomes} outcomes; {tested}")
            if options["apply"] and before is not None and after < before:
                apply_learned_weights(row, by=None)
                self.stdout.write(f"{row} applied")
            elif options["apply"]:
                self.stdout.write(f"{row} not applied: it is not shown to predict better")
        except ActionRefused as error:
            raise CommandError(str(error)) from None
