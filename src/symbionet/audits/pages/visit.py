"""What the pages of a visit show: areas with their progress, maps, lists with totals."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.audits.models import Area, Audit, Ecomap, Opportunity, Pin, Problem
from symbionet.audits.queries import (
    CHECKLIST,
    NEAR_KM,
    Counted,
    Partners,
    Totals,
    added_up,
    possible_users,
    sector_codes,
)
from symbionet.audits.queries.baseline import PREVISIT, used_by_stream
from symbionet.audits.queries.totals import class_of
from symbionet.core.quantities import quantity_words
from symbionet.core.texts import bracketed, in_language, number_words, range_words, with_unit
from symbionet.engine.errors import SymbionetError
from symbionet.engine.savings import AuditCase, likelihood, load_library
from symbionet.network.models import Direction, Resource
from symbionet.questions.queries import Answers, answers_of, questionnaire_of_sheet, sheet_of
from symbionet.xlsform import Questionnaire, packed_questionnaire, score_of

__all__ = [
    "CHECKLIST",
    "AreaTile",
    "FoundLine",
    "MapShown",
    "OpportunityLine",
    "Suggested",
    "area_tiles",
    "checklist_of",
    "found_shown",
    "map_shown",
    "opportunities_shown",
    "payback_words",
    "suggested_measures",
    "users_sentence",
    "wastes_named",
]

CALLS = ("no", "partly")  # answers that call for a measure
WIDTH, HEIGHT, CELL = 1200, 800, 100  # of a map, in units of its drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTile:
    """An area of the visit: how far its checklist is, its score and its findings."""

    area: str
    label: str
    answered: int
    asked: int
    share: int | None  # per cent of the points
    findings: int


def checklist_of(audit: Audit) -> tuple[Questionnaire, Answers]:
    """The checklist and its answers, the sector of the firm among them."""
    sheet = sheet_of(audit, CHECKLIST)
    questionnaire = questionnaire_of_sheet(sheet) if sheet is not None else packed_questionnaire(CHECKLIST)
    answers = answers_of(sheet)
    values = {**answers.values, ("sectors", 0): sector_codes(audit.organisation)}
    return questionnaire, Answers(values=values, notes=answers.notes, files=answers.files)


def area_tiles(audit: Audit) -> list[AreaTile]:
    """The areas in the order of the visit."""
    questionnaire, answers = checklist_of(audit)
    found = list(audit.finding_rows.values_list("area", flat=True))
    tiles = []
    for area in Area:
        group = questionnaire.group(area)
        if group is None:
            continue
        score = score_of(questionnaire, group, answers.names())
        tiles.append(
            AreaTile(
                area=area.value,
                label=str(area.label),
                answered=score.answered,
                asked=score.asked,
                share=None if score.share is None else round(100 * score.share),
                findings=found.count(area.value),
            )
        )
    return tiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A measure that an answer of the checklist calls for, with the question that did."""

    id: str
    title: str
    question: str


def suggested_measures(audit: Audit, area: str = "") -> list[Suggested]:
    """The measures that answers "no" and "in part" call for, in an area or in all; those the audit has are left out."""
    questionnaire, answers = checklist_of(audit)
    library = load_library()
    found: dict[str, Suggested] = {}
    kept = set(audit.opportunity_rows.exclude(measure_id="").values_list("measure_id", flat=True))
    for group in questionnaire.groups:
        for question in group.questions if area in ("", group.name) else ():
            if answers.value(question.name) in CALLS:
                for id_ in library.by_answer.get(question.name, ()):
                    measure = library.measures[id_]
                    if id_ not in kept:
                        found.setdefault(id_, Suggested(
                            id=id_, title=in_language(en=measure.title_en, zh=measure.title_zh),
                            question=in_language(en=question.en, zh=question.zh),
                        ))  # fmt: skip
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _PinShown:
    """A sign on a drawing: its place in units of the drawing and its number."""

    pin: Pin
    number: int
    x: int
    y: int
    big: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _CellShown:
    """A cell of the grid."""

    name: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapShown:
    """An ecomap as a drawing of 1200 x 800 with a grid of 12 x 8 cells."""

    map: str
    label: str
    plan: str  # address of the picture, "" for a blank grid
    pins: tuple[_PinShown, ...]
    cells: tuple[_CellShown, ...] = field(default=())


