"""What the pages of the public site say of themselves: address, languages, description."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.core.texts import localised
from symbionet.dissemination.models import CaseVersion, ReleasedFigure
from symbionet.dissemination.pages.cases import urban_words
from symbionet.dissemination.queries.releases import REACHED, URBAN, URBAN_RUNNING
from symbionet.impact.models import EntryLevel, Metric
from symbionet.impact.pages.wording import unit_word
from symbionet.knowledge.queries.names import sector_name
from symbionet.synergies.models import Stage
from symbionet.synergies.pages.withholding import withheld_words

__all__ = [
    "LANGUAGES",
    "CaseCard",
    "PageAddress",
    "ShownFigures",
    "absolute",
    "address_of_page",
    "case_cards",
    "figures_shown",
]

LANGUAGES = {"en": "en", "zh": "zh-hans"}  # in the address -> of the texts
HREFLANG = {"en": "en", "zh": "zh-Hans"}
LOCALES = {"en": "en_GB", "zh": "zh_CN"}


def absolute(path: str) -> str:
    """The whole address of a path of this platform."""
    return settings.PUBLIC_URL.rstrip("/") + path


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAddress:
    """Where a public page stands: its own address, those of its languages, and the path in the other language."""

    lang: str
    url: str
    alternates: tuple[tuple[str, str], ...]  # hreflang, whole address
    other: str
    locale: str
    other_locale: str


def address_of_page(lang: str, route: str, *args: object) -> PageAddress:
    """The addresses of a public page: the routes of the public site begin with their language."""
    paths = {code: reverse(route, args=[code, *args]) for code in LANGUAGES}
    other = next(code for code in LANGUAGES if code != lang)
    front = (("x-default", absolute("/")),) if route == "public_front" else ()
    return PageAddress(
        lang=lang,
        url=absolute(paths[lang]),
        alternates=(*((HREFLANG[code], absolute(path)) for code, path in paths.items()), *front),
        other=paths[other],
        locale=LOCALES[lang],
        other_locale=LOCALES[other],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """A case in a list: its title and first words, and which urban partner it is told with."""

    pk: int
    title: str
    lead: str
    urban: str
    is_demo: bool


def case_cards(versions: list[CaseVersion]) -> list[CaseCard]:
    """The cards of published cases in the active language."""
    return [
        CaseCard(
            pk=one.case_id,
            title=localised(one, "title"),
            lead=localised(one, "lead"),
            urban=urban_words(one),
            is_demo=one.case.is_demo,
        )
        for one in versions
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """A metric of a year at the two levels that are published."""

    year: str
    label: str
    confirmed: str
    verified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigures:
    """The newest release: key figures (label, text, note), the ledger by year, synergies by the stage that they
    reached, members by sector.
    """

    day: date | None
    key: tuple[tuple[str, str, str], ...]
    years: tuple[YearRow, ...]
    stages: tuple[tuple[str, int], ...]
    sectors: tuple[tuple[str, int], ...]
    note: str
    withheld: str


def figures_shown(rows: Iterable[ReleasedFigure]) -> ShownFigures:
    """A release in words; totals are sums of what is shown, so that nothing can be had by subtraction."""
    found = {row.code: row for row in rows}
    ledger = {tuple(code.split(":")[1:]): row for code, row in found.items() if code.startswith("ledger:")}
    sectors = tuple(
        sorted(
            ((sector_name(code.partition(":")[2]), int(row.value)) for code, row in found.items()
             if code.startswith("members:")),
            key=lambda pair: -pair[1],
        )
    )  # fmt: skip
    return ShownFigures(
        day=max((row.since for row in found.values()), default=None),
        key=tuple(_key_figures(found, sum(number for _label, number in sectors))),
        years=tuple(_year_rows(ledger)),
        stages=tuple(_stage_rows(found)),
        sectors=sectors,
        note=_("Each figure is of one calendar year, after attribution, additionality and displacement. Levels restate"
               " each other and are never added up; no figure is netted into a firm's own inventory."),
        withheld=withheld_words(),
    )  # fmt: skip


def _key_figures(found: dict[str, ReleasedFigure], members: int) -> list[tuple[str, str, str]]:
    key = []
    if members:
        key.append((_("Members"), f"{members:,}", _("in sectors with at least three")))
    if (urban := found.get(URBAN)) is not None:
        kinds = _("sewage works, district heat, municipal waste and water reuse; not among the members of a sector")
        key.append((_("Urban partners"), f"{urban.value:,.0f}", kinds))
    if (running := found.get("synergies:running")) is not None:
        with_urban = found.get(URBAN_RUNNING)
        note = (
            ""
            if with_urban is None
            else _("of which with an urban partner: %(number)s") % {"number": f"{with_urban.value:,.0f}"}
        )
        key.append((_("Synergies that run"), f"{running.value:,.0f}", note))
    for metric in (Metric.CO2E, Metric.LANDFILL):
        codes = [code for code in found if code.startswith("ledger:") and code.split(":")[2] == metric]
        if codes:
            newest = max(codes, key=lambda code: (code.split(":")[1], code.endswith(EntryLevel.CONFIRMED)))
            _kind, year, _metric, level = newest.split(":")
            note = _("%(year)s, %(level)s") % {"year": year, "level": EntryLevel(level).label}
            key.append((str(metric.label), _figure(found[newest]), note))
    return key


def _stage_rows(found: dict[str, ReleasedFigure]) -> list[tuple[str, int]]:
    """How far synergies came; a stage that is not published has no row."""
    return [
        (_("Synergies proposed") if stage == Stage.IDEA else str(stage.label), int(found[code].value))
        for code, stage in REACHED.items()
        if code in found
    ]


def _year_rows(ledger: dict[tuple[str, ...], ReleasedFigure]) -> list[YearRow]:
    places = list(Metric.values)
    pairs = sorted({(year, metric) for year, metric, _level in ledger}, key=lambda p: (-int(p[0]), places.index(p[1])))
    return [
        YearRow(
            year=year,
            label=str(Metric(metric).label),
            confirmed=_figure(ledger.get((year, metric, EntryLevel.CONFIRMED.value))),
            verified=_figure(ledger.get((year, metric, EntryLevel.VERIFIED.value))),
        )
        for year, metric in pairs
    ]


def _figure(row: ReleasedFigure | None) -> str:
    return "–" if row is None else f"{row.value:,.0f} {unit_word(row.unit)}".strip()
