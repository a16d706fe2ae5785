"""Meetings: check-in, quorum, minutes, decisions to their end, papers and calendar; recruitment and intermediaries."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document

from case_studies import make_case
from factories import make_organisation, make_resource, make_synergy, make_user
from programme_things import contract_values
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.core.indicators import Scope
from symbionet.network.models import Organisation
from symbionet.programme.actions import lock_period, plan_periods, save_programme, seed_founding_logframe
from symbionet.programme.actions.account import (
    AgreementValues,
    CampaignValues,
    GroupMemberValues,
    LeadValues,
    RecruitmentTargetValues,
    RiskValues,
    remove_row,
    write_row,
)
from symbionet.programme.actions.meetings import (
    DecisionValues,
    MeetingValues,
    check_in,
    check_in_by_code,
    close_meeting,
    decide,
    end_decision,
    open_meeting,
    plan_meeting,
    set_attendance,
    write_minutes,
)
from symbionet.programme.exports import calendar_of
from symbionet.programme.models import Decision
from symbionet.programme.pages.meetings import meeting_shown, pack_letter
from symbionet.programme.queries.meetings import (
    decisions_due,
    meetings_held,
    member_token,
    room_code,
    voters_present,
)
from symbionet.programme.queries.recruitment import agreement_figures, campaign_figures, missing_sectors, target_reached
from symbionet.synergies.actions import lose_synergy

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(people):
    return people.programme_manager


@pytest.fixture
def programme(manager):
    row = save_programme(contract_values(), by=manager)
    seed_founding_logframe(row, by=manager)
    plan_periods(row, months=6, by=manager)
    return row


@pytest.fixture
def meeting(programme, manager):
    """A meeting with two members who vote and one who does not."""
    for name, votes in (("Wang", True), ("Li", True), ("Zhao", False)):
        write_row(GroupMemberValues(name=name, body="Bureau", votes=votes), programme=programme, by=manager)
    values = MeetingValues(starts_at=timezone.now() - timedelta(hours=1), quorum=2, place="TEDA, room 3; floor 2")
    return plan_meeting(values, programme=programme, by=manager)


def member(programme, name):
    return programme.members.get(name=name)


def test_check_in_feeds_quorum_and_minutes(programme, meeting, manager):
    visitor, url = Client(), reverse("meeting_check_in", args=[member_token(meeting, member(programme, "Wang"))])
    assert visitor.get(url).status_code == 404  # not open yet
    open_meeting(meeting, by=manager)
    wang = member(programme, "Wang")

    for _twice in range(2):
        assert "You are checked in" in visitor.post(url).text

    assert meeting.attendances.count() == 1
    values = DecisionValues(text="Ask", owner="Wang", due_on=date(2100, 1, 1))
    with pytest.raises(ActionRefused, match="1 of 2 members"):
        decide(meeting, values, by=manager)
    check_in(meeting, member=member(programme, "Zhao"))  # does not count for the quorum
    with pytest.raises(ActionRefused, match="1 of 2 members"):
        decide(meeting, values, by=manager)
    check_in(meeting, member=member(programme, "Li"))
    decide(meeting, values, by=manager)
    write_minutes(meeting, {meeting.items.first().pk: "All was heard."}, by=manager)
    close_meeting(meeting, by=manager)

    assert visitor.get(url).status_code == 404  # the link ends with the meeting
    with pytest.raises(ActionRefused, match="closed"):
        check_in_by_code(meeting, name="Late", code=room_code(meeting))
    with pytest.raises(ActionRefused, match="stands in minutes"):
        remove_row(wang, by=manager)
    assert len(list(meetings_held(Scope(since=date(2020, 1, 1), until=date(2099, 1, 1))))) == 1


def test_who_has_the_common_link_checks_in_nobody_without_the_code_of_the_room(programme, meeting, manager):
    open_meeting(meeting, by=manager)
    visitor, url = Client(), reverse("meeting_check_in", args=[meeting.token])
    page = visitor.get(url).text
    assert "Wang" not in page
    assert room_code(meeting) not in page

    wang = member(programme, "Wang")
    for given in ({"member": wang.pk}, {"name": "Wang"}, {"name": "Wang", "code": "000000"}, {"guest": "Eva"}):
        visitor.post(url, given)
    assert not meeting.attendances.exists()


def test_a_name_with_the_code_waits_for_the_secretary_and_a_browser_speaks_for_one(programme, meeting, manager):
    open_meeting(meeting, by=manager)
    url, code = reverse("meeting_check_in", args=[meeting.token]), room_code(meeting)
    one, other = Client(), Client()
    assert "confirms it on sight" in one.post(url, {"name": " ｗａｎｇ ", "code": f"{code[:3]} {code[3:]}"}).text
    one.post(url, {"name": "Li", "code": code})
    other.post(url, {"name": "Eva, donor", "code": code})

    assert sorted(str(row) for row in meeting.attendances.all()) == ["Eva, donor", "Wang (Bureau)"]
    with pytest.raises(ActionRefused, match="0 of 2 members"):
        decide(meeting, DecisionValues(text="Ask", owner="Wang", due_on=date(2100, 1, 1)), by=manager)
    with pytest.raises(ActionRefused, match="Nobody has checked in"):
        close_meeting(meeting, by=manager)
    shown = meeting_shown(meeting)
    assert (shown.present, shown.voters, "not confirmed" in " ".join(shown.attendance)) == (0, 0, True)

    set_attendance(meeting, [], by=manager)  # minutes are saved while nobody was looked at
    assert meeting.attendances.count() == 2
    set_attendance(meeting, [member(programme, "Wang")], by=manager)
    assert voters_present(meeting) == 1


def test_codes_cannot_be_guessed_at_will(programme, meeting, manager):
    open_meeting(meeting, by=manager)
    url = reverse("meeting_check_in", args=[meeting.token])
    for number in range(20):
        Client().post(url, {"name": "Eva", "code": f"{number:06}"})
    assert "Too many wrong codes" in Client().post(url, {"name": "Eva", "code": room_code(meeting)}).text
    assert not meeting.attendances.exists()


def test_own_links_go_to_their_members_alone_and_end_when_they_leave(
    meeting, manager, mailoutbox, client_of, django_capture_on_commit_callbacks
):
    programme = meeting.programme
    wang, li = member(programme, "Wang"), member(programme, "Li")
    programme.members.filter(pk=wang.pk).update(email="wang@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        open_meeting(meeting, by=manager)

    (letter,) = mailoutbox
    assert letter.to == ["wang@example.org"]
    assert member_token(meeting, wang) in letter.body
    assert letter.body.count("“Binhai symbiosis”") == letter.body.count("“滨海产业共生项目”") == 1
    page = client_of(manager).get(meeting.get_absolute_url()).text
    assert member_token(meeting, wang) not in page
    assert room_code(meeting) in page

    own = reverse("meeting_check_in", args=[member_token(meeting, li)])
    assert client_of(manager).post(own).status_code == 403  # the secretary writes it down by name
    assert Client().get(reverse("meeting_check_in", args=[member_token(meeting, li)[:-1]])).status_code == 404
    programme.members.filter(pk=li.pk).update(left_on=timezone.localdate())
    assert Client().post(own).status_code == 404
    assert not meeting.attendances.exists()
    assert history_of(meeting).filter(verb="link.refused", by=manager).count() == 1


def test_a_decision_is_followed_to_its_end(programme, meeting, manager, client_of):
    open_meeting(meeting, by=manager)
    for name in ("Wang", "Li"):
        check_in(meeting, member=member(programme, name))
    today = timezone.localdate()
    values = DecisionValues(text="Write to the bureau", owner="Li", due_on=today, review_on=today + timedelta(days=9))
    row = decide(meeting, values, by=manager)

    assert list(decisions_due(programme, today=today)) == [row]
    with pytest.raises(ActionRefused, match="what became of it"):
        end_decision(row, state="done", outcome=" ", by=manager)
    with pytest.raises(ActionRefused, match="done or not pursued"):
        end_decision(row, state="open", outcome="x", by=manager)
    client_of(manager).post(reverse("decision_end", args=[row.pk]), {"state": "done", "outcome": "They answered"})

    assert Decision.objects.get().outcome == "They answered"
    assert not decisions_due(programme, today=today).exists()
    with pytest.raises(ActionRefused, match="after it is due"):
        decide(meeting, DecisionValues(text="x", owner="x", due_on=today, review_on=date(2020, 1, 1)), by=manager)


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_papers_of_one_press_hold_all_parts_in_both_languages(programme, meeting, manager, client_of, lang):
    write_row(RiskValues(text="Prices fall", likelihood=4, effect=5), programme=programme, by=manager)
    client = client_of(manager)
    client.cookies["django_language"] = lang
    manager.language = lang
    manager.save()

    word = client.get(reverse("meeting_file", args=[meeting.pk, "papers", "docx"]))
    pdf = client.get(reverse("meeting_file", args=[meeting.pk, "papers", "pdf"])).content

    found = Document(BytesIO(word.content))
    texts = "\n".join(
        [one.text for one in found.paragraphs]
        + [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    )
    with translation.override(lang):
        for words in ("Agenda", "Indicators and where they stand", "Risks", "Finance",
                      "Case studies", "Barriers met in synergies, audits and environmental management"):  # fmt: skip
            assert translation.gettext(words) in texts
    assert "Prices fall" in texts
    assert pdf.startswith(b"%PDF-")


def test_calendar_is_folded_escaped_and_keeps_its_identity(programme, meeting):
    meeting.place = "泰达，" + "会议室" * 40
    data = calendar_of([meeting], host="example.org")

    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert f"UID:meeting-{meeting.pk}@example.org".encode() in lines
    assert data.replace(b"\r\n ", b"").decode().count("会议室") == 40
    assert "TEDA\\, room 3\\; floor 2" in calendar_of(
        [type(meeting).objects.get()], host="example.org"
    ).replace(b"\r\n ", b"").decode()  # fmt: skip


def test_recruits_count_for_campaign_target_and_intermediary(programme, manager):
    chamber = make_organisation(kind="intermediary", name_en="Chamber")
    firms = [make_organisation(intermediary=chamber, state="prospect") for _number in range(4)]
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=9), "ends_on": today}
    campaign = write_row(CampaignValues(name="Spring", target=4, **days), programme=programme, by=manager)
    for firm in firms:
        values = LeadValues(organisation=firm, campaign=campaign, next_action="Call", due_on=today)
        write_row(values, programme=programme, by=manager)
    write_row(
        AgreementValues(intermediary=chamber, remit="Opens doors", signed_on=days["starts_on"], fee=500),
        programme=programme, by=manager,
    )  # fmt: skip
    goal = RecruitmentTargetValues(intermediary=chamber, target=4, due_on=date(2027, 12, 31))
    target = write_row(goal, programme=programme, by=manager)
    Organisation.objects.filter(pk__in=[firms[0].pk, firms[1].pk]).update(state="active")

    (figures,), (agreed,) = campaign_figures(programme, today=today), agreement_figures(programme)

    assert (figures.asked, figures.joined) == (4, 2)
    assert (agreed.brought, agreed.joined, agreed.share, agreed.fee) == (4, 2, 0.5, 1000)
    assert target_reached(target, programme) == 2
    with pytest.raises(ActionRefused, match="no business intermediary"):
        write_row(AgreementValues(intermediary=firms[0], remit="x", signed_on=today), programme=programme, by=manager)
    with pytest.raises(ActionRefused, match="one of the two"):
        write_row(RecruitmentTargetValues(target=1, due_on=today), programme=programme, by=manager)


def test_missing_sectors_are_those_that_open_haves_wait_for(programme, people):
    make_resource(people.owner_org, class_id="fly-ash", visibility="practitioners")
    before = {gap.sector for gap in missing_sectors(programme)}
    assert "23" in before  # cement works take fly ash

    make_organisation(nace="2351")

    assert "23" not in {gap.sector for gap in missing_sectors(programme)}


def test_pages_of_the_account_answer(programme, meeting, people, client_of):
    client = client_of(people.programme_manager)
    for route in ("plan", "money", "recruitment", "meeting_list", "period_list"):
        assert client.get(reverse(route, args=[programme.pk])).status_code == 200
    for noun in ("activities", "deliverables", "risks", "budget", "expenses", "rates", "members", "campaigns",
                 "targets", "leads", "agreements"):  # fmt: skip
        assert client.get(reverse("programme_row_add", args=[programme.pk, noun])).status_code == 200
    assert client.get(reverse("programme_row_add", args=[programme.pk, "secrets"])).status_code == 404
    wrong = client.post(reverse("programme_row_add", args=[programme.pk, "activities"]),
                        {"code": "A", "name_en": "x", "starts_on": "2025-01-02", "ends_on": "2025-01-01",
                         "progress": "10"})  # fmt: skip
    assert "exchange the two dates" in wrong.text


def lost_pair(people, name):
    have = make_resource(make_organisation(name_en=f"{name} Works"), title_en=f"{name} ash")
    synergy = make_synergy(have, make_organisation(name_en=f"{name} Kiln"))
    lose_synergy(synergy, {"category": "economic", "tonnes": 100.0, "money": 1000.0}, by=people.practitioner)


def told_rows(client, meeting):
    """The table of barriers in the papers as Word file."""
    data = client.get(reverse("meeting_file", args=[meeting.pk, "papers", "docx"])).content
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(BytesIO(data)).tables]
    return [rows[1:] for rows in tables if rows[0][0] == "Barrier"]


def test_papers_of_two_meetings_tell_of_no_firm_by_their_difference(programme, meeting, people, client_of):
    client = client_of(people.programme_manager)
    for name in ("Aster", "Birch"):
        lost_pair(people, name)
    first = told_rows(client, meeting)
    assert [row[1] for row in first[0]] == ["3–5"]

    lost_pair(people, "Cedar")  # two firms more: their difference would be theirs
    assert told_rows(client, meeting) == first  # and one meeting has one set of papers
    later, by = MeetingValues(starts_at=timezone.now()), people.programme_manager
    second = plan_meeting(later, programme=programme, by=by)
    assert told_rows(client, second) == first
    lost_pair(people, "Dill")
    third = plan_meeting(later, programme=programme, by=by)
    assert told_rows(client, third)[0][0][1] == "6–10"


def test_papers_hold_two_public_cases_and_no_name_of_who_stays_unnamed(programme, meeting, people, client_of):
    for name, answer in (("Ash", "named"), ("Bran", "named"), ("Clay", "anonymous")):
        owner, partner = (
            make_user(organisation=make_organisation(name_en=f"{name} {end}")) for end in ("Mill", "Kiln")
        )
        make_case(people.practitioner, owner=owner, partner=partner, answer=answer)

    data = client_of(people.programme_manager).get(reverse("meeting_file", args=[meeting.pk, "papers", "docx"])).content

    found = Document(BytesIO(data))
    text = "\n".join([one.text for one in found.paragraphs]
                     + [cell.text for table in found.tables for row in table.rows for cell in row.cells])  # fmt: skip
    assert text.count("Gypsum as raw material of cement") == 2
    assert "Bran Mill" in text
    assert "Ash Mill" not in text
    assert "Clay" not in text


def test_papers_of_a_past_meeting_tell_what_was_locked_before_it(programme, meeting, manager):
    def told(row):
        return [block.text for block in pack_letter(row).blocks]

    programme.periods.all().delete()
    today = timezone.localdate()
    before = programme.periods.create(starts_on=today - timedelta(days=200), ends_on=today - timedelta(days=101))
    now = programme.periods.create(starts_on=today - timedelta(days=100), ends_on=today + timedelta(days=80))
    lock_period(before, by=manager, at=timezone.now() - timedelta(days=1))
    assert f"{now}, open" in told(meeting)

    open_meeting(meeting, by=manager)
    check_in(meeting, member=member(programme, "Wang"))
    close_meeting(meeting, by=manager)

    assert f"{before}, locked" in told(meeting)
    assert f"{now}, open" not in told(meeting)


def test_the_list_of_firms_tells_who_recruits_what_is_next(programme, manager, people, client_of):
    today = timezone.localdate()
    asked, late, other = (make_organisation(name_en=name, state="prospect") for name in ("Asked", "Lately", "Other"))
    for firm, owner, days in ((asked, people.practitioner, 5), (late, manager, -2)):
        due = today + timedelta(days=days)
        values = LeadValues(organisation=firm, owner=owner, next_action=f"Call {firm}", due_on=due)
        write_row(values, programme=programme, by=manager)
    columns = ["name", "state", "lead_owner", "lead_action", "lead_due"]

    page = client_of(people.practitioner).get("/organisations/", {"columns": columns, "sort": "lead_due"})
    file = client_of(manager).get("/organisations/", {"columns": columns[2:], "sort": "-lead_due", "export": "csv"})
    hidden = client_of(people.owner).get("/organisations/", {"columns": columns, "sort": "lead_due"})

    rows = [row.get_cell("lead_action") for row in page.context["table"].rows]
    assert rows[:2] == ['<div>Call Lately <span class="badge bg-red-lt text-nowrap">Late</span></div>', "Call Asked"]
    assert str(other) in page.content.decode()  # whom nobody asks comes last, not away
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Who recruits,Next action,Until", f"{people.practitioner},Call Asked,{today + timedelta(5)}"]
    assert "Call Lately" not in hidden.content.decode()
    assert "Who recruits" not in hidden.content.decode()


def test_an_intermediary_reads_its_own_next_steps_alone(programme, manager, people, client_of):
    today = timezone.localdate()
    firms = [make_organisation(name_en=name, recruited_by=people.intermediary) for name in ("Mine", "Yours")]
    for firm, owner in zip(firms, (people.intermediary, manager), strict=True):
        values = LeadValues(organisation=firm, owner=owner, next_action=f"Visit {firm}", due_on=today)
        write_row(values, programme=programme, by=manager)

    page = client_of(people.intermediary).get("/organisations/", {"columns": ["name", "lead_action"]}).content.decode()

    assert "Visit Mine" in page
    assert "Visit Yours" not in page
