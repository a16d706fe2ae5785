"""What the import of a list of synergies would do: the values of each row, and all that keeps a row out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q
from django.utils import timezone, translation

from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.imports.models import Import
from symbionet.imports.queries import ReadFile, ReadRow, file_problems, kept_rows
from symbionet.matches.pages.values import money_words, tonnes_words
from symbionet.network.models import Direction, Kind, Organisation, Resource, Visibility
from symbionet.network.queries import folded
from symbionet.sheets import Problem
from symbionet.sheets.cells import read_date
from symbionet.sheets.pipeline import PipelineRow, cny_of_year, read_pipeline, tonnes_of_year
from symbionet.synergies.models import Reactivation, Stage, Synergy, SynergyFlow
from symbionet.synergies.queries.stages import STOPPED
from symbionet.synergies.queries.synergies import TRACK, is_one_place, possible_owners
from symbionet.work.models import Barrier, BarrierCategory, StageMove

__all__ = [
    "OF_IMPORT",
    "SYNERGY_IMPORT",
    "PipelinePlan",
    "PlannedSynergy",
    "imports_synergies",
    "pipeline_plan",
    "read_file",
    "rows_of_import",
]

SYNERGY_IMPORT = "synergy_import"  # the kind of these imports
OF_IMPORT = (StageMove, SynergyFlow, Barrier, Reactivation)  # made by the import itself, or by the engine at night
CLAIMED = (Stage.VERIFIED, Stage.SUSTAINED)
FIGURES = {  # how a cell is read, and what is said of one that cannot be
    "tonnes": (tonnes_of_year, "synergy-tonnes-unreadable"),
    "money": (cny_of_year, "synergy-money-unreadable"),
    "co2e": (tonnes_of_year, "synergy-tonnes-unreadable"),
}
PAST = ("opened_on", "since")
DATES = (*PAST, "reactivate_on", "due")


def imports_synergies(visitor: Visitor) -> bool:
    """Whether the visitor may bring lists of synergies: practitioners."""
    return is_user(visitor) and facilitates(visitor)


def read_file(data: bytes, name: str, _is_pasted: bool) -> ReadFile:
    """The rows of a file, and what is wrong with its columns; raises HostileFile where it may not be read."""
    sheet = read_pipeline(data, name)
    rows = [ReadRow(number=row.row, table=row.table, texts=row.texts, headings=row.headings) for row in sheet.rows]
    return ReadFile(rows=rows, problems=sheet.problems)


def rows_of_import(batch: Import) -> tuple[list[PipelineRow], list[Problem]]:
    """The kept rows, and what was wrong with the columns."""
    rows = [
        PipelineRow(table=row.table, row=row.number, texts=row.texts, headings=row.headings) for row in kept_rows(batch)
    ]
    return rows, file_problems(batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSynergy:
    """One synergy of a list with what its commit would do: "new", "same" (there already) or "left out"."""

    row: PipelineRow
    title: str
    provider: str
    receiver: str
    stage: Stage  # on the track: where it stands or stopped
    stopped: Stage | None
    effect: str
    values: Mapping[str, Any] = field(default_factory=dict)
    barrier: Mapping[str, Any] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)

    @property
    def figures(self) -> list[str]:
        """What was read as tonnes, yuan and CO2e of a year, in words."""
        worded = (
            ("tonnes", tonnes_words),
            ("money", money_words),
            ("co2e", lambda value: f"{tonnes_words(value)} CO2e"),
        )
        found = ((self.values.get(name), words) for name, words in worded)
        return [words(value) for value, words in found if value is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelinePlan:
    """All rows of a list, and their problems."""

    rows: tuple[PlannedSynergy, ...]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> list[PlannedSynergy]:
        """The rows a commit stores."""
        return [row for row in self.rows if row.effect == "new"]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, there already and left out."""
        return {name: sum(1 for row in self.rows if row.effect == name) for name in ("new", "same", "left out")}


