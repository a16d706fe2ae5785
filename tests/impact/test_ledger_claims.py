"""Claims: declared, confirmed by the other side, documented, verified, corrected, reconfirmed, locked."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from factories import make_file, make_flow, make_organisation, make_resource, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions import (
    Finding,
    LockedPeriod,
    NeedsReason,
    Paper,
    TwiceClaimed,
    assess_synergy,
    confirm,
    correct,
    declare,
    declare_figures,
    document,
    lock_period,
    propose_factor,
    reconfirm,
    review_factor,
    state_basis,
    unlock_period,
    verify,
    withdraw_paper,
)
from symbionet.impact.models import Assessment, Entry, EntryEvidence, EntryLevel, LifetimeEntry, PeriodLock
from symbionet.impact.queries import current_entries, read_inputs, totals_of
from symbionet.impact.queries.papers import issuer_of
from symbionet.network.models import Park
from symbionet.synergies.actions.parties import remove_flow
from symbionet.synergies.models import Stage

BASIS = {
    "routes": {"landfill": 1.0},
    "substitutes": "cement",
    "substitution_ratio": 0.8,
    "distance_km": 20.0,
    "baseline_distance_km": 5.0,
    "own_disposal": 9.0,
    "own_virgin": 860.0,
    "own_reprocessing": 10.0,
    "own_freight": 0.1,
}  # 9 + 0.8 x 860 - 10 - 15 x 0.1 = 685.5 kg CO2e per t


@pytest.fixture
def flow(people: SimpleNamespace):
    """1,000 t a year of fly ash to a cement works, with a basis."""
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    found = make_flow(people.synergy)
    state_basis(found, BASIS, by=people.practitioner)
    return found


def level(flow, name: str, metric: str = "co2e_avoided_t", year: int = 2025) -> Entry | None:
    return current_entries().filter(flow=flow, level=name, metric=metric, year=year).first()


def declared(people, flow, quantity=1000.0, **more):
    values = {"organisation": people.owner_org, "year": 2025, "quantity": quantity, "by": people.owner}
    return declare(flow, **values | more)


def confirmed(people, flow, quantity=1000.0, **more):
    values = {"organisation": people.other_org, "year": 2025, "quantity": quantity, "by": people.partner}
    return confirm(flow, **values | more)


def papers(flow, *quantities: float, start: int = 1) -> list[Paper]:
    """Notes of the receiver's weighbridge, with their file."""
    stated = {"kind": "weighbridge", "issuer": flow.synergy.receiver, "unit": "t", "document": make_file(flow.synergy)}
    return [
        Paper(**stated, number=f"GB {number}", quantity=quantity)
        for number, quantity in enumerate(quantities, start=start)
    ]


def test_potential_and_lifetime_are_kept_apart(people, flow):
    state_basis(flow, BASIS | {"years": 3, "persistence": 0.5, "attribution": 0.5}, by=people.practitioner)

    assess_synergy(people.synergy, by=people.practitioner)

    rows = current_entries().filter(flow=flow, metric="co2e_avoided_t").order_by("year")
    life = LifetimeEntry.objects.get(flow=flow, metric="co2e_avoided_t")
    assert {row.level for row in rows} == {"potential"}
    assert sum(row.central for row in rows) == pytest.approx(685.5 * 0.5 * 1.75)
    assert life.lifetime_central == pytest.approx(685.5 * 0.5 * 1.75)
    assert not {field.name for field in LifetimeEntry._meta.fields} & {"low", "central", "high", "year"}


def test_a_new_basis_corrects_the_potential_and_keeps_the_old_one(people, flow):
    first = assess_synergy(people.synergy, by=people.practitioner)[0]
    state_basis(flow, BASIS | {"own_virgin": 430.0}, by=people.practitioner)

    second = assess_synergy(people.synergy, by=people.practitioner)[0]

    rows = Entry.objects.filter(flow=flow, metric="co2e_avoided_t", level="potential").order_by("pk")
    assert [round(row.central, 6) for row in rows] == [685.5, 341.5]
    assert rows[1].corrects == rows[0]
    assert (first.basis.number, second.basis.number) == (1, 2)
    assert Assessment.objects.get(pk=first.pk).years == first.years


