"""Long lists of entries: previewed and entered in the background, in parts, with progress, stopped and continued."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from factories import make_body, make_file, make_flow, make_organisation, make_resource, make_synergy
from symbionet.core.models import JobState
from symbionet.impact.actions import confirm, declare, lock_period, state_basis
from symbionet.impact.models import Entry, EntryEvidence
from symbionet.impact.queries import current_entries
from symbionet.impact.queries.entry_claims import groups_of, read_claims
from symbionet.impact.queries.entry_sheets import ENTRY_IMPORT, entry_rows
from symbionet.imports.actions import continue_import as go_on_with_entry_import
from symbionet.imports.actions import run_import as run_entry_import
from symbionet.imports.actions import running, start_import
from symbionet.imports.models import Import
from symbionet.imports.queries import ReadFile, ReadRow, counts_of, outcomes_of
from symbionet.sheets.plain import plain_rows

BASIS = {"routes": {"landfill": 1.0}, "own_disposal": 9.0, "own_virgin": 860.0, "substitution_ratio": 0.8}
HEAD = "synergy,year,stated by,level,metric,quantity,unit,paper,number,issued by,file"
FIGURES = ("cost saving", "private investment", "jobs created", "people trained")
YEARS = range(1995, 2025)
GOOD = [f"Fly ash to cement,{year},,,{name},{year},,,," for year in YEARS for name in FIGURES]


@pytest.fixture
def world(people: SimpleNamespace, monkeypatch) -> SimpleNamespace:
    """1,000 t a year of fly ash for two synergies; the second receiver passes ash on."""
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    people.flow = make_flow(people.synergy)
    people.second = make_flow(make_synergy(people.have, make_organisation(), title_en="Second", title_zh="第二"))
    further = make_resource(people.other_org, quantity=1000, unit="t", period="year")
    people.leg = make_flow(make_synergy(further, make_organisation(), title_en="Further", title_zh="再用"))
    for flow in (people.flow, people.second, people.leg):
        state_basis(flow, BASIS, by=people.practitioner)
    monkeypatch.setattr(running, "BREATH", 0.0)
    return people


def listed(*rows: str) -> list[ReadRow]:
    return entry_rows(*plain_rows([line.split(",") for line in (HEAD, *rows)]))[0]


def start_entry_import(rows: list[ReadRow], *, by: object) -> Import:
    return start_import(ENTRY_IMPORT, ReadFile(rows=rows), by=by)


def states(job: Import) -> dict[str, int]:
    return {state: count for state, count in counts_of(outcomes_of(job)).items() if count}


def test_2500_rows_are_previewed_entered_on_request_and_come_again_without_doubles(world, client_of):
    owner = client_of(world.owner)
    bad = [f"Nobody's {number},2024,,,,1,t,,," for number in range(2500 - len(GOOD))]
    pasted = {"pasted": "\n".join([HEAD, *bad, *GOOD])}

    preview = owner.post(reverse("entry_import"), pasted, follow=True).content.decode()

    assert f"Enter {len(GOOD)} rows" in preview
    assert "Rows left out come first." in preview
    assert "1–50 of 2,500" in preview
    assert "Nobody&#x27;s 0" in preview
    assert not Entry.objects.exists()
    job = Import.objects.get(kind=ENTRY_IMPORT)
    page = owner.post(reverse("entry_import_go_on", args=[job.pk]), follow=True).content.decode()
    assert "rows entered" in page
    assert Entry.objects.count() == len(GOOD)
    owner.post(reverse("entry_import"), pasted)
    again = Import.objects.latest("pk")
    assert states(again) == {"same": len(GOOD), "refused": len(bad)}
    book = owner.get(reverse("entry_import_detail", args=[again.pk]), {"export": "csv"}).content.decode("utf-8-sig")
    assert book.count("already there") == len(GOOD)
    assert owner.post(reverse("entry_import_go_on", args=[job.pk]), follow=True).status_code == 200
    assert Entry.objects.count() == len(GOOD)


def test_the_preview_of_a_long_list_finds_what_contradicts_each_other_far_apart_in_it(world):
    shared = {"year": 2023, "quantity": 700}
    declare(world.flow, organisation=world.owner_org, by=world.owner, **shared)
    confirm(world.flow, organisation=world.other_org, by=world.partner, **shared)
    before = Entry.objects.count()
    make_body("Carrier")
    make_file(world.synergy, "scan.pdf")
    paper = "Fly ash to cement,2023,Owner Power,documented,,10,t,invoice,7,Carrier,scan.pdf"
    rows = listed(
        "Fly ash to cement,2023,Owner Power,,,700,t,,,",
        *GOOD,
        "Second,2023,Owner Power,,,400,t,,,",
        paper,
        "Further,2023,Other Cement,,,300,t,,,",
        *(f"Nobody's {number},2024,,,,1,t,,," for number in range(60)),
        "Further,2022,Other Cement,,,300,t,,,",
        paper.replace("10,t", "20,t"),
    )

    job = run_entry_import(start_entry_import(rows, by=world.practitioner))

    found = {row.number: row for row in outcomes_of(job)}
    facts = len(GOOD) + 3
    assert [found[number].code for number in (2, facts, facts + 1, len(rows) + 1)] == ["", "twice", "", "twice"]
    assert found[len(rows) + 1].column == "number"
    assert found[facts + 2].code == "twice"  # the next leg of the chain counts the same tonnes
    assert Entry.objects.count() == before
    assert not EntryEvidence.objects.exists()


def test_claims_that_bear_on_each_other_are_in_one_group_and_others_are_not(world):
    slag = make_resource(make_organisation(), title_en="Slag", title_zh="渣")
    alone = make_synergy(slag, world.other_org, title_en="Alone", title_zh="单独")
    make_flow(alone, name_en="Slag", name_zh="渣", class_id="slag")
    by = world.practitioner
    names = {"Fly ash to cement": "Owner Power", "Second": "Owner Power", "Further": "Other Cement"}
    rows = listed(
        *(f"{name},2023,{side},,,1,t,,," for name, side in names.items()),
        "Fly ash to cement,2019,Owner Power,,,1,t,,,",
        "Alone,2023,Other Cement,,,1,t,,,",
        "Nobody's,2023,,,,1,t,,,",
    )

    assert groups_of(read_claims(rows, by)) == [[0, 1, 2], [3], [4], [5]]


def test_a_closed_year_is_refused_when_it_closes_between_preview_and_entry(world):
    rows = listed("Fly ash to cement,2023,,,,700,t,,,", "Fly ash to cement,2022,,,,600,t,,,")
    job = run_entry_import(start_entry_import(rows, by=world.owner))
    assert states(job) == {"new": 2}
    lock_period(year=2023, reason="reported", by=world.programme_manager)

    job = run_entry_import(go_on_with_entry_import(job, by=world.owner))

    assert states(job) == {"entered": 1, "refused": 1}
    assert outcomes_of(job)[0].code == "locked"
    assert set(current_entries().values_list("year", flat=True)) == {2022}


def test_a_list_that_is_stopped_keeps_what_is_entered_and_goes_on(world, monkeypatch, client_of):
    job = run_entry_import(start_entry_import(listed(*GOOD), by=world.owner))
    go_on_with_entry_import(job, by=world.owner)
    inner, owner = running.in_parts, client_of(world.owner)

    def stopped_in_between(*args, **options):
        for part in inner(*args, **options):
            owner.post(reverse("entry_import_stop", args=[job.pk]))
            yield part

    with monkeypatch.context() as patch:
        patch.setattr(running, "in_parts", stopped_in_between)
        job = run_entry_import(Import.objects.get(pk=job.pk))

    entered = states(job)["entered"]
    assert job.job.state == JobState.STOPPED
    assert 0 < entered < len(GOOD)
    assert Entry.objects.count() == entered
    page = owner.get(reverse("entry_import_detail", args=[job.pk])).content.decode()
    assert "the rest can go on" in page
    owner.post(reverse("entry_import_go_on", args=[job.pk]))
    job.refresh_from_db()
    assert (job.job.state, states(job)) == (JobState.DONE, {"entered": len(GOOD)})
    assert Entry.objects.count() == len(GOOD)


def test_a_long_list_in_json_is_taken_and_asked_about_later(world, client_of):
    owner, json = client_of(world.owner), {"accept": "application/json"}
    rows = [*GOOD, *(f"Nobody's {number},2024,,,,1,t,,," for number in range(100))]

    taken = owner.post(reverse("entry_import"), {"pasted": "\n".join([HEAD, *rows]), "store": "1"}, headers=json)
    answer = owner.get(taken.json()["job"], headers=json).json()

    assert taken.status_code == 202
    assert (answer["state"], answer["stored"], answer["entered"], answer["refused"]) == ("done", True, len(GOOD), 100)
    assert Entry.objects.count() == len(GOOD)


def test_nobody_else_sees_a_list_and_its_refused_rows_come_back_for_correction(world, client_of):
    job = run_entry_import(start_entry_import(listed("Nobody's,2024,,,,1,t,,,", GOOD[0]), by=world.owner))
    url = reverse("entry_import_detail", args=[job.pk])

    page = client_of(world.owner).get(url)

    assert page.context["again"].splitlines()[-1].startswith("Nobody's\t2024")
    assert "1995" not in page.context["again"]
    assert client_of(world.partner).get(url).status_code == 404
    assert client_of(world.practitioner).get(url).status_code == 404
