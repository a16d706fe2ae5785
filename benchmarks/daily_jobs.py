"""Sixteen jobs of a day, done by a browser on two versions: clicks, keys, pages and seconds of the hand.

`python benchmarks/daily_jobs.py http://127.0.0.1:8000 now` on a platform with the demo (a copy: the jobs write);
`... before` walks them as 31c3596 offered them, leaving out what it did not. Seconds are those of the keystroke-level
model (Card, Moran and Newell 1980): 1.35 s to make up one's mind before each click or word, 1.1 s to point, 0.2 s to
click, 0.28 s for a key. They tell what a trained hand needs; waiting for pages is not in them, pages are counted.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

THINK, POINT, CLICK, KEY = 1.35, 1.1, 0.2, 0.28
PASSWORD = "symbionet-demo"


@dataclass
class Walk:
    """A person at the keyboard: what is clicked and typed on the way is counted."""

    page: Page
    base: str
    clicks: int = 0
    keys: int = 0
    thoughts: int = 0
    pages: int = 0

    def begin(self, path: str = "/") -> None:
        """Where the job begins; to be there costs nothing."""
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("networkidle")
        self.clicks = self.keys = self.thoughts = self.pages = 0

    def begin_again(self, path: str) -> None:
        """Go on with the next page of a list: one click."""
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("networkidle")
        self.clicks += 1
        self.thoughts += 1
        self.pages += 1

    def times(self, number: int) -> None:
        """What has been done so far is done so many times."""
        self.clicks, self.keys, self.thoughts, self.pages = (
            number * count for count in (self.clicks, self.keys, self.thoughts, self.pages)
        )

    def nth_option(self, where: str, number: int) -> str:
        """The words of an entry of a list."""
        return str(self.page.locator(f"{where} option").nth(number).inner_text())

    def click(self, what: str | Locator) -> None:
        """Point at the first of what is named (words of a link or button, or a selector) and click."""
        target = self._found(what)
        self.clicks += 1
        self.thoughts += 1
        before = self.page.url
        target.click()
        self._settle(before)

    def type(self, where: str | Locator, text: str) -> None:
        """Click into a field and write over what stands there."""
        self._found(where).fill(text)
        self.clicks += 1
        self.thoughts += 1
        self.keys += len(text)

    def write(self, text: str) -> None:
        """Write where the cursor is."""
        self.page.keyboard.type(text)
        self.thoughts += 1
        self.keys += len(text)

    def press(self, key: str, leads_to: str = "") -> None:
        """Press one key, which may open a page."""
        before = self.page.url
        self.page.keyboard.press(key)
        self.keys += 1
        if leads_to:
            self.page.wait_for_url(leads_to)
        self._settle(before)

    def choose(self, where: str, label: str) -> None:
        """Choose one of a list."""
        self._found(where).select_option(label=label)
        self.clicks += 2
        self.thoughts += 1

    def sees(self, text: str) -> None:
        """The page says that it is done."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for()

    def _found(self, what: str | Locator) -> Locator:
        if not isinstance(what, str):
            return what.first
        if any(sign in what for sign in "#.[>:"):
            return self.page.locator(what).first
        named = self.page.get_by_role("link", name=what).or_(self.page.get_by_role("button", name=what))
        return named.locator("visible=true").first

    def _settle(self, before: str) -> None:
        self.page.wait_for_timeout(300)  # until a page that is asked for is on its way
        self.page.wait_for_load_state("networkidle")
        self.pages += self.page.url != before

    @property
    def seconds(self) -> float:
        """Seconds of the keystroke-level model."""
        return self.thoughts * THINK + self.clicks * (POINT + CLICK) + self.keys * KEY


type Job = Callable[[Walk], None]


FIRM = re.compile(r"^\s*Takaoka lioho")
FORTY, PAGE = 40, 25  # firms to invite, as many as there are at least; rows of a list


def find(walk: Walk, text: str, words: str | re.Pattern[str]) -> None:
    """From any page by the key / to what is found."""
    walk.begin()
    walk.press("/")
    walk.write(text)
    walk.click(walk.page.locator("a[role=option]").filter(has_text=words))


def search(walk: Walk, text: str, words: str | re.Pattern[str]) -> None:
    """From any page by the field of the search to its page, and from there to what is found."""
    walk.begin()
    walk.type("#global-search, .shell-search input", text)
    walk.press("Enter")
    walk.click(walk.page.locator("main a").filter(has_text=words))


def partners_now(walk: Walk) -> None:
    find(walk, "fly ash", "Coal fly ash")
    walk.click("Matches")


def partners_before(walk: Walk) -> None:
    search(walk, "fly ash", "Coal fly ash")
    walk.click("Matches")


def misspelt_now(walk: Walk) -> None:
    find(walk, "takoaka lioho", FIRM)


