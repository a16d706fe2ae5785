"""Notices in the platform: one per person and key while unread, each person its own, in the reader's language."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from factories import make_user
from symbionet.core.errors import ActionRefused
from symbionet.notices import words
from symbionet.notices.actions import both_languages, mark_all_read, mark_read, notify, send_due_mails
from symbionet.notices.models import Frequency, Notice
from symbionet.notices.queries import (
    NoticeKind,
    frequencies_of,
    kinds,
    notice_kinds,
    notices_of,
    topic_of,
    unread_count,
)
from symbionet.notices.words import notice_text

TITLE = {"zh": "粉煤灰", "en": "Fly ash"}


@pytest.fixture
def ann(db):
    return make_user(name="Ann")


@pytest.fixture
def bob(db):
    return make_user(name="Bob")


def tell(*people, code="message.mention", **more):
    more.setdefault("values", {"title": TITLE})
    return notify(people, code, **more)


def test_one_unread_notice_of_a_key_is_brought_up_to_date(ann, bob):
    first = tell(ann, bob, key="synergy:1", url="/a/")
    Notice.objects.update(mailed_at=timezone.now())
    second = tell(ann, key="synergy:1", url="/b/")

    assert len(first) == 2
    assert [row.pk for row in second] == [notices_of(ann).get().pk]
    assert (notices_of(ann).get().url, notices_of(ann).get().mailed_at) == ("/b/", None)
    assert notices_of(bob).get().url == "/a/"


def test_a_read_one_stays_and_a_new_one_begins(ann):
    (row,) = tell(ann, key="k")
    mark_read(row, by=ann)
    tell(ann, key="k")

    assert notices_of(ann).count() == 2
    assert unread_count(ann) == 1


def test_what_says_nothing_new_is_not_mailed_again(ann):
    (row,) = tell(ann, key="k", url="/a/")
    Notice.objects.update(mailed_at=timezone.now())

    assert tell(ann, key="k", url="/a/") == []
    row.refresh_from_db()
    assert row.mailed_at is not None


def test_quiet_keeps_from_saying_the_same_again_though_it_was_read(ann):
    week = timedelta(days=7)
    (row,) = tell(ann, key="k", quiet=week)
    mark_read(row, by=ann)

    assert tell(ann, key="k", quiet=week) == []
    assert len(tell(ann, key="k", quiet=week, values={"title": {"zh": "渣", "en": "Slag"}})) == 1
    Notice.objects.update(at=timezone.now() - timedelta(days=8), read_at=timezone.now())
    assert len(tell(ann, key="k", quiet=week)) == 1


def test_counts_add_up_while_unread(ann):
    for _ in range(3):
        tell(ann, code="matches.new", values={"count": 2}, key="matches", counted=True)

    assert notice_text(notices_of(ann).get()) == "6 new matches"


def test_without_key_each_is_its_own_and_the_inactive_hear_nothing(ann, bob):
    bob.is_active = False
    bob.save()
    tell(ann, bob)
    tell(ann, bob)

    assert (notices_of(ann).count(), notices_of(bob).count()) == (2, 0)


def test_words_follow_the_reader(ann):
    (row,) = tell(ann)

    with translation.override("zh-hans"):
        assert notice_text(row) == "有人提到了您：粉煤灰"
    assert notice_text(row) == "You were mentioned: Fly ash"


def test_every_code_reads_without_values_and_an_unknown_one_too(ann):
    with pytest.raises(ValueError, match="no words"):
        tell(ann, code="never.heard")
    for code in [*notice_kinds(), "of.a.later.version"]:
        for language in ("en", "zh-hans"):
            with translation.override(language):
                text = notice_text(Notice(person=ann, topic="duties", code=code))
            assert text
            assert "%(" not in text


def test_both_languages_of_lazy_words():
    assert both_languages(topic_of("consents").label)["en"] == "Consents and questions"
    assert both_languages(topic_of("consents").label)["zh"] != "Consents and questions"


def test_nobody_reads_notices_of_others(ann, bob, client_of):
    (row,) = tell(ann, url="/help/who-sees-my-data/")

    with pytest.raises(ActionRefused):
        mark_read(row, by=bob)
    assert client_of(bob).get(reverse("notice_open", args=[row.pk])).status_code == 404
    assert "Fly ash" not in client_of(bob).get(reverse("notice_list")).text
    assert mark_all_read(by=bob) == 0
    row.refresh_from_db()
    assert row.read_at is None


def test_opening_leads_on_and_counts_as_read(ann, client_of):
    (row,) = tell(ann, url="/help/who-sees-my-data/")
    client = client_of(ann)
    assert "Notices: 1 unread" in client.get("/help/who-sees-my-data/").text

    answer = client.get(reverse("notice_open", args=[row.pk]))

    assert answer.headers["Location"] == "/help/who-sees-my-data/"
    assert "Notices: 1 unread" not in client.get("/help/who-sees-my-data/").text


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_notice_never_leads_outside(ann, client_of, url):
    (row,) = tell(ann, url=url)

    assert client_of(ann).get(reverse("notice_open", args=[row.pk])).headers["Location"] == reverse("notice_list")


def test_the_list_filters_pages_and_marks_all_as_read(ann, client_of):
    for _ in range(30):
        tell(ann)
    tell(ann, code="matches.new", values={"count": 1, "best": [{"zh": "灰", "en": "Best ash"}]})
    client = client_of(ann)
    url = reverse("notice_list")

    page = client.get(url)
    assert len(page.context["shown"]) == 25
    assert "Best ash" in page.text
    assert len(client.get(url, {"page": 2}).context["shown"]) == 6
    assert len(client.get(url, {"topic": "matches", "unread": "1"}).context["shown"]) == 1
    assert client.get(url, {"topic": "nonsense", "page": "x"}).status_code == 200
    client.post(reverse("notices_read"))
    assert client.get(url, {"unread": "1"}).context["shown"] == []
    assert unread_count(ann) == 0


def test_preferences_are_kept_and_can_all_be_off(ann, client_of):
    client = client_of(ann)
    url = reverse("notice_preferences")
    chosen = {f"mail-{topic}": how for topic, how in {**frequencies_of(ann), "matches": "weekly"}.items()}
    assert client.get(url).status_code == 200

    client.post(url, chosen)
    assert frequencies_of(ann)["matches"] == Frequency.WEEKLY
    assert ann.notice_preferences.count() == 1  # what follows the default has no row
    client.post(url, {**chosen, "mail-duties": "hourly"})
    assert frequencies_of(ann)["duties"] == Frequency.DAILY
    client.post(reverse("notices_stop_mail"))
    assert set(frequencies_of(ann).values()) == {Frequency.OFF}


def test_a_topic_of_an_app_that_is_gone_is_listed_and_mailed_in_readable_words(ann, client_of):
    tell(ann)
    Notice.objects.update(topic="green_buildings", code="green.invited")
    ann.notice_preferences.create(topic="green_walls", frequency=Frequency.OFF)

    page = client_of(ann).get(reverse("notice_list"))
    assert page.status_code == 200
    assert 'title="green buildings"' in page.text
    assert "Something new for you" in page.text
    assert client_of(ann).get(reverse("notice_preferences")).status_code == 200
    assert send_due_mails(timezone.now() + timedelta(days=1)).sent == 1
    assert "green buildings" in mail.outbox[0].body


def test_a_kind_of_a_topic_that_no_app_declares_is_an_error_that_names_it(monkeypatch):
    rows = {"audit.closed": ("audits", NoticeKind(topic="unheard", words="closed"))}
    monkeypatch.setattr(kinds, "declared_entries", lambda _module, name: rows if name == "NOTICES" else {})

    with pytest.raises(ValueError, match=r"audit\.closed.*unheard"):
        kinds.notice_kinds.__wrapped__()


def test_words_of_a_kind_may_be_a_function_of_the_values(ann, monkeypatch):
    kind = NoticeKind(topic="duties", words=lambda values: f"{values['title']} in room {values['room']}")
    monkeypatch.setattr(words, "notice_kinds", lambda: {"workshop.room": kind})

    assert notice_text(Notice(code="workshop.room", values={"title": TITLE, "room": 7})) == "Fly ash in room 7"
