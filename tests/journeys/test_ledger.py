"""A year of a synergy in the browser: declared, confirmed by the other party, documented, sampled, verified with an
adjustment, corrected, closed; counting twice and editing a closed year fail in words.
"""

import pytest
from playwright.sync_api import Page, expect
from test_sign_in_to_synergy import press, sign_in

from factories import make_flow, make_organisation, make_resource, make_synergy, make_user
from symbionet.accounts.models import Role, User
from symbionet.impact.actions import confirmation_token, state_basis
from symbionet.impact.models import ConfirmationRequest, Entry, EntryEvidence
from symbionet.impact.queries import current_entries
from symbionet.network.models import Visibility

BASIS = {"routes": {"landfill": 1.0}, "substitutes": "cement", "substitution_ratio": 0.8, "distance_km": 20.0,
         "own_disposal": 9.0, "own_virgin": 860.0, "own_reprocessing": 10.0, "own_freight": 0.1}  # fmt: skip
WORDS = {
    "en": {"enter": "Sign in", "twice": "A tonne counts once", "repeats": "the same synergies", "thanks": "Thank you"},
    "zh": {"enter": "登录", "twice": "同一吨只能计一次", "repeats": "结果一致", "thanks": "感谢填报"},
}  # fmt: skip


@pytest.fixture
def world(ledger_tables):
    """1,000 t of ash a year that two synergies draw on, and the people of one of them."""
    firm, works = (
        make_organisation(name_zh="海港热电", name_en="Power"),
        make_organisation(name_zh="海港水泥", name_en="Cement"),
    )
    have = make_resource(firm, quantity=1000, unit="t", period="year", visibility=Visibility.NETWORK)
    practitioner = make_user(Role.PRACTITIONER, email="p@example.org")
    flows = []
    for number in (1, 2):
        titles = {"title_en": f"Ash to cement {number}", "title_zh": f"粉煤灰制水泥{number}"}
        flows.append(make_flow(make_synergy(have, works, **titles)))
        state_basis(flows[-1], BASIS, by=practitioner)
    for name, more in {
        "owner": {"organisation": firm},
        "partner": {"organisation": works},
    }.items():
        make_user(email=f"{name}@example.org", **more)
    make_user(Role.VERIFIER, email="v@example.org")
    make_user(Role.PROGRAMME_MANAGER, email="m@example.org")
    return flows


def people(world, open_page, language: str):
    """A page of each person, signed in."""
    User.objects.update(language="zh-hans" if language == "zh" else "en")
    found = {}
    for name in ("owner", "partner", "v", "m"):
        found[name] = open_page(language)
        sign_in(found[name], f"{name}@example.org", WORDS[language])
    return found


