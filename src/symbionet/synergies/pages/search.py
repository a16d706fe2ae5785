"""Synergies in the search over everything."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, reads_programme, verifies
from symbionet.network.queries import folded
from symbionet.shell.search import FEW, SearchGroup, SearchRow
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries import filtered_synergies, synergies_visible_to

__all__ = ["search_synergies"]

OWN = 200  # a member's own synergies that are looked through


def search_synergies(visitor: Visitor, text: str) -> SearchGroup:
    """Readers search all; a member's few are compared by what is shown, so that no hidden name can be guessed."""
    visible = synergies_visible_to(visitor)
    if reads_programme(visitor) or verifies(visitor):
        shown = synergies_shown_to(visitor, filtered_synergies(visible, search=text)[: FEW + 1])
    else:
        words = folded(text).split()
        shown = [
            row
            for row in synergies_shown_to(visitor, filtered_synergies(visible)[:OWN])
            if all(word in folded(row.title, row.provider.label, row.receiver.label) for word in words)
        ]
    return SearchGroup(
        title=_("Synergies"),
        icon="recycle",
        rows=tuple(SearchRow(text=row.title, url=row.url, aside=row.stage_label) for row in shown[:FEW]),
        more_url=f"{reverse('synergy_list')}?{urlencode({'search': text})}" if len(shown) > FEW else "",
    )
