"""What every page's shell needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from symbionet.accounts.queries import facilitates, manages_people, reads_programme, recruits

__all__ = ["shell"]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The visitor's rights for the menu, and whether this is the demo."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "facilitates": facilitates(user),
        "reads_programme": reads_programme(user),
        "recruits": recruits(user),
        "manages_people": manages_people(user),
        "own_organisation_ids": user.organisation_ids,
    }
