"""Which buyers read a firm's answers, from a spreadsheet: yes gives the answers as the button does, no withdraws."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import plain_reader
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Importer, Outcome, ReadRow, Undone, rows_that
from symbionet.suppliers.actions import give_answers, withdraw_answers
from symbionet.suppliers.importers.answers import RESPONDENT, answers, respondent_of
from symbionet.suppliers.importers.common import outcome, parts_of, said
from symbionet.suppliers.models import Grant, Respondent, Supplier
from symbionet.suppliers.queries import claims_of, open_grant

__all__ = ["GRANTS", "GRANT_COLUMNS"]

GRANT_COLUMNS = {
    "buyer": ("buyer", "采购方"),
    "reads": ("reads your answers", "可查看答案"),
}
READS = {
    "yes": True, "y": True, "true": True, "1": True, "是": True, "√": True, "✓": True,
    "no": False, "n": False, "false": False, "0": False, "否": False, "×": False,
}  # fmt: skip


def _claim(row: ReadRow, respondent: Respondent) -> Supplier:
    name = said(row, "buyer").casefold()
    found = [
        one for one in claims_of(respondent) if name in {one.buyer.name_zh.casefold(), one.buyer.name_en.casefold()}
    ]
    if not name or len(found) != 1:
        raise ActionRefused(_("Write the name of a buyer that asks you, as the list has it."), field="buyer")
    return found[0]


def _take(row: ReadRow, respondent: Respondent, by: User) -> Outcome:
    supplier, text = _claim(row, respondent), said(row, "reads").casefold()
    if text not in READS:
        raise ActionRefused(_("Write yes or no."), field="reads")
    what, grant = str(supplier.buyer), open_grant(supplier)
    if READS[text] == (grant is not None):
        return outcome(row, RowState.SAME, what, target=grant)
    if grant is not None:
        withdraw_answers(supplier, by=by)
        return outcome(row, RowState.CHANGED, what, target=grant)
    give_answers(supplier, by=by)
    return outcome(row, RowState.ENTERED, what, target=open_grant(supplier))


def _undo(batch: Import, by: User) -> Undone:
    """Grants of the list that still stand are withdrawn; one that it withdrew is given again by a person alone."""
    respondent_of(batch)
    given, withdrawn = rows_that(batch, RowState.ENTERED, Grant), rows_that(batch, RowState.CHANGED, Grant)
    kept = {row.pk for row in withdrawn.values()}
    gone = 0
    for grant in Grant.objects.filter(pk__in=given).select_related("supplier__buyer", "supplier__respondent"):
        if grant.withdrawn_at is not None:
            kept.add(given[grant.pk].pk)
            continue
        withdraw_answers(grant.supplier, by=by)
        gone += 1
    if kept and not gone:
        raise ActionRefused(_("What was withdrawn is given again on the page of the buyer: nothing was taken back."))
    return Undone(gone=gone, kept=len(kept), kept_rows=frozenset(kept))


GRANTS = Importer(
    kind="grant_import",
    title=gettext_lazy("Who reads your answers, from a workbook"),
    list_route="grant_import",
    verbs="grants.import_",
    may_import=answers,  # type: ignore[arg-type] # who is no user sees no respondent
    read=plain_reader(GRANT_COLUMNS, needed=("buyer", "reads")),
    parts=parts_of(_take, respondent_of, "buyer"),
    undo=_undo,
    subject=RESPONDENT,
    home_route="chain_home",
)