def test_potentials_that_draw_on_one_have_count_together_what_it_yields(people, flow):
    """Two synergies of 1,000 t each with a have of 1,000 t: alternatives, not 2,000 t."""
    second = make_flow(make_synergy(people.have, make_organisation(name_en="Bricks")))
    state_basis(second, BASIS | {"own_virgin": 430.0}, by=people.practitioner)
    assess_synergy(people.synergy, by=people.practitioner)
    assess_synergy(second.synergy, by=people.practitioner)
    year = Entry.objects.filter(flow=flow, level="potential").latest("pk").year

    found = {(total.metric, total.level): total for total in totals_of(Entry.objects.all(), year)}
    assert found["landfill_diverted_t", "potential"].central == pytest.approx(1000)
    assert found["co2e_avoided_t", "potential"].central == pytest.approx((685.5 + 341.5) / 2)
    assert "counts once" in found["co2e_avoided_t", "potential"].basis
    alone = totals_of(Entry.objects.filter(flow=flow), year)
    assert next(total.central for total in alone if total.metric == "landfill_diverted_t") == pytest.approx(1000)


def test_an_unchanged_basis_makes_no_version(people, flow):
    assert state_basis(flow, BASIS, by=people.practitioner).number == 1
    assert flow.bases.count() == 1


def test_a_basis_with_routes_that_are_no_shares_is_refused(people, flow):
    with pytest.raises(ActionRefused, match="add up to 1"):
        state_basis(flow, {"routes": {"landfill": 0.7}}, by=people.practitioner)
    with pytest.raises(ValidationError):
        state_basis(flow, {"attribution": 1.5}, by=people.practitioner)


def test_an_assessment_keeps_its_factors_and_can_be_read_back(people, flow):
    entry = declared(people, flow)[0]

    kept = entry.assessment

    facts = read_inputs(kept.inputs["facts"])
    assert (facts.own_virgin, facts.quantity.value, facts.start.year) == (860.0, 1000.0, 2025)
    assert {(factor["value"], factor["unit"]) for factor in kept.factors} >= {(860.0, "kgCO2e/t")}
    assert all({"low", "high", "source", "pack"} <= set(factor) for factor in kept.factors)
    assert {term["code"] for term in kept.terms} == {"disposal", "virgin", "reprocessing", "freight"}
    virgin = next(term for term in kept.terms if term["code"] == "virgin")
    assert kept.factors[virgin["factor"]]["value"] == 860.0


def test_the_whole_journey_keeps_each_level(people, flow):
    declared(people, flow, 1000)
    confirmed(people, flow, 980)
    document(flow, year=2025, papers=papers(flow, 500, 300), by=people.owner)
    entry = level(flow, "documented")
    row = verify(
        people.synergy,
        year=2025,
        finding=Finding(method="sample", opinion="modified", statement="Moisture", adjusted={entry.pk: 500.0}),
        by=people.verifier,
    )

    found = {name: level(flow, name).central for name in ("declared", "confirmed", "documented", "verified")}

    assert found == {
        "declared": pytest.approx(685.5),
        "confirmed": pytest.approx(671.79),
        "documented": pytest.approx(548.4),
        "verified": pytest.approx(500.0),
    }
    assert level(flow, "verified").verification == row
    assert level(flow, "verified", "landfill_diverted_t").central == pytest.approx(800)
    assert row.adjusted == {"co2e_avoided_t": 500.0}


def test_only_the_other_side_and_another_person_confirms(people, flow):
    both = make_user(organisation=people.owner_org)
    declared(people, flow, by=people.practitioner)

    with pytest.raises(ActionRefused, match="receiver confirms"):
        confirmed(people, flow, organisation=people.owner_org, by=both)
    with pytest.raises(ActionRefused, match="yourself"):
        confirmed(people, flow, by=people.practitioner)
    with pytest.raises(ActionRefused, match="Only the provider and the receiver"):
        confirmed(people, flow, organisation=make_organisation())


