"""Where the rows of the version before are today: extend `MOVES` and `MODELS` with each table that moves.

A table that is not named here keeps its name, its columns and its values. Columns that only today's table has are not
compared; a column that only the old table had must be dropped by name here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

type Row = Mapping[str, Any]  # column -> value, as JSON has it; a content type is "app.model"


def as_before(old: Row) -> Iterable[Row]:
    """The row with its columns and values as they were."""
    yield old


def renamed(names: Mapping[str, str | None], **constants: Any) -> Callable[[Row], Iterable[Row]]:
    """Rows with columns renamed (None: dropped) and with the values that each row has in the new table besides."""

    def rows(old: Row) -> Iterable[Row]:
        kept = {names.get(column, column): value for column, value in old.items()}
        yield {column: value for column, value in kept.items() if column is not None} | constants

    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A table of today, and the rows (none, one or several) that it must hold of each old row.

    A row with an `id` is looked up by it; one without is compared by the columns it has.
    """

    to: str
    rows: Callable[[Row], Iterable[Row]] = as_before


ABOUT_SYNERGY = renamed({"synergy_id": "subject_id"}, subject_type_id="synergies.synergy")


def about_synergy_or_organisation(old: Row) -> Iterable[Row]:
    """A contact about an organisation alone has the organisation as its subject."""
    if old["synergy_id"] is None:
        subject = {"subject_type_id": "network.organisation", "subject_id": old["organisation_id"]}
        yield {column: value for column, value in old.items() if column != "synergy_id"} | subject
    else:
        yield from ABOUT_SYNERGY(old)


# old table -> where its rows are today; a table that was split names each of its parts
MOVES: dict[str, tuple[Move, ...]] = {
    "synergies_followup": (Move(to="work_task", rows=ABOUT_SYNERGY),),
    "synergies_contactnote": (Move(to="work_contactnote", rows=about_synergy_or_organisation),),
    "synergies_synergymessage": (Move(to="work_message", rows=ABOUT_SYNERGY),),
    "synergies_synergymessage_mentions": (
        Move(to="work_message_mentions", rows=renamed({"synergymessage_id": "message_id"})),
    ),
    "synergies_synergydocument": (Move(to="work_document", rows=ABOUT_SYNERGY),),
    "synergies_documentversion": (Move(to="work_documentversion"),),
    "synergies_evidence": (Move(to="work_evidence", rows=ABOUT_SYNERGY),),
    "synergies_stagemove": (Move(to="work_stagemove", rows=ABOUT_SYNERGY),),
    "synergies_barrier": (Move(to="work_barrier", rows=ABOUT_SYNERGY),),
    "synergies_stagelimit": (Move(to="work_stagelimit", rows=renamed({}, subject_type_id="synergies.synergy")),),
    "synergies_match": (Move(to="matches_match"),),
    "synergies_matchask": (Move(to="matches_matchask"),),
    "synergies_learnedweights": (Move(to="matches_learnedweights"),),
    "synergies_target": (Move(to="programme_target"),),
}

# "app.model" of the version before -> today: what lines of history and other generic keys point at
MODELS: dict[str, str] = {
    "synergies.followup": "work.task",
    "synergies.synergymessage": "work.message",
    "synergies.synergydocument": "work.document",
    **{
        f"synergies.{name}": f"work.{name}"
        for name in ("contactnote", "documentversion", "evidence", "stagemove", "barrier", "stagelimit")
    },
    "synergies.match": "matches.match",
    "synergies.matchask": "matches.matchask",
    "synergies.learnedweights": "matches.learnedweights",
    "synergies.target": "programme.target",
}
