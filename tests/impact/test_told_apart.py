"""A tonne counts once also under two names and along a chain: attempts by page, JSON, list and action."""

import io
import json
import zipfile
from base64 import b64encode
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from factories import make_file, make_flow, make_organisation, make_resource, make_site, make_synergy, make_user
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions import (
    Finding,
    MayBeTwice,
    Paper,
    TwiceClaimed,
    confirm,
    correct,
    declare,
    distinguish,
    document,
    lock_period,
    state_arising,
    state_basis,
    verify,
)
from symbionet.impact.models import Distinction, Entry
from symbionet.impact.queries import current_entries, doubts_of
from symbionet.network.actions import remove_site
from symbionet.synergies.actions import add_party

YEAR = 2025
DISPOSED = {"routes": {"landfill": 1.0}, "own_disposal": 9.0}
REPLACES = {"routes": {"recycling": 1.0}, "substitutes": "cement", "own_virgin": 860.0, "substitution_ratio": 0.8}
BOTH = {**REPLACES, **DISPOSED}


@pytest.fixture
def world(people: SimpleNamespace) -> SimpleNamespace:
    """One tonne entered as two haves of one site, each in a synergy of its own."""
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    people.flow = make_flow(people.synergy)
    values = {"site": people.site, "quantity": 1000, "unit": "t", "period": "year"}
    people.twin_have = make_resource(people.owner_org, title_en="Ash of the power plant", title_zh="电厂灰", **values)
    people.third_org = make_organisation(name_en="Brick Works")
    people.third = make_user(organisation=people.third_org)
    people.twin = make_flow(make_synergy(people.twin_have, people.third_org, title_en="Ash to bricks"))
    for flow in (people.flow, people.twin):
        state_basis(flow, BOTH, by=people.practitioner)
    return people


def declared(people, flow, quantity=600.0, *, year=YEAR):
    return declare(flow, organisation=flow.synergy.provider, year=year, quantity=quantity, by=people.practitioner)


def confirmed(people, flow, by, quantity=600.0):
    return confirm(flow, organisation=flow.synergy.receiver, year=YEAR, quantity=quantity, by=by)


def chain(people, *, first=BOTH, second=BOTH, **values):
    """The cement works of the first synergy passes the ash on: the second leg."""
    passed = make_resource(people.other_org, title_en="Classified ash", title_zh="分选灰", **values)
    leg = make_flow(make_synergy(passed, people.third_org, title_en="Classified ash to bricks"))
    state_basis(people.flow, first, by=people.practitioner)
    state_basis(leg, second, by=people.practitioner)
    return leg


def test_one_tonne_as_two_haves_is_declared_but_not_proven(world):
    declared(world, world.flow)
    declared(world, world.twin)
    stated = {"issuer": world.other_org, "document": make_file(world.synergy)}
    note = Paper(kind="weighbridge", number="1", quantity=600, unit="t", **stated)
    fine = Finding(method="papers", opinion="unmodified")
    attempts = [
        lambda: confirmed(world, world.flow, world.partner),
        lambda: confirmed(world, world.twin, world.third),
        lambda: document(world.flow, year=YEAR, papers=[note], by=world.owner),
        lambda: verify(world.synergy, year=YEAR, finding=fine, by=world.verifier),
    ]
    before = Entry.objects.count()

    for attempt in attempts:
        with pytest.raises(MayBeTwice, match="why these are not the same tonnes"):
            attempt()
    assert Entry.objects.count() == before

    distinguish(world.flow, world.twin, year=YEAR, reason="Two boilers, a weighbridge each", by=world.owner)
    assert confirmed(world, world.flow, world.partner)
    assert confirmed(world, world.twin, world.third)
    assert verify(world.synergy, year=YEAR, finding=fine, by=world.verifier)


def test_an_adverse_opinion_needs_no_distinction(world):
    declared(world, world.flow)
    declared(world, world.twin)

    bad = Finding(method="papers", opinion="adverse", statement="The same ash twice.")

    assert verify(world.synergy, year=YEAR, finding=bad, by=world.verifier)


def test_a_distinction_is_of_two_haves_and_holds_for_every_year_and_flow_of_them(world):
    more = make_flow(make_synergy(world.twin_have, world.other_org, title_en="Ash to roads"))
    declared(world, world.flow)
    for flow in (world.twin, more):
        declared(world, flow, 300)
    distinguish(world.flow, world.twin, year=YEAR, reason="Two boilers", by=world.owner)

    assert doubts_of(world.flow, YEAR) == doubts_of(more, YEAR) == []
    declared(world, world.flow, year=2024)
    declared(world, more, year=2024)
    assert doubts_of(more, 2024) == []


