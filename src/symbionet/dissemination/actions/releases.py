"""Publishing the figures of the network."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.dissemination.models import Release, ReleasedFigure
from symbionet.dissemination.queries.releases import candidates, choose_figures, earlier_figures, publishes_figures

__all__ = ["publish_figures"]


@transaction.atomic
def publish_figures(*, by: User) -> Release:
    """The new release: figures of today where they tell of nobody, else those of before; raises ActionRefused."""
    if not publishes_figures(by):
        raise ActionRefused(_("Figures are published by those who manage the programme."))
    before = Release.objects.select_for_update().first()
    today, chosen_on = candidates(), timezone.localdate()
    chosen = choose_figures(today, earlier_figures())
    standing = {row.code: row for row in before.figures.all()} if before is not None else {}
    release = Release.objects.create(by=by)
    rows = []
    for one in chosen.new:
        old = standing.get(one.code)
        same = old is not None and old.value == one.value
        behind = {key: [part, sorted(firms)] for key, (part, firms) in one.behind.items()}
        since = old.since if old is not None and same else chosen_on
        rows.append(
            ReleasedFigure(release=release, code=one.code, value=one.value, unit=one.unit, behind=behind, since=since)
        )
    new = {one.code for one in chosen.new}
    for code, old in standing.items():  # what is held back stands on, and so does what is no figure of today any more
        if code not in new:
            old.pk, old.release = None, release
            rows.append(old)
    ReleasedFigure.objects.bulk_create(rows)
    if not rows:
        raise ActionRefused(_("No figure can be published yet: each would tell of fewer than three organisations."))
    history.record(by, "release.published", release)
    return release
