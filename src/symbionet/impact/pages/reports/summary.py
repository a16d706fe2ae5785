"""The first page of a report: few figures, what is proven and by whom, how figures are made, and what is open."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import listed, number_words, percent_words, range_words, with_unit
from symbionet.engine.packs.judged import judged_share
from symbionet.impact.models import Entry, EntryLevel, Metric
from symbionet.impact.pages.reports.flows import FlowLine
from symbionet.impact.pages.reports.values import KeyFigure, Part, Summary, period_words
from symbionet.impact.pages.wording import figure_rows, judged_words, lacking_words, levels_words, unit_word
from symbionet.impact.queries.certificates import proof_figures
from symbionet.impact.queries.papers import lacking
from symbionet.impact.queries.reports import Scope, known_to, level_or_below
from symbionet.impact.queries.totals import Total
from symbionet.synergies.pages.anonymised import synergies_shown_to

__all__ = [
    "OWN",
    "STATED",
    "behind",
    "method",
    "open_words",
    "own_words",
    "proof_part",
    "proof_words",
    "proven",
    "route_words",
    "share_words",
    "summary_of",
]

KEY = (Metric.CO2E, Metric.LANDFILL, Metric.VIRGIN, Metric.COST)
OWN = (Metric.COST, Metric.SALES, Metric.CO2E, Metric.LANDFILL, Metric.VIRGIN)  # a firm reads its money first
STATED = (Metric.COST, Metric.SALES)  # each party's own: nobody else can confirm it
PROVEN = (EntryLevel.CONFIRMED, EntryLevel.DOCUMENTED, EntryLevel.VERIFIED, EntryLevel.RECONFIRMED)
MOST = 3  # cases of one kind that are named on a first page


def summary_of(
    totals: Iterable[Total],
    scope: Scope,
    *,
    metrics: Iterable[Metric] = KEY,
    behind: KeyFigure | None = None,
    others: Iterable[Part] = (),
    proof: Iterable[str] = (),
    unknown: Iterable[str] = (),
) -> Summary | None:
    """The first page with the figures of `totals` and of `others`, the parts of other apps; None without any figure.

    Money is what each party states of itself and stands at no level that needs two: where the level of the scope has
    none, that of the nearest level below is shown and called so.
    """
    rows = list(totals)
    figures = [one for metric in metrics for one in _figures(rows, metric, scope)]
    figures += [one for part in others for one in part.figures]
    if not figures:
        return None
    return Summary(
        figures=(*figures, *([behind] if behind else [])),
        proof=tuple(filter(None, proof)),
        method=method(),
        unknown=tuple(filter(None, unknown)),
    )


def method() -> tuple[str, ...]:
    """How the figures of the ledger are made."""
    return (
        _(
            "Each figure compares an exchange with what would have happened without it: the disposal that is"
            " avoided, the raw material that is replaced, less transport and processing."
        ),
        _(
            "A party declares what flowed, the partner confirms it, papers of a third party document it and an"
            " independent verifier checks it."
        ),
        levels_words(),
        _("What others brought about, what would have happened anyway and what moved elsewhere is taken off."),
    )


def _figures(totals: Collection[Total], metric: Metric, scope: Scope) -> list[KeyFigure]:
    """The sums over the years of one metric by unit (money has several), with both ends of the range."""
    levels = {one.level for one in totals if one.metric == metric}
    level = level_or_below(levels, scope.level) if metric in STATED else scope.level
    sums: dict[str, list[Total]] = defaultdict(list)
    for one in totals:
        if (one.metric, one.level) == (metric, level):
            sums[one.unit].append(one)
    return [_figure(found, scope) for found in sums.values()]


def _figure(found: Collection[Total], scope: Scope) -> KeyFigure:
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


def behind(entries: QuerySet[Entry]) -> KeyFigure:
    """How many synergies and firms stand behind the figures."""
    sides = entries.order_by().values_list("synergy", "synergy__provider", "synergy__receiver").distinct()
    synergies = {synergy for synergy, _provider, _receiver in sides}
    firms = {firm for _synergy, *both in sides for firm in both}
    words = ngettext("of %(count)d firm", "of %(count)d firms", len(firms)) % {"count": len(firms)}
    return KeyFigure(label=_("Synergies behind the figures"), text=str(len(synergies)), note=words)


def share_words(totals: Iterable[Total]) -> str:
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


def route_words(lines: Collection[FlowLine]) -> str:
    """For what share of the tonnes nobody stated where they went before; "" where all is stated."""
    tonnes = [line for line in lines if line.unit == "t"]
    whole = sum(line.quantity for line in tonnes)
    open_ = sum(line.quantity * max(0.0, 1.0 - sum(line.routes.values())) for line in tonnes)
    if not whole or open_ <= 0.005 * whole:
        return ""
    return _(
        "Of %(share)s of the tonnes nobody stated where they went before: no avoided disposal is counted for them."
    ) % {"share": percent_words(100 * open_ / whole)}


def proven(visitor: Visitor, entries: QuerySet[Entry], year: int) -> list[dict[str, Any]]:
    """The figures of a year, each once at the best level it has reached, with who stands for it, in words."""
    return figure_rows(proof_figures(entries, year, known=known_to(visitor)))


def proof_part(rows: Collection[Mapping[str, Any]], year: int) -> Part:
    """What is `proven` as a table; who verified stands in it where anybody has."""
    said = ("label", "central", "unit", "level_label", "confirmed_names", "verified_names")
    headings = (_("Metric"), _("Figure"), _("Unit"), _("Level"), _("Confirmed by"), _("Verified by"))
    shown = len(said) if any(one["verified_names"] for one in rows) else len(said) - 1
    return Part(
        id="proof",
        title=_("What is proven, and by whom"),
        headings=headings[:shown],
        rows=tuple(tuple(one[name] for name in said[:shown]) for one in rows),
        note=_("Each flow counts once, at the best level it has reached, as on a certificate."),
        basis=_("the level of the row, in-year %(period)s, after attribution, additionality and displacement")
        % {"period": year},
    )


def proof_words(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """What is `proven` of money and CO2e as sentences."""
    return [
        _("; ").join(
            filter(
                None,
                (
                    _("%(metric)s, %(figure)s: %(level)s")
                    % {
                        "metric": one["label"],
                        "figure": with_unit(number_words(one["central"]), one["unit"]),
                        "level": one["level_label"],
                    },
                    one["confirmed_label"],
                    one["verified_names"] and _("verified by %(names)s") % {"names": one["verified_names"]},
                ),
            )
        )
        for one in rows
        if one["metric"] in (*STATED, Metric.CO2E)
    ]


def own_words(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Which money of what is `proven` is the word of the party alone whose money it is."""
    metrics = [one["label"] for one in rows if one["metric"] in STATED and one["level"] == EntryLevel.DECLARED]
    words = _("%(metrics)s: as the firm itself states it; no verifier has checked it.")
    return [words % {"metrics": listed(dict.fromkeys(metrics))}] if metrics else []


