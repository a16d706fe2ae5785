"""Certificates: which figures one would carry, who may see it, and whether one that was issued still holds."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.core.texts import both_names
from symbionet.impact.models import Certificate, CertificateWithdrawal, Entry, EntryLevel, Metric
from symbionet.impact.queries.entries import current_entries, reads_all_entries
from symbionet.impact.queries.papers import PROVEN, lacking, proven_entries
from symbionet.impact.queries.totals import judged_of
from symbionet.network.models import Organisation
from symbionet.synergies.queries.consents import named_sides
from symbionet.synergies.queries.synergies import synergies_counted

__all__ = [
    "CertificateState",
    "certificate_figures",
    "certificate_of_code",
    "certificate_state",
    "certificates_printed_by",
    "certificates_visible_to",
    "certifies",
    "judged_figures",
    "proof_figures",
]

ORDER = (*PROVEN, EntryLevel.DECLARED)  # of lines, the best proven first
MONEY = (Metric.COST, Metric.SALES, Metric.PRIVATE, Metric.PUBLIC)


def certificates_visible_to(visitor: Visitor) -> QuerySet[Certificate]:
    """Certificates the visitor may list and print: all for who reads the whole ledger, members their own."""
    if not is_user(visitor):
        return Certificate.objects.none()
    rows = Certificate.objects.select_related("organisation", "withdrawal")
    return rows if reads_all_entries(visitor) else rows.filter(organisation__in=visitor.organisation_ids)


def certificates_printed_by(visitor: Visitor) -> QuerySet[Certificate]:
    """Certificates the visitor may print: those it lists; withdrawn ones only for who reads the whole ledger."""
    rows = certificates_visible_to(visitor)
    return rows if reads_all_entries(visitor) else rows.filter(withdrawal__isnull=True)


def certifies(visitor: Visitor) -> QuerySet[Organisation]:
    """The organisations for which the visitor may issue a certificate: facilitators and managers all, members own."""
    if not is_user(visitor):
        return Organisation.objects.none()
    if facilitates(visitor) or visitor.has_role(Role.PROGRAMME_MANAGER):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=visitor.organisation_ids)


def certificate_figures(organisation: Organisation, year: int, *, with_money: bool = False) -> list[dict[str, Any]]:
    """What a certificate of the organisation and year would say: sums by metric and level, with the entries they count
    and who confirmed them.

    Each flow counts once, at the best level it has reached, so that the lines of one metric do not overlap. Anybody may
    read a certificate: a synergy that somebody keeps to himself or herself is not in it.
    """
    side = Q(synergy__provider=organisation) | Q(synergy__receiver=organisation)
    own = Q(organisation__isnull=True) | Q(organisation=organisation)
    rows = current_entries().filter(side, own, year=year, synergy__in=synergies_counted())
    if not with_money:
        rows = rows.exclude(metric__in=MONEY)
    best = proven_entries(rows)
    figures = _summed(best)
    _name_confirming(figures, best, year)
    return figures


def proof_figures(entries: QuerySet[Entry], year: int, *, known: Collection[int] | None) -> list[dict[str, Any]]:
    """What is proven of the current `entries` of a year, as `certificate_figures` says it, with who verified it and the
    day (`verified_by`); at its own level, after the rest, what one party alone has declared. `known` are the
    organisations whose name the reader knows; None: all.
    """
    rows = entries.filter(year=year).select_related("verification__by")
    best = proven_entries(rows)
    keys = {(one.synergy_id, one.flow_id, one.organisation_id, one.metric) for one in best}
    alone = [
        one
        for one in rows.filter(level=EntryLevel.DECLARED).order_by("pk")
        if (one.synergy_id, one.flow_id, one.organisation_id, one.metric) not in keys
    ]
    figures = _summed([*best, *alone])
    _name_confirming(figures, [*best, *alone], year, known=known)
    checks = {one.pk: one.verification for one in best if one.verification is not None}
    for figure in figures:
        found = {checks[pk] for pk in figure["entries"] if pk in checks}
        figure["verified_by"] = [
            (str(one.by or ""), localdate(one.at)) for one in sorted(found, key=lambda one: one.pk)
        ]
    return figures


def judged_figures(figures: Iterable[Mapping[str, Any]]) -> dict[int, float]:
    """By place the share of each CO2e figure of a certificate, 0 to 1, that rests on expert judgement: by the results
    with which its entries were computed, which never change.
    """
    found: dict[int, float] = {}
    for place, row in enumerate(figures):
        if row["metric"] == Metric.CO2E:
            found[place] = judged_of(Entry.objects.filter(pk__in=row["entries"])).get(row["level"], 0.0)
    return found


def _name_confirming(
    figures: list[dict[str, Any]], entries: Iterable[Entry], year: int, *, known: Collection[int] | None = ()
) -> None:
    """Say in each figure which parties confirmed it, in both languages, and `how` where no contact of theirs did so
    signed in; one that is neither known nor named to its partner stays without a name.
    """
    flows = {entry.pk: entry.flow_id for entry in entries}
    wanted = {"flow__in": set(flows.values()), "year": year, "level": EntryLevel.CONFIRMED}
    rows = current_entries().filter(**wanted).select_related("stated_by", "synergy", "by")
    named = named_sides([row.synergy for row in rows])
    parties: dict[int | None, dict[str, str]] = {}
    for row in rows:
        if row.stated_by is not None:
            shown = known is None or row.stated_by_id in named[row.synergy_id] or row.stated_by_id in known
            name = both_names(row.stated_by) if shown else {"zh": "", "en": ""}
            how = _how_confirmed(row)
            parties[row.flow_id] = name | ({"how": how} if how else {})
    for figure in figures:
        names = [parties[flow] for flow in (flows[pk] for pk in figure["entries"]) if flow in parties]
        figure["confirmed_by"] = [dict(pair) for pair in sorted({tuple(sorted(name.items())) for name in names})]


def _how_confirmed(entry: Entry) -> str:
    """ "link" where nobody was signed in, "programme" where the programme wrote it down for the party, else ""."""
    if entry.by is None:
        return "link"
    own = entry.stated_by_id in entry.by.organisation_ids
    return "programme" if not own and facilitates(entry.by) else ""


def _summed(entries: list[Entry]) -> list[dict[str, Any]]:
    sums: dict[tuple[int, int, str, str], dict[str, Any]] = {}
    for entry in entries:
        place = (list(Metric).index(Metric(entry.metric)), ORDER.index(EntryLevel(entry.level)))
        empty = {
            "metric": entry.metric, "level": entry.level, "low": 0.0, "central": 0.0, "high": 0.0,
            "unit": entry.unit, "currency": entry.currency, "entries": [],
        }  # fmt: skip
        row = sums.setdefault((*place, entry.unit, entry.currency), empty)
        for end in ("low", "central", "high"):
            row[end] += getattr(entry, end)
        row["entries"].append(entry.pk)
    for row in sums.values():
        row["entries"].sort()
    return [row for _place, row in sorted(sums.items(), key=lambda item: item[0])]


def certificate_of_code(code: str) -> Certificate | None:
    """The certificate of a code as people type it: case, spaces and dashes do not matter."""
    plain = re.sub(r"[^0-9A-Z]", "", code.upper())[:20]
    wanted = "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
    return Certificate.objects.select_related("organisation").filter(code=wanted).first() if wanted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateState:
    """Whether a certificate still holds: withdrawn, replaced by a newer one, a figure on it corrected since, or one
    documented without what the rule of today asks for.
    """

    replaced: bool
    corrected: bool
    short: bool
    withdrawn: CertificateWithdrawal | None

    @property
    def holds(self) -> bool:
        """Whether it is the newest and all its figures stand."""
        return not (self.replaced or self.corrected or self.short or self.withdrawn)


def certificate_state(certificate: Certificate) -> CertificateState:
    """How a certificate stands today."""
    newer = Certificate.objects.filter(
        organisation=certificate.organisation_id, year=certificate.year, pk__gt=certificate.pk
    )
    counted = [pk for row in certificate.figures for pk in row["entries"]]
    corrected = Entry.objects.filter(pk__in=counted, corrected_by__isnull=False)
    withdrawn = CertificateWithdrawal.objects.filter(certificate=certificate).first()
    short = bool(lacking(Entry.objects.filter(pk__in=counted, level=EntryLevel.DOCUMENTED)))
    return CertificateState(replaced=newer.exists(), corrected=corrected.exists(), short=short, withdrawn=withdrawn)
