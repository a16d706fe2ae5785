"""The first page of a report: few figures, how they are made, and what is not known of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.core.texts import number_words, percent_words, range_words, with_unit
from symbionet.engine.packs.judged import judged_share
from symbionet.impact.models import Entry, EntryLevel, Metric
from symbionet.impact.pages.reports.flows import FlowLine
from symbionet.impact.pages.reports.values import KeyFigure, Summary, period_words
from symbionet.impact.pages.wording import judged_words, unit_word
from symbionet.impact.queries.reports import Scope
from symbionet.impact.queries.totals import Total

__all__ = ["summary_of"]

PROVEN = (EntryLevel.CONFIRMED, EntryLevel.DOCUMENTED, EntryLevel.VERIFIED)
KEY = (Metric.CO2E, Metric.LANDFILL, Metric.VIRGIN, Metric.COST)


def summary_of(
    totals: Iterable[Total],
    scope: Scope,
    *,
    entries: QuerySet[Entry] | None = None,
    lines: Collection[FlowLine] = (),
) -> Summary | None:
    """The first page; None where nothing stands at the level of the scope.

    `entries` are those of the level; without them nothing is said of how many synergies and firms stand behind.
    """
    rows = list(totals)
    sums: dict[tuple[str, str], list[Total]] = defaultdict(list)
    for one in rows:
        if one.level == scope.level:
            sums[one.metric, one.unit].append(one)
    figures = [_figure(found, scope) for metric in KEY for (name, _unit), found in sums.items() if name == metric]
    if not figures:
        return None
    if entries is not None:
        figures.append(_behind(entries))
    unknown = [_proof_words(rows), _route_words(lines)]
    return Summary(
        figures=tuple(figures),
        method=(
            _(
                "Each figure compares an exchange with what would have happened without it: the disposal that is"
                " avoided, the raw material that is replaced, less transport and processing."
            ),
            _(
                "A party declares what flowed, the partner confirms it, papers of a third party document it and an"
                " independent verifier checks it. Each level restates the one before."
            ),
            _("What others brought about, what would have happened anyway and what moved elsewhere is taken off."),
        ),
        unknown=tuple(filter(None, unknown)),
    )


def _figure(found: Collection[Total], scope: Scope) -> KeyFigure:
    """The sum over the years of one metric, with both ends of its range."""
    first = next(iter(found))
    low, central, high = (sum(getattr(one, end) for one in found) for end in ("low", "central", "high"))
    ends = range_words(number_words(low), number_words(high))
    judged = judged_words(judged_share((one.central, one.judged) for one in found))
    words = _("%(level)s, %(period)s; range %(range)s") if low != high else _("%(level)s, %(period)s")
    return KeyFigure(
        label=first.label,
        text=with_unit(number_words(central), unit_word(first.unit)),
        note=_("; ").join(
            filter(None, (words % {"level": first.level_label, "period": period_words(scope), "range": ends}, judged))
        ),
    )


def _behind(entries: QuerySet[Entry]) -> KeyFigure:
    """How many synergies and firms stand behind the figures."""
    sides = entries.order_by().values_list("synergy", "synergy__provider", "synergy__receiver").distinct()
    synergies = {synergy for synergy, _provider, _receiver in sides}
    firms = {firm for _synergy, *both in sides for firm in both}
    words = ngettext("of %(count)d firm", "of %(count)d firms", len(firms)) % {"count": len(firms)}
    return KeyFigure(label=_("Synergies behind the figures"), text=str(len(synergies)), note=words)


def _proof_words(totals: Collection[Total]) -> str:
    """How much of the CO2e that was declared is proven better; "" where nothing was declared."""
    sums: dict[str, float] = defaultdict(float)
    for one in totals:
        if one.metric == Metric.CO2E:
            sums[one.level] += one.central
    declared = sums[EntryLevel.DECLARED]
    if declared <= 0:
        return ""
    shares = [f"{EntryLevel(level).label} {percent_words(100 * sums[level] / declared)}" for level in PROVEN]
    return _("Of the CO2e that was declared: %(shares)s. What is not confirmed is the word of one party.") % {
        "shares": _(", ").join(shares)
    }


def _route_words(lines: Collection[FlowLine]) -> str:
    """For what share of the tonnes nobody stated where they went before; "" where all is stated."""
    tonnes = [line for line in lines if line.unit == "t"]
    whole = sum(line.quantity for line in tonnes)
    open_ = sum(line.quantity * max(0.0, 1.0 - sum(line.routes.values())) for line in tonnes)
    if not whole or open_ <= 0.005 * whole:
        return ""
    return _(
        "Of %(share)s of the tonnes nobody stated where they went before: no avoided disposal is counted for them."
    ) % {"share": percent_words(100 * open_ / whole)}
