"""A synergy that its owner keeps private: nobody else finds it, by no door."""

import pytest
from django.urls import reverse

from factories import make_synergy
from symbionet.accounts.models import Role
from symbionet.core.errors import ActionRefused
from symbionet.impact.queries import ledger_synergies_visible_to
from symbionet.matches.models import Match
from symbionet.matches.pages.matches import matches_shown_to
from symbionet.shell.figures import programme_figures
from symbionet.synergies.actions import AlreadyProposed, ask_to_be_named, edit_synergy, open_synergy, propose_synergy
from symbionet.synergies.models import Sight, Synergy
from symbionet.synergies.queries import synergies_editable_by, synergies_visible_to

pytestmark = pytest.mark.django_db
OTHERS = ("technical_lead", "programme_manager", "administrator", "auditor", "verifier", "owner", "partner", "outsider")
PARTS = ("synergy_detail", "synergy_edit", "synergy_contacts", "synergy_messages", "synergy_documents",
         "synergy_technical", "synergy_sharing", "synergy_ledger")  # fmt: skip


@pytest.fixture
def kept(people) -> Synergy:
    """A synergy of the practitioner, who keeps it private."""
    made = make_synergy(people.have, people.other_org, title_en="Quagga talks", owner=people.practitioner, money=9e6)
    return edit_synergy(made, {"sight": Sight.PRIVATE}, by=people.practitioner)


def test_its_owner_alone_finds_it(people, kept, client_of):
    pages = [reverse(name, args=[kept.pk]) for name in PARTS]
    views = [f"/synergies/?view={view}" for view in ("board", "table", "calendar")]
    files = ["/synergies/?export=csv", "/synergies/lines.geojson", "/api/v1/synergies"]
    lists = [*views, *files, "/search/?q=talks", "/funnel/", "/ledger/", "/today/", "/"]

    mine = client_of(people.practitioner)
    assert {mine.get(page).status_code for page in pages} == {200}
    assert "Quagga talks" in mine.get("/synergies/?view=table").content.decode()
    for name in OTHERS:
        client = client_of(getattr(people, name))
        assert [client.get(page).status_code for page in pages] == [404] * len(pages), name
        assert client.get(f"/api/v1/synergies/{kept.pk}").status_code == 404
        assert not [page for page in lists if "Quagga" in client.get(page).content.decode()], name
        assert not ledger_synergies_visible_to(getattr(people, name)).filter(pk=kept.pk).exists()


def test_figures_of_others_do_not_count_it(people, kept):
    before = Synergy.objects.count()

    assert synergies_visible_to(people.practitioner).count() == before
    assert synergies_visible_to(people.programme_manager).count() == before - 1
    told = [next(row.number for row in programme_figures(person) if str(row.label) == "Synergies")
            for person in (people.practitioner, people.programme_manager)]  # fmt: skip
    assert told == [before, before - 1]


def test_a_colleague_is_told_that_there_is_one_and_nothing_more(people, kept):
    Synergy.objects.exclude(pk=kept.pk).delete()
    Synergy.objects.filter(pk=kept.pk).update(match=people.match)
    match = Match.objects.get(pk=people.match.pk)

    (shown,), (own,) = (matches_shown_to(person, [match]) for person in (people.technical_lead, people.practitioner))
    with pytest.raises(ActionRefused, match="A colleague pursues this exchange already") as told:
        propose_synergy(match, by=people.technical_lead)
    with pytest.raises(AlreadyProposed):
        propose_synergy(match, by=people.practitioner)
    with pytest.raises(ActionRefused, match="A colleague pursues"):
        open_synergy({"provider": people.owner_org, "receiver": people.other_org, "title_en": "quagga talks",
                      "origin": "visit"}, by=people.technical_lead)  # fmt: skip

    assert (shown.synergy_pk, own.synergy_pk) == (None, kept.pk)
    assert "Quagga" not in str(told.value)


def test_it_is_opened_before_it_is_handed_over(people, kept):
    with pytest.raises(ActionRefused, match="Only its owner keeps"):
        edit_synergy(kept, {"owner": people.technical_lead}, by=people.practitioner)
    with pytest.raises(ActionRefused, match="The parties do not see"):
        ask_to_be_named(kept, people.other_org, by=people.practitioner)
    kept.refresh_from_db()

    edit_synergy(kept, {"owner": people.technical_lead, "sight": Sight.PRACTITIONERS}, by=people.practitioner)
    with pytest.raises(ActionRefused, match="Only its owner keeps"):
        edit_synergy(kept, {"sight": Sight.PRIVATE}, by=people.practitioner)

    assert synergies_editable_by(people.technical_lead).filter(pk=kept.pk).exists()
    assert people.technical_lead.has_role(Role.TECHNICAL_LEAD)


def test_what_lost_its_owner_is_open_to_the_team(people, kept):
    people.practitioner.delete()

    assert synergies_editable_by(people.technical_lead).filter(pk=kept.pk).exists()
