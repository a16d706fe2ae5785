"""Keeps the figures of matches at what synergies with others have left of their haves and wants."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from symbionet.matches.models import Match
from symbionet.matches.queries.pursuits import draws_on
from symbionet.matches.queries.remainders import figures_at, shares_left
from symbionet.notices.models import Notice

__all__ = ["settle_all_matches", "settle_matches"]

READ = ("have", "want", "receiver", "left", "money", "co2e", "expected", "probability", "chance_factor", "value")


@transaction.atomic
def settle_matches(resources: Collection[int] | None = None) -> int:
    """How many matches of these haves and wants (by key; None: of all) count another share of their amount from now on.

    Called by whatever changes what is committed: a stage, a flow, a side of a synergy.
    """
    draws = draws_on(resources)
    drawn = {draw.resource for draw in draws}
    touched, partial = _of(drawn), Q(left__lt=1)
    rows = list(
        Match.objects.filter(touched | (partial if resources is None else partial & _of(resources))).only(*READ)
    )
    shares = shares_left(rows, draws)
    changed = []
    for row in rows:
        left = shares.get(row.pk, 1.0)
        if left != row.left:
            figures = figures_at(row, left)
            row.money, row.co2e, row.expected, row.left = figures.money, figures.co2e, figures.expected, left
            changed.append(row)
    Match.objects.bulk_update(changed, ["left", "money", "co2e", "expected"], batch_size=200)
    return len(changed)


def _of(resources: Collection[int]) -> Q:
    return Q(have__in=resources) | Q(want__in=resources)


def settle_all_matches(_now: datetime) -> list[Notice]:
    """The figures of all matches as of today, for flows end by their date; nobody is told."""
    settle_matches()
    return []
