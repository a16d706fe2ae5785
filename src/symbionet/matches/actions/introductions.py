"""A member asks to meet the partner of a match that it may not see by name."""

from django.db import transaction

from symbionet.accounts.models import User
from symbionet.matches.actions.decisions import accept_match
from symbionet.matches.models import Match
from symbionet.network.actions import ask_consent
from symbionet.network.models import Organisation, Resource

__all__ = ["ask_introduction"]


@transaction.atomic
def ask_introduction(
    match: Match, *, by: User | None, asker: Organisation, listing: Resource | None, message: str = ""
) -> Match:
    """The match accepted with the text for the practitioner, and the owner of the listing asked if it takes questions.

    `listing` is the partner's resource whose owner decides (see `listing_to_ask`), None where a practitioner has to
    speak with the partner; raises ActionRefused where the owner cannot be asked.
    """
    text = message.strip()
    if listing is not None:
        ask_consent(listing, asker, by=by, message=text)
    return accept_match(match, by=by, note=text)
