"""The contact log: written in seconds, mended on its day, read by the team alone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_organisation
from symbionet.core.errors import ActionRefused
from symbionet.work.actions import edit_contact_note, log_contact, undo_contact_note
from symbionet.work.models import ContactNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(people) -> str:
    return reverse("synergy_contacts", args=[people.synergy.pk])


def test_one_line_and_a_thumb_are_enough(people, client_of, page):
    client_of(people.practitioner).post(
        page, {"kind": "call", "agreed": "Sends a sample", "next_step": "Ask lab", "due_in": "7"}
    )

    note = ContactNote.objects.get()
    people.synergy.refresh_from_db()
    assert (note.on, note.by, note.agreed) == (timezone.localdate(), people.practitioner, "Sends a sample")
    assert people.synergy.next_action == "Ask lab"
    assert people.synergy.next_action_due == timezone.localdate() + timedelta(days=7)


def test_line_without_next_step_leaves_what_is_planned(people):
    people.synergy.next_action = "Visit"
    people.synergy.save()

    log_contact({"kind": "visit", "agreed": "Seen the silo"}, by=people.practitioner, subject=people.synergy)

    people.synergy.refresh_from_db()
    assert people.synergy.next_action == "Visit"


def test_undo_gives_the_planned_step_back(people):
    people.synergy.next_action, people.synergy.next_action_due = "Visit", date(2026, 12, 1)
    people.synergy.save()
    values = {"kind": "call", "agreed": "Yes", "next_step": "Send contract", "next_due": date(2026, 12, 9)}
    note = log_contact(values, by=people.practitioner, subject=people.synergy)

    undo_contact_note(note, by=people.practitioner)

    people.synergy.refresh_from_db()
    assert (people.synergy.next_action, people.synergy.next_action_due) == ("Visit", date(2026, 12, 1))
    assert not ContactNote.objects.exists()


def test_undo_keeps_a_step_that_somebody_changed_since(people):
    note = log_contact({"agreed": "Yes", "next_step": "Send"}, by=people.practitioner, subject=people.synergy)
    people.synergy.next_action = "Something else"
    people.synergy.save()

    undo_contact_note(note, by=people.practitioner)

    people.synergy.refresh_from_db()
    assert people.synergy.next_action == "Something else"


def test_line_is_changed_by_its_author_on_its_day_only(people, client_of):
    note = log_contact({"agreed": "Yes"}, by=people.practitioner, subject=people.synergy)

    with pytest.raises(ActionRefused):
        edit_contact_note(note, {"agreed": "No"}, by=people.technical_lead)
    edit_contact_note(note, {"agreed": "Maybe"}, by=people.practitioner)
    ContactNote.objects.update(at=timezone.now() - timedelta(days=1))
    note.refresh_from_db()
    with pytest.raises(ActionRefused):
        undo_contact_note(note, by=people.practitioner)

    assert note.agreed == "Maybe"
    assert client_of(people.practitioner).get(reverse("contact_note_edit", args=[note.pk])).status_code == 404


@pytest.mark.parametrize(
    ("values", "words"),
    [({"agreed": " "}, "what was agreed"), ({"agreed": "x", "on": date(2100, 1, 1)}, "of today or of the past")],
)
def test_empty_and_future_contacts_are_refused(people, values, words):
    with pytest.raises(ActionRefused, match=words):
        log_contact(values, by=people.practitioner, subject=people.synergy)


def test_strange_organisation_is_refused(people):
    with pytest.raises(ActionRefused, match="no party"):
        log_contact(
            {"agreed": "x", "organisation": make_organisation()}, by=people.practitioner, subject=people.synergy
        )


def test_members_never_read_the_log(people, client_of, page):
    log_contact({"agreed": "Their price is a bluff"}, by=people.practitioner, subject=people.synergy)

    answers = [client_of(person).get(page).status_code for person in (people.owner, people.partner, people.outsider)]

    assert answers == [404, 404, 404]
    detail = client_of(people.owner).get(people.synergy.get_absolute_url()).content.decode()
    assert "bluff" not in detail


def test_log_of_an_organisation_holds_its_synergies(people, client_of):
    log_contact({"agreed": "About ash"}, by=people.practitioner, subject=people.synergy)
    log_contact({"agreed": "About membership"}, by=people.practitioner, subject=people.owner_org)
    with_other = {"agreed": "Other side said", "organisation": people.other_org}
    log_contact(with_other, by=people.practitioner, subject=people.synergy)

    html = (
        client_of(people.practitioner)
        .get(reverse("organisation_contacts", args=[people.owner_org.pk]))
        .content.decode()
    )

    assert "About ash" in html
    assert "About membership" in html
    assert "Other side said" not in html


def test_export_keeps_formulas_as_text(people, client_of, page):
    log_contact({"agreed": "=1+1"}, by=people.practitioner, subject=people.synergy)

    text = client_of(people.practitioner).get(page, {"export": "csv"}).content.decode("utf-8-sig")

    assert "'=1+1" in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_takes_a_note_pasted_with_a_control_character(people, client_of, page, kind):
    log_contact({"agreed": "ash\x02\x0b 30 t"}, by=people.practitioner, subject=people.synergy)

    answer = client_of(people.practitioner).get(page, {"export": kind})

    assert answer.status_code == 200


@pytest.mark.parametrize("text", [" =1+1", "＝1+1", "\u3000＋1", "\u200b@SUM(A1)"])
def test_export_keeps_formulas_behind_blanks_and_in_full_width_as_text(people, client_of, page, text):
    log_contact({"agreed": f"{text} x", "next_step": text}, by=people.practitioner, subject=people.synergy)

    line = client_of(people.practitioner).get(page, {"export": "csv"}).content.decode("utf-8-sig").splitlines()[1]

    assert [cell.startswith("'") for cell in line.split(",")[5:7]] == [True, True]


def test_page_of_an_organisation_leads_the_team_to_its_log(people, client_of):
    page = people.owner_org.get_absolute_url()
    log = f'href="{reverse("organisation_contacts", args=[people.owner_org.pk])}"'

    assert log in client_of(people.practitioner).get(page).content.decode()
    assert log not in client_of(people.owner).get(page).content.decode()
