"""What is published of the figures: nothing tells of few organisations, neither in one release nor by subtraction."""

from itertools import combinations
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from case_studies import make_verified
from factories import make_organisation
from symbionet.core.errors import ActionRefused
from symbionet.dissemination.actions import publish_figures
from symbionet.dissemination.models import Release, ReleasedFigure
from symbionet.dissemination.queries.releases import Candidate, candidates, choose_figures, earlier_figures
from symbionet.network.models import MembershipState

FEW = 3
CODES = ("members:C", "ledger:2025:landfill_diverted_t:confirmed", "ledger:2025:landfill_diverted_t:verified",
         "ledger:2025:virgin_material_saved_t:confirmed")  # fmt: skip
FIRMS = {claim: frozenset({number % 7, (number * 3 + 1) % 7}) for number, claim in enumerate("abcdefgh")}
parts = st.dictionaries(st.sampled_from(sorted(FIRMS)), st.sampled_from([1.0, 5.0]))
claims = parts.map(lambda found: {claim: (part, FIRMS[claim]) for claim, part in found.items()})
releases = st.lists(st.dictionaries(st.sampled_from(CODES), claims), min_size=1, max_size=4)


def made(behind) -> list[Candidate]:
    return [
        Candidate(code=code, value=sum(part for part, _firms in rows.values()), behind=rows,
                  unit="t" if code.startswith("ledger") else "")
        for code, rows in behind.items()
    ]  # fmt: skip


def difference(one: Candidate, other: Candidate) -> tuple[bool, set[int]]:
    """Whether two figures differ in what they count, and whom that difference tells of: written anew, for the test."""
    same = one.code.split(":")[:3] == other.code.split(":")[:3]
    firms: set[int] = set()
    apart = False
    for key in {*one.behind, *other.behind}:
        mine, theirs = one.behind.get(key), other.behind.get(key)
        if mine is None or theirs is None or (same and mine[0] != theirs[0]):
            apart = True
            firms |= set((mine or theirs)[1])
    return apart, firms


@settings(deadline=None, max_examples=150)
@given(releases)
def test_no_two_published_figures_tell_of_few_by_subtraction(history):
    published: list[Candidate] = []
    for today in history:
        chosen = choose_figures(made(today), published)
        published += chosen.new
        assert {one.code for one in chosen.new} | {*chosen.held, *chosen.withheld} == set(today)

    for one in published:
        assert len(one.organisations) >= FEW
    for one, other in combinations(published, 2):
        if one.compared_with == other.compared_with:
            apart, firms = difference(one, other)
            assert not apart or len(firms) >= FEW


def shown(release: Release) -> dict[str, float]:
    return dict(release.figures.values_list("code", "value"))


@pytest.fixture
def members(people: SimpleNamespace):
    return [make_organisation(gb4754="C3011") for _number in range(5)]


def test_one_member_more_is_not_told_three_are(people, members):
    manager = people.programme_manager
    assert shown(publish_figures(by=manager))["members:C"] == 5

    make_organisation(gb4754="C2511")
    make_organisation(gb4754="D4411")
    second = publish_figures(by=manager)
    assert shown(second)["members:C"] == 5
    assert "members:D" not in shown(second)

    for _number in range(2):
        make_organisation(gb4754="C2511")
    assert shown(publish_figures(by=manager))["members:C"] == 8


def test_who_leaves_is_not_told_by_the_next_release(people, members):
    manager = people.programme_manager
    first = shown(publish_figures(by=manager))
    members[0].state = MembershipState.LAPSED
    members[0].save()

    assert shown(publish_figures(by=manager)) == first


def verified(people, number: int):
    for _count in range(number):
        make_verified(make_organisation(), make_organisation(), by=people.practitioner, verifier=people.verifier)