@pytest.mark.parametrize(("quantity", "agrees"), [(950, True), (949, False), (1053, False), (1052, True)])
def test_mass_out_is_mass_in_within_tolerance(people, flow, quantity, agrees):
    people.have.quantity = 2000
    people.have.save()
    declared(people, flow, 1000)

    if agrees:
        assert confirmed(people, flow, quantity)[0].quantity == min(quantity, 1000)
    else:
        with pytest.raises(ActionRefused, match="within 5 %"):
            confirmed(people, flow, quantity)


def test_two_synergies_cannot_claim_the_same_tonne(people, flow):
    third = make_organisation()
    other = make_flow(make_synergy(people.have, third))
    declared(people, flow, 700)

    with pytest.raises(TwiceClaimed, match="300 t are left"):
        declared(people, other, 301)
    declared(people, other, 300)
    assert level(other, "declared").quantity == 300


def test_a_receiver_is_not_told_how_much_the_provider_has(people, flow):
    with pytest.raises(TwiceClaimed) as refusal:
        declared(people, flow, 1001, organisation=people.other_org, by=people.partner)

    assert "1,000" not in str(refusal.value)
    assert "ask your practitioner" in str(refusal.value)


def test_without_a_stated_quantity_one_synergy_claims(people, flow):
    people.have.quantity = None
    people.have.save()
    other = make_flow(make_synergy(people.have, make_organisation()))
    declared(people, flow, 5000)

    with pytest.raises(TwiceClaimed, match="state the yearly quantity"):
        declared(people, other, 1)


def test_a_flow_that_names_no_resource_claims_nothing_beside_one_that_does(people, flow):
    loose = make_synergy(people.have, make_organisation())
    loose.have = None
    loose.save()
    other = make_flow(loose, resource=None)
    declared(people, flow, 10)

    with pytest.raises(TwiceClaimed):
        declared(people, other, 10)


def test_what_arises_once_is_claimed_once_over_all_years(people, flow):
    people.have.period = "once"
    people.have.save()
    declared(people, flow, 700, year=2024)

    with pytest.raises(TwiceClaimed):
        declared(people, flow, 301, year=2025)
    assert declared(people, flow, 300, year=2025)


def test_part_of_a_year_yields_part_of_the_quantity(people, flow):
    people.have.available_from = "2025-07-02"
    people.have.save()
    people.have.refresh_from_db()
    flow.refresh_from_db()

    with pytest.raises(TwiceClaimed, match="yields 501 t"):
        declared(people, flow, 502)


def test_a_year_is_declared_once(people, flow):
    declared(people, flow, 10)

    with pytest.raises(ActionRefused, match="declared already"):
        declared(people, flow, 10, organisation=people.other_org, by=people.partner)


def test_a_paper_counts_once_whatever_its_spelling(people, flow):
    slag = make_resource(people.owner_org, title_en="Slag", title_zh="炉渣")
    other = make_flow(make_synergy(slag, people.other_org), name_en="Slag", name_zh="炉渣", class_id="steel-slag")
    for one in (flow, other):
        declared(people, one, 10)
        confirmed(people, one, 10)
    document(flow, year=2025, papers=papers(flow, 10), by=people.owner)
    same = Paper(
        kind="weighbridge",
        number="gb－１",
        issuer=issuer_of(other.synergy, "OTHER  cement"),
        quantity=5,
        unit="t",
        document=make_file(other.synergy),
    )

    with pytest.raises(TwiceClaimed, match="a paper counts once"):
        document(other, year=2025, papers=[same], by=people.owner)
    assert EntryEvidence.objects.count() == 1


def test_papers_add_up_and_never_prove_more_than_is_claimed(people, flow):
    declared(people, flow, 100)
    confirmed(people, flow, 98)
    document(flow, year=2025, papers=papers(flow, 60), by=people.owner)
    assert level(flow, "documented").quantity == 60

    document(flow, year=2025, papers=papers(flow, 60, start=2), by=people.owner)
    assert level(flow, "documented").quantity == 98


def test_a_withdrawn_paper_counts_no_longer_and_frees_its_number(people, flow):
    declared(people, flow, 100)
    confirmed(people, flow, 100)
    document(flow, year=2025, papers=papers(flow, 60, 40), by=people.owner)

    withdraw_paper(EntryEvidence.objects.first(), reason="typed wrongly", by=people.owner)

    assert level(flow, "documented").quantity == 40
    document(flow, year=2025, papers=papers(flow, 50), by=people.owner)
    assert level(flow, "documented").quantity == 90


