"""The JSON API: leaks, and the same refusals as the pages (access: tests/test_api_access.py)."""

import json
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.test import Client
from django.utils import timezone

from factories import make_flow, make_resource, make_site, make_synergy
from symbionet.accounts.actions import make_api_token, revoke_api_token
from symbionet.accounts.models import ApiToken, TokenScope
from symbionet.impact.actions import lock_period
from symbionet.network.models import Visibility
from symbionet.network.queries.resources import teaser_key
from symbionet.synergies.actions import hold_synergy
from symbionet.synergies.models import Sight, Stage, Synergy
from symbionet.web.api import api
from worlds import send_json as send


def test_leak_partner_that_is_not_named_appears_in_no_answer(people: SimpleNamespace, client_of):
    have = make_resource(people.owner_org, title_en="Secret slag", class_id="blast-furnace-slag", quantity=4321,
                         unit="t", period="year", visibility=Visibility.TEASER,
                         description_en="From furnace number two")  # fmt: skip
    synergy = make_synergy(have, people.other_org, sight=Sight.TEASER, title_en="Secret slag from Owner Power")
    people.match.have = have
    people.match.save()
    client = client_of(people.partner)
    paths = ["/organisations", "/resources", "/teasers", "/matches?state=all", f"/matches/{people.match.pk}",
             "/synergies", f"/synergies/{synergy.pk}", "/ledger/entries",
             f"/synergies/{people.synergy.pk}"]  # fmt: skip

    told = {path: send(client, "GET", path) for path in paths}

    assert [told[path].json()["total"] for path in ("/teasers", "/matches?state=all", "/synergies")] == [1, 1, 1]
    assert told[f"/synergies/{synergy.pk}"].json()["provider"]["named"] is False
    for path, answer in told.items():
        text = answer.content.decode()
        for secret in ("Owner Power", "甲电厂", "Secret slag", "4321", "4,321", "furnace number", "owner@"):
            assert secret not in text, f"{secret} in {path}"
        for key in (f'"resource": {have.pk}', f"/organisations/{people.owner_org.pk}/", f"/resources/{have.pk}/"):
            assert key not in text, f"{key} in {path}"


def test_leak_closed_fields_of_a_shared_resource_are_empty_and_named(people: SimpleNamespace, client_of):
    kept = {"price": "private", "quantity": "practitioners", "description": "practitioners"}
    have = make_resource(people.owner_org, visibility=Visibility.NETWORK, price="30 CNY/t", quantity=4321, unit="t",
                         period="year", description_en="From furnace two", field_visibility=kept)  # fmt: skip

    told = {name: send(client_of(getattr(people, name)), "GET", f"/resources/{have.pk}") for name in
            ("owner", "practitioner", "outsider")}  # fmt: skip

    assert told["owner"].json()["price"] == "30 CNY/t"
    assert told["owner"].json()["closed"] == []
    assert told["practitioner"].json()["closed"] == ["price"]
    assert told["practitioner"].json()["quantity"] == 4321
    assert told["outsider"].json()["closed"] == ["description", "price", "quantity"]
    assert "4321" not in told["outsider"].content.decode()
    assert "furnace" not in told["outsider"].content.decode()
    assert told["outsider"].json()["quantity_text"].startswith("1,000–10,000 t")


def test_who_may_not_read_a_field_does_not_write_it(people: SimpleNamespace, client_of):
    people.have.field_visibility = {"price": "private"}
    people.have.price = "30 CNY/t"
    people.have.save()
    client = client_of(people.practitioner)

    refused = send(client, "PATCH", f"/resources/{people.have.pk}", {"price": "1 CNY/t"})
    changed = send(client, "PATCH", f"/resources/{people.have.pk}", {"quantity": "3.5 万吨/年"})

    people.have.refresh_from_db()
    assert refused.status_code == 422
    assert refused.json()["field"] == "price"
    assert changed.status_code == 200
    assert changed.json()["quantity"] == 3.5
    assert people.have.price == "30 CNY/t"
    assert people.have.field_visibility == {"price": "private"}