def test_the_ledger_of_few_firms_is_withheld_and_one_more_synergy_is_not_told(people):
    manager = people.programme_manager
    with pytest.raises(ActionRefused, match="No figure can be published"):  # one synergy, of two firms
        publish_figures(by=manager)
    assert not Release.objects.exists()
    verified(people, 1)
    assert set(shown(publish_figures(by=manager))) == {"synergies:reached-idea"}  # two, of four firms

    verified(people, 2)
    first = shown(publish_figures(by=manager))
    code = "ledger:2025:landfill_diverted_t:verified"
    assert first[code] == 3 * 12345
    verified(people, 1)
    second = shown(publish_figures(by=manager))
    code_of_all = "synergies:reached-idea"  # 2, then 5: of 4 the difference to the three that run would be one of two
    assert (first.pop(code_of_all), second.pop(code_of_all)) == (2, 5)
    assert second == first  # the difference would be one exchange of two firms
    verified(people, 1)
    third = shown(publish_figures(by=manager))
    assert third[code] == 5 * 12345
    assert third["synergies:running"] == 5


def test_public_pages_show_the_release_and_not_the_moment(people, members):
    publish_figures(by=people.programme_manager)
    for _number in range(4):
        make_organisation(gb4754="C2511")
    html = Client().get("/en/figures/").content.decode()

    assert ">5<" in html
    assert ">9<" not in html
    assert "behind" not in html


def test_only_managers_publish(people, members, client_of):
    with pytest.raises(ActionRefused):
        publish_figures(by=people.practitioner)
    html = client_of(people.programme_manager).get("/published-figures/").content.decode()
    assert "is shown" in html
    client_of(people.programme_manager).post("/published-figures/")
    assert Release.objects.count() == 1


def test_what_was_published_is_read_back_as_it_was(people, members):
    publish_figures(by=people.programme_manager)

    today = {one.code: one for one in candidates()}
    assert {one.code: one.behind for one in earlier_figures()} == {
        code: today[code].behind for code in ReleasedFigure.objects.values_list("code", flat=True)
    }


def test_urban_partners_are_a_kind_of_their_own_and_too_few_are_withheld(people, members):
    manager = people.programme_manager
    for kind in ("sewage_works", "district_heat"):
        make_organisation(kind=kind, gb4754="D4620")
    assert shown(publish_figures(by=manager)) == {"members:C": 5}

    make_organisation(kind="water_reuse", gb4754="C2611")  # in the sector of five members, and yet not among them
    third = shown(publish_figures(by=manager))
    assert third["urban:members"] == 3
    assert third["members:C"] == 5
    assert "members:D" not in third

    page = Client().get("/en/figures/").text
    assert "Urban partners" in page
    assert "sewage works, district heat, municipal waste and water reuse" in page
    make_organisation(kind="municipal_waste")
    assert shown(publish_figures(by=manager))["urban:members"] == 3  # the fourth would be told by subtraction


def test_an_urban_partner_is_not_told_by_the_sector_it_stood_in_before():
    firms = {str(key): (1.0, frozenset({key})) for key in range(8)}
    before = Candidate(code="members:D", value=8, behind=firms)
    urban = Candidate(code="urban:members", value=6, behind={key: firms[key] for key in list(firms)[:6]})

    chosen = choose_figures([urban], [before])

    assert chosen.new == ()
    assert chosen.withheld == ("urban:members",)  # eight less six would tell of two firms of the sector


def test_synergies_with_an_urban_partner_do_not_tell_of_the_others(people):
    kinds = ("sewage_works", "district_heat", "water_reuse", "enterprise")
    for kind in kinds:
        provider = make_organisation(kind=kind)
        make_verified(provider, make_organisation(), by=people.practitioner, verifier=people.verifier)

    first = shown(publish_figures(by=people.programme_manager))
    assert first["synergies:running"] == 4
    assert "synergies:urban" not in first  # four less three would be one exchange of two firms

    make_verified(make_organisation(), make_organisation(), by=people.practitioner, verifier=people.verifier)
    assert candidates_of("synergies:urban").value == 3


def candidates_of(code: str) -> Candidate:
    return next(one for one in candidates() if one.code == code)
