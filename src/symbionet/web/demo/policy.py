"""Policy of the demo: nine demands, one in force, a guideline adopted and its next version, a study tour; all marked
and made by the actions people use, with fictional firms alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.network.models import Direction, Organisation, Resource, ResourceState, Visibility
from symbionet.policy.actions.demands import DemandValues, move_demand, open_demand, send_demand
from symbionet.policy.actions.guidelines import (
    AdoptionValues,
    add_comment,
    adopt_version,
    answer_comments,
    close_consultation,
    draft_version,
    moderate_comment,
    open_consultation,
)
from symbionet.policy.actions.publishing import publish_report
from symbionet.policy.models import Demand, GuidelineVersion
from symbionet.policy.queries.demands import hints_of_rules
from symbionet.synergies.actions import SynergyValues, lose_synergy, open_synergy, take_up_reactivation
from symbionet.web.demo.tours import travel_for_demo
from symbionet.work.models import Barrier

__all__ = ["DemoPolicyPeople", "write_demo_policy"]

MARK = "演示 / demo"
ANSWER = 90  # days in which an authority is asked to answer
ADOPTED = 150  # days ago that the first guideline was adopted, after a month of consultation
AUTHORITIES = {
    "eco": ("天津市生态环境局（演示）", "Tianjin Ecology and Environment Bureau (demo)"),
    "tax": ("天津市税务局（演示）", "Tianjin Tax Service (demo)"),
    "zone": ("开发区管委会（演示）", "Administrative commission of the zone (demo)"),
    "water": ("天津市水务局（演示）", "Tianjin Water Authority (demo)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPolicyPeople:
    """Who works on the policy of the demo."""

    practitioner: User
    manager: User
    members: tuple[User, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A demand of the demo: its words as pairs zh | en, its rule, how many synergies stand behind it, its way."""

    title: tuple[str, str]
    problem: tuple[str, str]
    evidence: tuple[str, str]
    change: tuple[str, str]
    instrument: str
    barrier: str
    authority: str
    behind: int
    way: tuple[str, ...] = ()
    outcome: str = ""
    days: int = 0  # ago that it was sent


PLANS = (
    Plan(
        title=("固废跨省利用手续全程网办", "Report use in another province on line"),
        problem=("跨省利用须在两地线下递交材料。", "Use in another province is reported on paper in both."),
        evidence=(
            "四个共生项目停在跨省手续环节，材料往返两地多次。",
            "Four synergies stopped at this step; papers went to and fro between two provinces.",
        ),
        change=(
            "京津冀共用一个入口，一次报送，移出地和接受地同时收到。",
            "One entrance for the region: reported once, both provinces have it.",
        ),
        instrument="CN-003", barrier="GEO-02", authority="eco", behind=4,
        way=("accepted", "drafted", "consulted", "adopted", "in_force"), days=420,
        outcome="出省利用改为通过信息平台提前报送两地，不再递交纸质材料（演示）。/ "
        "Use is reported to both provinces beforehand on the information platform, without paper (demo).",
    ),
    Plan(
        title=("危险废物“点对点”利用试点落地", "A pilot for point-to-point use of hazardous waste"),
        problem=("豁免条件不明，企业不敢签约。", "Terms of the exemption are unclear; firms do not sign."),
        evidence=(
            "四个项目的双方都有意向，接收方等不到书面条件。",
            "Both sides of four synergies were willing; the receivers waited for terms in writing.",
        ),
        change=("发布试点细则和申请表。", "Publish the terms of the pilot and a form."),
        instrument="CN-029", barrier="REG-02", authority="eco", behind=4, way=("accepted", "drafted"), days=200,
    ),
    Plan(
        title=("副产品与固废界定给出书面答复", "A written answer on by-product or waste"),
        problem=("同一物料各部门说法不一。", "Departments judge the same stream differently."),
        evidence=(
            "两个项目中，同一物料得到两种口头答复。",
            "In two synergies the same stream got two different answers by word of mouth.",
        ),
        change=("对符合国家标准的产物出具书面意见。", "Give a written opinion where a national standard is met."),
        instrument="CN-030", barrier="REG-01", authority="eco", behind=2, way=("accepted",), days=120,
    ),
    Plan(
        title=("增值税即征即退衔接新法", "VAT refunds under the new law"),
        problem=("新法施行后退税口径未明确。", "How refunds go on under the new law is not said."),
        evidence=(
            "一家企业的退税申请自新法施行起搁置。",
            "The refund of one firm has been left undecided since the law came into force.",
        ),
        change=("发布衔接公告。", "Publish a bridging notice."),
        instrument="CN-018", barrier="REG-05", authority="tax", behind=1, days=60,
    ),
    Plan(
        title=("原料替代不必重做环评", "No new assessment where a raw material is replaced"),
        problem=("用副产物替代原料被当作重大变动。", "Replacing a raw material counts as a major change."),
        evidence=(
            "一个项目因口头要求重做环评而放弃。",
            "One synergy was given up as a new assessment was asked for by word of mouth.",
        ),
        change=("列出不属于重大变动的替代清单。", "List replacements that are no major change."),
        instrument="CN-043", barrier="REG-04", authority="eco", behind=1, way=("allowed",), days=300,
        outcome="产品、规模和排放不变的，现行清单不作为重大变动（演示）。"
        "/ Where product, size and emissions stay, the list in force sees no major change (demo).",
    ),
    Plan(
        title=("再生水价格与管网接入", "Price of reclaimed water and access to pipes"),
        problem=("管网末端企业无法接入。", "Firms at the end of the network are not connected."),
        evidence=(
            "接入点距厂区数千米，企业无力自建管线。",
            "The pipe ends some kilometres away; the firm cannot build the rest.",
        ),
        change=("制定接入计划和阶梯价格。", "Plan the connections and set a stepped price."),
        instrument="TJ-018", barrier="TEC-05", authority="water", behind=1, way=("rejected",), days=260,
        outcome="本期规划未安排资金（演示）。/ No money in this plan (demo).",
    ),
    Plan(
        title=("绿色发展补贴覆盖副产物预处理", "Support for pre-treatment of by-products"),
        problem=("预处理设备不在补贴目录。", "Pre-treatment equipment is not in the catalogue of support."),
        evidence=(
            "会员访谈：预处理设备的投资五年以上才能收回。",
            "Talks with members: pre-treatment pays back after more than five years.",
        ),
        change=("将预处理设备列入目录。", "Put pre-treatment equipment into the catalogue."),
        instrument="TJ-009", barrier="ECO-02", authority="zone", behind=0,
        way=("accepted", "drafted", "consulted"), days=150,
    ),
    Plan(
        title=("绿色建材采购认可再生骨料", "Procurement that accepts recycled aggregate"),
        problem=("招标文件排除再生骨料。", "Tenders exclude recycled aggregate."),
        evidence=(
            "抽查的招标文件写明只用天然骨料。",
            "Tenders that were looked at name natural aggregate alone.",
        ),
        change=("招标范本写明性能要求。", "Say the performance asked for in the model tender."),
        instrument="TJ-020", barrier="MKT-01", authority="zone", behind=0, days=30,
    ),
    Plan(
        title=("台账数据接口开放", "An interface to the waste ledger"),
        problem=("企业要在多个系统重复填报。", "Firms enter the same data into several systems."),
        evidence=(
            "会员访谈：同一批数据填报三个系统。",
            "Talks with members: the same data are entered into three systems.",
        ),
        change=("开放台账接口。", "Open an interface to the ledger."),
        instrument="CN-034", barrier="INF-02", authority="eco", behind=0, days=-1,
    ),
)  # fmt: skip

