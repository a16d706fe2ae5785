"""History lines in words."""

import re
from pathlib import Path

from django.utils import translation

from symbionet.accounts import actions
from symbionet.core import history
from symbionet.core.app import our_apps
from symbionet.core.history_words import history_lines, verb_in_words, verbs
from symbionet.core.texts import both_names
from symbionet.notices.queries import notice_kinds

RECORDED = re.compile(r'"((?!vbaproject)[a-z]+\.[a-z_]+)"')  # a macro's file name is no verb


def test_every_recorded_verb_has_its_words():
    recorded = {
        verb
        for one in our_apps()
        for path in (*Path(one.path).glob("actions.py"), *Path(one.path).glob("actions/**/*.py"))
        for verb in RECORDED.findall(path.read_text(encoding="utf-8"))
    }

    assert recorded - set(verbs()) - set(notice_kinds()) == set()  # the codes of notices have words of their own


def test_line_names_who_what_and_the_changed_fields(people):
    user = people.owner

    actions.edit_profile(user, name="Li Ming", phone="", language="zh-hans", by=user)

    (row,) = history_lines(user)
    assert (row.by, row.words) == ("Li Ming", "edited the profile")
    assert row.edits == [
        {"label": "language", "old": "English", "new": "简体中文"},
        {"label": "name", "old": "", "new": "Li Ming"},
    ]


def test_organisation_is_named_in_the_language_of_the_reader(people):
    line = {"organisation": ["", both_names(people.owner_org)], "side": ["", "receiver"]}
    history.record(None, "synergy.naming_agreed", people.synergy, changes=line)
    moved = history.changes(people.have, {"organisation": people.other_org})

    told = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told[language] = [edit["new"] for edit in history_lines(people.synergy)[0].edits]

    assert told == {"en": ["Owner Power", "Receiver"], "zh-hans": ["甲电厂", "需方"]}
    assert moved["organisation"] == [both_names(people.owner_org), both_names(people.other_org)]


def test_lists_and_yes_and_no_are_read_by_people(people):
    history.record(None, "resource.edited", people.have, changes={"hazardous": ["", "True"], "ewc": ["[]", ["100102"]]})

    (row,) = history_lines(people.have)
    assert row.by == "the system"
    assert row.edits == [
        {"label": "List of Waste codes", "old": "[]", "new": "100102"},
        {"label": "hazardous", "old": "", "new": "yes"},
    ]


def test_closed_details_of_an_object_stay_out_of_its_history(people):
    history.record(None, "resource.edited", people.have, changes={"price": ["", "30 CNY/t"], "storage": ["", "silo"]})
    people.have.closed_details = frozenset({"price"})

    (row,) = history_lines(people.have)
    assert [edit["new"] for edit in row.edits] == ["silo"]


def test_a_verb_without_words_is_read_as_english():
    assert verb_in_words("audit.report_handed_in") == "report handed in"
