"""Values of synergies that are changed in the row of the table."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.core.meanwhile import kept_values
from symbionet.shell.rowfields import RowField, row_field_answer
from symbionet.synergies.actions import SynergyValues, edit_synergy
from symbionet.synergies.forms import ChanceForm, NextActionForm, OwnerForm
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.synergy_board import chance_shown, due_of, percent_of
from symbionet.synergies.queries import synergies_editable_by

__all__ = ["synergy_chance", "synergy_next", "synergy_owner"]


def _edited(now: Synergy, values: Mapping[str, Any], by: User) -> Synergy:
    return edit_synergy(now, cast(SynergyValues, dict(values)), by=by)


def _next_shown(synergy: Synergy) -> str:
    values = {"words": synergy.next_action, "day": synergy.next_action_due, "due": due_of(synergy)}
    return render_to_string("synergies/partials/next_action.html", values)


NEXT_COLUMNS = ("next_action", "next_action_due")
NEXT = RowField[Synergy](
    label=gettext_lazy("Next action"),
    columns=NEXT_COLUMNS,
    form=lambda synergy, data: NextActionForm(data, initial=kept_values(synergy, NEXT_COLUMNS)),
    change=lambda now, form, by: _edited(now, form.cleaned_data, by),
    restore=_edited,
    shown=_next_shown,
)
OWNER = RowField[Synergy](
    label=gettext_lazy("Owner"),
    columns=("owner",),
    form=lambda synergy, data: OwnerForm(data, initial={"owner": synergy.owner_id}),
    change=lambda now, form, by: _edited(now, form.cleaned_data, by),
    restore=_edited,
    shown=lambda synergy: str(synergy.owner or "—"),
)
CHANCE = RowField[Synergy](
    label=gettext_lazy("Probability"),
    columns=("probability",),
    form=lambda synergy, data: ChanceForm(data, initial={"probability": percent_of(synergy)}),
    change=lambda now, form, by: _edited(now, form.cleaned_data, by),
    restore=_edited,
    shown=chance_shown,
)


def synergy_next(request: HttpRequest, pk: int) -> HttpResponse:
    """What is done next, and by when."""
    return _answer(request, pk, NEXT)


def synergy_owner(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose it is."""
    return _answer(request, pk, OWNER)


def synergy_chance(request: HttpRequest, pk: int) -> HttpResponse:
    """How probable it is that it is completed."""
    return _answer(request, pk, CHANCE)


def _answer(request: HttpRequest, pk: int, field: RowField[Any]) -> HttpResponse:
    return row_field_answer(request, get_object_or_404(synergies_editable_by(signed_in(request)), pk=pk), field)
