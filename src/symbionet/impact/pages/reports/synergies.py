"""How the figure of a synergy and year came about: steps from terms to the verified figure, factors, evidence."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import is_chinese, listed, number_words, with_unit
from symbionet.impact.models import CLAIMED, Assessment, Entry, EntryLevel, Metric, Verification
from symbionet.impact.pages.reports.flows import FlowLine, flow_lines
from symbionet.impact.pages.reports.programme import yearly_part
from symbionet.impact.pages.reports.summary import open_words, own_words, proof_words, proven, route_words, summary_of
from symbionet.impact.pages.reports.values import (
    Cell,
    KeyFigure,
    Part,
    Report,
    basis_words,
    deduction_steps,
    never_netted,
)
from symbionet.impact.pages.wording import judged_words, term_words, unit_word
from symbionet.impact.queries.assess_inputs import assumptions_of, factors_of, terms_of
from symbionet.impact.queries.entries import entries_visible_to, evidence_visible_to
from symbionet.impact.queries.reports import Scope, deductions_of
from symbionet.impact.queries.totals import totals_of
from symbionet.sheets.impactwords import assumed_text, factor_text, field_words
from symbionet.sheets.wording import Language
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to

__all__ = ["steps_of", "synergy_report"]

BEFORE = 4  # years before that of the report, in the picture of its years
MANY = 6  # papers that are folded on a page


def synergy_report(visitor: Visitor, synergy: Synergy, year: int) -> Report:
    """The report of a synergy (`ledger_synergies_visible_to` decides) and a calendar year."""
    shown = synergies_shown_to(visitor, [synergy])[0]
    rows = entries_visible_to(visitor).filter(synergy=synergy, year=year, corrected_by__isnull=True)
    entries = list(rows.select_related("flow", "assessment", "organisation").order_by("metric", "pk"))
    levels = {entry.level for entry in entries}
    best = next((level for level in reversed(CLAIMED) if level in levels), EntryLevel.POTENTIAL)
    flows = {entry.flow_id: entry.flow for entry in entries if entry.flow is not None}
    parts: list[Part] = []
    for pk, flow in flows.items():
        of = [entry for entry in entries if entry.flow_id == pk and entry.metric == Metric.CO2E]
        parts += _flow_parts(str(flow), pk or 0, of)
    parts += [_figures(entries), _papers(visitor, synergy, year), _checks(synergy, year)]
    every = entries_visible_to(visitor).filter(synergy=synergy, corrected_by__isnull=True)
    years = range(year - BEFORE, year + 1)
    totals = [one for each in years for one in totals_of(every, each)]
    scope = Scope(first=year, last=year, level=best)
    stands = proven(visitor, rows, year)
    lines = flow_lines(visitor, rows.filter(level=best))
    return Report(
        name=f"synergy-{synergy.pk}-{year}",
        title=_("How the figures of %(year)s came about") % {"year": year},
        subject=_subject(shown),
        basis=basis_words(scope),
        parts=tuple(part for part in (yearly_part(totals, years), *parts) if part.rows),
        notes=never_netted(),
        summary=summary_of(
            [one for one in totals if one.year == year],
            scope,
            behind=_flowed(lines),
            proof=proof_words(stands),
            unknown=[
                *open_words(visitor, rows, year),
                *own_words(stands),
                *_assumed_words(entries),
                route_words(lines),
            ],
        ),
    )


def _flowed(lines: Iterable[FlowLine]) -> KeyFigure | None:
    """What flowed, by unit."""
    sums: dict[str, float] = {}
    for line in lines:
        sums[line.unit] = sums.get(line.unit, 0.0) + line.quantity
    amounts = [with_unit(number_words(amount), unit) for unit, amount in sums.items() if amount]
    return KeyFigure(label=_("Quantity that flowed"), text=listed(amounts)) if amounts else None


def _assumed_words(entries: Iterable[Entry]) -> list[str]:
    """How much of the computation was assumed and not stated."""
    results = {entry.assessment.pk: entry.assessment for entry in entries if entry.assessment is not None}
    assumed = {one.field for result in results.values() for one in assumptions_of(result)}
    if not assumed:
        return []
    words = listed(field_words(name, "zh" if is_chinese() else "en") for name in sorted(assumed))
    return [_("Nobody stated, and the computation assumes: %(fields)s.") % {"fields": words}]


def _subject(shown: ShownSynergy) -> str:
    """The synergy, and between whom, where its name does not say so itself."""
    sides = (shown.provider.label, shown.receiver.label)
    return shown.title if all(side in shown.title for side in sides) else f"{shown.title} · {' → '.join(sides)}"


def _flow_parts(name: str, pk: int, entries: list[Entry]) -> list[Part]:
    by_level = {entry.level: entry for entry in entries}
    assessment = next(
        (by_level[one].assessment for one in EntryLevel if one in by_level and by_level[one].assessment), None
    )
    declared = by_level.get(EntryLevel.DECLARED)
    if declared is not None and declared.assessment is not None:
        assessment = declared.assessment
    if assessment is None:
        return []
    lang: Language = "zh" if is_chinese() else "en"
    steps, totals = steps_of(assessment, by_level)
    waterfall = Part(
        id=f"steps-{pk}",
        title=_("From terms to the figure: %(flow)s, t CO2e") % {"flow": name},
        headings=(_("Step"), _("Change of the figure"), _("Stands at"), _("Factor")),
        rows=tuple(steps),
        note=_("A minus is a burden or a deduction. Quantity: %(quantity)s.") % {"quantity": _quantity(declared)},
        chart="waterfall",
        drawn=(0, 1),
        totals=totals,
        wide=frozenset({3}),
    )
    factors = Part(
        id=f"factors-{pk}",
        title=_("Factors used: %(flow)s") % {"flow": name},
        wide=frozenset({1, 3}),
        headings=(_("Factor"), _("Low"), _("Value"), _("High"), _("Unit"), _("Source")),
        rows=tuple(
            (one.id, one.low, one.value, one.high, one.unit, factor_text(one, lang)) for one in factors_of(assessment)
        ),
        note=_("Values as they were when the figure was computed; engine %(version)s.")
        % {"version": assessment.engine_version},
    )
    assumed = Part(
        id=f"assumed-{pk}",
        title=_("What was assumed: %(flow)s") % {"flow": name},
        headings=(_("Field"), _("Assumed")),
        rows=tuple((field_words(one.field, lang), assumed_text(one, lang)) for one in assumptions_of(assessment)),
        folded=True,
    )
    return [waterfall, factors, assumed]


def _quantity(entry: Entry | None) -> str:
    if entry is None or entry.quantity is None:
        return _("not stated")
    return f"{number_words(entry.quantity)} {entry.quantity_unit}"


def steps_of(assessment: Assessment, by_level: dict[str, Entry]) -> tuple[list[tuple[Cell, ...]], frozenset[int]]:
    """The steps in t CO2e from the terms to the highest level reached, as (step, change, stands at, factor),
    and the places of rows that are sums.

    The changes add up to the last row: the calendar year's share of twelve months and what levels take off are steps
    of their own.
    """
    rows: list[tuple[Cell, ...]] = []
    totals: list[int] = []
    sum_so_far = 0.0
    lang: Language = "zh" if is_chinese() else "en"
    for term in terms_of(assessment):
        sum_so_far += term.value
        rows.append(
            (term_words(term, lang), term.value, sum_so_far, f"{number_words(term.factor.value)} {term.factor.unit}")
        )
    for label, figure, is_total in _marks(assessment, by_level):
        change = figure - sum_so_far
        if abs(change) > 1e-9 * max(1.0, abs(figure)):
            rows.append((label[:1].upper() + label[1:], change, figure, ""))
        sum_so_far = figure
        if is_total:
            totals.append(len(rows))
            rows.append((is_total, None, figure, ""))
    return rows, frozenset(totals)


def _marks(assessment: Assessment, by_level: dict[str, Entry]) -> Iterator[tuple[str, float, str]]:
    """The figures at which the steps pause: (what leads there, t CO2e, name of the sum or "")."""
    found = deductions_of(assessment, assessment.years[0]["year"])
    yield _("share of the calendar year"), found.gross, _("Before deductions")
    stands = found.gross
    for words, change in deduction_steps(found):
        stands += change
        yield words, stands, ""
    yield _("persistence: what has faded since the first year"), stands, _("Net of them, as computed")
    for level in (
        EntryLevel.DECLARED,
        EntryLevel.CONFIRMED,
        EntryLevel.DOCUMENTED,
        EntryLevel.VERIFIED,
        EntryLevel.RECONFIRMED,
    ):
        if level in by_level:
            yield _lead(level), by_level[level].central, str(level.label)


def _lead(level: EntryLevel) -> str:
    """What takes something off on the way to a level, by the rules of the ledger."""
    words = {
        EntryLevel.CONFIRMED: _("the smaller of both figures"),
        EntryLevel.DOCUMENTED: _("what the papers show"),
        EntryLevel.VERIFIED: _("adjustment of the verifier"),
        EntryLevel.RECONFIRMED: _("the verifier's share carried on"),
    }
    return words.get(level, _("correction"))


def _figures(entries: list[Entry]) -> Part:
    order = {level: place for place, level in enumerate(EntryLevel)}
    rows = sorted(entries, key=lambda entry: (entry.metric, order[EntryLevel(entry.level)], entry.pk))
    return Part(
        id="figures",
        title=_("Figures at each level"),
        wide=frozenset({3, 5, 7}),
        headings=(_("Metric"), _("Level"), _("Flow or party"), _("Low"), _("Figure"), _("High"), _("Unit"),
                  _("Entered")),
        rows=tuple(
            (
                entry.get_metric_display(), entry.get_level_display(), str(entry.flow or entry.organisation or ""),
                entry.low, entry.central, entry.high, unit_word(entry.unit or entry.currency),
                localdate(entry.at).isoformat(),
            )
            for entry in rows
        ),
        note=_judged(rows),
    )  # fmt: skip


def _judged(entries: list[Entry]) -> str:
    """Which of the figures rest mostly on expert judgement; "" where none does."""
    joint, colon = ("；", "：") if is_chinese() else ("; ", ": ")
    noted = [f"{entry.get_level_display()}{colon}{words}" for entry in entries if (words := judged_words(entry.judged))]
    return joint.join(dict.fromkeys(noted))


def _papers(visitor: Visitor, synergy: Synergy, year: int) -> Part:
    papers = list(evidence_visible_to(visitor).filter(synergy=synergy, year=year, withdrawn_at__isnull=True))
    return Part(
        id="papers",
        folded=len(papers) > MANY,
        wide=frozenset({2, 3}),
        title=_("Evidence"),
        headings=(_("Kind of paper"), _("Number"), _("Issued by"), _("Date"), _("Quantity on it"), _("Unit")),
        rows=tuple(
            (
                one.get_kind_display(),
                one.number,
                one.issuer,
                one.on.isoformat() if one.on else "",
                one.quantity,
                one.quantity_unit,
            )
            for one in papers
        ),
    )


def _checks(synergy: Synergy, year: int) -> Part:
    rows = Verification.objects.filter(synergy=synergy, year=year).select_related("by")
    return Part(
        id="verification",
        title=_("Verification"),
        headings=(_("Date"), _("Verifier"), _("Method"), _("Sample"), _("Opinion"), _("Statement")),
        rows=tuple(
            (
                localdate(one.at).isoformat(), str(one.by or ""), one.get_method_display(), one.sample,
                one.get_opinion_display(), one.statement,
            )
            for one in rows
        ),
    )  # fmt: skip
