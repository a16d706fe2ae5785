"""Devices of the field in a browser: set up, noted on, and what their store holds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_sign_in_to_synergy import WORDS, sign_in

CAPTURE = "/resources/capture/"
STATE = "[data-field]"
OUTSIDE = ("Failed to load resource", "net::ERR_", "status of 401")  # what a browser says of itself without a signal
type Opened = Callable[..., BrowserContext]


def photo(width: int = 3000, height: int = 2000) -> bytes:
    """A JPEG with maker and place in its EXIF data."""
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[1] = "N"
    written = BytesIO()
    picture.save(written, format="JPEG", exif=exif)
    return written.getvalue()


@contextmanager
def devices(browser: Browser, address: str) -> Iterator[tuple[Opened, list[str]]]:
    """What opens a browser of its own, and what its pages complain of but for the missing network."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def complain(text: str) -> None:
        if not any(known in text for known in OUTSIDE):
            complaints.append(text)

    def open_device(language: str = "en", width: int = 390, **options: object) -> BrowserContext:
        locale = "zh-CN" if language.startswith("zh") else "en-GB"
        context = browser.new_context(
            base_url=address, locale=locale, viewport={"width": width, "height": 800}, **options
        )
        context.set_default_timeout(60_000)
        context.on("console", lambda message: complain(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: complain(str(error.error)))
        opened.append(context)
        return context

    yield open_device, complaints
    for context in opened:
        context.close()


def set_up(page: Page, email: str = "p@example.org", language: str = "en") -> None:
    """Sign in and make the browser a device of the person, with the pages of the day on it."""
    sign_in(page, email, WORDS[language])
    page.goto("/field/")
    page.locator("[data-field-setup]").click()
    expect(page.locator("[data-check=packet]")).to_have_attribute("data-state", "ok")
    expect(page.locator("[data-check=worker]")).to_have_attribute("data-state", "ok")


def open_form(page: Page) -> None:
    """The form to note haves and wants, once it is kept by this tab."""
    page.goto(CAPTURE)
    expect(page.locator("#capture[data-field-held]")).to_be_visible()


def add_photo(page: Page, data: bytes) -> None:
    page.locator("#id_photos").set_input_files({"name": "ash.jpg", "mimeType": "image/jpeg", "buffer": data})
    expect(page.locator("[data-field-photos] li[data-state=ready]")).to_have_count(1)


def fill(page: Page, title: str) -> None:
    page.locator("label[for=id_direction_0]").click()
    page.locator("#id_title").fill(title)


def send(page: Page) -> None:
    page.locator("main .form-actions button[type=submit]").click()


def queued(page: Page) -> None:
    """What was sent has left the form for the queue of the device: who leaves the page now leaves nothing in it."""
    expect(page.locator("[data-field-note]").filter(has_text="Saved on this device")).to_be_visible()


def waits(page: Page, count: int) -> None:
    """The page says that so many things wait."""
    expect(page.locator(STATE)).to_have_attribute("data-waiting", str(count))


def drained(page: Page) -> None:
    """Everything is sent, asked for by hand on the page of the field."""
    page.goto("/field/")
    expect(page.locator("[data-field-home][data-shown]")).to_be_visible()
    page.locator("[data-field-send]").click()
    waits(page, 0)
