"""What jobs held as JSON is in tables of its own after the migrations, and back in the jobs when they are undone."""

from datetime import UTC, datetime

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

FORMER = [("core", "0001_initial"), ("matches", "0001_initial"), ("synergies", "0017_imports_to_their_room")]
NOW = [("core", "0002_results_have_tables")]
GONE = 4_711  # a key of nothing
SINCE = datetime(2026, 3, 1, 12, 30, 0, 250, tzinfo=UTC)


@pytest.fixture
def former(empty_database) -> str:
    """The alias of a database as the version before left it."""
    return DEFAULT_DB_ALIAS


def migrated(alias: str, targets: list[tuple[str, str]]):
    executor = MigrationExecutor(connections[alias])
    return executor.migrate(targets).apps


def fill(apps, alias: str) -> dict[str, dict]:
    """The results of the jobs, by what they are of."""

    def table(app: str, name: str):
        return apps.get_model(app, name).objects.using(alias)

    user = table("accounts", "User").create(email="a@example.org")
    firm = table("network", "Organisation").create(name_en="Firm")
    ash = table("network", "Resource").create(organisation=firm, title_en="Ash", direction="have")
    synergy = table("synergies", "Synergy").create(title_en="Ash", provider=firm, receiver=firm)
    kind = table("contenttypes", "ContentType").get_or_create(app_label="synergies", model="synergy")[0]
    barrier = table("work", "Barrier").create(
        subject_type=kind, subject_id=synergy.pk, category="economic", step="idea"
    )
    results = {
        "one": {"scope": "resource", "id": ash.pk, "found": 3, "new": 1, "gone": 2},
        "all": {"scope": "all", "id": None, "found": 9, "new": 0, "gone": 0, "have": ash.pk, "want": 5},
        "hold": {
            "action": "hold",
            "steps": [
                {
                    "synergy": synergy.pk,
                    "barrier": barrier.pk,
                    "before": {"stage": "idea", "stage_since": SINCE.isoformat(), "stopped_at": "",
                               "reactivate_on": None},
                    "after": {"stage": "on_hold", "stage_since": SINCE.replace(day=2).isoformat(),
                              "stopped_at": "idea", "reactivate_on": "2027-01-02"},
                }
            ],
            "undone": 0,
        },
        "assign": {
            "action": "assign",
            "steps": [
                {"synergy": synergy.pk, "barrier": None, "before": {"owner_id": None}, "after": {"owner_id": user.pk}}
            ],
        },
        "round": {"told": 4},
    }  # fmt: skip
    kinds = {"one": "matching", "all": "matching", "hold": "synergy_bulk", "assign": "synergy_bulk", "round": "duties"}
    jobs = {name: table("core", "Job").create(kind=kinds[name], by=user, result=results[name]) for name in results}
    table("core", "Job").create(kind="matching", state="waiting", result={"scope": "organisation", "id": GONE})
    table("core", "Job").create(kind="synergy_bulk", result={"action": "plan", "steps": [
        {"synergy": GONE, "barrier": GONE, "before": {"next_action": ""}, "after": {"next_action": "Call"}},
    ]})  # fmt: skip
    return {job.pk: results[name] for name, job in jobs.items()}


def test_results_of_jobs_have_typed_columns_and_go_back_without_a_loss(former):
    results = fill(migrated(former, FORMER), former)

    apps = migrated(former, NOW)
    runs, changes, rows = (
        apps.get_model(app, name).objects.using(former).order_by("pk")
        for app, name in (("matches", "Run"), ("synergies", "BulkChange"), ("synergies", "BulkRow"))
    )
    one, full, lost = runs
    assert (one.scope, one.resource.title_en, one.found, one.new, one.gone) == ("resource", "Ash", 3, 1, 2)
    assert (full.scope, full.resource, full.last_have, full.last_want) == ("all", None, one.resource_id, 5)
    assert (lost.scope, lost.organisation) == ("organisation", None)  # nothing is there that it could name
    assert list(changes.values_list("action", "undone")) == [("hold", 0), ("assign", None), ("plan", None)]
    held, assigned = rows
    assert (held.stage_before, held.stage_after, held.stage_since_before) == ("idea", "on_hold", SINCE)
    assert (held.stopped_at_after, str(held.reactivate_on_after)) == ("idea", "2027-01-02")
    assert held.barrier.category == "economic"
    assert (assigned.owner_before, assigned.owner_after.email) == (None, "a@example.org")
    job = apps.get_model("core", "Job").objects.using(former).get(kind="duties")
    assert (job.done, job.total) == (4, 4)

    jobs = migrated(former, FORMER).get_model("core", "Job").objects.using(former)
    assert {job.pk: job.result for job in jobs.filter(pk__in=results)} == results
