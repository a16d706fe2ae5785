"""The import of haves and wants: its columns may be corrected, and what the file leaves open is suggested."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import facilitates
from symbionet.imports.queries import Importer, SubjectChoice
from symbionet.network.actions.imports import import_parts, import_summary, take_import_back
from symbionet.network.pages.imports import field_labels, questions, resource_preview
from symbionet.network.queries import (
    SUGGEST_FROM,
    import_plan,
    imports_for_others,
    may_import,
    own_organisations,
    read_file,
    tables_of,
)
from symbionet.network.queries.imports import IMPORT

__all__ = ["IMPORTERS"]

SHARES = (50, 60, 70, 80, 90, 95)  # percent


def _shares() -> list[tuple[int, Any]]:
    shares = [(share, gettext("take those of at least %(share)s %%") % {"share": share}) for share in SHARES]
    return [*shares, (0, gettext("take none"))]


def _options() -> dict[str, forms.Field]:
    """Which rows to store, and from which confidence on suggestions are taken."""
    return {
        "rows": forms.ChoiceField(choices=[("all", ""), ("clean", "")], required=False),
        "suggest_from": forms.TypedChoiceField(
            label=_("Suggestions for what the file leaves open"),
            choices=_shares,
            coerce=int,
            initial=SUGGEST_FROM,
            empty_value=str(SUGGEST_FROM),
            required=False,
            error_messages={"invalid_choice": _("Choose one of the shares of confidence.")},
        ),
    }


IMPORTERS = (
    Importer(
        kind=IMPORT,
        title=_("Import haves and wants"),
        list_route="import_list",
        verbs="import.",
        may_import=may_import,
        sees_all=facilitates,
        read=read_file,
        keeps_file=True,
        tables=tables_of,
        duplicates=lambda batch: import_plan(batch).keys_to_choose,
        questions=questions,
        fields=field_labels,
        subject=SubjectChoice(
            name="organisation",
            label=_("For the organisation"),
            rows=own_organisations,
            is_required=lambda user: not imports_for_others(user),
            empty_label=_("as the rows say"),
            help_text=_("Rows without a name of their own belong to it."),
        ),
        preview=resource_preview,
        options=_options,
        parts=import_parts,
        summary=import_summary,
        undo=take_import_back,
        list_template="network/import_list.html",
        preview_template="network/import_preview.html",
        template="network/import_detail.html",
        progress_template="network/partials/import_progress.html",
    ),
)
