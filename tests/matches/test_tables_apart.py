"""Matches and targets leave the tables of synergies: no row, no history and no waiting run is lost on the way."""

from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps
from django.utils import timezone

OLD = [("synergies", "0014_moved_to_work"), ("core", "0001_initial"), ("django_tasks_database", "0001_initial")]
NEW = [("synergies", "0016_matches_and_programme_apart"), ("matches", "0001_initial"), ("programme", "0001_initial")]
MOVED = {"Match": "matches", "MatchAsk": "matches", "LearnedWeights": "matches", "Target": "programme"}
TASK = "symbionet.{app}.tasks.carry_out_matching"


def migrated(targets: list[tuple[str, str | None]]) -> StateApps:
    return MigrationExecutor(connections[DEFAULT_DB_ALIAS]).migrate(targets).apps


def rows(apps: StateApps, app: str, model: str) -> list[dict[str, Any]]:
    return list(apps.get_model(app, model).objects.order_by("pk").values())


def filled(apps: StateApps) -> None:
    """One of each kind that moves, with what points at it."""

    def make(app: str, name: str, /, **values: Any) -> Any:
        return apps.get_model(app, name).objects.create(**values)

    firm = make("network", "Organisation", name_en="Owner Power", name_zh="甲电厂")
    have = make("network", "Resource", organisation=firm, direction="have", title_en="Fly ash", title_zh="粉煤灰")
    match = make("synergies", "Match", have=have, receiver=firm, probability=0.5, reasons=[{"code": "prior"}],
                 engine_version="0", state="accepted", note="kept")  # fmt: skip
    make("synergies", "MatchAsk", match=match, key="ask_price", state="asked")
    make("synergies", "LearnedWeights", weights={"prior": 1.0}, base={}, engine_version="0")
    make("synergies", "Target", indicator="completed", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), value=5)
    make("synergies", "Synergy", title_en="Fly ash to cement", provider=firm, receiver=firm, have=have, match=match)
    for model in MOVED:
        kind = make("contenttypes", "ContentType", app_label="synergies", model=model.lower())
        make("core", "HistoryLine", verb="match.accepted", target_type=kind, target_id=match.pk, label=model)
    queue = apps.get_model("django_tasks_database", "DBTaskResult")
    known = {field.name for field in queue._meta.fields}
    values = {"args_kwargs": {"args": [1], "kwargs": {}}, "task_path": TASK.format(app="synergies"),
              "backend_name": "default", "run_after": timezone.now()}  # fmt: skip
    make("django_tasks_database", "DBTaskResult", **{name: value for name, value in values.items() if name in known})


def test_rows_history_and_waiting_runs_keep_what_they_mean_there_and_back(empty_database):
    old = migrated(OLD)
    filled(old)
    before = {model: rows(old, "synergies", model) for model in MOVED}
    lines = rows(old, "core", "HistoryLine")

    new = migrated(NEW)

    assert {model: rows(new, app, model) for model, app in MOVED.items()} == before
    assert all(len(kept) == 1 for kept in before.values())
    synergy = new.get_model("synergies", "Synergy").objects.select_related("match").get()
    assert synergy.match.note == "kept"
    kinds = new.get_model("contenttypes", "ContentType").objects
    assert set(kinds.values_list("app_label", "model")) == {(app, model.lower()) for model, app in MOVED.items()}
    assert rows(new, "core", "HistoryLine") == lines
    assert [row["task_path"] for row in rows(new, "django_tasks_database", "DBTaskResult")] == [
        TASK.format(app="matches")
    ]

    back = migrated([("matches", None), ("programme", None), ("synergies", "0014_moved_to_work")])

    assert {model: rows(back, "synergies", model) for model in MOVED} == before
    kinds = back.get_model("contenttypes", "ContentType").objects
    assert set(kinds.values_list("app_label", flat=True)) == {"synergies"}
