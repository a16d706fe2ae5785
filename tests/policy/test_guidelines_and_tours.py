"""The guideline from its edition over a consultation to its adoption; study tours with what became of promises."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document as Word

from symbionet.core.errors import ActionRefused
from symbionet.engine.packs import load_packs
from symbionet.letters import letter_docx, letter_pdf
from symbionet.policy.actions.guidelines import (
    AdoptionValues,
    add_comment,
    adopt_version,
    answer_comments,
    close_consultation,
    draft_version,
    edit_paragraph,
    moderate_comment,
    open_consultation,
)
from symbionet.policy.actions.tours import (
    CommitmentValues,
    StopValues,
    StudyTourValues,
    add_lesson,
    add_stop,
    close_commitment,
    plan_study_tour,
    record_commitment,
)
from symbionet.policy.forms.tours import LessonForm
from symbionet.policy.models import GuidelineVersion, StudyTour, Verdict, VersionState
from symbionet.policy.pages.guideline import guideline_letter, replies_letter
from symbionet.policy.queries.guidelines import EDITION, comments_shown_to, versions_visible_to

SAID = "Paragraph 1 is unclear quokka"


@pytest.fixture
def version(people) -> GuidelineVersion:
    """A version that is open for comments."""
    made = draft_version("1.1", by=people.practitioner)
    return open_consultation(made, until=timezone.localdate() + timedelta(days=30), by=people.practitioner)


def test_draft_holds_each_row_of_the_edition_in_its_order(people):
    version = draft_version("1.0", by=people.practitioner)
    rows = load_packs().rows(EDITION)

    kept = list(version.paragraphs.order_by("place").values_list("number", "level", "zh", "en"))
    assert kept == [(row["number"], row["level"], row["zh"], row["en"]) for row in rows]
    with pytest.raises(ActionRefused, match="exists already"):
        draft_version("1.0", by=people.practitioner)


def test_draft_is_edited_and_what_is_open_is_not(people, version):
    by = people.practitioner
    with pytest.raises(ActionRefused, match="no draft any more"):
        edit_paragraph(version.paragraphs.first(), zh="改", en="Change", by=by)
    follower = draft_version("1.2", by=by, based_on=version)
    row = edit_paragraph(follower.paragraphs.first(), zh="目的", en="Aim", by=by)

    assert follower.paragraphs.count() == version.paragraphs.count()
    assert (row.zh, version.paragraphs.first().en) != ("目的", "Aim")
    with pytest.raises(ActionRefused, match="both languages"):
        edit_paragraph(row, zh="", en="Aim", by=by)


def test_comments_are_answered_in_a_group_and_the_version_adopted(people, version):
    by, today = people.practitioner, timezone.localdate()
    one, two = version.paragraphs.filter(level="paragraph")[:2]
    comments = [add_comment(one, SAID, by=people.partner), add_comment(two, "The same", by=people.owner)]
    rude = add_comment(two, "rude words", by=people.owner)
    moderate_comment(rude, hidden=True, reason="insult", by=by)
    assert [comment.number for comment in (*comments, rude)] == [1, 2, 3]

    values = AdoptionValues(adopted_by="Advisory group", adopted_on=today, note="By consent")
    with pytest.raises(ActionRefused, match="does not follow"):
        adopt_version(version, values, by=by)
    close_consultation(version, by=by)
    version.refresh_from_db()
    with pytest.raises(ActionRefused, match="2 comments have no answer"):
        adopt_version(version, values, by=by)
    answer_comments(version, [1, 2], verdict="partly", text="Made clearer in 1.2", by=by)
    adopted = adopt_version(version, values, by=by)

    assert (adopted.state, adopted.adopted_by) == (VersionState.ADOPTED, "Advisory group")
    assert versions_visible_to(people.outsider).filter(pk=version.pk).exists()
    with pytest.raises(ActionRefused, match="not taken any more"):
        add_comment(one, "Too late", by=people.partner)
    table = replies_letter(version, comments_shown_to(people.outsider, version), lang="en")
    cells = [block.cells for block in table.blocks if block.kind == "row"][1:]
    assert cells[0] == ("1", one.number, SAID, "Accepted in part", "Made clearer in 1.2")
    assert len(cells) == 2


def test_hidden_comments_are_read_by_the_team_and_who_wrote_them(people, version, client_of):
    row = version.paragraphs.filter(level="paragraph").first()
    comment = add_comment(row, SAID, by=people.partner)
    moderate_comment(comment, hidden=True, reason="off topic", by=people.practitioner)
    page = reverse("guideline_comments", args=[version.pk])

    read = {name: "quokka" in client_of(getattr(people, name)).get(page).text
            for name in ("practitioner", "auditor", "partner", "owner", "observer")}  # fmt: skip
    assert read == {"practitioner": True, "auditor": True, "partner": True, "owner": False, "observer": False}
    assert str(people.partner) in client_of(people.practitioner).get(page).text
    with pytest.raises(ActionRefused, match="hidden already"):
        moderate_comment(comment, hidden=True, reason="again", by=people.practitioner)
    assert "off topic" in client_of(people.auditor).get(reverse("guideline_log", args=[version.pk])).text


def test_who_commented_is_told_to_nobody_but_the_team(people, version, client_of):
    row = version.paragraphs.filter(level="paragraph").first()
    people.partner.name = "Zeno Marker"
    people.partner.save()
    add_comment(row, SAID, by=people.partner)
    client = client_of(people.owner)

    for url in (reverse("guideline_comments", args=[version.pk]), reverse("guideline_chapter", args=[version.pk, 1])):
        text = client.get(url).text
        assert "quokka" in text
        assert "Zeno Marker" not in text
    file = client.get(reverse("guideline_replies", args=[version.pk])).content
    cells = [cell.text for table in Word(io.BytesIO(file)).tables for line in table.rows for cell in line.cells]
    assert SAID in cells
    assert not any("Zeno" in cell for cell in cells)


def test_comment_by_its_form_keeps_what_was_typed_and_counts_a_double_press_once(people, version, client_of):
    row = version.paragraphs.filter(level="paragraph").first()
    url, client = reverse("guideline_comment", args=[version.pk, row.pk]), client_of(people.partner)
    client.post(url, {"text": SAID})
    again = client.post(url, {"text": SAID})

    assert row.comments.count() == 1
    assert "You have said this already" in again.text
    assert SAID in again.text
    other = draft_version("9", by=people.practitioner).paragraphs.first()
    assert client.get(reverse("guideline_comment", args=[version.pk, other.pk])).status_code == 404


def test_answer_by_the_page_and_forged_numbers_do_nothing(people, version, client_of):
    row = version.paragraphs.filter(level="paragraph").first()
    add_comment(row, SAID, by=people.partner)
    client, url = client_of(people.practitioner), reverse("guideline_answer", args=[version.pk])
    client.post(url, {"number": ["77", "x", "9" * 30], "verdict": "accepted", "text": "Yes"})
    assert not version.answers.exists()
    client.post(url, {"number": ["1"], "verdict": "accepted", "text": "Yes"})

    assert row.comments.get().answer.text == "Yes"
    assert client_of(people.partner).post(url, {"number": ["1"]}).status_code == 404


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_guideline_is_a_file_in_both_languages(people, version, lang):
    letter = guideline_letter(version, lang=lang)
    word, pdf = Word(io.BytesIO(letter_docx(letter))), letter_pdf(letter)

    rows = load_packs().rows(EDITION)
    texts = {paragraph.text.replace("\u00a0", " ") for paragraph in word.paragraphs}
    assert not [one.text for one in word.paragraphs if re.search(r"\d (?:%|t\b|km\b)", one.text)]
    assert sum(one.text == "" or "w:br" in one._p.xml for one in word.paragraphs) < 5  # chapters run on
    assert [row["number"] for row in rows if f"{row['number']}  {row[lang]}" not in texts] == []
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 50_000


def test_everybody_reads_what_is_adopted_and_strangers_no_draft(people, version, client_of, client):
    assert client.get(version.get_absolute_url()).status_code == 404
    close_consultation(version, by=people.practitioner)
    version.refresh_from_db()
    adopt_version(
        version, AdoptionValues(adopted_by="Group", adopted_on=timezone.localdate(), note=""), by=people.practitioner
    )

    assert client.get(version.get_absolute_url()).status_code == 200
    assert client.get(reverse("guideline_chapter", args=[version.pk, 1])).status_code == 200
    assert str(version) in client.get(reverse("guideline_list")).text


def test_tour_from_plan_to_what_became_of_its_promises(people, client_of):
    by, day = people.practitioner, timezone.localdate()
    plan = StudyTourValues(title="Kilns", place="Tangshan", starts_on=day, ends_on=day + timedelta(days=1))
    tour = plan_study_tour(plan, by=by)
    with pytest.raises(ActionRefused, match="planned already"):
        plan_study_tour(plan, by=by)
    with pytest.raises(ActionRefused, match="give a day between"):
        add_stop(tour, StopValues(on=day - timedelta(days=1), host="Plant"), by=by)
    stop = add_stop(tour, StopValues(on=day, host="Plant", organisation=people.owner_org), by=by)
    add_lesson(tour, "Weigh at the gate quokka", by=by, stop=stop)
    promise = record_commitment(tour, CommitmentValues(who="Bureau", text="One desk", due=day), by=by)
    assert "One desk" in client_of(by).get(reverse("home")).text
    close_commitment(promise, state="kept", outcome="Open since May", by=by)
    with pytest.raises(ActionRefused, match="closed this commitment already"):
        close_commitment(promise, state="kept", outcome="Twice", by=by)

    page = client_of(by).get(tour.get_absolute_url()).text
    host = client_of(people.owner).get(tour.get_absolute_url()).text
    assert "Open since May" in page
    assert ("Plant" in host, "quokka" in host, "One desk" in host) == (True, False, False)
    assert client_of(people.partner).get(tour.get_absolute_url()).status_code == 404


def test_rows_of_a_tour_by_its_forms(people, client_of):
    day, client = timezone.localdate().isoformat(), client_of(people.practitioner)
    client.post(reverse("study_tour_plan"), {"title": "T", "place": "P", "starts_on": day, "ends_on": day})
    tour = StudyTour.objects.get()

    def add(kind: str, **fields: str):
        return client.post(reverse("study_tour_add_row", args=[tour.pk, kind]), fields, follow=True)

    add("stop", on=day, host="Plant")
    add("participant", name="Li", body="Bureau")
    assert "Li is on the list already." in add("participant", name="Li", body="Bureau").text
    add("lesson", text="Measure")
    assert "“soon”" in add("commitment", who="Li", text="Ask", due="soon").text
    assert add("nothing").status_code == 404
    stop = tour.stops.get()
    client.post(reverse("study_tour_remove_row", args=[tour.pk, "stop", stop.pk]))
    assert (tour.stops.count(), tour.participants.count(), tour.lessons.count()) == (0, 1, 1)


def test_a_stop_of_a_tour_is_a_place_in_chinese_and_a_comment_is_taken_up():
    with translation.override("zh-hans"):
        assert str(LessonForm.base_fields["stop"].label) == "站点"
        assert str(Verdict.ACCEPTED.label) == "已采纳"
