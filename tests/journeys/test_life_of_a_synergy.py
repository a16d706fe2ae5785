"""A practitioner brings an idea to completed with its evidence, and one that was lost comes back; zh and en."""

from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import press, sign_in

from factories import make_organisation, make_resource, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.synergies.models import Reactivation, Synergy
from symbionet.work.models import Barrier, Evidence, StageMove

REASON = "The sample ran in their kiln already"
LAW = "HW18, licence of the carrier"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the pages say, read as a person reads them."""

    note: str
    add: str
    go_on: str
    why: str
    refused: str
    stages: tuple[str, ...]
    overridden: str
    give_up: str
    barrier: str
    instrument: str
    name_it: str
    again: str
    lost_at: str
    look: str
    take: str
    taken: str


WORDS = {
    "en": Words(
        note="note",
        add="Add",
        go_on="Go on without it",
        why="Why is it moved without this evidence? The reason stays visible.",
        refused="or give a reason for going on without it",
        stages=("Idea", "Discussion", "Negotiation", "Implementation", "Completed"),
        overridden="moved without its evidence",
        give_up="Give up",
        barrier="barrier",
        instrument="legal instrument",
        name_it="Name the law, rule or permit that stands in the way.",
        again="look at it again on",
        lost_at="Lost at “Negotiation”",
        look="Look now",
        take="Take up",
        taken="The synergy is taken up again.",
    ),
    "zh": Words(
        note="备注",
        add="添加",
        go_on="材料不全，仍要推进",
        why="为何在缺少这些材料时推进？理由将一直可见。",
        refused="或写明在材料不全时推进的理由",
        stages=("构想", "洽谈", "谈判", "实施", "完成"),
        overridden="曾在材料不全时推进",
        give_up="终止",
        barrier="障碍",
        instrument="法律法规文件",
        name_it="请写明起阻碍作用的法规、标准或许可。",
        again="再次评估日期",
        lost_at="终止于“谈判”阶段",
        look="立即检查",
        take="重新启动",
        taken="共生项目已重新启动。",
    ),
}


@pytest.fixture
def workbench(transactional_db, open_page):
    """Signs a practitioner in and opens the page of a synergy of that person."""

    def opened(language: str, width: int = 1280, **fields) -> tuple[Page, Synergy]:
        person = make_user(Role.PRACTITIONER, email="p@example.org", language="zh-hans" if language == "zh" else "en")
        have = make_resource(make_organisation())
        synergy = make_synergy(have, make_organisation(), owner=person, **fields)
        page = open_page(language, width)
        sign_in(page, "p@example.org", SIGN_IN_WORDS[language])
        page.goto(synergy.get_absolute_url())
        return page, synergy

    return opened


def prove(page: Page, words: Words, kind: str) -> None:
    """Fills the evidence form of the first thing that is not there yet, and waits for the page that shows it."""
    need = page.locator(".life-need", has=page.locator(f"input[value={kind}], option[value={kind}]"))
    form = need.locator("form.life-evidence")  # of what is missing the first one stands open
    form.get_by_label(words.note, exact=True).fill(f"Paper: {kind}")
    form.get_by_role("button", name=words.add, exact=True).click()
    expect(need).to_contain_text(f"Paper: {kind}")


def move(page: Page, stage: str, label: str) -> None:
    """Presses the button to the next stage and waits until the track stands there."""
    page.locator(f"#stages button[name=to][value={stage}]").first.click()
    expect(page.locator(".life-track [aria-current=step]")).to_contain_text(label)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_idea_is_completed_with_its_evidence(workbench, accessible, language: str):
    words = WORDS[language]
    page, synergy = workbench(language)
    track = page.locator(".life-track [aria-current=step]")
    expect(track).to_contain_text(words.stages[0])
    accessible(page)

    for kind in ("interest_provider", "interest_receiver"):
        prove(page, words, kind)
    move(page, "discussion", words.stages[1])

    page.locator("summary", has_text=words.go_on).click()
    reason, go = page.get_by_label(words.why), page.locator("#stages button[value=negotiation]")
    go.click()  # the browser asks for the reason, and
    assert reason.evaluate("field => field.validity.valueMissing")
    accessible(page)
    reason.fill("   ")
    go.click()  # the server does so too
    expect(page.get_by_text(words.refused)).to_be_visible()
    expect(track).to_contain_text(words.stages[1])
    assert not StageMove.objects.filter(after="negotiation").exists()
    page.locator("summary", has_text=words.go_on).click()
    reason.fill(REASON)
    move(page, "negotiation", words.stages[2])
    expect(page.locator("#moves")).to_contain_text(REASON)

    for kind in ("compliance_check", "agreement", "start_date"):
        prove(page, words, kind)
    move(page, "implementation", words.stages[3])
    for kind in ("delivery_note", "benefits_provider", "benefits_receiver"):
        prove(page, words, kind)
    move(page, "completed", words.stages[4])

    accessible(page)
    expect(page.get_by_text(words.overridden)).to_be_visible()  # for good
    expect(page.locator("#moves")).to_contain_text(REASON)
    assert Evidence.objects.filter(synergy=synergy).count() == 8
    assert list(StageMove.objects.exclude(override_reason="").values_list("after", flat=True)) == ["negotiation"]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_a_lost_synergy_names_its_barrier_and_comes_back(workbench, accessible, language: str, width: int):
    words = WORDS[language]
    page, synergy = workbench(language, width, stage="negotiation", tonnes=500)

    press(page.get_by_role("link", name=words.give_up))
    accessible(page)
    barrier, give_up = page.get_by_label(words.barrier), page.get_by_role("button", name=words.give_up)
    give_up.click()
    assert barrier.evaluate("field => field.validity.valueMissing")  # no loss without its barrier
    barrier.select_option("regulatory")
    page.get_by_label(words.again).fill(timezone.localdate().isoformat())
    give_up.click()
    expect(page.get_by_text(words.name_it)).to_be_visible()
    assert not Barrier.objects.exists()
    page.get_by_label(words.instrument).fill(LAW)
    give_up.click()
    expect(page.get_by_role("heading", name=words.lost_at)).to_be_visible()
    expect(page.locator("#stages")).to_contain_text(LAW)
    accessible(page)
    row = Barrier.objects.get()
    assert (row.category, row.step, row.instrument, row.tonnes) == ("regulatory", "negotiation", LAW, 500)

    page.goto("/synergies/reactivate/")
    press(page.get_by_role("button", name=words.look))
    take = page.get_by_role("button", name=words.take)
    expect(take).to_have_count(1)
    assert page.locator("tbody").inner_text().count(timezone.localdate().isoformat()) == 1  # the day, not told twice
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width + 1
    take.click()
    expect(page.get_by_text(words.taken)).to_be_visible()
    expect(page.locator(".life-track [aria-current=step]")).to_contain_text(words.stages[2])

    synergy.refresh_from_db()
    assert (synergy.stage, Reactivation.objects.get().taken) == ("negotiation", True)
    assert Barrier.objects.get().fell_at is not None