def pipeline_plan(rows: Iterable[PipelineRow], visitor: Any) -> PipelinePlan:
    """What the commit would do now, for somebody who may not see private resources of others."""
    known = _Known.now(visitor)
    planned, problems, met = [], [], set[tuple[Any, ...]]()
    for row in rows:
        one, found = _planned(row, known)
        key = (one.values.get("provider"), one.values.get("receiver"), folded(one.title))
        if one.effect == "new" and key in met:
            one = replace(one, effect="same")
        met.add(key)
        planned.append(one)
        problems += found
    return PipelinePlan(rows=tuple(planned), problems=tuple(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What rows may name: organisations by name and code, haves by title, people by e-mail and name."""

    firms: Mapping[str, set[int]]
    haves: Mapping[tuple[int, str], Resource]
    people: Mapping[str, Any]
    by_key: Mapping[int, Organisation]

    @classmethod
    def now(cls, visitor: Any) -> "_Known":
        firms: dict[str, set[int]] = {}
        by_key = {row.pk: row for row in Organisation.objects.all()}
        for row in by_key.values():
            for text in (row.name_en, row.name_zh, row.uscc, row.vat):
                if text:
                    firms.setdefault(folded(text), set()).add(row.pk)
        haves = Resource.objects.filter(direction=Direction.HAVE).exclude(visibility=Visibility.PRIVATE)
        titled = {
            (row.organisation_id, folded(text)): row for row in haves for text in (row.title_zh, row.title_en) if text
        }
        people = {text.lower(): row for row in possible_owners() for text in (row.name, row.email) if text}
        return cls(firms=firms, haves=titled, people=people, by_key=by_key)


def _planned(row: PipelineRow, known: _Known) -> tuple[PlannedSynergy, list[Problem]]:
    problems: list[Problem] = []
    sides = {name: _side(row, name, known, problems) for name in ("provider", "receiver")}
    title = row.texts.get("title") or row.texts.get("resource") or ""
    if not title:
        problems.append(row.problem("title", "synergy-title-missing"))
    stage, stopped = _stages(row, problems)
    dates = _dates(row, problems)
    barrier = _barrier(row, stage, stopped, dates, problems)
    values = {**_values(row, known, dates, problems), **sides}
    provider = sides["provider"]
    have = known.haves.get((provider.pk, folded(row.texts.get("resource", "")))) if provider is not None else None
    named = "title_zh" if any("\u4e00" <= letter <= "\u9fff" for letter in title) else "title_en"
    values |= {"have": have, named: title[:250]}
    receiver = sides["receiver"]
    if provider is not None and receiver is not None and is_one_place(provider, receiver, have=have, want=None):
        problems.append(row.problem("receiver", "synergy-one-place"))
    refused = any(problem.severity == "error" for problem in problems)
    effect = "left out" if refused else "same" if _there(values) else "new"
    return PlannedSynergy(
        row=row,
        title=title,
        provider=str(provider or row.texts.get("provider", "")),
        receiver=str(sides["receiver"] or row.texts.get("receiver", "")),
        stage=stage,
        stopped=stopped,
        effect=effect,
        values=values,
        barrier=barrier,
        dates=dates,
    ), problems


def _there(values: Mapping[str, Any]) -> bool:
    """Whether the synergy is in the platform: by its title between its sides, or by its have while not lost."""
    same = Q(pk__in=[])
    for name in ("title_zh", "title_en"):
        if values.get(name):
            same |= Q(**{f"{name}__iexact": values[name]})
    if values["have"] is not None:
        same |= Q(have=values["have"]) & ~Q(stage=Stage.LOST)
    return Synergy.objects.filter(provider=values["provider"], receiver=values["receiver"]).filter(same).exists()


def _side(row: PipelineRow, name: str, known: _Known, problems: list[Problem]) -> Organisation | None:
    text = row.texts.get(name, "")
    found = known.firms.get(folded(text), set()) if text else set()
    if len(found) == 1:
        return known.by_key[next(iter(found))]
    code = "missing" if not text else "ambiguous" if found else "unknown"
    problems.append(row.problem(name, f"synergy-side-{code}"))
    return None


def _stages(row: PipelineRow, problems: list[Problem]) -> tuple[Stage, Stage | None]:
    """Where the row stands on the track, and whether it is lost or on hold."""
    stated = _choice(Stage, row.texts.get("stage", "idea"))
    if stated is None:
        problems.append(row.problem("stage", "synergy-stage-unknown"))
        return Stage.IDEA, None
    if stated in CLAIMED:
        problems.append(row.problem("stage", "synergy-stage-verified"))
        return Stage.COMPLETED, None
    stage = Stage(stated)
    if stage not in STOPPED:
        return stage, None
    at = _choice(Stage, row.texts.get("stopped_at", ""))
    if at not in TRACK or at in CLAIMED:
        problems.append(row.problem("stopped_at", "synergy-stopped-at-missing"))
        return Stage.IDEA, stage
    return Stage(at), stage


def _barrier(
    row: PipelineRow, stage: Stage, stopped: Stage | None, dates: Mapping[str, date], problems: list[Problem]
) -> dict[str, Any]:
    text = row.texts.get("barrier", "")
    if stopped is None:
        if text:
            problems.append(row.problem("barrier", "synergy-barrier-not-stopped"))
        return {}
    category = _choice(BarrierCategory, text)
    if category is None:
        problems.append(row.problem("barrier", f"synergy-barrier-{'unknown' if text else 'missing'}"))
    if category == BarrierCategory.REGULATORY and not row.texts.get("instrument"):
        problems.append(row.problem("instrument", "synergy-instrument-missing"))
    if stopped == Stage.ON_HOLD and "reactivate_on" not in dates:
        problems.append(row.problem("reactivate_on", "synergy-date-missing"))
    return {
        "category": category or "",
        "step": stage,
        "instrument": row.texts.get("instrument", ""),
        "note": row.texts.get("barrier_note", ""),
    }


def _dates(row: PipelineRow, problems: list[Problem]) -> dict[str, date]:
    found: dict[str, date] = {}
    for name in DATES:
        text = row.texts.get(name)
        if not text:
            continue
        day = read_date(text)
        if day is None:
            problems.append(row.problem(name, "synergy-date-unreadable"))
            continue
        found[name] = day
        if name in PAST and found[name] > timezone.localdate():
            problems.append(row.problem(name, "synergy-date-future"))
    if "opened_on" in found and "since" in found and found["since"] < found["opened_on"]:
        problems.append(row.problem("since", "synergy-dates-order"))
    return found


def _values(row: PipelineRow, known: _Known, dates: Mapping[str, date], problems: list[Problem]) -> dict[str, Any]:
    found: dict[str, Any] = {"next_action": row.texts.get("next_action", "")[:250], "notes": row.texts.get("notes", "")}
    found["next_action_due"] = dates.get("due")
    for name, (read, code) in FIGURES.items():
        if text := row.texts.get(name, ""):
            found[name] = read(text, row.headings.get(name, ""))
            if found[name] is None:
                problems.append(row.problem(name, code, warning=True))
    if text := row.texts.get("kind", ""):
        found["kind"] = _choice(Kind, text)
        if found["kind"] is None:
            problems.append(row.problem("kind", "synergy-kind-unknown", warning=True))
    if text := row.texts.get("owner", ""):
        found["owner"] = known.people.get(text.lower())
        if found["owner"] is None:
            problems.append(row.problem("owner", "synergy-owner-unknown", warning=True))
    return found


def _choice(choices: Any, text: str) -> str | None:
    """The choice a text names by its code or by its words in either language; None for none of them."""
    return _words_of(choices).get(folded(text).replace("_", " "))


@cache
def _words_of(choices: Any) -> dict[str, str]:
    found = {}
    for value in choices:
        found[value.value.replace("_", " ")] = str(value.value)
        for language in ("en", "zh-hans"):
            with translation.override(language):
                found[folded(str(value.label))] = str(value.value)
    return found
