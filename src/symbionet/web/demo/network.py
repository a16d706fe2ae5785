"""The demo network: the published exchanges of TEDA and fictional firms, written by the actions people use."""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from symbionet.accounts.actions import add_user
from symbionet.accounts.models import Role, User
from symbionet.engine.packs import Packs, Row, load_packs
from symbionet.engine.packs.waste_list import codes_in_force
from symbionet.matches.actions import find_matches_for_organisation, find_matches_for_organisations
from symbionet.network.actions import (
    ContactValues,
    OrganisationValues,
    ResourceValues,
    SiteValues,
    add_organisations,
    add_park,
    offer_resources,
)
from symbionet.network.models import MembershipState, Organisation, Park, Visibility
from symbionet.synergies.models import Synergy
from symbionet.web.demo.audits import audit_demo_firms
from symbionet.web.demo.cases import fill_demo_library, open_case_synergies, write_demo_cases
from symbionet.web.demo.ems import manage_demo_firms
from symbionet.web.demo.ledger import fill_demo_ledger
from symbionet.web.demo.policy import DemoPolicyPeople, write_demo_policy
from symbionet.web.demo.programme import account_for_demo
from symbionet.web.demo.sign_ins import SIGN_INS, set_demo_password
from symbionet.web.demo.supply import supply_demo_firms
from symbionet.web.demo.synergies import open_demo_synergies, open_member_synergies
from symbionet.web.demo.technical import add_demo_targets, fill_demo_technical
from symbionet.web.demo.work import DemoPeople, write_demo_talks

__all__ = ["MEMBERS", "SEED", "load_demo"]

