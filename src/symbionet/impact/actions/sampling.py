"""A verifier draws which synergies are checked."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.impact.models import SamplingPlan
from symbionet.impact.queries.verification import claimed_sizes, draw, kept_strata, strata_of

__all__ = ["draw_sample"]

MOST_SEED = 2**31 - 1  # what a positive integer column holds on every database


@transaction.atomic
def draw_sample(*, year: int, size: int, by: User, seed: int | None = None, stratified: bool = True) -> SamplingPlan:
    """The plan of a sample among the synergies that claim anything for a year; without a seed one is drawn.

    Raises ActionRefused for who is no verifier, a year without claims, or a size that is nothing or more than there is.
    """
    if not by.has_role(Role.VERIFIER):
        raise ActionRefused(_("A verifier draws the sample."))
    sizes = claimed_sizes(year)
    if not sizes:
        raise ActionRefused(_("Nothing is claimed for %(year)s yet.") % {"year": year})
    if not 1 <= size <= len(sizes):
        raise ActionRefused(
            _("%(count)s synergies claim something for %(year)s: draw between 1 and %(count)s of them.")
            % {"count": len(sizes), "year": year}
        )
    seed = secrets.randbelow(MOST_SEED) if seed is None else seed
    strata = strata_of(sizes, size, stratified=stratified)
    plan = SamplingPlan.objects.create(
        year=year, seed=seed, size=size, strata=kept_strata(strata), chosen=draw(seed, strata), by=by
    )
    history.record(by, "sample.drawn", plan, seed=seed, size=size)
    return plan
