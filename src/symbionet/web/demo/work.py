"""What the people of the demo said, wrote and were asked: contacts, tasks, messages, documents, consents, the yearly
question. Written by the actions people use, made up, and marked as demo."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import Workbook

from symbionet.accounts.models import User
from symbionet.agreements.pages.letters import letter_about
from symbionet.impact.actions import Answer, answer_confirmation, request_confirmations
from symbionet.letters import letter_docx, letter_pdf
from symbionet.notices.actions import both_languages, mark_keys_read
from symbionet.synergies.actions import ask_missing_consents, give_name, show_interest
from symbionet.synergies.models import Audience, DocumentKind, Stage, Synergy
from symbionet.synergies.queries import TRACK
from symbionet.work.actions import (
    NoteValues,
    add_document,
    add_task,
    add_version,
    finish_task,
    log_contact,
    post_message,
)
from symbionet.work.models import ContactKind, Message, kind_of
from symbionet.work.queries.messages import message_keys

__all__ = ["DemoPeople", "write_demo_talks"]

MARK = "演示数据 / demo"
SAID_BY = f"厂办李主任 / Director Li（{MARK}）"
TALKED = TRACK[TRACK.index(Stage.NEGOTIATION) :]  # stages at which both sides of the demo have agreed to be named
CONTACTS = (  # days ago, kind, who, what was agreed
    (40, ContactKind.CALL, "生产科 / production", "愿意提供资料 / will send the data"),
    (26, ContactKind.VISIT, "厂办李主任 / Director Li", "看了堆场和筒仓，可取样 / saw yard and silo, may take samples"),
    (9, ContactKind.MEETING, "双方 / both sides", "先试两批，再谈价格 / try two batches, then the price"),
)
MESSAGES = (  # days ago, who writes, who reads, what
    (24, "team", Audience.PARTIES, "双方都已同意公开身份，可在这里直接沟通。/ Both sides may be named: write here."),
    (21, "provider", Audience.PARTIES, "可以先送两袋样品，运费我方承担。/ We can send two bags first, at our cost."),
    (20, "receiver", Audience.PARTIES, "样品请附检测报告。/ Please add the analysis to the samples."),
    (6, "team", Audience.PROVIDER, "报价前请再测一次烧失量。/ Measure the loss on ignition before you name a price."),
    (
        1,
        "receiver",
        Audience.PARTIES,
        "第一批试用正常，想谈年供应量。/ The first batch ran well: let us talk of a year.",
    ),
)
UNREAD = 2  # the newest ones
ANALYSIS = (  # parameter, value, unit, method
    ("细度（45 μm 筛余） / residue on 45 μm", 22.4, "%", "GB/T 1345"),
    ("烧失量 / loss on ignition", 4.1, "%", "GB/T 176"),
    ("含水量 / moisture", 0.3, "%", "GB/T 1596"),
    ("氯离子 / chloride", 0.02, "%", "GB/T 176"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPeople:
    """Who acts in the demo."""

    practitioner: User
    technical: User
    member: User  # of the provider of the synergies that are told at length
    partner: User  # of the receiver of the first of them


def write_demo_talks(people: DemoPeople, *, own: list[Synergy]) -> None:
    """Fill the demo's synergies with what people did; `own` are those of the member, the one told at length first."""
    for synergy in Synergy.objects.filter(is_demo=True).exclude(stage=Stage.IDEA).order_by("pk"):
        if synergy not in own[:1]:
            _talk_by_phone(synergy, by=people.practitioner, asked=synergy.stage not in TALKED)
    for synergy in own[:1]:
        _talk_at_length(synergy, people)
    for synergy in own[1:2]:
        _ask_the_member(synergy, people)
    _ask_for_the_year(people)


def _talk_by_phone(synergy: Synergy, *, by: User, asked: bool) -> None:
    """One call in the log, and the names: asked for, or agreed to on the phone."""
    days, kind, whom, agreed = CONTACTS[0]
    log_contact(_contact(days, kind, whom, agreed), by=by, subject=synergy)
    if asked:
        ask_missing_consents(synergy, by=by)
        return
    for side in (synergy.provider, synergy.receiver):
        give_name(synergy, side, by=by, told_by=SAID_BY)


def _contact(days: int, kind: str, whom: str, agreed: str) -> NoteValues:
    on = timezone.localdate() - timedelta(days=days)
    return {"kind": kind, "whom": f"{whom}（{MARK}）", "agreed": agreed, "on": on}


