"""Materials with their counts, and figures that are published or held back, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from symbionet.core.texts import localised
from symbionet.dissemination.models import Counted, Material, MaterialVersion
from symbionet.dissemination.queries.materials import material_sums, newest_versions
from symbionet.dissemination.queries.releases import (
    PARK,
    REACHED,
    URBAN,
    URBAN_RUNNING,
    Candidate,
    candidates,
    choose_figures,
    earlier_figures,
)
from symbionet.impact.models import EntryLevel, Metric
from symbionet.impact.pages.wording import unit_word
from symbionet.knowledge.queries.names import sector_name
from symbionet.network.models import Park
from symbionet.synergies.pages.withholding import withheld_mark
from symbionet.synergies.queries.amounts import FEW
from symbionet.tables import file_name

__all__ = ["FigureLine", "MaterialLine", "code_words", "figures_to_publish", "file_of", "material_lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialLine:
    """A material with its languages and, for who keeps the library, its counts."""

    material: Material
    languages: str
    counts: tuple[tuple[str, int], ...]


def material_lines(materials: Iterable[Material], *, counted: bool) -> list[MaterialLine]:
    """The materials of a list."""
    rows = list(materials)
    sums = material_sums(rows) if counted else {}
    return [
        MaterialLine(
            material=one,
            languages=" · ".join(str(version.get_language_display()) for version in newest_versions(one)),
            counts=tuple((str(what.label), sums.get(one.pk, {}).get(what, 0)) for what in Counted) if counted else (),
        )
        for one in rows
    ]


def file_of(version: MaterialVersion) -> str:
    """The name of a downloaded file."""
    ending = str(version.file.name).rpartition(".")[2]
    return file_name(f"{localised(version.material, 'title')}-v{version.number}.{ending}")


def code_words(code: str) -> str:
    """What a published figure is."""
    kind, *rest = code.split(":")
    if kind == "members":
        return _("Members: %(sector)s") % {"sector": sector_name(rest[0])}
    if kind == PARK:
        park = Park.objects.filter(pk=rest[0]).first()
        return _("On the map: %(park)s") % {"park": park or "–"}
    if kind == "ledger":
        year, metric, level = rest
        return _("%(metric)s %(year)s, %(level)s") % {
            "metric": Metric(metric).label, "year": year, "level": EntryLevel(level).label
        }  # fmt: skip
    if code in REACHED:
        return _("Synergies that reached “%(stage)s”") % {"stage": REACHED[code].label}
    return {URBAN: _("Urban partners"), URBAN_RUNNING: _("Synergies with an urban partner that run")}.get(
        code, _("Synergies that run")
    )


def _value_words(one: Candidate) -> str:
    if one.code.startswith(f"{PARK}:"):
        return _("at least %(number)s members") % {"number": FEW} if len(one.behind) >= FEW else withheld_mark()
    return f"{one.value:,.0f} {unit_word(one.unit)}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A figure of the next release: what it is, today's value, and what becomes of it."""

    label: str
    text: str
    fate: str
    is_new: bool


def figures_to_publish() -> list[FigureLine]:
    """Each figure of today with what the next release makes of it."""
    today = candidates()
    chosen = choose_figures(today, earlier_figures())
    fates = {one.code: _("is shown") for one in chosen.new}
    fates |= dict.fromkeys(chosen.held, _("the earlier figure stands on"))
    fates |= dict.fromkeys(chosen.withheld, _("is withheld"))
    return [
        FigureLine(
            label=code_words(one.code), text=_value_words(one), fate=fates[one.code],
            is_new=one in chosen.new,
        )
        for one in today
    ]  # fmt: skip
