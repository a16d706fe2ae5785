"""A firm carries its answers over to ISO 14001:2026; a practitioner runs a campaign; both languages, phones."""

import pytest
from playwright.sync_api import Page, expect
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import press, sign_in

from factories import make_organisation, make_user
from symbionet.accounts.models import Role, User
from symbionet.ems.actions import SystemValues, advance_assessment, answer_clauses, start_assessment, start_system
from symbionet.ems.models import Assessment, Campaign
from symbionet.questions.actions import Given
from symbionet.xlsform import packed_questionnaire

FIRMS = 6
WORDS = {
    "en": {"unreviewed": "nobody has reviewed", "new": "new: to be answered"},
    "zh": {"unreviewed": "未经复核", "new": "新增条款，待作答"},
}


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))


def answer(assessment: Assessment, level: str, by: User) -> None:
    """Each clause at one level, with a note."""
    for group in packed_questionnaire("ems_iso14001_2015").groups:
        texts = {f"q-{one.name}": [level] for one in group.questions}
        texts |= {f"n-{one.name}": [f"seen at {one.name}"] for one in group.questions}
        assert answer_clauses(assessment, group, Given(texts=texts), by=by) == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_answers_are_carried_to_the_edition_of_2026(transactional_db, open_page, accessible, language: str):
    firm = make_organisation(name_zh="海港电镀", name_en="Harbour Plating")
    member = make_user(organisation=firm, email="m@example.org", language="zh-hans" if language == "zh" else "en")
    coach = make_user(Role.PRACTITIONER, email="p@example.org", name="Coach Wang")
    source = start_assessment(
        start_system(firm, SystemValues(scope="x", coach=coach), by=member), "iso14001-2015", "gap", by=member
    )
    answer(source, "m5", member)
    words, page = WORDS[language], open_page(language, 390)
    sign_in(page, "m@example.org", SIGN_IN_WORDS[language])

    page.goto(source.get_absolute_url())
    accessible(page)
    assert fits(page)
    press(page.locator("a[href$='/carry/']"))
    accessible(page)
    assert fits(page)
    expect(page.locator("tbody tr")).to_have_count(35)
    cells = page.locator("tbody tr").first.locator("td.text-end").all_inner_texts()
    assert cells == ["5", "4"]  # 4.1 asks for more now
    assert words["new"] in page.locator("main").inner_text()
    assert Assessment.objects.count() == 1  # nothing is written before it is said
    press(page.locator("main form button[type=submit]"))
    accessible(page)
    assert fits(page)
    made = Assessment.objects.get(kind="carried")
    assert page.url.endswith(made.get_absolute_url())
    assert words["unreviewed"] in page.locator("#c4_1").inner_text()
    assert "seen at c4_1" in page.locator("#c4_1").inner_text()
    source.refresh_from_db()
    assert (source.state, source.answer_sheets.get().answers.count()) == ("open", 32)

    page.goto(f"{made.get_absolute_url()}sections/s6/")  # 6.3 is new: answered here, with the help of the coach
    accessible(page)
    assert fits(page)
    row = page.locator("#c6_3")
    row.locator("label.question-choice", has=page.locator("input[value=m2]")).click()
    row.locator("summary").last.click()
    row.locator("select").select_option(str(coach.pk))
    press(row.locator("button[name=ask]"))
    accessible(page)
    kept = made.answer_sheets.get().answers.get(question="c6_3")
    assert kept.value == "m2"  # what was ticked is not lost by asking
    made.refresh_from_db()
    assert made.helpers["c6_3"]["id"] == coach.pk
    assert "Coach Wang" in page.locator("#c6_3").inner_text()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_campaign_from_its_beginning_to_a_ranking_without_names(
    transactional_db, open_page, accessible, language: str
):
    spoken = "zh-hans" if language == "zh" else "en"
    make_user(Role.PRACTITIONER, email="p@example.org", language=spoken)
    firms = [make_organisation(name_zh=f"第{n}电镀厂", name_en=f"Plating {n}") for n in range(1, FIRMS + 1)]
    people = [make_user(organisation=firm, email=f"m{n}@example.org", language=spoken) for n, firm in enumerate(firms)]
    page = open_page(language, 1280)
    sign_in(page, "p@example.org", SIGN_IN_WORDS[language])
    page.goto("/ems/campaigns/add/")
    accessible(page)
    page.locator("#id_name").fill("Gap 2026")
    page.locator("#id_framework").select_option("iso14001-2015")
    page.locator("#id_firms").fill("\n".join(str(firm.name_zh) for firm in firms))
    press(page.locator("main form .btn-primary"))
    campaign = Campaign.objects.get()
    accessible(page)
    expect(page.locator("tbody tr")).to_have_count(FIRMS)
    expect(page.locator(".ems-ranking li")).to_have_count(0)  # no ranking of few

    rows = list(campaign.assessments.order_by("organisation_id"))
    for number, row in enumerate(rows[1:], start=1):
        answer(row, f"m{min(5, number + 1)}", people[number])
        advance_assessment(row, "submit", by=people[number])

    theirs = open_page(language, 390)  # the first firm answers a section on its phone and hands in
    sign_in(theirs, "m0@example.org", SIGN_IN_WORDS[language])
    theirs.goto(f"{rows[0].get_absolute_url()}sections/s4/")
    accessible(theirs)
    assert fits(theirs)
    theirs.locator("label.question-choice", has=theirs.locator("input[name=q-c4_1][value=m1]")).click()
    press(theirs.locator("main form .form-actions .btn-primary"))
    theirs.goto(rows[0].get_absolute_url())
    press(theirs.locator("form[action$='/move/submit/'] button"))
    accessible(theirs)
    assert fits(theirs)
    told = theirs.locator("main .alert-info").inner_text()
    assert "6" in told
    assert not any(firm.name_zh in theirs.content() or firm.name_en in theirs.content() for firm in firms[1:])
    assert theirs.request.get(campaign.get_absolute_url()).status == 404

    page.goto(campaign.get_absolute_url())
    accessible(page)
    expect(page.locator(".ems-ranking li")).to_have_count(FIRMS - 1)  # the two best share a place
    ranking = page.locator(".ems-ranking").inner_text()
    assert not any(firm.name_zh in ranking or firm.name_en in ranking for firm in firms)
    page.set_viewport_size({"width": 390, "height": 900})
    assert fits(page)
