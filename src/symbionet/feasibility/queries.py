"""The technical side of a synergy for one visitor: checks of parameters, trials, readiness of both sides, risks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from symbionet.accounts.queries import Visitor, is_user
from symbionet.core.texts import bracketed, is_chinese
from symbionet.engine import load_packs
from symbionet.engine.matching.conditions.feasibility import SheetLine, draft_sheet
from symbionet.engine.packs import KnownUse
from symbionet.feasibility.models import ParameterCheck, ReadinessScore, Risk, Trial
from symbionet.network.models import Resource, ResourceState, Visibility
from symbionet.network.queries import resources_visible_to
from symbionet.network.queries.matching import resources_for_matching
from symbionet.synergies.models import Side, Synergy
from symbionet.synergies.queries.synergies import reads_workbench, sides_spoken_for, synergies_editable_by

__all__ = [
    "SEPARATOR",
    "TechnicalSide",
    "drafted_checks",
    "parameter_id",
    "parameter_label",
    "technical_side_of",
]

CLOSED = (Visibility.PRIVATE, Visibility.PRACTITIONERS)
SEPARATOR = "; "  # of the sources of a line


@lru_cache(maxsize=1)
def _parameters() -> dict[str, tuple[str, str]]:
    return {row["id"]: (row["name_en"], row["name_zh"]) for row in load_packs().rows("uses/parameters")}


@lru_cache(maxsize=1)
def _parameter_ids() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, names in _parameters().items():
        for name in (key, *names):
            found.setdefault(name.casefold(), key)
    return found


def parameter_label(name: str) -> str:
    """A parameter in words of the active language; one that the pack does not know as it was written."""
    known = _parameters().get(name)
    if known is None:
        return name
    text = known[1] if is_chinese() else known[0]
    if name in text or len(name) > 5:
        return text
    return f"{text[:-1]}，{name}）" if text.endswith("）") else text + bracketed(name)


def parameter_id(text: str) -> str:
    """The id of a parameter written in either language; another name stays as it is."""
    plain = text.strip()
    ids = _parameter_ids()
    return next((ids[form] for form in _forms(plain.casefold()) if form in ids), plain)


def _forms(text: str) -> Iterator[str]:
    """The text, and without its symbol: "moisture (h2o)", "烧失量（loi）", "氯（氯离子，cl）"."""
    yield text
    if text.endswith((")", "）")):
        yield text[:-1].rpartition("（" if text.endswith("）") else " (")[0]
        yield text.rpartition("，")[0] + "）"


def drafted_checks(synergy: Synergy) -> tuple[SheetLine, ...]:
    """The sheet as the data give it: limits of the want and of the known use the match rests on, against the have."""
    keys = [pk for pk in (synergy.have_id, synergy.want_id) if pk]
    rows = Resource.objects.filter(pk__in=keys, state=ResourceState.OPEN)
    values = {int(row.id): row for row in resources_for_matching(resources=rows)}
    have = values.get(synergy.have_id or 0)
    if have is None:
        return ()
    return draft_sheet(have, values.get(synergy.want_id or 0), _known_uses(synergy), load_packs())


def _known_uses(synergy: Synergy) -> list[KnownUse]:
    uses = load_packs().uses
    reasons = synergy.match.reasons if synergy.match is not None else []
    codes = [str(reason.get("value", "")) for reason in reasons if reason.get("code") == "known_use"]
    return [uses[code] for code in codes if code in uses]


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicalSide:
    """What one visitor reads of the technical side; `checks` is None where its figures are not for the visitor."""

    may_edit: bool
    scored: tuple[Side, ...]  # the sides whose readiness the visitor states
    checks: list[ParameterCheck] | None
    trials: list[Trial]
    readiness: list[ReadinessScore]
    risks: list[Risk]  # by priority, the highest first
    to_fill: int  # lines that the data of both resources would add


def technical_side_of(visitor: Visitor, synergy: Synergy, *, named: bool) -> TechnicalSide:
    """The technical side of a visible synergy.

    Before both sides are named to a visitor it is only what the own side says of its readiness: a sheet or a trial
    could tell who the other is. Figures of a composition are for those who may read it in the resource.
    """
    team = reads_workbench(visitor)
    may_edit = synergies_editable_by(visitor).filter(pk=synergy.pk).exists()
    scored = tuple(sides_spoken_for(visitor, synergy))
    checks = list(synergy.parameter_checks.all())
    held = {check.name for check in checks}
    seen = team or named
    drafted = drafted_checks(synergy) if may_edit else ()
    return TechnicalSide(
        may_edit=may_edit,
        scored=scored,
        checks=checks if team or (named and _reads_figures(visitor, synergy)) else None,
        trials=list(synergy.trials.select_related("by")) if seen else [],
        readiness=[row for row in synergy.readiness.all() if seen or row.side in scored],
        risks=sorted(synergy.risks.all(), key=lambda row: (-row.priority, row.pk)) if seen else [],
        to_fill=len([line for line in drafted if line.parameter not in held]),
    )


def _reads_figures(visitor: Visitor, synergy: Synergy) -> bool:
    """Whether compositions of the other side's resources are open to the visitor."""
    own = visitor.organisation_ids if is_user(visitor) else frozenset()
    others = [row for row in (synergy.have, synergy.want) if row is not None and row.organisation_id not in own]
    shown = set(resources_visible_to(visitor).filter(pk__in=[row.pk for row in others]).values_list("pk", flat=True))
    kept = [row for row in others if row.pk not in shown or row.field_visibility.get("composition") in CLOSED]
    return not kept
