"""Answers of the checklist of a visit."""

from collections.abc import Mapping

from django.db import transaction

from symbionet.accounts.models import User
from symbionet.audits.models import Audit
from symbionet.audits.queries import CHECKLIST, sector_codes
from symbionet.core import history
from symbionet.questions.actions import Given, answer_page, open_sheet
from symbionet.questions.models import AnswerSheet
from symbionet.xlsform import Group

__all__ = ["hold_answers", "keep_answers"]


def hold_answers(audit: Audit) -> AnswerSheet:
    """The answers of the visit, which nobody else changes until the end of this transaction."""
    sheet = open_sheet(audit, CHECKLIST)
    sheet = AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
    sheet.answers.update_or_create(question="sectors", place=0, defaults={"text": sector_codes(audit.organisation)})
    return sheet


@transaction.atomic
def keep_answers(
    sheet: AnswerSheet, group: Group, given: Given, *, audit: Audit, decided: Mapping[str, str], by: User
) -> dict[str, str]:
    """The problems by the name of their input; `decided` says which of two answers a person chose: input -> choice."""
    problems = answer_page(sheet, group, given, by=by)
    for name, choice in decided.items():
        history.record(by, "audit.answer_decided", audit, what=name[2:], choice=choice)
    return problems
