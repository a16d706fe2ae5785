"""An attack on what is published: sums and differences of all figures, of two releases, for one firm's part."""

from itertools import product

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from case_studies import make_case, make_verified
from factories import make_organisation, make_resource, make_synergy
from symbionet.core.errors import ActionRefused
from symbionet.dissemination.actions import publish_figures
from symbionet.dissemination.models import ReleasedFigure
from symbionet.dissemination.queries.releases import Candidate, choose_figures
from symbionet.dissemination.queries.subtraction import told_apart
from symbionet.network.models import Organisation, OrganisationKind, Park
from symbionet.synergies.models import Stage, Synergy

FEW = 3
SECTORS = ("members:C", "members:D", "members:E", "urban:members")
RUNNING = ("synergies:running", "synergies:urban")


def attack(figures: list[dict[str, tuple[float, frozenset[int]]]], most: int = 4) -> set[frozenset[int]]:
    """Whom a sum or difference of up to `most` figures tells of alone: tried one by one, without any algebra."""
    found: set[frozenset[int]] = set()
    distinct = list({tuple(sorted((key, part) for key, (part, _f) in one.items())): one for one in figures}.values())
    for signs in product((-1, 0, 1), repeat=len(distinct)):
        if not 0 < sum(map(abs, signs)) <= most:
            continue
        sums: dict[str, float] = {}
        firms: dict[str, frozenset[int]] = {}
        for sign, one in zip(signs, distinct, strict=True):
            for key, (part, those) in one.items() if sign else ():
                sums[key] = sums.get(key, 0.0) + sign * part
                firms[key] = those
        behind = frozenset().union(*(firms[key] for key, value in sums.items() if abs(value) > 1e-9))
        if 0 < len(behind) < FEW:
            found.add(behind)
    return found


def members(groups: dict[str, set[int]]) -> list[Candidate]:
    return [
        Candidate(code=code, value=float(len(firms)), behind={str(one): (1.0, frozenset({one})) for one in firms})
        for code, firms in groups.items()
    ]


def synergies(running: set[int], urban: set[int]) -> list[Candidate]:
    sets = zip(RUNNING, (running | urban, urban), strict=True)
    return [
        Candidate(
            code=code, value=float(len(keys)),
            behind={str(key): (1.0, frozenset({key, 100 + key % 5})) for key in keys},
        )
        for code, keys in sets
    ]  # fmt: skip


GROUPS = st.dictionaries(st.sampled_from(SECTORS), st.sets(st.integers(0, 11), max_size=8))
KEYS = st.sets(st.integers(0, 9), max_size=8)


def published_of(history: list[list[Candidate]]) -> list[Candidate]:
    published: list[Candidate] = []
    for today in history:
        published += choose_figures(today, published).new
    return published


@settings(deadline=None, max_examples=60)
@given(st.lists(GROUPS, min_size=2, max_size=3))
def test_no_sum_of_counts_of_members_tells_of_a_firm(history):
    published = published_of([members(one) for one in history])[:9]

    assert attack([one.behind for one in published]) == set()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(KEYS, KEYS), min_size=2, max_size=3))
def test_no_sum_of_counts_of_synergies_tells_of_a_pair(history):
    published = published_of([synergies(*one) for one in history])

    assert attack([one.behind for one in published]) == set()


def test_this_release_less_the_last_less_its_urban_part_is_not_one_synergy():
    before = synergies(running={0, 1, 2}, urban={5, 6, 7})
    after = synergies(running={0, 1, 2, 3}, urban={5, 6, 7, 8, 9})  # of three that are new one has no urban partner
    told = [*before, *after]
    assert frozenset({3, 103}) in attack([one.behind for one in told])  # it would be told ...

    published = published_of([before, after])

    assert attack([one.behind for one in published]) == set()  # ... and is not


