"""Assessments: begun, filled in by the firm, reviewed by who helps, locked and closed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.ems.models import Assessment, AssessmentKind, AssessmentState, System
from symbionet.ems.queries.actions import people_of
from symbionet.ems.queries.frameworks import framework_of, frameworks, nodes_of
from symbionet.ems.queries.systems import reviews_assessments_of
from symbionet.notices.actions import both_languages, notify
from symbionet.questions.actions import Given, answer_page, open_sheet
from symbionet.tables import clean_text
from symbionet.xlsform import Group

__all__ = ["FILLED_IN", "advance_assessment", "answer_clauses", "ask_for_help", "remark_clause", "start_assessment"]

FILLED_IN = (AssessmentState.OPEN, AssessmentState.RETURNED)  # states in which answers may change
REMARK = 1000


@transaction.atomic
def start_assessment(system: System, framework: str, kind: str, *, by: User) -> Assessment:
    """The stored assessment; raises ActionRefused for an unknown framework or while one of the same kind is open."""
    if framework not in frameworks():
        raise ActionRefused(_("There is no such framework."), field="framework")
    open_ones = system.assessments.exclude(state=AssessmentState.CLOSED)
    if open_ones.filter(framework=framework, kind=kind).exists():
        raise ActionRefused(_("Such an assessment is open already: go on with that one, or close it first."))
    row = Assessment.objects.create(
        system=system, organisation_id=system.organisation_id, framework=framework, kind=AssessmentKind(kind),
        created_by=by,
    )  # fmt: skip
    open_sheet(row, framework_of(framework).form_id)
    history.record(by, "ems_assessment.started", row)
    return row


@transaction.atomic
def answer_clauses(assessment: Assessment, group: Group, given: Given, *, by: User) -> dict[str, str]:
    """Store the answers of a section; what is wrong by the name of its input. Raises ActionRefused while locked."""
    state = Assessment.objects.select_for_update().get(pk=assessment.pk).state
    if state not in FILLED_IN:
        raise ActionRefused(_("The assessment is handed in: it is opened again by whoever reviews it."))
    return answer_page(open_sheet(assessment, framework_of(assessment.framework).form_id), group, given, by=by)


@transaction.atomic
def remark_clause(assessment: Assessment, question: str, text: str, *, by: User) -> Assessment:
    """The assessment with a remark of its reviewer on a clause; an empty text takes it away."""
    if not reviews_assessments_of(by, assessment.system):
        raise ActionRefused(_("Remarks are written by whoever helps the firm."))
    known = {node.name for node in nodes_of(framework_of(assessment.framework).form_id)}
    if question not in known:
        raise ActionRefused(_("There is no such clause."))
    words = clean_text(text).strip()[:REMARK]
    before = str(assessment.remarks.get(question, ""))
    if words == before:
        return assessment
    assessment.remarks = {name: one for name, one in {**assessment.remarks, question: words}.items() if one}
    assessment.save(update_fields=["remarks"])
    history.record(by, "ems_assessment.remarked", assessment, changes={question: [before, words]})
    return assessment


@transaction.atomic
def ask_for_help(assessment: Assessment, question: str, person: User | None, *, by: User) -> Assessment:
    """The assessment with the person who is asked for help with a clause; None asks nobody any more.

    Raises ActionRefused while it is handed in, for an unknown clause, and for who has nothing to do with the system.
    """
    row = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if row.state not in FILLED_IN:
        raise ActionRefused(_("The assessment is handed in: it is opened again by whoever reviews it."))
    node = next((one for one in nodes_of(framework_of(row.framework).form_id) if one.name == question), None)
    if node is None:
        raise ActionRefused(_("There is no such clause."))
    if person is not None and not people_of(row.system).filter(pk=person.pk).exists():
        raise ActionRefused(_("Ask somebody of the firm or of the programme."))
    before = row.helpers.get(question, {}).get("id")
    if before == (person.pk if person is not None else None):
        return row
    kept = {name: one for name, one in row.helpers.items() if name != question}
    if person is not None:
        kept[question] = {"id": person.pk, "on": timezone.localdate().isoformat()}
    row.helpers = kept
    row.save(update_fields=["helpers"])
    history.record(by, "ems_assessment.help_asked", row, clause=node.ref, name=str(person or ""))
    if person is not None and person != by:
        told: dict[str, Json] = {"person": str(by), "clause": node.ref, "assessment": both_languages(row)}
        notify([person], "ems_assessment.help_asked", values=told, url=f"{row.get_absolute_url()}#{question}")
    return row


MOVES = {  # step -> states it starts from, state it leads to, whether the reviewer takes it
    "submit": (FILLED_IN, AssessmentState.SUBMITTED, False),
    "return": ((AssessmentState.SUBMITTED, AssessmentState.LOCKED), AssessmentState.RETURNED, True),
    "lock": ((AssessmentState.SUBMITTED,), AssessmentState.LOCKED, True),
    "close": ((AssessmentState.LOCKED,), AssessmentState.CLOSED, True),
}


@transaction.atomic
def advance_assessment(assessment: Assessment, step: str, *, by: User) -> Assessment:
    """The assessment one step on: "submit", "return", "lock" or "close"; raises ActionRefused where it cannot be."""
    row = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if step not in MOVES:
        raise ActionRefused(_("There is no such step."))
    starts, after, by_reviewer = MOVES[step]
    if row.state not in starts:
        raise ActionRefused(_("The assessment is not there yet, or has gone on: load the page again."))
    if by_reviewer and not reviews_assessments_of(by, row.system):
        raise ActionRefused(_("This is for whoever helps the firm, not for the firm itself."))
    now = timezone.now()
    if step == "submit":
        row.submitted_at = now
    if step == "lock":
        row.locked_at, row.locked_by = now, by
    row.state = after
    row.save()
    history.record(by, f"ems_assessment.{after.value}", row)
    _tell(row, after, by)
    return row


def _tell(row: Assessment, state: str, by: User) -> None:
    coach = row.system.coach
    if state == AssessmentState.CLOSED:
        return
    people = [coach] if state == AssessmentState.SUBMITTED and coach is not None else []
    if state in (AssessmentState.RETURNED, AssessmentState.LOCKED):
        people = contacts_of(row.organisation_id)
    told = [person for person in people if person != by]
    notify(told, f"ems_assessment.{state}", values={"assessment": both_languages(row)}, url=row.get_absolute_url())