def test_other_sites_times_and_kinds_are_not_in_doubt(world):
    declared(world, world.flow)
    assert [doubt.kind for doubt in doubts_of(world.twin, YEAR)] == ["twins"]

    far = make_site(world.owner_org, is_main=False)
    for changed in ({"site": far}, {"available_from": f"{YEAR + 1}-01-01"}):
        before = {name: getattr(world.twin_have, name) for name in changed}
        for name, value in changed.items():
            setattr(world.twin_have, name, value)
        world.twin_have.save()
        world.twin.resource.refresh_from_db()
        assert doubts_of(world.twin, YEAR) == []
        for name, value in before.items():
            setattr(world.twin_have, name, value)
        world.twin_have.save()
    world.twin.class_id = "steel-slag"
    world.twin.name_en, world.twin.name_zh = "Slag", "钢渣"
    assert doubts_of(world.twin, YEAR) == []


def test_a_reason_is_given_once_and_never_changed(world):
    declared(world, world.flow)
    declared(world, world.twin)
    with pytest.raises(ActionRefused, match="Say why"):
        distinguish(world.flow, world.twin, year=YEAR, reason=" ", by=world.owner)
    row = distinguish(world.flow, world.twin, year=YEAR, reason="Two boilers", by=world.owner)

    with pytest.raises(ActionRefused, match="Nothing is in doubt"):
        distinguish(world.twin, world.flow, year=YEAR, reason="Again", by=world.owner)
    row.reason = "other"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.save()


def test_what_a_site_generates_bounds_all_its_haves_together(world):
    with pytest.raises(ActionRefused, match="where the figure comes from"):
        state_arising(world.flow, year=YEAR, quantity=1000, source="", by=world.owner)
    state_arising(world.flow, year=YEAR, quantity=1000, source="Waste ledger 2025", by=world.owner)
    declared(world, world.flow, 600)

    with pytest.raises(TwiceClaimed, match="1,000 t of this class were generated in 2025, and 600 t"):
        declared(world, world.twin, 401)
    rows = declared(world, world.twin, 400)
    with pytest.raises(TwiceClaimed, match="400 t are left"):
        correct(rows[0], value=401, reason="more", by=world.practitioner)
    with pytest.raises(ActionRefused, match="1,000 t are claimed for 2025 already"):
        state_arising(world.flow, year=YEAR, quantity=999, source="Waste ledger 2025", by=world.owner)
    state_arising(world.flow, year=YEAR, quantity=1001, source="Corrected waste ledger", by=world.owner)
    assert correct(rows[0], value=401, reason="more", by=world.practitioner)


def test_a_receiver_is_not_told_what_a_site_generates(world):
    state_arising(world.flow, year=YEAR, quantity=1000, source="Waste ledger", by=world.owner)

    with pytest.raises(TwiceClaimed) as refusal:
        declare(world.flow, organisation=world.other_org, year=YEAR, quantity=1000.5, by=world.partner)

    assert "1,000" not in str(refusal.value)


@pytest.mark.parametrize("order", ["provider first", "passed on first"])
def test_of_a_chain_one_leg_counts_what_is_diverted(world, order):
    leg = chain(world)
    legs = [world.flow, leg] if order == "provider first" else [leg, world.flow]
    declared(world, legs[0])
    before = Entry.objects.count()

    with pytest.raises(TwiceClaimed, match="Of a chain one leg counts"):
        declared(world, legs[1])

    assert Entry.objects.count() == before


def test_a_chain_whose_legs_count_different_effects_is_claimed(world):
    leg = chain(world, first=DISPOSED, second=REPLACES)
    declared(world, world.flow)
    declared(world, leg)

    assert confirmed(world, world.flow, world.partner)
    sums = dict.fromkeys(("landfill_diverted_t", "virgin_material_saved_t"), 0.0)
    for entry in current_entries().filter(level="declared", metric__in=sums):
        sums[entry.metric] += entry.central
    assert sums == {"landfill_diverted_t": 600, "virgin_material_saved_t": pytest.approx(480)}


def test_a_chain_through_a_process_and_over_the_turn_of_the_year_is_seen(world):
    leg = chain(world)
    world.flow.class_id, leg.class_id = "bf-slag", "ggbs"
    for flow in (world.flow, leg):
        flow.name_en = flow.name_zh = flow.class_id
        flow.save()
    world.have.title_en = world.have.title_zh = "slag"
    world.have.save()
    world.flow.resource.refresh_from_db()
    declared(world, world.flow, year=2024)

    with pytest.raises(TwiceClaimed, match="one leg counts"):
        declared(world, leg, year=2025)


