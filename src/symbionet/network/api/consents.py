"""Questions to see a resource of others: listed, asked, and answered by its owner."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status

from symbionet.accounts.api import caller
from symbionet.core.api import ERRORS, BodyIn, PageIn, PageOut, checked, listed, sent_values
from symbionet.network.actions import ask_consent, give_consent, refuse_consent, withdraw_consent
from symbionet.network.forms.resources import AskForm
from symbionet.network.models import Consent, ConsentState, Visibility
from symbionet.network.queries import (
    approved_organisations,
    class_name,
    consents_asked_by,
    consents_decidable_by,
)
from symbionet.network.queries.resources import teaser_of

router = Router(tags=["consents"])


class ConsentsIn(PageIn):
    """Those asked of you (`received`), those you asked, or without it both."""

    received: bool | None = None


class AskIn(BodyIn):
    """For which of your organisations you ask (where you have one, it is that), and what you want it for."""

    organisation: int | None = None
    message: str = ""


class ConsentOut(Schema):
    """A question to see a resource; its title only for the owner, and for who asked once it is given."""

    id: int
    received: bool
    state: str
    resource: int | None  # null until you may see it: its number would tell whose it is
    title: str
    organisation: int
    organisation_name: str
    message: str
    asked_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, row: Consent, *, received: bool) -> "ConsentOut":
        """The question as the page shows it to the owner (`received`) or to who asked."""
        resource = row.resource
        open_ = received or (row.state == ConsentState.GIVEN and resource.visibility != Visibility.PRIVATE)
        hint = class_name(resource.class_id) or resource.get_kind_display()
        return cls(
            id=row.pk,
            received=received,
            state=row.state,
            resource=resource.pk if open_ else None,
            title=str(resource) if open_ else hint,
            organisation=row.organisation_id,
            organisation_name=str(row.organisation),
            message=row.message,
            asked_at=row.created_at,
            decided_at=row.decided_at,
        )


@router.get("/consents", response={200: PageOut[ConsentOut], **ERRORS}, summary="List questions to see a resource")
def consent_list(request: HttpRequest, asked: Query[ConsentsIn]) -> dict[str, Any]:
    """Questions to your organisations, and questions they asked, newest first."""
    user = caller(request)
    theirs, ours = consents_decidable_by(user), consents_asked_by(user)
    rows = theirs | ours if asked.received is None else theirs if asked.received else ours
    own = user.organisation_ids
    rows = rows.select_related("resource", "organisation").order_by("-created_at", "-pk")
    return listed(
        rows, asked, lambda found: [ConsentOut.of(row, received=row.resource.organisation_id in own) for row in found]
    )


@router.post("/teasers/{pk}/ask", response={201: ConsentOut, **ERRORS}, summary="Ask to see a resource")
def consent_ask(request: HttpRequest, pk: str, body: AskIn) -> Status[ConsentOut]:
    """Ask the owner of a teaser to show the resource; 409 where asking is not open or was done."""
    user = caller(request)
    resource = teaser_of(user, pk)
    own = approved_organisations(user)
    first = list(own[:2])
    one = {"organisation": first[0].pk} if len(first) == 1 else {}
    form = checked(AskForm(one | sent_values(body), organisations=own))
    return Status(201, ConsentOut.of(ask_consent(resource, by=user, **form.cleaned_data), received=False))


@router.post("/consents/{pk}/give", response={200: ConsentOut, **ERRORS}, summary="Show a resource to who asked")
def consent_give(request: HttpRequest, pk: int) -> ConsentOut:
    """Let the asking organisation see the resource, and your name."""
    return _decide(request, pk, give_consent)


@router.post("/consents/{pk}/refuse", response={200: ConsentOut, **ERRORS}, summary="Refuse a question")
def consent_refuse(request: HttpRequest, pk: int) -> ConsentOut:
    """Refuse an open question; your name is not shown."""
    return _decide(request, pk, refuse_consent)


@router.post("/consents/{pk}/withdraw", response={200: ConsentOut, **ERRORS}, summary="Withdraw a consent")
def consent_withdraw(request: HttpRequest, pk: int) -> ConsentOut:
    """Withdraw a consent: the resource is hidden from them again from now on."""
    return _decide(request, pk, withdraw_consent)


def _decide(request: HttpRequest, pk: int, act: Callable[..., Consent]) -> ConsentOut:
    user = caller(request)
    rows = consents_decidable_by(user).select_related("resource", "organisation")
    return ConsentOut.of(act(get_object_or_404(rows, pk=pk), by=user), received=True)
