"""What a device cannot send stays on it as a file; reasons of refusals are told, also where a PIN seals the store."""

import os
from pathlib import Path

import pytest
from field_devices import CAPTURE, STATE, add_photo, devices, drained, fill, open_form, photo, queued, send, set_up
from playwright.sync_api import Page, expect

from factories import make_organisation, make_user
from symbionet.accounts.models import Role, User
from symbionet.network.models import Resource

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(range(256)) * 20
PICTURES = os.environ.get("SYMBIONET_PICTURES", "")  # a folder for pictures of the pages, to be looked at


@pytest.fixture
def firm(transactional_db):
    made = make_organisation(name_zh="海港热电", name_en="Harbour Power")
    make_user(Role.PRACTITIONER, organisation=made, email="p@example.org", language="en")
    return made


def look(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES, f"{name}.png")), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_photo_that_cannot_be_read_stays_as_a_file(firm, browser, live_server, accessible):
    with devices(browser, live_server.url) as (opened, complaints):
        page = opened(accept_downloads=True).new_page()
        set_up(page)
        open_form(page)
        add_photo(page, photo(300, 200))
        heic = {"name": "IMG_0001.HEIC", "mimeType": "image/heic", "buffer": HEIC}
        page.locator("#id_photos").set_input_files(heic)
        expect(page.locator("#capture [data-field-note]")).to_contain_text("NOT sent")
        expect(page.locator("[data-field-photos] li[data-state=file]")).to_contain_text("kept as a file")
        look(page, "form-with-a-file")
        fill(page, "Fly ash")
        send(page)
        queued(page)
        drained(page)
        expect(page.locator(STATE)).to_have_attribute("data-files", "1")
        made = Resource.objects.get()
        assert made.attachments.count() == 1

        accessible(page)
        look(page, "home-with-a-file")
        with page.expect_download() as found:
            page.locator("[data-field-files] [data-save-file]").click()
        assert found.value.suggested_filename == "IMG_0001.HEIC"
        assert Path(found.value.path()).read_bytes() == HEIC

        page.on("dialog", lambda dialog: dialog.accept())
        page.locator("[data-field-files] li button").last.click()
        expect(page.locator(STATE)).to_have_attribute("data-files", "0")
    assert complaints == []


def test_reason_is_read_where_the_store_is_sealed(firm, browser, live_server):
    with devices(browser, live_server.url) as (opened, complaints):
        page = opened().new_page()
        set_up(page)
        page.locator("#new_pin").fill("246810")
        page.locator("form[data-field-pin] button").click()
        expect(page.locator("[data-field-recovery-part]")).to_be_visible()
        open_form(page)
        fill(page, "Gypsum")
        page.locator("#id_quantity").fill("very much")
        send(page)
        refused = page.locator("[data-field-waiting] li[data-state=refused]")
        expect(refused).to_contain_text("very much")

        page.goto("/field/")
        line = page.locator("[data-field-queue] li[data-state=refused]")
        expect(line).to_contain_text("very much")
        look(page, "refused-with-a-pin")
        page.locator("[data-field-lock]").click()
        expect(line).to_contain_text("Unlock this device to read why")
        assert "very much" not in page.content()
        look(page, "refused-locked")
        page.locator("#unlock_secret").fill("246810")
        page.locator("form[data-field-unlock] button").click()
        expect(line).to_contain_text("very much")

        page.goto(CAPTURE)
        page.goto("/field/")
        line.locator("[data-repair]").click()
        expect(page.locator("#capture [data-field-note]")).to_contain_text("very much")
        page.locator("#id_quantity").fill("20 t/year")
        send(page)
        queued(page)
        drained(page)
        assert Resource.objects.get().title_en == "Gypsum"
    assert complaints == []


def test_camera_that_is_closed_again_leaves_nothing(firm, browser, live_server, accessible):
    User.objects.update(language="zh-hans")
    with devices(browser, live_server.url) as (opened, complaints):
        page = opened("zh", reduced_motion="reduce").new_page()
        set_up(page, language="zh")
        open_form(page)
        face = page.locator(".file-chooser:has(#id_photos) .file-face")
        expect(face).to_have_text("选择文件（可多选）未选择文件")
        with page.expect_file_chooser():
            page.locator("#id_photos").click()
        expect(page.locator("#capture [data-field-note]")).to_contain_text("已存于本设备")
        page.locator("#id_photos").dispatch_event("cancel", {"bubbles": True})
        expect(page.locator("#capture [data-field-note]")).to_be_empty()
        page.reload()
        open_form(page)
        expect(page.locator("#capture [data-field-note]")).to_be_empty()

        with page.expect_file_chooser() as chooser:
            page.locator("#id_photos").click()
        chooser.value.set_files({"name": "灰.jpg", "mimeType": "image/jpeg", "buffer": photo(300, 200)})
        expect(page.locator("[data-field-photos] li[data-state=ready]")).to_have_count(1)
        expect(face).to_have_text("选择文件（可多选）未选择文件")  # it lies in the list below
        look(page, "chooser-in-chinese")
        accessible(page)
    assert complaints == []
