"""Mails of notices: at once, digests, caps, each once, in the person's language, ended without signing in."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings as conf
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import make_user
from symbionet.core.models import HistoryLine
from symbionet.notices.actions import notify, send_due_mails, set_preferences
from symbionet.notices.models import Frequency, MailKind, Notice, NoticeMail
from symbionet.notices.queries import frequencies_of

TITLE = {"zh": "粉煤灰", "en": "Fly ash"}


def at(text: str) -> datetime:
    """A moment of the platform's time zone."""
    return timezone.make_aware(datetime.fromisoformat(text))


WEDNESDAY, DIGEST = at("2026-03-04T05:00"), at("2026-03-04T07:01")


@pytest.fixture
def ann(db):
    return make_user(name="Ann", email="ann@example.org")


def tell(person, when, code="message.mention", **more):
    more.setdefault("values", {"title": TITLE})
    (row,) = notify([person], code, **more)
    Notice.objects.filter(pk=row.pk).update(at=when)
    return row


def test_at_once_goes_out_in_the_next_round_and_once(ann):
    tell(ann, WEDNESDAY)

    first = send_due_mails(WEDNESDAY)
    again = send_due_mails(WEDNESDAY + timedelta(minutes=1))

    assert (first.sent, first.notices, again.sent) == (1, 1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["ann@example.org"]
    assert letter.subject == "You were mentioned: Fly ash"
    assert "Hello Ann," in letter.body


def test_digest_waits_for_its_hour_and_holds_everything_of_the_day(ann):
    tell(ann, WEDNESDAY, "matches.new", values={"count": 3, "best": [TITLE]})
    tell(ann, WEDNESDAY, "synergy.held")

    assert send_due_mails(at("2026-03-04T06:59")).sent == 0
    assert send_due_mails(DIGEST).sent == 1
    (letter,) = mail.outbox
    assert letter.subject == "Digest: 2 things are new for you"
    assert letter.body.index("New matches") < letter.body.index("Moves of synergies")
    assert "3 new matches" in letter.body
    assert NoticeMail.objects.get().kind == MailKind.DIGEST


def test_ten_thousand_notices_give_one_digest_a_day(ann):
    many = [
        Notice(person=ann, topic="duties", code="duties.overdue", values={"count": n}, at=WEDNESDAY)
        for n in range(10_000)
    ]
    Notice.objects.bulk_create(many)

    for minutes in range(0, 30 * 60, 30):
        moment = DIGEST + timedelta(minutes=minutes)
        tell(ann, moment, "matches.new", values={"count": 1})
        send_due_mails(moment)

    by_day = NoticeMail.objects.filter(kind=MailKind.DIGEST).values_list("on", flat=True)
    assert len(by_day) == len(set(by_day)) == 2  # Wednesday's, and Thursday's from seven o'clock
    assert len(mail.outbox) == 2
    assert len(mail.outbox[0].body) < 3_000
    assert "and 9990 more" in mail.outbox[0].body
    assert not Notice.objects.filter(at=WEDNESDAY, mailed_at=None).exists()


def test_the_base_itself_refuses_a_second_digest_of_a_day(ann):
    tell(ann, WEDNESDAY, "matches.new")
    NoticeMail.objects.create(person=ann, kind=MailKind.DIGEST, on=DIGEST.date(), at=DIGEST - timedelta(days=3))

    assert send_due_mails(DIGEST).sent == 0
    assert Notice.objects.get().mailed_at is None


def test_at_once_is_capped_by_the_hour_and_nothing_is_lost(ann, settings):
    settings.MAILS_PER_HOUR = 2
    start = at("2026-03-04T10:00")
    for minute in range(30):
        tell(ann, start + timedelta(minutes=minute))
        send_due_mails(start + timedelta(minutes=minute))

    assert len(mail.outbox) == 2
    send_due_mails(start + timedelta(minutes=61))
    assert len(mail.outbox) == 3
    assert mail.outbox[2].subject == "28 things are new for you"
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_what_the_cap_holds_back_comes_with_the_digest(ann, settings):
    settings.MAILS_PER_HOUR = 1
    tell(ann, at("2026-03-04T06:58"))
    send_due_mails(at("2026-03-04T06:58"))
    tell(ann, at("2026-03-04T06:59"))
    tell(ann, at("2026-03-04T06:59"), "matches.new", values={"count": 1})

    send_due_mails(DIGEST)

    assert [letter.subject for letter in mail.outbox[1:]] == ["Digest: 2 things are new for you"]


def test_weekly_comes_on_monday_and_once(ann):
    set_preferences(ann, {"matches": "weekly"}, by=ann)
    tell(ann, WEDNESDAY, "matches.new", values={"count": 1})

    sent = {}
    for day in range(14):
        moment = DIGEST + timedelta(days=day)
        sent[moment.strftime("%a %d")] = send_due_mails(moment).sent

    assert {day: count for day, count in sent.items() if count} == {"Mon 09": 1}


def test_a_missed_monday_is_made_up(ann):
    set_preferences(ann, {"matches": "weekly"}, by=ann)
    tell(ann, WEDNESDAY, "matches.new", values={"count": 1})

    assert send_due_mails(at("2026-03-11T12:00")).sent == 1


def test_off_read_old_inactive_and_demo_get_nothing(ann):
    set_preferences(ann, {"synergies": "off"}, by=ann)
    tell(ann, WEDNESDAY, "synergy.held")
    read = tell(ann, WEDNESDAY)
    Notice.objects.filter(pk=read.pk).update(read_at=WEDNESDAY)
    tell(ann, DIGEST - timedelta(days=15), "consent.asked")
    tell(make_user(is_demo=True), WEDNESDAY)
    gone = make_user()
    tell(gone, WEDNESDAY)
    gone.is_active = False
    gone.save()

    assert send_due_mails(DIGEST).sent == 0
    assert mail.outbox == []


class Broken(EmailBackend):
    """A server that refuses one address."""

    def send_messages(self, messages):
        if any("ann@example.org" in message.to for message in messages):
            raise OSError("connection reset")
        return super().send_messages(messages)


def test_a_failing_server_stops_nobody_else_and_is_tried_again(ann, settings, caplog):
    other = make_user(email="zoe@example.org")
    tell(ann, WEDNESDAY)
    tell(other, WEDNESDAY)
    working = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Broken"}}

    round_ = send_due_mails(WEDNESDAY)
    assert (round_.sent, round_.failed) == (1, 1)
    assert "tried again" in caplog.text
    assert NoticeMail.objects.filter(person=ann).count() == 0
    settings.MAILERS = working
    assert send_due_mails(WEDNESDAY + timedelta(minutes=1)).sent == 1
    assert sorted(letter.to[0] for letter in mail.outbox) == ["ann@example.org", "zoe@example.org"]


class Dying(EmailBackend):
    """A process that is killed after the mail has left."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise KeyboardInterrupt


def test_a_crash_in_the_middle_repeats_nothing(ann, settings):
    other = make_user(email="zoe@example.org")
    tell(ann, WEDNESDAY)
    tell(other, WEDNESDAY)
    working = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Dying"}}
    with pytest.raises(KeyboardInterrupt):
        send_due_mails(WEDNESDAY)
    settings.MAILERS = working

    send_due_mails(WEDNESDAY + timedelta(minutes=1))

    assert sorted(letter.to[0] for letter in mail.outbox) == ["ann@example.org", "zoe@example.org"]


def test_the_mail_comes_in_the_language_of_the_person(db):
    person = make_user(name="王工", language="zh-hans")
    tell(person, WEDNESDAY)

    send_due_mails(WEDNESDAY)

    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert letter.subject == "有人提到了您：粉煤灰"
    assert "王工，您好！" in letter.body
    assert 'lang="zh-hans"' in html
    assert not re.search(r"\b(?:Hello|notices|mail|more)\b", letter.body.replace("http", " http").split("http")[0])


def test_text_of_people_cannot_break_out_of_the_html(ann):
    tell(ann, WEDNESDAY, values={"title": {"zh": "<b>x</b>", "en": "<script>x</script>\nBcc: a@b"}})

    send_due_mails(WEDNESDAY)

    (letter,) = mail.outbox
    assert "<script>" not in letter.alternatives[0][0]
    assert "\n" not in letter.subject


def stop_path(letter) -> str:
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address.startswith(conf.PUBLIC_URL)
    assert address in letter.body
    return urlsplit(address).path


def test_unsubscribing_needs_no_sign_in_and_no_get_changes_anything(ann):
    tell(ann, WEDNESDAY)
    send_due_mails(WEDNESDAY)
    path = stop_path(mail.outbox[0])
    visitor = Client(enforce_csrf_checks=True)

    page = visitor.get(path)
    assert page.status_code == 200
    assert "ann@example.org" not in page.text
    assert frequencies_of(ann)["messages"] == Frequency.AT_ONCE
    assert visitor.post(path, {"scope": "topics"}).status_code == 200
    assert frequencies_of(ann)["messages"] == Frequency.OFF
    assert frequencies_of(ann)["matches"] == Frequency.DAILY
    assert HistoryLine.objects.filter(verb="notices.unsubscribed").count() == 1
    visitor.post(path, {"scope": "all"})
    assert set(frequencies_of(ann).values()) == {Frequency.OFF}


def test_one_click_of_the_mail_program_ends_the_topics_of_the_mail(ann):
    tell(ann, WEDNESDAY, "matches.new", values={"count": 1})
    send_due_mails(DIGEST)
    (letter,) = mail.outbox
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    answer = Client(enforce_csrf_checks=True).post(stop_path(letter), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert frequencies_of(ann)["matches"] == Frequency.OFF
    assert frequencies_of(ann)["messages"] == Frequency.AT_ONCE


@pytest.mark.parametrize("token", ["nonsense", "W251bGwsW11d:1abc:xyz"])
def test_a_link_that_is_not_whole_says_where_mails_are_set(db, client, token):
    answer = client.get(f"/notices/unsubscribe/{token}/")
    assert answer.status_code == 410
    assert reverse("notice_preferences") in answer.text
    assert client.post(f"/notices/unsubscribe/{token}/").status_code == 410