SAID = (
    (
        "请写明最少几家企业才能公布数字。",
        "partly",
        "已写明三家。/ Three firms are now named.",
    ),
    ("意向书是否必须？小企业负担重。", "accepted", "改为“宜”。/ Now a recommendation."),
    ("希望增加再生水一节。", "accepted", "下一稿增加。/ Added in the next draft."),
    ("建议补贴写进指南。", "out_of_scope", "资金政策不属本指南范围。/ Funding is not for this guideline."),
    ("台账多久核一次？", "partly", "改为每季度。/ Quarterly."),
    ("“应”太多，建议放宽。", "rejected", "保密和核算的要求不宜放宽。/ Secrecy and accounting are not relaxed."),
    ("企业退出后数据怎么办？", "", ""),
    ("请给出样表。", "", ""),
)


def write_demo_policy(organisations: Sequence[Organisation], people: DemoPolicyPeople) -> None:
    """Demands with fictional firms behind them, a guideline in consultation, and a study tour."""
    firms = [firm for firm in organisations if not firm.notes]
    _write_demands(firms, people)
    _consult(people)
    travel_for_demo(people.practitioner)


def _write_demands(firms: Sequence[Organisation], people: DemoPolicyPeople) -> None:
    by = people.practitioner
    pairs = _pairs(firms)
    for number, plan in enumerate(PLANS):
        barriers = [_stopped(pair, plan, number, by=by) for _, pair in zip(range(plan.behind), pairs, strict=False)]
        demand = open_demand(_values(plan, by if number % 2 else people.manager), by=by, barriers=barriers)
        Demand.objects.filter(pk=demand.pk).update(is_demo=True)
        if plan.days >= 0:
            _follow(send_demand(demand, by=by), plan, by=by)
    for hint in hints_of_rules(by)[:3]:
        take_up_reactivation(hint, by=by)
    publish_report(timezone.localdate().year - 1, by=people.manager)


def _pairs(firms: Sequence[Organisation]) -> Iterator[tuple[Resource, Resource]]:
    """A have and a want of one class of two fictional firms, each firm in one pair, so that no figure is that of one
    firm. No search of the engine: the demo would wait for it."""
    rows = Resource.objects.filter(organisation__in=[firm.pk for firm in firms], state=ResourceState.OPEN)
    rows = rows.exclude(class_id="").exclude(visibility=Visibility.PRIVATE).select_related("organisation")
    wants = list(rows.filter(direction=Direction.WANT).order_by("pk"))
    used: set[int] = set()
    for have in rows.filter(direction=Direction.HAVE).order_by("pk"):
        for want in wants:
            pair = {have.organisation_id, want.organisation_id}
            if want.class_id == have.class_id and len(pair) == 2 and not pair & used:
                used |= pair
                yield have, want
                break