def test_this_year_less_the_last_at_two_levels_is_not_one_synergy():
    def ledger(confirmed: str, verified: str) -> list[Candidate]:
        parts = {name: (10.0 + number**2, frozenset({number, 50 + number})) for number, name in enumerate("abcdefgh")}
        return [
            Candidate(
                code=f"ledger:2025:landfill_diverted_t:{level}", unit="t", value=0.0,
                behind={name: parts[name] for name in names},
            )
            for level, names in (("verified", verified), ("confirmed", confirmed))
        ]  # fmt: skip

    history = [ledger("abcgh", "abc"), ledger("abcghdef", "abcde")]  # the new one that is not verified yet
    assert frozenset({5, 55}) in attack([one.behind for today in history for one in today])

    assert attack([one.behind for one in published_of(history)]) == set()


@settings(deadline=None, max_examples=60)
@given(st.lists(GROUPS, min_size=1, max_size=2))
def test_what_the_attack_finds_the_algebra_finds_too(history):
    figures = [one.behind for today in history for one in members(today)]

    assert attack(figures) <= told_apart(figures, few=FEW)


@pytest.mark.django_db
def test_pages_and_files_of_two_releases_tell_of_nobody(people):
    parks = [Park.objects.create(name_en=name, lon=117.5, lat=39.0) for name in ("East", "West")]
    urban = OrganisationKind.SEWAGE_WORKS

    def join(number: int, **fields: object) -> list[Organisation]:
        return [make_organisation(state="active", **fields) for _number in range(number)]

    firms = join(4, gb4754="C2614", park=parks[0]) + join(3, gb4754="D4411", park=parks[1])
    works = join(3, kind=urban)

    def runs(provider: Organisation, receiver: Organisation) -> None:
        make_synergy(make_resource(provider), receiver, stage=Stage.SUSTAINED)

    for one, other in zip(works, firms, strict=False):
        runs(one, other)
    publish_figures(by=people.programme_manager)
    firms += join(1, gb4754="C2614", park=parks[1]) + join(3, gb4754="D4411", park=parks[0])
    for one, other in zip(works[:2], firms[3:], strict=False):
        runs(one, other)
    runs(firms[0], firms[-1])  # the only new one without an urban partner
    publish_figures(by=people.programme_manager)

    rows = list(ReleasedFigure.objects.all())
    kinds: dict[str, list] = {}
    for row in rows:
        kind = row.code.split(":")[0]
        behind = {key: (part, frozenset(those)) for key, (part, those) in row.behind.items()}
        kinds.setdefault("members" if kind == "urban" else kind, []).append(behind)
    assert {"members", "synergies", "park"} <= set(kinds)
    for kind in ("members", "synergies"):
        assert attack(kinds[kind], most=6) == set()
    pages = [Client().get(f"/en/{name}").text for name in ("", "figures/", "map/", "map/places.geojson", "cases/")]
    assert all(str(one) not in page for one in [*firms, *works] for page in pages)
    assert {row.value for row in rows if row.code.startswith("park:")} == {3.0}  # parks add up to nothing


TOTAL = "ledger:2025:landfill_diverted_t:verified"


def verified(people, number: int) -> None:
    for _count in range(number):
        make_verified(make_organisation(), make_organisation(), by=people.practitioner, verifier=people.verifier)


def published_now(people) -> dict[str, float]:
    return dict(publish_figures(by=people.programme_manager).figures.values_list("code", "value"))


@pytest.mark.django_db
def test_a_total_less_a_case_is_not_one_exchange(people):
    """A case tells what one exchange brought: of two, the total would tell the other; of three it tells of two."""
    make_case(people.practitioner, owner=people.owner, partner=people.partner)
    verified(people, 1)
    assert TOTAL not in published_now(people)

    verified(people, 1)

    assert published_now(people)[TOTAL] == 3 * 12345


@pytest.mark.django_db
def test_a_case_that_would_tell_the_rest_of_a_total_is_not_published(people):
    verified(people, 1)
    make_verified(people.owner_org, people.other_org, by=people.practitioner, verifier=people.verifier)
    assert published_now(people)[TOTAL] == 2 * 12345

    with pytest.raises(ActionRefused, match="one other exchange"):
        make_case(people.practitioner, owner=people.owner, partner=people.partner,
                  of=Synergy.objects.get(title_en="Slag to cement", provider=people.owner_org))  # fmt: skip
