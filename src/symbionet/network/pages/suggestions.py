"""What the engine proposes for a title as chips for the form, in words of the active language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.quantities import unit_words
from symbionet.core.texts import is_chinese
from symbionet.engine.classification import CodeSuggestion, Suggestion, Suggestions
from symbionet.engine.classification.code_suggestions import STATED
from symbionet.engine.packs import load_packs
from symbionet.engine.units import UNITS
from symbionet.network.models import Direction, Form, Kind, Organisation
from symbionet.network.pages.details import HAZARD_LEVELS
from symbionet.network.queries import organisations_offering_by
from symbionet.network.queries.classes import class_name, code_words, named_code_words
from symbionet.network.queries.suggestions import confidence_level, meant_by, share_of
from symbionet.tables import clean_text
from symbionet.wording import code_name, reason_text

__all__ = ["Chip", "ChipGroup", "Proposals", "proposals_for", "proposed"]

SHOWN = {"class_id": 3, "ewc": 3, "hw": 2}
LEAST = {"class_id": 0.15, "ewc": 0.05, "hw": 0.1}  # below it a chip would be noise
OFTEN_HAZARDOUS, MAYBE_HAZARDOUS = 0.5, 0.2
TAKERS = 3
LONGEST, LONGEST_MORE = 200, 1000  # of a title and of descriptions
LONGEST_KEY = 18  # digits; longer ones are codes
COUNTED_PER_YEAR = {"mass", "volume", "gas", "energy", "transport"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A value for a field of the form, how probable it is (percent; None where that says nothing) and why."""

    field: str
    value: str
    label: str
    why: str
    share: int | None = None
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipGroup:
    """The chips of one field; where `many`, several of them fit together; a `short` one leaves room beside it."""

    label: str
    chips: tuple[Chip, ...]
    many: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What a title proposes: chips by field, a word on hazard, and sectors that can take it with the reason."""

    groups: tuple[ChipGroup, ...]
    hazard: str
    takers: tuple[tuple[str, str], ...]
    class_id: str

    @property
    def count(self) -> int:
        """How many chips there are."""
        return sum(len(group.chips) for group in self.groups)


def proposals_for(
    title: str,
    *,
    organisation: Organisation | None = None,
    direction: str = "",
    kind: str = "",
    quantity: str = "",
    description: str = "",
) -> Proposals | None:
    """Chips for a title; None where it is too short or says nothing. The sector counts for haves: it is the supplier's.

    `quantity` is what stands in that field: a unit is proposed where it states none. `description`: what else is told.
    """
    plain = title.strip()
    if len(plain) < 2:
        return None
    offered = direction != Direction.WANT
    sector = _sector(organisation) if organisation and offered else ""
    found = meant_by(plain, sector=sector, kind=kind, description=description)
    groups = tuple(group for group in _groups(found, kind=kind, quantity=quantity) if group.chips)
    if not groups:
        return None
    best = found.classes[0].class_id if found.classes and found.classes[0].probability >= LEAST["class_id"] else ""
    return Proposals(
        groups=groups, hazard=_hazard(found), takers=_takers(found) if offered and best else (), class_id=best
    )


def _sector(organisation: Organisation) -> str:
    return organisation.gb4754 or organisation.nace or organisation.business_zh or organisation.business_en


def _groups(found: Suggestions, *, kind: str, quantity: str) -> Iterator[ChipGroup]:
    yield ChipGroup(label=_("Resource class"), chips=tuple(_class_chip(item) for item in _most(found.classes)))
    yield ChipGroup(
        label=_("European List of Waste"),
        many=True,
        chips=tuple(_code_chip("ewc", item) for item in _codes(found.ewc)),
    )
    if found.hazardous >= MAYBE_HAZARDOUS:
        chips = tuple(_code_chip("hw", item) for item in _codes(found.hw))
        yield ChipGroup(label=_("Chinese hazardous waste list"), many=True, chips=chips)
        yield ChipGroup(label=_("Hazardous waste?"), chips=tuple(_hazard_chips(found)))
    if found.kind and not kind:
        yield ChipGroup(label=_("Kind"), short=True, chips=(_plain_chip(found, "kind", str(Kind(found.kind).label)),))
    if found.form in Form.values:
        yield ChipGroup(
            label=_("Physical form"), short=True, chips=(_plain_chip(found, "form", str(Form(found.form).label)),)
        )
    if found.unit in UNITS and not any(sign.isalpha() for sign in quantity):
        period = "year" if UNITS[found.unit].dimension in COUNTED_PER_YEAR else ""
        value = f"{found.unit}/{period}" if period else found.unit
        yield ChipGroup(
            label=_("Unit"), short=True, chips=(_plain_chip(found, "unit", unit_words(found.unit, period), value),)
        )


def _most(classes: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    likely = (item for item in classes if item.probability >= LEAST["class_id"])
    return tuple(likely)[: SHOWN["class_id"]]


def _codes(items: Sequence[CodeSuggestion]) -> tuple[CodeSuggestion, ...]:
    if not items:
        return ()
    field = "ewc" if items[0].scheme == "ewc" else "hw"
    return tuple(item for item in items if item.probability >= LEAST[field])[: SHOWN[field]]


def _class_chip(item: Suggestion) -> Chip:
    return Chip(
        field="class_id",
        value=item.class_id,
        label=class_name(item.class_id),
        why=reason_text(item.reason, _lang()),
        share=round(item.probability * 100),
        level=confidence_level(item.probability),
    )


def _code_chip(field: str, item: CodeSuggestion) -> Chip:
    return Chip(
        field=field,
        value=code_words(item.code),
        label=named_code_words(item.code),
        why=reason_text(item.reason, _lang()),
        share=round(item.probability * 100),
        level=confidence_level(item.probability),
    )


def _plain_chip(found: Suggestions, name: str, label: str, value: str = "") -> Chip:
    stated = str(getattr(found, name))
    share = share_of(found, name, stated)
    return Chip(
        field=name,
        value=value or stated,
        label=label,
        why=_("usual for %(name)s") % {"name": class_name(found.classes[0].class_id)},
        share=round(share * 100),
        level=confidence_level(share),
    )


def _hazard(found: Suggestions) -> str:
    """A warning in words, "" where hazard is unlikely."""
    if _is_coded(found):
        return str(HAZARD_LEVELS["stated"])
    if found.hazardous >= OFTEN_HAZARDOUS:
        return _("Usually hazardous waste: handed over only to holders of a permit for it.")
    if found.hazardous >= MAYBE_HAZARDOUS:
        return _("May be hazardous waste, depending on what it holds.")
    return ""


def _is_coded(found: Suggestions) -> bool:
    """Whether a code or a star that is typed makes it hazardous."""
    return found.hazardous >= STATED and any(one.reason.code == "code_stated" for one in (*found.ewc, *found.hw))


def _hazard_chips(found: Suggestions) -> Iterator[Chip]:
    if found.hazardous < OFTEN_HAZARDOUS:
        return
    label, why = _("usually hazardous"), _("such resources usually are")
    if _is_coded(found):
        label, why = _("hazardous"), _("by its code")
    share = round(found.hazardous * 100)
    yield Chip(field="hazardous", value="true", label=label, why=why, share=share, level="hazard")


def _takers(found: Suggestions) -> tuple[tuple[str, str], ...]:
    lang = _lang()
    named = ((code_name("nace2", item.code, load_packs(), lang), item) for item in found.users)
    return tuple((name, reason_text(item.reason, lang)) for name, item in named if name)[:TAKERS]


def _lang() -> str:
    return "zh" if is_chinese() else "en"


def proposed(values: Mapping[str, str], *, by: Visitor) -> Proposals | None:
    """The proposals for the values of a form; only an organisation the visitor offers for lends its sector."""
    title = f"{values.get('title', '')} {values.get('title_other', '')}".strip()[:LONGEST]
    return proposals_for(
        title,
        organisation=_organisation(values.get("organisation", ""), by=by),
        direction=values.get("direction", ""),
        quantity=values.get("quantity", ""),
        description=f"{values.get('description_zh', '')} {values.get('description_en', '')}".strip()[:LONGEST_MORE],
    )


def _organisation(key: str, *, by: Visitor) -> Organisation | None:
    """The organisation that a form names by its key, or by its name where it is typed."""
    if not (key := clean_text(key).strip()):
        return None
    keyed = key.isascii() and key.isdigit() and len(key) < LONGEST_KEY
    called = Q(pk=int(key)) if keyed else Q(name_zh=key) | Q(name_en=key)
    return organisations_offering_by(by).filter(called).first()