def _talk_at_length(synergy: Synergy, people: DemoPeople) -> None:
    """Both sides named, their letters, papers and tasks: what a synergy in negotiation looks like."""
    by = people.practitioner
    for side, person in ((synergy.provider, people.member), (synergy.receiver, people.partner)):
        show_interest(synergy, side, by=person, named=True, note=MARK)
    for days, kind, whom, agreed in CONTACTS:
        log_contact(_contact(days, kind, whom, agreed), by=by, subject=synergy)
    _papers(synergy, people)
    for text in MESSAGES[:-UNREAD]:
        _post(synergy, text, people)
    for person in (people.member, people.partner):
        mark_keys_read(message_keys(kind_of(synergy), synergy.pk), by=person)
    for text in MESSAGES[-UNREAD:]:
        _post(synergy, text, people)
    _tasks(synergy, people)


def _post(synergy: Synergy, post: tuple[int, str, str, str], people: DemoPeople) -> None:
    days, who, audience, text = post
    writers = {"team": people.practitioner, "provider": people.member, "receiver": people.partner}
    message = post_message(synergy, f"{text}（{MARK}）", audience=audience, by=writers[who])
    at = timezone.now() - timedelta(days=days)
    Message.objects.filter(pk=message.pk).update(at=at)  # a history of weeks, not of one second


def _tasks(synergy: Synergy, people: DemoPeople) -> None:
    today, by = timezone.localdate(), people.practitioner
    planned = (
        (f"寄两袋样品到实验室 / send two bags to the laboratory（{MARK}）", 3, people.member),
        (f"填写期望价格 / enter the price you expect（{MARK}）", -1, people.member),
        (f"提供接收标准 / send the limits you accept（{MARK}）", 5, people.partner),
        (f"核对运输许可 / check the transport permit（{MARK}）", 8, people.technical),
    )
    for title, days, person in planned:
        add_task(synergy, title, by=by, due=today + timedelta(days=days), assigned_to=person)
    booked = add_task(synergy, f"预约实验室 / book the laboratory（{MARK}）", by=by, due=today - timedelta(days=12))
    finish_task(booked, by=by)


def _papers(synergy: Synergy, people: DemoPeople) -> None:
    """Small real files: an analysis in two versions, an agreement as Word and a trial plan as PDF."""
    first, second = (ContentFile(_workbook(rows), name="analysis.xlsx") for rows in (ANALYSIS[:2], ANALYSIS))
    title, shared = f"检测报告 / analysis（{MARK}）", Audience.PARTIES
    kind = DocumentKind.ANALYSIS
    analysis = add_document(synergy, first, kind=kind, title=title, audience=shared, by=people.member)
    add_version(analysis, second, by=people.member, note=MARK)
    letters = ((DocumentKind.NDA, letter_docx, "nda.docx"), (DocumentKind.TRIAL_PLAN, letter_pdf, "trial.pdf"))
    for kind, made, name in letters:
        file, label = ContentFile(made(letter_about(synergy, kind, lang="zh")), name=name), both_languages(kind.label)
        title = f"{label['zh']} / {label['en']}（{MARK}）"
        add_document(synergy, file, kind=kind, title=title, audience=shared, by=people.practitioner)


def _workbook(rows: Sequence[tuple[str, float, str, str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append([MARK])
    sheet.append(["项目 / parameter", "结果 / result", "单位 / unit", "方法 / method"])
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ask_the_member(synergy: Synergy, people: DemoPeople) -> None:
    """A synergy in which nobody is named yet: a question, a message and a task wait for the member."""
    text = "有企业对贵方资源感兴趣，是否愿意让对方知道贵方名称？/ A firm is interested: may it know who you are?"
    _post(synergy, (2, "team", Audience.PROVIDER, text), people)
    due = timezone.localdate() + timedelta(days=4)
    title = f"答复是否公开身份 / answer whether you may be named（{MARK}）"
    add_task(synergy, title, by=people.practitioner, due=due, assigned_to=people.member)


def _ask_for_the_year(people: DemoPeople) -> None:
    """The yearly question to both sides of what is sustained: one side has answered, the others have not."""
    year = timezone.localdate().year - 1
    kept = Synergy.objects.filter(is_demo=True, stage=Stage.SUSTAINED).select_related("provider", "receiver")
    asked = request_confirmations(year, by=people.practitioner, synergies=kept.order_by("pk"))
    others = [one for one in asked if one.organisation_id not in people.member.organisation_ids]
    for request in others[:1]:
        answer_confirmation(request, Answer(runs=True, name=SAID_BY, note=MARK))