def _stopped(pair: tuple[Resource, Resource], plan: Plan, number: int, *, by: User) -> Barrier:
    """A synergy of the pair, lost to the rule of the plan some time ago."""
    when = timezone.now() - timedelta(days=plan.days + 90 if plan.days > 0 else 40 + 13 * number)
    have, want = pair
    values: SynergyValues = {
        "provider": have.organisation, "receiver": want.organisation, "have": have, "want": want, "is_demo": True,
        "title_zh": have.title_zh, "title_en": have.title_en,
    }  # fmt: skip
    synergy = open_synergy(values, by=by, at=when - timedelta(days=60))
    tonnes = 400.0 + 350.0 * (have.pk % 7)
    return lose_synergy(
        synergy,
        {
            "category": "regulatory",
            "instrument": plan.instrument,
            "tonnes": tonnes,
            "money": tonnes * 180,
            "note": MARK,
        },
        by=by,
        at=when,
    )


def _values(plan: Plan, owner: User) -> DemandValues:
    zh, en = AUTHORITIES[plan.authority]
    today = timezone.localdate()
    return DemandValues(
        title_zh=plan.title[0], title_en=plan.title[1], category="regulatory", barrier_code=plan.barrier,
        instrument_id=plan.instrument, problem_zh=plan.problem[0], problem_en=plan.problem[1],
        evidence_zh=f"{plan.evidence[0]}（{MARK}）", evidence_en=f"{plan.evidence[1]} ({MARK})",
        change_zh=plan.change[0], change_en=plan.change[1], authority_zh=zh, authority_en=en,
        authority_confirmed_on=today - timedelta(days=max(plan.days, 0)), reply_due=today + timedelta(days=45),
        owner=owner,
    )  # fmt: skip


def _follow(demand: Demand, plan: Plan, *, by: User) -> None:
    today = timezone.localdate()
    for step in plan.way:
        demand = move_demand(demand, step, by=by, outcome=plan.outcome if step == plan.way[-1] else "", on=today)
    sent = today - timedelta(days=plan.days)
    due = {"reply_due": sent + timedelta(days=ANSWER)} if plan.way else {}  # answered since, or still to come
    Demand.objects.filter(pk=demand.pk).update(sent_on=sent, **due)
    steps = list(demand.moves.order_by("id"))
    for number, move in enumerate(steps):
        ago = plan.days * (len(steps) - number) / (len(steps) + 1) if number else plan.days
        move.at = timezone.now() - timedelta(days=ago)
        move.save(update_fields=["at"])
        Demand.objects.filter(pk=demand.pk).update(state_since=timezone.localdate(move.at))
    if demand.in_force_on is not None:
        Demand.objects.filter(pk=demand.pk).update(in_force_on=timezone.localdate(steps[-1].at))


def _adopted(people: DemoPolicyPeople) -> GuidelineVersion:
    """The first version, adopted after its comments were answered."""
    by, today = people.practitioner, timezone.localdate()
    version = _opened(draft_version("1.0", by=by), by=by)
    rows = version.paragraphs.filter(level="paragraph").order_by("place")
    add_comment(rows[2], "请说明园区的职责。（演示）", by=people.members[0])
    answer_comments(version, [1], verdict="accepted", text="已写入。/ Written in.", by=by)
    close_consultation(version, by=by)
    values = AdoptionValues(
        adopted_by="开发区管委会（演示） / Administrative commission (demo)",
        adopted_on=today - timedelta(days=ADOPTED),
        note=f"咨询小组会议同意 / agreed by the advisory group（{MARK}）",
    )  # fmt: skip
    version = adopt_version(version, values, by=by)
    days = [today - timedelta(days=ADOPTED + ago) for ago in (60, 30)]
    version.opens_on, version.closes_on = days
    version.save(update_fields=["opens_on", "closes_on"])
    return version


def _opened(version: GuidelineVersion, *, by: User) -> GuidelineVersion:
    GuidelineVersion.objects.filter(pk=version.pk).update(is_demo=True)
    open_consultation(version, until=timezone.localdate() + timedelta(days=30), by=by)
    version.refresh_from_db()
    return version


def _consult(people: DemoPolicyPeople) -> GuidelineVersion:
    by = people.practitioner
    version = _opened(draft_version("1.1", by=by, based_on=_adopted(people)), by=by)
    rows = list(version.paragraphs.filter(level="paragraph").order_by("place"))
    for number, (text, _verdict, _reply) in enumerate(SAID):
        person = people.members[number % len(people.members)]
        add_comment(rows[7 * number], f"{text}（演示）", by=person)
    for number, (_text, verdict, reply) in enumerate(SAID, start=1):
        if verdict:
            answer_comments(version, [number], verdict=verdict, text=reply, by=by)
    spam = add_comment(rows[3], "广告：低价设备（演示）", by=people.members[-1])
    moderate_comment(spam, hidden=True, reason=f"广告 / advertisement ({MARK})", by=by)
    return version
