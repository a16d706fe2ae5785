"""What a member's own page tells of one of its organisations: money first, then what to do, and who sees what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor, log10

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.agreements.queries import bargain_read_by
from symbionet.core.texts import in_language, sentences
from symbionet.impact.models import CLAIMED, Entry, Metric
from symbionet.impact.queries import current_entries, entries_visible_to
from symbionet.matches.models import Match
from symbionet.matches.pages.matches import ShownMatch, matches_shown_to
from symbionet.matches.pages.values import money_words
from symbionet.matches.queries import matches_of_organisation, open_matches
from symbionet.matches.queries.matches import first_rows
from symbionet.matches.queries.remainders import untold_matches
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import own_organisations
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to
from symbionet.synergies.queries.amounts import resources_behind, seen_in_full
from symbionet.synergies.queries.synergies import synergies_of_own_sides
from symbionet.web.queries.heaps import Share, shares_of_own

__all__ = ["Money", "OurSynergy", "our_matches", "our_money", "our_resources", "our_synergies", "ours"]

FEW = 5
RUNNING = (Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)
BENEFITS = (Metric.COST, Metric.SALES)  # money that is the organisation's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum of money in words, what it is, and what it is based on; `text` is empty where nothing is known."""

    label: str
    text: str
    note: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OurSynergy:
    """A synergy of the organisation as its contact sees it, with its own share (CNY per year) if that is known."""

    shown: ShownSynergy
    running: bool
    share: float | None
    answer_url: str
    stage: str
    have: int | None
    want: int | None

    @property
    def share_text(self) -> str:
        """The share in words."""
        return "" if self.share is None else money_words(self.share)


def ours(user: User, wanted: str = "") -> tuple[Organisation | None, list[Organisation]]:
    """The organisation the page is about (the first, unless one's own is `wanted` by key) and all own ones."""
    own = list(own_organisations(user).select_related("park").order_by("pk"))
    return next((one for one in own if str(one.pk) == wanted), own[0] if own and not wanted else None), own


def our_resources(organisation: Organisation) -> QuerySet[Resource]:
    """The organisation's resources, those on offer first."""
    return organisation.resources.select_related("organisation__park__parent", "site__park__parent").order_by(
        "state", "-updated_at", "-pk"
    )


def _open_matches(user: User, organisation: Organisation) -> QuerySet[Match]:
    return open_matches(matches_of_organisation(user, organisation))


def our_matches(user: User, organisation: Organisation) -> tuple[list[ShownMatch], int]:
    """The five open matches of most expected value as the member may see them, and how many there are.

    The order goes by orders of magnitude, as in the list of matches: a finer one could be solved for a hidden amount.
    """
    rows = _open_matches(user, organisation)
    best = first_rows(rows, FEW, order="-expected", member=user)
    return matches_shown_to(user, best), rows.count()


def our_synergies(user: User, organisation: Organisation) -> list[OurSynergy]:
    """The synergies that run or are prepared, with the share of the own side; those on hold or lost are left out."""
    sides = Q(provider=organisation) | Q(receiver=organisation)
    rows = synergies_of_own_sides(user).filter(sides).exclude(stage__in=[Stage.LOST, Stage.ON_HOLD])
    parts = ("provider__park", "receiver__park", "have__organisation", "have__site", "want__site", "match", "owner")
    loaded = list(rows.select_related(*parts).prefetch_related("flows", "cost_sheets").order_by("-updated_at", "-pk"))
    shown = synergies_shown_to(user, loaded)
    seen = seen_in_full(user, resources_behind(loaded))  # once for all of them
    return [_our_synergy(user, organisation, row, one, seen) for row, one in zip(loaded, shown, strict=True)]


def _our_synergy(
    user: User, organisation: Organisation, synergy: Synergy, shown: ShownSynergy, seen: Mapping[int, Resource]
) -> OurSynergy:
    bargain = bargain_read_by(user, synergy, named=shown.named, seen=seen)
    own = {"provider": synergy.provider_id, "receiver": synergy.receiver_id}
    # a sheet without figures and without a match to estimate them from says nothing, not zero
    known = [
        sheet.result if bargain.kept is not None else sheet.net
        for sheet in bargain.sheets
        if own[sheet.side] == organisation.pk and (sheet.stated or sheet.net or bargain.kept)
    ]
    return OurSynergy(
        shown=shown,
        running=synergy.stage in RUNNING,
        share=sum(known) if known else None,
        answer_url=reverse("synergy_answer", args=[synergy.pk]),
        stage=synergy.stage,
        have=synergy.have_id,
        want=synergy.want_id,
    )