def test_a_processor_that_passes_on_is_seen(world):
    processor = make_organisation(name_en="Mill")
    add_party(world.synergy, "processor", organisation=processor, by=world.practitioner)
    passed = make_resource(processor, title_en="Ash", title_zh="灰")
    leg = make_flow(make_synergy(passed, world.third_org))
    state_basis(leg, BOTH, by=world.practitioner)
    declared(world, world.flow)

    with pytest.raises(TwiceClaimed, match="one leg counts"):
        declared(world, leg)


def test_own_ash_beside_bought_ash_is_claimed_with_a_reason(world):
    leg = chain(world)
    declared(world, world.flow)

    distinguish(leg, world.flow, year=YEAR, reason="Ash of the works' own boiler", by=world.partner)

    assert declared(world, leg)
    assert confirmed(world, leg, world.third)


def test_a_claim_of_nothing_is_not_in_doubt(world):
    declared(world, world.flow, 0)
    declared(world, world.twin)

    assert confirmed(world, world.twin, world.third)
    assert confirmed(world, world.flow, world.partner, 0)


def test_attempts_by_page_are_refused_in_words_until_a_reason_is_given(world, client_of):
    declared(world, world.flow)
    declared(world, world.twin)
    partner, owner = client_of(world.partner), client_of(world.owner)
    asked = {"organisation": world.other_org.pk, "year": YEAR, "quantity": "600"}

    page = partner.post(reverse("ledger_confirm", args=[world.flow.pk]), asked).content.decode()
    assert "why these are not the same tonnes" in page
    doubts = reverse("ledger_doubts", args=[world.flow.pk])
    assert "Ash to bricks" in owner.get(doubts).content.decode()
    theirs = partner.get(doubts).content.decode()
    assert "Another synergy" in theirs
    assert "Ash to bricks" not in theirs
    assert "Possibly counted twice" in owner.get(reverse("synergy_ledger", args=[world.synergy.pk])).content.decode()

    url = reverse("ledger_distinguish", args=[world.flow.pk])
    assert partner.post(url, {"other": world.twin.pk, "reason": "x"}).status_code == 404
    assert "This field is required" in owner.post(url, {"other": world.twin.pk, "reason": ""}).content.decode()
    assert owner.post(url, {"other": world.twin.pk, "reason": "Two boilers"}).status_code == 302
    assert Distinction.objects.get().reason == "Two boilers"
    assert partner.post(reverse("ledger_confirm", args=[world.flow.pk]), asked).status_code == 302
    assert "Two boilers" in owner.get(doubts).content.decode()
    assert "Two boilers" not in partner.get(doubts).content.decode()


def test_what_a_site_generates_by_page(world, client_of):
    url = reverse("ledger_arising", args=[world.flow.pk])
    stated = {"year": YEAR, "quantity": "1000", "source": "Waste ledger 2025"}

    assert client_of(world.partner).post(url, stated).status_code == 404
    assert client_of(world.owner).post(url, stated).status_code == 302
    page = client_of(world.owner).get(reverse("ledger_doubts", args=[world.flow.pk])).content.decode()
    assert "1,000 t" in page
    assert (
        "1,000 t" not in client_of(world.partner).get(reverse("ledger_doubts", args=[world.flow.pk])).content.decode()
    )
    lock_period(year=YEAR, reason="reported", by=world.programme_manager)
    assert "closed since" in client_of(world.owner).post(url, stated).content.decode()


def test_attempts_by_list_are_refused_with_a_code(world, client_of):
    leg = chain(world)
    declared(world, world.flow)
    declared(world, world.twin)
    rows = [
        "Classified ash to bricks,2025,Other Cement,declared,600,t",
        "Fly ash to cement,2025,Other Cement,confirmed,600,t",
    ]
    asked = {"pasted": "\n".join(["synergy,year,stated by,level,quantity,unit", *rows])}

    answer = client_of(world.partner).post(reverse("entry_import"), asked, headers={"accept": "application/json"})

    assert [row["code"] for row in answer.json()["rows"]] == ["twice", "possibly_twice"]
    assert "one leg counts" in answer.json()["rows"][0]["message"]
    assert not Entry.objects.filter(flow=leg).exists()


def test_the_tables_refuse_what_makes_no_sense(world):
    with pytest.raises((DatabaseError, ValidationError)), transaction.atomic():
        Distinction.objects.create(flow=world.flow, other=world.flow, reason="x")


