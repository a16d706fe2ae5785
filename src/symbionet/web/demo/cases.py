"""Case studies, materials and urban partners of the demo: made up, marked, and written by the actions people use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.dissemination.actions import (
    CaseTexts,
    EventValues,
    MaterialValues,
    add_material_version,
    answer_case,
    ask_firms,
    draft_case,
    edit_version,
    publish_figures,
    publish_version,
    record_paper,
    save_event,
    save_material,
)
from symbionet.dissemination.models import Answer, CaseStudy, Material, PublicEvent
from symbionet.dissemination.queries.cases import synergies_for_cases
from symbionet.impact.actions import Finding, verify
from symbionet.impact.models import Metric
from symbionet.impact.queries import best_claims
from symbionet.letters import Block, Letter, letter_pdf
from symbionet.network.actions import add_organisation, offer_resource
from symbionet.network.actions.values import OrganisationValues, SiteValues
from symbionet.network.models import URBAN_KINDS, MembershipState, Organisation, Park
from symbionet.synergies.actions import open_synergy
from symbionet.synergies.models import Sight, Stage, Synergy
from symbionet.web.demo.synergies import MARK, Life, carry_on, days_of

__all__ = ["fill_demo_library", "open_case_synergies", "write_demo_cases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An exchange of the demo: who gives what to whom, and what its case study tells (Chinese, English)."""

    giver: tuple[str, str, str, str, str]  # kind, GB/T 4754, NACE, names
    taker: tuple[str, str, str, str, str]
    class_id: str
    what: tuple[str, str]
    tonnes: float
    title: tuple[str, str]
    lead: tuple[str, str]
    before: tuple[str, str]
    done: tuple[str, str]
    lessons: tuple[str, str]
    answers: tuple[str, str] | None  # None: a draft


FIRM = "enterprise"
STORIES = (
    Story(
        giver=("sewage_works", "D4620", "3700", "滨海第一污水处理厂", "Binhai First Sewage Works"),
        taker=(FIRM, "C3011", "2351", "津北水泥", "Jinbei Cement"),
        class_id="sewage-sludge-ash", what=("污泥焚烧灰", "Ash of burnt sewage sludge"), tonnes=5_200,
        title=("污泥灰进水泥窑", "Sewage sludge ash feeds a cement kiln"),
        lead=("城市污水处理厂的污泥灰不再填埋，替代水泥生料中的黏土。磷含量由两家共同设定上限。每批到货前先化验。",
              "Ash of municipal sludge no longer goes to landfill: it replaces clay in raw meal. Both sides set "
              "a limit for "
              "phosphate. Each load is tested before it leaves."),
        before=("污泥灰全部填埋，填埋场五年内将满。",
              "All ash was landfilled, and the landfill will be full in five years."),
        done=("先做三次小试，再做一周试烧，随后签订三年合同。\n污水厂加装了密封料仓和罐车装车口。",
              "Three samples, a trial of a week in the kiln, then a contract of three years.\nThe works built a "
              "closed silo "
              "with a loading spout for tankers."),
        lessons=("磷是关键：先谈限值，再谈价格。", "Phosphate decides: agree its limit before the price."),
        answers=(Answer.NAMED, Answer.NAMED),
    ),
    Story(
        giver=(FIRM, "C1411", "1071", "海晟烘焙", "Haisheng Bakery"),
        taker=("sewage_works", "D4620", "3700", "滨海第一污水处理厂", "Binhai First Sewage Works"),
        class_id="food-waste", what=("含糖废液", "Sugary wash water"), tonnes=1_900,
        title=("废糖液作污水厂碳源", "Waste sugar feeds the sewage works"),
        lead=("烘焙厂的含糖废液替代外购碳源，用于脱氮。双方各省一笔钱。",
              "Sugary water of a bakery replaces bought carbon for removing nitrogen. Both sides save."),
        before=("废液按污水缴费排放，污水厂另购乙酸钠。",
              "The bakery paid for discharge while the works bought acetate."),
        done=("单独收集浓液，槽车隔日运送。", "Strong washings are kept apart and hauled every other day."),
        lessons=("稀释后的废液没有价值，分开收集才有。", "Diluted it is worth nothing; keep it apart."),
        answers=(Answer.NAMED, Answer.NAMED),
    ),
    Story(
        giver=(FIRM, "C3140", "2410", "临港钢铁", "Lingang Steel"),
        taker=(FIRM, "C3021", "2361", "通达建材", "Tongda Building Products"),
        class_id="steel-slag", what=("转炉钢渣", "Converter slag"), tonnes=38_000,
        title=("钢渣制透水砖", "Steel slag becomes paving blocks"),
        lead=("钢渣陈化半年后替代碎石，制成透水砖，用于园区道路。",
              "Slag that has weathered for half a year replaces crushed stone in paving blocks for the park's "
              "own roads."),
        before=("钢渣堆存待填埋。", "Slag was piled up on its way to landfill."),
        done=("陈化、磁选、级配后按批检测膨胀率。",
              "Weathered, freed of iron, graded; each batch tested for expansion."),
        lessons=("游离钙是主要风险，陈化期不可缩短。", "Free lime is the risk: do not shorten the weathering."),
        answers=(Answer.NAMED, Answer.ANONYMOUS),
    ),
    Story(
        giver=("municipal_waste", "N7820", "3821", "新区生活垃圾焚烧厂", "New Area Waste Incinerator"),
        taker=(FIRM, "E4812", "4211", "海河路桥", "Haihe Roads"),
        class_id="bottom-ash", what=("炉渣", "Bottom ash"), tonnes=21_000,
        title=("垃圾焚烧炉渣筑路", "Incinerator ash builds roads"),
        lead=("炉渣除铁、筛分后替代路基碎石。", "Freed of metal and sieved, bottom ash replaces gravel below roads."),
        before=("炉渣运往填埋场，每吨付费。", "The ash went to landfill for a fee."),
        done=("与设计院一起做了两段试验路。", "Two test sections were built with the design institute."),
        lessons=("先让设计单位信服，再找施工单位。", "Convince the designer before the builder."),
        answers=(Answer.NAMED, Answer.NAMED),
    ),
    Story(
        giver=(FIRM, "C2614", "2014", "渤化精细", "Bohua Fine Chemicals"),
        taker=("district_heat", "D4430", "3530", "滨海集中供热", "Binhai District Heat"),
        class_id="pallets", what=("废木托盘", "Waste pallets"), tonnes=2_600,
        title=("废托盘供热", "Waste pallets heat homes"),
        lead=("未涂装的废托盘破碎后替代部分燃煤。", "Pallets without paint are chipped and replace some coal."),
        before=("托盘混入生活垃圾清运。", "Pallets went away with the rubbish."),
        done=("现场分拣，每周集中运一次。", "Sorted on site and hauled once a week."),
        lessons=("涂漆木料必须挑出。", "Painted wood has to be picked out."),
        answers=(Answer.ASKED, Answer.ASKED),
    ),
    Story(
        giver=("water_reuse", "D4620", "3600", "南港再生水", "Nangang Reclaimed Water"),
        taker=(FIRM, "C2511", "1920", "南港炼化", "Nangang Refining"),
        class_id="calcium-carbonate-sludge", what=("软化碳酸钙污泥", "Softening sludge"), tonnes=3_300,
        title=("软化污泥用于脱硫", "Softening sludge cleans flue gas"),
        lead=("再生水厂的碳酸钙污泥替代石灰石，用于烟气脱硫。",
              "Carbonate sludge of a water reuse plant replaces limestone in flue gas cleaning."),
        before=("污泥脱水后填埋。", "The sludge was dewatered and landfilled."),
        done=("调整含水率后直接进浆液池。", "With its water adjusted it goes straight into the slurry tank."),
        lessons=("氯离子要逐月检测。", "Test chloride each month."),
        answers=None,
    ),
)  # fmt: skip