SEED = 2010  # the year the founding programme began
MEMBERS = 800  # its target
AUDITS = 12
SUPPLIERS = 40  # of which 24 supply the firm of the member
STATES = (
    (MembershipState.ACTIVE, 55),
    (MembershipState.RECRUITED, 20),
    (MembershipState.CONTACTED, 14),
    (MembershipState.PROSPECT, 9),
    (MembershipState.LAPSED, 2),
)
VISIBILITIES = (
    (Visibility.PRACTITIONERS, 40),
    (Visibility.TEASER, 25),
    (Visibility.CONSENT, 10),
    (Visibility.NETWORK, 25),
)
SPELLED_OTHERWISE = 0.3  # share of titles that use a synonym, as people do
ABBREVIATIONS = (  # the terms of the packs are in lower case
    "ABP APC APCR ASR BOPP C&D CaCl2 CDW CKD CO2 DDGS FBA FCC FeSO4 FGD FOG GBS GGBFS GGBS H2 H2SO4 HCl HDPE IPA LDPE "
    "LIB MDF NaOH OCC PE PET PP PU RAP RCB RDF SBE TCM UCO WEEE"
)
WRITTEN = {word.lower(): word for word in ABBREVIATIONS.split()}
PERSONS = (("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("赵", "zhao"), ("孙", "sun"))
WITHOUT_MAIL = 9  # of so many firms one has a contact person without an address, as lists of firms do


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A firm of the demo before it is stored."""

    values: OrganisationValues
    site: SiteValues
    contact: ContactValues | None = None
    resources: list[ResourceValues] = field(default_factory=list)


def load_demo(*, members: int = MEMBERS, seed: int = SEED) -> int:
    """Store the demo network and return how many organisations it has; the same seed gives the same network."""
    chance = random.Random(seed)
    packs = load_packs()
    email, role, name = SIGN_INS[0]
    practitioner = add_user(email, password=None, name=name, role=role, is_demo=True, by=None)
    zones = _add_zones(packs, by=practitioner)
    firms = [*_published_firms(packs, zones, chance)]
    firms += _fictional_firms(packs, zones, chance, number=max(0, members - len(firms)))
    stored = add_organisations(
        [firm.values for firm in firms],
        by=practitioner,
        sites=[firm.site for firm in firms],
        contacts=[firm.contact for firm in firms],
    )
    rows = [(organisation, row) for organisation, firm in zip(stored, firms, strict=True) for row in firm.resources]
    offer_resources(rows, by=practitioner)
    _open_synergies(stored, by=practitioner)
    set_demo_password()
    return len(stored)


def _add_zones(packs: Packs, *, by: User) -> list[tuple[Row, Park]]:
    region = add_park(
        {
            "name_zh": "天津滨海新区",
            "name_en": "Tianjin Binhai New Area",
            "lon": 117.70,
            "lat": 39.02,
            "is_demo": True,
        },
        by=by,
    )
    return [
        (
            row,
            add_park(
                {
                    "name_zh": row["name_zh"],
                    "name_en": row["name_en"],
                    "lon": float(row["lon"]),
                    "lat": float(row["lat"]),
                    "parent": region,
                    "is_demo": True,
                },
                by=by,
            ),
        )
        for row in packs.rows("demo/zones")
    ]


def _site(zone: Row, park: Park, chance: random.Random) -> SiteValues:
    """A point in the zone, uniform over its disc."""
    radius_km = float(zone["radius_km"]) * math.sqrt(chance.random())
    turn = 2 * math.pi * chance.random()
    lat = float(zone["lat"]) + radius_km * math.sin(turn) / 111.2
    lon = float(zone["lon"]) + radius_km * math.cos(turn) / (111.2 * math.cos(math.radians(lat)))
    return {"lon": round(lon, 5), "lat": round(lat, 5), "park": park}


def _published_firms(packs: Packs, zones: list[tuple[Row, Park]], chance: random.Random) -> Iterator[Firm]:
    """Firms of the published TEDA exchanges: a have for what they gave, a want for what they took."""
    zone, park = next(pair for pair in zones if pair[0]["id"] == "teda-east")
    firms: dict[str, Firm] = {}
    for row in packs.rows("demo/teda_exchanges"):
        for side, direction in (("supplier", "have"), ("receiver", "want")):
            name = row[f"{side}_en"]
            if name not in firms:
                values: OrganisationValues = {
                    "name_en": name,
                    "name_zh": row[f"{side}_zh"],
                    "nace": _nace_class(row[f"{side}_nace"]),
                    "park": park,
                    "state": MembershipState.ACTIVE,
                    "is_demo": True,
                    "notes": row["source"],
                }
                firms[name] = Firm(values=values, site=_site(zone, park, chance))
            resource: ResourceValues = {
                "direction": direction,
                "title_en": row["material_en"],
                "title_zh": row["material_zh"],
                "visibility": Visibility.NETWORK,
                "is_demo": True,
            }
            if resource not in firms[name].resources:
                firms[name].resources.append(resource)
    yield from firms.values()


def _nace_class(codes: str) -> str:
    return codes.split("|", maxsplit=1)[0][:4]


def _fictional_firms(
    packs: Packs, zones: list[tuple[Row, Park]], chance: random.Random, *, number: int
) -> Iterator[Firm]:
    sectors: dict[str, list[Row]] = {}
    for row in packs.rows("demo/sectors"):
        sectors.setdefault(row["sector_id"], []).append(row)
    names = _names(packs, chance)
    kinds = list(sectors)
    weights = [int(sectors[kind][0]["weight"]) for kind in kinds]
    for place, kind in enumerate(chance.choices(kinds, weights=weights, k=number)):
        rows = sectors[kind]
        zone, park = chance.choices(zones, weights=[int(pair[0]["weight"]) for pair in zones])[0]
        chinese, english = names(rows[0]["name_zh"], rows[0]["name_en"])
        values: OrganisationValues = {
            "name_zh": chinese,
            "name_en": english,
            "gb4754": rows[0]["gb4754"],
            "nace": rows[0]["nace"],
            "park": park,
            "employees": int(math.exp(chance.gauss(4.0, 1.0))),
            "turnover_million": Decimal(str(round(math.exp(chance.gauss(3.2, 1.1)), 2))),
            "state": _drawn(STATES, chance),
            "is_demo": True,
        }
        taken = [row for row in rows if chance.random() < 0.92] or rows[:1]
        yield Firm(
            values=values,
            site=_site(zone, park, chance),
            contact=_contact(place),
            resources=[_resource(row, packs, chance) for row in taken],
        )


def _contact(place: int) -> ContactValues:
    """The contact person of a fictional firm, at a domain that no mail ever reaches (RFC 2606)."""
    surname, name = PERSONS[place % len(PERSONS)]
    has_mail = place % WITHOUT_MAIL != WITHOUT_MAIL - 1
    email = f"{name}@firm-{place + 1:03}.example" if has_mail else ""
    return {"name": f"{surname}工 (demo)", "position": "EHS", "email": email}


def _names(packs: Packs, chance: random.Random) -> Callable[[str, str], tuple[str, str]]:
    """A maker of names that never repeat."""
    words = [(row["name_zh"], row["name_en"]) for row in packs.rows("demo/names")]
    used: set[str] = set()

    def named(chinese: str, english: str) -> tuple[str, str]:
        for prefix_zh, prefix_en in (("滨海", "Binhai"), ("津沽", "Jingu"), ("渤海", "Bohai"), ("海河", "Haihe")):
            for word_zh, word_en in chance.sample(words, len(words)):
                name = f"{prefix_zh}{word_zh}{chinese}有限公司（演示）"
                if name not in used:
                    used.add(name)
                    return name, f"{prefix_en} {word_en} {english[:1].upper()}{english[1:]} Co. (demo)"
        raise ValueError(f"no name is left for a firm of {english!r}: ask for fewer members")

    return named


def _drawn(choices: tuple[tuple[Any, int], ...], chance: random.Random) -> Any:
    return chance.choices([value for value, _ in choices], weights=[weight for _, weight in choices])[0]


def _as_title(term: str) -> str:
    """A term of the packs as people write it: FGD gypsum, Fly ash."""
    text = " ".join(WRITTEN.get(word, word) for word in term.split())
    return text[:1].upper() + text[1:]


def _resource(row: Row, packs: Packs, chance: random.Random) -> ResourceValues:
    known = packs.classes[row["class_id"]]
    title_zh, title_en = known.name_zh, known.name_en
    if chance.random() < SPELLED_OTHERWISE:
        title_zh = chance.choice([title_zh, *known.terms_zh[:3]])
        title_en = chance.choice([title_en, *map(_as_title, known.terms_en[:3])])
    low, high = float(row["low"]), float(row["high"])
    amount = math.exp(chance.uniform(math.log(low), math.log(high)))
    today = timezone.localdate()
    usual = codes_in_force(known.ewc, packs, on=today)
    return {
        "direction": row["direction"],
        "class_id": known.id,
        "kind": known.kind,
        "title_zh": title_zh,
        "title_en": title_en,
        "quantity": float(f"{amount:.2g}"),
        "unit": row["unit"],
        "period": row["period"],
        "pattern": "continuous" if chance.random() < 0.6 else "batch",
        "form": row["form"] or known.form,
        "route": row["route"],
        "hazardous": {"yes": True, "no": False}.get(known.hazardous),
        "ewc": list(usual[:1]) if row["direction"] == "have" and chance.random() < 0.5 else [],
        "visibility": _drawn(VISIBILITIES, chance),
        "renew_by": today + timedelta(days=chance.randint(-20, 180)),
        "is_demo": True,
    }


def _add_staff(*, by: User) -> dict[str, User]:
    """The people of the programme by role."""
    return {
        role: add_user(email, password=None, name=name, role=role, is_demo=True, by=by)
        for email, role, name in SIGN_INS[1:]
        if role != Role.MEMBER
    }


def _add_members(firms: tuple[Organisation, Organisation], *, by: User) -> tuple[User, User]:
    """The two who speak for firms: whose page the demo shows, and its first partner."""
    rows = [(email, name) for email, role, name in SIGN_INS if role == Role.MEMBER]
    member, partner = (
        add_user(email, password=None, name=name, role=Role.MEMBER, organisation=firm, is_demo=True, by=by)
        for (email, name), firm in zip(rows, firms, strict=True)
    )
    return member, partner


def _open_synergies(organisations: list[Organisation], *, by: User) -> None:
    """Matches for the published firms and one fictional one, synergies from the best, and what people did for them."""
    find_matches_for_organisations([firm for firm in organisations if firm.notes], by=by)
    staff = _add_staff(by=by)
    verifier, technical = staff[Role.VERIFIER], staff[Role.TECHNICAL_LEAD]
    open_demo_synergies(by=by, verifier=verifier)
    home = _firm_of_the_member(organisations)
    find_matches_for_organisation(home, by=by)
    own = open_member_synergies(home, by=by, verifier=verifier)
    firms = (home, own[0].receiver if own else next(firm for firm in organisations if firm != home))
    member, partner = _add_members(firms, by=by)
    told = open_case_synergies(by=by, verifier=verifier)
    fill_demo_ledger(by=by, technical=technical, verifier=verifier)
    write_demo_cases(told, by=by, verifier=verifier)
    fill_demo_library(by=by, manager=staff[Role.PROGRAMME_MANAGER])
    fill_demo_technical(by=by)
    add_demo_targets(by=staff[Role.PROGRAMME_MANAGER])
    _audit_firms(organisations, home, by=by, staff=staff)
    made_up = [firm for firm in organisations if not firm.notes and firm.gb4754.startswith("C")]
    supply_demo_firms(made_up[:SUPPLIERS], member=member, partner=partner, by=by)
    others = [firm for firm in organisations if firm not in firms]
    officers = DemoPolicyPeople(practitioner=by, manager=staff[Role.PROGRAMME_MANAGER], members=(member, partner))
    write_demo_policy(others, officers)
    account_for_demo(manager=staff[Role.PROGRAMME_MANAGER], by=by, president=staff[Role.INTERMEDIARY])
    write_demo_talks(DemoPeople(practitioner=by, technical=technical, member=member, partner=partner), own=own)


def _audit_firms(organisations: list[Organisation], home: Organisation, *, by: User, staff: dict[str, User]) -> None:
    """Audits of fictional firms that make things; the last, which is complete, is that of the firm of the member."""
    made_up = [firm for firm in organisations if not firm.notes and firm.gb4754.startswith("C") and firm != home]
    firms = [*made_up[: AUDITS - 1], home]
    audit_demo_firms(firms, by=by, auditor=staff[Role.AUDITOR], manager=staff[Role.PROGRAMME_MANAGER])
    manage_demo_firms([home, *(firm for firm in made_up if firm != home)], by=by, coach=staff[Role.AUDITOR])


def _firm_of_the_member(organisations: list[Organisation]) -> Organisation:
    """A fictional firm that provides in a synergy, so that nobody real is told about at length."""
    made_up = Synergy.objects.filter(provider__in=[firm.pk for firm in organisations if not firm.notes])
    first = made_up.order_by("pk").select_related("provider").first()
    return first.provider if first is not None else organisations[-1]
