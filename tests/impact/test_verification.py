"""The verifier's room: samples that repeat, folders, projection, and a trail that can be checked elsewhere."""

import csv
import hashlib
import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from factories import make_file, make_flow, make_resource, make_synergy
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions import Finding, Paper, confirm, declare, document, state_basis, verify
from symbionet.impact.actions.proofs import draw_sample
from symbionet.impact.models import EntryLevel, SamplingPlan
from symbionet.impact.pages.verification import plan_shown_to
from symbionet.impact.queries import current_entries
from symbionet.impact.queries.verification import claimed_sizes, draw, folder_of, redrawn, strata_of
from symbionet.work.actions import add_document

BASIS = {"routes": {"landfill": 1.0}, "own_disposal": 0.0, "own_virgin": 1000.0, "substitution_ratio": 1.0,
         "own_reprocessing": 0.0, "own_freight": 0.0, "distance_km": 0.0}  # fmt: skip


@pytest.fixture
def claims(people: SimpleNamespace) -> list:
    """Five synergies that claim 1, 10, 100, 1,000 and 5,000 t of 2025 (1 t CO2e each)."""
    flows = []
    for number, amount in enumerate((1, 10, 100, 1000, 5000)):
        name = {"title_en": f"Ash {number}", "title_zh": f"灰{number}"}
        have = make_resource(people.owner_org, **name, quantity=amount, unit="t", period="year")
        synergy = make_synergy(have, people.other_org)
        flow = make_flow(synergy, name_en=f"Ash {number}", name_zh=f"灰{number}", class_id="")
        state_basis(flow, BASIS, by=people.practitioner)
        declare(flow, organisation=people.owner_org, year=2025, quantity=amount, by=people.owner, reason="measured")
        flows.append(flow)
    return flows


def sheet(answer) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_size_is_that_of_the_best_claims(people, claims):
    sizes = claimed_sizes(2025)

    assert [round(sizes[flow.synergy_id]) for flow in claims] == [1, 10, 100, 1000, 5000]


def test_strata_give_each_size_a_place_and_no_more_than_there_are():
    strata = strata_of({1: 5000, 2: 1000, 3: 100, 4: 10, 5: 1}, 4)

    assert [(one.name, one.ids, one.size) for one in strata] == [("large", (1,), 1), ("small", (2, 3, 4, 5), 3)]
    assert sum(one.size for one in strata_of(dict.fromkeys(range(1, 40), 0.0), 12)) == 12
    assert [one.name for one in strata_of({1: 2, 2: 1}, 1, stratified=False)] == ["all"]


def test_a_seed_draws_the_same_and_another_seed_draws_others():
    strata = strata_of(dict.fromkeys(range(1, 200), 1.0), 20)

    assert draw(1, strata) == draw(1, strata)
    assert draw(1, strata) != draw(2, strata)
    assert len(set(draw(1, strata))) == 20


def test_no_synergy_is_drawn_more_often_than_its_share():
    strata = strata_of(dict.fromkeys(range(1, 11), 1.0), 3, stratified=False)
    times = [sum(key in draw(seed, strata) for seed in range(2000)) for key in range(1, 11)]

    assert all(500 < one < 700 for one in times)  # 600 expected, 5 standard deviations are 102


def test_a_plan_keeps_what_draws_it_again(people, claims):
    plan = draw_sample(year=2025, size=3, seed=42, by=people.verifier)

    assert draw_sample(year=2025, size=3, seed=42, by=people.verifier).chosen == plan.chosen
    assert redrawn(SamplingPlan.objects.get(pk=plan.pk))
    assert claims[4].synergy_id in plan.chosen


@pytest.mark.parametrize(
    ("who", "year", "size"), [("practitioner", 2025, 1), ("verifier", 2024, 1), ("verifier", 2025, 6)]
)
def test_a_draw_is_refused(people, claims, who: str, year: int, size: int):
    with pytest.raises(ActionRefused):
        draw_sample(year=year, size=size, by=getattr(people, who))

    assert not SamplingPlan.objects.exists()


def test_the_sample_says_what_it_means_for_the_whole(people, claims):
    plan = draw_sample(year=2025, size=2, seed=1, by=people.verifier)
    before = plan_shown_to(people.verifier, plan)
    for flow in claims:
        if flow.synergy_id in plan.chosen:
            entry = current_entries().get(flow=flow, level=EntryLevel.DECLARED, metric="co2e_avoided_t")
            found = Finding(
                method="papers", opinion="modified", statement="dry mass", adjusted={entry.pk: entry.central / 2}
            )
            verify(flow.synergy, year=2025, finding=found, by=people.verifier)

    after = plan_shown_to(people.verifier, plan)

    assert (before.checked, before.projected) == (0, None)
    assert after.checked == 2
    assert [one.ratio for one in after.strata] == pytest.approx([0.5, 0.5])
    assert after.projected == pytest.approx(after.claimed / 2) == pytest.approx(6111 / 2)


