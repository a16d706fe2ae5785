"""The entries of the programme in the main menu, and the indicators that it computes from the rooms below."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.audits.queries import audits_visible_to
from symbionet.core.indicators import IndicatorEntry, Rule
from symbionet.impact.models import Metric
from symbionet.impact.queries.entries import entries_visible_to
from symbionet.matches.queries.matches import matches_visible_to
from symbionet.network.queries import organisations_visible_to, resources_visible_to
from symbionet.network.queries.organisations import Recruiting
from symbionet.programme.pages.calendars import meetings_of
from symbionet.programme.queries import counted
from symbionet.programme.queries.dashboard import watches
from symbionet.programme.queries.meetings import meetings_held, meetings_visible_to
from symbionet.programme.queries.programmes import final_target_of, has_programmes
from symbionet.programme.queries.recruitment import knows_leads, with_leads
from symbionet.shell.menu import MenuEntry
from symbionet.synergies.queries import synergies_visible_to

__all__ = ["CALENDAR", "GOALS", "INDICATORS", "INSERTS", "MENU", "RECRUITING"]


def _only_watches(visitor: Visitor) -> bool:
    return watches(visitor) and not has_programmes(visitor)  # for others it is a tab of the programme


MENU = (
    MenuEntry(route="dashboards", label=_("Dashboard"), icon="chart-bar", place=107, reaches=_only_watches),
    MenuEntry(route="programme_list", label=_("Programme"), icon="target-arrow", place=108, reaches=has_programmes),
    MenuEntry(route="funnel", label=_("Funnel"), icon="filter", place=110, reaches=reads_programme),
)

GOALS = (final_target_of,)

INSERTS = {"ledger": "programme/inserts/ledger.html"}

RECRUITING = Recruiting(seen_by=knows_leads, annotated=with_leads)

LEDGER = _("Ledger of benefits: confirmed by both parties or better proven, of whole calendar years")


def _ledger(metric: Metric, unit: str | Promise) -> IndicatorEntry:
    return IndicatorEntry(
        key=f"impact.{KEYS[metric]}", label=metric.label, unit=unit, rule=Rule.SUM, means=LEDGER,
        records=counted.ledger_sum(metric), visible_to=entries_visible_to,
    )  # fmt: skip


KEYS = {
    Metric.CO2E: "co2e", Metric.LANDFILL: "landfill", Metric.HAZARDOUS: "hazardous", Metric.VIRGIN: "virgin",
    Metric.WATER: "water", Metric.ENERGY: "energy", Metric.COST: "cost_saving", Metric.SALES: "sales",
    Metric.PRIVATE: "private_investment", Metric.JOBS_CREATED: "jobs_created",
    Metric.JOBS_SAFEGUARDED: "jobs_safeguarded",
}  # fmt: skip
UNITS: dict[Metric, str | Promise] = {
    Metric.CO2E: "t CO2e", Metric.WATER: "m3", Metric.ENERGY: "MWh", Metric.COST: "CNY", Metric.SALES: "CNY",
    Metric.PRIVATE: "CNY", Metric.JOBS_CREATED: _("jobs"), Metric.JOBS_SAFEGUARDED: _("jobs"),
}  # fmt: skip

INDICATORS = (
    IndicatorEntry(
        key="network.members", label=_("Member companies recruited"), unit=_("firms"), rule=Rule.DISTINCT,
        means=_("Enterprises that have joined, by the day of it in the history"),
        records=counted.members_recruited, visible_to=organisations_visible_to,
    ),
    IndicatorEntry(
        key="network.resources", label=_("Haves and wants recorded"), unit=_("resources"), rule=Rule.SUM,
        means=_("Register of resources, without what is kept private"),
        records=counted.resources_offered, visible_to=resources_visible_to, groups=("sector", "park"),
    ),
    IndicatorEntry(
        key="matches.accepted", label=_("Matches accepted"), unit=_("matches"), rule=Rule.SUM,
        means=_("Decisions on the board of matches"),
        records=counted.matches_accepted, visible_to=matches_visible_to, groups=("sector", "park"),
    ),
    IndicatorEntry(
        key="synergies.opened", label=_("Synergies opened"), unit=_("synergies"), rule=Rule.SUM,
        means=_("Register of synergies, by provider"),
        records=counted.synergies_opened, visible_to=synergies_visible_to,
    ),
    IndicatorEntry(
        key="synergies.completed", label=_("Synergies completed"), unit=_("synergies"), rule=Rule.SUM,
        means=_("Moves to the stage “completed” with their evidence, by provider; lost ones do not count"),
        records=counted.synergies_completed, visible_to=synergies_visible_to,
    ),
    IndicatorEntry(
        key="synergies.firms", label=_("Firms in synergies from discussion on"), unit=_("firms"), rule=Rule.DISTINCT,
        means=_("Both sides of each synergy by its first move to discussion or further"),
        records=counted.firms_in_synergies, visible_to=synergies_visible_to,
    ),
    IndicatorEntry(
        key="programme.advisory_meetings", label=_("Advisory meetings held"), unit=_("meetings"), rule=Rule.SUM,
        means=_("Minutes that are closed"), records=meetings_held, visible_to=meetings_visible_to, groups=(),
    ),
    *(_ledger(metric, UNITS.get(metric, "t")) for metric in KEYS),
    IndicatorEntry(
        key="audits.visited", label=_("Walk-through audits carried out"), unit=_("audits"), rule=Rule.SUM,
        means=_("Register of audits, by the day of the visit"),
        records=counted.audits_visited, visible_to=audits_visible_to,
    ),
    IndicatorEntry(
        key="audits.signed", label=_("Audit reports signed by the firm"), unit=_("audits"), rule=Rule.SUM,
        means=_("Register of audits, by the day of the signature"),
        records=counted.audits_signed, visible_to=audits_visible_to,
    ),
    IndicatorEntry(
        key="audits.carried_out", label=_("Audit measures carried out, of those decided"), unit="%", rule=Rule.RATIO,
        means=_("Follow-up after 3, 6 and 12 months: the newest answer of the firm about each measure"),
        records=counted.opportunities_decided, visible_to=audits_visible_to,
    ),
    IndicatorEntry(
        key="programme.smes_supported", label=_("Small and medium-sized firms supported"), unit=_("firms"),
        rule=Rule.DISTINCT, means=_("Visited in an audit, or in a synergy from the stage of discussion on"),
        records=counted.smes_supported, visible_to=organisations_visible_to,
    ),
)  # fmt: skip

CALENDAR = (meetings_of,)