def test_illegal_move_is_refused_with_the_sentence_of_the_page(people: SimpleNamespace, client_of):
    client = client_of(people.practitioner)
    client.post(f"/synergies/{people.synergy.pk}/move/", {"to": "verified"})
    page = client.get(f"/synergies/{people.synergy.pk}/").content.decode()

    skipped = send(client, "POST", f"/synergies/{people.synergy.pk}/move", {"to": "verified"})
    bare = send(client, "POST", f"/synergies/{people.synergy.pk}/move", {"to": "discussion"})
    unknown = send(client, "POST", f"/synergies/{people.synergy.pk}/move", {"to": "heaven"})
    stopped = send(client, "POST", f"/synergies/{people.synergy.pk}/move", {"to": "lost"})

    people.synergy.refresh_from_db()
    assert [answer.status_code for answer in (skipped, bare, unknown, stopped)] == [409] * 4
    assert skipped.json()["error"] in page
    assert bare.json()["missing"] == ["interest_provider", "interest_receiver"]
    assert people.synergy.stage == Stage.IDEA


def test_a_synergy_of_one_place_is_refused_in_json_too(people: SimpleNamespace, client_of):
    client, firm = client_of(people.practitioner), people.owner_org
    want = make_resource(firm, direction="want", site=make_site(firm, is_main=False, lat=39.1))
    given = {"provider": firm.pk, "receiver": firm.pk, "have": people.have.pk}

    refused = send(client, "POST", "/synergies", given)
    opened = send(client, "POST", "/synergies", {**given, "want": want.pk})

    assert (refused.status_code, opened.status_code) == (409, 201)
    assert "between two of its sites" in refused.json()["error"]
    assert Synergy.objects.get(pk=opened.json()["id"]).level == "firm"


def test_synergy_moves_with_its_evidence_and_stops_with_its_barrier(people: SimpleNamespace, client_of):
    client, path = client_of(people.practitioner), f"/synergies/{people.synergy.pk}"

    for kind in ("interest_provider", "interest_receiver"):
        assert send(client, "POST", f"{path}/evidence", {"kind": kind}).status_code == 201
    moved = send(client, "POST", f"{path}/move", {"to": "discussion"})
    undated = send(client, "POST", f"{path}/hold", {"category": "economic"})
    lawless = send(client, "POST", f"{path}/lose", {"category": "regulatory"})
    held = send(client, "POST", f"{path}/hold", {"category": "economic", "reactivate_on": "2100-01-01"})
    resumed = send(client, "POST", f"{path}/resume", {"note": "price fell"})

    assert moved.json()["stage"] == "discussion"
    assert (undated.status_code, undated.json()["field"]) == (422, "reactivate_on")
    assert (lawless.status_code, lawless.json()["field"]) == (422, "instrument")
    assert held.json()["barriers"][0]["category"] == "economic"
    assert held.json()["stopped"]
    assert resumed.json()["stage"] == "discussion"


def test_synergy_is_changed_as_on_its_form_and_what_is_left_out_stays(people: SimpleNamespace, client_of):
    client, path = client_of(people.practitioner), f"/synergies/{people.synergy.pk}"
    first = {"next_action": "Call", "next_action_due": "2100-01-01", "probability": 40, "money": 12000}

    told = send(client, "PATCH", path, first | {"owner": people.practitioner.pk}).json()
    later = send(client, "PATCH", path, {"next_action_due": None, "money": None}).json()
    wrong = send(client, "PATCH", path, {"probability": 140})
    strange = send(client, "PATCH", path, {"owner": people.owner.pk})
    stage = send(client, "PATCH", path, {"stage": "verified"})

    people.synergy.refresh_from_db()
    assert (told["next_action_due"], told["values"]["probability"], told["values"]["money"]) == (
        "2100-01-01",
        40,
        12000,
    )
    assert (later["next_action"], later["next_action_due"], later["values"]["money"]) == ("Call", None, None)
    assert (wrong.status_code, wrong.json()["field"]) == (422, "probability")
    assert (strange.status_code, strange.json()["field"]) == (422, "owner")
    assert (stage.status_code, stage.json()["field"], people.synergy.stage) == (422, "stage", "idea")
    assert people.synergy.probability == 0.4
    assert people.synergy.owner == people.practitioner


