"""Imports that three tables held before are in the room after the migrations: none lost, each with its address."""

from datetime import UTC, datetime

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

FORMER = [("network", "0004_looks"), ("synergies", "0010_private_sight"), ("impact", "0004_withdrawn_certificates")]
NOW = [
    ("network", "0006_resources_name_their_import"),
    ("synergies", "0017_imports_to_their_room"),
    ("impact", "0006_imports_to_their_room"),
    ("matches", "0001_initial"),
    ("programme", "0001_initial"),
]
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def former(empty_database) -> str:
    """The alias of a database as the version before left it."""
    return DEFAULT_DB_ALIAS


def migrated(alias: str, targets: list[tuple[str, str]]):
    executor = MigrationExecutor(connections[alias])
    return executor.migrate(targets).apps


def row_of_pipeline(number: int) -> dict:
    texts, headings = {"title": f"Ash {number}"}, {"title": "标题"}
    return {"table": "T", "row": number, "texts": texts, "headings": headings}


def fill(apps, alias: str) -> None:
    user = apps.get_model("accounts", "User").objects.using(alias).create(email="a@example.org")
    firm = apps.get_model("network", "Organisation").objects.using(alias).create(name_en="Firm")
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    job_kind = kinds.get_or_create(app_label="core", model="job")[0]
    batch_kind = kinds.get_or_create(app_label="network", model="importbatch")[0]
    jobs = apps.get_model("core", "Job").objects.using(alias)
    lines = apps.get_model("core", "HistoryLine").objects.using(alias)
    batch = apps.get_model("network", "ImportBatch").objects.using(alias).create(
        by=user, organisation=firm, name="list.csv", file="imports/2026/03/import.file", mapping={"t": {"title": 2}},
        summary={"new": 1, "changed": 1}, state="committed", created_at=DAY,
        job=jobs.create(kind="import", state="done", finished_at=DAY),
        undo={"resources_made": [41], "resources_changed": {"42": {"quantity": 3.5}},
              "organisations_made": [firm.pk], "organisations_changed": {}},
    )  # fmt: skip
    apps.get_model("network", "Resource").objects.using(alias).create(
        organisation=firm, title_en="Ash", direction="have", batch=batch
    )
    lines.create(verb="import.committed", target_type=batch_kind, target_id=batch.pk, label="list.csv")
    problem = {"table": "T", "row": 3, "column": "供方", "value": "No", "code": "synergy-refused", "severity": "error",
               "params": {}}  # fmt: skip
    kept = {"name": "old.csv", "rows": [row_of_pipeline(2), row_of_pipeline(3)], "problems": [problem | {"row": 1}],
            "counts": {"new": 2, "same": 0, "left_out": 1}, "made": [7, 8], "refused": [problem], "undone": 1,
            "kept": [8]}  # fmt: skip
    listed = jobs.create(kind="synergy_import", by=user, state="done", result=kept, finished_at=DAY, created_at=DAY)
    lines.create(verb="synergies.import_undone", target_type=job_kind, target_id=listed.pk, label="x", at=DAY)
    found = [
        {"number": 2, "state": "entered", "what": "Ash 2024", "column": "", "value": "", "words": "", "code": ""},
        {"number": 3, "state": "refused", "what": "No", "column": "年", "value": "x", "words": "Write 2024.",
         "code": "cell"},
    ]  # fmt: skip
    entries = {"headings": [["year", "年"], ["synergy", "项目"]], "store": True, "language": "zh-hans", "found": found,
               "rows": [[2, {"year": "2024"}], [3, {"year": "x"}], [4, {"synergy": "B"}]]}  # fmt: skip
    jobs.create(kind="entry_import", by=user, state="stopped", result=entries, done=2, total=3, created_at=DAY)
    jobs.create(kind="matching", by=user, state="done", result={"scope": "all"})


def test_nothing_of_the_three_stores_is_lost(former):
    fill(migrated(former, FORMER), former)
    apps = migrated(former, NOW)
    imports, rows = (apps.get_model("imports", name).objects.using(former) for name in ("Import", "ImportRow"))
    jobs, lines = (apps.get_model("core", name).objects.using(former) for name in ("Job", "HistoryLine"))

    def rows_of(batch) -> list[tuple]:
        return list(rows.filter(batch=batch).order_by("pk").values_list("number", "state", "target_id"))

    resources, synergies, entries = (imports.get(kind=f"{kind}import") for kind in ("", "synergy_", "entry_"))
    assert (resources.number, resources.name, resources.subject_id, resources.file.name) == (
        resources.pk, "list.csv", apps.get_model("network", "Organisation").objects.using(former).get().pk,
        "imports/2026/03/import.file",
    )  # fmt: skip
    assert (resources.mapping, resources.summary) == ({"t": {"title": 2}}, {"new": 1, "changed": 1})
    assert (resources.state, resources.made_at, resources.committed_at) == ("committed", DAY, DAY)
    assert rows_of(resources) == [(None, "entered", 41), (None, "entered", resources.subject_id), (None, "changed", 42)]
    assert rows.get(target_id=42).before == {"quantity": 3.5}
    assert apps.get_model("network", "Resource").objects.using(former).get().batch_id == resources.pk

    assert (synergies.number, synergies.name, synergies.state) == (2, "old.csv", "undone")
    assert synergies.summary == {"new": 2, "same": 0, "left_out": 1, "undone": 1, "kept": 1}
    assert (synergies.headings, synergies.problems[0]["row"]) == ([["T", "title", "标题"]], 1)
    assert synergies.undone_at == DAY
    assert rows_of(synergies) == [(2, "waiting", None), (3, "refused", None), (None, "undone", 7), (None, "kept", 8)]
    assert list(rows.filter(batch=synergies).values_list("values", flat=True)[:2]) == [
        {"title": "Ash 2"},
        {"title": "Ash 3"},
    ]

    assert (entries.number, entries.job.kind, entries.language) == (entries.job_id, "entry_import", "zh-hans")
    assert (entries.state, entries.headings) == ("committed", [["", "year", "年"], ["", "synergy", "项目"]])
    assert rows_of(entries) == [(2, "entered", None), (3, "refused", None), (4, "waiting", None)]
    assert rows.get(batch=entries, number=3).problems[0]["params"] == {"words": "Write 2024."}

    assert sorted(jobs.values_list("kind", flat=True)) == ["entry_import", "import", "matching"]
    assert len({resources.pk, synergies.pk, entries.pk}) == 3
    assert min(synergies.pk, entries.pk) > max(jobs.values_list("pk", flat=True))
    told = {line.verb: (line.target_type.model, line.target_id) for line in lines.select_related("target_type")}
    assert told == {"import.committed": ("import", resources.pk), "synergies.import_undone": ("import", synergies.pk)}
