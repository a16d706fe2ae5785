"""Messages: comments of the team, letters of the parties; nobody reads what is not for that side."""

import pytest
from django.urls import reverse

from symbionet.core.errors import ActionRefused
from symbionet.network.models import ConsentState, Contact, Visibility
from symbionet.notices.models import Notice
from symbionet.synergies.models import Audience, Sight, SynergyConsent
from symbionet.work.actions import post_message, remove_message
from symbionet.work.models import Message
from symbionet.work.queries.messages import messages_visible_to

pytestmark = pytest.mark.django_db
ALL = list(Audience)


@pytest.fixture(autouse=True)
def _hinted(people) -> None:
    """Both sides see the synergy, and neither the name of the other."""
    people.have.visibility = Visibility.CONSENT
    people.have.save()


@pytest.fixture
def page(people) -> str:
    return reverse("synergy_messages", args=[people.synergy.pk])


@pytest.fixture
def each(people) -> dict[str, Message]:
    """One message of the team to each audience."""
    return {
        audience: post_message(people.synergy, f"words for {audience}", audience=audience, by=people.practitioner)
        for audience in ALL
    }


def agree(people, *sides) -> None:
    for side in sides:
        SynergyConsent.objects.create(synergy=people.synergy, organisation=side, state=ConsentState.GIVEN)


@pytest.mark.parametrize(
    ("persona", "read"),
    [
        ("practitioner", {"team", "provider", "receiver", "parties"}),
        ("programme_manager", {"team", "provider", "receiver", "parties"}),
        ("owner", {"provider", "parties"}),
        ("partner", {"receiver", "parties"}),
        ("outsider", set()),
        ("auditor", set()),
        ("verifier", set()),
        ("observer", set()),
    ],
)
def test_each_person_reads_what_is_for_that_side(people, each, persona, read):
    rows = messages_visible_to(getattr(people, persona))

    assert {row.audience for row in rows} == read


def test_page_shows_a_member_only_its_own_side(people, client_of, each, page):
    html = client_of(people.owner).get(page).content.decode()

    assert "words for parties" in html
    assert "words for provider" in html
    assert "words for receiver" not in html
    assert "words for team" not in html


@pytest.mark.parametrize("audience", [Audience.TEAM, Audience.RECEIVER])
def test_member_writes_only_to_what_its_side_reads(people, audience):
    with pytest.raises(ActionRefused):
        post_message(people.synergy, "hello", audience=audience, by=people.owner)


def test_posting_to_the_other_side_by_hand_stores_nothing(people, client_of, page):
    client_of(people.owner).post(page, {"audience": "receiver", "text": "psst"})

    assert not Message.objects.exists()


def test_other_party_has_no_name_before_consent(people, client_of, page):
    people.owner.name = "Lin Tao"
    people.owner.save()
    post_message(people.synergy, "We can send a sample", audience=Audience.PARTIES, by=people.owner)

    html = client_of(people.partner).get(page).content.decode()

    assert "We can send a sample" in html
    assert "The other party" in html
    assert "Lin Tao" not in html
    assert "Owner Power" not in html


@pytest.mark.parametrize(
    "text", ["Ask OWNER-Power!", "这是甲电厂的灰", "ring 139 0000 1234", "Ash of Owner Power, dry"]
)
def test_name_or_phone_of_a_side_without_consent_is_refused(people, text):
    Contact.objects.create(organisation=people.owner_org, name="Wang", phone="13900001234")
    people.owner_org.name_en, people.owner_org.name_zh = "Owner Power (Tianjin) Co., Ltd.", "甲电厂（天津）有限公司"
    people.owner_org.save()

    for by in (people.practitioner, people.owner):
        with pytest.raises(ActionRefused, match="agreed to be named"):
            post_message(people.synergy, text, audience=Audience.PARTIES, by=by)

    post_message(people.synergy, text, audience=Audience.PROVIDER, by=people.practitioner)  # to itself
    post_message(people.synergy, text, audience=Audience.TEAM, by=people.practitioner)


def test_name_may_be_told_once_its_side_agreed(people):
    agree(people, people.owner_org)

    post_message(people.synergy, "Owner Power sends it", audience=Audience.PARTIES, by=people.owner)
    with pytest.raises(ActionRefused):
        post_message(people.synergy, "Other Cement takes it", audience=Audience.PARTIES, by=people.owner)


def test_open_sight_names_both(people):
    people.synergy.sight = Sight.PARTIES
    people.synergy.save()

    post_message(people.synergy, "Owner Power and Other Cement", audience=Audience.PARTIES, by=people.owner)


def test_mentions_from_the_text_and_the_ticks(people):
    people.technical_lead.name, people.programme_manager.name = "Zhou Min", "Zhou"
    people.technical_lead.save()
    people.programme_manager.save()

    message = post_message(
        people.synergy,
        "@zhou min please look",
        audience=Audience.TEAM,
        by=people.practitioner,
        mentions=[people.administrator, people.owner],
    )

    assert set(message.mentions.all()) == {people.technical_lead, people.administrator}  # never a member
    told = Notice.objects.filter(code="message.mention")
    assert {notice.person for notice in told} == {people.technical_lead, people.administrator}


def test_notice_of_a_message_to_one_side_reaches_that_side_only(people):
    people.synergy.owner = people.technical_lead
    people.synergy.save()

    post_message(people.synergy, "hello secret", audience=Audience.PROVIDER, by=people.practitioner)

    notices = list(Notice.objects.all())
    assert {notice.person for notice in notices} == {people.owner, people.technical_lead}
    assert "secret" not in str([notice.values for notice in notices])


def test_removed_message_leaves_a_trace_without_its_words(people, client_of, page):
    message = post_message(people.synergy, "wrong words", audience=Audience.PARTIES, by=people.owner)
    with pytest.raises(ActionRefused):
        remove_message(message, by=people.practitioner)

    client_of(people.owner).post(reverse("message_remove", args=[message.pk]))

    html = client_of(people.practitioner).get(page).content.decode()
    assert "removed by its author" in html
    assert "wrong words" not in html


def test_message_page_escapes_what_people_write(people, client_of, page):
    post_message(people.synergy, "<script>alert(1)</script>", audience=Audience.TEAM, by=people.practitioner)

    assert "<script>alert" not in client_of(people.practitioner).get(page).content.decode()
