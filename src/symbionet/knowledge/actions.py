"""Writes of corrections: one proposes, another decides."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.engine.packs import load_packs
from symbionet.knowledge.models import CorrectionAction, CorrectionState, KnowledgeCorrection
from symbionet.knowledge.queries import CorrectableRow, decides_corrections, proposes_corrections
from symbionet.knowledge.queries.sources import keyed_rows
from symbionet.knowledge.words import row_name, row_problems

__all__ = ["accept_correction", "decline_correction", "propose_correction"]


@transaction.atomic
def propose_correction(
    row: CorrectableRow, *, values: Mapping[str, str], reason: str, source: str, by: User
) -> KnowledgeCorrection:
    """The stored correction of a row; `values` are new cells by column. Raises ActionRefused."""
    if not proposes_corrections(by):
        raise ActionRefused(_("Corrections are proposed by practitioners and those who manage the programme."))
    old = {} if row.is_new else row.cells
    asked = {**(row.cells if row.is_new else {}), **{column: value.strip() for column, value in values.items()}}
    cells = {column: [old.get(column, ""), new] for column, new in asked.items() if old.get(column, "") != new}
    if not cells or (row.is_new and not any(value.strip() for value in values.values())):
        raise ActionRefused(_("Nothing has changed: correct at least one cell."))
    if not reason.strip() or not source.strip():
        raise ActionRefused(_("Give a reason and a source: an address or a citation."))
    problems = row_problems(row.pack, {**row.cells, **asked})
    if problems:
        raise ActionRefused("; ".join(problems.values()))
    correction = KnowledgeCorrection.objects.create(
        pack=row.pack,
        row_key=row.key,
        action=CorrectionAction.ADD if row.is_new else CorrectionAction.CHANGE,
        cells=cells,
        pack_version=load_packs().versions[row.pack],
        label=row_name(row)[:300],
        reason=reason.strip(),
        source=source.strip(),
        proposed_by=by,
    )
    history.record(by, "correction.proposed", correction)
    return correction


def _decide(correction: KnowledgeCorrection, state: CorrectionState, note: str, by: User) -> None:
    locked = KnowledgeCorrection.objects.select_for_update().get(pk=correction.pk)
    if not decides_corrections(by):
        raise ActionRefused(_("Corrections are decided by those who manage the programme."))
    if not locked.is_open:
        raise ActionRefused(_("This correction has been decided already."))
    if locked.proposed_by_id == by.pk:
        raise ActionRefused(_("Somebody else must decide about your correction."))
    for name, value in {"state": state, "note": note.strip(), "reviewed_by": by, "reviewed_at": timezone.now()}.items():
        setattr(locked, name, value)
        setattr(correction, name, value)
    locked.save(update_fields=["state", "note", "reviewed_by", "reviewed_at"])


@transaction.atomic
def accept_correction(correction: KnowledgeCorrection, *, note: str, by: User) -> None:
    """Accept it for the next edition of the pack; raises ActionRefused where the pack has changed since."""
    row = keyed_rows(correction.pack).get(correction.row_key)
    is_new = correction.action == CorrectionAction.ADD
    if is_new != (row is None) or (row and any(row.get(name) != old for name, (old, _new) in correction.cells.items())):
        raise ActionRefused(_("The pack has changed since this was proposed. Decline it and propose it anew."))
    _decide(correction, CorrectionState.ACCEPTED, note, by)
    history.record(by, "correction.accepted", correction, **({"note": note.strip()} if note.strip() else {}))


@transaction.atomic
def decline_correction(correction: KnowledgeCorrection, *, note: str, by: User) -> None:
    """Decline it with a note that says why; raises ActionRefused."""
    if not note.strip():
        raise ActionRefused(_("Say why you decline it."))
    _decide(correction, CorrectionState.DECLINED, note, by)
    history.record(by, "correction.declined", correction, note=note.strip())