def map_shown(audit: Audit, map_: str) -> MapShown:
    """One map with its plan and signs."""
    plan = audit.plans.filter(map=map_).select_related("document").first()
    pins = audit.pin_rows.filter(map=map_).select_related("photo")
    return MapShown(
        map=map_,
        label=str(Ecomap(map_).label),
        plan=plan.document.get_absolute_url() if plan is not None and plan.document.removed_at is None else "",
        pins=tuple(
            _PinShown(
                pin=pin, number=number, x=round(pin.x * WIDTH), y=round(pin.y * HEIGHT), big=pin.problem == Problem.BIG
            )
            for number, pin in enumerate(pins, start=1)
        ),
        cells=tuple(
            _CellShown(name=f"{letter}{row}", x=place * CELL, y=(row - 1) * CELL)
            for row in range(1, HEIGHT // CELL + 1)
            for place, letter in enumerate("ABCDEFGHIJKL")
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A have or want that was found, and how many can use or serve it."""

    resource: Resource
    amount: str
    partners: Partners

    @property
    def users(self) -> int:
        """How many."""
        return len(self.partners.all)


def found_shown(resources: list[Resource]) -> list[FoundLine]:
    """What was found with its possible partners."""
    users = possible_users(resources)
    return [FoundLine(resource=row, amount=quantity_words(row), partners=users[row.pk]) for row in resources]


def wastes_named(audit: Audit) -> list[tuple[str, str, str]]:
    """Wastes that the firm named before the visit and nobody has captured: name, amount as typed, who takes it."""
    answers = answers_of(sheet_of(audit, PREVISIT))
    captured = {title for row in audit.foundresource_rows.select_related("resource")
                for title in (row.resource.title_zh, row.resource.title_en)}  # fmt: skip
    found = []
    for place in answers.rounds(("waste_name",)):
        name, amount = answers.values.get(("waste_name", place)), answers.values.get(("waste_amount", place))
        taker = answers.values.get(("waste_taker", place))
        if name and str(name) not in captured:
            found.append((str(name), f"{amount:g} t/year" if isinstance(amount, float) else "", str(taker or "")))
    return found


def users_sentence(lines: list[FoundLine]) -> str:
    """What the auditor tells the firm at the end of the visit."""
    haves = [line for line in lines if line.resource.direction == Direction.HAVE]
    if not haves:
        return _("No have was captured yet: walk once more past the skips, the roof and the outlet.")
    count = len({key for line in haves for key in line.partners.all})
    near = len({key for line in haves for key in line.partners.near})
    users = ngettext("%(count)s possible user", "%(count)s possible users", count) % {"count": count}
    words = ngettext(
        "Your %(haves)s have already has %(users)s.", "Your %(haves)s haves already have %(users)s.", len(haves)
    )
    said = words % {"haves": len(haves), "users": users}
    if not near:
        return said
    closer = ngettext("%(near)s of them is within %(km)s km.", "%(near)s of them are within %(km)s km.", near)
    return _("%(first)s %(second)s") % {"first": said, "second": closer % {"near": near, "km": NEAR_KM}}


def payback_words(years: float | None) -> str:
    """A payback for people: months below a year, years above."""
    if years is None:
        return ""
    if years < 1 / 24:
        return _("at once")
    if years < 1:
        months = max(1, round(years * 12))
        return ngettext("%(months)s month", "%(months)s months", months) % {"months": months}
    rounded = round(years, 1)
    words = ngettext("%(years)s year", "%(years)s years", 1 if rounded == 1 else 2)
    return words % {"years": number_words(rounded)}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityLine:
    """An opportunity with its class, what counts of it, and why not all of it."""

    opportunity: Opportunity
    cls: str
    payback: str
    counted: Counted
    share: int
    reason: str
    odds: str  # of being carried out: a band, and whether that is more or less than usual


RESOURCES = {"gas": "fuel", "steam": "fuel", "coal": "fuel", "diesel": "vehicle_fuel", "materials": "material",
             "hazardous": "hazardous_waste"}  # fmt: skip


def odds_words(opportunity: Opportunity, audit: Audit, *, number: int, money: float) -> str:
    """How likely such a recommendation is carried out within about a year, as a band; "" where nothing is like it."""
    if not opportunity.money or opportunity.money <= 0 or opportunity.cost is None:
        return ""
    codes = sector_codes(audit.organisation).split()
    measure = load_library().measures.get(opportunity.measure_id)
    case = AuditCase(
        saving=float(opportunity.money),
        cost=float(opportunity.cost),
        resource=RESOURCES.get(opportunity.stream, opportunity.stream),
        arc=measure.arc if measure is not None else "none",
        sector=codes[-1] if codes else "",
        number=number,
        audit_saving=money,
    )
    try:
        found = likelihood(case)
    except SymbionetError:
        return ""
    band = with_unit(range_words(f"{100 * found.low:.0f}", f"{100 * found.high:.0f}"), "%")
    words = {"below": _("less often than usual"), "about": _("about as usual"), "above": _("more often than usual")}
    return f"{band}{bracketed(words[found.chance])}"


def reason_words(reason: str) -> str:
    """Why an opportunity does not count in full."""
    words = {
        "instead": _("a better one stands in its place"),
        "chain": _("others save part of it before"),
        "no_use": _("the use of the system is not known, so only its largest saving counts"),
        "baseline": _("all together save more than is used"),
    }
    return words.get(reason, "")


def opportunities_shown(audit: Audit) -> tuple[list[OpportunityLine], Totals]:
    """The opportunities by duty, class and payback, and what they add up to."""
    rows = list(audit.opportunity_rows.select_related("instead_of"))
    totals = added_up(rows, uses=used_by_stream(answers_of(sheet_of(audit, PREVISIT))))
    lines = [
        OpportunityLine(
            opportunity=one.opportunity,
            cls=class_of(one.opportunity),
            payback=payback_words(one.opportunity.payback),
            counted=one,
            share=round(100 * one.share),
            reason=reason_words(one.reason),
            odds=odds_words(one.opportunity, audit, number=len(rows), money=totals.money),
        )
        for one in totals.counted
    ]
    endless = 1e9
    lines.sort(
        key=lambda line: (
            not line.opportunity.is_duty,
            line.cls,
            endless if line.opportunity.payback is None else line.opportunity.payback,
            -(line.opportunity.money or 0),
        )
    )
    return lines, totals
