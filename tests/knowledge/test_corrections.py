"""Corrections of the knowledge: proposed, decided by another, exported and applied as a pack patch."""

import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import apply_patch
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from factories import make_correction
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.engine.packs import DATA, Packs
from symbionet.knowledge.actions import accept_correction, decline_correction, propose_correction
from symbionet.knowledge.exports import patch_bytes
from symbionet.knowledge.models import CorrectionState, KnowledgeCorrection
from symbionet.knowledge.queries import accepted_corrections, correctable_row, new_use_row
from symbionet.knowledge.queries.sources import all_rows
from symbionet.knowledge.words import row_problems

PACK, ROW = "uses/uses_minerals", "u-fly-ash-1"
GROUND = {"reason": "seen in the field", "source": "https://example.org/report"}


def new_address(**query: str) -> str:
    return reverse("correction_new", query=query)


def filled(row, **changed: str) -> dict[str, str]:
    return {f"cell_{column}": changed.get(column, row.cells[column]) for column in row.columns} | GROUND


def test_only_those_who_facilitate_or_manage_see_the_buttons(people, client_of, client):
    address = reverse("knowledge_class", args=["fly-ash"])

    for person in (people.practitioner, people.technical_lead, people.programme_manager, people.administrator):
        assert "Propose a correction" in client_of(person).get(address).content.decode()
    for person in (people.owner, people.observer, people.auditor):
        assert "Propose a correction" not in client_of(person).get(address).content.decode()
    assert "Propose a correction" not in client.get(address).content.decode()


def test_a_correction_is_proposed_from_the_form_with_old_and_new_cells(people, client_of):
    client = client_of(people.practitioner)
    row = correctable_row(PACK, ROW)
    assert row is not None
    address = new_address(pack=PACK, row=ROW)

    shown = client.get(address).content.decode()
    answer = client.post(address, filled(row, condition_en="loss on ignition below 8 %"), follow=True)

    made = KnowledgeCorrection.objects.get()
    assert "At present" in shown
    assert made.cells == {"condition_en": [row.cells["condition_en"], "loss on ignition below 8 %"]}
    assert made.proposed_by == people.practitioner
    assert [line.verb for line in history_of(made)] == ["correction.proposed"]
    assert "loss on ignition below 8 %" in answer.content.decode()


def test_a_correction_is_named_in_the_language_of_its_reader(people, client_of):
    make_correction(people.practitioner)
    people.administrator.language = "zh-hans"
    client = client_of(people.administrator)
    client.cookies["django_language"] = "zh-hans"

    assert "粉煤灰：" in client.get(reverse("correction_list")).content.decode()


def test_reason_source_and_a_change_are_required(people, client_of):
    client = client_of(people.practitioner)
    row = correctable_row(PACK, ROW)
    assert row is not None
    address = new_address(pack=PACK, row=ROW)

    same = client.post(address, filled(row)).content.decode()
    bare = client.post(address, filled(row, prior="0.5") | {"source": ""}).content.decode()

    assert "Nothing has changed" in same
    assert "This field is required" in bare
    assert not KnowledgeCorrection.objects.exists()


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("nace", "9999", "NACE"),
        ("pretreatment", "no-such-process", "no-such-process"),
        ("hierarchy", "magic", "magic"),
        ("prior", "often", "not a number"),
    ],
)
def test_a_cell_that_the_packs_could_not_read_is_refused(column: str, cell: str, told: str):
    row = correctable_row(PACK, ROW)
    assert row is not None

    assert told in " ".join(row_problems(PACK, {**row.cells, column: cell}).values())


def test_every_correctable_pack_passes_its_own_checks():
    for prefix in ("glossary/classes", "glossary/ewc_terms", "uses/uses", "uses/processors", "profiles/takers"):
        for pack, row in list(all_rows(prefix))[::25]:
            assert row_problems(pack, row) == {}, (pack, row)