def test_the_folder_names_what_papers_do_not_show(people, claims):
    flow = claims[2]
    confirm(flow, organisation=people.other_org, year=2025, quantity=100, by=people.partner)
    stated = {"issuer": people.other_org, "document": make_file(flow.synergy)}
    document(flow, year=2025, papers=[Paper(kind="invoice", number="1", quantity=60, **stated)], by=people.owner)

    folder = folder_of(people.verifier, flow.synergy, 2025)

    assert folder.gaps == (("Ash 2", 100.0, 60.0, "t"),)
    assert [paper.number for paper in folder.papers] == ["1"]


def test_the_trail_can_be_checked_elsewhere(people, claims, client_of):
    flow = claims[3]
    note = SimpleUploadedFile("note.pdf", b"%PDF-1.7 weighed")
    stored = add_document(flow.synergy, note, kind="other", title="Note", audience="parties", by=people.practitioner)
    version = stored.versions.get()
    confirm(flow, organisation=people.other_org, year=2025, quantity=1000, by=people.partner)
    papers = [Paper(kind="weighbridge", number="7", issuer=people.other_org, quantity=900, document=version)]
    document(flow, year=2025, papers=papers, by=people.owner)
    client = client_of(people.verifier)
    url = reverse("verification_trail", args=[flow.synergy_id, 2025])

    box = sheet(client.get(url))

    sums = dict(reversed(line.split("  ", 1)) for line in box.read("SHA256SUMS").decode().splitlines())
    assert set(sums) == set(box.namelist()) - {"SHA256SUMS"}
    assert all(hashlib.sha256(box.read(name)).hexdigest() == digest for name, digest in sums.items())
    index = {row["file"]: row for row in csv.DictReader(io.StringIO(box.read("index.csv").decode("utf-8-sig")))}
    name = f"files/{version.pk}-note.pdf"
    assert box.read(name) == b"%PDF-1.7 weighed"
    assert index[name]["sha256"] == index[name]["sha256_when_it_came_in"] == version.sha256
    lines = [json.loads(line) for line in box.read("entries.jsonl").decode().splitlines()]
    assert {line["level"] for line in lines} == {"declared", "confirmed", "documented"}
    assert json.loads(box.read("assessments.jsonl").decode().splitlines()[0])["factors"]
    told = json.loads(box.read("synergies.jsonl").decode().splitlines()[0])
    assert {told["id"]} == {line["synergy_id"] for line in lines}
    assert (told["provider"]["name_en"], told["flows"][0]["unit"]) == ("Owner Power", "t")
    assert client.get(url).content == client.get(url).content
    assert box.read("report.pdf").startswith(b"%PDF")
    assert "report.pdf" in box.read("README.txt").decode()
    for whole in ("/verification/years/2025/trail.zip",):
        assert sheet(client.get(whole)).read("report.pdf").startswith(b"%PDF")


def test_the_trail_says_which_file_was_changed_behind_its_back(people, claims, client_of):
    flow = claims[3]
    note = SimpleUploadedFile("note.pdf", b"%PDF-1.7 weighed")
    stored = add_document(flow.synergy, note, kind="other", title="Note", audience="team", by=people.practitioner)
    version = stored.versions.get()
    confirm(flow, organisation=people.other_org, year=2025, quantity=1000, by=people.partner)
    papers = [Paper(kind="weighbridge", number="7", issuer=people.other_org, quantity=900, document=version)]
    document(flow, year=2025, papers=papers, by=people.owner)
    url = reverse("verification_trail", args=[flow.synergy_id, 2025])

    closed = sheet(client_of(people.verifier).get(url))  # the team's own file is not open to the verifier
    with open(version.file.path, "wb") as file:
        file.write(b"%PDF-1.7 heavier")
    index = sheet(client_of(people.practitioner).get(url)).read("index.csv").decode("utf-8-sig")

    assert b"weighed" not in b"".join(closed.read(name) for name in closed.namelist())
    assert "Not open" in closed.read("index.csv").decode("utf-8-sig")
    assert "differs from the file that came in" in index


def test_the_room_by_its_pages(people, claims, client_of):
    client = client_of(people.verifier)

    answer = client.post(
        reverse("verification_room"), {"year": 2025, "size": 3, "how": "strata", "seed": 5}, follow=True
    )

    plan = SamplingPlan.objects.get()
    body = answer.content.decode()
    assert answer.redirect_chain == [(reverse("verification_plan", args=[plan.pk]), 302)]
    assert "Seed 5" in body
    assert "the same synergies" in body
    folder = client.get(reverse("verification_folder", args=[plan.chosen[0], 2025])).content.decode()
    assert "papers show 0 t" in folder
    assert client.post(reverse("verification_room"), {"year": 2025, "size": 99, "how": "plain"}).status_code == 200
    assert SamplingPlan.objects.count() == 1


def test_members_do_not_enter(people, claims, client_of):
    plan = draw_sample(year=2025, size=1, by=people.verifier)

    for user in (people.owner, people.outsider, people.observer):
        assert client_of(user).get(reverse("verification_plan", args=[plan.pk])).status_code == 404
        assert client_of(user).get(reverse("verification_trail_year", args=[2025])).status_code == 404
