"""Interruptions of work without a signal, by the list of 25: nothing is lost, nothing is doubled.

A run does eight of the kinds in a random order. `SYMBIONET_INTERRUPTIONS=200` does two hundred (an hour on two busy
cores), `SYMBIONET_SEED` repeats a run; what happened is printed where it fails. `SYMBIONET_KIND` names kinds.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator

import hard_interruptions as hard
import interruptions as plain
import line_interruptions as line
import pytest
import server_interruptions as server
from django.conf import global_settings
from field_day import PATIENCE, Day
from field_proxy import Proxy
from field_server import FieldServer
from playwright.sync_api import expect

from conftest import PATIENCE_MS
from factories import make_organisation, make_user
from symbionet.accounts.models import Role
from symbionet.field.models import Operation
from symbionet.network.models import Resource

SEED = int(os.environ.get("SYMBIONET_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
PLAYED = {  # number in the list of 25 -> what plays it
    1: plain.killed_browser, 2: plain.crashed_tab, 3: plain.closed_tab, 4: plain.frozen_tab, 5: hard.camera_kills,
    6: hard.photo_cut_off, 7: plain.full_disk, 8: plain.store_cleared, 9: plain.base_closed, 10: hard.damaged_base,
    11: plain.upgrade_begun, 12: plain.two_tabs, 13: hard.holder_crashes, 14: plain.reply_lost, 15: line.slow_line,
    16: plain.too_large, 17: plain.portal, 18: line.session_ends_midway, 19: plain.other_person,
    20: line.token_changes, 21: line.photo_cut, 22: line.edited_after_first_send, 23: hard.clock_and_zone,
    24: line.new_build, 25: line.relayed_twice,
}  # fmt: skip
MORE = (
    plain.no_signal, plain.stalled, plain.stumbles, plain.session_ends, plain.cut_photo, hard.base_cannot_be_opened,
    line.missing_asset, hard.camera_closes_tab, server.lower_build, server.killed_in_upload, server.killed_in_sync,
)  # fmt: skip
KINDS = (*PLAYED.values(), *MORE)


@pytest.fixture
def day(transactional_db, browser, tmp_path, settings) -> Iterator[Day]:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the server knows none of the quick ones
    firm = make_organisation(name_zh="海港热电", name_en="Harbour Power")
    make_user(Role.PRACTITIONER, organisation=firm, email="p@example.org", language="en")
    make_user(Role.PRACTITIONER, organisation=firm, email="q@example.org", language="en")
    expect.set_options(timeout=PATIENCE)
    served = FieldServer(tmp_path)
    proxy = Proxy(served.url)
    made = Day(browser.browser_type, tmp_path / "profile", proxy, random.Random(SEED), served)
    yield made
    expect.set_options(timeout=PATIENCE_MS)
    made.context.close()
    proxy.close()
    served.kill()


def drawn(chance: random.Random) -> list:
    """The kinds of a run: each as often as another, in a random order."""
    count = int(os.environ.get("SYMBIONET_INTERRUPTIONS", "8"))
    named = os.environ.get("SYMBIONET_KIND", "")
    kinds = [kind for kind in KINDS if not named or kind.__name__ in named.split(",")]
    kinds *= count // len(kinds) + 1
    chance.shuffle(kinds)
    return kinds[:count]


def test_interrupted_and_nothing_lost_or_doubled(day):
    kinds = drawn(day.chance)
    try:
        for number, kind in enumerate(kinds):
            day.log.append(kind.__name__)
            kind(day)
            if number % 25 == 24:
                day.drained()
                day.form()
        day.drained()
    except Exception as error:
        raise AssertionError(f"seed {SEED}, after {day.log}") from error

    stored = sorted(Resource.objects.values_list("title_en", flat=True))
    assert stored == sorted(day.saved), f"seed {SEED}"
    assert len(set(stored)) == len(stored)
    assert sum(row.attachments.count() for row in Resource.objects.all()) == day.photos, f"seed {SEED}"
    assert set(Operation.objects.values_list("state", flat=True)) <= {"accepted"}, f"seed {SEED}"
    played = Counter(day.log)
    print(f"{len(kinds)} interruptions of {len(played)} kinds (seed {SEED}): {len(stored)} entries and {day.photos}")
    print(f"photos, none lost, none doubled; played: {dict(sorted(played.items()))}")


def test_all_of_the_list_are_played():
    assert sorted(PLAYED) == list(range(1, 26))
    assert len({kind.__name__ for kind in KINDS}) == len(KINDS)