def test_parties_and_flows_are_added_changed_and_removed(people: SimpleNamespace, client_of):
    client, path = client_of(people.practitioner), f"/synergies/{people.synergy.pk}"

    party = send(client, "POST", f"{path}/parties", {"role": "carrier", "note": "Haulier"}).json()
    nobody = send(client, "POST", f"{path}/parties", {"role": "carrier"})
    flow = send(client, "POST", f"{path}/flows", {"name_en": "Ash", "amount": "3.5 万吨/年", "price": -20}).json()
    unread = send(client, "POST", f"{path}/flows", {"name_en": "Ash", "amount": "a lot"})
    edited = send(client, "PATCH", f"{path}/flows/{flow['id']}", {"price": None}).json()

    assert send(client, "GET", f"{path}/parties").json() == [party]
    assert (party["role"], party["who"]) == ("carrier", "Haulier")
    assert nobody.status_code == 409
    assert (unread.status_code, unread.json()["field"]) == (422, "amount")
    assert (flow["amount"], flow["price"]) == ("35,000 t/year", "¥20/t")  # nobody prices per 万吨
    assert (flow["pays"], edited["price"], edited["amount"]) == ("the provider pays", "", flow["amount"])
    assert send(client, "DELETE", f"{path}/parties/{party['id']}").status_code == 204
    assert send(client, "DELETE", f"{path}/flows/{flow['id']}").status_code == 204
    assert send(client, "GET", f"{path}/flows").json() == []


def test_side_is_asked_answers_and_withdraws_its_name(people: SimpleNamespace, client_of):
    synergy = make_synergy(people.have, people.other_org, sight=Sight.TEASER, title_en="Ash")
    team, partner = client_of(people.practitioner), client_of(people.partner)
    path = f"/synergies/{synergy.pk}"

    asked = send(team, "POST", f"{path}/consents/ask", {"side": "receiver"})
    again = send(team, "POST", f"{path}/consents/ask", {"side": "receiver"})
    nameless = send(team, "POST", f"{path}/consents/record", {"side": "receiver", "answer": "given"})
    empty = send(partner, "POST", f"{path}/answer", {"answer": "not_for_us"})
    agreed = send(partner, "POST", f"{path}/answer", {"answer": "interested", "named": True})
    seen = send(client_of(people.owner), "GET", f"{path}/consents").json()
    withdrawn = send(partner, "POST", f"{path}/consents/withdraw")

    assert asked.json()[1]["state"] == "asked"
    assert again.status_code == 409
    assert (nameless.status_code, nameless.json()["field"]) == (422, "told_by")
    assert (empty.status_code, empty.json()["field"]) == (422, "reason")
    assert [(row["side"], row["named"], row["own"]) for row in agreed.json()] == [("receiver", True, True)]
    assert (seen[1]["named"], seen[1]["interested"]) == (True, False)  # what the partner says to the team stays there
    assert [row["state"] for row in withdrawn.json()] == ["withdrawn"]


def test_question_to_see_a_resource_is_asked_answered_and_withdrawn(people: SimpleNamespace, client_of):
    hidden = make_resource(people.owner_org, title_en="Secret slag", visibility=Visibility.CONSENT)
    owner, partner = client_of(people.owner), client_of(people.partner)

    made = send(partner, "POST", f"/teasers/{teaser_key(people.partner, hidden.pk)}/ask", {"message": "For cement"})
    given = send(owner, "POST", f"/consents/{made.json()['id']}/give")
    read = send(partner, "GET", "/consents?received=false").json()["items"]
    over = send(owner, "POST", f"/consents/{made.json()['id']}/withdraw")
    after = send(partner, "GET", "/consents").json()["items"]

    assert (made.status_code, made.json()["state"]) == (201, "asked")
    assert "Secret slag" not in made.content.decode()
    assert (given.json()["received"], given.json()["title"]) == (True, "Secret slag")
    assert [(row["state"], row["title"]) for row in read] == [("given", "Secret slag")]
    assert over.json()["state"] == "withdrawn"
    assert "Secret slag" not in str(after)


