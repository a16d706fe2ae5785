"""The annex of a report: the factors that its energy and greenhouse gas rest on, each with its source."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from symbionet.audits.queries.baseline import PREVISIT, Baseline, EnergyLine
from symbionet.core.texts import is_chinese, number_words
from symbionet.letters import Block
from symbionet.questions.queries import questionnaire_of

__all__ = ["annex"]


def annex(baseline: Baseline) -> Iterator[Block]:
    """What turns each carrier into energy and greenhouse gas; nothing where no energy was told."""
    if not baseline.energy:
        return
    yield Block(kind="heading", text=_("Annex: factors"))
    headings = (_("Energy carrier"), _("A year"), _("kWh of one"), _("kg CO2 of one"), _("Source of the factor"))
    yield Block(kind="row", text="", cells=headings, right=(1, 2, 3))
    for line in baseline.energy:
        yield Block(kind="row", text="", cells=_cells(line))


def _cells(line: EnergyLine) -> tuple[str, ...]:
    found = questionnaire_of(PREVISIT)
    group = found.group("year") if found is not None else None
    asked = {question.name: question for question in group.questions} if group is not None else {}
    name, unit = line.carrier, ""
    if question := asked.get(line.carrier):
        name, unit = question.zh if is_chinese() else question.en, question.unit
    return (
        name,
        f"{number_words(line.amount)} {unit}".strip(),
        "–" if line.mwh is None else number_words(1000 * line.mwh / line.amount),
        "–" if line.co2 is None else number_words(1000 * line.co2 / line.amount),
        line.source or "–",
    )
