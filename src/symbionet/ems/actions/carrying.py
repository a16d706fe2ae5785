"""Answers carried over from one framework to another along the rows of the mapping, shown before they are written."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.ems.actions.assessments import start_assessment
from symbionet.ems.models import Assessment, AssessmentKind
from symbionet.ems.queries.carrying import Projected, projected_answers
from symbionet.ems.queries.frameworks import framework_of
from symbionet.questions.actions import Given, answer_page, open_sheet
from symbionet.questions.queries import questionnaire_of_sheet

__all__ = ["carry_over"]


@transaction.atomic
def carry_over(source: Assessment, target: str, *, by: User) -> Assessment:
    """A new assessment against the target framework with the projected answers; raises ActionRefused where no row
    leads there or nothing is answered. What is carried says from where, by which relation and who reviewed the row.
    """
    rows = [one for one in projected_answers(source, target) if one.level is not None]
    if not rows:
        raise ActionRefused(_("Nothing leads from this assessment to that framework, or nothing is answered yet."))
    made = start_assessment(source.system, target, AssessmentKind.CARRIED, by=by)
    sheet = open_sheet(made, framework_of(target).form_id)
    questionnaire, by_name = questionnaire_of_sheet(sheet), {one.node.name: one for one in rows}
    for group in questionnaire.groups:
        texts: dict[str, list[str]] = {}
        for question in group.questions:
            if (row := by_name.get(question.name)) is not None:
                texts |= {f"q-{question.name}": [row.answer], f"n-{question.name}": [_note(row)]}
        if texts and (problems := answer_page(sheet, group, Given(texts=texts), by=by)):
            raise ActionRefused(next(iter(problems.values())))
    made.carried = {name: _kept(row) for name, row in by_name.items()}
    made.save(update_fields=["carried"])
    history.record(by, "ems_assessment.carried", made, source=str(source))
    return made


def _note(row: Projected) -> str:
    return " · ".join(filter(None, [f"[{', '.join(row.sources)}]", *row.notes]))[:1000]


def _kept(row: Projected) -> Mapping[str, Json]:
    return {
        "from": ", ".join(row.sources), "relation": row.relation, "reviewer": row.reviewer,
        "rows": [one.key for one in row.remarks],
    }  # fmt: skip
