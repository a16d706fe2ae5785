"""Synergies in the search over everything."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, is_user, reads_programme, verifies
from symbionet.network.queries import folded
from symbionet.shell.search import FEW, SearchGroup, SearchRow
from symbionet.synergies.pages.anonymised import titles_read_by
from symbionet.synergies.queries import filtered_synergies, synergies_visible_to
from symbionet.synergies.queries.synergies import titled
from symbionet.synergies.words import texts_shown_to

__all__ = ["search_synergies"]

SIDES = ("provider", "receiver", "have", "want")
OWN = 200  # a member's own synergies that are looked through


def search_synergies(visitor: Visitor, text: str) -> SearchGroup:
    """Readers search all; a member's few are compared by what is shown, so that no hidden name can be guessed."""
    visible = synergies_visible_to(visitor)
    if is_user(visitor) and (reads_programme(visitor) or verifies(visitor)):
        rows = filtered_synergies(visible, search=text).select_related(None).defer(None)
        found = list(rows.only("title_zh", "title_en", "stage", "sight", *SIDES)[: FEW + 1])
        titles = titles_read_by(visitor, found)
        shown = [
            SearchRow(text=title, url=row.get_absolute_url(), aside=str(row.get_stage_display()))
            for row, (title, _named) in zip(found, titles, strict=True)
        ]
    else:
        words = folded(text).split()
        shown = [
            SearchRow(text=title, url=row.get_absolute_url(), aside=str(row.get_stage_display()))
            for row, title, sides in texts_shown_to(visitor, titled(filtered_synergies(visible))[:OWN])
            if all(word in folded(title, *sides) for word in words)
        ]
    return SearchGroup(
        title=_("Synergies"),
        icon="recycle",
        rows=tuple(shown[:FEW]),
        more_url=f"{reverse('synergy_list')}?{urlencode({'search': text})}" if len(shown) > FEW else "",
    )
