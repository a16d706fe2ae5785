"""Mails answered to a thread's own address: kept with it under the rules of the page, once; what is refused is said."""

import io
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image

from imap_server import inbox_server
from symbionet.core.models import HistoryLine
from symbionet.network.models import Visibility
from symbionet.notices.actions import notify, send_due_mails
from symbionet.notices.queries.replies import read_reply_address, reply_address
from symbionet.web.rounds import hold_rounds
from symbionet.work.actions import post_message, read_inbox
from symbionet.work.models import Document, Message

ADDRESS = "talk@example.org"


@pytest.fixture(params=[True, False], ids=["move", "copy"])
def moves(request) -> bool:
    """Whether the server knows MOVE (RFC 6851)."""
    return request.param


@pytest.fixture
def inbox(settings, tmp_path):
    settings.HOME = tmp_path
    settings.INBOX_ADDRESS = ADDRESS
    with inbox_server() as server:
        settings.INBOX = server.url
        yield server


@pytest.fixture
def asked(people, inbox) -> SimpleNamespace:
    """A message to both parties, of which the owner was told by mail; neither firm knows the other."""
    people.have.visibility = Visibility.CONSENT
    people.have.save()
    people.first = post_message(people.synergy, "When can it start?", audience="parties", by=people.practitioner)
    send_due_mails()
    (people.letter,) = [one for one in mail.outbox if one.to == [people.owner.email]]
    (people.address,) = people.letter.reply_to
    mail.outbox.clear()
    return people


def answer(asked, text="In May.", **more) -> EmailMessage:
    """The owner's answer."""
    letter = EmailMessage()
    letter["From"] = more.pop("sender", f"Owner <{asked.owner.email.upper()}>")
    letter["To"] = more.pop("to", asked.address)
    letter["Subject"] = more.pop("subject", "Re: 1 new message")
    letter["Message-ID"] = more.pop("key", "<one@mail.example>")
    letter.set_content(text, **more)
    return letter


def answers() -> list[str]:
    return list(Message.objects.exclude(text="When can it start?").values_list("text", flat=True))


def put(inbox, letter):
    return inbox.put(letter if isinstance(letter, bytes) else bytes(letter).replace(b"\n", b"\r\n"))


def test_the_mail_of_one_message_says_where_an_answer_goes_and_who_reads_it(asked):
    assert asked.address.startswith("talk+")
    assert asked.address == asked.address.lower()
    assert len(asked.address.split("@")[0]) <= 64  # RFC 5321
    assert "Who reads your answer: Both parties and the practitioners" in asked.letter.body
    assert "Both parties and the practitioners" in asked.letter.alternatives[0][0]
    assert "When can it start?" not in asked.letter.body


def test_mails_of_several_messages_of_others_or_without_an_inbox_take_no_answer(asked, settings):
    for text in ("And how much?", "And where?"):
        post_message(asked.synergy, text, audience="parties", by=asked.practitioner)
    send_due_mails()
    notify([asked.outsider], "message.mention", values={"title": {"zh": "粉煤灰", "en": "Fly ash"}})
    send_due_mails()
    settings.INBOX = ""
    post_message(asked.synergy, "words", audience="receiver", by=asked.practitioner)
    send_due_mails()

    assert len(mail.outbox) >= 3
    assert [letter.reply_to for letter in mail.outbox if letter.reply_to] == []
    assert not any("Who reads your answer" in letter.body for letter in mail.outbox)


def test_an_answer_is_kept_as_a_message_of_its_writer(asked, settings, moves):
    with inbox_server(moves=moves) as server:
        settings.INBOX = server.url
        letter = put(server, answer(asked, "In May.\n\nOn 3 May 2026, Symbionet <a@b.cn> wrote:\n> 1 new message\n"))

        done = read_inbox()

        assert (done.kept, done.refused, done.failed) == (1, 0, False)
        message = Message.objects.latest("pk")
        assert (message.text, message.audience, message.subject) == ("In May.", "parties", asked.synergy)
        assert (message.author, message.organisation_id) == (asked.owner, asked.owner_org.pk)
        assert HistoryLine.objects.filter(verb="message.sent", by=asked.owner).count() == 1
        assert mail.outbox == []
        assert [one.folder for one in server.mails.values() if one.folder] == ["Kept"]
        assert "\\Seen" in letter.flags
        assert read_inbox().kept == 0


def test_the_address_may_be_folded_to_capitals_or_stand_in_another_header(asked, inbox):
    put(inbox, answer(asked, "One.", to=asked.address.upper()))
    other = answer(asked, "Two.", to=ADDRESS, key="<two@mail.example>")
    other["Delivered-To"] = asked.address
    put(inbox, other)

    read_inbox()

    assert answers() == ["One.", "Two."]


ZH = "五月可以，每月约二十吨。㙍镕"  # the last two are in no GB 2312