def _organisation(row: tuple[str, str, str, str, str], parks: Sequence[Park], number: int, *, by: User) -> Organisation:
    kind, gb4754, nace, zh, en = row
    found = Organisation.objects.filter(name_en=f"{en} (demo)").first()
    if found is not None:
        return found
    park = parks[number % len(parks)] if parks and kind == FIRM else None
    place: SiteValues = {
        "lon": 117.66 + 0.03 * number,
        "lat": 38.98 + 0.02 * number,
        "name_zh": "厂区",
        "name_en": "Works",
    }
    values: OrganisationValues = {
        "kind": kind,
        "gb4754": gb4754,
        "nace": nace,
        "park": park,
        "state": MembershipState.ACTIVE,
        "name_zh": f"{zh}（演示）",
        "name_en": f"{en} (demo)",
        "is_demo": True,
    }
    return add_organisation(values, by=by, site=place)


def open_case_synergies(*, by: User, verifier: User) -> list[Synergy]:
    """The exchanges of the stories between fictional firms and urban partners; they have run for two years."""
    parks = list(Park.objects.filter(is_demo=True).order_by("pk")[:3])
    made = []
    for number, story in enumerate(STORIES):
        giver = _organisation(story.giver, parks, number, by=by)
        taker = _organisation(story.taker, parks, number + 1, by=by)
        have = offer_resource(
            organisation=giver,
            values={
                "direction": "have", "title_zh": story.what[0], "title_en": story.what[1], "class_id": story.class_id,
                "class_stated": True, "quantity": story.tonnes, "unit": "t", "period": "year", "is_demo": True,
            },
            by=by,
        )  # fmt: skip
        values = {"provider": giver, "receiver": taker, "have": have, "title_zh": story.title[0],
                  "title_en": story.title[1], "sight": Sight.PARTIES, "is_demo": True}  # fmt: skip
        synergy = open_synergy(values, by=by, at=days_of(Stage.VERIFIED)[0])  # type: ignore[arg-type]
        carry_on(synergy, Life(stage=Stage.VERIFIED), by=by, verifier=verifier)
        made.append(synergy)
    return made


