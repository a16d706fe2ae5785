"""A buyer looks at papers; a supplier asks the programme for help."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.suppliers.actions.chains import require_buyer
from symbionet.suppliers.models import EvidenceCheck, Respondent, Supplier, Verdict
from symbionet.suppliers.queries import checks_that_hold, open_grant, respondents_visible_to
from symbionet.work.actions import add_task
from symbionet.work.models import Task
from symbionet.work.queries.subjects import of_subject
from symbionet.work.queries.team import is_team, team_members

__all__ = ["ask_for_help", "check_papers"]


@transaction.atomic
def check_papers(supplier: Supplier, found: Mapping[str, tuple[str, str]], *, by: User) -> int:
    """How many papers the buyer judges anew: question -> verdict and note; the supplier reads both.

    Raises ActionRefused where the buyer may not read the papers, or a doubt has no word.
    """
    require_buyer(supplier.chain, by)
    snapshot = supplier.snapshots.first()
    if snapshot is None or open_grant(supplier) is None:
        raise ActionRefused(_("There are no papers that you may read."))
    standing, new = checks_that_hold(supplier, snapshot), 0
    for question, (verdict, note) in found.items():
        files = [key for key, _name in snapshot.files.get(question, ())]
        old = standing.get(question)
        if not files or verdict not in Verdict.values or (old and (old.verdict, old.note) == (verdict, note.strip())):
            continue
        if verdict == Verdict.DOUBTFUL and not note.strip():
            raise ActionRefused(
                _("Write what the papers do not show: the supplier reads it."), field=f"note-{question}"
            )
        kept = {"verdict": verdict, "note": note.strip()[:500], "answer": snapshot.answers.get(question),
                "files": files, "checked_by": by, "checked_at": timezone.now()}  # fmt: skip
        EvidenceCheck.objects.update_or_create(supplier=supplier, question=question, defaults=kept)
        new += 1
    if new:
        history.record(by, "supplier.papers_checked", supplier, number=new)
    return new


def _wish(kind: str) -> str:
    wishes = {
        "audit": _("Asks for a walk-through audit"),
        "training": _("Asks for training on environmental management"),
        "synergy": _("Asks for partners for its by-products and waste"),
    }
    if kind not in wishes:
        raise ActionRefused(_("Choose an audit, training or partners."))
    return wishes[kind]


@transaction.atomic
def ask_for_help(respondent: Respondent, kind: str, *, by: User) -> Task:
    """The task of the programme's team to answer the wish of a firm; it names no buyer. Raises ActionRefused twice."""
    if not respondents_visible_to(by).filter(pk=respondent.pk).exists():
        raise ActionRefused(_("Only the people of the supplier do this."))
    title, firm = _wish(kind), respondent.organisation
    if of_subject(Task.objects.all(), firm).filter(title=title, done_at=None).exists():
        raise ActionRefused(_("You have asked for this already; a practitioner will write to you."))
    recruiter = firm.recruited_by
    person = recruiter if recruiter is not None and is_team(recruiter) else team_members().first()
    if person is None:
        raise ActionRefused(_("Nobody works for the programme yet: try again later."))
    return add_task(firm, title, by=by, assigned_to=person)
