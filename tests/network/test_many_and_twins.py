"""Many organisations changed at once and put back; two entries of one firm made one, and two again."""

import json

import pytest
from django.urls import reverse

from factories import make_organisation, make_resource, make_synergy, make_user
from symbionet.accounts.models import Invitation, Membership
from symbionet.core.errors import ActionRefused
from symbionet.impact.models import OwnFactor
from symbionet.network.actions import edit_organisation, invite_contacts, merge_organisations, tell_apart, undo_merge
from symbionet.network.models import Contact, MembershipState, Organisation, Park, Site
from symbionet.network.queries import NotInvited, invitations_planned, organisations_visible_to, possible_twins
from symbionet.work.actions import log_contact
from symbionet.work.models import ContactNote

pytestmark = pytest.mark.django_db


def change(client, rows, **values):
    return client.post("/organisations/bulk/", {"pk": [row.pk for row in rows], "change": "yes", **values}, follow=True)


def test_many_are_changed_and_put_back_but_for_what_has_changed_since(people, client_of):
    park = Park.objects.create(name_en="North")
    rows = [make_organisation(name_en=f"Firm {number}", state=MembershipState.PROSPECT) for number in range(3)]
    client = client_of(people.practitioner)

    page = client.post("/organisations/bulk/", {"pk": [row.pk for row in rows]}).content.decode()
    done = change(client, rows, park=park.pk, state="contacted", recruited_by=people.practitioner.pk)

    assert "Change 3 organisations" in page
    assert "3 organisations were changed." in done.content.decode()
    assert {(row.park, row.state, row.recruited_by) for row in Organisation.objects.filter(park=park)} == {
        (park, "contacted", people.practitioner)
    }
    edit_organisation(Organisation.objects.get(pk=rows[0].pk), {"park": None, "website": "https://a.example"}, by=None)
    assert 'action="/organisations/bulk/undo/"' in done.content.decode()
    assert "3 organisations are as they were." in client.post("/organisations/bulk/undo/", follow=True).content.decode()
    assert set(Organisation.objects.filter(pk__in=[row.pk for row in rows]).values_list("park", "state")) == {
        (None, "prospect")
    }
    assert "nothing to take back" in client.post("/organisations/bulk/undo/", follow=True).content.decode()


def test_after_many_were_changed_and_put_back_the_list_stands_filtered_as_before(people, client_of):
    firm = make_organisation(name_en="Firm", state=MembershipState.CONTACTED)
    client, listed = client_of(people.practitioner), "/organisations/?state=contacted&page=1"

    asked = {"pk": [firm.pk], "next": listed}
    page = client.post("/organisations/bulk/", asked).content.decode()
    done = client.post("/organisations/bulk/", {**asked, "change": "yes", "state": "prospect"})
    back = client.post("/organisations/bulk/undo/", {"next": listed})
    abroad = client.post("/organisations/bulk/", {"next": "https://evil.example/"})

    assert f'name="next" value="{listed.replace("&", "&amp;")}"' in page
    assert (done.url, back.url, abroad.url) == (listed, listed, "/organisations/")
    html = client.get("/organisations/?kind=enterprise").content.decode()
    assert 'name="next" value="/organisations/?kind=enterprise"' in html


def test_only_who_moves_memberships_changes_many(people, client_of):
    firm = make_organisation(name_en="Firm", state=MembershipState.PROSPECT)

    change(client_of(people.owner), [firm, people.owner_org], state="lapsed")
    change(client_of(people.practitioner), [firm], state="nonsense")
    client_of(people.practitioner).post("/organisations/bulk/", {"pk": ["9" * 30, "x", ""], "change": "yes"})

    assert set(Organisation.objects.values_list("state", flat=True)) >= {"prospect"}
    assert Organisation.objects.get(pk=firm.pk).state == "prospect"


