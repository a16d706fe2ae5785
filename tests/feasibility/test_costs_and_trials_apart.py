"""The technical side and costs leave the tables of synergies: no row and no history is lost, there and back."""

from datetime import date
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

OLD = [("synergies", "0018_bulk_changes")]
NEW = [("synergies", "0020_feasibility_and_agreements_apart")]
BACK = [("feasibility", None), ("agreements", None), *OLD]
MOVED = {
    "ParameterCheck": "feasibility",
    "Trial": "feasibility",
    "ReadinessScore": "feasibility",
    "Risk": "feasibility",
    "CostSheet": "agreements",
}


def migrated(targets: list[tuple[str, str | None]]) -> StateApps:
    return MigrationExecutor(connections[DEFAULT_DB_ALIAS]).migrate(targets).apps


def rows(apps: StateApps, app: str, model: str) -> list[dict[str, Any]]:
    return list(apps.get_model(app, model).objects.order_by("pk").values())


def kinds(apps: StateApps) -> set[tuple[str, str]]:
    return set(apps.get_model("contenttypes", "ContentType").objects.values_list("app_label", "model"))


@pytest.fixture
def old(empty_database) -> StateApps:
    """One of each kind that moves, with a line of history about it."""
    apps = migrated(OLD)

    def make(app: str, name: str, /, **values: Any) -> Any:
        return apps.get_model(app, name).objects.create(**values)

    giver, taker = (make("network", "Organisation", name_en=name, name_zh=name) for name in ("Power", "Cement"))
    synergy = make("synergies", "Synergy", title_en="Fly ash to cement", provider=giver, receiver=taker)
    make("synergies", "ParameterCheck", synergy=synergy, name="Cl", high=0.5, unit="%", limit_source="want")
    make("synergies", "Trial", synergy=synergy, on=date(2026, 3, 1), outcome="partly", result="dusty")
    make("synergies", "ReadinessScore", synergy=synergy, side="provider", perspective="legal", score=4, note="soon")
    make("synergies", "Risk", synergy=synergy, name="Wet ash", severity=5, occurrence=4, detection=3)
    make("synergies", "CostSheet", synergy=synergy, side="receiver", saved=400_000, processing=40_000)
    for model in MOVED:
        kind = make("contenttypes", "ContentType", app_label="synergies", model=model.lower())
        make("core", "HistoryLine", verb="synergy.edited", target_type=kind, target_id=synergy.pk, label=model)
    return apps


def test_rows_and_history_keep_what_they_mean_there_and_back(old: StateApps):
    before = {model: rows(old, "synergies", model) for model in MOVED}
    lines = rows(old, "core", "HistoryLine")

    new = migrated(NEW)

    assert {model: rows(new, app, model) for model, app in MOVED.items()} == before
    assert all(len(kept) == 1 for kept in before.values())
    assert {(app, model.lower()) for model, app in MOVED.items()} <= kinds(new)
    assert not any(("synergies", model.lower()) in kinds(new) for model in MOVED)
    assert rows(new, "core", "HistoryLine") == lines

    back = migrated(BACK)

    assert {model: rows(back, "synergies", model) for model in MOVED} == before
    assert {("synergies", model.lower()) for model in MOVED} <= kinds(back)
