"""The answers of an area of a visit, from a page or a device, after what others have answered meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.actions import hold_answers, keep_answers
from symbionet.audits.models import Area, Audit
from symbionet.audits.pages.visit import checklist_of
from symbionet.core.errors import ActionRefused
from symbionet.questions.actions import Given, answer_page, hold_sheet
from symbionet.questions.models import AnswerSheet
from symbionet.questions.pages import Conflict, merged, page_shown, settled_page, with_authors
from symbionet.xlsform import Group

__all__ = ["AreaAnswers", "answer_before_visit"]


@transaction.atomic
def answer_before_visit(
    sheet: AnswerSheet, group: Group, given: Given, *, by: User | None
) -> tuple[dict[str, str], tuple[Conflict, ...]]:
    """The problems of a page before the visit by the name of their input, and what must be decided."""
    held = hold_sheet(sheet)
    left, conflicts = settled_page(held, group, given)
    return answer_page(held, group, left, by=by), conflicts


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAnswers:
    """What a person gave in an area; `was` holds what they saw in the inputs that they changed, None where unknown."""

    audit: Audit
    area: str
    fields: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence[File]]
    was: Mapping[str, Sequence[str]] | None

    def run(self, by: User, *, whole: bool) -> tuple[dict[str, str], tuple[Conflict, ...]]:
        """The problems by the name of their input, and what must be decided; what stands in neither is kept.

        `whole`: nothing is kept while anything must be decided. Raises ActionRefused for an area that is none.
        """
        with transaction.atomic():
            return self._run(by, whole=whole)

    def _run(self, by: User, *, whole: bool) -> tuple[dict[str, str], tuple[Conflict, ...]]:
        if self.area not in Area.values:
            raise self._no_page()
        sheet = hold_answers(self.audit)
        questionnaire, answers = checklist_of(self.audit)
        group = questionnaire.group(self.area)
        if group is None:
            raise self._no_page()
        given = merged(page_shown(questionnaire, group, answers), self.fields, self.was)
        conflicts = with_authors(given.conflicts, sheet)
        if conflicts and whole:
            return {}, conflicts
        values = Given(texts=given.texts, files=self.files)
        return keep_answers(sheet, group, values, audit=self.audit, decided=given.decided, by=by), conflicts

    def _no_page(self) -> ActionRefused:
        return ActionRefused(_("The checklist has no page “%(page)s”.") % {"page": self.area[:80]})
