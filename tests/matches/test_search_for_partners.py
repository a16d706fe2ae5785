"""Finding matches with the real engine and packs, and what is kept of them."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_organisation, make_resource, make_site, make_user
from symbionet.accounts.models import Role
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.core.models import JobState
from symbionet.engine import load_packs
from symbionet.matches.actions import (
    continue_matching,
    dismiss_match,
    find_matches,
    find_matches_for_organisation,
    run_matching,
    start_matching,
    stop_matching,
)
from symbionet.matches.actions import runs as jobs
from symbionet.matches.models import Match, MatchState
from symbionet.network.models import Direction, ResourceState, Visibility
from symbionet.synergies.actions import propose_synergy

pytestmark = pytest.mark.django_db


@pytest.fixture
def practitioner():
    return make_user(Role.PRACTITIONER)


@pytest.fixture
def power():
    power = make_organisation(name_en="Harbour Power", name_zh="港口热电厂", nace="3511", gb4754="D4411")
    make_site(power, lon=117.70, lat=39.03)
    return power


@pytest.fixture
def cement():
    cement = make_organisation(name_en="North Cement", name_zh="北方水泥厂", nace="2351", gb4754="C3011")
    make_site(cement, lon=117.60, lat=39.10)
    return cement


@pytest.fixture
def bakery():
    return make_organisation(name_en="Sun Bakery", name_zh="太阳面包房", nace="1071", gb4754="C1411")


def test_find_matches_keeps_a_known_use_with_its_reasons_and_versions(power, cement, bakery, practitioner):
    have = make_resource(power, class_id="fly-ash", quantity=20000, unit="t", period="year")

    outcome = find_matches(have, by=practitioner)

    match = Match.objects.get(receiver=cement)
    assert (match.have, match.want, match.state) == (have, None, MatchState.OPEN)
    assert {"known_use", "distance", "prior"} <= {reason["code"] for reason in match.reasons}
    assert match.pack_versions["uses/signal_weights"] == load_packs().versions["uses/signal_weights"]
    assert outcome.new == outcome.found == Match.objects.count()
    assert not Match.objects.filter(receiver=power).exists()


def test_find_matches_leaves_one_line_on_the_resource(power, cement, practitioner):
    have = make_resource(power)

    find_matches(have, by=practitioner)

    assert [(line.verb, line.by) for line in history_of(have)] == [("resource.matched", practitioner)]


def test_find_matches_twice_changes_nothing(power, cement, practitioner):
    have = make_resource(power)
    find_matches(have, by=practitioner)
    before = list(Match.objects.values("pk", "probability", "reasons", "found_at"))

    outcome = find_matches(have, by=practitioner)

    assert (outcome.new, outcome.gone) == (0, 0)
    assert list(Match.objects.values("pk", "probability", "reasons", "found_at")) == before


def writes_to_matches(statements) -> list[str]:
    table = Match._meta.db_table
    return [one["sql"] for one in statements if f'"{table}"' in one["sql"] and one["sql"][:6] in {"INSERT", "UPDATE"}]


def test_a_run_writes_over_what_has_changed_and_nothing_else(power, cement, practitioner):
    have = make_resource(power, quantity=900, unit="t", period="year")
    find_matches(have, by=practitioner)
    with CaptureQueriesContext(connection) as again:
        find_matches(have, by=practitioner)
    assert writes_to_matches(again) == []

    known = Match.objects.get(receiver=cement)
    Match.objects.filter(pk=known.pk).update(engine_version="0", left=0.5, note="seen", probability=0.01)
    with CaptureQueriesContext(connection) as changed:
        find_matches(have, by=practitioner)

    assert len(writes_to_matches(changed)) == 1
    written = Match.objects.get(pk=known.pk)
    assert (written.probability, written.left, written.note) == (known.probability, 1.0, "seen")
    assert (written.found_at, written.engine_version) == (known.found_at, known.engine_version)


def test_find_matches_of_a_want_finds_the_have(power, cement, bakery, practitioner):
    have = make_resource(power)
    want = make_resource(bakery, direction=Direction.WANT, title_en="Fly ash wanted", title_zh="求购粉煤灰")

    find_matches(want, by=practitioner)

    match = Match.objects.get()
    assert (match.have, match.want, match.receiver) == (have, want, bakery)


def test_have_and_want_runs_agree(power, cement, practitioner):
    have = make_resource(power)
    want = make_resource(cement, direction=Direction.WANT, title_en="Fly ash", title_zh="粉煤灰")
    find_matches(have, by=practitioner)
    first = list(Match.objects.values("have", "want", "receiver", "probability"))

    outcome = find_matches(want, by=practitioner)

    assert list(Match.objects.values("have", "want", "receiver", "probability")) == first
    assert (outcome.new, outcome.gone) == (0, 0)


def test_open_matches_no_longer_found_go_and_decided_ones_stay(power, cement, bakery, practitioner):
    have = make_resource(power)
    wanted = make_resource(bakery, direction=Direction.WANT, title_en="Fly ash", title_zh="粉煤灰")
    find_matches(have, by=practitioner)
    dismissed = Match.objects.get(receiver=cement)
    dismiss_match(dismissed, by=practitioner, reason="distance", note="over the river")
    Match.objects.filter(pk=dismissed.pk).update(probability=0.123)
    wanted.state = ResourceState.WITHDRAWN
    wanted.save()

    outcome = find_matches(have, by=practitioner)

    assert outcome.gone == 1
    assert not Match.objects.filter(receiver=bakery).exists()
    kept = Match.objects.get(receiver=cement)
    assert (kept.state, kept.dismissal_reason, kept.note, kept.probability) == (
        MatchState.DISMISSED,
        "distance",
        "over the river",
        0.123,
    )


def test_a_match_pursued_as_synergy_is_never_deleted(power, bakery, practitioner):
    have = make_resource(power)
    want = make_resource(bakery, direction=Direction.WANT, title_en="Fly ash", title_zh="粉煤灰")
    find_matches(have, by=practitioner)
    match = Match.objects.get(want=want)
    propose_synergy(match, by=practitioner)
    want.state = ResourceState.WITHDRAWN
    want.save()

    find_matches(have, by=practitioner)

    assert Match.objects.get(pk=match.pk).state == MatchState.ACCEPTED


def test_private_resources_are_not_offered_to_others_but_find_partners_themselves(power, bakery, practitioner):
    have = make_resource(power)
    want = make_resource(
        bakery, direction=Direction.WANT, title_en="Fly ash", title_zh="粉煤灰", visibility=Visibility.PRIVATE
    )
    find_matches(have, by=practitioner)
    assert not Match.objects.filter(want=want).exists()

    find_matches(want, by=practitioner)
    assert Match.objects.get(want=want).have == have

    find_matches(have, by=practitioner)
    assert Match.objects.get(want=want).have == have


def test_a_closed_resource_is_refused_with_its_state(power, practitioner):
    have = make_resource(power, state=ResourceState.TAKEN)

    with pytest.raises(ActionRefused, match="not open any more"):
        find_matches(have, by=practitioner)


def test_find_matches_for_organisation_covers_haves_and_wants(power, cement, practitioner):
    ash = make_resource(power)
    make_resource(cement, title_en="Cement kiln dust", title_zh="水泥窑灰")
    want = make_resource(power, direction=Direction.WANT, title_en="Cement kiln dust", title_zh="水泥窑灰")

    find_matches_for_organisation(power, by=practitioner)

    assert Match.objects.filter(have=ash, receiver=cement).exists()
    assert Match.objects.filter(want=want, receiver=power).exists()
    assert [line.verb for line in history_of(want)] == ["resource.matched"]


def test_full_run_goes_in_steps_and_counts(power, cement, practitioner, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 1)
    make_resource(power)
    make_resource(power, title_en="Gypsum from flue gas desulphurisation", title_zh="脱硫石膏")

    job = run_matching(start_matching(by=practitioner))

    assert (job.state, job.done, job.total, job.percent) == (JobState.DONE, 2, 2, 100)
    assert job.matching_run.found == Match.objects.count() > 0


def test_full_run_stops_and_goes_on_where_it_stopped(power, cement, practitioner, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 1)
    first = make_resource(power)
    second = make_resource(power, title_en="Gypsum from flue gas desulphurisation", title_zh="脱硫石膏")
    job = start_matching(by=practitioner)
    job.matching_run.last_have = first.pk
    job.matching_run.save()
    job.done = 1
    job.save()
    stop_matching(job, by=practitioner)
    assert run_matching(job).state == JobState.STOPPED

    run_matching(continue_matching(job, by=practitioner))

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert set(Match.objects.values_list("have", flat=True)) == {second.pk}


def test_a_second_full_run_is_refused_while_one_waits(practitioner):
    start_matching(by=practitioner)

    with pytest.raises(ActionRefused, match="already under way"):
        start_matching(by=practitioner)


def test_a_run_whose_worker_died_stops_when_asked_twice(practitioner):
    job = start_matching(by=practitioner)
    job.state = JobState.RUNNING
    job.save()

    stop_matching(job, by=practitioner)
    assert job.state == JobState.RUNNING
    stop_matching(job, by=practitioner)

    assert job.state == JobState.STOPPED


def test_nightly_command_says_what_it_did(power, cement, capsys):
    make_resource(power)

    call_command("find_matches")

    count = Match.objects.count()
    assert capsys.readouterr().out == f"{count} matches, {count} new, 0 gone\n"