def write_demo_cases(synergies: Sequence[Synergy], *, by: User, verifier: User) -> list[CaseStudy]:
    """The case studies: four published, one of them for review since; one with the firms; one draft."""
    cases = []
    for synergy, story in zip(synergies, STORIES, strict=True):
        if not synergies_for_cases(by).filter(pk=synergy.pk).exists():
            continue  # its flow could not be weighed: there is nothing to tell
        case = draft_case(synergy, by=by)
        cases.append(case)
        version = case.versions.get()
        parts = {name: getattr(story, name) for name in ("title", "lead", "before", "done", "lessons")}
        texts = {
            f"{name}_{lang}": pair[place] for name, pair in parts.items() for place, lang in enumerate(("zh", "en"))
        }
        gains = set(version.figures.filter(entry__central__gt=0).values_list("entry", flat=True))
        edit_version(version, CaseTexts(**texts), figures=gains, by=by)
        if story.answers is None:
            continue
        ask_firms(version, by=by)
        for consent, answer in zip(version.consents.order_by("pk"), story.answers, strict=False):
            if answer != Answer.ASKED:
                agreed = set(version.figures.values_list("pk", flat=True))
                on_map = consent.organisation.kind in URBAN_KINDS
                answer_case(consent, answer, figures=agreed, by=by, told_by=MARK, on_map=on_map)
        if Answer.ASKED not in story.answers:
            publish_version(version, by=by)
    if len(cases) > 1:
        _correct(cases[1], verifier=verifier)
    return cases


def _correct(case: CaseStudy, *, verifier: User) -> None:
    """The verifier comes to less than before: the case is for review."""
    figure = case.versions.get().figures.filter(entry__metric=Metric.LANDFILL).select_related("entry").first()
    if figure is None:
        return
    year = figure.entry.year
    less = {one.pk: one.central * 0.9 for one in best_claims(case.synergy, year) if one.metric == Metric.LANDFILL}
    finding = Finding(method="papers", opinion="modified", statement=MARK, adjusted=less)
    verify(case.synergy, year=year, finding=finding, by=verifier)


MATERIALS = (
    ("leaflet", "public", ("产业共生一页通", "Industrial symbiosis on one page"),
     ("给企业负责人：五分钟看懂", "For managers: understood in five minutes")),
    ("guide", "public", ("第一次走访指南", "Guide to the first visit"), ("走访前后要做什么",
              "What to do before and after")),
    ("slides", "members", ("速赢研讨会演示文稿", "Slides of the quick wins workshop"), ("供成员内部使用",
              "For use within a firm")),
    ("template", "team", ("案例采访提纲", "Questions for a case study"), ("协调员用", "For practitioners")),
)  # fmt: skip


def fill_demo_library(*, by: User, manager: User) -> None:
    """Materials with files in both languages and counted copies, two events, and a first release of figures."""
    today = timezone.localdate()
    for kind, audience, (zh, en), (note_zh, note_en) in MATERIALS:
        values = MaterialValues(
            kind=kind, audience=audience, licence="CC-BY-4.0", title_zh=zh, title_en=en,
            note_zh=note_zh, note_en=note_en,
        )  # fmt: skip
        material = save_material(values, by=by)
        Material.objects.filter(pk=material.pk).update(is_demo=True)
        for language, title, note in (("zh-hans", zh, note_zh), ("en", en, note_en)):
            blocks = (Block(kind="title", text=title), Block(kind="text", text=note), Block(kind="note", text=MARK))
            data = letter_pdf(
                Letter(kind="material", lang="zh" if language != "en" else "en", blocks=blocks, missing=())
            )
            add_material_version(material, ContentFile(data, name="demo.pdf"), language=language, by=by)
        if kind == "leaflet":
            record_paper(material, number=180, on=today - timedelta(days=40), place="论坛 / forum", by=by)
    for start, zh, en in (
        (today + timedelta(days=24), "企业速赢研讨会", "Quick wins workshop"),
        (today - timedelta(days=60), "产业共生论坛", "Industrial symbiosis forum"),
    ):
        _announce(start, zh, en, by=by)
    try:
        publish_figures(by=manager)
    except ActionRefused:  # a demo of few firms has no figure that may be published
        return


def _announce(start: date, zh: str, en: str, *, by: User) -> None:
    values = EventValues(
        title_zh=zh, title_en=en, starts_on=start, ends_on=start, place_zh="泰达", place_en="TEDA", is_public=True,
        note_zh="上午：供需对接\n下午：走访", note_en="Morning: haves and wants\nAfternoon: a visit",
    )  # fmt: skip
    event = save_event(values, by=by)
    PublicEvent.objects.filter(pk=event.pk).update(is_demo=True)
