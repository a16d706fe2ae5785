"""Interruptions of work without a signal on the device: camera, files of its base, tabs, clock."""

import contextlib
import os
from pathlib import Path

from field_day import PICTURE, Day, killed
from field_devices import add_photo, set_up
from playwright.sync_api import Error, Page, expect

COPIED = (
    "caches.open('field-copy').then((c) => c.keys())"
    ".then((all) => all.filter((one) => one.url.includes('operations')).length)"
)


def held_here(day: Day) -> str:
    """An entry that waits on the device, and is in the second copy."""
    day.drained()
    day.form()
    day.loses_signal()
    title = day.entry()
    day.page.wait_for_function(f"async () => (await {COPIED}) === 1")
    return title


def crashed(page: Page) -> None:
    """The tab is gone as when the system kills it."""
    with contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=2_000)
    with contextlib.suppress(Error):
        page.close()


def camera_kills(day: Day) -> None:
    """5: the system kills the browser while its camera is open, for want of memory."""
    title = day.typed()
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    with day.page.expect_file_chooser():
        day.page.locator("#id_photos").click()
    assert killed(day.folder) > 0
    day.reopened()
    day.found_again(title)


def camera_closes_tab(day: Day) -> None:
    """5: the system discards the tab while its camera is open, at once after a word was typed, and opens it anew."""
    title = day.typed()
    with day.page.expect_file_chooser():
        day.page.locator("#id_photos").click()
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()  # before the camera has the screen
    crashed(day.page)
    day.fresh()
    expect(day.page.locator("[data-field-note]")).to_contain_text("Take it again")
    if day.chance.random() < 0.5:
        add_photo(day.page, PICTURE)
        expect(day.page.locator("[data-field-note]")).not_to_contain_text("Take it again")
    day.found_again(title)


def photo_cut_off(day: Day) -> None:
    """6: killed between the bytes of a photo and its small picture: it is made when the page is opened again."""
    title = day.typed()
    day.page.evaluate("() => { self.createImageBitmap = () => new Promise(() => {}); }")
    day.page.locator("#id_photos").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PICTURE})
    expect(day.page.locator("[data-field-photos] li[data-state=raw]")).to_have_count(1)
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    assert killed(day.folder) > 0
    day.reopened()
    expect(day.page.locator("[data-field-photos] li[data-state=ready]")).to_have_count(1)
    day.found_again(title)


def files_of_base(day: Day) -> list[Path]:
    """The files of the base in the profile of the browser."""
    found = [path for path in day.folder.rglob("*") if path.is_file() and ".indexeddb.leveldb" in str(path)]
    assert found, "the browser keeps its base elsewhere now"
    return found


def damaged_base(day: Day) -> None:
    """10: files of the base are damaged: Chromium empties it without a word, the copy brings all of it back."""
    title = held_here(day)
    day.context.close()
    files = files_of_base(day)
    how = day.chance.choice(["overwritten", "cut", "manifest", "gone"])
    largest = max((path for path in files if path.suffix in {".log", ".ldb"}), key=lambda path: path.stat().st_size)
    if how == "overwritten":
        middle = largest.stat().st_size // 2
        with largest.open("r+b") as file:
            file.seek(middle)
            file.write(os.urandom(4096))
    elif how == "cut":
        os.truncate(largest, largest.stat().st_size // 3)
    elif how == "manifest":
        next(path for path in files if path.name.startswith("MANIFEST")).write_bytes(bytes(50))
    else:
        for path in files:
            path.unlink()
    day.log[-1] += f"({how})"
    day.start()
    day.page.goto("/field/")
    expect(day.page.locator("[data-field-home][data-shown]")).to_be_visible()
    expect(day.page.locator(f"[data-field-queue] li:has-text('{title}')")).to_have_count(1)
    day.drained()
    if day.page.locator("[data-check=packet]").get_attribute("data-state") != "ok":
        day.page.locator("[data-field-load]").click()
        expect(day.page.locator("[data-check=packet]")).to_have_attribute("data-state", "ok")
    day.form()


def base_cannot_be_opened(day: Day) -> None:
    """10: the base cannot be opened at all: the page says so, and the second copy is saved and entered as a file."""
    title = held_here(day)
    day.context.close()
    next(path for path in files_of_base(day) if path.name == "CURRENT").write_bytes(b"damaged\n")
    day.start()
    day.page.goto("/field/")
    notice = day.page.locator("[data-field-broken]")
    expect(notice).to_be_visible()
    with day.page.expect_download() as saved:
        notice.locator("button").click()
    day.page.goto("/field/files/")
    day.page.locator("input[type=file]").set_input_files(saved.value.path())
    day.page.locator("main .form-actions button").click()
    expect(day.page.locator("main table")).to_contain_text(title)
    day.page.locator("form[action$='/enter/'] button").click()
    expect(day.page.locator("main table")).to_contain_text("entered")
    session = day.context.new_cdp_session(day.page)
    session.send("Storage.clearDataForOrigin", {"origin": day.address, "storageTypes": "all"})
    session.detach()
    day.context.clear_cookies()
    set_up(day.page)
    day.form()


def holder_crashes(day: Day) -> None:
    """13: the tab that holds a form crashes while another one waits for it."""
    title = day.typed()
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    second = day.context.new_page()
    second.goto("/resources/capture/")
    expect(second.locator("#capture [data-field-note]")).to_contain_text("another tab")
    crashed(day.page)
    day.page = second
    expect(second.locator("#capture[data-field-held]")).to_be_visible()
    day.found_again(title)


def clock_and_zone(day: Day) -> None:
    """23: the clock goes three days wrong, and the device comes into another zone, with another summer time."""
    session = day.context.new_cdp_session(day.page)
    zone = day.chance.choice(["Europe/Lisbon", "America/St_Johns", "Pacific/Auckland", "Asia/Shanghai"])
    session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
    wrong = day.chance.choice([-3, 3]) * 86_400_000
    day.page.evaluate(f"(() => {{ const now = Date.now; Date.now = () => now() + ({wrong}); }})()")
    day.loses_signal()
    day.entry()
    day.has_signal()
    session.send("Emulation.setTimezoneOverride", {"timezoneId": ""})
    session.detach()
    day.form()