def misspelt_before(walk: Walk) -> None:
    search(walk, "takoaka lioho", FIRM)


def merged_now(walk: Walk) -> None:
    walk.begin("/organisations/new/")  # somebody has entered a firm again
    walk.type("input[name=name_en]", "Takaoka lioho (Tianjin) industrie")
    walk.click("main form button.btn-primary")
    walk.click("No, save it anyway")
    walk.begin()
    walk.click("Organisations")
    walk.click("Entered twice?")
    walk.click("Keep the first")
    walk.click("dialog[open] button:has-text('Yes, go on')")
    walk.sees("They are one now.")


def invited_now(walk: Walk) -> None:
    walk.begin("/organisations/?state=contacted")
    walk.click(walk.page.get_by_role("link", name="100", exact=True))  # rows on a page
    walk.click("[data-ticks-all] input")
    walk.click("Invite contacts…")
    number = int(re.findall(r"\d+", walk.page.locator("h1").inner_text())[0])
    walk.click("main button[name=send]")
    walk.sees(f"{number} invitations were sent.")
    if number < FORTY:
        raise PlaywrightError(f"only {number} were invited")


def invited_before(walk: Walk) -> None:
    walk.begin("/invitations/new/")
    walk.type("input[name=email]", "zhang.wei@firm-01.example")
    walk.choose("select[name=organisation]", walk.nth_option("select[name=organisation]", 3))
    walk.click("Send the invitation")
    walk.times(FORTY)


def park_sheet_now(walk: Walk) -> None:
    walk.begin()
    walk.click("Region and parks")
    walk.click("TEDA East")


def call_now(walk: Walk) -> None:
    find(walk, "takaoka", FIRM)
    walk.press("t", leads_to="**/timeline/")
    walk.press("c")
    walk.page.locator("textarea[name=agreed]:focus").wait_for()
    walk.write("Sends a sample next week")
    walk.click("Save")
    walk.sees("Sends a sample next week")


def call_before(walk: Walk) -> None:
    search(walk, "takaoka", FIRM)
    walk.click("Contact log")
    walk.type("textarea[name=agreed] >> visible=true", "Sends a sample next week")
    walk.click(walk.page.locator("main form button[type=submit] >> visible=true"))


def amount_now(walk: Walk) -> None:
    walk.begin("/resources/?q=manure")
    walk.press("j")
    walk.press("e")
    field = walk.page.locator(".row-form input[name=quantity]")
    field.wait_for()
    field.fill("")
    walk.write("510 t/year")
    walk.press("Enter")
    walk.sees("510 t/year")


def amount_before(walk: Walk) -> None:
    walk.begin("/resources/?q=manure")
    walk.click(walk.page.locator("table tbody a"))
    walk.click("Edit")
    walk.type("input[name=quantity]", "510 t/year")
    walk.click("Save")


def next_step_now(walk: Walk) -> None:
    walk.begin("/synergies/?view=table")
    walk.press("j")
    walk.click("tr.row-current a.row-edit[href*='/next/']")
    field = walk.page.locator(".row-form [name=next_action]").first
    field.wait_for()
    field.fill("")
    walk.write("Ask for the analysis")
    walk.press("Enter")
    walk.sees("Ask for the analysis")


def next_step_before(walk: Walk) -> None:
    walk.begin("/synergies/?view=table")
    walk.click(walk.page.locator("table tbody a"))
    walk.click("Edit")
    walk.type("[name=next_action]", "Ask for the analysis")
    walk.click("Save")


def park_of_many_now(walk: Walk) -> None:
    walk.begin("/organisations/?state=contacted")
    walk.click("[data-ticks-all] input")
    walk.click("Change…")
    walk.choose("select[name=park]", "TEDA East")
    walk.click("main button[name=change], main form button.btn-primary")
    walk.sees("organisations were changed.")


def park_of_many_before(walk: Walk) -> None:
    walk.begin("/organisations/?state=contacted")
    walk.click(walk.page.locator("table tbody a"))
    walk.click("Edit")
    walk.choose("select[name=park]", "TEDA East")
    walk.click("Save")
    walk.times(PAGE)


def view_now(walk: Walk) -> None:
    walk.begin("/resources/?q=ash&direction=have")
    walk.click("summary:has-text('Keep this view')")
    walk.type("details[open] input[name=name]", "Ash")
    walk.click("Keep")
    walk.page.locator("main a").filter(has_text=re.compile(r"^\s*Ash\s*$")).first.wait_for()


def past_now(walk: Walk) -> None:
    find(walk, "takaoka", FIRM)
    walk.press("t", leads_to="**/timeline/")


def past_before(walk: Walk) -> None:
    """Changes on the page of the firm, calls in its log; neither messages nor documents nor matches among them."""
    search(walk, "takaoka", FIRM)
    walk.click("Contact log")


