"""Pages of the ledger: the journey through forms, refusals in words, who sees what."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from factories import make_flow, make_organisation, make_synergy, make_user
from symbionet.engine.impact import InYear
from symbionet.impact.actions import (
    Answer,
    answer_confirmation,
    assess_synergy,
    confirm,
    confirmation_token,
    correct,
    declare,
    declare_figures,
    lock_period,
    propose_factor,
    request_confirmations,
    review_factor,
    state_basis,
    verify,
)
from symbionet.impact.actions.proofs import Finding
from symbionet.impact.models import Assessment, ConfirmationRequest, Entry, EntryLevel, PeriodLock
from symbionet.impact.pages.today import list_of_benefit_questions
from symbionet.impact.queries import claimed_so_far, current_entries, entries_visible_to, newer_packs, totals_of
from symbionet.synergies.models import Sight, Stage

BASIS = {"routes": {"landfill": 1.0}, "own_disposal": 9.0, "own_virgin": 860.0, "substitution_ratio": 0.8}


@pytest.fixture
def flow(people: SimpleNamespace):
    """1,000 t a year of fly ash to a cement works, with a basis."""
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    found = make_flow(people.synergy)
    state_basis(found, BASIS, by=people.practitioner)
    return found


def text(answer) -> str:
    return answer.content.decode()


def now(level: str, metric: str = "co2e_avoided_t") -> Entry:
    return current_entries().get(level=level, metric=metric)


def test_the_journey_through_the_pages(people, flow, client_of):
    owner, partner, verifier = (client_of(user) for user in (people.owner, people.partner, people.verifier))
    page = reverse("synergy_ledger", args=[people.synergy.pk])

    owner.post(
        reverse("ledger_declare", args=[flow.pk]),
        {"organisation": people.owner_org.pk, "year": 2025, "quantity": "0.1万"},
    )
    assert "Confirm</a>" in text(partner.get(page))
    assert "Confirm</a>" not in text(owner.get(page))
    partner.post(
        reverse("ledger_confirm", args=[flow.pk]),
        {"organisation": people.other_org.pk, "year": 2025, "quantity": "990"},
    )
    owner.post(
        reverse("ledger_document", args=[flow.pk, 2025]),
        {
            "kind": "weighbridge",
            "number": "7",
            "issuer": f"o{people.other_org.pk}",
            "quantity": " 800.0 ",
            "file": SimpleUploadedFile("note.pdf", b"%PDF-1.7 weighed"),
        },
    )
    entry = now("documented")
    verifier.post(
        reverse("ledger_verify", args=[people.synergy.pk, 2025]),
        {"method": "papers", "opinion": "modified", "statement": "Moisture", f"entry{entry.pk}": "500"},
    )

    assert now("confirmed").quantity == 990
    assert now("verified").central == 500
    assert now("verified", "landfill_diverted_t").central == pytest.approx(800)
    shown = text(partner.get(page))
    assert "Weighbridge note 7" in shown
    assert ">500<" in shown


def test_who_declared_reads_at_once_who_confirms_and_gets_no_form(people, flow, client_of):
    declare(flow, organisation=people.owner_org, year=2025, quantity=10, by=people.owner)
    where = f"{reverse('ledger_confirm', args=[flow.pk])}?year=2025"

    own = text(client_of(people.owner).get(where))
    assert "the receiver confirms it" in own
    assert 'name="quantity"' not in own
    partner = client_of(people.partner).get(where)
    assert 'name="quantity"' in text(partner)
    offered = client_of(people.practitioner).get(where).context["form"]
    assert offered["organisation"].initial == people.other_org.pk
    confirm(flow, organisation=people.other_org, year=2025, quantity=10, by=people.partner)
    assert "confirmed already" in text(client_of(people.partner).get(where))


def test_refusals_stand_on_the_page_and_store_nothing(people, flow, client_of):
    owner = client_of(people.owner)
    where = reverse("ledger_declare", args=[flow.pk])
    data = {"organisation": people.owner_org.pk, "year": 2025, "quantity": "1001"}
    assert "left to claim" in text(owner.post(where, data))
    lock_period(year=2025, reason="reported", by=people.programme_manager)
    assert "is closed since" in text(owner.post(where, data | {"quantity": "10"}))
    with translation.override("zh-hans"):
        assert "锁定" in text(owner.post(where, data | {"quantity": "10"}, headers={"accept-language": "zh-hans"}))

    assert not Entry.objects.filter(level="declared").exists()


def test_a_member_cannot_speak_for_the_other_side(people, flow, client_of):
    answer = client_of(people.partner).post(
        reverse("ledger_declare", args=[flow.pk]),
        {"organisation": people.owner_org.pk, "year": 2025, "quantity": "10"},
    )

    assert "Select a valid choice" in text(answer)
    assert Entry.objects.count() == 0


def test_a_member_corrects_its_own_statement_alone(people, flow, client_of):
    entry = declare(flow, organisation=people.owner_org, year=2025, quantity=10, by=people.owner)[0]
    where = reverse("ledger_correct", args=[entry.pk])

    assert client_of(people.partner).post(where, {"value": 1, "reason": "x"}).status_code == 404
    assert client_of(people.owner).post(where, {"value": 9, "reason": "scales"}).status_code == 302
    assert now("declared").quantity == 9


def test_members_see_their_synergies_and_never_the_partners_money(people, flow, client_of):
    declare(flow, organisation=people.owner_org, year=2025, quantity=10, by=people.owner)
    declare_figures(
        people.synergy, organisation=people.owner_org, year=2025, figures={"cost_saving": 76543}, by=people.owner
    )
    page = reverse("synergy_ledger", args=[people.synergy.pk])

    assert "76,543" in text(client_of(people.owner).get(page))
    assert "76,543" not in text(client_of(people.partner).get(page))
    assert "76,543" not in text(client_of(people.partner).get(reverse("ledger_list")))
    assert client_of(people.outsider).get(page).status_code == 404
    assert not entries_visible_to(people.outsider).exists()
    assert not entries_visible_to(people.observer).exists()
    assert set(entries_visible_to(people.verifier)) == set(Entry.objects.all())
    json = client_of(people.partner).get(reverse("ledger_entries"), {"format": "json"}).json()["entries"]
    assert {row["metric"] for row in json} == {"co2e_avoided_t", "landfill_diverted_t", "virgin_material_saved_t"}
    assert {row["basis"] for row in json} == {"in-year, net"}


def test_a_synergy_shown_to_the_network_keeps_its_figures_to_its_parties(people, flow, client_of):
    declare(flow, organisation=people.owner_org, year=2025, quantity=10, by=people.owner)
    people.synergy.sight = Sight.NETWORK
    people.synergy.save()
    client = client_of(people.outsider)

    assert client.get(reverse("synergy_detail", args=[people.synergy.pk])).status_code == 200
    assert client.get(reverse("synergy_ledger", args=[people.synergy.pk])).status_code == 404
    assert not entries_visible_to(people.outsider).exists()


def test_a_question_names_no_partner_that_does_not_want_to_be_named(people, flow, client):
    people.synergy.title_en = "Fly ash from Owner Power to Other Cement"
    people.synergy.sight = Sight.TEASER
    people.synergy.save()
    request = ConfirmationRequest.objects.create(synergy=people.synergy, organisation=people.owner_org, year=2025)
    where = reverse("ledger_answer", args=[confirmation_token(request)])

    assert "Other Cement" not in text(client.get(where))
    people.synergy.sight = Sight.PARTIES
    people.synergy.save()
    assert "Other Cement" in text(client.get(where))


def test_totals_never_mix_levels_years_or_corrected_entries(people, flow):
    assess_synergy(people.synergy, by=people.practitioner)
    entry = declare(flow, organisation=people.owner_org, year=2025, quantity=100, by=people.owner)[0]

    correct(entry, value=50, reason="x", by=people.owner)
    declare(flow, organisation=people.owner_org, year=2024, quantity=70, by=people.owner)

    found = {(total.metric, total.level): total for total in totals_of(Entry.objects.all(), 2025)}

    assert found["landfill_diverted_t", "declared"].central == 50
    assert found["landfill_diverted_t", "declared"].basis.startswith("Declared by one party, in-year 2025")
    assert {total.year for total in found.values()} == {2025}
    life = claimed_so_far(current_entries(), EntryLevel.DECLARED)
    assert life.metrics["landfill_diverted_t"].central == 120
    with pytest.raises(TypeError, match="cannot be added"):
        life + InYear(year=2025, metrics={})


def test_a_total_leads_to_the_entries_it_counts(people, flow, client_of):
    declare(flow, organisation=people.owner_org, year=2025, quantity=100, by=people.owner)
    client = client_of(people.programme_manager)
    listed = client.get(reverse("ledger_list"), {"year": 2025})
    query = {"year": 2025, "metric": "co2e_avoided_t", "level": "declared"}

    page = client.get(reverse("ledger_entries"), query)

    assert "metric=co2e_avoided_t&amp;level=declared" in text(listed)
    assert "Declared by one party, in-year 2025, after attribution" in text(page)
    assert page.context["totals"][0].central == sum(
        entry.central for group in page.context["groups"] for entry in group["entries"]
    )


def test_the_yearly_question_is_answered_by_link_in_one_step(people, flow, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked = request_confirmations(2025, by=people.practitioner)
    assert {request.organisation for request in asked} == {people.owner_org, people.other_org}
    assert {message.to[0] for message in mail.outbox} == {"owner@example.org", "partner@example.org"}
    assert request_confirmations(2025, by=people.practitioner) == []
    field = f"flow{flow.pk}"

    for request in asked:
        where = reverse("ledger_answer", args=[confirmation_token(request)])
        assert f'name="{field}" value="1000"' in text(client.get(where))
        said = client.post(where, {"runs": "yes", field: "900", "name": "Li", "currency": "CNY"})

    assert "confirms nothing yet" in text(said)
    assert now("declared").quantity == 900
    assert now("declared").signed == "Li"
    assert not Entry.objects.filter(level="confirmed").exists()
    again = client.post(where, {"runs": "yes", field: "1", "name": "Li", "currency": "CNY"})
    assert "Thank you" in text(again)
    assert ConfirmationRequest.objects.filter(answered_at__isnull=False).count() == 2


def test_what_was_told_by_the_link_confirms_once_a_contact_gives_it_signed_in(people, flow, client, client_of):
    declare(flow, organisation=people.owner_org, year=2025, quantity=900, by=people.owner)
    request = ConfirmationRequest.objects.create(synergy=people.synergy, organisation=people.other_org, year=2025)
    where, field = reverse("ledger_answer", args=[confirmation_token(request)]), f"flow{flow.pk}"
    client.post(where, {"runs": "yes", field: "890", "name": "Li", "currency": "CNY"})
    assert not Entry.objects.filter(level="confirmed").exists()
    assert client.post(where, {"runs": "yes", field: "1", "name": "Li", "currency": "CNY"}).context["done"]

    for stranger in (people.practitioner, people.owner, people.auditor, people.outsider):
        assert client_of(stranger).post(where, {"runs": "yes", field: "890", "name": "Li"}).status_code == 403
    assert list_of_benefit_questions(people.partner).count == 1
    partner = client_of(people.partner)
    assert f'name="{field}" value="890"' in text(partner.get(where))
    partner.post(where, {"runs": "yes", field: "890", "name": "Wang", "currency": "CNY"})

    assert (now("confirmed").quantity, now("confirmed").by) == (890, people.partner)
    assert list_of_benefit_questions(people.partner).count == 0


def test_what_was_told_by_the_link_is_confirmed_on_the_page_of_the_ledger_too(people, flow, client):
    declare(flow, organisation=people.owner_org, year=2025, quantity=900, by=people.owner)
    request = ConfirmationRequest.objects.create(synergy=people.synergy, organisation=people.other_org, year=2025)
    answer_confirmation(request, Answer(runs=True, name="Li", quantities={flow.pk: 900.0}))
    assert list_of_benefit_questions(people.partner).count == 1

    confirm(flow, organisation=people.other_org, year=2025, quantity=900, by=people.partner)
    assert list_of_benefit_questions(people.partner).count == 0


def test_an_answer_that_does_not_balance_is_refused_in_words(people, flow, client):
    declare(flow, organisation=people.owner_org, year=2025, quantity=900, by=people.owner)
    request = ConfirmationRequest.objects.create(
        synergy=people.synergy, organisation=people.other_org, year=2025, asked_by=people.practitioner
    )
    where = reverse("ledger_answer", args=[confirmation_token(request)])

    answer = client.post(where, {"runs": "yes", f"flow{flow.pk}": "500", "name": "Li", "currency": "CNY"})

    assert "within 5 %" in text(answer)
    request.refresh_from_db()
    assert request.answered_at is None


def test_an_expected_figure_is_kept_to_its_last_digit_and_a_wrong_one_is_said(people, flow, client):
    people.have.quantity = 1234.5678
    people.have.save()
    flow.quantity = None
    flow.save()
    request = ConfirmationRequest.objects.create(
        synergy=people.synergy, organisation=people.owner_org, year=2025, asked_by=people.practitioner
    )
    where, name = reverse("ledger_answer", args=[confirmation_token(request)]), f"flow{flow.pk}"
    told = {"runs": "yes", "name": "Li", "currency": "CNY"}

    assert f'name="{name}" value="1234.57"' in text(client.get(where))
    assert "Write a number" in text(client.post(where, told | {name: "many"}))
    client.post(where, told | {name: "1234.57", "cost_saving": "5万"})

    assert now("declared").quantity == 1234.5678
    assert now("declared", "cost_saving").central == 50_000


def test_a_link_that_was_changed_is_over(client, people):
    assert client.get(reverse("ledger_answer", args=["MQ:forged:token"])).status_code == 410


def test_a_year_in_which_nothing_ran_claims_nothing(people, flow):
    request = ConfirmationRequest.objects.create(synergy=people.synergy, organisation=people.owner_org, year=2025)

    answer_confirmation(request, Answer(runs=False, name="Li", quantities={flow.pk: 5.0}))

    assert not Entry.objects.exists()
    assert ConfirmationRequest.objects.get().answer["runs"] is False


def test_a_later_year_is_reconfirmed_by_both_answers(people, flow):
    declare(flow, organisation=people.owner_org, year=2024, quantity=900, by=people.owner)
    verify(people.synergy, year=2024, finding=Finding(method="papers", opinion="unmodified"), by=people.verifier)

    for side, person in ((people.owner_org, people.owner), (people.other_org, people.partner)):
        request = ConfirmationRequest.objects.create(synergy=people.synergy, organisation=side, year=2025)
        answer_confirmation(request, Answer(runs=True, name="Li", quantities={flow.pk: 800.0}), by=person)

    assert now("reconfirmed").quantity == 800


def test_years_are_closed_and_opened_by_the_programme_manager_alone(people, client_of):
    data = {"year": 2024, "park": "", "reason": "reported"}
    where = reverse("period_list")

    assert client_of(people.practitioner).post(where, data).status_code == 404
    client_of(people.programme_manager).post(where, data)
    assert PeriodLock.objects.get().locked
    client_of(people.programme_manager).post(where, data | {"unlock": "1", "reason": "a note was found"})
    assert not PeriodLock.objects.order_by("-pk")[0].locked


def test_the_basis_form_takes_shares_in_per_cent(people, flow, client_of):
    where = reverse("ledger_basis", args=[flow.pk])
    client = client_of(people.practitioner)
    state_basis(flow, BASIS | {"start": date(2025, 3, 1)}, by=people.practitioner)
    assert 'value="100"' in text(client.get(where))
    assert 'value="2025-03-01"' in text(client.get(where))

    data = {"route_landfill": "70", "route_incineration": "30", "substitutes": "cement", "displacement": "0"}
    assert client.post(where, data).status_code == 302
    assert "add up to 1" in text(client.post(where, data | {"route_landfill": "50"}))

    assert flow.bases.first().routes == {"landfill": 0.7, "incineration": 0.3}


def test_the_basis_form_reads_figures_as_people_write_them_and_keeps_the_others(people, flow, client_of):
    where, client = reverse("ledger_basis", args=[flow.pk]), client_of(people.practitioner)
    state_basis(flow, BASIS | {"own_disposal": 9.123456}, by=people.practitioner)
    data = {"route_landfill": "100%", "own_virgin": "1,200", "own_disposal": "9.12", "distance_km": "0.5万",
            "persistence": "80%", "attribution": "九成", "substitution_ratio": "0.8"}  # fmt: skip

    assert client.post(where, data).status_code == 302
    refused = text(client.post(where, data | {"persistence": "1.2", "distance_km": "far"}))

    found = flow.bases.first()
    assert (found.own_virgin, found.own_disposal, found.distance_km) == (1200, 9.123456, 5000)
    assert (found.routes, found.persistence, found.attribution) == ({"landfill": 1.0}, 0.8, 0.9)
    assert "Write a share of 0 to 1" in refused
    assert "Write a number, such as 1,200." in refused


def test_newer_factors_are_told_and_change_nothing(people, flow, client_of):
    bare = {"routes": {"landfill": 1.0}}
    state_basis(flow, bare, by=people.practitioner)
    kept = assess_synergy(people.synergy, by=people.practitioner)[0]
    assert newer_packs(kept) is None
    stored = kept.lifetime["metrics"]["co2e_avoided_t"][1]

    values = {"activity": "disposal", "subject": "fly ash", "route": "landfill", "value": "50", "unit": "kgCO2e/t"}
    row = propose_factor(values | {"source": "own"}, by=people.practitioner)
    review_factor(row, accept=True, by=people.technical_lead)

    found = newer_packs(kept)

    assert found is not None
    assert found.now == pytest.approx(50)
    assert Assessment.objects.get(pk=kept.pk).lifetime["metrics"]["co2e_avoided_t"][1] == stored
    page = client_of(people.practitioner).get(reverse("synergy_ledger", args=[people.synergy.pk]))
    assert "With the factors of today" in text(page)


def test_a_running_synergy_in_either_language_has_its_page(people, flow, client_of):
    assess_synergy(people.synergy, by=people.practitioner)
    declare(flow, organisation=people.owner_org, year=2025, quantity=10, by=people.owner)
    client = client_of(people.practitioner)
    for language, word in (("en", "Potential over the whole lifetime"), ("zh-hans", "全周期")):
        client.cookies["django_language"] = language
        assert word in text(client.get(reverse("synergy_ledger", args=[people.synergy.pk])))


def test_only_running_synergies_are_asked(people, flow):
    idea = make_synergy(people.have, make_organisation())
    make_user(organisation=idea.receiver)

    asked = request_confirmations(2025, by=people.practitioner)

    assert {request.synergy for request in asked} == {people.synergy}
    assert idea.stage == Stage.IDEA