def open_words(visitor: Visitor, entries: QuerySet[Entry], year: int) -> list[str]:
    """What nobody has confirmed yet of the current `entries` of a year, and what their papers lack."""
    rows = entries.filter(year=year, metric=Metric.CO2E, flow__isnull=False)
    confirmed = rows.filter(level=EntryLevel.CONFIRMED).values("flow")
    parts = ("flow__resource", "synergy__provider", "synergy__receiver", "synergy__have")
    waiting = list(
        rows.filter(level=EntryLevel.DECLARED).exclude(flow__in=confirmed).select_related(*parts).order_by("pk")
    )
    documented = list(rows.filter(level=EntryLevel.DOCUMENTED).select_related(*parts).order_by("pk"))
    lacks = lacking(documented)
    shown = {
        one.pk: one for one in synergies_shown_to(visitor, {one.synergy_id: one.synergy for one in waiting}.values())
    }
    said = []
    for one in waiting:
        sides = {
            one.synergy.provider_id: shown[one.synergy_id].provider,
            one.synergy.receiver_id: shown[one.synergy_id].receiver,
        }
        other = next((side for pk, side in sides.items() if pk != one.stated_by_id))
        said.append(
            _("%(flow)s: %(quantity)s %(unit)s declared, not confirmed by %(name)s")
            % {
                "flow": one.flow,
                "quantity": number_words(one.quantity or 0.0),
                "unit": one.quantity_unit,
                "name": other.label,
            }
        )
    said += [
        _("%(flow)s: documented, but %(lacks)s") % {"flow": one.flow, "lacks": lacking_words(lacks[one.pk])}
        for one in documented
        if one.pk in lacks
    ]
    return _first(said)


def _first(cases: Collection[str]) -> list[str]:
    """The first cases as sentences, and how many more there are."""
    rest = len(cases) - MOST
    more = ngettext("%(count)d more case", "%(count)d more cases", rest) % {"count": rest} if rest > 0 else ""
    return [*list(cases)[:MOST], *([more] if more else [])]