def round_now(walk: Walk) -> None:
    walk.begin()
    walk.click("Matches")
    walk.click("Mutual services")
    walk.click("Propose with all parties")


def round_before(walk: Walk) -> None:
    walk.begin()
    walk.click("Matches")
    walk.click("Mutual services")
    for number in (0, 1):
        if number:
            walk.begin_again("/matches/services/")
        walk.click(walk.page.locator("main ol a[href^='/matches/']").nth(number))
        walk.click("Propose a synergy")
        walk.click("main button[type=submit]:has-text('Propose')")


def picture_now(walk: Walk) -> None:
    walk.begin()
    walk.click("Region and parks")
    walk.click("Graph")
    with walk.page.expect_download():
        walk.click("PNG")


def picture_before(walk: Walk) -> None:
    """Synergies as lines on the map: to be seen, not to be saved."""
    walk.begin()
    walk.click("Synergies")
    walk.click("Map")


def flows_before(walk: Walk) -> None:
    """The synergies of the firm, by its name; what goes in and out was not summed."""
    walk.begin()
    walk.click("Synergies")
    walk.type("main input[name=search]", "takaoka")
    walk.press("Enter")
    walk.click(walk.page.locator("main a").filter(has_text="Table"))


def flows_now(walk: Walk) -> None:
    find(walk, "takaoka", FIRM)
    walk.click("Flows and synergies")


def handed_over_now(walk: Walk) -> None:
    """The programme manager gives the open tasks and synergies of a practitioner who leaves to a colleague."""
    find(walk, "林晓", "林晓 (demo)")
    walk.choose("select[name=to]", "陈静 (demo)")
    walk.click("Hand over open tasks and synergies")


def help_now(walk: Walk) -> None:
    walk.begin("/resources/1/edit/")
    with walk.page.context.expect_page():
        walk.click(walk.page.locator("a.field-help[href$='#quantity']"))


JOBS: dict[str, tuple[str, Job | None, Job | None]] = {
    "partners": ("Who takes the fly ash of a firm, and how far off are they?", partners_now, partners_before),
    "misspelt": ("Open a firm whose name is typed wrongly", misspelt_now, misspelt_before),
    "merge": ("Make two entries of one firm one", merged_now, None),
    "invite": ("Invite the contacts of 40 firms", invited_now, invited_before),
    "sheet": ("The sheet of a park, ready to print", park_sheet_now, None),
    "flows": ("What goes into a firm, and what leaves it?", flows_now, flows_before),
    "call": ("Write down a call with a firm", call_now, call_before),
    "past": ("What has been with a firm, by day?", past_now, past_before),
    "amount": ("Change the amount of the first have of a list", amount_now, amount_before),
    "step": ("Change the next action of a synergy in the list", next_step_now, next_step_before),
    "parks": ("Give 25 firms their park", park_of_many_now, park_of_many_before),
    "view": ("Keep the filter of a list for tomorrow", view_now, None),
    "round": ("Propose two return loads with one carrier", round_now, round_before),
    "picture": ("A picture of who is joined with whom", picture_now, picture_before),
    "handover": ("Hand over the open work of a colleague", handed_over_now, None),
    "help": ("What does this field mean?", help_now, None),
}
OF_MANAGERS = ("handover",)  # all else is done by a practitioner


def _signed_in(browser: Browser, base: str, role: str) -> Page:
    """A page of a person of the demo, in English."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "django_language", "value": "en", "url": base}])
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", f"{role}@demo.example")
    page.fill("input[type=password]", PASSWORD)
    page.press("input[type=password]", "Enter")
    page.wait_for_load_state("networkidle")
    page.set_default_timeout(12_000)
    return page


def walked(base: str, version: str, only: str = "") -> list[dict[str, Any]]:
    """Each job with its counts; of a job that the version does not offer, none."""
    rows = []
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        pages = {role: _signed_in(browser, base, role) for role in ("practitioner", "manager")}
        for name, (title, now, before) in JOBS.items():
            job = now if version == "now" else before
            if only and name != only:
                continue
            walk = Walk(page=pages["manager" if name in OF_MANAGERS else "practitioner"], base=base)
            try:
                if job is not None:
                    job(walk)
            except PlaywrightError as problem:
                sys.stderr.write(f"{name}: {problem}\n")
                continue
            rows.append(
                {"job": name, "title": title, "clicks": walk.clicks, "keys": walk.keys, "pages": walk.pages,
                 "seconds": round(walk.seconds)} if job else {"job": name, "title": title}
            )  # fmt: skip
            sys.stderr.write(f"{json.dumps(rows[-1])}\n")
        browser.close()
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("version", choices=("now", "before"))
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    sys.stdout.write(f"{json.dumps(walked(arguments.base, arguments.version, arguments.only), indent=1)}\n")
