"""Words of the history and of the notices of `synergies`; how a synergy and what it lacks are named."""

from collections.abc import Iterable, Iterator

import numpy as np
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor
from symbionet.core.quantities import unit_words
from symbionet.core.texts import localised, number_words, with_unit
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.imports.queries import import_verbs
from symbionet.matches.pages.values import band_words, money_words, tonnes_words
from symbionet.matches.queries.remainders import rests_of
from symbionet.matches.queries.sides import main_sites
from symbionet.network.models import Organisation, Resource
from symbionet.network.pages.hints import distance_band, partner_hint, quantity_band, sector_name
from symbionet.network.queries import class_name, firms_of_sector, quantity_words
from symbionet.notices.queries import NoticeKind, Topic
from symbionet.shell.figures import FEW_FIRMS
from symbionet.synergies.models import EvidenceKind, PartyRole, ReactivationReason, Side, Synergy
from symbionet.synergies.queries.anonymised import sides_known, sight_of
from symbionet.synergies.queries.consents import hides_from_partner
from symbionet.synergies.queries.stages import EXIT_EVIDENCE
from symbionet.synergies.queries.synergies import read_parks_of_sides

__all__ = [
    "CHOICES",
    "LABELS",
    "NOTICES",
    "TOPICS",
    "VERBS",
    "evidence_words",
    "kinds_words",
    "question_facts",
    "stall_words",
    "title_words",
    "titles_shown_to",
]

VERBS = {
    "synergy.proposed": _("proposed the synergy"),
    "synergy.opened": _("opened the synergy"),
    "synergy.edited": _("edited the synergy"),
    "synergy.moved": _("moved the synergy"),
    "synergy.held": _("put the synergy on hold"),
    "synergy.lost": _("gave the synergy up"),
    "synergy.resumed": _("took the synergy up again"),
    "synergy.evidence_added": _("added evidence"),
    "synergy.evidence_withdrawn": _("withdrew evidence"),
    "synergy.party_added": _("added a party"),
    "synergy.party_removed": _("removed a party"),
    "synergy.flow_added": _("added a flow"),
    "synergy.flow_edited": _("edited a flow"),
    "synergy.flow_removed": _("removed a flow"),
    "synergy.bulk_undone": _("took the change back"),
    "synergy.import_undone": _("took the import back"),
    **import_verbs("synergies.import_"),
    "synergies.import_started": _("uploaded a list of synergies"),
    "synergies.import_committed": _("stored a list of synergies"),
    "synergy.hint_found": _("found that it may work now"),
    "synergy.hint_set_aside": _("set the hint aside"),
    "synergy.partner_taken_up": _("went on to the new partner"),
    "synergy.naming_asked": _("asked whether a party may be named"),
    "synergy.naming_agreed": _("agreed that the party may be named"),
    "synergy.naming_refused": _("refused that the party is named"),
    "synergy.naming_withdrawn": _("withdrew the consent to be named"),
    "synergy.declined": _("declined to take part"),
}

LABELS = {
    "evidence": _("proof"),
    "missing": _("without the evidence"),
    "override_reason": _("reason for going on without evidence"),
    "party": _("party"),
    "party_role": _("role"),
    "flow": _("flow"),
    "side": _("side"),
    "hint": _("hint"),
    "told_by": _("said by"),
}

CHOICES = {
    "evidence": dict(EvidenceKind.choices),
    "missing": dict(EvidenceKind.choices),
    "party_role": dict(PartyRole.choices),
    "hint": dict(ReactivationReason.choices),
    "side": dict(Side.choices),
}

TOPICS = {
    "synergies": Topic(label=_("Moves of synergies"), icon="recycle", place=20),
}

