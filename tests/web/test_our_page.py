"""The member's own page: its money, its matches and synergies, what others see of it, and who looked."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from factories import make_flow, make_match, make_organisation, make_resource, make_synergy, make_user
from symbionet.agreements.models import CostSheet
from symbionet.impact.models import ConfirmationRequest, Entry
from symbionet.matches.models import MatchState
from symbionet.network.models import Consent, ConsentState, Look, Park, Resource, ResourceState, Visibility
from symbionet.network.pages.looks import looks_shown_to
from symbionet.network.queries import closed_fields, resources_visible_to, teasers_visible_to
from symbionet.network.queries.resources import looks_visible_to
from symbionet.shell.today import FEW, our_page_lists
from symbionet.synergies.models import Side
from symbionet.synergies.pages.threads import threads_of
from symbionet.synergies.pages.today import list_of_messages
from symbionet.web.pages.our import our_money, our_synergies
from symbionet.web.pages.previews import previews_of
from symbionet.work.actions import add_task, post_message

pytestmark = pytest.mark.django_db


def who_looked(user, organisation) -> list[str]:
    return [word for look in looks_shown_to(user, organisation) for word in look.who]


def page_of(client_of, user, **query) -> str:
    answer = client_of(user).get(reverse("our_page"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def money_of(user, organisation) -> list[str]:
    return [one.text for one in our_money(user, organisation, our_synergies(user, organisation))]


def test_page_shows_own_organisation_without_the_name_of_a_partner_that_is_not_named(people, client_of):
    text = page_of(client_of, people.owner)
    assert "Owner Power" in text
    assert "Fly ash" in text
    assert "Other Cement" not in text
    assert "乙水泥厂" not in text


def test_another_organisation_cannot_be_asked_for(people, client_of):
    client = client_of(people.owner)
    assert client.get(reverse("our_page"), {"organisation": people.other_org.pk}).status_code == 404
    assert client.get(reverse("our_page"), {"organisation": "x"}).status_code == 404


def test_contact_of_two_organisations_switches_between_them(people, client_of):
    second = make_organisation(name_en="Second Works")
    make_resource(second, title_en="Sawdust")
    people.owner.memberships.create(organisation=second)
    people.owner = type(people.owner).objects.get(pk=people.owner.pk)
    assert "Sawdust" not in page_of(client_of, people.owner, organisation=people.owner_org.pk)
    assert "Sawdust" in page_of(client_of, people.owner, organisation=second.pk)


def test_looks_are_read_by_the_owner_alone(people):
    Look.objects.create(resource=people.have, user=people.practitioner)
    assert looks_visible_to(people.owner).count() == 1
    for other in (people.outsider, people.partner, people.practitioner, AnonymousUser()):
        assert not looks_visible_to(other).exists()


def test_who_looked_is_the_programme_or_a_member_but_never_an_invisible_name(people, client_of):
    Look.objects.create(resource=people.have, user=people.practitioner)
    Look.objects.create(resource=people.have, user=people.outsider)
    assert who_looked(people.owner, people.owner_org) == ["a member", "the programme"]
    text = page_of(client_of, people.owner)
    assert "Third Ltd" not in text
    assert "outsider@example.org" not in text


def test_member_is_named_once_the_owner_may_see_its_organisation(people):
    third = people.outsider.memberships.get().organisation
    Look.objects.create(resource=people.have, user=people.outsider)
    make_resource(third, visibility=Visibility.NETWORK)
    assert who_looked(people.owner, people.owner_org) == ["Third Ltd"]
    people.outsider.memberships.create(organisation=make_organisation(name_en="Secret Ltd"))
    assert who_looked(people.owner, people.owner_org) == ["a member"]  # all firms of the person or none


def test_member_that_asked_for_consent_is_named(people):
    third = people.outsider.memberships.get().organisation
    Look.objects.create(resource=people.have, user=people.outsider)
    Consent.objects.create(resource=people.have, organisation=third, state=ConsentState.GIVEN)
    assert who_looked(people.owner, people.owner_org) == ["Third Ltd"]


def test_park_of_a_member_is_told_only_where_others_are_in_it(people):
    park = Park.objects.create(name_en="Harbour Park", name_zh="港区")
    zone = Park.objects.create(name_en="North Zone", name_zh="北区", parent=park)
    third = people.outsider.memberships.get().organisation
    third.park = zone
    third.save()
    Look.objects.create(resource=people.have, user=people.outsider)
    people.owner_org.park = park
    people.owner_org.save()
    make_organisation(park=park)
    assert who_looked(people.owner, people.owner_org) == ["a member"]
    make_organisation(park=park)
    assert who_looked(people.owner, people.owner_org) == ["a member in Harbour Park"]


def test_looks_of_one_day_are_one_line_and_old_ones_are_gone(people):
    today = timezone.localdate()
    for user, days in ((people.practitioner, 0), (people.auditor, 0), (people.practitioner, 3), (people.auditor, 91)):
        Look.objects.create(resource=people.have, user=user, on=today - timedelta(days=days))
    shown = looks_shown_to(people.owner, people.owner_org)
    assert [(look.on, look.who) for look in shown] == [
        (today, ("the programme",)),
        (today - timedelta(days=3), ("the programme",)),
    ]


def level_for(user, resource) -> str:
    if resources_visible_to(user).filter(pk=resource.pk).exists():
        return "full"
    return "hint" if teasers_visible_to(user).filter(pk=resource.pk).exists() else "nothing"


@pytest.mark.parametrize("state", [ResourceState.OPEN, ResourceState.TAKEN])
@pytest.mark.parametrize("visibility", list(Visibility))
def test_preview_tells_what_each_visitor_really_sees(people, visibility, state):
    kept = {"price": "private", "packing": "practitioners", "composition": "consent"}
    row = make_resource(people.owner_org, visibility=visibility, state=state, field_visibility=kept)
    third = people.partner.memberships.get().organisation
    Consent.objects.create(resource=row, organisation=third, state=ConsentState.GIVEN)
    visitors = (people.outsider, people.partner, people.auditor, AnonymousUser())

    sights = previews_of([Resource.objects.get(pk=row.pk)])[0].sights

    assert [sight.level for sight in sights] == [level_for(visitor, row) for visitor in visitors]
    for sight, visitor in zip(sights, visitors, strict=True):
        if sight.level == "full":
            closed = closed_fields(visitor, [row])[row.pk]
            assert len(closed) == len(sight.without.split(", "))


def test_preview_of_a_teaser_tells_neither_name_nor_title(people):
    row = make_resource(people.owner_org, title_en="Ash of boiler 3", visibility=Visibility.TEASER, class_id="fly-ash")
    hint = previews_of([row])[0].sights[0]
    assert hint.level == "hint"
    assert "Owner" not in hint.text
    assert "boiler" not in hint.text


def test_preview_leaves_out_what_is_closed(people):
    row = make_resource(
        people.owner_org, price="12 yuan", visibility=Visibility.NETWORK, field_visibility={"price": "practitioners"}
    )
    members, _consented, programme, _public = previews_of([row])[0].sights
    assert all("12 yuan" not in fact.text for fact in members.facts)
    assert any("12 yuan" in fact.text for fact in programme.facts)


def test_own_share_is_that_of_the_own_side_alone(people):
    make_flow(people.synergy)
    CostSheet.objects.create(synergy=people.synergy, side=Side.PROVIDER, saved=50_000)
    CostSheet.objects.create(synergy=people.synergy, side=Side.RECEIVER, saved=7_000)
    assert money_of(people.owner, people.owner_org)[:2] == ["¥50,000", ""]
    assert money_of(people.partner, people.other_org)[0] == "¥7,000"


def test_share_counts_the_agreed_price(people):
    make_flow(people.synergy, price=10, currency="CNY")  # 1,000 t a year
    CostSheet.objects.create(synergy=people.synergy, side=Side.PROVIDER, saved=50_000)
    assert money_of(people.owner, people.owner_org)[0] == "¥60,000"


def test_potential_counts_each_resource_once_and_by_its_order_of_magnitude(people):
    people.match.money = 25_000
    people.match.save()
    make_match(people.have, make_organisation(), money=930_000)
    make_match(people.have, make_organisation(), money=9e9, state=MatchState.DISMISSED)
    make_match(make_resource(people.owner_org, title_en="Slag"), make_organisation(), money=2_100)
    assert money_of(people.owner, people.owner_org)[2] == "at least ¥101,000"


def test_recorded_benefit_is_the_own_one_at_its_best_level_of_the_newest_year(people):
    flow = make_flow(people.synergy)
    rows = (
        (people.owner_org, 2024, "declared", 1_000),
        (people.owner_org, 2025, "declared", 9_000),
        (people.owner_org, 2025, "confirmed", 8_000),
        (people.other_org, 2025, "verified", 70_000),
    )
    for organisation, year, level, value in rows:
        Entry.objects.create(
            synergy=people.synergy, flow=flow, organisation=organisation, year=year, level=level, metric="cost_saving",
            low=value, central=value, high=value, unit="CNY", currency="CNY",
        )  # fmt: skip
    text = money_of(people.owner, people.owner_org)[3]
    assert text == "¥8,000"


def test_next_steps_tell_the_yearly_question_and_nothing_that_is_done(people):
    make_flow(people.synergy)
    ConfirmationRequest.objects.create(synergy=people.synergy, organisation=people.owner_org, year=2025)
    titles = [task.title for task in our_page_lists(people.owner)]
    assert "Yearly questions about benefits" in titles
    assert "Consents asked of you" not in titles
    assert "Yearly questions about benefits" not in [task.title for task in our_page_lists(people.outsider)]


def test_synergies_of_others_are_not_ours(people):
    strange = make_synergy(make_resource(people.other_org, title_en="Lime"), make_organisation(), sight="network")
    shown = [one.shown.pk for one in our_synergies(people.owner, people.owner_org)]
    assert people.synergy.pk in shown
    assert strange.pk not in shown


def test_menu_leads_members_alone_to_the_page(people, client_of):
    link = f'href="{reverse("our_page")}"'
    assert link in client_of(people.owner).get("/").content.decode()
    assert link not in client_of(people.practitioner).get("/").content.decode()


def test_page_of_who_has_a_single_prospect_answers(client_of):
    text = page_of(client_of, make_user(organisation=make_organisation(name_en="New Ltd", state="applied")))
    assert "New Ltd" in text


def test_page_in_chinese_tells_the_gain_first_and_names_no_partner(people, client_of):
    make_flow(people.synergy, price=10, currency="CNY")
    CostSheet.objects.create(synergy=people.synergy, side=Side.PROVIDER, saved=50_000)
    client = client_of(people.owner)
    client.cookies["django_language"] = "zh-hans"
    people.owner.language = "zh-hans"
    people.owner.save()
    text = client.get(reverse("our_page")).content.decode()
    assert "6 万元" in text
    assert text.index("6 万元") < text.index("待办事项")
    assert "已入账的我方效益：尚未入账。" in text  # a sum that is not known is a line, not a figure


@pytest.fixture
def hinted(people):
    """Both sides see the synergy, and neither the name of the other."""
    people.have.visibility = Visibility.CONSENT
    people.have.save()


@pytest.mark.usefixtures("hinted")
def test_messages_stand_on_the_page_with_what_is_unread_until_they_are_opened(people, client_of):
    people.owner.name = "Lin Tao"
    people.owner.save()
    post_message(people.synergy, "We can deliver in May.", audience="parties", by=people.owner)
    post_message(people.synergy, "Bring the analysis, please.", audience="receiver", by=people.practitioner)
    text = page_of(client_of, people.partner)
    assert "2 unread" in text
    assert "Bring the analysis" in text  # the newest
    assert "Lin Tao" not in text
    assert "Owner Power" not in text
    assert "Bring the analysis" not in page_of(client_of, people.owner)  # not for its side
    assert "We can deliver" not in page_of(client_of, people.outsider)

    client_of(people.partner).get(reverse("synergy_messages", args=[people.synergy.pk]))
    assert "unread" not in page_of(client_of, people.partner)


@pytest.mark.usefixtures("hinted")
def test_message_is_answered_in_place_to_whom_it_came_from(people, client_of):
    post_message(people.synergy, "Bring the analysis, please.", audience="receiver", by=people.practitioner)
    (thread,) = threads_of(people.partner, most=5)
    assert [str(audience) for audience in thread.audiences] == ["receiver", "parties"]

    client, page = client_of(people.partner), reverse("our_page")
    url = reverse("synergy_messages", args=[people.synergy.pk])
    answer = client.post(url, {"text": "It is here.", "audience": "receiver", "next": page})

    assert answer["Location"] == page
    assert "It is here." in client.get(page).content.decode()
    assert threads_of(people.outsider, most=5) == []
    assert client_of(people.outsider).post(url, {"text": "hi", "audience": "parties"}).status_code == 404


def test_today_counts_every_unread_message_and_names_few_conversations(people):
    ash = [make_resource(people.have.organisation, title_en=f"Ash {n}", title_zh=f"灰{n}") for n in range(7)]
    for have in ash:
        synergy = make_synergy(have, people.synergy.receiver, sight="parties")
        post_message(synergy, "Please look.", audience="receiver", by=people.practitioner)
    waiting = list_of_messages(people.partner)
    assert (waiting.count, len(waiting.rows)) == (7, FEW)
    assert list_of_messages(people.outsider).count == 0


@pytest.mark.usefixtures("hinted")
def test_a_conversation_with_several_messages_is_shown_whole_and_offers_no_more(people, client_of):
    for words in ("First.", "Second.", "Third."):
        post_message(people.synergy, words, audience="receiver", by=people.practitioner)
    waiting = list_of_messages(people.partner)
    assert (waiting.count, waiting.all_lines, len(waiting.rows)) == (3, 1, 1)
    box = client_of(people.partner).get(reverse("home")).text.partition("Unread messages")[2].partition("</section>")[0]
    assert "Show all" not in box


def test_own_tasks_stand_on_the_page_and_are_done_there(people, client_of):
    task = add_task(people.synergy, "Send two bags", by=people.practitioner, assigned_to=people.owner)
    text = page_of(client_of, people.owner)
    assert "Send two bags" in text
    assert reverse("follow_up_done", args=[task.pk]) in text
    assert "Send two bags" not in page_of(client_of, people.outsider)
    assert "Send two bags" in client_of(people.owner).get(reverse("home")).content.decode()