def test_party_reads_the_kind_of_a_barrier_only(people: SimpleNamespace, client_of):
    people.synergy.sight = Sight.PARTIES
    people.synergy.save()
    hold_synergy(people.synergy, {"category": "economic", "note": "Too dear for them"}, by=people.practitioner,
                 reactivate_on=timezone.localdate())  # fmt: skip

    told = send(client_of(people.owner), "GET", f"/synergies/{people.synergy.pk}")

    assert told.status_code == 200
    assert "Too dear" not in told.content.decode()
    assert told.json()["moves"] == []


def test_ledger_refuses_what_counts_twice_or_is_closed(people: SimpleNamespace, client_of):
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    flow = make_flow(people.synergy)
    other = make_flow(make_synergy(people.have, people.other_org, stage=Stage.COMPLETED, sight=Sight.PARTIES))
    client, year = client_of(people.owner), timezone.localdate().year - 1

    first = send(client, "POST", f"/ledger/flows/{flow.pk}/declare", {"year": year, "quantity": 0.9, "unit": "kt"})
    twice = send(client, "POST", f"/ledger/flows/{other.pk}/declare", {"year": year, "quantity": 500})
    own = send(client, "POST", f"/ledger/flows/{flow.pk}/confirm", {"year": year, "quantity": 900})
    theirs = send(
        client_of(people.partner), "POST", f"/ledger/flows/{flow.pk}/confirm", {"year": year, "quantity": 880}
    )
    lock_period(year=year, reason="reported", by=people.programme_manager)
    closed = send(client, "POST", f"/ledger/entries/{first.json()[0]['id']}/correct", {"value": 800, "reason": "typo"})

    assert first.status_code == 201
    assert {row["quantity"] for row in first.json()} == {900}
    assert theirs.status_code == 201
    assert {row["quantity"] for row in theirs.json()} == {880}
    assert [answer.status_code for answer in (twice, own, closed)] == [409] * 3
    assert str(year) in closed.json()["error"]


def test_reader_does_not_declare_and_outsider_sees_no_entry(people: SimpleNamespace, client_of):
    flow = make_flow(people.synergy)
    body = {"year": timezone.localdate().year - 1, "quantity": 5}
    send(client_of(people.owner), "POST", f"/ledger/flows/{flow.pk}/declare", body)

    seen = {name: send(client_of(getattr(people, name)), "GET", "/ledger/entries").json()["total"]
            for name in ("owner", "partner", "outsider", "auditor")}  # fmt: skip

    assert seen["owner"] == seen["partner"] == seen["auditor"] > 0
    assert seen["outsider"] == 0
    assert send(client_of(people.auditor), "POST", f"/ledger/flows/{flow.pk}/declare", body).status_code == 404


def test_member_may_not_filter_by_what_it_does_not_see(people: SimpleNamespace, client_of):
    answer = send(client_of(people.owner), "GET", "/synergies?search=Cement")

    assert (answer.status_code, answer.json()["field"]) == (422, "search")


def test_lists_are_paged_and_end(people: SimpleNamespace, client_of):
    for number in range(4):
        make_resource(people.owner_org, title_en=f"Ash {number}")
    client = client_of(people.practitioner)

    pages = [send(client, "GET", f"/resources?per_page=2&page={page}").json() for page in (1, 2, 3, 4)]

    assert [len(page["items"]) for page in pages] == [2, 2, 1, 0]
    assert {page["total"] for page in pages} == {5}
    assert len({item["id"] for page in pages for item in page["items"]}) == 5
    assert send(client, "GET", "/resources?per_page=201").status_code == 422
    assert send(client, "GET", "/resources?kind=ghost").json()["field"] == "kind"


