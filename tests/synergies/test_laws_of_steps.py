"""Whatever people press in whatever order, a synergy keeps to the rules of stages: a small model says what they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from database_rows import all_rows, changed_tables, rolled_back
from symbionet.synergies.models import Stage, Synergy

pytestmark = pytest.mark.django_db

TRACK = ("idea", "discussion", "negotiation", "implementation", "completed", "verified", "sustained")
ASKS: Mapping[str, tuple[set[str], ...]] = {  # what a stage asks for before it is left; of a group one is enough
    "idea": ({"interest_provider"}, {"interest_receiver"}),
    "discussion": ({"sample_result", "term_sheet"},),
    "negotiation": ({"compliance_check"}, {"agreement"}, {"start_date"}),
    "implementation": ({"delivery_note"}, {"benefits_provider"}, {"benefits_receiver"}),
    "completed": ({"verification"},),
    "verified": ({"yearly_confirmation"},),
}
KINDS = sorted(kind for groups in ASKS.values() for group in groups for kind in group)


@dataclass
class Rules:
    """What the rules say of one synergy that a practitioner works on."""

    stage: str = "idea"
    stopped_at: str = ""
    held: set[str] = field(default_factory=set)
    tasks: int = 0

    def place(self, by: int) -> str:
        """The stage so many steps on, or the one it is in where there is none."""
        place = TRACK.index(self.stopped_at or self.stage) + by
        return TRACK[place] if 0 <= place < len(TRACK) else self.stage

    def move(self, to: str, note: str, reason: str) -> bool:
        """One step on with its evidence or a reason, one back with a note; never past a missing verification."""
        if self.stopped_at or to not in {self.place(1), self.place(-1)} - {self.stage}:
            return False
        if to == self.place(1):
            missing = [group for group in ASKS[self.stage] if not group & self.held]
            if missing and (not reason or {"verification"} in missing):
                return False
        elif not note:
            return False
        self.stage = to
        return True

    def stop(self, to: str, day: int | None, category: str, law: str) -> bool:
        """On hold until a day to come, or lost; a law that stands in the way has a name."""
        if self.stage == "lost" or (to == "on_hold" and (self.stage == "on_hold" or day is None)):
            return False
        if (day is not None and day < 0) or not category or (category == "regulatory" and not law):
            return False
        self.stage, self.stopped_at = to, self.stopped_at or self.stage
        return True

    def resume(self) -> bool:
        """What is stopped goes on where it stopped."""
        if not self.stopped_at:
            return False
        self.stage, self.stopped_at = self.stopped_at, ""
        return True


WORDS = st.sampled_from(["", "because"])
REASONS = st.sampled_from(["", "agreed by phone"])
MOVE = st.tuples(st.just("move"), st.sampled_from([1, 1, 1, -1, 2, -2]), WORDS, REASONS)
STOP = st.tuples(
    st.sampled_from(["hold", "lose"]),
    st.sampled_from([None, -1, 0, 30]),
    st.sampled_from(["", "economic", "regulatory"]),
    st.sampled_from(["", "GB 18599"]),
)
STEPS = st.lists(
    st.one_of(
        MOVE,
        MOVE,
        st.tuples(st.just("evidence"), st.sampled_from(KINDS)),
        STOP,
        st.just(("resume",)),
        st.tuples(st.just("task"), WORDS),
    ),
    min_size=3,
    max_size=9,
)


def press(client: Client, rules: Rules, step: tuple[Any, ...], pk: int) -> bool:
    """Press the button of a step; whether the rules say that something happens."""
    name, *values = step
    address = reverse({"task": "follow_up_add", "evidence": "evidence_add"}.get(name, f"synergy_{name}"), args=[pk])
    if name == "move":
        by, note, reason = values
        to = rules.place(by)
        client.post(address, {"to": to, "note": note, "override_reason": reason})
        return rules.move(to, note, reason)
    if name in {"hold", "lose"}:
        day, category, law = values
        on = "" if day is None else (timezone.localdate() + timedelta(days=day)).isoformat()
        sent = {"category": category, "step": rules.stopped_at or rules.stage, "instrument": law, "reactivate_on": on}
        client.post(address, sent)
        return rules.stop("on_hold" if name == "hold" else "lost", day, category, law)
    if name == "evidence":
        client.post(address, {"kind": values[0]})
        if values[0] == "verification":  # a verifier's, not a practitioner's
            return False
        rules.held.add(values[0])
        return True
    if name == "task":
        client.post(address, {"title": values[0]})
        rules.tasks += bool(values[0])
        return bool(values[0])
    client.post(address)
    return rules.resume()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_synergy_keeps_to_the_rules_whatever_is_pressed(people, client_of, steps):
    practitioner, outsider = client_of(people.practitioner), client_of(people.outsider)
    pk = people.synergy.pk
    with rolled_back():
        rules, before = Rules(), all_rows()
        for step in steps:
            happens = press(practitioner, rules, step, pk)
            changed = changed_tables(before, after := all_rows())
            lines = after["core_historyline"] - before["core_historyline"]
            # what is refused leaves no trace, what is done leaves lines that nobody changes any more
            assert bool(changed) == bool(lines) == happens, step
            assert before["core_historyline"] <= after["core_historyline"]
            before = after
        synergy = Synergy.objects.get(pk=pk)
        assert (synergy.stage, synergy.stopped_at) == (rules.stage, rules.stopped_at)
        moves = list(synergy.moves.order_by("at", "id"))
        assert [move.before for move in moves][1:] == [move.after for move in moves][:-1]
        assert not moves or moves[-1].after == rules.stage
        assert synergy.barriers.filter(fell_at=None).exists() == (synergy.stage in {Stage.ON_HOLD, Stage.LOST})
        connection.check_constraints()
        assert outsider.get(reverse("synergy_detail", args=[pk])).status_code == 404
        assert outsider.get(reverse("synergy_contacts", args=[pk])).status_code == 404
