"""`symbionet import`: loads a spreadsheet of haves and wants, with its problems on standard error."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Case, When
from django.utils import translation
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import has_manager
from symbionet.core.texts import sentences
from symbionet.imports.actions import choose_for_duplicates, undo_import
from symbionet.imports.models import Import, ImportState
from symbionet.network.actions import commit_import, start_import
from symbionet.network.pages.imports import hazard_lines, shown_pairs
from symbionet.network.queries import SUGGEST_FROM, ImportPlan, import_plan, may_import
from symbionet.network.queries.imports import IMPORT
from symbionet.sheets import HostileFile, Problem, problem_line, problem_place, refusal_text

__all__ = ["Command"]

IMPORTERS = (Role.PRACTITIONER, Role.TECHNICAL_LEAD, Role.PROGRAMME_MANAGER)  # who imports where nobody is named


class Command(BaseCommand):
    """Imports a file."""

    help = "Load a spreadsheet of haves and wants into the platform; repeated, it makes no duplicates."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the file and the options."""
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument(
            "--as",
            dest="email",
            help="e-mail of who imports (default: the first practitioner, else manager)",
        )
        parser.add_argument("--only-clean", action="store_true", help="store only rows without any problem")
        parser.add_argument(
            "--suggest-from",
            type=int,
            default=SUGGEST_FROM,
            help="take suggestions of at least so many percent for what the file leaves open; 0 takes none",
        )
        parser.add_argument(
            "--firms",
            choices=["named", "same", "new"],
            default="named",
            help="firms of nearly the same name: one firm only where the names differ in no more than how they are "
            "written (named), all of them (same), none of them (new)",
        )
        parser.add_argument(
            "--one-firm", action="append", default=[], metavar="KEY", help="the pair of firms of this key is one firm"
        )
        parser.add_argument(
            "--two-firms", action="append", default=[], metavar="KEY", help="the pair of firms of this key is two firms"
        )
        parser.add_argument("--preview", action="store_true", help="say what would happen and store nothing")
        parser.add_argument("--undo", action="store_true", help="undo the last import of that person")
        parser.add_argument("--lang", choices=["en", "zh"], default="en", help="language of the problems")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, or undo; the database of an earlier version, or an empty one, is brought up to date before."""
        call_command("migrate", verbosity=0, interactive=False)  # a new home has no tables yet
        by = importer(options["email"])
        if options["undo"]:
            return self.undo(by)
        if options["file"] is None:
            raise CommandError("name the file to import, e.g. symbionet import haves.xlsx")
        batch = self.start(options["file"], by=by, lang=options["lang"])
        plan = self.answered(batch, options, by=by)
        self.tell_pairs(plan, options["lang"])
        for problem in plan.problems:
            print(problem_line(problem, options["lang"]), file=sys.stderr)
        if options["preview"]:
            self.tell_hazards(plan, options["lang"])
            batch.file.delete(save=False)
            batch.delete()
        else:
            least = options["suggest_from"] or None
            batch = commit_import(batch, by=by, only_clean=options["only_clean"], suggest_from=least)
        counts = batch.summary or plan.counts
        outcome = "would be stored" if options["preview"] else "stored"
        self.stdout.write(
            f"{counts['new']} new, {counts['changed']} changed, {counts['same']} already there, "
            f"{counts['organisations_new']} new organisations ({outcome}); {counts['refused']} rows left out"
            + (f"; suggestions filled in {counts['suggested']} rows" if counts.get("suggested") else "")
        )
        return None

    def start(self, file: Path, *, by: User, lang: Literal["en", "zh"]) -> Import:
        """The batch of the file; a file that may not be read is one sentence."""
        try:
            return start_import(data=file.read_bytes(), name=file.name, by=by)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except HostileFile as error:
            raise CommandError(refusal_text(error.code, error.params, lang)) from error

    def answered(self, batch: Import, options: Mapping[str, Any], *, by: User) -> ImportPlan:
        """The plan once the questions about firms are answered as the options say."""
        plan = import_plan(batch)
        named = {"same": options["one_firm"], "new": options["two_firms"]}
        if unknown := [key for keys in named.values() for key in keys if key not in plan.near]:
            batch.file.delete(save=False)
            batch.delete()
            keys = ", ".join(plan.near) or "none"
            raise CommandError(f"no pair of firms has the key {unknown[0]}; the keys of this list: {keys}")
        answers = dict.fromkeys(plan.near, options["firms"]) if options["firms"] != "named" else {}
        answers |= {key: answer for answer, keys in named.items() for key in keys}
        if not answers:
            return plan
        choose_for_duplicates(batch, answers, by=by)
        return import_plan(batch)

    def tell_pairs(self, plan: ImportPlan, lang: Literal["en", "zh"]) -> None:
        """Name each pair of firms of nearly the same name with its key and what happens with it."""
        with translation.override("zh-hans" if lang == "zh" else "en"):
            for shown in shown_pairs(plan):
                place = Problem(
                    table=shown.pair.firm.table, row=shown.pair.firm.row, column="", value="", code="", severity="note"
                )
                what = (
                    _("one firm, stored as %(name)s") % {"name": shown.kept} if shown.pair.is_same else _("two firms")
                )
                line = sentences(
                    f"{shown.pair.firm.name} ≈ {shown.other}{_(': ')}{what} ({shown.pair.key}).", shown.why
                )
                print(f"{problem_place(place, lang)}{_(': ')}{line}", file=sys.stderr)

    def tell_hazards(self, plan: ImportPlan, lang: Literal["en", "zh"]) -> None:
        """Name the rows that are hazardous waste, likely so or to be asked about, as the preview of the page does."""
        with translation.override("zh-hans" if lang == "zh" else "en"):
            for row, words in hazard_lines(plan):
                place = Problem(table=row.draft.table, row=row.draft.row, column="", value="", code="", severity="note")
                print(f"{problem_place(place, lang)}{_(': ')}{row.draft.title}{_(': ')}{words}", file=sys.stderr)

    def undo(self, by: User) -> None:
        """Undo the last import of a person."""
        batch = Import.objects.filter(kind=IMPORT, by=by, state=ImportState.COMMITTED).order_by("-pk").first()
        if batch is None:
            raise CommandError(f"{by.email} has no import to undo")
        undo_import(batch, by=by)
        self.stdout.write(f"undone: {batch.name}, {batch.summary['undone']} resources removed")


def importer(email: str | None) -> User:
    """The person who imports; a CommandError says how to make one."""
    if email:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"nobody here has the e-mail {email}: name a person of the platform with --as")
        if not user.is_active:
            raise CommandError(f"{email} can no longer sign in: name somebody else with --as")
        if not may_import(user):
            raise CommandError(f"{email} may not import: take a practitioner or a contact of an organisation")
        return user
    people = User.objects.filter(is_active=True, role_grants__role__in=IMPORTERS)
    place = Case(*(When(role_grants__role=role, then=number) for number, role in enumerate(IMPORTERS)))
    if (found := people.order_by("is_demo", place, "pk").first()) is not None:
        return found
    if has_manager():
        raise CommandError("no practitioner or programme manager is here yet: invite one on the page Invitations")
    raise CommandError("nobody manages this platform yet: `symbionet serve` prints the link that makes its manager")