@pytest.mark.parametrize("who", ["owner", "practitioner"])
def test_nobody_verifies_their_own_claim(people, flow, who):
    person = getattr(people, who)
    person.role_grants.create(role=Role.VERIFIER)
    person = type(person).objects.get(pk=person.pk)  # roles are read once
    declared(people, flow, by=person)

    with pytest.raises(ActionRefused, match="independent"):
        verify(people.synergy, year=2025, finding=Finding(method="papers", opinion="unmodified"), by=person)


def test_a_practitioner_does_not_verify(people, flow):
    declared(people, flow)

    with pytest.raises(ActionRefused, match="independent"):
        verify(
            people.synergy, year=2025, finding=Finding(method="papers", opinion="unmodified"), by=people.practitioner
        )


def test_an_adjustment_needs_a_statement_and_never_raises(people, flow):
    entry = declared(people, flow)[0]

    for finding in (
        Finding(method="papers", opinion="modified", adjusted={entry.pk: 1.0}),
        Finding(method="papers", opinion="modified", statement="more", adjusted={entry.pk: entry.central + 1}),
    ):
        with pytest.raises(ActionRefused):
            verify(people.synergy, year=2025, finding=finding, by=people.verifier)
    assert level(flow, "verified") is None


def test_an_adverse_opinion_verifies_nothing_and_takes_back_what_was(people, flow):
    declared(people, flow)
    verify(people.synergy, year=2025, finding=Finding(method="papers", opinion="unmodified"), by=people.verifier)

    bad = Finding(method="visit", opinion="adverse", statement="The plant was closed.")
    verify(people.synergy, year=2025, finding=bad, by=people.verifier)

    assert level(flow, "verified").central == 0
    assert level(flow, "verified").reason == "The plant was closed."
    assert Entry.objects.filter(flow=flow, level="verified", metric="co2e_avoided_t").count() == 2


def test_a_later_year_is_reconfirmed_with_the_adjustment_of_the_verifier(people, flow):
    declared(people, flow, 1000, year=2024)
    confirmed(people, flow, 1000, year=2024)
    entry = level(flow, "confirmed", year=2024)
    with pytest.raises(ActionRefused):
        reconfirm(flow, year=2025, by=people.practitioner)
    cut = Finding(method="papers", opinion="modified", statement="m", adjusted={entry.pk: entry.central / 2})
    verify(people.synergy, year=2024, finding=cut, by=people.verifier)
    declared(people, flow, 800)
    confirmed(people, flow, 800)

    reconfirm(flow, year=2025, by=people.practitioner)

    assert level(flow, "reconfirmed").central == pytest.approx(0.6855 * 800 / 2)


def test_a_correction_is_a_new_entry_and_cuts_what_stands_above(people, flow):
    declared(people, flow, 1000)
    confirmed(people, flow, 1000)
    old = level(flow, "declared")

    correct(old, value=900, reason="scales were out", by=people.owner)

    assert Entry.objects.get(pk=old.pk).central == pytest.approx(685.5)
    assert (level(flow, "declared").quantity, level(flow, "confirmed").quantity) == (900, 900)
    assert level(flow, "declared").reason == "scales were out"
    with pytest.raises(ActionRefused, match="corrected already"):
        correct(old, value=800, reason="again", by=people.owner)
    with pytest.raises(TwiceClaimed):
        correct(level(flow, "declared"), value=1001, reason="more", by=people.owner)


def test_a_year_declared_before_its_baseline_is_computed_again_by_a_correction(people):
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    bare = make_flow(people.synergy)
    declared(people, bare)
    confirmed(people, bare, quantity=980)
    assert level(bare, "confirmed").central == 0
    assert level(bare, "confirmed", "landfill_diverted_t") is None
    state_basis(bare, BASIS, by=people.practitioner)

    correct(level(bare, "declared"), value=1000, reason="baseline came later", by=people.owner, again=True)

    figures = {name: level(bare, name).central for name in ("declared", "confirmed")}
    assert figures == pytest.approx({"declared": 685.5, "confirmed": 685.5 * 0.98})
    assert level(bare, "confirmed", "landfill_diverted_t").central == pytest.approx(980)
    assert level(bare, "confirmed").quantity == 980
    assert level(bare, "declared").corrects.central == 0