@pytest.mark.parametrize(
    ("charset", "said", "coding"),
    [("gb18030", "gb18030", "base64"), ("gbk", "gb2312", "quoted-printable"), ("utf-8", "utf-8", "quoted-printable")],
)
def test_chinese_of_any_program_is_read(asked, inbox, charset, said, coding):
    text = ZH.replace("㙍", "") if charset == "gbk" else ZH
    letter = answer(asked, "x")
    letter.set_content(f"{text}\r\n\r\n发自我的iPhone\r\n".encode(charset), "text", "plain", cte=coding)
    letter.replace_header("Content-Type", f'text/plain; charset="{said}"')
    put(inbox, letter)

    read_inbox()

    assert answers() == [text]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>In&nbsp;May &amp; June.</p><blockquote>old <p>words</p></blockquote>", "In May & June."),
        ("<style>p{}</style><div>五月。</div><div>在 2026年3月4日，平台 写道：</div><div>旧</div>", "五月。"),
        ("<p>Yes</p><hr><p><b>From:</b> Symbionet<br><b>Sent:</b> Monday</p><p>old</p>", "Yes"),
        ("好的<div>------------------ 原始邮件 ------------------</div><div>旧</div>", "好的"),
    ],
)
def test_html_alone_is_read_without_what_it_quotes(asked, inbox, html, text):
    put(inbox, answer(asked, html, subtype="html"))

    read_inbox()

    assert answers() == [text]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n-- \nLin Tao\nOwner Power", "Yes."),
        ('Yes.\n\nAt 2026-03-04 10:00:00, "Symbionet" <a@b.cn> wrote:\n\nold', "Yes."),
        ("Yes.\n\nOn Wed, 4 Mar 2026 at 10:00, Symbionet\n<a@b.cn> wrote:\n> old", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: x\n\nold", "Yes."),
        ("可以。\n\n平台 <a@b.cn> 于2026年3月4日周三 10:00写道：\n> 旧", "可以。"),
        ("From: June we have more.\nTell us.", "From: June we have more.\nTell us."),
        ("The clerk wrote:\nno more than 20 t", "The clerk wrote:\nno more than 20 t"),
        ("a\0b\x07", "ab"),
    ],
)
def test_what_is_quoted_and_the_signature_are_cut_off(asked, inbox, text, own):
    letter = answer(asked, "x")
    letter.set_content(text.encode(), "text", "plain", cte="base64")
    put(inbox, letter)

    read_inbox()

    assert answers() == [own]


def forged(address: str) -> str:
    return address.replace("-parties-", "-provider-")


@pytest.mark.parametrize(
    "how",
    [
        {"sender": "partner@example.org"},
        {"sender": "owner@example.org, partner@example.org"},
        {"sender": "stranger@elsewhere.org"},
        {"to": forged},
        {"to": lambda address: ADDRESS},
        {"to": lambda address: "talk+nonsense@example.org"},
        {"subject": "自动回复: 1 new message"},
        {"headers": ["Auto-Submitted: auto-replied"]},
        {"headers": ["Precedence: bulk"]},
        {"headers": ["X-Auto-Response-Suppress: All"]},
    ],
    ids=["another-member", "two-senders", "stranger", "forged", "no-token", "nonsense", "subject", "auto-submitted",
         "bulk", "suppressed"],
)  # fmt: skip
def test_who_is_not_the_person_and_what_a_machine_wrote_is_put_aside_without_a_word(asked, inbox, how):
    more = {key: value(asked.address) if callable(value) else value for key, value in how.items()}
    letter = put(inbox, answer(asked, **more))

    assert read_inbox().refused == 1
    assert (answers(), mail.outbox, letter.folder) == ([], [], "Refused")
    assert "\\Flagged" in letter.flags


def test_the_same_mail_is_kept_once_and_the_database_sees_to_it(asked, inbox):
    again = [put(inbox, answer(asked)) for _ in range(2)]

    read_inbox()

    assert answers() == ["In May."]
    assert [one.folder for one in again] == ["Kept", "Kept"]
    assert mail.outbox == []
    key = Message.objects.latest("pk").mail_key
    with pytest.raises(IntegrityError):
        Message.objects.create(subject=asked.synergy, text="x", mail_key=key)


def refused_letter(inbox, letter):
    read_inbox()
    (told,) = mail.outbox
    assert (answers(), letter.folder) == ([], "Refused")
    assert told.extra_headers["Auto-Submitted"] == "auto-replied"
    assert told.extra_headers["In-Reply-To"] == "<one@mail.example>"
    assert told.reply_to == []
    return told


def test_a_name_told_too_early_is_refused_in_the_language_of_the_person(asked, inbox):
    asked.owner.language = "zh-hans"
    asked.owner.save()

    told = refused_letter(inbox, put(inbox, answer(asked, "请到甲电厂来取样。")))

    assert told.to == [asked.owner.email]
    assert told.subject == "您的回信未被收录"
    assert "甲电厂" in told.body
    assert f"/synergies/{asked.synergy.pk}/messages/" in told.body


