"""Environmental management of the demo: three fictional firms at different steps, and a campaign of forty."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone, translation

from symbionet.accounts.models import User
from symbionet.ems.actions import (
    CampaignValues,
    CertificateValues,
    EntryValues,
    EventValues,
    SystemValues,
    advance_assessment,
    answer_clauses,
    approve_document,
    check_certificate,
    finish_step,
    keep_inputs,
    record_case_event,
    save_certificate,
    save_entry,
    start_assessment,
    start_campaign,
    start_case,
    start_system,
    take_over_aspects,
)
from symbionet.ems.actions.reading import read_value
from symbionet.ems.models import Assessment, CaseStage, Entry, System
from symbionet.ems.pages.reviews import gathered_inputs
from symbionet.ems.queries.frameworks import framework_of
from symbionet.ems.queries.proposals import proposed_aspects
from symbionet.ems.queries.registers import registers
from symbionet.engine.packs import load_packs
from symbionet.network.models import Organisation
from symbionet.questions.actions import Given
from symbionet.work.actions import add_evidence
from symbionet.xlsform import packed_questionnaire

__all__ = ["manage_demo_firms"]

MARK = "演示数据 / demo"
LEVELS = "3223412322431231224313232413223"
PACK = "demo/ems_entries"
HALF = ("issues", "parties", "obligations", "risks", "objectives")  # what the second firm has


def manage_demo_firms(
    firms: Sequence[Organisation], *, by: User, coach: User, owner: Organisation | None = None
) -> None:
    """Three systems (at the first steps, half way, ready for the body and certified) and a campaign of up to forty."""
    rows = list(dict.fromkeys([*([owner] if owner is not None else []), *firms]))
    if len(rows) < 3:
        return
    for number, firm in enumerate(rows[:3]):
        values = SystemValues(
            scope="厂区全部生产活动；市区办公室除外 / All production at the works; the office in town is outside",
            head="陈总 / Chen", manager="刘工 / Liu", headcount=46, coach=coach,
        )  # fmt: skip
        system = start_system(firm, values, by=by)
        _assess(start_assessment(system, "iso14001-2015", "gap", by=by), number, by=by, share=1.0 if number else 0.4)
        if number:
            _aspects(system, by=by)
            _fill(system, whole=number == 2, by=by)
        for step in range(1, (1, 5, 10)[number] + 1):
            finish_step(system, step, by=by)
        case = start_case(system, "iso14001-2015", by=by)
        _certify(case, number, by=by)
    name = f"四十家企业ISO 14001差距评估 / Gap assessment of forty firms（{MARK}）"
    campaign = start_campaign(
        CampaignValues(
            name=name, framework="iso14001-2015", ends_on=timezone.localdate() + timedelta(days=45), is_demo=True
        ),
        rows[3:43], by=by,
    )  # fmt: skip
    for number, row in enumerate(campaign.assessments.select_related("system").order_by("pk")):
        share = (1.0, 1.0, 0.6, 0.3, 0.0)[number % 5]
        _assess(row, number, by=by, share=share)
        if share == 1.0:
            advance_assessment(row, "submit", by=by)


def _assess(row: Assessment, seed: int, *, by: User, share: float) -> None:
    questionnaire = packed_questionnaire(framework_of(row.framework).form_id)
    asked = [question.name for question in questionnaire]
    chosen = set(asked[: round(len(asked) * share)])
    for group in questionnaire.groups:
        texts: dict[str, list[str]] = {}
        for question in group.questions:
            if question.name in chosen:
                level = min(
                    5, max(1, int(LEVELS[(asked.index(question.name) + seed * 7) % len(LEVELS)]) + seed % 4 - 1)
                )
                texts[f"q-{question.name}"] = [f"m{level}"]
                if level < 3:
                    texts[f"n-{question.name}"] = ["尚无书面规定 / Nothing in writing yet"]
        if texts:
            answer_clauses(row, group, Given(texts=texts), by=by)


def _aspects(system: System, *, by: User) -> None:
    proposals = proposed_aspects(system, by)[:14]
    entries = take_over_aspects(system, [one.key for one in proposals], by=by)
    for number, (entry, one) in enumerate(zip(entries, proposals, strict=True)):
        texts = {name: _both(*words) for name, words in one.texts.items()}
        values = {**entry.values, **texts, "likelihood": float(2 + number % 4), "severity": float(3 + (number * 2) % 7)}
        given = EntryValues(title=_both(one.en, one.zh), owner="刘工 / Liu", values=values)
        save_entry(system, registers()["aspects"], given, by=by, entry=entry)


def _both(en: str, zh: str) -> str:
    """A text of the demo in both languages."""
    return en if en == zh else f"{zh} / {en}"


def _fill(system: System, *, whole: bool, by: User) -> None:
    today, made = timezone.localdate(), dict[str, list[Entry]]()
    for row in load_packs().rows(PACK):
        name = row["register"]
        if whole or name in HALF:
            values = dict(part.partition("=")[::2] for part in row["values"].split(" | "))
            made.setdefault(name, []).append(_entry(system, name, values, made, by=by))
    for obligation in made["obligations"]:
        given = EntryValues(
            title=f"{obligation}",
            values={
                "day": (today - timedelta(days=30)).isoformat(),
                "result": "yes",
                "proof": "检测报告、台账 / Reports, ledger",
            },
            links={"obligations": [obligation]},
        )
        entry = save_entry(system, registers()["evaluations"], given, by=by)
        add_evidence(entry, "record", by=by, note=MARK)
    if whole:
        _measure(system, made["meters"], by=by)
        approve_document(made["documents"][0], by=by)
        review = made["reviews"][0]
        with translation.override("zh-hans"):  # as this firm writes
            keep_inputs(review, gathered_inputs(system, by), by=by)
        review.refresh_from_db()
        values = {
            **review.values,
            "attended": "陈总、刘工、车间主任 / Chen, Liu, heads of workshops",
            "conclusion": "体系适宜、充分、有效 / Suitable, adequate, effective",
            "decisions": "换装逆流漂洗 / Counter-current rinsing\n增设危废库围堰 / Bund at the store",
        }
        save_entry(
            system,
            registers()["reviews"],
            EntryValues(title=review.title, state="held", due=review.due, values=values),
            by=by,
            entry=review,
        )


def _entry(system: System, name: str, values: dict[str, str], made: Mapping[str, list[Entry]], *, by: User) -> Entry:
    today, fields = timezone.localdate(), registers()[name].by_name
    days = {key: today + timedelta(days=int(values.pop(key))) for key in ("due", "expires") if key in values}
    links: dict[str, Sequence[Entry]] = {}
    if (target := values.pop("link", "")) != "":
        links = {"aspects": list(system.entries.filter(register=target)[:2])}
    if (target := values.pop("link1", "")) != "":
        links = {"audit": made[target][:1]}
    title, state = values.pop("title"), values.pop("state", "")
    given = EntryValues(
        title=title, owner="刘工 / Liu", state=state, links=links, due=days.get("due"), expires=days.get("expires"),
        values={key: read_value(fields[key], text) for key, text in values.items()},
    )  # fmt: skip
    return save_entry(system, registers()[name], given, by=by)


def _measure(system: System, meters: Sequence[Entry], *, by: User) -> None:
    year = timezone.localdate().year
    typical = {"electricity": 92000.0, "water": 1240.0, "output": 26000.0, "waste": 7.4}
    for meter in meters:
        for month in range(1, 13):
            for back in (0, 1):
                day = timezone.localdate()
                if back == 0 and month >= day.month:
                    continue
                value = (
                    typical[meter.values["stream"]]
                    * (1 + 0.04 * ((month * 5) % 7 - 3))
                    * (1.08 if back and meter.values["stream"] != "output" else 1)
                )
                given = EntryValues(
                    values={"period": f"{year - back}-{month:02}", "value": round(value, 1), "source": "meter"},
                    links={"meter": [meter]},
                )
                save_entry(system, registers()["readings"], given, by=by)


def _certify(case: Any, number: int, *, by: User) -> None:
    today = timezone.localdate()
    way = (
        ((CaseStage.GAP_ANALYSIS, -20),),
        ((CaseStage.GAP_ANALYSIS, -90), (CaseStage.ACTION_PLAN, -70), (CaseStage.DOCUMENTATION, -15)),
        ((CaseStage.INTERNAL_AUDIT, -150), (CaseStage.MANAGEMENT_REVIEW, -140), (CaseStage.BODY_CHOSEN, -130),
         (CaseStage.STAGE_1, -110)),
    )[number]  # fmt: skip
    for stage, days in way:
        record_case_event(case, EventValues(stage=stage, done_on=today + timedelta(days=days)), by=by)
    if number == 2:
        event = EventValues(
            stage=CaseStage.STAGE_2,
            done_on=today - timedelta(days=80),
            body=f"认证机构甲 / Body A（{MARK}）",
            minor=2,
            major=0,
        )
        record_case_event(case, event, by=by)
        certificate = CertificateValues(
            body=f"认证机构甲 / Body A（{MARK}）", certificate="DEMO-14001-0001",
            scope="电镀与抛光 / Electroplating and polishing",
            issued_on=today - timedelta(days=60), expires_on=today + timedelta(days=1035),
        )  # fmt: skip
        save_certificate(case, certificate, by=by)
        record_case_event(case, EventValues(stage=CaseStage.CERTIFIED, done_on=today - timedelta(days=60)), by=by)
        check_certificate(case, f"CNCA 认证信息查询 / public register of CNCA（{MARK}）", by=by)
        record_case_event(
            case, EventValues(stage=CaseStage.SURVEILLANCE_1, planned_on=today + timedelta(days=300)), by=by
        )