def test_a_wrong_baseline_is_corrected_without_touching_the_amount(people, flow):
    declared(people, flow)
    state_basis(flow, BASIS | {"routes": {"recycling": 1.0}, "own_virgin": 430.0}, by=people.practitioner)
    correct(level(flow, "declared"), value=900, reason="it was recycled", by=people.owner, again=True)

    assert level(flow, "declared").central == pytest.approx(900 * 0.3415)
    assert level(flow, "declared", "landfill_diverted_t").central == 0
    assert Entry.objects.filter(flow=flow, metric="landfill_diverted_t").count() == 3


def test_a_verified_figure_is_corrected_by_a_verifier_alone(people, flow):
    declared(people, flow)
    verify(people.synergy, year=2025, finding=Finding(method="papers", opinion="unmodified"), by=people.verifier)

    for name in ("declared", "verified"):
        with pytest.raises(ActionRefused, match="verifie"):
            correct(level(flow, name), value=1, reason="x", by=people.owner)


def test_money_is_each_partys_own(people, flow):
    for side, value, by in ((people.owner_org, 5000.0, people.owner), (people.other_org, -1000.0, people.partner)):
        declare_figures(people.synergy, organisation=side, year=2025, figures={"cost_saving": value}, by=by)

    rows = current_entries().filter(metric="cost_saving")
    assert {(row.organisation_id, row.central, row.currency) for row in rows} == {
        (people.owner_org.pk, 5000.0, "CNY"),
        (people.other_org.pk, -1000.0, "CNY"),
    }
    with pytest.raises(ActionRefused, match="follows from what flowed"):
        declare_figures(
            people.synergy, organisation=people.owner_org, year=2025, figures={"co2e_avoided_t": 1}, by=people.owner
        )
    correct(rows.get(organisation=people.owner_org), value=4000, reason="invoice", by=people.owner)
    assert current_entries().get(organisation=people.owner_org).central == 4000


def test_a_closed_year_takes_nothing(people, flow):
    entry = declared(people, flow, 10)[0]
    confirmed(people, flow, 10)
    document(flow, year=2025, papers=papers(flow, 1), by=people.owner)
    lock_period(year=2025, reason="reported", by=people.programme_manager)
    attempts = [
        lambda: declared(people, flow, 1),
        lambda: confirmed(people, flow, 10),
        lambda: document(flow, year=2025, papers=papers(flow, 1, start=9), by=people.owner),
        lambda: correct(entry, value=1, reason="x", by=people.owner),
        lambda: verify(
            people.synergy, year=2025, finding=Finding(method="papers", opinion="unmodified"), by=people.verifier
        ),
        lambda: declare_figures(
            people.synergy, organisation=people.owner_org, year=2025, figures={"cost_saving": 1}, by=people.owner
        ),
        lambda: reconfirm(flow, year=2025, by=people.practitioner),
        lambda: withdraw_paper(EntryEvidence.objects.get(), reason="x", by=people.owner),
    ]
    before = Entry.objects.count()

    for attempt in attempts:
        with pytest.raises(LockedPeriod, match=r"is closed since .* \(reported\)"):
            attempt()
    assert Entry.objects.count() == before
    unlock_period(year=2025, reason="a note was found", by=people.programme_manager)
    assert document(flow, year=2025, papers=papers(flow, 1, start=9), by=people.owner)
    assert PeriodLock.objects.count() == 2


def test_a_closed_year_keeps_its_potential(people, flow):
    state_basis(flow, BASIS | {"start": "2025-01-01"}, by=people.practitioner)
    flow.refresh_from_db()
    assess_synergy(people.synergy, by=people.practitioner)
    lock_period(year=2025, reason="reported", by=people.programme_manager)
    state_basis(flow, BASIS | {"start": "2025-01-01", "own_virgin": 1.0}, by=people.practitioner)

    assess_synergy(people.synergy, by=people.practitioner)

    assert level(flow, "potential").central == pytest.approx(685.5)


