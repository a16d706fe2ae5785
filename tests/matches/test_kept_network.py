"""The kept network follows the database and finds what the engine finds over the whole of it."""

from itertools import pairwise

import pytest

from factories import make_organisation, make_resource, make_site
from symbionet.engine import match
from symbionet.matches.actions import find_matches
from symbionet.matches.actions import index as kept
from symbionet.matches.actions.index import CurrentNetwork
from symbionet.matches.models import Match
from symbionet.network.models import MembershipState, Organisation, ResourceState, Visibility
from symbionet.network.queries import organisations_for_matching, resources_for_matching

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(kept, "_keeper", kept._Keeper())
    firms = [make_organisation(nace=nace) for nace in ("3511", "2351", "2362", "1071", "3822")]
    for number, firm in enumerate(firms):
        make_site(firm, lon=117.5 + number / 20, lat=39.0)
        make_resource(firm, class_id="fly-ash", quantity=900 + number, unit="t", period="year")
        make_resource(firm, direction="want", title_en="Fly ash for cement", class_id="fly-ash")
    return firms


def found_and_true():
    network = CurrentNetwork.now()
    haves = resources_for_matching("have")
    truth = match(haves, resources_for_matching("want"), organisations_for_matching(), network.packs, top=None)
    expected = {(m.have_id, m.organisation_id, m.want_id, round(m.probability, 3)) for ms in truth.values() for m in ms}
    partners = network.partners(haves, top=None, minimum=0.02)
    return {(m.have_id, m.organisation_id, m.want_id, round(m.probability, 3)) for m in partners}, expected


def check():
    found, expected = found_and_true()
    assert found == expected
    assert found
    return found


def test_it_follows_every_change_of_the_database(town):
    first = check()
    have, want = town[0].resources.get(direction="have"), town[1].resources.get(direction="want")
    have.class_id = "steel-scrap"
    have.save()
    second = check()
    want.state = ResourceState.WITHDRAWN
    want.save()
    third = check()
    town[2].sites.update(lon=121.0)
    fourth = check()
    town[3].resources.all().delete()
    fifth = check()
    Organisation.objects.filter(pk=town[4].pk).update(state=MembershipState.APPLIED)
    sixth = check()

    states = [first, second, third, fourth, fifth, sixth]
    assert all(one != other for one, other in pairwise(states))


def test_a_saved_want_gets_what_match_finds_for_it_over_the_whole_network(town):
    wanted = {"title_en": "Fly ash", "class_id": "fly-ash", "quantity": 800, "unit": "t", "period": "year"}
    want = make_resource(town[1], direction="want", **wanted)

    find_matches(want, by=None)

    rows = resources_for_matching("have"), resources_for_matching("want"), organisations_for_matching()
    truth = match(*rows, CurrentNetwork.now().packs, top=None, minimum=0.05).values()
    expected = {(int(one.have_id), one.organisation_id): one for found in truth for one in found}
    expected = {key: one for key, one in expected.items() if one.want_id == str(want.pk)}
    stored = {(row.have_id, str(row.receiver_id)): row for row in Match.objects.filter(want=want)}
    assert stored.keys() == expected.keys()
    assert len(stored) > 2
    for key, row in stored.items():
        one = expected[key]
        assert row.probability == pytest.approx(one.probability, abs=1e-4)
        assert row.money == pytest.approx(one.value.money.central)
        for told, true in ((row.reasons, one.reasons), (row.asks, one.asks), (row.risks, one.risks)):
            assert [(item["code"], item["details"]) for item in told] == [(item.code, item.details) for item in true]
            given = [item["contribution"] for item in told]
            assert given == pytest.approx([item.contribution for item in true], abs=1e-3)


def test_what_became_private_is_met_no_more(town):
    want = town[1].resources.get(direction="want")
    assert str(want.pk) in {row[2] for row in check()}
    want.visibility = Visibility.PRIVATE
    want.save()

    found, _ = found_and_true()

    assert str(want.pk) not in {row[2] for row in found}


def test_another_process_opens_what_was_written_and_follows_from_there(town, tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "MANY", 1)
    before = check()
    assert list((tmp_path / "index").iterdir())
    monkeypatch.setattr(kept, "_keeper", kept._Keeper())
    read = []
    monkeypatch.setattr(kept, "_load", lambda keys, load=kept._load: read.append(keys := list(keys)) or load(keys))
    new = make_resource(town[4], title_en="Ash", class_id="fly-ash")

    after = check()

    assert read[0] == [str(new.pk)]
    assert str(new.pk) in {row[0] for row in after - before}


def test_nobody_waits_while_partners_are_read_one_by_one(town):
    network = CurrentNetwork.now()
    haves = resources_for_matching("have")
    everybody = list(network.partners(haves, top=None, minimum=0.02))

    first = next(iter(network.partners(haves, top=None, minimum=0.02)))

    assert not kept._lock.locked()  # another run may begin before this one has read the rest
    assert first == everybody[0]
    chosen = network.partners(haves, top=None, minimum=0.02, keep=lambda match: match.have_id == first.have_id)
    assert chosen == [match for match in everybody if match.have_id == first.have_id]
    assert 0 < len(chosen) < len(everybody)