def test_the_verifier_sees_what_is_in_doubt_and_what_tells_apart(world, client_of):
    declared(world, world.flow)
    declared(world, world.twin)
    folder = reverse("verification_folder", args=[world.synergy.pk, YEAR])
    verifier = client_of(world.verifier)
    assert "another claim may be of the same tonnes" in verifier.get(folder).content.decode()

    distinguish(world.flow, world.twin, year=YEAR, reason="Two boilers", by=world.owner)
    state_arising(world.flow, year=YEAR, quantity=2000, source="Waste ledger", by=world.owner)

    assert "Two boilers" in verifier.get(folder).content.decode()
    answer = verifier.get(reverse("verification_trail", args=[world.synergy.pk, YEAR]))
    box = zipfile.ZipFile(io.BytesIO(answer.content))
    assert json.loads(box.read("distinctions.jsonl"))["reason"] == "Two boilers"
    assert json.loads(box.read("arisings.jsonl"))["quantity"] == 2000


def test_a_site_whose_arisings_are_stated_stays(world):
    state_arising(world.flow, year=YEAR, quantity=2000, source="Waste ledger", by=world.owner)
    for resource in (world.have, world.twin_have):
        resource.site = None
        resource.save()

    with pytest.raises(ActionRefused, match="the site stays"):
        remove_site(world.site, by=world.owner)


def test_attempts_as_json_are_refused_in_the_same_words(world, client_of):
    declared(world, world.flow)
    declared(world, world.twin)
    partner, owner, verifier = (client_of(user) for user in (world.partner, world.owner, world.verifier))

    def send(client, path, body):
        return client.post(f"/api/v1/ledger{path}", body, content_type="application/json")

    flow, year = f"/flows/{world.flow.pk}", {"year": YEAR}
    file = {"name": "note.pdf", "content": b64encode(b"%PDF-1.7 weighed").decode()}
    note = year | {"kind": "invoice", "number": "1", "issuer": "Other Cement", "quantity": 600, "file": file}
    fine = year | {"method": "papers", "opinion": "unmodified"}
    verify_at = f"/synergies/{world.synergy.pk}/verify"
    attempts = [
        send(partner, f"{flow}/confirm", year | {"quantity": 600}),
        send(owner, f"{flow}/papers", note),
        send(verifier, verify_at, fine),
    ]
    assert [answer.status_code for answer in attempts] == [409] * 3
    assert all("why these are not the same tonnes" in answer.json()["error"] for answer in attempts)
    hidden = partner.get(f"/api/v1/ledger{flow}/doubts").json()[0]
    seen = owner.get(f"/api/v1/ledger{flow}/doubts").json()[0]
    assert (hidden["title"], hidden["synergy"], hidden["may_tell"]) == ("", None, False)
    assert (seen["title"], seen["kind"], seen["may_tell"]) == ("Ash to bricks", "twins", True)

    assert send(partner, f"{flow}/distinguish", {"other": seen["other"], "reason": "x"}).status_code == 404
    assert send(owner, f"{flow}/distinguish", {"other": seen["other"], "reason": ""}).status_code == 422
    assert send(owner, f"{flow}/distinguish", {"other": seen["other"], "reason": "Two boilers"}).status_code == 201
    assert send(partner, f"{flow}/confirm", year | {"quantity": 600}).status_code == 201
    assert send(owner, f"{flow}/papers", note).status_code == 201
    assert "counts already" in send(owner, f"{flow}/papers", note).json()["error"]
    entry = current_entries().get(flow=world.flow, level="documented", metric="co2e_avoided_t")
    cut = fine | {"opinion": "modified", "statement": "Moisture", "adjusted": {str(entry.pk): 1.5}}
    found = {row["metric"]: row["central"] for row in send(verifier, verify_at, cut).json()}
    assert found["co2e_avoided_t"] == 1.5


def test_a_closed_year_is_refused_as_json(world, client_of):
    manager, owner = client_of(world.programme_manager), client_of(world.owner)
    closing = {"year": YEAR, "reason": "reported"}

    assert manager.post("/api/v1/ledger/periods/lock", closing, content_type="application/json").status_code == 201
    url, claim = f"/api/v1/ledger/flows/{world.flow.pk}/declare", {"year": YEAR, "quantity": 5}
    refused = owner.post(url, claim, content_type="application/json")
    assert refused.status_code == 409
    assert "closed since" in refused.json()["error"]
    assert [row["year"] for row in manager.get("/api/v1/ledger/periods").json()] == [YEAR]
    manager.post("/api/v1/ledger/periods/unlock", closing, content_type="application/json")
    assert owner.post(url, claim, content_type="application/json").status_code == 201
