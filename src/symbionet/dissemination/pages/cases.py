"""A case study as it may be read: whose name, which figures, which photos, and a chart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from symbionet.accounts.models import User
from symbionet.core.texts import in_language, localised, number_words
from symbionet.dissemination.models import Answer, CaseConsent, CaseFigure, CasePhoto, CaseVersion
from symbionet.dissemination.queries.cases import agreed_figures, concerned_by, shared_kind, shared_sector, sides_of
from symbionet.impact.models import EntryLevel
from symbionet.impact.pages.wording import unit_word, unit_words
from symbionet.knowledge.queries.names import sector_name
from symbionet.letters import Step, step_chart
from symbionet.network.models import URBAN_KINDS, Organisation, OrganisationKind
from symbionet.synergies.queries.naming import names_known_to

TONNES = ("t", "t CO2e")

__all__ = ["ShownCase", "ShownFigure", "ShownPart", "case_as_asked", "case_shown", "firm_words", "photos_shown",
           "urban_words"]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """A figure with its unit, its level and year, and the record of the ledger it is read from."""

    label: str
    text: str
    note: str
    record: int
    in_review: bool
    value: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """A chapter of a case: its heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCase:
    """A version of a case study in the active language."""

    pk: int
    number: int
    title: str
    lead: str
    parts: tuple[ShownPart, ...]
    firms: tuple[str, ...]
    urban: str
    is_named: bool
    figures: tuple[ShownFigure, ...]
    chart: str
    photos: tuple[CasePhoto, ...]
    level: str
    published_on: date | None
    is_demo: bool

    @property
    def in_review(self) -> bool:
        """Whether a figure is being looked at again."""
        return any(figure.in_review for figure in self.figures)


def case_shown(version: CaseVersion) -> ShownCase:
    """The version as anybody may read it by what the firms have answered."""
    named = set(version.consents.filter(answer=Answer.NAMED).values_list("organisation", flat=True))
    return _shown(version, named, agreed_figures(version))


def case_as_asked(version: CaseVersion, consent: CaseConsent | None, reader: User) -> ShownCase:
    """The version as if every firm had said yes: for its editors, and for a firm that is asked (`consent`), which reads
    the other one's name only where it knows it, and no figure of the other one alone.
    """
    sides = sides_of(version.case)
    rows = list(version.figures.select_related("entry__organisation", "entry__corrected_by"))
    if consent is None:
        return _shown(version, {side.pk for side in sides}, rows)
    known = set(names_known_to(reader, version.case.synergy)) | {consent.organisation_id}
    own = [one for one in rows if consent.organisation_id in concerned_by(one, sides)]
    return _shown(version, known, own, whole=True)


def _shown(
    version: CaseVersion, named: set[int], figures: Sequence[CaseFigure], *, whole: bool | None = None
) -> ShownCase:
    sides = sides_of(version.case)
    whole = all(side.pk in named for side in sides) if whole is None else whole
    shown = tuple(_figure(one, whole=whole) for one in figures)
    return ShownCase(
        pk=version.case_id,
        number=version.number,
        title=localised(version, "title"),
        lead=localised(version, "lead"),
        parts=tuple(_parts(version)),
        firms=tuple(str(side) if side.pk in named else firm_words(side) for side in sides),
        urban=_urban(sides, named),
        is_named=whole,
        figures=shown,
        chart=_chart(shown),
        photos=photos_shown(version) if whole else (),
        level=version.case.synergy.get_level_display(),
        published_on=timezone.localdate(version.published_at) if version.published_at else None,
        is_demo=version.case.is_demo,
    )


def urban_words(version: CaseVersion) -> str:
    """The kinds of urban partner that a published version tells of: of one that is not named only as `firm_words` would
    tell it; "" without one.
    """
    named = {one.organisation_id for one in version.consents.all() if one.answer == Answer.NAMED}
    return _urban(sides_of(version.case), named)


def _urban(sides: Sequence[Organisation], named: set[int]) -> str:
    found = {}
    for side in sides:
        kind = side.kind if side.pk in named and side.kind in URBAN_KINDS else shared_kind(side)
        if kind:
            found[kind] = _("Urban partner") if kind == "urban" else str(OrganisationKind(kind).label)
    return in_language(zh="、", en=", ").join(found.values())


def firm_words(organisation: Organisation) -> str:
    """A firm that is not named: an urban partner by its kind, another by its sector, where enough others share it."""
    if kind := shared_kind(organisation):
        return (
            _("an urban partner of the network")
            if kind == "urban"
            else _("an urban partner: %(kind)s") % {"kind": OrganisationKind(kind).label}
        )
    code = shared_sector(organisation)
    return _("a firm of: %(sector)s") % {"sector": sector_name(code)} if code else _("a firm of the network")


def photos_shown(version: CaseVersion) -> tuple[CasePhoto, ...]:
    """The photos whose rights hold today."""
    today = timezone.localdate()
    return tuple(one for one in version.photos.all() if one.valid_until is None or one.valid_until >= today)


def _parts(version: CaseVersion) -> list[ShownPart]:
    headings = {
        "before": pgettext("case study", "Before"),
        "done": _("What was done"),
        "lessons": _("What others can learn"),
    }
    found = []
    for name, heading in headings.items():
        paragraphs = tuple(line for line in localised(version, name).splitlines() if line.strip())
        if paragraphs:
            found.append(ShownPart(heading=heading, paragraphs=paragraphs))
    return found


def _figure(figure: CaseFigure, *, whole: bool) -> ShownFigure:
    """A figure of the ledger; beside a firm that is not named only its size, so that nobody is recognised by it."""
    entry = figure.entry
    in_review = hasattr(entry, "corrected_by")
    value = entry.central if whole else _size(entry.central)
    unit = unit_words(entry)
    words = f"{number_words(value)} {unit_word(unit)}"
    text = words if whole else _("about %(figure)s") % {"figure": words}
    label = str(EntryLevel(entry.level).label)
    level = in_language(zh=label, en=label.lower())
    return ShownFigure(
        label=entry.get_metric_display(),
        text=_("under review") if in_review else text,
        note=_("%(year)s, %(level)s") % {"year": entry.year, "level": level},
        record=entry.pk,
        in_review=in_review,
        value=0.0 if in_review else value,
        unit=unit,
    )


def _size(value: float) -> float:
    """A value by its first digit.

    >>> _size(34_567.0), _size(-0.0123), _size(0.0)
    (30000.0, -0.01, 0.0)
    """
    return float(f"{value:.0e}") if value and math.isfinite(value) else 0.0


def _chart(figures: Sequence[ShownFigure]) -> str:
    """Bars of what is told in tonnes, be it of things or of CO2e, the largest first; "" where nothing is."""
    told = (one for one in figures if one.unit in TONNES and one.value > 0 and not one.in_review)
    drawn = sorted(told, key=lambda one: -one.value)
    if not drawn:
        return ""
    return step_chart(
        [
            Step(label=f"{one.label} {one.note[:4]}", before=0.0, after=one.value, text=one.text, is_sum=True)
            for one in drawn
        ]
    )