def test_new_resource_is_read_as_on_the_form_and_a_twin_is_named(people: SimpleNamespace, client_of):
    client = client_of(people.owner)
    body = {"direction": "have", "title": "废旧托盘", "quantity": "500 kg/day", "sees": {"price": "practitioners"}}

    made = send(client, "POST", "/resources", body)
    twin = send(client, "POST", "/resources", body)
    again = send(client, "POST", "/resources", body | {"save_anyway": True})
    unread = send(client, "POST", "/resources", body | {"quantity": "a lot", "title": "Steam"})

    assert (made.status_code, made.json()["unit"], made.json()["period"]) == (201, "kg", "day")
    assert (twin.status_code, again.status_code) == (409, 201)
    assert (unread.status_code, unread.json()["field"]) == (422, "quantity")


def test_token_opens_what_its_person_may_and_nothing_once_revoked(people: SimpleNamespace):
    token, secret = make_api_token("Notebook", by=people.owner)
    path, header = f"/resources/{people.have.pk}", {"Authorization": f"Bearer {secret}"}
    client = Client(enforce_csrf_checks=True)

    read = send(client, "GET", path, **header)
    written = send(client, "PATCH", path, {"contaminants": "Cl"}, **header)
    hidden = send(client, "GET", "/synergies/999999", **header)
    wrong = send(client, "GET", path, Authorization="Bearer sbn_wrong")
    revoke_api_token(token, by=people.owner)
    revoked = send(client, "GET", path, **header)

    assert [answer.status_code for answer in (read, written, hidden, wrong, revoked)] == [200, 200, 404, 401, 401]
    assert secret not in str(ApiToken.objects.values_list().get())


def test_token_of_who_left_or_whose_time_is_over_opens_nothing(people: SimpleNamespace):
    token, secret = make_api_token("Old", by=people.owner)
    header = {"Authorization": f"Bearer {secret}"}
    ApiToken.objects.filter(pk=token.pk).update(ends_at=timezone.now())
    over = send(Client(), "GET", "/resources", **header)
    ApiToken.objects.filter(pk=token.pk).update(ends_at=timezone.now() + timedelta(days=1))
    people.owner.is_active = False
    people.owner.save()

    left = send(Client(), "GET", "/resources", **header)

    assert (over.status_code, left.status_code) == (401, 401)


def test_token_that_only_reads_is_turned_away_from_what_writes(people: SimpleNamespace):
    _token, secret = make_api_token("Report", by=people.owner, scope=TokenScope.READ)
    path, header = f"/resources/{people.have.pk}", {"Authorization": f"Bearer {secret}"}
    flows = {"flows": [{"material": "fly ash", "quantity": "100 t/year"}]}

    read = send(Client(), "GET", path, **header)
    written = send(Client(), "PATCH", path, {"contaminants": "Cl"}, **header)
    opened = send(Client(), "POST", "/resources", {"direction": "have", "title": "Steam"}, **header)
    assessed = send(Client(), "POST", "/assess", flows, **header)

    people.have.refresh_from_db()
    assert [answer.status_code for answer in (read, written, opened, assessed)] == [200, 403, 403, 200]
    assert "only read" in written.json()["error"]
    assert people.have.contaminants == ""


def test_session_writes_only_with_the_csrf_token(people: SimpleNamespace):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.owner)
    path = f"/resources/{people.have.pk}"

    assert send(client, "GET", path).status_code == 200
    refused = send(client, "PATCH", path, {"contaminants": "Cl"})
    client.get("/profile/")
    allowed = send(client, "PATCH", path, {"contaminants": "Cl"}, **{"X-CSRFToken": client.cookies["csrftoken"].value})

    assert refused.status_code == 403
    assert refused.json()["remedy"]
    assert allowed.status_code == 200


def test_token_page_shows_the_secret_once(people: SimpleNamespace, client_of):
    client = client_of(people.owner)
    unsaid = client.post("/profile/tokens/", {"name": "Notebook"}).content.decode()
    assert "sbn_" not in unsaid
    made = client.post("/profile/tokens/", {"name": "Notebook", "scope": "read"}).content.decode()
    token = ApiToken.objects.get()
    assert token.scope == TokenScope.READ
    secret = made[made.index("sbn_") :].split("<")[0]

    later = client.get("/profile/tokens/").content.decode()
    client.post(f"/profile/tokens/{token.pk}/revoke/")

    assert send(Client(), "GET", "/resources", Authorization=f"Bearer {secret}").status_code == 401
    assert secret not in later
    assert token.hint in later


