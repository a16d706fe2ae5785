"""Objectives take their value from a meter or from what both sides of a synergy confirmed."""

from datetime import date

import pytest
from django.urls import reverse
from test_programme import add

from factories import make_resource, make_synergy
from symbionet.core.errors import ActionRefused
from symbionet.ems.actions import SystemValues, start_system
from symbionet.ems.pages.reviews import gathered_inputs
from symbionet.ems.queries.objectives import Progress, progress_of
from symbionet.impact.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(people):
    return start_system(people.owner_org, SystemValues(coach=people.auditor), by=people.practitioner)


def read(system, meter, **periods: float) -> None:
    for period, value in periods.items():
        add(system, "readings", period=period.strip("_").replace("_", "-"), value=value, source="meter",
            links={"meter": [meter]})  # fmt: skip


def objective(system, **more) -> None:
    add(system, "objectives", "Less water", indicator="Water", target=800.0, baseline=1000.0, programme="x",
        due=date(2027, 12, 31), **more)  # fmt: skip


def only(system, visitor) -> Progress:
    found = progress_of(system, visitor)
    assert len(found) == 1
    return found[0]


def test_a_begun_year_is_told_apart_from_the_last_whole_one(people, system, client_of):
    meter = add(system, "meters", "Main", stream="water", unit="m3")
    read(system, meter, **{f"_2025_{month:02}": 75.0 for month in range(1, 13)}, _2026_01=60.0, _2026_02=60.0)
    objective(system, unit="m3", links={"meter": [meter]}, now=1.0)

    one = only(system, people.owner)
    assert (one.origin, one.year, one.value, one.share) == ("meter", "2025", 900.0, 0.5)
    assert (one.so_far_year, one.so_far, one.parts) == ("2026", 120.0, (2, 12))
    page = client_of(people.owner).get(reverse("ems_monitoring", args=[system.pk])).text
    assert "2026 so far: 120 m3 (2 of 12)" in page
    assert 'value="50"' in page
    assert "50 % of the way to the target" in gathered_inputs(system, people.owner)["en"]


def test_no_whole_year_is_no_value_and_a_unit_that_does_not_fit_is_told(people, system, client_of):
    meter = add(system, "meters", "Main", stream="water", unit="m3")
    read(system, meter, _2026_01=60.0)
    objective(system, unit="m3", links={"meter": [meter]})
    assert (only(system, people.owner).value, only(system, people.owner).share) == (None, None)

    system.entries.filter(register="objectives").delete()
    objective(system, unit="kWh", links={"meter": [meter]})
    assert only(system, people.owner).problem == "unit"
    page = client_of(people.owner).get(reverse("ems_monitoring", args=[system.pk])).text
    assert "the unit of the meter does not fit" in page


def test_units_of_one_kind_are_converted_and_the_way_ends_at_its_ends(people, system):
    meter = add(system, "meters", "Main", stream="electricity", unit="MWh")
    read(system, meter, _2025_=0.7)
    objective(system, unit="kWh", links={"meter": [meter]})

    one = only(system, people.owner)
    assert (round(one.value), one.share) == (700, 1.0)


def test_the_ledger_counts_the_best_proven_level_once_and_nothing_one_side_alone_declared(people, system):
    def enter(level: str, value: float) -> None:
        figures = {"low": value, "central": value, "high": value, "unit": "t"}
        Entry(synergy=people.synergy, year=2025, metric="landfill_diverted_t", level=level, **figures).save()

    people.synergy = make_synergy(make_resource(people.owner_org), people.other_org)
    enter("declared", 9000.0)
    assert _of_ledger(people, system) == (None, "")
    enter("confirmed", 850.0)
    enter("verified", 900.0)

    assert _of_ledger(people, system) == (900.0, "2025")
    assert only(system, people.outsider).value is None  # who does not see the entries, does not see their sum


def _of_ledger(people, system) -> tuple[float | None, str]:
    if not system.entries.exists():
        objective(system, unit="t", ledger="landfill_diverted_t")
    one = only(system, people.owner)
    assert one.origin == "ledger"
    return one.value, one.year


def test_a_meter_and_the_ledger_at_once_are_refused(people, system):
    meter = add(system, "meters", "Main", stream="water", unit="m3")
    with pytest.raises(ActionRefused, match="not both"):
        objective(system, unit="m3", ledger="landfill_diverted_t", links={"meter": [meter]})