def test_a_new_use_gets_the_next_free_id_and_a_synonym_its_own_form(people, client_of):
    client = client_of(people.practitioner)
    first = new_use_row("fly-ash")
    assert first is not None

    asked = {"process_en": "filler of plastics", "process_zh": "塑料填料", "nace": "2229", "prior": "0.3"}
    client.post(new_address(use_of="fly-ash"), filled(first, **asked))
    second = new_use_row("fly-ash")
    synonym = client.get(new_address(pack="glossary/classes_minerals", row="fly-ash", part="terms")).content.decode()

    made = KnowledgeCorrection.objects.get()
    assert made.action == "add"
    assert made.row_key == first.key
    assert made.cells["class_id"] == ["", "fly-ash"]
    assert second is not None
    assert second.key != first.key
    assert "cell_terms_zh" in synonym
    assert "cell_haul_km" not in synonym


@pytest.mark.parametrize(
    "query",
    [
        {"pack": "codes/ewc", "row": "100102"},
        {"pack": "uses/signal_weights", "row": "prior"},
        {"pack": PACK, "row": "no-such-row"},
        {"use_of": "no-such-class"},
        {},
    ],
)
def test_what_may_not_be_corrected_does_not_exist(query: dict[str, str], people, client_of):
    assert client_of(people.practitioner).get(new_address(**query)).status_code == 404


def test_members_cannot_propose(people, client_of):
    row = correctable_row(PACK, ROW)
    assert row is not None

    assert client_of(people.owner).post(new_address(pack=PACK, row=ROW), filled(row, prior="0.5")).status_code == 404
    with pytest.raises(ActionRefused):
        propose_correction(row, values={"prior": "0.5"}, reason="a", source="b", by=people.owner)


def test_another_person_accepts_with_one_history_line_and_the_page_tells(people, client_of):
    correction = make_correction(people.practitioner)
    manager = client_of(people.programme_manager)

    listed = manager.get(reverse("correction_list"), {"state": "open"}).content.decode()
    manager.post(reverse("correction_accept", args=[correction.pk]), {"note": "agreed"})
    correction.refresh_from_db()
    told = client_of(people.practitioner).get(reverse("knowledge_class", args=["fly-ash"])).content.decode()

    assert "1 correction waits for your decision" in listed
    assert correction.state == CorrectionState.ACCEPTED
    assert correction.reviewed_by == people.programme_manager
    assert [line.verb for line in history_of(correction)] == ["correction.accepted", "correction.proposed"]
    assert "Corrections under way" in told
    assert "in the next edition" in told