def test_another_person_takes_back_nothing_of_mine(people, client_of):
    firm = make_organisation(name_en="Firm", state=MembershipState.PROSPECT)
    change(client_of(people.practitioner), [firm], state="contacted")

    client_of(people.technical_lead).post("/organisations/bulk/undo/")

    assert Organisation.objects.get(pk=firm.pk).state == "contacted"


def twins(people):
    kept = make_organisation(name_en="Quagga Works Co., Ltd.", name_zh="", state=MembershipState.ACTIVE)
    gone = make_organisation(
        name_en="Quagga Works", name_zh="斑驴厂", uscc="91120116MA05QUAGG1", website="https://q.example"
    )
    return kept, gone


def test_a_merge_moves_what_belongs_to_the_other_and_undo_moves_it_back(people):
    kept, gone = twins(people)
    site, contact = (
        Site.objects.create(organisation=gone, is_main=True),
        Contact.objects.create(organisation=gone, name="W"),
    )
    ash = make_resource(gone, title_en="Ash")
    synergy = make_synergy(ash, people.other_org)
    log_contact({"agreed": "Calls back"}, by=people.practitioner, subject=gone)
    both, alone = make_user("both@example.org"), make_user("alone@example.org")
    for person, firm in ((both, kept), (both, gone), (alone, gone)):
        Membership.objects.create(user=person, organisation=firm)

    twin = merge_organisations(kept, gone, by=people.practitioner)

    for row in (site, contact, ash, synergy):
        row.refresh_from_db()
    assert {site.organisation, contact.organisation, ash.organisation, synergy.provider} == {kept}
    assert ContactNote.objects.get().subject_id == kept.pk
    assert set(kept.memberships.values_list("user", flat=True)) == {both.pk, alone.pk}
    kept.refresh_from_db()
    assert (kept.uscc, kept.name_zh, kept.website) == (gone.uscc or "91120116MA05QUAGG1", "斑驴厂", "https://q.example")
    assert gone not in organisations_visible_to(people.practitioner)
    json.dumps(twin.moved)

    undo_merge(twin, by=people.practitioner)

    for row in (site, contact, ash, synergy, kept):
        row.refresh_from_db()
    assert {site.organisation, contact.organisation, ash.organisation, synergy.provider} == {gone}
    assert set(gone.memberships.values_list("user", flat=True)) == {both.pk, alone.pk}
    assert (kept.uscc, kept.name_zh) == ("", "")
    assert Organisation.objects.get(pk=gone.pk).uscc == "91120116MA05QUAGG1"
    assert ContactNote.objects.get().subject_id == gone.pk
    assert gone in organisations_visible_to(people.practitioner)


def test_what_is_sealed_in_a_name_is_never_moved(people):
    kept, gone = twins(people)
    OwnFactor.objects.create(organisation=gone, activity="virgin", subject="x", value=1, unit="kg/t", source="s")

    with pytest.raises(ActionRefused, match="sealed"):
        merge_organisations(kept, gone, by=people.practitioner)
    with pytest.raises(ActionRefused, match="different"):
        merge_organisations(kept, kept, by=people.practitioner)

    assert Organisation.objects.get(pk=gone.pk).merged_into is None
    assert merge_organisations(gone, kept, by=people.practitioner).is_same
    with pytest.raises(ActionRefused, match="already"):
        merge_organisations(people.owner_org, Organisation.objects.get(pk=kept.pk), by=people.practitioner)


def test_near_names_are_proposed_until_somebody_decides(people, client_of):
    kept, gone = twins(people)
    for name in ("Binhai Shunda Machined parts", "Binhai Shengda Machined parts", "Quite another firm"):
        make_organisation(name_en=name, name_zh="")
    client = client_of(people.practitioner)

    pairs = possible_twins(organisations_visible_to(people.practitioner))

    assert [{one, other} for one, other, _score in pairs] == [{kept, gone}]
    assert "Quagga Works" in client.get("/organisations/twins/").content.decode()
    tell_apart(kept, gone, by=people.practitioner)
    assert possible_twins(organisations_visible_to(people.practitioner)) == []
    client.post("/organisations/twins/merge/", {"kept": kept.pk, "gone": gone.pk})
    assert Organisation.objects.get(pk=gone.pk).merged_into == kept
    assert client_of(people.owner).post("/organisations/twins/merge/", {"kept": kept.pk}).status_code == 404


