"""An attack on what is told of barriers: differences of any two tellings, of whatever year, demand or barrier."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_organisation, make_resource, make_synergy
from symbionet.policy.actions.demands import DemandValues, open_demand, send_demand
from symbionet.policy.actions.publishing import publish_report
from symbionet.policy.models import Publication
from symbionet.policy.queries.telling import Told, may_be_told, without_dominant
from symbionet.synergies.actions import lose_synergy
from symbionet.synergies.models import Synergy

FEW = 3
CASES = st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from([10.0, 20.0, 900.0]), max_size=8)


def firms_of(name: str) -> list[int]:
    """Two firms of each case; neighbours share one."""
    number = ord(name) - ord("a")
    return [number, number + 1]


def apart(one: dict, other: dict) -> tuple[set[int], float]:
    """Whom the difference of two tellings is of, and the largest share of one firm in it: written anew."""
    changed = [key for key in {*one, *other} if list(one.get(key, [0, 0]))[:2] != list(other.get(key, [0, 0]))[:2]]
    sizes = {key: abs(one.get(key, (0, 0))[0] - other.get(key, (0, 0))[0]) for key in changed}
    firms = {firm for key in changed for firm in (one.get(key) or other[key])[2]}
    whole = sum(sizes.values())
    shares = [sum(sizes[key] for key in changed if firm in (one.get(key) or other[key])[2]) / whole
              for firm in firms if whole]  # fmt: skip
    return firms, max(shares, default=0.0)


@settings(deadline=None, max_examples=300)
@given(st.lists(CASES, min_size=2, max_size=6))
def test_no_difference_of_any_two_tellings_is_of_one_or_two_firms(history):
    told: list[tuple[Told, dict]] = []
    for today in history:
        cases = {name: (tonnes, 0.0, firms_of(name)) for name, tonnes in today.items()}
        if may_be_told(cases, [one for _figures, one in told]):
            whole = Told(low=3, high=5, tonnes=sum(today.values()), money=None)
            told.append((without_dominant(whole, cases, told), cases))

    for (figures, one), (others, other) in combinations(told, 2):
        if one.keys() & other.keys():
            firms, share = apart(one, other)
            assert not firms or len(firms) >= FEW
            assert share <= 0.8 or figures.tonnes is None or others.tonnes is None


def lost(people, name: str, *, category: str = "regulatory") -> Synergy:
    have = make_resource(make_organisation(name_en=f"{name} Works"), title_en=f"{name} ash")
    synergy = make_synergy(have, make_organisation(name_en=f"{name} Kiln"))
    barrier = {"category": category, "instrument": "CN-024", "tonnes": 100.0, "money": 1000.0}
    lose_synergy(synergy, barrier, by=people.practitioner)
    return synergy


def told(series: str) -> list[dict]:
    return [one.told for one in Publication.objects.filter(series=series)]


@pytest.mark.django_db
def test_the_third_report_tells_nobody_by_the_first(people):
    """A and B; then C and D in their place; then A, B and E: less the first it would be E alone."""
    by, year = people.practitioner, timezone.localdate().year
    first = [lost(people, name) for name in ("Aster", "Birch")]
    publish_report(year - 2, by=by)
    for row in first:
        row.barriers.update(fell_at=timezone.now())
    for name in ("Cedar", "Daisy", "Elder"):
        lost(people, name)
    publish_report(year - 1, by=by)
    assert told("barrier:regulatory")[0] != told("barrier:regulatory")[1]
    for name in ("Cedar", "Daisy", "Elder"):
        Synergy.objects.get(receiver__name_en=f"{name} Kiln").barriers.update(fell_at=timezone.now())
    for row in first:
        row.barriers.update(fell_at=None)
    lost(people, "Fir")

    publish_report(year, by=by)

    assert told("barrier:regulatory")[2] == told("barrier:regulatory")[1]


@pytest.mark.django_db
def test_a_demand_less_its_barrier_tells_of_nobody(people):
    """All cases of a barrier but one stand behind a demand: the yearly report less the demand would be that one."""
    by = people.practitioner
    rows = [lost(people, name) for name in ("Aster", "Birch", "Cedar", "Daisy")]
    publish_report(timezone.localdate().year, by=by)
    today = timezone.localdate()
    texts = {f"{name}_{lang}": f"{name} {lang}" for name in ("title", "problem", "change", "authority", "evidence")
             for lang in ("zh", "en")}  # fmt: skip
    values = DemandValues(instrument_id="CN-024", barrier_code="REG-03", authority_confirmed_on=today,
                          reply_due=today + timedelta(days=60), **texts)  # fmt: skip
    barriers = [row for synergy in rows[1:] for row in synergy.barriers.all()]
    demand = send_demand(open_demand(values, by=by, barriers=barriers), by=by)

    assert told("barrier:regulatory")[0]["low"] == 6
    assert told(f"demand:{demand.pk}") == [{"low": None, "high": None, "tonnes": None, "money": None}]