def our_money(user: User, organisation: Organisation, synergies: Iterable[OurSynergy]) -> list[Money]:
    """The sums that head the page; each says what it is, for they must not be added up."""
    rows = list(synergies)
    return [
        _share(user, organisation, rows, running=True, label=_("Our gain from running synergies, a year")),
        _share(user, organisation, rows, running=False, label=_("Our gain from synergies in preparation, a year")),
        _potential(user, organisation),
        _recorded(user, organisation),
    ]


def _share(
    user: User, organisation: Organisation, synergies: Iterable[OurSynergy], *, running: bool, label: str
) -> Money:
    """The own gain of those that run, or are prepared, as far as own resources allow all of them together; of those
    that run what they cost counts, too.
    """
    rows = [one for one in synergies if one.running == running]
    known = [
        Share(synergy=one.shown.pk, stage=one.stage, value=one.share, have=one.have, want=one.want)
        for one in rows
        if one.share is not None
    ]
    own = set(organisation.resources.order_by().values_list("pk", flat=True))
    shares = shares_of_own(user, own, known)
    worth = sum(one.value * (1.0 if one.value < 0 and running else shares[one.synergy]) for one in known)
    note = _("No synergy yet.")
    if rows:
        counts = {"known": len(known), "all": len(rows)}
        note = sentences(
            _("Our side only, at the agreed price or before any price; known for %(known)s of %(all)s.") % counts,
            _("What draws on one resource of ours counts only as far as it can happen together.")
            if any(shares[one.synergy] < 1 for one in known if one.value > 0)
            else "",
        )
    return Money(label=label, text=money_words(worth) if known else "", note=note, url=reverse("synergy_list"))


def _potential(user: User, organisation: Organisation) -> Money:
    """The least that the best open match of each own resource is worth, by orders of magnitude alone.

    Each match shows a member no finer figure, so that the sum tells nothing more; matches of one resource exclude
    each other, so that only the best counts.
    """
    rows = _open_matches(user, organisation).filter(money__gt=0).order_by()
    whole = untold_matches(user, rows)
    best: dict[tuple[str, int], int] = {}
    for have, owner, want, match, money, left in rows.values_list(
        "have_id", "have__organisation_id", "want_id", "pk", "money", "left"
    ):
        own = ("have", have) if owner == organisation.pk else ("want", want) if want else ("match", match)
        read = (money or 0.0) / left if match in whole else money or 0.0
        if read >= 1:
            best[own] = max(best.get(own, 0), floor(log10(read)))
    least = float(sum(10**digits for digits in best.values()))
    return Money(
        label=_("In our open matches, both sides together, a year"),
        text=_("at least %(money)s") % {"money": money_words(least)} if best else "",
        note=_("Only the best match of each resource counts, by its order of magnitude.")
        if best
        else _("No open match has a known value."),
        url=reverse("match_list"),
    )


def _recorded(user: User, organisation: Organisation) -> Money:
    """The organisation's own money in the ledger, of the newest year; of each figure the best proven level only."""
    seen = entries_visible_to(user) & current_entries()
    rows = list(seen.filter(organisation=organisation, metric__in=BENEFITS, level__in=CLAIMED).order_by("pk"))
    year = max((row.year for row in rows), default=None)
    label = _("Recorded as our benefit")
    if year is None:
        return Money(label=label, text="", note=_("Nothing is recorded yet."), url=reverse("ledger_list"))
    places = {level: place for place, level in enumerate(CLAIMED)}
    best: dict[tuple[int, int | None, str], Entry] = {}
    for row in sorted((row for row in rows if row.year == year), key=lambda entry: places[entry.level]):  # type: ignore[index]
        best[row.synergy_id, row.flow_id, row.metric] = row
    sums: dict[str, float] = {}
    for row in best.values():
        sums[row.currency] = sums.get(row.currency, 0.0) + row.central
    words = [money_words(value) if name == "CNY" else f"{value:,.0f} {name}" for name, value in sorted(sums.items())]
    levels = [level.label for level in CLAIMED if level in {row.level for row in best.values()}]
    separator = in_language(zh="、", en=", ")
    return Money(
        label=label,
        text=" + ".join(words),
        note=_("Saved costs and more sales in %(year)s: %(levels)s")
        % {"year": year, "levels": separator.join(str(level) for level in levels)},
        url=reverse("ledger_list"),
    )