def test_who_left_the_firm_is_refused_and_told_nothing_of_the_thread(asked, inbox):
    asked.owner.memberships.all().delete()

    told = refused_letter(inbox, put(inbox, answer(asked)))

    assert "You do not take part in this any more" in told.body
    assert "/synergies/" not in told.body


def test_whose_sign_in_is_closed_is_not_answered(asked, inbox):
    asked.owner.is_active = False
    asked.owner.save()
    letter = put(inbox, answer(asked))

    read_inbox()

    assert (answers(), mail.outbox, letter.folder) == ([], [], "Refused")


@pytest.mark.parametrize(
    ("text", "why"), [("x" * 4001, "more than 4000 characters"), ("> only quoted", "Write the message first.")]
)
def test_too_much_and_nothing_are_refused(asked, inbox, text, why):
    assert why in refused_letter(inbox, put(inbox, answer(asked, text))).body


def test_an_address_holds_for_a_year(asked, inbox):
    made = read_reply_address(asked.address)
    long_ago = timezone.localdate() - timedelta(days=366)
    old = reply_address(made.person_id, made.thread, sent_on=long_ago)

    assert "older than a year" in refused_letter(inbox, put(inbox, answer(asked, to=old))).body


def test_of_a_mail_that_is_too_large_only_the_head_is_fetched(asked, inbox, monkeypatch):
    monkeypatch.setattr("symbionet.work.actions.inbox.MOST_BYTES", 1000)

    assert "too large" in refused_letter(inbox, put(inbox, answer(asked, "x\n" * 600))).body


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    return data.getvalue()


def test_attachments_become_documents_of_the_same_readers_and_what_is_no_document_is_told(asked, inbox):
    letter = answer(asked)
    letter.add_attachment(picture(), "image", "png", filename="样品.png")
    letter.add_attachment(picture(), "image", "png", filename="logo.png", disposition="inline")
    letter.add_attachment(b"MZ", "application", "octet-stream", filename="run.exe")
    put(inbox, letter)

    assert read_inbox().kept == 1
    (document,) = Document.objects.filter(created_by=asked.owner)
    assert (document.title, document.audience, document.subject) == ("样品", "parties", asked.synergy)
    (told,) = mail.outbox
    assert told.subject == "Not all attachments of your answer were kept"
    assert "run.exe: This is no photo" in told.body
    assert answers() == ["In May."]


def test_one_broken_mail_stops_no_other(asked, inbox, monkeypatch):
    broken = answer(asked, "x", key="<broken@mail.example>")
    broken.set_content(b"x", "text", "plain", cte="base64")
    raw = bytes(broken).replace(b"\n", b"\r\n")
    letters = [put(inbox, b""), put(inbox, b"\xff\xfe\0"), put(inbox, raw[: len(raw) // 2]), put(inbox, answer(asked))]

    done = read_inbox()

    assert done.kept >= 1
    assert "In May." in answers()
    assert {one.folder for one in letters} <= {"Kept", "Refused"}


@pytest.mark.parametrize("command", ["LOGIN", "SEARCH", "FETCH"])
def test_a_cut_connection_leaves_all_unread_and_is_one_line_of_the_log(asked, inbox, caplog, command):
    letter = put(inbox, answer(asked))
    inbox.dies_at = command

    assert read_inbox().failed
    assert (letter.folder, letter.flags, answers()) == ("INBOX", set(), [])
    assert len(caplog.records) == 1
    assert "\n" not in caplog.records[0].getMessage()
    assert read_inbox().kept == 1


@pytest.mark.parametrize("command", ["STORE", "MOVE"])
def test_a_connection_cut_after_the_answer_is_kept_keeps_it_once(asked, inbox, command):
    put(inbox, answer(asked))
    inbox.dies_at = command

    assert read_inbox().failed
    assert not read_inbox().failed
    assert answers() == ["In May."]


def test_a_wrong_password_or_no_server_is_told_without_the_password(asked, inbox, settings, caplog):
    settings.INBOX = inbox.url.replace("pass%2Fword", "guess")
    assert read_inbox().failed
    settings.INBOX = "imap://talk:guess@127.0.0.1:1/INBOX"
    assert read_inbox().failed

    assert len(caplog.records) == 2
    assert "guess" not in caplog.text


def test_the_command_reads_it(asked, inbox, settings, capsys):
    put(inbox, answer(asked))
    call_command("read_inbox")
    assert capsys.readouterr().out == "1 answers kept, 0 e-mails refused\n"
    assert answers() == ["In May."]

    inbox.dies_at = "LOGIN"
    with pytest.raises(CommandError, match="could not be read"):
        call_command("read_inbox")
    settings.INBOX = ""
    with pytest.raises(CommandError, match="no inbox is set"):
        call_command("read_inbox")


@pytest.mark.django_db(transaction=True)
def test_the_round_of_the_server_reads_it(asked, inbox):
    letter = put(inbox, answer(asked))
    turns = iter([False, True])

    hold_rounds(SimpleNamespace(wait=lambda _seconds: next(turns)))

    assert (answers(), letter.folder) == (["In May."], "Kept")
