"""The facts of a side for people, what a hint may say, and what is still missing to be sure of a match."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.queries import Visitor
from symbionet.core.quantities import unit_words
from symbionet.core.texts import in_language, is_chinese, range_words, with_unit
from symbionet.engine.matching.explain.told_hazard import ToldHazard
from symbionet.network.models import Direction, Kind, Organisation, Resource
from symbionet.network.pages.fields import field_words
from symbionet.network.pages.hints import hinted_place, place_name, quantity_band, sector_name
from symbionet.network.queries import (
    class_name,
    codes_words,
    hazard_of_resource,
    hazardous_ones,
    organisations_editable_by,
    quantity_words,
    resources_editable_by,
)
from symbionet.sheets.fields import Field, fields_of_part
from symbionet.wording import reason_text
from symbionet.work.pages.timeline import TimelineLine, change_lines

__all__ = [
    "Fact",
    "HazardNotice",
    "facts_of",
    "hazard_notice",
    "hazard_words",
    "hinted_facts",
    "lines_of_changes",
    "missing_questions",
]


class Fact(NamedTuple):
    """A label with its text."""

    label: str
    text: str


COMPOSITION_PARTS = 6
QUANTITY = ("quantity", gettext_lazy("how much of it there is, and per what period"))
ASKED = {  # a want is asked less: it takes what suits it
    Direction.HAVE: (
        QUANTITY,
        ("form", gettext_lazy("its physical form")),
        ("composition", gettext_lazy("its composition, with ranges")),
        ("hazardous", gettext_lazy("whether it is hazardous")),
    ),
    Direction.WANT: (QUANTITY, ("form", gettext_lazy("its physical form"))),
}


def facts_of(organisation: Organisation, resource: Resource | None) -> tuple[Fact, ...]:
    """All facts of a side that may be seen by name; empty ones are left out."""
    site = resource.site if resource is not None else None
    facts = [(_("Sector"), sector_name(organisation)), (_("Place"), place_name(organisation, site))]
    if resource is not None:
        facts = [*_resource_facts(resource), *facts]
    return tuple(Fact(label, text) for label, text in facts if text)


def _resource_facts(resource: Resource) -> list[tuple[str, str]]:
    hazard = {True: _("hazardous"), False: _("not hazardous")}.get(resource.hazardous, "")  # type: ignore[arg-type]
    return [
        (_("Class"), _class(resource)),
        (_("Quantity"), quantity_words(resource)),
        (_("Pattern"), resource.get_pattern_display() if resource.pattern else ""),
        (_("Available"), _window(resource)),
        *(_labelled(resource, field) for field in fields_of_part("composition") if field.is_shown_to_partners),
        (_("Hazard"), " ".join([hazard, *resource.hp_codes]).strip()),
        (_("Waste codes"), codes_words([*resource.ewc, *resource.hw])),
        (_("Goes today to"), resource.get_route_display() if resource.route else ""),
        (_("Price expectation"), resource.price),
        *(_labelled(resource, field) for field in fields_of_part("packing") if field.is_shown_to_partners),
    ]


def _labelled(resource: Resource, field: Field) -> tuple[str, str]:
    words = composition_text(resource) if field.value == "components" else field_words(resource, field)
    return _(field.heading), words


def hinted_facts(resource: Resource, organisation: Organisation) -> tuple[Fact, ...]:
    """What may be said of a resource whose owner is not named: class, order of magnitude, place and sector."""
    facts = [
        (_("Class"), _class(resource)),
        (_("Quantity"), quantity_band(resource)),
        (_("Sector"), sector_name(organisation)),
        (_("Place"), hinted_place(organisation, resource.site)),
    ]
    return tuple(Fact(label, text) for label, text in facts if text)


def composition_text(resource: Resource) -> str:
    """The main parts of a composition: "SiO2 45-55 %, Al2O3 20 %"."""
    parts = []
    for part in resource.composition[:COMPOSITION_PARTS]:
        known = [f"{part[end]:g}" for end in ("low", "high") if isinstance(part.get(end), int | float)]
        share = range_words(known[0], known[-1]) if known else ""
        parts.append(f"{part.get('name', '')} {with_unit(share, part.get('unit') or '%')}".strip())
    return _(", ").join(parts)


def _window(resource: Resource) -> str:
    first, last = resource.available_from, resource.available_until
    if first is None and last is None:
        return ""
    return range_words(date_format(first) if first else "", date_format(last) if last else "")


def missing_questions(resource: Resource, *, place: bool) -> tuple[tuple[str, str], ...]:
    """The questions to ask the owner of a resource before a match can be judged; `place` asks for the site, too.

    Pairs of what is asked ("have:quantity") and the words.
    """
    who = _("provider") if resource.direction == Direction.HAVE else _("receiver")
    questions = ASKED[Direction(resource.direction)] if resource.kind == Kind.MATERIAL else (QUANTITY,)
    asked = [(name, str(words)) for name, words in questions if getattr(resource, name) in (None, "", [])]
    if place and resource.site_id is None:
        asked.append(("site", _("the site it is at")))
    if not resource.class_id:
        asked.append(("class", _("what it is exactly (its class)")))
    return tuple(
        (f"{resource.direction}:{name}", _("ask the %(who)s: %(what)s") % {"who": who, "what": what})
        for name, what in asked
    )


def _class(resource: Resource) -> str:
    return class_name(resource.class_id) if resource.class_id else ""


HAZARD_LEVELS = {
    "stated": gettext_lazy("Hazardous waste: it goes only to holders of a permit that covers it."),
    "likely": gettext_lazy("Likely hazardous waste: to be treated as such until identification says otherwise."),
    "open": gettext_lazy("May be hazardous waste, depending on what it holds."),
}
PERMITS_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardNotice:
    """What is told of the hazard of a have: how sure it is, why, what to ask, which permit, what disposal costs."""

    level: str  # stated, likely or open
    words: str
    why: str = ""
    questions: tuple[str, ...] = ()
    permit: str = ""
    disposal: str = ""


def hazard_notice(resource: Resource) -> HazardNotice | None:
    """The notice on the hazard of a have as the visitor may see it; None where nothing speaks for hazard."""
    told = hazard_of_resource(resource)
    return hazard_words(told, said=resource.hazardous) if told is not None else None


def hazard_words(told: ToldHazard, *, said: bool | None) -> HazardNotice | None:
    """The same in words, of what the engine tells and the owner has `said`."""
    if not told.level:
        return None
    questions = (reason_text(reason, "zh" if is_chinese() else "en") for reason in told.asks)
    return HazardNotice(
        level=told.level,
        words=str(HAZARD_LEVELS[told.level]),
        why=_why_hazardous(told, said=said),
        questions=tuple(text.partition(in_language(zh="：", en=": "))[2] for text in questions),
        permit=_permit_words(told),
        disposal=_disposal_words(told),
    )


def _why_hazardous(told: ToldHazard, *, said: bool | None) -> str:
    if told.level == "open" or said is False:
        return ""
    if told.codes:
        return _("By its code: %(codes)s.") % {"codes": codes_words(told.codes)}
    if said:
        return _("As its owner states.")
    return "" if told.level == "stated" else _("By its class, its code, its supplier or what is said of it.")


def _permit_words(told: ToldHazard) -> str:
    """The codes that a permit has to cover: an eight-digit one with its category, by which licences are given; that
    alone where the have states no code.
    """
    codes, found = hazardous_ones(told.permit), list[str]()
    for code in codes:
        category = f"HW{code[-2:]}" if code[3:4] == "-" else ""
        if category and not told.codes:
            found.append(category)
        else:
            found.append(f"{category} {code}" if category and category not in codes else code)
    return codes_words(list(dict.fromkeys(found))[:PERMITS_NAMED])


def _disposal_words(told: ToldHazard) -> str:
    """What disposal as hazardous waste usually costs: "¥300–3,500/t"."""
    if told.disposal is None:
        return ""
    low, high = told.disposal.low, told.disposal.high
    ends = [number_format(end, 0, use_l10n=True, force_grouping=True) for end in (low, high)]
    span, unit = range_words(*ends), unit_words(told.unit)
    return in_language(en=f"¥{span}/{unit}", zh=f"{span} 元/{unit}")


RESOURCES_TOLD = 30  # of a firm, those changed last


def lines_of_changes(visitor: Visitor, thing: Model) -> list[TimelineLine]:
    """What was changed of a firm with its haves and wants, or of one of these, for who may edit them."""
    if isinstance(thing, Resource):
        may = resources_editable_by(visitor).filter(pk=thing.pk).exists()
        return change_lines(thing) if may else []
    if not isinstance(thing, Organisation) or not organisations_editable_by(visitor).filter(pk=thing.pk).exists():
        return []
    lines = change_lines(thing)
    own = resources_editable_by(visitor).filter(organisation=thing).order_by("-updated_at")
    for resource in own[:RESOURCES_TOLD]:
        lines += change_lines(resource, about=str(resource), url=resource.get_absolute_url())
    return lines