def test_before_many_are_invited_a_page_says_who_gets_a_mail_and_who_none(
    people, client_of, mailoutbox, django_capture_on_commit_callbacks
):
    firms = [make_organisation(name_en=f"Firm {number}") for number in range(6)]
    for number, firm in enumerate(firms[:3]):
        Contact.objects.create(organisation=firm, name="Li", email=f"li{number}@example.org", is_main=True)
        Contact.objects.create(organisation=firm, name="An", email=f"an{number}@example.org")
    phone_only = Contact.objects.create(organisation=firms[3], name="Zhao", phone="022")
    member = make_user(email="in@example.org")
    Membership.objects.create(user=member, organisation=firms[4])
    Contact.objects.create(organisation=firms[4], name="Qian", email="In@example.org")
    client, address = client_of(people.practitioner), reverse("organisation_bulk_invite")
    keys = [firm.pk for firm in firms]

    asked = client.post(address, {"pk": keys}).content.decode()
    assert not Invitation.objects.exists()
    assert not mailoutbox
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(address, {"pk": keys, "send": "yes", "language": "zh-hans"}, follow=True).content.decode()
    again = client.post(address, {"pk": keys}).content.decode()

    assert "3 invitations will be sent" in asked
    assert "3 organisations get none" in asked
    assert f"/contacts/{phone_only.pk}/edit/" in asked
    assert f"/organisations/{firms[5].pk}/contacts/new/" in asked
    assert 'href="#kept"' in asked
    assert "Zhao has no e-mail address." in asked
    assert "Qian signs in already." in asked
    assert "li0@example.org is invited and has not answered yet." in again
    assert "6 organisations get none" in again
    assert "3 invitations were sent." in done
    assert "Firm 3, Firm 4, Firm 5" in done
    assert {(one.email, one.organisation, one.language) for one in Invitation.objects.all()} == {
        (f"li{number}@example.org", firms[number], "zh-hans") for number in range(3)
    }
    assert sorted(mail.to[0] for mail in mailoutbox) == [f"li{number}@example.org" for number in range(3)]


def test_more_than_may_be_sent_in_a_day_wait_until_tomorrow(people, client_of, monkeypatch):
    monkeypatch.setattr("symbionet.accounts.queries.people.MOST_OF_STAFF", 2)
    firms = [make_organisation(name_en=f"Firm {number}") for number in range(3)]
    for firm in firms:
        Contact.objects.create(organisation=firm, name="Li", email=f"li{firm.pk}@example.org")

    planned = invitations_planned(firms, people.practitioner)
    sent, kept = invite_contacts(firms, by=people.practitioner)

    assert [one.reason for one in planned] == [None, None, NotInvited.TOMORROW]
    assert (sent, [one.organisation for one in kept]) == (2, firms[2:])


def test_a_member_invites_nobody_of_others_in_bulk(people, client_of):
    Contact.objects.create(organisation=people.other_org, name="Li", email="li@example.org")

    client_of(people.owner).post(
        reverse("organisation_bulk_invite"), {"pk": people.other_org.pk, "send": "yes", "language": "en"}
    )

    assert not Invitation.objects.filter(email="li@example.org").exists()


def test_a_long_list_offers_more_rows_on_a_page(people, client_of):
    for number in range(26):
        make_organisation(name_en=f"Firm {number}")
    client = client_of(people.practitioner)

    first = client.get("/organisations/?kind=enterprise&page=2").content.decode()
    more = client.get("/organisations/?kind=enterprise&per_page=100").content.decode()

    assert "?kind=enterprise&amp;page=1&amp;per_page=100" in first
    assert all(f"Firm {number}" in more for number in range(26))
    assert "per_page=100" not in client.get("/organisations/?q=Firm 25").content.decode()
