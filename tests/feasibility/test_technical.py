"""The technical side of a synergy: who writes and reads it, and what it says."""

import pytest

from factories import make_resource, make_synergy
from symbionet.core.errors import ActionRefused
from symbionet.feasibility.actions import (
    close_risk,
    fill_sheet,
    record_risk,
    save_check,
    score_readiness,
)
from symbionet.feasibility.models import Risk
from symbionet.feasibility.pages import technical_shown_to
from symbionet.feasibility.queries import parameter_id
from symbionet.network.models import Visibility
from symbionet.synergies.models import Side
from symbionet.synergies.pages.anonymised import synergies_shown_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def synergy(people):
    """An open exchange: chlorine of 3,000 to 4,000 mg/kg is offered, 0.3 % at most is wanted."""
    composition = [{"name": "Cl", "low": 3000, "high": 4000, "unit": "mg/kg"}]
    have = make_resource(
        people.owner_org, class_id="fly-ash", composition=composition, visibility=Visibility.NETWORK,
        field_visibility={},
    )  # fmt: skip
    wanted = [{"name": "Cl", "low": None, "high": 0.3, "unit": "%"}]
    want = make_resource(
        people.other_org, direction="want", composition=wanted, visibility=Visibility.NETWORK, field_visibility={}
    )
    return make_synergy(have, people.other_org, want=want, stage="discussion", sight="parties")


def shown(visitor, synergy):
    named = synergies_shown_to(visitor, [synergy])[0].named
    return technical_shown_to(visitor, synergy, named=named)


def test_the_sheet_is_filled_from_the_data_once_and_keeps_what_people_wrote(people, synergy):
    save_check(synergy, {"name": "moisture", "high": 1, "unit": "%", "measured_high": 0.5}, by=people.practitioner)

    assert fill_sheet(synergy, by=people.practitioner) == 1
    with pytest.raises(ActionRefused):
        fill_sheet(synergy, by=people.practitioner)

    lines = {line.name: line for line in shown(people.practitioner, synergy).sheet}
    chlorine = lines["Chlorine (Cl)"] if "Chlorine (Cl)" in lines else next(v for k, v in lines.items() if "Cl" in k)
    assert (chlorine.limit, chlorine.measured, chlorine.fit.status) == ("≤ 0.3 %", "0.3–0.4 %", "at_times")
    assert chlorine.margin == -33
    assert chlorine.limit_source == "specification of the want"


def test_a_measurement_in_another_unit_is_converted(people, synergy, client_of):
    client = client_of(people.practitioner)
    url = f"/synergies/{synergy.pk}/technical/parameters/"

    wrong = client.post(url, {"name": "Pb", "high": 1, "unit": "%", "measured_high": 5, "measured_unit": "MJ/kg"})
    right = client.post(
        url, {"name": "含水率", "high": 1, "unit": "%", "measured_high": 5000, "measured_unit": "mg/kg"}
    )

    assert "does not compare" in wrong.content.decode()
    assert right.status_code == 302
    row = synergy.parameter_checks.get()
    assert (row.name, row.measured_high) == ("moisture", 0.5)
    assert parameter_id("nobody knows") == "nobody knows"


def test_each_side_scores_its_own_readiness_only(people, synergy):
    score_readiness(synergy, Side.PROVIDER, {"technology": (7, "tested"), "business": (5, "")}, by=people.owner)
    score_readiness(synergy, Side.RECEIVER, {"technology": (4, "")}, by=people.partner)

    for person, side in ((people.owner, Side.RECEIVER), (people.outsider, Side.PROVIDER)):
        with pytest.raises(ActionRefused):
            score_readiness(synergy, side, {"technology": (9, "")}, by=person)
    with pytest.raises(ActionRefused):
        score_readiness(synergy, Side.PROVIDER, {"technology": (10, "")}, by=people.owner)

    row = shown(people.practitioner, synergy).readiness[0]
    assert (row.provider, row.receiver, row.gap, row.apart) == (7, 4, 3, True)
    score_readiness(synergy, Side.PROVIDER, {"business": (None, "")}, by=people.owner)
    assert [one.provider for one in shown(people.owner, synergy).readiness][:2] == [7, None]


def test_risks_stand_by_priority_and_closed_ones_apart(people, synergy):
    by = people.practitioner
    low = record_risk(synergy, {"name": "Rain", "severity": 2, "occurrence": 3, "detection": 2}, by=by)
    high = record_risk(synergy, {"name": "Fire", "severity": 9, "occurrence": 4, "detection": 5}, by=by)
    with pytest.raises(ActionRefused):
        record_risk(synergy, {"name": "x", "severity": 11, "occurrence": 1, "detection": 1}, by=by)

    found = shown(by, synergy)
    assert [(one.row.name, one.grade) for one in found.risks] == [("Fire", "high"), ("Rain", "low")]
    close_risk(high, by=by)
    assert [one.row for one in shown(by, synergy).closed] == [high]
    assert close_risk(high, by=by).closed_at is None
    assert Risk.objects.filter(pk=low.pk, closed_at=None).exists()


def test_a_partner_reads_figures_only_of_a_composition_that_is_open(people, synergy):
    fill_sheet(synergy, by=people.practitioner)
    assert shown(people.partner, synergy).sheet

    synergy.have.field_visibility = {"composition": Visibility.PRACTITIONERS}
    synergy.have.save()

    assert shown(people.partner, synergy).sheet is None
    assert shown(people.owner, synergy).sheet
    assert shown(people.practitioner, synergy).sheet


def test_before_names_are_known_a_side_sees_only_its_own_readiness(people, synergy):
    score_readiness(synergy, Side.PROVIDER, {"technology": (7, "at our Power works")}, by=people.owner)
    score_readiness(synergy, Side.RECEIVER, {"technology": (4, "Other Cement says so")}, by=people.partner)

    found = technical_shown_to(people.owner, synergy, named=False)

    assert (found.readiness[0].provider, found.readiness[0].receiver) == (7, None)
    assert (found.sheet, found.trials, found.risks) == (None, [], [])
    assert "Cement" not in str(found.readiness)


def test_the_page_shows_all_parts(people, synergy, client_of):
    fill_sheet(synergy, by=people.practitioner)
    score_readiness(synergy, Side.PROVIDER, {"technology": (7, "")}, by=people.owner)
    url = f"/synergies/{synergy.pk}/technical/"

    page = client_of(people.practitioner).get(url).content.decode()

    assert "gap at times" in page
    assert "radar-provider" in page
    assert client_of(people.outsider).get(url).status_code == 404
