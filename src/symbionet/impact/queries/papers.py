"""Papers: when two are the same, who may issue one, what a documented figure lacks, and what is proven."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.impact.models import Entry, EntryEvidence, EntryLevel, IssuingBody, Metric
from symbionet.impact.queries.entries import current_entries
from symbionet.network.models import Organisation
from symbionet.synergies.models import Synergy, SynergyFlow

__all__ = [
    "PROVEN",
    "Issuer",
    "claimant_of",
    "is_claimant",
    "issuer_of",
    "issuers_of",
    "lacking",
    "lacks_of",
    "may_register",
    "paper_keys",
    "proven_entries",
    "proven_figures",
    "registered_bodies",
    "spelled",
]

type Issuer = Organisation | IssuingBody
ROUNDING = 1e-9


def spelled(text: str) -> str:
    """A name or number without what spelling adds: width, case, spaces and punctuation.

    >>> spelled(" ＧＢ－2026 0017"), spelled("gb20260017"), spelled("甲电厂（集团）")
    ('gb20260017', 'gb20260017', '甲电厂集团')
    """
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def registered_bodies() -> QuerySet[IssuingBody]:
    """The register, by name; it is no secret who weighs and who tests."""
    return IssuingBody.objects.select_related("organisation", "by")


def may_register(visitor: Visitor) -> bool:
    """Whether the visitor registers bodies: practitioners and programme managers."""
    return is_user(visitor) and (facilitates(visitor) or visitor.has_role(Role.PROGRAMME_MANAGER))


def claimant_of(flow: SynergyFlow, year: int) -> Organisation | None:
    """The party that declared what flowed in a year; None where nothing is declared."""
    rows = current_entries().filter(flow=flow, year=year, level=EntryLevel.DECLARED, stated_by__isnull=False)
    first = rows.select_related("stated_by").first()
    return first.stated_by if first is not None else None


def issuers_of(synergy: Synergy, *, without: Organisation | None = None) -> dict[str, Issuer]:
    """Who may have issued a paper of a synergy, by the token of a form: its parties and the register, but for one."""
    parties = [synergy.provider, synergy.receiver]
    others = synergy.parties.filter(organisation__isnull=False).select_related("organisation")
    parties += [party.organisation for party in others if party.organisation is not None]
    found: dict[str, Issuer] = {f"o{party.pk}": party for party in parties}
    found |= {f"b{body.pk}": body for body in registered_bodies() if f"o{body.organisation_id}" not in found}
    return {token: issuer for token, issuer in found.items() if without is None or not is_claimant(issuer, without)}


def issuer_of(synergy: Synergy, text: str) -> Issuer | None:
    """Who a token of a form, or a name in whatever spelling, means; None where nobody who may issue papers."""
    issuers = issuers_of(synergy)
    if text in issuers:
        return issuers[text]
    wanted = spelled(text)
    return next((one for one in issuers.values() if wanted in _names(one)), None) if wanted else None


def _names(issuer: Issuer) -> set[str]:
    if isinstance(issuer, Organisation):
        return {spelled(name) for name in (issuer.name_zh, issuer.name_en) if name}
    return {issuer.key} | (_names(issuer.organisation) if issuer.organisation is not None else set())


def is_claimant(issuer: Issuer, claimant: Organisation) -> bool:
    """Whether who issued a paper is who claims with it, by itself or by its name."""
    own = issuer if isinstance(issuer, Organisation) else issuer.organisation
    return (own is not None and own.pk == claimant.pk) or not _names(issuer).isdisjoint(_names(claimant))


def paper_keys(kind: str, number: str, issuer: Issuer) -> list[str]:
    """What a paper is kept under, and what older ones of the same issuer may be kept under: by its written name."""
    own = issuer if isinstance(issuer, Organisation) else issuer.organisation
    token = f"o{own.pk}" if own is not None else f"b{issuer.pk}"
    return [f"{kind}:{who}:{spelled(number)}" for who in (token, *sorted(f"t{name}" for name in _names(issuer)))]


def lacking(entries: Iterable[Entry]) -> dict[int, tuple[str, ...]]:
    """What documented entries lack of today's rule, by entry: "confirmed", "papers" or both; those that meet it are
    left out.

    The rule: the other party confirmed the flow and year, and papers with a file whose issuer is not the claimant add
    up to the figure. Entries of before the rule keep their level.
    """
    rows = [one for one in entries if one.level == EntryLevel.DOCUMENTED and one.flow_id is not None]
    keys = {(one.flow_id, one.year) for one in rows}
    if not keys:
        return {}
    flows, years = {flow for flow, _year in keys}, {year for _flow, year in keys}
    confirmed, claimants = _stated(flows, years)
    shown = _shown(flows, years, claimants)
    found: dict[int, tuple[str, ...]] = {}
    for one in rows:
        key = (one.flow_id, one.year)
        met = (key in confirmed, shown[key] * (1 + ROUNDING) >= (one.quantity or 0.0))
        if not all(met):
            found[one.pk] = tuple(what for what, fine in zip(("confirmed", "papers"), met, strict=True) if not fine)
    return found


def lacks_of(entry: Entry) -> tuple[str, ...]:
    """What one documented entry lacks; nothing where it meets the rule."""
    return lacking([entry]).get(entry.pk, ())


def _stated(
    flows: set[int | None], years: set[int]
) -> tuple[set[tuple[int | None, int]], dict[tuple[int | None, int], int]]:
    """The flows and years that the other party confirmed, and the key of who declared them."""
    levels = (EntryLevel.DECLARED, EntryLevel.CONFIRMED)
    rows = current_entries().filter(flow__in=flows, year__in=years, level__in=levels)
    stated: dict[tuple[int | None, int], dict[str, int | None]] = defaultdict(dict)
    for flow, year, level, party in rows.values_list("flow", "year", "level", "stated_by"):
        stated[flow, year][level] = party
    confirmed, claimants = set(), {}
    for key, sides in stated.items():
        claimant, other = sides.get(EntryLevel.DECLARED), sides.get(EntryLevel.CONFIRMED)
        if claimant is not None:
            claimants[key] = claimant
        if other is not None and other != claimant:
            confirmed.add(key)
    return confirmed, claimants


def _shown(
    flows: set[int | None], years: set[int], claimants: dict[tuple[int | None, int], int]
) -> dict[tuple[int | None, int], float]:
    """What the papers that meet the rule add up to."""
    papers = EntryEvidence.objects.filter(
        flow__in=flows, year__in=years, withdrawn_at__isnull=True, quantity__isnull=False,
        document__size__gt=0, document__document__removed_at__isnull=True,
    ).values_list("flow", "year", "issued_by", "body", "quantity")  # fmt: skip
    rows = list(papers)
    parties = {*claimants.values(), *(party for _flow, _year, party, _body, _amount in rows if party is not None)}
    firms = Organisation.objects.only("name_zh", "name_en").in_bulk(parties)
    bodies = {one.pk: one for one in registered_bodies().filter(pk__in={row[3] for row in rows if row[3] is not None})}
    found: dict[tuple[int | None, int], float] = defaultdict(float)
    own: dict[tuple[int, int | None, int | None], bool] = {}  # many papers are of the same issuer for the same claimant
    for flow, year, party, body, amount in rows:
        claimant = claimants.get((flow, year))
        issuer = firms.get(party or 0) or bodies.get(body or 0)
        if claimant is None or issuer is None:
            continue
        if (claimant, party, body) not in own:
            own[claimant, party, body] = is_claimant(issuer, firms[claimant])
        if not own[claimant, party, body]:
            found[flow, year] += amount or 0.0
    return found


# nothing that one party merely said, the best first
PROVEN = (EntryLevel.VERIFIED, EntryLevel.RECONFIRMED, EntryLevel.DOCUMENTED, EntryLevel.CONFIRMED)


def proven_entries(entries: QuerySet[Entry]) -> list[Entry]:
    """Of current entries those at the best level of each figure; what is documented without meeting the rule of today
    (`queries.papers.lacking`) does not count as documented.
    """
    found = list(entries.filter(level__in=PROVEN).order_by("pk"))
    short = lacking(found)
    best: dict[tuple[int, int | None, int | None, int, str], Entry] = {}
    for level in reversed(PROVEN):
        for entry in found:
            if entry.level == level and entry.pk not in short:
                best[entry.synergy_id, entry.flow_id, entry.organisation_id, entry.year, entry.metric] = entry
    return list(best.values())


def proven_figures(
    synergies: Collection[int] | QuerySet[Synergy, Any], metrics: Iterable[Metric], years: Iterable[int]
) -> list[Entry]:
    """What the ledger holds of metrics for whole years: confirmed by both parties or better proven."""
    rows = current_entries().filter(synergy__in=synergies, metric__in=list(metrics), year__in=list(years))
    return proven_entries(rows.select_related("assessment"))
