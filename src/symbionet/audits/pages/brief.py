"""The briefing before a visit: what a firm of the sector is likely to have, to want and to waste, and what to ask."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from symbionet.audits.models import Audit, Opportunity, Outcome
from symbionet.audits.queries import LikelyResource, likely_resources, sector_codes, sector_questions
from symbionet.audits.queries.profile import precedents_of
from symbionet.core.texts import in_language, is_chinese, number_words, percent_words, range_words
from symbionet.engine.packs import load_packs
from symbionet.wording import code_name
from symbionet.xlsform import packed_questionnaire

__all__ = ["Brief", "LikelyLine", "brief_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyLine:
    """A likely have or want in words."""

    name: str
    often: str
    amount: str
    note: str
    hazardous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What an auditor reads before the visit."""

    sector: str
    haves: tuple[LikelyLine, ...]
    wants: tuple[LikelyLine, ...]
    hot_spots: tuple[str, ...]
    questions: tuple[str, ...]
    precedents: tuple[tuple[str, str, str, str], ...]
    done_elsewhere: tuple[str, ...]


def brief_of(audit: Audit) -> Brief:
    """The briefing for an audit."""
    firm = audit.organisation
    haves, wants = likely_resources(firm)
    codes = sector_codes(firm).split()
    lang = "zh" if is_chinese() else "en"
    packs = load_packs()
    sector = code_name("gb4754", codes[-1], packs, lang) if codes else code_name("nace2", firm.nace, packs, lang)
    questions = sector_questions(packed_questionnaire("audit_checklist"), firm)
    return Brief(
        sector=sector,
        haves=tuple(_line(one) for one in haves),
        wants=tuple(_line(one) for one in wants),
        hot_spots=tuple(_hot_spots(haves)),
        questions=tuple(in_language(en=one.en, zh=one.zh) for one in questions),
        precedents=tuple(
            (_("took it") if side == "took" else _("gave it"), material, park, source)
            for side, material, park, source in precedents_of(firm)
        ),
        done_elsewhere=tuple(_done_elsewhere(audit)),
    )


def _line(one: LikelyResource) -> LikelyLine:
    ends = ("" if one.low is None else number_words(one.low), "" if one.high is None else number_words(one.high))
    amount = range_words(*ends) if any(ends) else ""
    return LikelyLine(
        name=in_language(en=one.name_en, zh=one.name_zh),
        often=percent_words(100 * one.prior),
        amount=f"{amount} {_unit(one.unit)}" if amount else "",
        note=in_language(en=one.note_en, zh=one.note_zh),
        hazardous=one.hazardous,
    )


def _unit(unit: str) -> str:
    """The unit of a profile: per turnover or per head as the language says it."""
    words = {"million CNY": "百万元", "employee": "人", "head": "人"}
    amount, slash, per = unit.partition("/")
    return in_language(en=unit, zh=f"{amount}{slash}{words.get(per, per)}")


def _hot_spots(haves: list[LikelyResource]) -> list[str]:
    """Where to look first: what is hazardous, and the three most usual leftovers."""
    found = [
        _("%(name)s: often hazardous; look at store, labels and transfer notes.")
        % {"name": in_language(en=one.name_en, zh=one.name_zh)}
        for one in haves
        if one.hazardous
    ]
    found += [
        _("%(name)s: where it arises, how much, and whether it stays clean.")
        % {"name": in_language(en=one.name_en, zh=one.name_zh)}
        for one in haves
        if not one.hazardous
    ][:3]
    return found


def _done_elsewhere(audit: Audit) -> list[str]:
    """What firms of the same division carried out after their audits; their names are not told."""
    division = audit.organisation.gb4754[:3]
    if not division:
        return []
    rows = (
        Opportunity.objects.filter(audit__organisation__gb4754__startswith=division, follow_ups__outcome=Outcome.DONE)
        .exclude(audit=audit)
        .exclude(audit__consent="private")
    )
    return list(dict.fromkeys(rows.values_list("title", flat=True)))[:8]
