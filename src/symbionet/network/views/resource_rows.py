"""Values of resources that are changed in the row of their list."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.network.actions import (
    ResourceValues,
    edit_resource,
    mark_taken,
    renew_resource,
    withdraw_resource,
)
from symbionet.network.forms.inputs import AmountForm, StateForm, WindowForm
from symbionet.network.models import Resource, ResourceState
from symbionet.network.queries import closed_fields, quantity_words, resources_editable_by
from symbionet.network.queries.fields import closed_columns
from symbionet.network.tables import state_badge, window_words
from symbionet.shell.rowfields import RowField, row_field_answer

__all__ = ["resource_amount", "resource_state", "resource_window"]

MOVES: Mapping[str, Callable[..., Resource]] = {
    ResourceState.OPEN: renew_resource,
    ResourceState.TAKEN: mark_taken,
    ResourceState.WITHDRAWN: withdraw_resource,
}


def _edited(now: Resource, values: Mapping[str, Any], by: User) -> Resource:
    return edit_resource(now, cast(ResourceValues, dict(values)), by=by)


def _moved(now: Resource, state: str, by: User) -> Resource:
    return now if state == now.state else MOVES[state](now, by=by)


AMOUNT = RowField[Resource](
    label=gettext_lazy("Quantity"),
    columns=("quantity", "unit", "period"),
    form=lambda resource, data: AmountForm(data, resource=resource),
    change=lambda now, form, by: _edited(now, form.cleaned_data["quantity"], by),
    restore=_edited,
    shown=lambda resource: quantity_words(resource) or "—",
)
WINDOW = RowField[Resource](
    label=gettext_lazy("Available"),
    columns=("available_from", "available_until"),
    form=lambda resource, data: WindowForm(data, resource=resource),
    change=lambda now, form, by: _edited(now, form.cleaned_data, by),
    restore=_edited,
    shown=window_words,
)
STATE = RowField[Resource](
    label=gettext_lazy("State"),
    columns=("state", "renew_by"),
    form=lambda resource, data: StateForm(data, resource=resource),
    change=lambda now, form, by: _moved(now, form.cleaned_data["state"], by),
    restore=_edited,
    shown=state_badge,
)


def resource_amount(request: HttpRequest, pk: int) -> HttpResponse:
    """How much there is."""
    return _answer(request, pk, AMOUNT)


def resource_window(request: HttpRequest, pk: int) -> HttpResponse:
    """From when until when there is some."""
    return _answer(request, pk, WINDOW)


def resource_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether it is on offer."""
    return _answer(request, pk, STATE)


def _answer(request: HttpRequest, pk: int, field: RowField[Any]) -> HttpResponse:
    """The answer of the row; who may not read a field does not write it."""
    user = signed_in(request)
    resource = get_object_or_404(resources_editable_by(user), pk=pk)
    if closed_columns(closed_fields(user, [resource]).get(pk, frozenset())) & set(field.columns):
        raise Http404
    return row_field_answer(request, resource, field)
