"""What was done about synergies before the room `work` is all there after it, row by row."""

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

OLD = DEFAULT_DB_ALIAS  # an empty database stands there: migrations of then ask for the default one
BEFORE = (("synergies", "0010_private_sight"), ("impact", "0004_withdrawn_certificates"))
AFTER = (
    ("synergies", "0014_moved_to_work"),
    ("impact", "0005_papers_of_work"),
)
ROWS = {  # table before -> table after, with the columns that do not keep their name
    "synergies_followup": "work_task",
    "synergies_contactnote": "work_contactnote",
    "synergies_synergymessage": "work_message",
    "synergies_synergydocument": "work_document",
    "synergies_documentversion": "work_documentversion",
    "synergies_evidence": "work_evidence",
    "synergies_stagemove": "work_stagemove",
    "synergies_barrier": "work_barrier",
    "synergies_stagelimit": "work_stagelimit",
    "synergies_synergymessage_mentions": "work_message_mentions",
}
KINDS = {"followup": "task", "synergymessage": "message", "synergydocument": "document", "contactnote": "contactnote"}


@pytest.fixture
def old_database(empty_database) -> str:
    """A database at the state before, on the server that the tests use."""
    for app, name in BEFORE:
        call_command("migrate", app, name, database=OLD, verbosity=0)
    return OLD


def rows_of(table: str) -> list[dict[str, object]]:
    with connections[OLD].cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor.fetchall()]


def old_apps() -> Apps:
    executor = MigrationExecutor(connections[OLD])
    return executor.loader.project_state(list(BEFORE)).apps


def fill(apps: Apps) -> dict[str, int]:
    """One of each about a synergy, and a contact about an organisation alone; history lines about what is renamed."""

    def make(model: str, **values):
        return apps.get_model(*model.split(".")).objects.using(OLD).create(**values)

    now = timezone.now()
    person = make("accounts.User", email="p@example.org", name="P")
    firm = make("network.Organisation", name_en="Owner Power", name_zh="电力")
    other = make("network.Organisation", name_en="Other Cement", name_zh="水泥")
    gone = make("synergies.Synergy", title_en="Gone", provider=firm, receiver=other)
    synergy = make("synergies.Synergy", title_en="Ash", provider=firm, receiver=other)
    gone.delete()  # so that the key of the synergy is not that of the organisation by chance
    task = make("synergies.FollowUp", synergy=synergy, title="Call", assigned_to=person, created_by=person)
    note = make("synergies.ContactNote", synergy=synergy, organisation=firm, agreed="Yes", by=person)
    alone = make("synergies.ContactNote", organisation=other, agreed="A visit", by=person)
    message = make("synergies.SynergyMessage", synergy=synergy, text="Hello", audience="parties", author=person)
    message.mentions.add(person)
    document = make("synergies.SynergyDocument", synergy=synergy, kind="mou", title="MoU", created_by=person)
    make(
        "synergies.DocumentVersion", document=document, number=1, file="synergies/2026/01/a.pdf", name="a.pdf",
        content_type="application/pdf", size=3, sha256="0" * 64, by=person,
    )  # fmt: skip
    make("synergies.Evidence", synergy=synergy, kind="agreement", document=document, by=person)
    make("synergies.StageMove", synergy=synergy, after="idea", by=person, missing=["agreement"])
    make("synergies.Barrier", synergy=synergy, category="economic", step="idea", tonnes=3.5)
    make("synergies.StageLimit", stage="idea", days=9)
    make("synergies.Trial", synergy=synergy, document=document, on=now.date())
    types = apps.get_model("contenttypes", "ContentType").objects.using(OLD)
    rows = {"followup": task, "contactnote": note, "synergymessage": message, "synergydocument": document}
    for model, row in rows.items():
        kind, _ = types.get_or_create(app_label="synergies", model=model)
        make("core.HistoryLine", verb=f"{model}.added", target_type=kind, target_id=row.pk, label="x", at=now)
    return {"synergy": synergy.pk, "firm": other.pk, "alone": alone.pk}


@pytest.mark.django_db
def test_every_row_moves_with_its_history_finds_its_subject_and_can_go_back(old_database):
    keys = fill(old_apps())
    before = {table: rows_of(table) for table in ROWS}
    lines = rows_of("core_historyline")
    versions = {row["id"]: row["document_id"] for row in before["synergies_documentversion"]}

    for app, name in AFTER:
        call_command("migrate", app, name, database=OLD, verbosity=0)

    types = {(row["app_label"], row["model"]): row["id"] for row in rows_of("django_content_type")}
    synergy = (types["synergies", "synergy"], keys["synergy"])
    for old, new in ROWS.items():
        after = rows_of(new)
        assert len(after) == len(before[old]) > 0
        for was, now in zip(before[old], after, strict=True):
            kept = {name: value for name, value in was.items() if name not in {"synergy_id", "synergymessage_id"}}
            assert kept.items() <= now.items()
            if "synergy_id" in was:
                alone = new == "work_contactnote" and was["id"] == keys["alone"]
                firm = (types["network", "organisation"], keys["firm"])
                assert (now["subject_type_id"], now["subject_id"]) == (firm if alone else synergy)
            if "synergymessage_id" in was:
                assert now["message_id"] == was["synergymessage_id"]
    assert rows_of("work_stagelimit")[0]["subject_type_id"] == types["synergies", "synergy"]
    assert rows_of("synergies_trial")[0]["document_id"] == rows_of("work_document")[0]["id"]
    assert {row["id"]: row["document_id"] for row in rows_of("work_documentversion")} == versions
    assert [(row["id"], row["target_id"]) for row in rows_of("core_historyline")] == [
        (row["id"], row["target_id"]) for row in lines
    ]
    told = {row["verb"]: row["target_type_id"] for row in rows_of("core_historyline")}
    assert told == {f"{old}.added": types["work", new] for old, new in KINDS.items()}
    assert not {model for label, model in types if label == "synergies"} & {*KINDS, "evidence", "barrier"}

    MigrationExecutor(connections[OLD]).migrate(list(BEFORE))

    assert {table: rows_of(table) for table in ROWS} == before