def test_a_park_closes_its_own_synergies(people, flow):
    zone = Park.objects.create(name_en="Zone", parent=Park.objects.create(name_en="TEDA"))
    lock_period(year=2025, reason="zone", by=people.programme_manager, park=zone.parent)
    assert declared(people, flow, 1, year=2024)
    people.owner_org.park = zone
    people.owner_org.save()
    flow.synergy.provider.refresh_from_db()

    with pytest.raises(LockedPeriod):
        declared(people, flow, 1)


def test_an_idea_and_a_year_to_come_are_not_claimed(people, flow):
    with pytest.raises(ActionRefused, match="has begun"):
        declared(people, flow, 1, year=2999)
    people.synergy.stage = Stage.IDEA
    people.synergy.save()
    flow.synergy.refresh_from_db()
    with pytest.raises(ActionRefused, match="once the exchange runs"):
        declared(people, flow, 1)


@pytest.mark.parametrize("quantity", [-1, float("nan"), float("inf")])
def test_an_impossible_quantity_is_refused(people, flow, quantity):
    with pytest.raises(ActionRefused, match="positive number"):
        declared(people, flow, quantity)


def test_a_unit_that_does_not_fit_is_refused_and_another_is_counted(people, flow):
    with pytest.raises(ActionRefused, match="counted in t"):
        declared(people, flow, 1, unit="kWh")
    assert declared(people, flow, 900, unit="kg")[0].quantity == pytest.approx(0.9)


def test_a_benefit_far_above_published_ones_needs_a_reason(people, flow):
    state_basis(flow, BASIS | {"own_virgin": 90000.0}, by=people.practitioner)

    with pytest.raises(NeedsReason, match="far above"):
        declared(people, flow, 10)
    assert declared(people, flow, 10, reason="gold plating sludge, assayed")[0].reason


def test_own_factors_count_once_another_person_reviewed_them(people, flow):
    values = {"activity": "disposal", "subject": "fly ash", "route": "landfill", "value": "50", "unit": "kgCO2e/t"}
    row = propose_factor(values | {"source": "own measurement"}, by=people.practitioner, organisation=people.owner_org)
    bare = {name: value for name, value in BASIS.items() if name != "own_disposal"}
    state_basis(flow, bare, by=people.practitioner)
    with pytest.raises(ActionRefused, match="Another person"):
        review_factor(row, accept=True, by=people.practitioner)
    before = assess_synergy(people.synergy, by=people.practitioner)[0]

    review_factor(row, accept=True, by=people.technical_lead)
    after = assess_synergy(people.synergy, by=people.practitioner)[0]

    assert f"own:{row.pk}" not in {factor["id"] for factor in before.factors}
    assert f"own:{row.pk}" in {factor["id"] for factor in after.factors}
    with pytest.raises(ActionRefused, match="source"):
        propose_factor(values, by=people.practitioner)


def test_a_synergy_without_flows_is_assessed_by_its_have(people):
    people.have.quantity, people.have.unit, people.have.period = 500, "t", "month"
    people.have.class_id, people.have.route = "fly-ash", "landfill"
    people.have.save()
    people.synergy.refresh_from_db()

    found = assess_synergy(people.synergy, by=people.practitioner)[0]

    assert found.basis.routes == {"landfill": 1.0}
    assert sum(row.central for row in current_entries().filter(metric="landfill_diverted_t")) == pytest.approx(6000)


def test_what_has_a_ledger_cannot_be_deleted(people, flow):
    declared(people, flow, 1)

    with pytest.raises(ProtectedError):
        people.synergy.delete()
    with pytest.raises(ActionRefused, match="stand in the ledger"):
        remove_flow(flow, by=people.practitioner)


def test_levels_of_a_flow_hold_one_current_entry_each(people, flow):
    declared(people, flow, 1000)
    confirmed(people, flow, 1000)
    correct(level(flow, "declared"), value=900, reason="a", by=people.owner)
    correct(level(flow, "declared"), value=800, reason="b", by=people.owner)

    keys = list(current_entries().values_list("flow", "year", "metric", "organisation", "level"))
    assert len(keys) == len(set(keys))
    assert set(EntryLevel.values) >= {key[-1] for key in keys}
