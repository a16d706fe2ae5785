"""Lists that one lives in: kept views, columns in their order; one timeline of a firm, a resource and a synergy."""

import pytest

from factories import make_resource, make_synergy
from symbionet.accounts.actions import keep_view
from symbionet.accounts.models import SavedView
from symbionet.core.errors import ActionRefused
from symbionet.network.actions import edit_organisation
from symbionet.network.models import Visibility
from symbionet.synergies.models import Sight
from symbionet.synergies.words import question_facts
from symbionet.work.actions import log_contact, post_message
from symbionet.work.pages.timeline import timeline_of

LIST = "/organisations/"


def test_a_view_is_kept_offered_and_forgotten(people, client_of):
    client = client_of(people.practitioner)
    given = {"path": LIST, "query": "q=steel&page=3&kind=", "name": "Steel", "next": LIST}

    html = client.post("/views/keep/", given, follow=True).content.decode()
    view = SavedView.objects.get()

    assert f'href="{LIST}?q=steel"' in html
    assert view.query == "q=steel"
    assert 'aria-current="true"' in client.get(view.get_absolute_url()).content.decode()
    client.post(f"/views/{view.pk}/forget/", {"next": LIST})
    assert not SavedView.objects.exists()


def test_a_team_shares_its_views_and_members_see_their_own_alone(people, client_of):
    keep_view("/resources/", "q=secret", name="Ours", by=people.practitioner, is_shared=True)
    keep_view("/resources/", "q=mine", name="Mine", by=people.practitioner)
    keep_view("/resources/", "q=owner", name="Owned", by=people.owner, is_shared=True)

    team = client_of(people.programme_manager).get("/resources/").content.decode()
    member = client_of(people.partner).get("/resources/").content.decode()

    assert "q=secret" in team
    assert "q=mine" not in team
    assert "q=owner" not in team  # a member shares nothing
    assert "q=secret" not in member
    assert client_of(people.partner).post(f"/views/{SavedView.objects.first().pk}/forget/").status_code == 404


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/nowhere/", "javascript:alert(1)", ""])
def test_only_lists_of_the_platform_are_kept(people, client_of, path):
    with pytest.raises(ActionRefused):
        keep_view(path, "", name="x", by=people.practitioner)
    client_of(people.practitioner).post("/views/keep/", {"path": path, "name": "x", "next": path})

    assert not SavedView.objects.exists()


def test_nobody_keeps_views_without_end(people):
    with pytest.raises(ActionRefused, match="too long"):
        keep_view(LIST, "q=" + "x" * 3000, name="x", by=people.practitioner)
    for number in range(40):
        keep_view(LIST, f"q={number}", name=str(number), by=people.practitioner)

    keep_view(LIST, "q=other", name="7", by=people.practitioner)  # the same name again

    assert SavedView.objects.get(name="7").query == "q=other"
    with pytest.raises(ActionRefused, match="forget one"):
        keep_view(LIST, "q=41", name="41", by=people.practitioner)


def test_columns_stand_in_the_order_that_was_asked_for(people, client_of):
    client = client_of(people.practitioner)

    html = client.get(f"{LIST}?columns=park&columns=name&columns=kind").content.decode()
    raised = client.get(f"{LIST}?columns=park&columns=name&columns=kind&q=a&page=2&up=kind")

    head = html[html.index("<thead") : html.index("</thead")]
    assert head.index("Park") < head.index("Organisation") < head.index("Kind")
    assert raised.headers["Location"] == f"{LIST}?columns=park&columns=kind&columns=name&q=a"
    assert client.get(f"{LIST}?columns=park&up=nonsense").status_code == 302


def test_the_timeline_of_a_firm_holds_what_every_room_knows(people):
    by = people.practitioner
    log_contact({"agreed": "Sends a sample", "whom": "Wang"}, by=by, subject=people.owner_org)
    log_contact({"agreed": "Visits the kiln"}, by=by, subject=people.synergy)
    post_message(people.synergy, "Please look at the ash", audience="provider", by=by)
    edit_organisation(people.owner_org, {"employees": 77}, by=by)

    found = timeline_of(by, people.owner_org)
    texts = " ".join(line.text for line in found.lines)

    for words in ("Sends a sample", "Visits the kiln", "Please look at the ash", "77"):
        assert texts.count(words) == 1
    assert {code for code, _label, _number in found.kinds} >= {"contact", "message", "change"}
    assert [line.kind for line in timeline_of(by, people.owner_org, kinds=["message"]).lines] == ["message"]
    assert len(timeline_of(by, people.owner_org, text="KILN").lines) == 1
    assert all(one.at >= two.at for one, two in zip(found.lines, found.lines[1:], strict=False))


def test_a_member_reads_of_the_timeline_what_it_reads_elsewhere(people, client_of):
    by = people.practitioner
    log_contact({"agreed": "Hidden agreement"}, by=by, subject=people.synergy)
    post_message(people.synergy, "For the receiver alone", audience="receiver", by=by)
    post_message(people.synergy, "For the provider", audience="provider", by=by)

    own = client_of(people.owner).get(f"/organisations/{people.owner_org.pk}/timeline/").content.decode()
    of_synergy = client_of(people.owner).get(f"/synergies/{people.synergy.pk}/timeline/").content.decode()

    for html in (own, of_synergy):
        assert "For the provider" in html
        assert "Hidden agreement" not in html
        assert "For the receiver alone" not in html
        assert str(people.other_org) not in html
    assert client_of(people.partner).get(f"/organisations/{people.owner_org.pk}/timeline/").status_code == 404


def test_pages_of_a_firm_and_a_resource_show_their_synergies(people, client_of):
    made = make_synergy(make_resource(people.owner_org, title_en="Gypsum"), people.other_org, title_en="To board")
    client = client_of(people.practitioner)

    for thing in (people.owner_org, people.other_org, made.have):
        assert "To board" in client.get(thing.get_absolute_url()).content.decode()
    assert "To board" not in client_of(people.outsider).get("/organisations/").content.decode()


def test_the_question_of_interest_tells_enough_to_say_yes_or_no(people):
    synergy = people.synergy
    synergy.money, synergy.sight = 123_456, Sight.TEASER
    synergy.save()

    facts = dict(question_facts(synergy, synergy.provider))

    assert facts["Net value per year"] == "¥100,000 to ¥1 million"
    assert str(synergy.receiver) not in str(facts)
    synergy.money = None
    assert dict(question_facts(synergy, synergy.provider))["Net value per year"].startswith("not known yet")


def test_of_a_partner_that_hides_what_it_wants_few_firms_of_its_sector_tell_nothing(people):
    synergy = people.synergy
    synergy.receiver.gb4754, synergy.receiver.nace = "C3011", "2351"
    synergy.receiver.save()
    synergy.want = make_resource(people.other_org, direction="want", visibility=Visibility.PRIVATE, title_en="Lime")
    synergy.save()

    assert "Partner's sector" not in dict(question_facts(synergy, synergy.provider))
    synergy.want = None
    assert "Partner's sector" in dict(question_facts(synergy, synergy.provider))
