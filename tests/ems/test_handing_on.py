"""Obligations of a park are handed on to its firms: what is asked, never what another firm does about it."""

import re

import pytest
from django.urls import reverse
from test_programme import add

from factories import make_organisation
from symbionet.core.errors import ActionRefused
from symbionet.ems.actions import EntryValues, SystemValues, hand_on_obligations, save_entry, start_system
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.registers import registers
from symbionet.network.models import Park
from symbionet.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(people) -> System:
    """The register that hands on, with one obligation; its park has two more firms, one in a zone."""
    park = Park.objects.create(name_en="South Park", name_zh="南园")
    zone = Park.objects.create(name_en="Zone 1", name_zh="一区", parent=park)
    other = make_organisation(name_en="Zoned")
    for firm, place in ((people.owner_org, park), (people.other_org, park), (other, zone)):
        firm.park = place
        firm.save()
    system = start_system(people.owner_org, SystemValues(), by=people.practitioner)
    for firm in (people.other_org, other):
        start_system(firm, SystemValues(), by=people.practitioner)
    add(system, "obligations", "Storm drains", kind="agreement" if _has("agreement") else "law",
        requirement="Closed when it rains", doing="quagga valve", owner="Liu")  # fmt: skip
    return system


def _has(kind: str) -> bool:
    field = next(one for one in registers()["obligations"].fields if one.name == "kind")
    return kind in {one.id for one in field.choices}


def hand(source: System, people):
    return hand_on_obligations(source, people.owner_org.park, list(source.entries.all()), by=people.practitioner)


def copies(source: System) -> list[Entry]:
    return list(Entry.objects.filter(register="obligations").exclude(system=source).order_by("system_id"))


def test_each_firm_gets_it_once_with_nothing_of_what_the_source_does(people, source):
    told = hand(source, people)
    assert (told.firms, told.added, told.changed, told.same) == (2, 2, 0, 0)
    assert [(one.title, one.values["requirement"], one.owner) for one in copies(source)] == [
        ("Storm drains", "Closed when it rains", "")] * 2  # fmt: skip
    assert all("doing" not in one.values for one in copies(source))
    assert [one.code for one in Notice.objects.filter(person=people.partner)] == ["ems.obligations_handed_on"]

    again = hand(source, people)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert len(copies(source)) == 2


def test_a_change_follows_and_what_a_firm_has_reworded_stays(people, source):
    hand(source, people)
    first, second = copies(source)
    own = EntryValues(title=first.title, values={"requirement": "Ours is stricter", "doing": "a valve"})
    save_entry(first.system, registers()["obligations"], own, by=people.partner, entry=first)
    entry = source.entries.get()
    new = EntryValues(title="Storm drains 2027", values={"requirement": "Closed always"})
    save_entry(source, registers()["obligations"], new, by=people.practitioner, entry=entry)

    told = hand(source, people)
    assert (told.added, told.changed, told.reworded) == (0, 2, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title, first.values["requirement"], first.values["doing"]) == (
        "Storm drains 2027", "Ours is stricter", "a valve")  # fmt: skip
    assert second.values["requirement"] == "Closed always"
    told = hand(source, people)
    assert (told.changed, told.same, told.reworded) == (0, 1, 1)


def test_who_may_not_and_what_is_no_obligation_is_refused(people, source):
    with pytest.raises(ActionRefused, match="practitioners"):
        hand_on_obligations(source, people.owner_org.park, list(source.entries.all()), by=people.owner)
    aspect = save_entry(
        source, registers()["issues"], EntryValues(title="x", values={"side": "internal"}), by=people.owner
    )
    with pytest.raises(ActionRefused, match="Only obligations"):
        hand_on_obligations(source, people.owner_org.park, [aspect], by=people.practitioner)
    empty = Park.objects.create(name_en="Empty", name_zh="空")
    with pytest.raises(ActionRefused, match="No other firm"):
        hand_on_obligations(source, empty, list(source.entries.filter(register="obligations")), by=people.practitioner)


def test_page_shows_the_firms_and_its_button_says_how_many(people, source, client_of):
    client, url = client_of(people.practitioner), reverse("ems_hand_on", args=[source.pk])
    page = client.get(url, {"park": people.owner_org.park_id}).text
    assert "Hand on to 2 firms" in page
    assert "0 of 2 firms have it" in page
    permit = add(source, "obligations", "Discharge permit", kind="permit", requirement="Monthly")
    page = client.get(url, {"park": people.owner_org.park_id}).text
    ticked = re.findall(r'name="take" value="(\d+)" checked', page)
    assert str(permit.pk) not in ticked  # a permit is of one firm: nobody hands it on by one press
    assert len(ticked) == 1
    permit.delete()
    assert "Owner" not in page.partition('<h2 class="card-title">Firms</h2>')[2].partition("</section>")[0]

    told = {"park": people.owner_org.park_id, "take": source.entries.get().pk}
    answer = client.post(url, told, follow=True)
    assert "2 firms: 2 entries added" in answer.text
    assert "2 of 2 firms have it" in client.get(url, {"park": people.owner_org.park_id}).text
    before = len(copies(source))
    for bad in ({"park": "x"}, {"park": "9" * 30}, {}, {"park": people.owner_org.park_id, "take": ["0", "x"]}):
        assert client.post(url, bad).status_code == 200  # the page again, with what is to be ticked
    assert client.post(url, {"park": 999_999}).status_code == 404
    assert len(copies(source)) == before
