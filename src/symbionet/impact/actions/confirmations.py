"""The yearly question to both parties, asked by e-mail and answered by a form that a signed link opens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions.claims import check_balance, confirm, declare, declare_figures, reconfirm
from symbionet.impact.actions.rules import check_year, entries_at
from symbionet.impact.models import ConfirmationRequest, EntryLevel, Metric
from symbionet.impact.queries import SALT, current_entries, may_answer, subject_of_request
from symbionet.impact.queries.claims import RUNNING
from symbionet.network.models import Organisation
from symbionet.notices.models import Notice
from symbionet.synergies.actions import notify_synergy
from symbionet.synergies.models import Synergy, SynergyFlow

__all__ = ["Answer", "answer_confirmation", "confirmation_link", "confirmation_token", "request_confirmations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a party answers: whether the exchange ran, how much of each flow (in its base unit), and who says so."""

    runs: bool
    name: str
    quantities: Mapping[int, float] = field(default_factory=dict)
    cost_saving: float | None = None
    currency: str = "CNY"
    note: str = ""


def confirmation_token(request: ConfirmationRequest) -> str:
    """The signed token of a request's link; `queries.request_of_token` reads it."""
    return signing.dumps(request.pk, salt=SALT)


def confirmation_link(request: ConfirmationRequest) -> str:
    """The address of the form that answers a request."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("ledger_answer", args=[confirmation_token(request)])


def request_confirmations(
    year: int, *, by: User | None, synergies: Iterable[Synergy] | None = None
) -> list[ConfirmationRequest]:
    """Ask both parties of each running synergy (of those given) what flowed in a year; nobody is asked twice.

    Each contact of the party gets the link in the own language. Raises `LockedPeriod` where a year is closed.
    """
    rows = Synergy.objects.filter(stage__in=RUNNING) if synergies is None else synergies
    made = []
    for synergy in rows:
        for side in dict.fromkeys((synergy.provider, synergy.receiver)):
            if request := _ask(synergy, side, year, by):
                made.append(request)
    return made


@transaction.atomic
def _ask(synergy: Synergy, side: Organisation, year: int, by: User | None) -> ConfirmationRequest | None:
    check_year(synergy, year)
    people = list(User.objects.filter(memberships__organisation=side, is_active=True, is_demo=False).order_by("pk"))
    request, fresh = ConfirmationRequest.objects.get_or_create(
        synergy=synergy,
        organisation=side,
        year=year,
        defaults={"asked_by": by, "sent_to": ", ".join(person.email for person in people)[:500]},
    )
    if not fresh:
        return None
    history.record(by, "synergy.confirmation_asked", synergy, year=year)
    notify_benefits_asked(synergy, side, by=by)
    transaction.on_commit(lambda: _send(request, people))
    return request


def notify_benefits_asked(synergy: Synergy, organisation: Organisation, *, by: User | None) -> list[Notice]:
    """Notify a side that it is asked to confirm the benefits (its letter with the link goes another way)."""
    people, key = contacts_of(organisation.pk), f"benefits:{synergy.pk}"
    return notify_synergy(people, synergy, "benefits.asked", without=by, key=key, by_mail=False)


def _send(request: ConfirmationRequest, people: list[User]) -> None:
    """Send the question to each contact; the first line of the text is the subject."""
    for person in people:
        with translation.override(person.language):
            text = render_to_string(
                f"impact/mail/confirmation.{person.language}.txt",
                {
                    "request": request,
                    "person": person,
                    "link": confirmation_link(request),
                    "subject": subject_of_request(request),
                },
            )
        subject, _nothing, body = text.strip().partition("\n")
        send_mail(subject.strip(), body.strip() + "\n", None, [person.email])


@transaction.atomic
def answer_confirmation(request: ConfirmationRequest, answer: Answer, *, by: User | None = None) -> ConfirmationRequest:
    """The answered request: what the party states is declared, or confirms what the other declared; a year after a
    verified one is reconfirmed. `by` is the signed-in person, if any; else `answer.name` signs.

    What somebody states by the link without a sign-in confirms nothing: the answer is kept and waits until a contact of
    the party gives it signed in. Raises ActionRefused where it is answered already, or as `declare` and `confirm` do.
    """
    request = ConfirmationRequest.objects.select_for_update().get(pk=request.pk)
    if not may_answer(request, by):
        raise ActionRefused(_("This question is answered already. Thank you."))
    synergy, year, organisation = request.synergy, request.year, request.organisation
    check_year(synergy, year)
    if not answer.name.strip():
        raise ActionRefused(_("Give your name: a statement has somebody who makes it."))
    waits = False
    if answer.runs:
        for flow in synergy.flows.select_related("resource", "synergy__provider", "synergy__receiver", "synergy__have"):
            if flow.pk in answer.quantities:
                waits |= _state(flow, organisation, year, answer.quantities[flow.pk], by=by, signed=answer.name)
        if answer.cost_saving is not None and request.answered_at is None:
            figures = {Metric.COST.value: answer.cost_saving}
            declare_figures(
                synergy,
                organisation=organisation,
                year=year,
                figures=figures,
                currency=answer.currency,
                by=by,
                signed=answer.name,
            )
    request.answered_at = timezone.now()
    request.answer = {
        "runs": answer.runs,
        "quantities": {str(flow): value for flow, value in answer.quantities.items()},
        "cost_saving": answer.cost_saving,
        "currency": answer.currency,
        "name": answer.name,
        "note": answer.note,
        "by_link": by is None,
        "waits": waits,
    }
    request.save(update_fields=["answered_at", "answer"])
    history.record(by, "synergy.confirmation_answered", synergy, year=year)
    return request


def _state(
    flow: SynergyFlow, organisation: Organisation, year: int, quantity: float, *, by: User | None, signed: str
) -> bool:
    """Declare what a party states of a flow, or confirm what the other party declared; whether that waits for a person
    who is signed in.
    """
    declared = entries_at(flow, year, EntryLevel.DECLARED)
    if not declared:
        declare(flow, organisation=organisation, year=year, quantity=quantity, by=by, signed=signed)
        return False
    if declared[0].stated_by_id == organisation.pk or entries_at(flow, year, EntryLevel.CONFIRMED):
        return False
    if by is None:
        check_balance(declared[0], quantity)
        return True
    confirm(flow, organisation=organisation, year=year, quantity=quantity, by=by, signed=signed)
    verified = current_entries().filter(flow=flow, level=EntryLevel.VERIFIED)
    if verified.filter(year__lt=year).exists() and not verified.filter(year=year).exists():
        reconfirm(flow, year=year, by=by)
    return False