def stated(page: Page, address: str, quantity: str, **more: str) -> None:
    page.goto(address)
    page.locator("main input[name=quantity]").fill(quantity)
    for name, value in more.items():
        page.locator(f"main [name={name}]").fill(value)
    press(page.locator("main .form-actions button[type=submit]").first)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_year_from_declaration_to_lock(world, open_page, accessible, language: str):
    flow, second = world
    pages, words = people(world, open_page, language), WORDS[language]
    ledger = f"/synergies/{flow.synergy_id}/ledger/"

    stated(pages["owner"], f"/ledger/flows/{flow.pk}/declare/?year=2025", "900")
    accessible(pages["owner"])
    stated(pages["partner"], f"/ledger/flows/{flow.pk}/confirm/?year=2025", "890")
    pages["owner"].goto(f"/ledger/flows/{flow.pk}/2025/papers/")
    pages["owner"].locator("main input[name=file]").set_input_files(
        files=[{"name": "note.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 weighed"}]
    )
    for name, value in {"number": "GB 1", "quantity": "880"}.items():
        pages["owner"].locator(f"main [name={name}]").fill(value)
    pages["owner"].locator("main [name=issuer]").select_option(index=1)
    press(pages["owner"].locator("main .form-actions button[type=submit]").first)
    pages["owner"].wait_for_url(f"**{ledger}")
    accessible(pages["owner"])
    assert EntryEvidence.objects.get().document.size == 16

    stated(pages["owner"], f"/ledger/flows/{second.pk}/declare/?year=2025", "200")
    expect(pages["owner"].locator("main .alert-danger")).to_contain_text(words["twice"])

    verifier = pages["v"]
    verifier.goto("/verification/")
    accessible(verifier)
    verifier.locator("main input[name=seed]").fill("7")
    verifier.locator("main input[name=size]").fill("1")
    press(verifier.locator("main .form-actions button"))
    expect(verifier.locator(".page-header")).to_contain_text(words["repeats"])
    accessible(verifier)
    verifier.goto(f"/verification/synergies/{flow.synergy_id}/2025/")
    accessible(verifier)
    entry = current_entries().get(flow=flow, level="documented", metric="co2e_avoided_t")
    verifier.goto(f"{ledger}2025/verify/")
    verifier.locator("main [name=opinion]").select_option("modified")
    verifier.locator("main [name=statement]").fill("moisture")
    verifier.locator(f"main [name=entry{entry.pk}]").fill("500")
    press(verifier.locator("main .form-actions button[type=submit]"))
    verifier.wait_for_url(f"**{ledger}")
    accessible(verifier)
    assert current_entries().get(level="verified", metric="co2e_avoided_t").central == 500

    closed(pages["m"], accessible)
    entries = Entry.objects.count()
    stated(pages["owner"], f"/ledger/flows/{second.pk}/declare/?year=2025", "50")
    expect(pages["owner"].locator("main .alert-danger")).to_contain_text("2025")
    listed = f"synergy,year,quantity\n{second.synergy_id},2025,50"
    pages["owner"].goto("/ledger/import/")
    accessible(pages["owner"])
    pages["owner"].locator("main textarea[name=pasted]").fill(listed)
    press(pages["owner"].locator("main .form-actions button").first)
    expect(pages["owner"].locator("main .badge.bg-red-lt")).to_have_count(1)
    accessible(pages["owner"])
    assert Entry.objects.count() == entries


def closed(page: Page, accessible) -> None:
    """The programme manager closes 2025."""
    page.goto("/ledger/periods/")
    page.locator("main input[name=year]").fill("2025")
    page.locator("main input[name=reason]").fill("reported")
    press(page.locator("main .form-actions button").first)
    accessible(page)


def test_a_claim_is_corrected_with_a_reason(world, open_page, accessible):
    flow = world[0]
    pages = people(world, open_page, "en")
    stated(pages["owner"], f"/ledger/flows/{flow.pk}/declare/?year=2025", "900")
    entry = current_entries().get(flow=flow, level="declared", metric="co2e_avoided_t")

    pages["owner"].goto(f"/ledger/entries/{entry.pk}/correct/")
    accessible(pages["owner"])
    pages["owner"].locator("main [name=value]").fill("800")
    pages["owner"].locator("main [name=reason]").fill("scale error")
    press(pages["owner"].locator("main .form-actions button[type=submit]"))

    now = current_entries().get(flow=flow, level="declared", metric="co2e_avoided_t")
    assert (now.quantity, now.corrects, now.reason) == (800, entry, "scale error")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_minute_on_the_phone_without_sign_in(world, open_page, accessible, language: str):
    flow = world[0]
    question = ConfirmationRequest.objects.create(synergy=flow.synergy, organisation=flow.synergy.provider, year=2025)
    page = open_page(language, 390)

    page.goto(f"/ledger/answer/{confirmation_token(question)}/")
    accessible(page)
    assert not Entry.objects.exists()
    page.locator(f"main [name=flow{flow.pk}]").fill("900")
    page.locator("main [name=name]").fill("Wang")
    press(page.locator("main .form-actions button"))

    expect(page.locator("main")).to_contain_text(WORDS[language]["thanks"])
    assert current_entries().get(metric="co2e_avoided_t").signed == "Wang"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