NOTICES = {
    "synergy.opened": NoticeKind(topic="synergies", words=_("A synergy was opened: %(title)s")),
    "synergy.moved": NoticeKind(topic="synergies", words=_("%(title)s: from “%(before)s” to “%(after)s”")),
    "synergy.held": NoticeKind(topic="synergies", words=_("%(title)s: put on hold")),
    "synergy.lost": NoticeKind(topic="synergies", words=_("%(title)s: given up")),
    "synergy.resumed": NoticeKind(topic="synergies", words=_("%(title)s: taken up again, in “%(after)s”")),
    "synergy.yours": NoticeKind(topic="duties", words=_("You are now responsible for: %(title)s")),
    "synergy_consent.asked": NoticeKind(
        topic="consents", words=_("May the other side know who you are? Please answer: %(title)s")
    ),
    "synergy_consent.given": NoticeKind(topic="consents", words=_("The other side has agreed to be named: %(title)s")),
    "synergy_consent.given_provider": NoticeKind(
        topic="consents", words=_("The provider has agreed to be named: %(title)s")
    ),
    "synergy_consent.given_receiver": NoticeKind(
        topic="consents", words=_("The receiver has agreed to be named: %(title)s")
    ),
    "synergy_consent.refused_provider": NoticeKind(topic="consents", words=_("The provider stays unnamed: %(title)s")),
    "synergy_consent.refused_receiver": NoticeKind(topic="consents", words=_("The receiver stays unnamed: %(title)s")),
    "synergy_consent.withdrawn_provider": NoticeKind(
        topic="consents", words=_("The provider no longer wants to be named: %(title)s")
    ),
    "synergy_consent.withdrawn_receiver": NoticeKind(
        topic="consents", words=_("The receiver no longer wants to be named: %(title)s")
    ),
    "synergy_consent.refused": NoticeKind(topic="consents", words=_("The other side stays unnamed: %(title)s")),
    "synergy_consent.withdrawn": NoticeKind(
        topic="consents", words=_("The other side no longer wants to be named: %(title)s")
    ),
    "duties.overdue": NoticeKind(
        topic="duties", words=ngettext_lazy("%(count)d next action is due", "%(count)d next actions are due", "count")
    ),
    "duties.stalled": NoticeKind(
        topic="duties",
        words=ngettext_lazy("%(count)d synergy has stalled", "%(count)d synergies have stalled", "count"),
    ),
    "duties.reactivations": NoticeKind(
        topic="duties",
        words=ngettext_lazy(
            "%(count)d stopped synergy is worth another look",
            "%(count)d stopped synergies are worth another look",
            "count",
        ),
    ),
}


def title_words(synergy: Synergy, *, named: tuple[bool, bool]) -> str:
    """The title, or what flows and a hint at each side that is not named (provider, receiver)."""
    if all(named):
        return localised(synergy, "title")
    have = synergy.have
    what = (class_name(have.class_id) if have is not None and have.class_id else "") or synergy.get_kind_display()
    provider, receiver = side_words(synergy, named=named)
    return gettext("%(what)s: %(provider)s → %(receiver)s") % {
        "what": what,
        "provider": provider,
        "receiver": receiver,
    }


def side_words(synergy: Synergy, *, named: tuple[bool, bool]) -> tuple[str, str]:
    """Provider and receiver, each by name or as a hint."""
    have, want = synergy.have, synergy.want
    return (
        str(synergy.provider) if named[0] else partner_hint(synergy.provider, have.site if have else None),
        str(synergy.receiver) if named[1] else partner_hint(synergy.receiver, want.site if want else None),
    )


def titles_shown_to(visitor: Visitor, synergies: Iterable[Synergy]) -> dict[int, str]:
    """The titles as the visitor may read them, by the keys of the synergies."""
    return {row.pk: title_words(row, named=named) for row, named in _named_to(visitor, synergies)}


def texts_shown_to(visitor: Visitor, synergies: Iterable[Synergy]) -> Iterator[tuple[Synergy, str, tuple[str, str]]]:
    """Each synergy with its title, and with its provider and receiver, as the visitor may read them."""
    for row, named in _named_to(visitor, synergies):
        yield row, title_words(row, named=named), side_words(row, named=named)


