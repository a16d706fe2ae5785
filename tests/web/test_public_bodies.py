"""What an observer reads does not move with one firm: figures of two days tell nothing by their difference."""

import re
from datetime import date

import pytest
from django.urls import reverse

from factories import make_flow, make_organisation, make_resource, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.dissemination.actions import publish_figures
from symbionet.dissemination.queries.releases import REACHED, newest_figures
from symbionet.impact.actions import confirm, declare, state_basis
from symbionet.network.models import MembershipState
from symbionet.synergies.models import Stage
from symbionet.work.models import Barrier, StageMove

pytestmark = pytest.mark.django_db

YEAR = date.today().year - 1
BASIS = {"routes": {"landfill": 1.0}, "own_disposal": 9.0, "hazardous": False}
PAGES = ("/", "/dashboard/", "/policy/barriers/", "/policy/demands/", "/region/", "/organisations/", "/resources/",
         "/en/figures/", "/en/map/", f"/ledger/reports/?first={YEAR}&last={YEAR}&level=confirmed",
         f"/ledger/reports/?first={YEAR}&last={YEAR}&level=confirmed&format=csv&part=published")  # fmt: skip


def runs(people, number: int) -> None:
    """A firm that joins, with a have, an exchange that ran, its tonnes of the year, and a barrier of another one."""
    firm = make_organisation(name_en=f"Firm {number}", state=MembershipState.ACTIVE, gb4754="C3011")
    user = make_user(organisation=firm, email=f"firm{number}@example.org")
    other = make_organisation(name_en=f"Taker {number}", state=MembershipState.ACTIVE, gb4754="C3021")
    taker = make_user(organisation=other, email=f"taker{number}@example.org")
    have = make_resource(firm, quantity=1000 + number, unit="t", period="year")
    synergy = make_synergy(have, other, stage=Stage.COMPLETED)
    StageMove.objects.create(subject=synergy, before=Stage.IMPLEMENTATION, after=Stage.COMPLETED)
    flow = make_flow(synergy, starts_on=date(YEAR, 1, 1))
    state_basis(flow, BASIS, by=people.practitioner)
    declare(flow, organisation=firm, year=YEAR, quantity=1000 + number, by=user)
    confirm(flow, organisation=other, year=YEAR, quantity=1000 + number, by=taker)
    lost = make_synergy(make_resource(firm), other, stage=Stage.LOST, stopped_at=Stage.DISCUSSION)
    Barrier.objects.create(subject=lost, category="technical", step=Stage.DISCUSSION, tonnes=777, money=999)


def read(client) -> list[str]:
    """The words of all pages, without what changes from answer to answer."""
    found = []
    for page in PAGES:
        answer = client.get(page, follow=True)
        found.append(
            f"{page} {answer.status_code} " + re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)
        )
    return found


def test_the_day_after_one_firm_more_reads_as_the_day_before(people, client_of):
    for number in range(3):
        runs(people, number)
    publish_figures(by=people.programme_manager)
    client = client_of(people.observer)
    before = read(client)
    assert "3,003" in before[0]  # the tonnes of three firms

    runs(people, 9)

    assert read(client) == before
    publish_figures(by=people.programme_manager)
    assert "4,012" not in "".join(read(client))  # nor does a release tell of the fourth
    assert "3,003" in "".join(read(client))


def test_how_far_synergies_came_is_published_and_counts_what_was_lost(people, client_of):
    for number in range(3):  # three that ran, three that were lost in discussion, beside one that is only proposed
        runs(people, number)
    publish_figures(by=people.programme_manager)

    told = {REACHED[row.code]: row.value for row in newest_figures() if row.code in REACHED}

    further = (Stage.NEGOTIATION, Stage.IMPLEMENTATION, Stage.COMPLETED)
    assert told == {Stage.IDEA: 7} | dict.fromkeys(further, 3)  # six in discussion would tell of the one of two firms
    page = client_of(people.observer).get("/en/figures/").text
    assert re.search(r"Completed</th>\s*<td[^>]*>3<", page)
    assert client_of(people.observer).get(reverse("funnel")).status_code == 404


def test_before_a_release_nothing_is_told(people, client_of):
    runs(people, 1)
    client = client_of(make_user(Role.OBSERVER))

    assert "No figures are published yet." in client.get("/").text
    assert "No figures are published yet." in client.get(reverse("report_list")).text
