"""The yearly questions."""

from collections.abc import Iterable

from django.core import signing
from django.db.models import Q, QuerySet

from symbionet.accounts.models import User
from symbionet.impact.models import ConfirmationRequest, EntryLevel
from symbionet.impact.queries.assess_inputs import amount_in, base_unit
from symbionet.impact.queries.claims import resource_of, yield_of
from symbionet.impact.queries.entries import current_entries
from symbionet.synergies.models import SynergyFlow
from symbionet.synergies.queries.consents import named_sides

__all__ = ["SALT", "expected_quantity", "may_answer", "open_requests", "request_of_token", "subject_of_request"]

SALT = "impact.confirmation"
DAYS = 120  # how long a link works


def request_of_token(token: str) -> ConfirmationRequest | None:
    """The request that a signed link names; None where the link is wrong or too old."""
    try:
        number = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    parts = ("synergy__provider", "synergy__receiver", "synergy__have", "organisation")
    return ConfirmationRequest.objects.select_related(*parts).filter(pk=number).first()


def open_requests(organisations: Iterable[int]) -> QuerySet[ConfirmationRequest]:
    """The questions to these organisations that wait for an answer, or for one by a person who is signed in."""
    open_ = Q(answered_at=None) | Q(answer__waits=True)
    return ConfirmationRequest.objects.filter(open_, organisation__in=organisations)


def may_answer(request: ConfirmationRequest, by: User | None) -> bool:
    """Whether it is not answered yet, or by the link alone, and a contact who is signed in gives the answer now."""
    return request.answered_at is None or (by is not None and bool((request.answer or {}).get("waits")))


def subject_of_request(request: ConfirmationRequest) -> str:
    """What a question is about, for a reader who may not know the partner: the synergy's title once both sides are
    named to each other, else what flows in it.
    """
    synergy = request.synergy
    if {synergy.provider_id, synergy.receiver_id} <= named_sides([synergy])[synergy.pk]:
        return str(synergy)
    return ", ".join(str(flow) for flow in synergy.flows.all()) or synergy.get_kind_display()


def expected_quantity(flow: SynergyFlow, year: int, *, disclosed: bool) -> float | None:
    """What fills a form in advance: the newest earlier claim of the flow, else what it states for a year where the
    reader may know that (`disclosed`, see `synergies.queries.amounts`).
    """
    earlier = current_entries().filter(flow=flow, level=EntryLevel.DECLARED, year__lt=year, quantity__isnull=False)
    if (last := earlier.order_by("-year").first()) is not None:
        return last.quantity
    if not disclosed:
        return None
    unit = base_unit(flow.unit)
    if flow.quantity is not None and flow.unit and flow.period == "year":
        return amount_in(flow.quantity, flow.unit, unit)
    resource = resource_of(flow)
    return yield_of(resource, year, unit) if resource is not None and flow.quantity is None else None
