"""A person reviews rows between frameworks: who, when, against what; what is carried over says so from then on."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.ems.actions import SystemValues, answer_clauses, carry_over, start_assessment, start_system
from symbionet.ems.models import Assessment
from symbionet.ems.pages.assessments import assessment_shown
from symbionet.ems.queries import frameworks as framework_queries
from symbionet.ems.queries.carrying import projected_answers
from symbionet.ems.queries.frameworks import MAPPINGS, mappings, reviewers
from symbionet.questions.actions import Given, open_sheet, review_rows, take_reviews_back
from symbionet.questions.models import MappingReview
from symbionet.questions.queries import questionnaire_of_sheet
from symbionet.suppliers.pages.frameworks import mapping_shown
from symbionet.suppliers.queries import MAPPING, mapped_relations

KEY = "iso14001-2015|4.1|iso14001-2026|4.1"
READ = "ISO 14001:2026, printed edition"


@pytest.fixture
def source(people) -> Assessment:
    """A gap assessment of the owner's firm with one answer."""
    system = start_system(people.owner_org, SystemValues(coach=people.auditor), by=people.practitioner)
    found = start_assessment(system, "iso14001-2015", "gap", by=people.owner)
    group = questionnaire_of_sheet(open_sheet(found, "ems_iso14001_2015")).groups[0]
    assert answer_clauses(found, group, Given(texts={"q-c4_1": ["m5"]}), by=people.owner) == {}
    return found


def clause(assessment: Assessment, ref: str):
    return next(one for section in assessment_shown(assessment).sections for one in section[4] if one.ref == ref)


def test_a_practitioner_reviews_a_row_and_all_that_rests_on_it_names_the_reviewer(people, source, client_of):
    made = carry_over(source, "iso14001-2026", by=people.owner)
    assert clause(made, "4.1").carried["reviewer"] == ""
    client, page = client_of(people.practitioner), reverse("ems_framework", args=["iso14001-2015"])
    url = reverse("ems_framework_review", args=["iso14001-2015"])

    client.post(url, {"row": [KEY, "iso14001-2015|4.1|nowhere|9"], "note": READ, "move": "review"})

    row = MappingReview.objects.get()  # a row that is not there is not reviewed
    assert (row.row, row.relation, row.note, row.by) == (KEY, "subset", READ, people.practitioner)
    assert history_of(row).get().verb == "mapping.reviewed"
    assert reviewers() == {KEY: str(people.practitioner)}
    text = " ".join(client.get(page).text.split())
    assert f"reviewed by {people.practitioner} on {timezone.localdate().isoformat()}" in text
    assert READ in text
    projected = {one.node.ref: one.reviewer for one in projected_answers(source, "iso14001-2026")}
    assert (projected["4.1"], projected["4.2"]) == (str(people.practitioner), "")
    assert clause(made, "4.1").carried["reviewer"] == str(people.practitioner)  # what was carried before, too
    carried = client_of(people.owner).get(made.get_absolute_url()).text
    assert "nobody has reviewed" not in carried
    client.post(url, {"row": [KEY], "move": "back"})
    assert reviewers() == {}
    assert "nobody has reviewed" in client_of(people.owner).get(made.get_absolute_url()).text


def test_a_review_holds_as_long_as_its_row_and_its_person(people, source, monkeypatch):
    review_rows(MAPPINGS, {KEY: "subset"}, note=READ, by=people.practitioner)
    assert review_rows(MAPPINGS, {KEY: "subset"}, note="again", by=people.administrator) == 0  # the first one stays
    other = [replace(row, relation="equal") if row.key == KEY else row for row in mappings()]
    monkeypatch.setattr(framework_queries, "mappings", lambda: tuple(other))
    assert reviewers() == {}  # the packs say something else by now
    monkeypatch.undo()
    assert KEY in reviewers()
    MappingReview.objects.update(by=None)
    assert reviewers() == {}


def test_who_may_not_review_and_what_is_missing_is_refused(people, client_of):
    for person in (people.owner, people.auditor):
        with pytest.raises(ActionRefused):
            review_rows(MAPPINGS, {KEY: "subset"}, note=READ, by=person)
    for rows, note in (({}, READ), ({KEY: "subset"}, " ")):
        with pytest.raises(ActionRefused):
            review_rows(MAPPINGS, rows, note=note, by=people.practitioner)
    with pytest.raises(ActionRefused):
        take_reviews_back(MAPPINGS, [], by=people.practitioner)
    assert 'form="review"' not in client_of(people.owner).get(reverse("ems_framework", args=["iso14001-2015"])).text
    assert not MappingReview.objects.exists()


def test_rows_of_the_supplier_questionnaire_are_reviewed_alike(people, client_of):
    key = next(iter(mapped_relations()))
    client, url = client_of(people.practitioner), reverse("chain_mapping_review")
    assert mapping_shown().reviewed == 0

    client.post(url, {"row": [key], "note": "VSME 2024\x00", "move": "review"})

    shown = mapping_shown()
    row = next(one for part in shown.parts for one in part.rows if one.key == key)
    assert (shown.reviewed, row.read_against) == (1, "VSME 2024")
    assert row.reviewer == f"{people.practitioner} on {timezone.localdate().isoformat()}"
    assert str(people.practitioner) in client_of(people.partner).get(reverse("chain_mapping")).text
    client.post(url, {"row": [key], "move": "back"})
    assert not MappingReview.objects.filter(pack=MAPPING).exists()
