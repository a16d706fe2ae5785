"""The room of imports with the lists of the apps: parts, a killed worker, two people, undo; what a new app writes."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from symbionet.core.errors import ActionRefused
from symbionet.core.models import JobState
from symbionet.imports.actions import (
    continue_import,
    delete_made,
    plain_reader,
    request_commit,
    run_import,
    running,
    start_import,
    stop_import,
    undo_import,
)
from symbionet.imports.models import Import, ImportState, RowState
from symbionet.imports.queries import Importer, ReadRow, importers, imports_visible_to, one_by_one, outcomes_of
from symbionet.network.actions import imports as resource_imports
from symbionet.network.actions import start_import as start_resources
from symbionet.network.models import Park, Resource
from symbionet.network.queries.imports import IMPORT

LIST = """企业,供需,资源,数量,单位
甲电厂,供,废渣,5,吨/年
甲电厂,供,废木,6,吨/年
甲电厂,需,蒸汽,7,吨/年
甲电厂,也许,炉灰,1,吨
"""


class Killed(BaseException):
    """A worker that ends without a word."""


@pytest.fixture
def batch(people: SimpleNamespace, monkeypatch) -> Import:
    """Three good rows and a bad one, stored row by row."""
    monkeypatch.setattr(resource_imports, "CHUNK", 1)
    return start_resources(data=LIST.encode(), name="list.csv", by=people.practitioner)


def killed_after(parts: int, monkeypatch, batch: Import) -> None:
    """Run the import in a worker that is killed after so many parts."""
    inner = running.in_parts

    def in_parts(*args, **options) -> Iterator:
        for number, part in enumerate(inner(*args, **options), start=1):
            yield part
            if number == parts:
                raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(running, "in_parts", in_parts)
        with pytest.raises(Killed):
            run_import(batch)


def fresh(batch: Import) -> Import:
    return Import.objects.select_related("job").get(pk=batch.pk)


def stored(batch: Import) -> list[str]:
    return list(Resource.objects.filter(batch=batch).order_by("pk").values_list("title_zh", flat=True))


def test_an_import_that_is_killed_goes_on_where_it_was_and_is_undone_as_a_whole(batch, people, client_of, monkeypatch):
    by, before = people.practitioner, Resource.objects.count()
    killed_after(3, monkeypatch, request_commit(batch, by=by))
    assert stored(batch) == ["废渣", "废木"]
    assert (fresh(batch).state, fresh(batch).job.state) == (ImportState.RUNNING, JobState.RUNNING)
    client = client_of(by)

    for _twice in range(2):
        client.post(reverse("import_stop", args=[batch.number]))
    page = client.get(batch.get_absolute_url()).text
    assert fresh(batch).summary["new"] == 2  # as many as are stored
    assert reverse("import_commit", args=[batch.number]) in page
    client.post(reverse("import_commit", args=[batch.number]))

    assert stored(batch) == ["废渣", "废木", "蒸汽"]
    assert (fresh(batch).state, fresh(batch).summary["new"]) == (ImportState.COMMITTED, 3)
    assert sorted(fresh(batch).rows.filter(number__isnull=False).values_list("number", "state")) == [
        (2, "entered"), (3, "entered"), (4, "entered"), (5, "refused"),
    ]  # fmt: skip
    undo_import(fresh(batch), by=by)
    assert Resource.objects.count() == before


def test_a_part_that_fails_leaves_neither_its_things_nor_its_rows(batch, people, monkeypatch):
    inner = resource_imports.edit_resources

    def fail_at_wood(edits, **options):
        if Resource.objects.filter(batch=batch, title_zh="废木").exists():
            raise RuntimeError("disk full")
        return inner(edits, **options)

    request_commit(batch, by=people.practitioner)
    with monkeypatch.context() as patch:
        patch.setattr(resource_imports, "edit_resources", fail_at_wood)
        with pytest.raises(RuntimeError):
            run_import(batch)

    assert stored(batch) == ["废渣"]
    assert fresh(batch).state == ImportState.FAILED
    assert "disk full" in fresh(batch).job.message
    run_import(continue_import(fresh(batch), by=people.practitioner))
    assert stored(batch) == ["废渣", "废木", "蒸汽"]


def test_of_two_people_who_store_the_same_list_one_is_refused(batch, people):
    other = fresh(batch)
    request_commit(batch, by=people.practitioner)

    with pytest.raises(ActionRefused, match="not a preview any more"):
        request_commit(other, by=people.technical_lead)

    job = fresh(batch).job
    assert run_import(batch).state == ImportState.COMMITTED
    assert run_import(other).state == ImportState.PREVIEW  # it had no job: nothing was done for it
    assert len(stored(batch)) == 3
    assert job.by == people.practitioner


def test_an_undo_happens_once(batch, people):
    run_import(request_commit(batch, by=people.practitioner))
    other = fresh(batch)

    undo_import(batch, by=people.practitioner)

    assert set(batch.rows.exclude(state="refused").values_list("state", flat=True)) == {"undone"}
    with pytest.raises(ActionRefused, match="no import here"):
        undo_import(other, by=people.practitioner)


def test_what_people_build_on_stays_and_its_row_says_so(batch, people):
    run_import(request_commit(batch, by=people.practitioner))
    slag = Resource.objects.get(batch=batch, title_zh="废渣")
    people.synergy.have = slag
    people.synergy.save()

    undo_import(batch, by=people.practitioner)

    assert batch.rows.get(state="kept").target == slag
    assert (batch.summary["undone"], batch.summary["kept"]) == (2, 1)


def test_an_import_nobody_works_on_is_not_stopped(batch, people):
    with pytest.raises(ActionRefused, match="not being worked on"):
        stop_import(batch, by=people.practitioner)


def test_imports_of_one_kind_are_not_among_those_of_another(batch, people):
    assert batch in imports_visible_to(people.practitioner, IMPORT)
    assert batch not in imports_visible_to(people.practitioner, "synergy_import")
    assert not imports_visible_to(people.outsider, "synergy_import")


# --- what a new app writes


def add_park(row: ReadRow, batch: Import) -> Park | None:
    name = row.text("name")
    if not name:
        raise ActionRefused("A park needs a name: write it in the column “name”.")
    if Park.objects.filter(name_en=name).exists():
        return None
    return Park.objects.create(name_en=name, district=row.text("district"))


PARKS = Importer(
    kind="park_import",
    title="Import parks",
    list_route="park_import",
    verbs="parks.import_",
    may_import=lambda visitor: bool(visitor.pk),
    read=plain_reader({"name": ("park", "园区"), "district": ("district", "区县")}, needed=("name",)),
    parts=one_by_one(add_park, what=lambda row: row.text("name")),
    undo=lambda batch, by: delete_made(batch, by, Park, verb="park.import_undone", all_kept="All of them are in use."),
)


@pytest.fixture
def parks(people, monkeypatch) -> Importer:
    """A new app that declares an importer."""
    monkeypatch.setattr(importers, "declared", lambda *_args: {"parks": (PARKS,)})
    return PARKS


def test_a_new_kind_of_list_is_a_reader_and_an_action(parks, people):
    Park.objects.create(name_en="North")
    read = parks.read("园区,区县\nNorth,A\nSouth,B\n,C\n".encode(), "parks.csv", False)
    batch = run_import(start_import("park_import", read, by=people.practitioner, name="parks.csv"))
    assert [(row.number, row.state, row.what, row.words) for row in outcomes_of(batch)] == [
        (2, "same", "North", ""),
        (3, "new", "South", ""),
        (4, "refused", "", "A park needs a name: write it in the column “name”."),
    ]
    assert Park.objects.count() == 1

    batch = run_import(continue_import(batch, by=people.practitioner))

    assert (batch.summary["entered"], batch.summary["same"], batch.summary["refused"]) == (1, 1, 1)
    assert batch.rows.get(state=RowState.ENTERED).target.district == "B"
    undo_import(batch, by=people.practitioner)
    assert list(Park.objects.values_list("name_en", flat=True)) == ["North"]


def test_a_list_without_its_columns_or_rows_is_refused_in_words(parks):
    with pytest.raises(ActionRefused, match="needs a column for: park"):
        parks.read(b"colour\nred\n", "a.csv", False)
    with pytest.raises(ActionRefused, match="empty"):
        parks.read(b"park\n", "a.csv", False)


def test_what_became_of_the_rows_is_written_over_without_a_case_for_each_cell(batch, people):
    request_commit(batch, by=people.practitioner)
    waiting = list(batch.rows.values_list("pk", flat=True))

    with CaptureQueriesContext(connection) as asked:
        run_import(fresh(batch))

    kept = [query["sql"] for query in asked if 'INTO "imports_importrow"' in query["sql"]]
    assert kept
    assert [query["sql"] for query in asked if 'UPDATE "imports_importrow"' in query["sql"]] == []
    assert set(waiting) <= set(batch.rows.values_list("pk", flat=True))
    assert not batch.rows.filter(state=RowState.WAITING).exists()
