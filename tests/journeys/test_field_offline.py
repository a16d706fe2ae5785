"""Work without a signal: noted offline, the tab closed, back online, stored exactly once."""

from collections.abc import Iterator

import pytest
from field_devices import (
    CAPTURE,
    STATE,
    add_photo,
    devices,
    drained,
    fill,
    open_form,
    photo,
    queued,
    send,
    set_up,
    waits,
)
from PIL import Image
from playwright.sync_api import Page, expect
from test_sign_in_to_synergy import WORDS, sign_in

from factories import make_organisation, make_user
from symbionet.accounts.models import Role
from symbionet.field.models import Device, Operation
from symbionet.network.models import Resource


@pytest.fixture
def firm(transactional_db):
    made = make_organisation(name_zh="海港热电", name_en="Harbour Power")
    make_user(Role.PRACTITIONER, organisation=made, email="p@example.org", language="en")
    return made


@pytest.fixture
def open_device(browser, live_server, firm) -> Iterator:
    with devices(browser, live_server.url) as (opened, complaints):
        yield opened
    assert complaints == []


def test_noted_offline_stored_once(firm, open_device, accessible):
    context = open_device()
    page = context.new_page()
    set_up(page)
    accessible(page)
    context.set_offline(True)
    open_form(page)
    add_photo(page, photo())
    fill(page, "Fly ash")
    send(page)
    waits(page, 1)
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    page.close()
    assert Resource.objects.count() == 0

    context.set_offline(False)
    page = context.new_page()
    drained(page)
    expect(page.locator("[data-field-queue] li[data-state=done]")).to_have_count(1)

    made = Resource.objects.get()
    assert (made.title_en, made.organisation) == ("Fly ash", firm)
    with Image.open(made.attachments.get().file) as picture:
        assert max(picture.size) == 2048
        assert not picture.getexif()
    assert Operation.objects.get().state == "accepted"
    told_that_nothing_waits(page)


def told_that_nothing_waits(page: Page) -> None:
    """The device tells so by itself, in the contact after the one in which the last was taken."""
    for _turn in range(100):
        if Device.objects.get().waiting == 0:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the device still tells of {Device.objects.get().waiting}")


def test_typed_and_a_photo_are_there_again_after_the_tab_was_closed(open_device):
    context = open_device()
    page = context.new_page()
    set_up(page)
    context.set_offline(True)
    open_form(page)
    add_photo(page, photo(400, 300))
    fill(page, "Waste heat")
    expect(page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    page.close(run_before_unload=False)

    page = context.new_page()
    open_form(page)
    expect(page.locator("#id_title")).to_have_value("Waste heat")
    expect(page.locator("[data-field-photos] li")).to_have_count(1)


def test_without_a_signal_another_page_leads_to_those_that_are_kept(open_device, accessible):
    context = open_device(language="zh")
    page = context.new_page()
    set_up(page, language="zh")
    context.set_offline(True)
    page.goto("/organisations/")
    expect(page.locator("[data-field-pages] a")).to_have_count(1)
    accessible(page)
    assert "p@example.org" not in page.content()
    page.locator("[data-field-pages] a").click()
    page.wait_for_url(f"**{CAPTURE}")


def test_refused_is_set_aside_repaired_and_stops_nothing(open_device):
    context = open_device()
    page = context.new_page()
    set_up(page)
    context.set_offline(True)
    open_form(page)
    fill(page, "Gypsum")
    page.locator("#id_quantity").fill("very much")
    send(page)
    waits(page, 1)
    fill(page, "Slag")
    send(page)
    waits(page, 2)
    context.set_offline(False)
    page.goto("/field/")
    expect(page.locator(STATE)).to_have_attribute("data-refused", "1")
    waits(page, 0)
    assert [row.title_en for row in Resource.objects.all()] == ["Slag"]
    expect(page.locator("[data-field-queue] li[data-state=refused]")).to_contain_text("very much")

    page.locator("[data-repair]").first.click()
    expect(page.locator("#capture[data-field-held]")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("Gypsum")
    page.locator("#id_quantity").fill("20 t/year")
    send(page)
    queued(page)
    drained(page)

    assert sorted(row.title_en for row in Resource.objects.all()) == ["Gypsum", "Slag"]
    assert sorted(Operation.objects.values_list("state", flat=True)) == ["accepted", "accepted"]


def test_signing_in_again_never_costs_the_queue(open_device):
    context = open_device()
    page = context.new_page()
    set_up(page)
    context.set_offline(True)
    open_form(page)
    fill(page, "Fly ash")
    send(page)
    waits(page, 1)
    context.clear_cookies()
    context.set_offline(False)
    page.goto("/accounts/login/")
    sign_in(page, "p@example.org", WORDS["en"])
    drained(page)

    assert Resource.objects.get().title_en == "Fly ash"


def test_wipe_in_a_page_that_closes_meanwhile_is_finished_by_the_next(open_device):
    page = open_device().new_page()
    set_up(page)
    page.evaluate(
        """() => new Promise((resolve) => { const asked = indexedDB.open("symbionet-field"); asked.onsuccess = () => {
        const tx = asked.result.transaction(["meta"], "readwrite"); tx.objectStore("meta").delete("owner");
        tx.oncomplete = () => { asked.result.close(); caches.delete("field-copy").then(resolve); }; }; })"""
    )
    assert page.evaluate("localStorage.getItem('field-device')") == "yes"

    page.reload()
    page.wait_for_function("() => !localStorage.getItem('field-device')")


def test_revoked_device_wipes_its_store(open_device):
    context = open_device()
    page = context.new_page()
    set_up(page)
    context.set_offline(True)
    open_form(page)
    fill(page, "Fly ash")
    send(page)
    waits(page, 1)
    other = open_device(width=1280).new_page()
    sign_in(other, "p@example.org", WORDS["en"])
    other.goto("/field/#devices")
    other.locator("#devices form button").click()
    other.locator("dialog button[value=yes]").click()
    expect(other.locator("#devices")).to_contain_text("its store is wiped at its next contact")

    context.set_offline(False)
    page.reload()
    page.wait_for_function("() => !localStorage.getItem('field-device')")
    kept = page.evaluate(
        """() => new Promise((resolve) => { const asked = indexedDB.open("symbionet-field"); asked.onsuccess = () => {
        const tx = asked.result.transaction(["operations", "pages"]); const found = [];
        for (const name of ["operations", "pages"]) {
            tx.objectStore(name).count().onsuccess = (e) => found.push(e.target.result);
        }
        tx.oncomplete = () => { asked.result.close(); resolve(found); }; }; })"""
    )

    assert kept == [0, 0]
    assert Device.objects.get().wiped_at is not None
    assert Resource.objects.count() == 0
