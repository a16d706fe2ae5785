"""Interruptions of work without a signal between the device and the server: the line, builds, what is sent twice."""

import re
import time

from field_day import Day
from field_devices import STATE, open_form
from field_proxy import Exchange, Rule
from playwright.sync_api import expect

SYNC, UPLOADS, WORKER = "/field/sync/", "/field/uploads/", "/field-worker.js"
ENTRY = b'"kind"'  # in the body of what brings an entry


def sent_through(day: Day, rule: Rule, *, with_photo: bool = False) -> str:
    """An entry is sent while a rule holds, and the way is free again."""
    title = day.entry(with_photo=with_photo)
    rule.done.wait(3)
    day.page.wait_for_timeout(day.chance.randrange(50, 200))
    day.proxy.free()
    return title


def slow_line(day: Day) -> None:
    """15: a kilobyte a second, then nothing more: the answer comes in part and the line breaks."""

    def crawl(exchange: Exchange) -> None:
        told = exchange.ask()
        exchange.send_response(told.status)
        exchange.send_header("Content-Length", str(len(told.body) + 5000))
        exchange.end_headers()
        for at in range(0, min(len(told.body), 250), 50):
            exchange.wfile.write(told.body[at : at + 50])
            exchange.wfile.flush()
            time.sleep(0.05)
        time.sleep(0.5)
        exchange.drop()

    sent_through(day, day.proxy.rule("POST", day.chance.choice([SYNC, UPLOADS]), crawl), with_photo=True)


def session_ends_midway(day: Day) -> None:
    """18: the session ends between two entries of one drain."""
    day.loses_signal()
    day.entry()
    day.entry()
    first = day.proxy.rule("POST", SYNC, lambda exchange: exchange.answer(exchange.ask()), holds=ENTRY)
    ended = day.proxy.rule("POST", SYNC, lambda exchange: exchange.answer(exchange.ask(without=("cookie",))), times=3)
    day.has_signal()
    first.done.wait(5)
    ended.done.wait(5)
    day.page.wait_for_timeout(100)
    day.proxy.free()


def token_changes(day: Day) -> None:
    """20: a sign-in in another tab has changed the token against forged requests."""
    stale = {"X-CSRFToken": "x" * 64}
    act = lambda exchange: exchange.answer(exchange.ask(without=("x-csrftoken",), more=stale))  # noqa: E731 - a rule
    sent_through(day, day.proxy.rule("POST", SYNC, act, holds=ENTRY))


def photo_cut(day: Day) -> None:
    """21: the line is cut when 40 % of a piece of a photo has come."""
    sent_through(day, day.proxy.rule("PUT", UPLOADS, lambda exchange: exchange.ask_in_part(0.4)), with_photo=True)


def edited_after_first_send(day: Day) -> None:
    """22: an entry is stored, the device hears only "too large"; the person changes it, and it is told apart."""
    day.drained()
    day.form()

    def stored_and_refused(exchange: Exchange) -> None:
        told = exchange.ask()
        told.status, told.body = 413, b"too large"
        exchange.answer(told)

    day.proxy.rule("POST", SYNC, stored_and_refused, holds=ENTRY)
    title = day.entry()
    expect(day.page.locator(STATE)).to_have_attribute("data-refused", "1")
    day.proxy.free()
    for changed in (f"{title} changed", f"{title} changed"):
        day.page.goto("/field/")
        day.page.locator("[data-repair]").first.click()
        expect(day.page.locator("#capture[data-field-held]")).to_be_visible()
        day.page.locator("#id_title").fill(changed)
        day.page.locator("main .form-actions button[type=submit]").click()
        expect(day.page.locator(STATE)).to_have_attribute("data-waiting", "0")
        if day.page.locator(STATE).get_attribute("data-refused") == "0":
            break
    expect(day.page.locator(STATE)).to_have_attribute("data-refused", "0")
    day.saved.append(f"{title} changed")
    day.form()


def altered(day: Day, path: str, old: str, new: str, times: int = 20) -> None:
    """The server is of another build: what a file says is another thing."""

    def change(exchange: Exchange) -> None:
        told = exchange.ask(without=("accept-encoding", "if-none-match", "if-modified-since"))
        text, count = re.subn(old, new, told.body.decode())
        assert count or told.status != 200, f"{path} does not hold {old}"
        told.body = text.encode()
        told.headers = [pair for pair in told.headers if pair[0].lower() not in {"etag", "last-modified"}]
        exchange.answer(told)

    day.proxy.rule("GET", path, change, times=times)


UPDATE = (  # an update that nobody answers would hold the day up for ever
    "Promise.race([new Promise((done) => setTimeout(done, 30000)),"
    " navigator.serviceWorker.getRegistration('/').then((r) => r.update().catch(() => null))]).then(() => null)"
)


def new_build(day: Day) -> None:
    """24: a new build comes while a form is open: nothing changes until a person says so, then it takes over."""
    title = day.typed()
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    altered(day, WORKER, '"build": "([0-9a-f]{6})', f'"build": "{day.chance.randrange(16**6):06x}')
    day.page.evaluate(UPDATE)
    day.page.wait_for_function("navigator.serviceWorker.getRegistration('/').then((r) => Boolean(r.waiting))")
    expect(day.page.locator("#id_title")).to_have_value(title)
    second = day.context.new_page()
    second.goto("/field/")
    expect(second.locator("[data-field-update]")).to_be_visible()
    with second.expect_navigation():
        second.locator("[data-field-update]").click()
    second.close()
    day.page.reload()
    open_form(day.page)
    day.found_again(title)
    day.proxy.free()


def missing_asset(day: Day) -> None:
    """24: a new build of which a file is missing is not taken: the one that works stays, also without a signal."""
    title = day.typed()
    expect(day.page.locator("#capture[data-field-saved=yes]")).to_be_visible()
    altered(day, WORKER, '"assets": \\[', '"assets": ["/static/build/is-not-there.js", ')
    day.page.evaluate(UPDATE)
    day.page.wait_for_function("navigator.serviceWorker.getRegistration('/').then((r) => !r.installing && !r.waiting)")
    day.loses_signal()
    day.page.reload()
    open_form(day.page)
    day.found_again(title)
    day.has_signal()
    day.proxy.free()


def relayed_twice(day: Day) -> None:
    """25: what was sent is relayed twice: the second time it is known."""

    def twice(exchange: Exchange) -> None:
        exchange.ask()
        exchange.answer(exchange.ask())

    sent_through(day, day.proxy.rule("POST", SYNC, twice, holds=ENTRY))