def _named_to(visitor: Visitor, synergies: Iterable[Synergy]) -> list[tuple[Synergy, tuple[bool, bool]]]:
    """The synergies, each with whether its sides are named to the visitor; the parks of hints are read at once."""
    rows = list(synergies)
    sight = sight_of(visitor, rows)
    named = {row.pk: sides_known(row, sight) for row in rows}
    read_parks_of_sides(row for row in rows if not all(named[row.pk]))
    return [(row, named[row.pk]) for row in rows]


def question_facts(synergy: Synergy, organisation: Organisation) -> list[tuple[str, str]]:
    """What a side is told to say yes or no to: the partner's sector, how far, how much and what it is worth a year.

    Bands, no finer than those of a match. Of a partner that keeps its part from members the sector and the distance
    are told only where enough firms share the sector. That a value is not known yet is told, too.
    """
    gives = synergy.provider_id == organisation.pk
    partner, theirs = (synergy.receiver, synergy.want) if gives else (synergy.provider, synergy.have)
    own = synergy.have if gives else synergy.want
    hidden = hides_from_partner(theirs)
    tellable = not hidden or firms_of_sector(partner) >= FEW_FIRMS
    unknown = gettext("not known yet: ask the practitioner")
    facts = [
        (gettext("Partner's sector"), sector_name(partner) if tellable else ""),
        (gettext("Distance"), _distance(own, theirs, organisation, partner) if tellable else ""),
        (gettext("Amount"), _amount_words(own, None if hidden else theirs)),
        (gettext("Net value per year"), unknown if synergy.money is None else band_words(synergy.money, money_words)),
        (gettext("CO2e avoided per year"), band_words(synergy.co2e, tonnes_words) if synergy.co2e is not None else ""),
    ]
    return [(label, text) for label, text in facts if text]


def _amount_words(own: Resource | None, theirs: Resource | None) -> str:
    """The own amount, and the order of magnitude of what synergies have left of it."""
    if own is not None and own.quantity is not None:
        rest = rests_of([own.pk]).get(own.pk)
        if rest is None or rest.left == rest.total:
            return quantity_words(own)
        left = band_words(rest.left, lambda value: with_unit(number_words(value), unit_words(rest.unit, "year")))
        return gettext("%(amount)s, left of it: %(left)s") % {"amount": quantity_words(own), "left": left}
    return quantity_band(theirs) if theirs is not None else ""


def _distance(own: Resource | None, theirs: Resource | None, here: Organisation, there: Organisation) -> str:
    sites = main_sites([here.pk, there.pk])
    ends = [
        place
        for resource, firm in ((own, here), (theirs, there))
        if (place := (resource.site if resource is not None else None) or sites.get(firm.pk)) is not None
    ]
    spots = [(place.lon, place.lat) for place in ends if place.lon is not None and place.lat is not None]
    if len(spots) < len(("here", "there")):
        return ""
    (lon, lat), (other_lon, other_lat) = spots
    return distance_band(float(find_distances_km(lon, lat, np.array([other_lon]), np.array([other_lat]))[0]))


def evidence_words(kinds: Iterable[str]) -> str:
    """Kinds of evidence in words; of a sample and a term sheet either is enough."""
    asked = set(kinds)
    groups = [group for needs in EXIT_EVIDENCE.values() for group in needs if asked & set(group)]
    return gettext(", ").join(kinds_words(kind for kind in group if kind in asked) for group in groups)


def kinds_words(kinds: Iterable[EvidenceKind]) -> str:
    """Kinds of evidence of which one is enough."""
    return gettext(" or ").join(str(kind.label) for kind in kinds)


def stall_words(days: int) -> str:
    """How long a synergy has stood still."""
    return ngettext("%(days)d day without a move", "%(days)d days without a move", days) % {"days": days}