def test_nobody_decides_about_an_own_correction(people, client_of):
    correction = make_correction(people.programme_manager)

    answer = client_of(people.programme_manager).post(reverse("correction_accept", args=[correction.pk]))

    assert answer.status_code == 404
    with pytest.raises(ActionRefused, match="Somebody else"):
        accept_correction(correction, note="", by=people.programme_manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        KnowledgeCorrection.objects.update(reviewed_by=people.programme_manager)


def test_declining_asks_for_a_note_and_is_final(people):
    correction = make_correction(people.practitioner)

    with pytest.raises(ActionRefused, match="Say why"):
        decline_correction(correction, note=" ", by=people.administrator)
    decline_correction(correction, note="the standard says otherwise", by=people.administrator)

    with pytest.raises(ActionRefused, match="decided already"):
        accept_correction(correction, note="", by=people.programme_manager)
    assert accepted_corrections() == []


def test_a_correction_of_a_cell_that_has_changed_since_is_refused(people):
    correction = make_correction(people.practitioner)
    correction.cells = {"condition_en": ["what the pack said once", "new"]}
    correction.save()

    with pytest.raises(ActionRefused, match="has changed since"):
        accept_correction(correction, note="", by=people.programme_manager)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the packs."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def accepted(people, **values: str) -> KnowledgeCorrection:
    correction = make_correction(people.practitioner, **values)
    accept_correction(correction, note="", by=people.programme_manager)
    return correction


def test_patch_goes_round_from_the_platform_into_the_packs(people, data: Path, tmp_path: Path):
    before = Packs(data).rows(PACK)
    accepted(people, condition_en="loss on ignition below 8 %", condition_zh="烧失量小于8%")
    row = new_use_row("fly-ash")
    assert row is not None
    asked = {"process_en": "filler of plastics", "process_zh": "塑料填料", "nace": "2229", "prior": "0.3"}
    use = propose_correction(row, values=asked, by=people.practitioner, **GROUND)
    accept_correction(use, note="", by=people.programme_manager)
    call_command("export_corrections", str(tmp_path / "patch.zip"), verbosity=0)

    checked = apply_patch.main([str(tmp_path / "patch.zip"), "--data", str(data), "--check"])
    untouched = apply_patch.read_table(data / f"{PACK}.csv") == list(before)
    written = apply_patch.main([str(tmp_path / "patch.zip"), "--data", str(data)])

    after = {item["id"]: item for item in apply_patch.read_table(data / f"{PACK}.csv")}
    assert (checked, untouched, written) == (0, True, 0)
    assert after[ROW]["condition_zh"] == "烧失量小于8%"
    assert after[row.key]["process_zh"] == "塑料填料"
    assert len(after) == len(before) + 1
    assert sum(item["id"] in after and after[item["id"]] == dict(item) for item in before) == len(before) - 1


def test_an_applied_patch_changes_only_its_own_lines(people, data: Path, tmp_path: Path):
    accepted(people, condition_en="loss on ignition below 8 %")
    old = (data / f"{PACK}.csv").read_text(encoding="utf-8").split("\n")
    (tmp_path / "patch.zip").write_bytes(patch_bytes(accepted_corrections()))

    apply_patch.main([str(tmp_path / "patch.zip"), "--data", str(data)])

    new = (data / f"{PACK}.csv").read_text(encoding="utf-8").split("\n")
    assert sum(one != other for one, other in zip(old, new, strict=True)) == 1


MISFITS = {
    "pack": ("uses/nothing", "no such pack"),
    "column": ("nothing", "no column 'nothing'"),
    "row": ("u-nothing-1", "no such row"),
    "old": ("something else", "the patch expects 'something else'"),
    "new": (" blank ", "blanks at its ends"),
}


@pytest.mark.parametrize("name", MISFITS)
def test_a_patch_that_does_not_fit_is_refused_by_name(name: str, people, data: Path, tmp_path: Path, capsys):
    value, told = MISFITS[name]
    accepted(people, condition_en="loss on ignition below 8 %")
    with zipfile.ZipFile(BytesIO(patch_bytes(accepted_corrections()))) as archive:
        content = json.loads(archive.read("patch.json"))
    content["rows"][0][name] = value
    (tmp_path / "patch.json").write_text(json.dumps(content), encoding="utf-8")
    before = (data / f"{PACK}.csv").read_bytes()

    status = apply_patch.main([str(tmp_path / "patch.json"), "--data", str(data)])

    assert status == 1
    assert told in capsys.readouterr().err
    assert (data / f"{PACK}.csv").read_bytes() == before


def test_a_patch_that_would_break_a_pack_is_refused(people, data: Path, tmp_path: Path, capsys):
    rows = [
        {"correction": 1, "pack": PACK, "row": ROW, "action": "change", "column": "prior", "old": old, "new": "often"}
        for old in [Packs(data).uses and {row["id"]: row for row in Packs(data).rows(PACK)}[ROW]["prior"]]
    ]
    path = tmp_path / "patch.json"
    path.write_text(json.dumps({"format": apply_patch.FORMAT, "rows": rows}), encoding="utf-8")

    assert apply_patch.main([str(path), "--data", str(data)]) == 1
    assert "not a number" in capsys.readouterr().err


def test_patch_names_who_when_and_why_and_leaves_out_what_is_not_accepted(people, client_of):
    accepted(people, condition_en="loss on ignition below 8 %")
    make_correction(people.practitioner, prior="0.11")

    answer = client_of(people.programme_manager).get(reverse("correction_patch"))

    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        rows = json.loads(archive.read("patch.json"))["rows"]
        table = archive.read("patch.csv").decode()
    assert [row["column"] for row in rows] == ["condition_en"]
    assert rows[0]["source"] == GROUND["source"]
    assert rows[0]["proposed_by"] == str(people.practitioner)
    assert rows[0]["reviewed_by"] == str(people.programme_manager)
    assert rows[0]["reviewed_at"]
    assert table.startswith("correction,pack,")
