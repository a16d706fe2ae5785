"""What the sides of a synergy state about their costs, the price they try, and the letters kept among its documents."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.agreements.models import CostSheet
from symbionet.agreements.queries import FIGURES, priced_flow
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.synergies.actions.parties import edit_flow
from symbionet.synergies.models import DocumentKind, Side, Synergy, SynergyFlow
from symbionet.synergies.queries.naming import unnamed_parties
from symbionet.synergies.queries.synergies import sides_spoken_for
from symbionet.work.actions import add_document, add_version
from symbionet.work.models import Document

__all__ = ["keep_letter", "keep_price", "open_costs", "require_named", "state_costs"]


@transaction.atomic
def state_costs(synergy: Synergy, side: str, values: Mapping[str, float | None], *, by: User) -> CostSheet:
    """The stored figures of a side: saved, transport, processing and other, CNY per year; raises ActionRefused.

    A side states its own; practitioners either. The history keeps that, not how much: the other side may read it.
    """
    if side not in sides_spoken_for(by, synergy):
        raise ActionRefused(_("Each side states its own costs."))
    if any(float(values.get(name) or 0) < 0 for name in FIGURES):
        raise ActionRefused(_("Savings and costs are not negative: give a cost in its own field."))
    figures = {name: float(values.get(name) or 0) for name in FIGURES}
    stored = {**figures, "by": by, "at": timezone.now()}
    row, _new = CostSheet.objects.update_or_create(synergy=synergy, side=side, defaults=stored)
    history.record(by, "synergy.costs_stated", synergy, changes={"side": ["", side]})
    return row


@transaction.atomic
def open_costs(synergy: Synergy, side: str, *, by: User, opened: bool) -> CostSheet:
    """The sheet opened to the other side, or closed again; only people of that side decide it. Raises ActionRefused."""
    firm = synergy.provider_id if side == Side.PROVIDER else synergy.receiver_id
    if firm not in by.organisation_ids:
        raise ActionRefused(_("Only the side itself opens its costs to the other."))
    row = synergy.cost_sheets.filter(side=side).first()
    if row is None:
        raise ActionRefused(_("State your own figures first: an estimate is not opened."))
    if opened == (row.opened_at is not None):
        return row
    row.opened_at = timezone.now() if opened else None
    row.save(update_fields=["opened_at"])
    changes = {"side": ["", side]}
    if opened:
        history.record(by, "synergy.costs_opened", synergy, changes=changes)
    else:
        history.record(by, "synergy.costs_closed", synergy, changes=changes)
    return row


@transaction.atomic
def keep_price(synergy: Synergy, price: Decimal, *, by: User) -> SynergyFlow:
    """The flow of the synergy with the price, CNY per unit, positive where the receiver pays; raises ActionRefused."""
    flow = priced_flow(synergy)
    if flow is None:
        raise ActionRefused(_("Add what flows first: a price is per unit of it."))
    return edit_flow(flow, {"price": price, "currency": "CNY"}, by=by)


@transaction.atomic
def keep_letter(synergy: Synergy, file: File, *, kind: str, audience: str, by: User) -> Document:
    """The document of this kind and audience with the letter as its newest version; a new one if there is none yet.

    Raises ActionRefused where a side has not agreed to be named, as a letter names both.
    """
    require_named(synergy)
    kept = Document.objects.filter(synergy=synergy, kind=kind, audience=audience, removed_at=None).first()
    if kept is None:
        title = str(DocumentKind(kind).label)
        return add_document(synergy, file, kind=kind, title=title, audience=audience, by=by)
    add_version(kept, file, by=by, note=_("made from the data of the synergy"))
    return kept


def require_named(synergy: Synergy) -> None:
    """Raises ActionRefused that names the sides which have not agreed to be named to the other one."""
    unnamed = unnamed_parties(synergy)
    if unnamed:
        raise ActionRefused(
            _("A letter names both sides, and these have not agreed to be named: %(organisations)s. Ask them first.")
            % {"organisations": ", ".join(map(str, unnamed))}
        )
