"""The packs of policy: every instrument is whole, names what exists, and says what holds on a day."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine.errors import BadPack
from symbionet.engine.packs import load_packs
from symbionet.engine.packs.policy import days_of, read_instruments

PACKS = load_packs()
INSTRUMENTS, BARRIERS = PACKS.instruments, PACKS.policy_barriers
TOPICS = PACKS.keyed("policy/topics")


def test_all_that_was_collected_is_there() -> None:
    assert (len(INSTRUMENTS), len(BARRIERS)) == (140, 35)
    assert {one.confidence for one in INSTRUMENTS.values()} == {"opened", "excerpt", "background"}


def test_each_instrument_says_in_both_languages_what_it_does_and_what_to_check() -> None:
    texts = ("title", "what_it_does", "note")
    holes = [
        (one.id, n) for one in INSTRUMENTS.values() for n in texts for s in ("zh", "en") if not getattr(one, f"{n}_{s}")
    ]

    assert holes == []
    assert [one.id for one in INSTRUMENTS.values() if bool(one.issuer_zh) != bool(one.issuer_en)] == []
    assert [one.id for one in INSTRUMENTS.values() if not one.source or not one.reference] == []


def test_barriers_and_instruments_name_each_other() -> None:
    assert [one.id for one in INSTRUMENTS.values() if set(one.barriers) - set(BARRIERS)] == []
    assert [
        (one.code, key)
        for one in BARRIERS.values()
        for key in one.instruments
        if one.code not in INSTRUMENTS[key].barriers
    ] == []


def test_topics_name_known_classes_and_are_used() -> None:
    named = {key for row in TOPICS.values() for key in row["classes"].split("|") if key}

    assert named <= set(PACKS.classes)
    assert {topic for one in INSTRUMENTS.values() for topic in one.topics} == set(TOPICS)


def test_a_draft_is_never_in_force() -> None:
    drafts = [one for one in INSTRUMENTS.values() if one.status == "draft"]

    assert {one.id for one in drafts} == {"CN-029", "CN-037", "EU-016", "IN-002"}
    assert {one.state(date(2030, 1, 1)) for one in drafts} == {"draft"}


@pytest.mark.parametrize(
    ("instrument_id", "on", "state"),
    [
        ("CN-006", date(2026, 8, 14), "in_force"),
        ("CN-006", date(2026, 8, 15), "ended"),  # the last day is the day before the Code
        ("CN-002", date(2026, 8, 14), "in_force"),
        ("CN-002", date(2026, 11, 28), "ended"),  # article 1242 of the Code repeals it
        ("CN-004", date(2026, 11, 28), "unclear"),  # a successor holds, but that it has ended was not seen
        ("CN-060", date(2025, 12, 31), "in_force"),  # "2025" ends with the year
        ("CN-060", date(2026, 1, 1), "ended"),
        ("CN-003", date(2026, 8, 14), "to_come"),  # an article of the Code holds from its first day
        ("CN-003", date(2026, 8, 15), "in_force"),
        ("CN-028", date(2026, 1, 1), "unclear"),  # no first day was seen
    ],
)
def test_state_on_a_day(instrument_id: str, on: date, state: str) -> None:
    assert INSTRUMENTS[instrument_id].state(on) == state


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 3650))
def test_what_has_ended_never_comes_back(on: date, later: int) -> None:
    after = date.fromordinal(on.toordinal() + later)

    for one in INSTRUMENTS.values():
        if one.state(on) == "ended":
            assert one.state(after) == "ended"


@settings(deadline=None)
@given(st.integers(1900, 2100), st.integers(1, 12))
def test_a_month_is_all_its_days(year: int, month: int) -> None:
    span = days_of(f"{year}-{month:02}")

    assert span is not None
    assert span[0].day == 1
    assert date.fromordinal(span[1].toordinal() + 1).day == 1
    assert span[0].month == span[1].month == month


@pytest.mark.parametrize("text", ["2025/01", "25", "2025-13", "2025-02-30", "soon"])
def test_a_date_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadPack, match=r"date|calendar"):
        days_of(text)


@pytest.mark.parametrize(
    ("column", "cell"),
    [("place", "moon"), ("topics", "nothing"), ("replaced_by", "XX-1"), ("confidence", "sure"), ("valid_to", "1900")],
)
def test_a_row_that_names_nothing_known_is_refused(column: str, cell: str) -> None:
    rows = dict(PACKS.keyed("policy/instruments"))
    rows["CN-001"] = {**rows["CN-001"], column: cell}

    with pytest.raises(BadPack, match="CN-001"):
        read_instruments(rows, PACKS.keyed("policy/places"), TOPICS)


def test_a_successor_without_an_end_is_unclear_whatever_its_age() -> None:
    one = replace(INSTRUMENTS["CN-005"], replaced_by="CN-001")

    assert one.state(date(2026, 11, 28)) == "unclear"
