"""What every page needs to know of its visitor."""

from typing import Any

from django.http import HttpRequest

from symbionet.accounts.queries import facilitates, manages_people, reads_programme, recruits

__all__ = ["rights"]


def rights(request: HttpRequest) -> dict[str, Any]:
    """The visitor's rights for buttons and links; nothing for who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "facilitates": facilitates(user),
        "reads_programme": reads_programme(user),
        "recruits": recruits(user),
        "manages_people": manages_people(user),
        "own_organisation_ids": user.organisation_ids,
    }
