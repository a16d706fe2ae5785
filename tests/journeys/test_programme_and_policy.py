"""From work that was done to a locked report whose every number leads to its records; from barriers to a rule in force
and synergies that come back."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import press, sign_in

from factories import make_organisation, make_resource, make_synergy, make_user
from programme_things import contract_values
from symbionet.accounts.models import Role, User
from symbionet.network.models import Organisation
from symbionet.notices.models import Notice
from symbionet.programme.actions import plan_periods, save_programme, seed_founding_logframe
from symbionet.programme.models import Programme
from symbionet.synergies.actions import lose_synergy

RULE = "《危险废物转移管理办法》"  # CN-024 of the library


@pytest.fixture
def programme(transactional_db) -> Programme:
    """A programme with a year that has ended, in which two firms joined and offered a resource each."""
    manager = make_user(Role.PROGRAMME_MANAGER, email="m@example.org")
    make_user(Role.PRACTITIONER, email="p@example.org")
    year = timezone.localdate().year - 1
    row = save_programme(contract_values(starts_on=date(year, 1, 1)), by=manager)
    seed_founding_logframe(row, by=manager)
    plan_periods(row, months=12, by=manager)
    joined = timezone.make_aware(datetime(year, 5, 6))
    for name in ("Harbour Steel", "Kiln Ltd"):
        firm = make_organisation(name_en=name)
        Organisation.objects.filter(pk=firm.pk).update(created_at=joined)
        have = make_resource(firm, title_en=f"{name} slag")
        type(have).objects.filter(pk=have.pk).update(created_at=joined)
    return row


def speak(language: str, *emails: str) -> None:
    for email in emails:
        user = User.objects.get(email=email)
        user.language = "zh-hans" if language == "zh" else "en"
        user.save()


def download(page: Page, path: str) -> bytes:
    answer = page.request.get(path)
    assert answer.status == 200, path
    return answer.body()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_work_done_to_a_locked_report(programme, open_page, accessible, language: str):
    speak(language, "m@example.org", "p@example.org")
    words, practitioner, page = SIGN_IN_WORDS[language], open_page(language), open_page(language)
    period = programme.periods.first()
    entered = programme.results.get(code="Op 2.2").indicators.get(query="")
    sign_in(practitioner, "p@example.org", words)
    practitioner.goto(f"/programme/indicators/{entered.pk}/periods/{period.pk}/enter/")
    practitioner.locator("input[name=value]").fill("4")
    practitioner.locator("[name=evidence]").fill("List of certificates")
    press(practitioner.locator("main form .btn-primary"))
    sign_in(page, "m@example.org", words)
    page.goto(f"/programme/indicators/{entered.pk}/")
    press(page.locator("form[action$='/decide/'] button").first)

    page.goto(f"/programme/{programme.pk}/periods/")
    page.locator("form[action$='/lock/'] button").click()
    press(page.locator("dialog button[value=yes]"))
    if language == "zh":
        accessible(page)

    page.goto(f"/programme/{programme.pk}/?period={period.pk}")
    links = page.locator(f"td a[href*='/periods/{period.pk}/']")
    numbers = {one.get_attribute("href"): one.inner_text().strip() for one in links.all()}
    assert sorted(numbers.values()) == ["2", "2", "4"]
    for address, number in numbers.items():
        page.goto(address)
        rows = page.locator("main tbody tr")
        assert sum(float(row.locator("td").last.inner_text()) for row in rows.all()) == float(number)
        assert all(row.locator("th a").count() for row in rows.all()), address
    report = Document(BytesIO(download(page, f"/programme/{programme.pk}/report/narrative.docx?period={period.pk}")))
    cells = [[cell.text for cell in row.cells] for table in report.tables for row in table.rows]
    told = {row[0].split(" ")[1]: row[2:4] for row in cells if row[0].startswith("Op ")}
    assert (told["1.1.1"], told["1.1.2"], told["2.2.3"]) == (["2", "2"], ["2", "2"], ["4", "4"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_barriers_to_a_rule_in_force_and_back(transactional_db, open_page, accessible, language: str):
    by = make_user(Role.PRACTITIONER, email="p@example.org")
    speak(language, "p@example.org")
    for name in ("Aster", "Birch"):
        have = make_resource(make_organisation(name_en=f"{name} Works"), title_en=f"{name} ash")
        synergy = make_synergy(have, make_organisation(name_en=f"{name} Kiln"))
        barrier = {"category": "regulatory", "instrument": RULE, "tonnes": 100.0, "money": 1000.0}
        lose_synergy(synergy, barrier, by=by)
    page, today = open_page(language), timezone.localdate()
    sign_in(page, "p@example.org", SIGN_IN_WORDS[language])

    page.goto("/policy/barriers/list/")
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    press(page.locator("[formaction*='from-barriers'], form[action*='from-barriers'] button").first)
    for name in ("title", "problem", "change", "authority"):
        for lang in ("zh", "en"):
            page.locator(f"[name={name}_{lang}]").fill(f"{name} {lang}")
    page.locator("[name=instrument_id]").select_option("CN-024")
    page.locator("[name=authority_confirmed_on]").fill(today.isoformat())
    page.locator("[name=reply_due]").fill((today + timedelta(days=30)).isoformat())
    press(page.locator("main form .btn-primary").last)
    demand = page.url
    press(page.locator("form[action$='/send/'] button"))
    if language == "zh":
        accessible(page)
    brief = Document(BytesIO(download(page, f"{demand}brief/docx/?lang={language}")))
    assert f"problem {language}" in "\n".join(one.text for one in brief.paragraphs)
    for step in ("accepted", "drafted", "consulted", "adopted", "in_force"):
        page.goto(demand)
        page.locator("[name=to]").select_option(step)
        page.locator("[name=outcome]").fill("Filing on line")
        page.locator("[name=on]").fill(today.isoformat())
        press(page.locator("form[action$='/move/'] button"))

    for notice in Notice.objects.filter(code="demand.in_force"):
        assert page.goto(notice.url).status == 200
    page.goto("/synergies/reactivate/")
    takes = page.locator("form[action$='/take/'] button")
    assert takes.count() == 2
    press(takes.first)
    page.goto(demand)
    assert "Filing on line" in page.locator("main").inner_text()
    page.goto(f"/policy/barriers/{today.year}/")
    assert f"title {language}" in page.locator("main").inner_text()
