"""The matches that wait for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.texts import percent_words
from symbionet.matches.pages.matches import MatchLine, lines_shown_to
from symbionet.matches.queries import matches_decidable_by, open_matches
from symbionet.matches.queries.matches import first_lines
from symbionet.shell.today import FEW, TodayList, TodayRow

__all__ = ["list_of_matches"]


def _aside(match: MatchLine) -> str:
    fit = _("fit %(percent)s") % {"percent": percent_words(match.percent)}
    return _("%(fit)s, adds emissions") % {"fit": fit} if match.adds_emissions else fit


def list_of_matches(user: User) -> TodayList:
    """Open matches that the user decides."""
    waiting = open_matches(matches_decidable_by(user))
    count = waiting.count()
    shown = lines_shown_to(user, first_lines(waiting, FEW)) if count else []
    return TodayList(
        title=_("Matches to decide"),
        url=reverse("match_list"),
        icon="arrows-exchange",
        count=count,
        rows=tuple(
            TodayRow(
                text=f"{match.provider.title or match.provider.label} → {match.receiver.label}",
                url=match.url,
                aside=_aside(match),
            )
            for match in shown
        ),
        done=_("No match waits for a decision."),
    )
