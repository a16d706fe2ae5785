"""Evidence and barriers of a subject that is no synergy: an organisation that is visited and written up."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network.models import Organisation
from symbionet.work.actions import add_evidence, record_barrier, withdraw_evidence
from symbionet.work.models import Barrier, EvidenceRules, subject_kinds

pytestmark = pytest.mark.django_db


def only_of_practitioners(_subject: Any, kind: str, by: Any) -> None:
    if kind == "report" and by.email != "practitioner@example.org":
        raise ActionRefused("A report is by a practitioner.")


@pytest.fixture(autouse=True)
def _visits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations go through a visit and its report, which ask for evidence."""
    visited = replace(
        subject_kinds()[Organisation],
        stages=[("visit", "Visit"), ("report", "Report"), ("given_up", "Given up")],
        track=("visit", "report"),
        evidence_kinds=[("minutes", "Minutes"), ("report", "Report"), ("next_visit", "Next visit")],
        evidence=EvidenceRules(ahead=("next_visit",), require=only_of_practitioners),
    )
    monkeypatch.setitem(subject_kinds(), Organisation, visited)


def test_evidence_is_added_with_its_file_and_withdrawn_with_a_reason(people):
    firm, by = people.owner_org, people.practitioner
    file = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7 x")

    row = add_evidence(firm, "minutes", by=by, note=" two hours ", file=file)

    assert (row.subject, row.note, str(row), row.on) == (firm, "two hours", "Minutes", timezone.localdate())
    assert (row.document.subject, row.document.kind, row.document.audience) == (firm, "other", "team")
    withdraw_evidence(row, by=by, reason="of another firm")
    with pytest.raises(ActionRefused, match="withdrawn already"):
        withdraw_evidence(row, by=by, reason="again")
    assert [line.verb for line in history_of(firm)][:2] == ["evidence.withdrawn", "evidence.added"]


def test_the_kinds_dates_and_people_are_for_the_app_of_the_subject_to_say(people):
    firm, tomorrow = people.owner_org, timezone.localdate() + timedelta(days=1)

    assert add_evidence(firm, "next_visit", by=people.practitioner, on=tomorrow).on == tomorrow
    for kind, by, on, reason in (
        ("agreement", people.practitioner, None, "no kind of evidence"),
        ("minutes", people.practitioner, tomorrow, "of today or of the past"),
        ("report", people.technical_lead, None, "by a practitioner"),
    ):
        with pytest.raises(ActionRefused, match=reason):
            add_evidence(firm, kind, by=by, on=on)


def test_evidence_takes_no_document_of_another_subject(people):
    row = add_evidence(
        people.other_org, "minutes", by=people.practitioner, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")
    )

    with pytest.raises(ActionRefused, match="something else"):
        add_evidence(people.owner_org, "minutes", by=people.practitioner, document=row.document)


def test_a_barrier_strikes_at_a_stage_of_the_track_and_counts_once(people):
    firm, by = people.owner_org, people.practitioner

    first = record_barrier(firm, {"category": "no_reply", "step": "visit", "tonnes": 5}, by=by)
    again = record_barrier(firm, {"category": "no_reply", "step": "report", "note": "still none"}, by=by)

    assert (again.pk, again.get_step_display(), again.tonnes, again.note) == (first.pk, "Report", None, "still none")
    for values, reason in (
        ({"category": "no_reply", "step": "given_up"}, "at which stage"),
        ({"category": "weather", "step": "visit"}, "what stopped it"),
        ({"category": "regulatory", "step": "visit"}, "Name the law"),
    ):
        with pytest.raises(ActionRefused, match=reason):
            record_barrier(firm, values, by=by)
    assert Barrier.objects.count() == 1
