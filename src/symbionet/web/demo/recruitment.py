"""Recruitment of the demo: a chamber that brings firms, a campaign with its costs, targets, and a public body."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.network.actions import add_organisation
from symbionet.network.models import MembershipState, Organisation, OrganisationKind, Park
from symbionet.programme.actions.account import (
    AgreementValues,
    CampaignValues,
    LeadValues,
    RecruitmentTargetValues,
    write_row,
)
from symbionet.programme.models import Campaign, Programme
from symbionet.programme.queries.recruitment import firms_of, not_joined
from symbionet.work.actions import NoteValues, log_contact

__all__ = ["recruit_for_demo"]

MARK = "演示数据 / demo"
EACH = 7  # of so many firms the chamber has brought one
WON = 26  # firms that the campaign has won
PARKS = 2  # with a target of their own


def recruit_for_demo(programme: Programme, *, manager: User, by: User, president: User) -> None:
    """A campaign with firms that joined and firms to ask, the chamber of `president`, and talks with a public body."""
    _campaign(programme, manager, by)
    chamber = _chamber(programme, president, by)
    agreed = AgreementValues(
        intermediary=chamber, signed_on=programme.starts_on, fee=Decimal(500),
        remit="向会员推介网络，陪同首次走访，每季度报告一次 / "
        "opens doors to its members, comes along to the first visit, reports each quarter",
    )  # fmt: skip
    write_row(agreed, programme=programme, by=manager)
    goals = [RecruitmentTargetValues(intermediary=chamber, target=120, due_on=programme.ends_on)]
    for park in Park.objects.filter(is_demo=True).order_by("pk")[:PARKS]:
        goals.append(RecruitmentTargetValues(park=park, target=150, due_on=programme.ends_on))
    for goal in goals:
        write_row(goal, programme=programme, by=manager)
    _talk(by)


def _campaign(programme: Programme, manager: User, by: User) -> None:
    today = timezone.localdate()
    travel = programme.budget_lines.filter(heading="2").first()
    campaign = write_row(
        CampaignValues(name=f"园区走访 / park visits（{MARK}）", channel="走访 / visits", target=60, line=travel,
                       starts_on=today - timedelta(days=300), ends_on=today),
        programme=programme, by=manager,
    )  # fmt: skip
    assert isinstance(campaign, Campaign)
    won = firms_of(programme).filter(state=MembershipState.ACTIVE, created_at__date__gte=campaign.starts_on)
    asked = not_joined().filter(is_demo=True).order_by("pk")[:8]
    for number, firm in enumerate([*asked, *won.order_by("pk")[:WON]]):
        values = LeadValues(organisation=firm, campaign=campaign, owner=by, next_action="电话约访 / call for a visit",
                            due_on=today + timedelta(days=3 * number - 6))  # fmt: skip
        write_row(values, programme=programme, by=manager)


def _chamber(programme: Programme, president: User, by: User) -> Organisation:
    """The chamber with the firms that its president, who signs in, has brought."""
    chamber = add_organisation(
        {"kind": OrganisationKind.INTERMEDIARY, "name_zh": "滨海工业商会（演示）", "state": MembershipState.ACTIVE,
         "name_en": "Binhai Chamber of Industry (demo)", "is_demo": True},
        by=by,
    )  # fmt: skip
    brought = firms_of(programme).filter(notes="").order_by("pk").values_list("pk", flat=True)[::EACH]
    Organisation.objects.filter(pk__in=brought).update(intermediary=chamber, recruited_by=president)
    return chamber


def _talk(by: User) -> None:
    """A public body with the talk in which it promised its papers."""
    bureau = add_organisation(
        {"kind": OrganisationKind.PUBLIC_BODY, "name_zh": "开发区生态环境局（演示）",
         "name_en": "Environment bureau of the zone (demo)", "state": MembershipState.CONTACTED, "is_demo": True},
        by=by,
    )  # fmt: skip
    values: NoteValues = {
        "on": timezone.localdate() - timedelta(days=12),
        "agreed": "固废跨省利用的报送内容清单由局里提供 / "
        f"the bureau lists what is to be reported before waste is used in another province（{MARK}）",
    }
    log_contact(values, by=by, subject=bureau)
