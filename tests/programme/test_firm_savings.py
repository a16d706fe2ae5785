"""What firms save by measures of their audits enters the ledger by its own ladder; nothing identified ever does."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from symbionet.accounts.models import Role, RoleGrant
from symbionet.audits.actions import (
    AuditValues,
    FollowUpValues,
    OpportunityValues,
    draft_report,
    edit_audit,
    make_link,
    mark_visited,
    plan_audit,
    record_follow_up,
    record_opportunity,
    review_report,
    sign_report,
)
from symbionet.audits.queries.realised import realised_of
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions import (
    BodyValues,
    LockedPeriod,
    TwiceClaimed,
    lock_period,
    register_body,
    unlock_period,
)
from symbionet.impact.models import Entry
from symbionet.impact.pages.reports.programme import programme_report
from symbionet.impact.queries.reports import Scope
from symbionet.network.models import Organisation
from symbionet.programme.actions import PaperValues, confirm_saving, document_saving, verify_saving
from symbionet.programme.models import SavingEntry
from symbionet.programme.queries.savings import savings_visible_to, sums_of


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def bill_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("bill.pdf", b"%PDF-1.7 bill")


def signed_audit(people, organisation: Organisation, *, consent: str = "benchmark"):
    """A signed audit of a firm with one measure of electricity."""
    visit = date(2026, 2, 1)
    values = AuditValues(organisation=organisation, planned_on=visit, lead=people.auditor)
    audit = plan_audit(values, by=people.practitioner)
    mark_visited(audit, visit, by=people.auditor)
    saving = OpportunityValues(title="Mend leaks", money=40000, amount=50000, cost=2000)
    record_opportunity(audit, saving, by=people.auditor)
    draft_report(audit, by=people.auditor)
    review_report(audit, note="", by=people.practitioner)
    sign_report(audit, name="Li", consent=consent, by=None)
    return audit


@pytest.fixture
def case(people, monkeypatch) -> SimpleNamespace:
    """A measure that runs since March, told by link in June 2026; the clock can be moved."""
    clock = SimpleNamespace(now=at(2026, 6, 9))
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    audit = signed_audit(people, people.owner_org)
    measure = audit.opportunity_rows.get()
    said = {"outcome": "done", "note": "meter", "done_on": date(2026, 3, 1), "cost": 2500}
    record_follow_up(measure, 3, FollowUpValues(money=36500, amount=45000, **said), by=None, told_by="Li")
    return SimpleNamespace(audit=audit, measure=measure, said=said, clock=clock)


def values(level: str) -> dict[tuple[int, str], float]:
    rows = SavingEntry.objects.filter(level=level, corrected_by=None)
    return {(row.year, row.metric): round(row.value, 2) for row in rows}


def test_only_what_has_been_saved_by_then_enters(people, case):
    found = values("declared")

    assert found[2026, "cost_saving"] == 10000  # 100 of 365 days
    assert found[2026, "energy_saved_mwh"] == round(45 * 100 / 365, 2)
    assert found[2026, "private_investment"] == 2500
    assert 0 < found[2026, "co2e_avoided_t"] < 45
    assert {row.level for row in SavingEntry.objects.all()} == {"declared"}
    assert not Entry.objects.exists()  # never among the entries of synergies


def test_identified_and_pending_savings_never_enter(people, case):
    for outcome in (FollowUpValues(outcome="pending"), FollowUpValues(outcome="refused", reason="money")):
        record_follow_up(case.measure, 6, outcome, by=None)
        assert realised_of(case.measure) == []
        assert values("declared")[2026, "cost_saving"] == 0


def test_who_made_the_link_of_the_firm_does_not_confirm_what_it_brought(people, client_of, client):
    audit = signed_audit(people, people.owner_org)
    measure = audit.opportunity_rows.get()
    link = make_link(audit, "follow_up", month=3, by=people.auditor)
    answer = {"outcome": "done", "money": "36500", "note": "meter", "done_on": "2026-03-01"}
    posted = {f"o{measure.pk}-{name}": value for name, value in answer.items()} | {"told_by": "Li"}
    assert client_of(people.auditor).post(reverse("audit_link", args=[link.token]), posted).status_code == 403
    assert not SavingEntry.objects.exists()
    client.post(reverse("audit_link", args=[link.token]), posted)  # the same person, in a private window

    entry = SavingEntry.objects.filter(metric="cost_saving").first()
    assert (
        "Li (by link, not signed in)" in client_of(people.auditor).get(reverse("saving_detail", args=[entry.pk])).text
    )
    with pytest.raises(ActionRefused, match="Another person"):
        confirm_saving(measure, entry.year, note="meter read", by=people.auditor)
    confirm_saving(measure, entry.year, note="meter read", by=people.practitioner)
    assert people.owner.notices.filter(code="audit.answered_by_link", values__who="Li").exists()


def test_a_contact_who_opens_the_link_signed_in_answers_by_name(people, client_of):
    audit = signed_audit(people, people.owner_org)
    measure = audit.opportunity_rows.get()
    link = make_link(audit, "follow_up", month=3, by=people.auditor)
    answer = {"outcome": "done", "money": "36500", "note": "meter", "done_on": "2026-03-01"}
    posted = {f"o{measure.pk}-{name}": value for name, value in answer.items()} | {"told_by": "Li"}
    client_of(people.owner).post(reverse("audit_link", args=[link.token]), posted)

    entry = SavingEntry.objects.filter(metric="cost_saving").first()
    assert (entry.by, entry.is_by_link) == (people.owner, False)
    assert confirm_saving(measure, entry.year, note="meter read", by=people.auditor)


def test_a_later_statement_corrects_the_years_and_pulls_down_what_was_confirmed(people, case):
    confirm_saving(case.measure, 2026, note="meter read", by=people.auditor)
    case.clock.now = at(2027, 3, 1)
    record_follow_up(case.measure, 12, FollowUpValues(money=3650, **case.said), by=None, told_by="Li")

    assert values("declared")[2026, "cost_saving"] == 3060  # 306 days at 10 a day
    assert values("declared")[2027, "cost_saving"] == 590
    assert values("confirmed")[2026, "cost_saving"] == 3060
    trail = SavingEntry.objects.filter(metric="cost_saving", year=2026, level="confirmed").order_by("id")
    assert [(row.value, bool(row.corrects_id)) for row in trail] == [(10000.0, False), (3060.0, True)]


def test_the_ladder_needs_other_people_and_papers(people, case):
    measure, year = case.measure, 2026
    body = register_body(BodyValues(name="Grid Company", kind="other"), by=people.practitioner)
    bill = PaperValues(body=body, number="B-77", shows=5000)
    with pytest.raises(ActionRefused, match="confirms a saving of money first"):
        document_saving(measure, year, bill, file=bill_file(), by=people.auditor)
    with pytest.raises(ActionRefused, match="confirms it first"):
        verify_saving(measure, year, statement="fine", by=people.verifier)
    RoleGrant.objects.create(user=people.owner, role=Role.PRACTITIONER)
    for person in (people.owner, people.verifier, people.observer):
        with pytest.raises(ActionRefused, match="Another person"):
            confirm_saving(measure, year, note="seen", by=person)
    with pytest.raises(ActionRefused, match="looked at"):
        confirm_saving(measure, year, note=" ", by=people.auditor)
    confirm_saving(measure, year, note="meter read", by=people.auditor)
    with pytest.raises(ActionRefused, match="already"):
        confirm_saving(measure, year, note="again", by=people.auditor)
    with pytest.raises(ActionRefused, match="with its file"):
        document_saving(measure, year, bill, file=None, by=people.auditor)
    own = register_body(BodyValues(name=people.owner_org.name_en, kind="other"), by=people.practitioner)
    own_paper = PaperValues(body=own, number="1", shows=9)
    with pytest.raises(ActionRefused, match="proves nothing"):
        document_saving(measure, year, own_paper, file=bill_file(), by=people.auditor)
    for shows in (0, -1, float("inf"), float("nan")):
        bad = PaperValues(body=body, number="1", shows=shows)
        with pytest.raises(ActionRefused, match="positive"):
            document_saving(measure, year, bad, file=bill_file(), by=people.auditor)
    document_saving(measure, year, bill, file=bill_file(), by=people.auditor)
    again = PaperValues(body=body, number="ｂ 77", shows=10000)
    with pytest.raises(TwiceClaimed):
        document_saving(measure, year, again, file=bill_file(), by=people.auditor)
    assert values("documented")[2026, "cost_saving"] == 5000
    assert (2026, "private_investment") not in values("documented")
    with pytest.raises(ActionRefused, match="between 0 and 100"):
        verify_saving(measure, year, statement="more", share=1.2, by=people.verifier)
    verify_saving(measure, year, statement="bills read", share=0.9, by=people.verifier)
    assert values("verified")[2026, "cost_saving"] == 4500


def test_who_wrote_it_down_does_not_confirm_it(people, case):
    record_follow_up(case.measure, 6, FollowUpValues(money=40000, **case.said), by=people.auditor)

    with pytest.raises(ActionRefused, match="Another person"):
        confirm_saving(case.measure, 2026, note="seen", by=people.auditor)
    confirm_saving(case.measure, 2026, note="seen", by=people.practitioner)


def test_who_worked_on_an_audit_does_not_verify_it_by_leaving_its_plan(people, case):
    confirm_saving(case.measure, 2026, note="meter read", by=people.practitioner)
    RoleGrant.objects.create(user=people.auditor, role=Role.VERIFIER)
    plan = AuditValues(organisation=people.owner_org, planned_on=case.audit.planned_on, lead=people.practitioner,
                       consent="benchmark")  # fmt: skip
    edit_audit(case.audit, plan, by=people.practitioner)

    with pytest.raises(ActionRefused, match="no part"):
        verify_saving(case.measure, 2026, statement="fine", by=people.auditor)
    verify_saving(case.measure, 2026, statement="fine", by=people.verifier)


def test_what_a_firm_has_said_of_its_consent_stays(people, case):
    plan = AuditValues(organisation=people.owner_org, planned_on=case.audit.planned_on, lead=people.auditor)
    for consent in ("public", "private"):
        with pytest.raises(ActionRefused, match="at its signature"):
            edit_audit(case.audit, replace(plan, consent=consent), by=people.practitioner)
    edit_audit(case.audit, replace(plan, consent="benchmark", lead=people.practitioner), by=people.practitioner)


def test_a_closed_year_stays_and_the_follow_up_is_kept(people, case):
    lock_period(year=2026, reason="report", by=people.practitioner)
    record_follow_up(case.measure, 6, FollowUpValues(money=99999, **case.said), by=None)

    assert values("declared")[2026, "cost_saving"] == 10000
    assert case.measure.follow_ups.get(month=6).money == 99999
    with pytest.raises(LockedPeriod):
        confirm_saving(case.measure, 2026, note="seen", by=people.auditor)
    unlock_period(year=2026, reason="late", by=people.practitioner)
    record_follow_up(case.measure, 6, FollowUpValues(money=73000, **case.said), by=None)
    assert values("declared")[2026, "cost_saving"] == 20000


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"done_on": date(2026, 1, 1)}, "visit was on"),
        ({"done_on": date(2099, 1, 1)}, "not come yet"),
        ({"amount": float("nan")}, "zero or more"),
        ({"amount": 1e308}, "look at the unit"),
        ({"amount": 5, "note": ""}, "how the saving is known"),
        ({"outcome": "pending", "amount": 5}, "carried out"),
    ],
)
def test_what_cannot_be_is_refused_in_words(people, case, said, words):
    with pytest.raises(ActionRefused, match=words):
        record_follow_up(case.measure, 6, FollowUpValues(**({"outcome": "done", "note": "meter"} | said)), by=None)


def test_public_bodies_read_no_saving_of_firms_and_the_team_all_of_them(people, case):
    said = FollowUpValues(money=36500, **case.said)
    firms = [Organisation.objects.create(name_en=f"Firm {number}", kind="company") for number in range(3)]
    audits = [signed_audit(people, firm, consent="private" if firm == firms[2] else "benchmark") for firm in firms]
    record_follow_up(audits[0].opportunity_rows.get(), 3, said, by=None)
    record_follow_up(audits[2].opportunity_rows.get(), 3, said, by=None)
    record_follow_up(audits[1].opportunity_rows.get(), 3, said, by=None)
    confirm_saving(case.measure, 2026, note="seen", by=people.auditor)
    scope = Scope(first=2026, last=2026, level="declared")
    assert [one for one in programme_report(people.observer, scope).parts if one.id == "savings"] == []
    part = next(one for one in programme_report(people.practitioner, scope).parts if one.id == "savings")
    assert [round(row[3]) for row in part.rows if row[1] == "Cost saving"] == [40000]


def test_sight_and_pages(people, case, client_of):
    entry = SavingEntry.objects.get(metric="cost_saving", level="declared")
    page = reverse("saving_detail", args=[entry.pk])
    assert savings_visible_to(people.outsider).count() == 0
    assert client_of(people.outsider).get(page).status_code == 404
    auditor, owner = client_of(people.auditor), client_of(people.owner)
    assert "Mend leaks" in owner.get(reverse("saving_list")).text
    assert owner.post(page, {"step": "confirm", "note": "me"}).status_code == 404
    assert auditor.post(page, {"step": "verify", "statement": "x", "share": "100"}).status_code == 404
    assert "This field is required" in auditor.post(page, {"step": "confirm"}).text
    done = auditor.post(page, {"step": "confirm", "note": "meter read"}, follow=True).text
    assert "meter read" in done
    assert "Confirm what the firm says" not in done
    assert "Mend leaks" in auditor.get(reverse("saving_list"), {"export": "csv"}).content.decode()
    assert {one.level for one in sums_of(savings_visible_to(people.auditor))} == {"declared", "confirmed"}
    assert reverse("saving_list") in auditor.get(reverse("ledger_list")).text