def test_assessment_is_that_of_the_engine_and_names_a_wrong_field(people: SimpleNamespace, client_of):
    client = client_of(people.owner)
    flow = {"material": "fly ash", "class_id": "fly-ash", "quantity": "3.5 万吨/年", "routes": {"landfill": 1.0}}

    told = send(client, "POST", "/assess", {"flows": [flow], "start": "2025-01-01"})
    unread = send(client, "POST", "/assess", {"flows": [flow, flow | {"quantity": "much"}]})
    wrong = send(client, "POST", "/assess", {"flows": [flow | {"attribution": 3}]})
    routes = send(client, "POST", "/assess", {"flows": [flow | {"routes": {"landfill": 0.4}}]})
    empty = send(client, "POST", "/assess", {"flows": []})

    assert told.status_code == 200
    assert told.json()["years"][0]["metrics"]["landfill_diverted_t"]["central"] > 0
    assert told.json()["terms"]
    assert all(row["source"] for row in told.json()["terms"])
    assert unread.json()["field"] == "flows.1.quantity"
    assert wrong.status_code == 422
    assert wrong.json()["field"].startswith("flows.0.")
    assert (routes.status_code, routes.json()["field"]) == (422, "flows.0.routes")
    assert empty.json()["field"].endswith("flows")


def test_every_body_refuses_a_key_that_it_does_not_know():
    told = api.get_openapi_schema()
    shapes = told["components"]["schemas"]
    names = {name for item in told["paths"].values() for operation in item.values()
             for name in _named(operation.get("requestBody", {}))}  # fmt: skip
    for _level in range(3):  # what is nested in a body is sent, too
        names |= {name for outer in names for name in _named(shapes[outer])}

    assert len(names) > 20
    assert {name for name in names if shapes[name].get("additionalProperties") is not False} == set()


def _named(part: object) -> set[str]:
    """The schemas that a part of the description refers to."""
    return set(re.findall(r"#/components/schemas/(\w+)", json.dumps(part)))


def test_unknown_key_is_named_with_its_remedy_and_nothing_is_written(people: SimpleNamespace, client_of):
    client, path = client_of(people.practitioner), f"/synergies/{people.synergy.pk}"
    flow = {"material": "fly ash", "quantity": "100 t/year"}

    slip = send(client, "PATCH", path, {"next_action": "Call", "next_action_duo": "2100-01-01"})
    inner = send(client, "POST", "/assess", {"flows": [flow, flow | {"quantiti": "2 t"}]})
    none = send(client, "POST", "/assess")

    people.synergy.refresh_from_db()
    assert (slip.status_code, slip.json()["field"]) == (422, "next_action_duo")
    assert slip.json()["error"] == "“next_action_duo” is no field of this request."
    assert "openapi.json" in slip.json()["remedy"]
    assert people.synergy.next_action == ""
    assert (inner.status_code, inner.json()["field"]) == (422, "flows.1.quantiti")
    assert (none.status_code, none.json()["field"]) == (422, "")


def test_answers_speak_the_language_asked_for(people: SimpleNamespace, client_of):
    answer = send(client_of(people.owner), "GET", "/synergies/999999", **{"Accept-Language": "zh-hans"})

    assert answer.json()["error"] == "这里没有您可以查看的内容。"


def test_description_is_open_and_the_committed_one_is_current(client):
    told = client.get("/api/v1/openapi.json")
    kept = json.loads((Path(__file__).parents[1] / "docs" / "openapi.json").read_text(encoding="utf-8"))

    assert told.status_code == 200
    assert told.json() == kept, "make it anew: python scripts/openapi.py"


def test_page_of_the_api_names_each_route_and_runs_no_script_of_others(people: SimpleNamespace, client_of):
    page = client_of(people.owner).get("/api/")
    text = page.content.decode()

    assert all(path in text for path in api.get_openapi_schema()["paths"])
    assert "cdn" not in text
    assert settings.SECURE_CSP["default-src"]
