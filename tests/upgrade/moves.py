"""Where the rows of the version before are today: extend `MOVES` and `MODELS` with each table that moves.

A table that is not named here keeps its name, its columns and its values. Columns that only today's table has are not
compared; a column that only the old table had must be dropped by name here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from symbionet.matches.queries.chances import chance_factor_of

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


# lists that jobs kept -> the imports that they are today, above all keys of imports and jobs of then
LISTS = {2: 17, 14: 18, 15: 19, 3: 20, 16: 21}


def import_of_batch(old: Row) -> Iterable[Row]:
    """An import of resources, with its key."""
    names = {"organisation_id": "subject_id", "created_at": "made_at", "undo": None}
    subject = "network.organisation" if old["organisation_id"] else None
    yield from renamed(names, kind="import", number=old["id"], subject_type_id=subject)(old)


def rows_of_batch(old: Row) -> Iterable[Row]:
    """What an import of resources made and changed."""
    for kind in ("resource", "organisation"):
        target = {"batch_id": old["id"], "target_type_id": f"network.{kind}"}
        is_undone = old["state"] == "undone"
        for key in old["undo"].get(f"{kind}s_made", []):
            yield {**target, "target_id": key, "state": "undone" if is_undone else "entered", "before": None}
        for key, before in old["undo"].get(f"{kind}s_changed", {}).items():
            yield {**target, "target_id": int(key), "state": "undone" if is_undone else "changed", "before": before}


def job_as_before(old: Row) -> Iterable[Row]:
    """A job, unless it only kept a list of synergies; its result is in tables of its own."""
    if old["kind"] != "synergy_import":
        yield from renamed({"result": None})(old)


def run_of_job(old: Row) -> Iterable[Row]:
    """What a job kept of a run that finds matches."""
    if old["kind"] == "matching":
        kept = old["result"]
        looked_at = {f"{kept['scope']}_id": kept["id"]} if kept.get("id") else {}
        counts = {name: kept.get(name, 0) for name in ("found", "new", "gone")}
        marks = {"last_have": kept.get("have", 0), "last_want": kept.get("want", 0)}
        nothing = {"resource_id": None, "organisation_id": None}
        yield {"job_id": old["id"], "scope": kept["scope"], **nothing, **looked_at, **counts, **marks}


def change_of_job(old: Row) -> Iterable[Row]:
    """What a job kept of an action on many synergies."""
    if old["kind"] == "synergy_bulk":
        yield {"job_id": old["id"], "action": old["result"]["action"], "undone": old["result"].get("undone")}


def rows_of_change(old: Row) -> Iterable[Row]:
    """Each synergy before and after an action on many."""
    for step in old["result"]["steps"] if old["kind"] == "synergy_bulk" else ():
        columns = {
            f"owner_{when}_id" if name == "owner_id" else f"{name}_{when}": value
            for when in ("before", "after")
            for name, value in step[when].items()
        }
        yield {"synergy_id": step["synergy"], "barrier_id": step["barrier"], **columns}


def import_of_job(old: Row) -> Iterable[Row]:
    """A list that a job kept."""
    if old["id"] not in LISTS:
        return
    kept = old["result"]
    row = {"id": LISTS[old["id"]], "number": old["id"], "kind": old["kind"], "by_id": old["by_id"]}
    row["made_at"] = old["created_at"]
    if old["kind"] == "synergy_import":
        undone = {"undone": kept["undone"], "kept": len(kept["kept"])} if "undone" in kept else {}
        done = "undone" if undone else "committed" if old["state"] == "done" else "preview"
        yield {**row, "name": kept["name"], "state": done, "summary": {**kept.get("counts", {}), **undone}}
    else:
        yield {**row, "job_id": old["id"], "language": "en", "state": "committed" if kept["store"] else "preview"}


def rows_of_job(old: Row) -> Iterable[Row]:
    """The rows of a list that a job kept, and what they made."""
    if old["id"] not in LISTS:
        return
    kept, batch = old["result"], {"batch_id": LISTS[old["id"]]}
    if old["kind"] == "entry_import":
        found = {row["number"]: row for row in kept.get("found", [])}
        for number, texts in kept["rows"]:
            state = found[number]["state"] if number in found else "waiting"
            yield {**batch, "number": number, "values": texts, "state": state}
        return
    for row in kept["rows"]:
        yield {**batch, "number": row["row"], "table": row["table"], "values": row["texts"], "state": "waiting"}
    for key in kept.get("made", []):
        state = "entered" if "undone" not in kept else "kept" if key in kept["kept"] else "undone"
        yield {**batch, "target_type_id": "synergies.synergy", "target_id": key, "state": state}


def line_of_history(old: Row) -> Iterable[Row]:
    """A line, about the import where it was about the job that kept the list."""
    if old["target_type_id"] == "core.job" and old["target_id"] in LISTS:
        yield {**old, "target_type_id": "imports.import", "target_id": LISTS[old["target_id"]]}
    else:
        yield old


def weighed(old: Row) -> Iterable[Row]:
    """A match with what its open questions leave of its chance; its expected value counts that."""
    factor = chance_factor_of(old["asks"])
    expected = old["expected"]
    yield {**old, "chance_factor": factor, "expected": None if expected is None else expected * factor}


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
    "synergies_match": (Move(to="matches_match", rows=weighed),),
    "synergies_matchask": (Move(to="matches_matchask"),),
    "synergies_learnedweights": (Move(to="matches_learnedweights"),),
    "synergies_target": (Move(to="programme_target"),),
    "synergies_parametercheck": (Move(to="feasibility_parametercheck"),),
    "synergies_trial": (Move(to="feasibility_trial"),),
    "synergies_readinessscore": (Move(to="feasibility_readinessscore"),),
    "synergies_risk": (Move(to="feasibility_risk"),),
    "synergies_costsheet": (Move(to="agreements_costsheet"),),
    "network_importbatch": (
        Move(to="imports_import", rows=import_of_batch),
        Move(to="imports_importrow", rows=rows_of_batch),
    ),
    "core_job": (
        Move(to="core_job", rows=job_as_before),
        Move(to="imports_import", rows=import_of_job),
        Move(to="imports_importrow", rows=rows_of_job),
        Move(to="matches_run", rows=run_of_job),
        Move(to="synergies_bulkchange", rows=change_of_job),
        Move(to="synergies_bulkrow", rows=rows_of_change),
    ),
    "core_historyline": (Move(to="core_historyline", rows=line_of_history),),
}

# "app.model" of the version before -> today: what lines of history and other generic keys point at
MODELS: dict[str, str] = {
    "network.importbatch": "imports.import",
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
    **{f"synergies.{name}": f"feasibility.{name}" for name in ("parametercheck", "trial", "readinessscore", "risk")},
    "synergies.costsheet": "agreements.costsheet",
}
