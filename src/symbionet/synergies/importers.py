"""The import of old lists of synergies: stored as a whole, by the actions that people use."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.imports.models import Import
from symbionet.imports.queries import Importer, problem_words
from symbionet.synergies.actions.synergy_imports import (
    check_import,
    import_parts,
    import_summary,
    take_synergies_back,
)
from symbionet.synergies.pages.synergy_imports import heading_of, problems_of_import, synergy_preview, synergy_result
from symbionet.synergies.queries.synergy_imports import SYNERGY_IMPORT, imports_synergies, read_file
from symbionet.tables import Table, table_of

__all__ = ["IMPORTERS"]


def _problems_file(batch: Import, user: User) -> tuple[str, Table]:
    headings = [_("Row"), _("Column"), _("Value"), _("What is wrong, and what to do")]
    cells = [
        [one.row or "", heading_of(one.column), str(one.value), problem_words(one)]
        for one in problems_of_import(batch, user)
    ]
    return "problems", table_of(headings, cells)


IMPORTERS = (
    Importer(
        kind=SYNERGY_IMPORT,
        title=gettext_lazy("Import synergies"),
        list_route="synergy_import",
        verbs="synergies.import_",
        may_import=imports_synergies,
        read=read_file,
        column_name=heading_of,
        preview=synergy_preview,
        options=lambda: {"leave_out": forms.BooleanField(required=False)},
        check=check_import,
        in_one=True,
        parts=import_parts,
        summary=import_summary,
        result=synergy_result,
        undo=take_synergies_back,
        file=_problems_file,
        over=gettext_lazy("This list is stored already."),
        listed=10,
        list_template="synergies/synergy_import.html",
        preview_template="synergies/synergy_import_detail.html",
        template="synergies/synergy_import_detail.html",
    ),
)
