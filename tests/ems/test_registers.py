"""Registers: what is declared is sound, one way writes all, single rules hold, nothing foreign shows."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document

from ems_world import ASPECT
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.core.history_words import history_lines
from symbionet.ems.actions import (
    EntryValues,
    SystemValues,
    add_action,
    finish_step,
    remove_entry,
    save_entry,
    save_system,
    start_system,
)
from symbionet.ems.actions.significance import rate_aspect
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.registers import LINKS, choices_of, methods, registers
from symbionet.ems.queries.steps import steps

KINDS = {"text", "long", "choice", "yesno", "number", "date", "period", "instrument", "score", "flag", *LINKS}


@pytest.fixture
def system(people) -> System:
    """The system of the owner's firm."""
    return start_system(people.owner_org, SystemValues(scope="Works", head="Chen", manager="Liu"), by=people.owner)


def aspect(system: System, by, **values) -> Entry:
    given = EntryValues(title=values.pop("title", "Rinsing water"), values={**ASPECT, **values})
    return save_entry(system, registers()["aspects"], given, by=by)


def test_declared_registers_are_sound():
    seen: list[str] = []
    for register in registers().values():
        assert register.states
        assert set(register.closed) <= set(register.states)
        assert {one.id for one in choices_of("state")} >= set(register.states)
        for field in register.fields:
            assert field.kind in KINDS, field
            assert all((field.en, field.zh)), field
            assert bool(field.hint_en) == bool(field.hint_zh), field
            assert field.kind != "choice" or field.choices, field
            assert set(field.targets) <= {*seen}, f"{register.id}.{field.name} leads to a register below it"
            assert field.kind not in {"score", "flag"} or field.list in methods(), field
        for language in ("en", "zh"):  # of a list that is read back no heading means two columns
            words = [getattr(field, language).casefold() for field in register.fields]
            assert not {"no.", "number", "state", "编号", "状态", "significance", "重要性"} & set(words), register.id
            assert len(set(words)) == len(words), register.id
        seen.append(register.id)
    assert len({register.letter for register in registers().values()}) == len(seen)


def test_steps_name_what_there_is():
    for step in steps():
        assert set(step.registers) <= set(registers())
        assert len(step.auditor_en) == len(step.auditor_zh) >= 2
        for need in step.needs:
            known = need.what in registers() or need.what in {
                "scope",
                "head",
                "manager",
                "rated",
                "evaluated",
                "settled",
            }
            assert known, need
            assert not need.state or need.state in registers()[need.what].states


@pytest.mark.parametrize(
    ("method", "values", "significant", "because"),
    [
        ("matrix", {"legal": "no", "likelihood": 4, "severity": 5}, False, "total"),  # 20 is not above 20
        ("matrix", {"legal": "no", "likelihood": 3, "severity": 7}, True, "total"),
        ("matrix", {"legal": "yes"}, True, "law"),
        ("matrix", {"legal": "no", "likelihood": 3}, None, None),
        ("yesno", {"legal": "no", "harm": "yes", "better": "yes", "concern": "no"}, False, "total"),
        ("yesno", {"legal": "no", "harm": "yes", "better": "yes", "concern": "yes"}, True, "total"),
        ("factors", dict.fromkeys(("scope", "degree", "frequency", "rules", "public", "saving"), 2), False, "total"),
        (
            "factors",
            {**dict.fromkeys(("scope", "degree", "frequency", "rules", "public"), 1), "saving": 5},
            True,
            "single",
        ),
        ("factors", dict.fromkeys(("scope", "degree", "frequency", "rules", "public", "saving"), 3), True, "total"),
    ],
)
def test_significance_follows_its_rule(method, values, significant, because):
    result = rate_aspect(methods()[method], values)

    assert (result["significant"], result.get("because")) == (significant, because)
    assert (result["method"], result["version"]) == (method, "1")


def test_another_method_rates_anew_and_keeps_the_old_scores(people, system):
    entry = aspect(system, people.owner)
    assert entry.result["significant"] is True

    save_system(system, SystemValues(method="factors"), by=people.owner)

    entry.refresh_from_db()
    assert (entry.result["method"], entry.result["significant"]) == ("factors", None)
    assert entry.values["severity"] == 6.0
    save_system(system, SystemValues(method="matrix"), by=people.owner)
    entry.refresh_from_db()
    assert entry.result["total"] == 30.0


def test_form_adds_changes_and_tells_in_both_languages(people, system, client_of):
    client = client_of(people.owner)
    url = reverse("ems_entry_add", args=[system.pk, "aspects"])

    wrong = client.post(url, {**ASPECT, "title": "Rinsing", "severity": "11"})
    assert wrong.status_code == 400
    assert 'value="11"' in wrong.text  # nothing is lost
    answer = client.post(url, {**ASPECT, "title": "Rin\x07sing\u202e", "activity": "a" * 500})
    entry = Entry.objects.get()
    assert answer.url == entry.get_absolute_url()
    assert (entry.title, entry.number, entry.result["significant"]) == ("Rinsing", 1, True)
    client.post(reverse("ems_entry_edit", args=[entry.pk]), {**ASPECT, "title": "Rinsing", "medium": "air"})
    lines = history_lines(entry)
    assert lines[0].words == "changed the entry"
    assert {(one["label"], one["old"], one["new"]) for one in lines[0].edits} >= {
        ("Medium", "Water and wastewater", "Air")
    }
    client.post(reverse("ems_entry_edit", args=[entry.pk]), {**ASPECT, "title": "Rinsing", "medium": "air"})
    assert history_of(entry).count() == 2  # the same again is no change
    with translation.override("zh-hans"):
        assert {one["label"] for one in history_lines(entry)[0].edits} >= {"类别"}


def test_numbers_run_on_and_hard_values_are_refused(people, system):
    first, second = aspect(system, people.owner), aspect(system, people.owner, title="Chrome mist")

    assert (first.number, second.number) == (1, 2)
    with pytest.raises(ActionRefused):
        save_entry(system, registers()["aspects"], EntryValues(title=" ", values=ASPECT), by=people.owner)
    with pytest.raises(ActionRefused):
        save_entry(system, registers()["aspects"], EntryValues(title="x", state="reported"), by=people.owner)


def test_links_stay_within_the_firm(people, system):
    other = start_system(people.other_org, SystemValues(), by=people.practitioner)
    foreign = aspect(other, people.practitioner)
    given = EntryValues(title="Water", values={"response": "r", "kind": "risk"}, links={"from": [foreign]})

    with pytest.raises(ActionRefused):
        save_entry(system, registers()["risks"], given, by=people.owner)
    assert not Entry.objects.filter(system=system).exists()


def test_a_forged_link_of_another_firm_is_no_choice(people, system, client_of):
    other = start_system(people.other_org, SystemValues(), by=people.practitioner)
    foreign = aspect(other, people.practitioner, title="Secret bath")
    page = client_of(people.owner).post(
        reverse("ems_entry_add", args=[system.pk, "risks"]),
        {"title": "x", "kind": "risk", "response": "y", "from": [foreign.pk]},
    )

    assert page.status_code == 400
    assert "Secret bath" not in page.text
    assert not Entry.objects.filter(register="risks").exists()


def test_who_audits_does_not_answer_for_it_unless_it_says_why(people, system):
    values = {"objective": "o", "criteria": "c", "scope": "s", "method": "onsite", "auditor": "Liu", "audited": "liu"}
    register = registers()["audits"]

    with pytest.raises(ActionRefused) as error:
        save_entry(system, register, EntryValues(title="June", values=values), by=people.owner)
    assert error.value.field == "exception"
    values["exception"] = "Nobody else; the neighbour looks at the notes."
    assert save_entry(system, register, EntryValues(title="June", values=values), by=people.owner).pk


def test_nonconformity_is_closed_only_with_cause_and_effect(people, system):
    register = registers()["nonconformities"]
    values = {"source": "own", "grade": "minor", "correction": "wiped up"}
    entry = save_entry(system, register, EntryValues(title="Spill", state="corrected", values=values), by=people.owner)
    for name, value in {"why1": "valve", "cause": "no check", "action": "check", "similar": "none",
                        "checked_on": "2026-01-02"}.items():  # fmt: skip
        with pytest.raises(ActionRefused):
            save_entry(
                system,
                register,
                EntryValues(title="Spill", state="closed", values=values),
                by=people.owner,
                entry=entry,
            )
        values[name] = value
    given = EntryValues(title="Spill", state="closed", values={**values, "effective": "no"})
    with pytest.raises(ActionRefused) as error:
        save_entry(system, register, given, by=people.owner, entry=entry)
    assert error.value.field == "effective"
    given = EntryValues(title="Spill", state="closed", values={**values, "effective": "yes"})
    assert save_entry(system, register, given, by=people.owner, entry=entry).state == "closed"


def test_a_reading_is_called_by_its_meter_and_period(people, system, client_of):
    meter = save_entry(
        system,
        registers()["meters"],
        EntryValues(title="Main", values={"stream": "water", "unit": "m3"}),
        by=people.owner,
    )
    client_of(people.owner).post(
        reverse("ems_entry_add", args=[system.pk, "readings"]),
        {"meter": meter.pk, "period": "2026年3月", "value": "1,240", "source": "meter"},
    )

    reading = Entry.objects.get(register="readings")
    assert (reading.title, reading.values["value"], reading.values["period"]) == ("Main · 2026-03", 1240.0, "2026-03")
    with pytest.raises(ActionRefused):
        remove_entry(meter, by=people.owner)


def test_a_step_is_done_only_with_its_evidence(people, system):
    with pytest.raises(ActionRefused):
        finish_step(system, 3, by=people.owner)
    for number in range(8):
        aspect(system, people.owner, title=f"Aspect {number}")
    finish_step(system, 3, by=people.owner)
    finish_step(system, 3, by=people.owner)  # a second press

    assert system.steps_done.get().number == 3
    assert history_of(system).filter(verb="ems_system.step_done").count() == 1


def test_list_is_searched_in_values_too(people, system, client_of):
    aspect(system, people.owner, impact="Nickel im Fluss")
    aspect(system, people.owner, title="Chrome mist", impact="喷漆废气")
    client, url = client_of(people.owner), reverse("ems_register", args=[system.pk, "aspects"])

    assert "Chrome mist" not in client.get(url, {"q": "nickel"}).text
    assert "Chrome mist" in client.get(url, {"q": "喷漆"}).text
    assert "Rinsing water" not in client.get(url, {"q": "A-2"}).text


def test_late_entries_and_one_list_of_actions_and_evidence(people, system, client_of):
    yesterday = timezone.localdate() - timedelta(days=1)
    given = EntryValues(title="Spill", due=yesterday, values={"source": "own", "grade": "minor"})
    entry = save_entry(system, registers()["nonconformities"], given, by=people.owner)
    client = client_of(people.owner)

    page = client.post(reverse("ems_entry_evidence", args=[entry.pk]), {"note": "photo of the valve"}, follow=True)
    assert "photo of the valve" in page.text
    client.post(reverse("ems_entry_evidence", args=[entry.pk]), {"note": ""})
    client.post(reverse("ems_entry_evidence", args=[entry.pk]), {"note": "x", "on": "2026-31-31"})
    client.post(reverse("ems_entry_evidence", args=[entry.pk]), {"note": "x", "kind": "gold"})
    assert entry.evidence.count() == 1
    form = {"title": "Mend the valve", "due": "2020-01-01", "entry": entry.pk}
    client.post(reverse("ems_action_add", args=[system.pk]), form)
    client.post(reverse("ems_action_add", args=[system.pk]), form)  # a second press
    assert entry.tasks.count() == 1
    page = client.get(reverse("ems_actions", args=[system.pk])).text
    assert "Mend the valve" in page
    assert "photo of the valve" in page
    assert "1 late" in client.get(system.get_absolute_url()).text
    client.post(reverse("ems_action_done", args=[system.pk, entry.tasks.get().pk]))
    assert entry.tasks.get().done_at is not None


def test_a_firm_sees_nothing_of_another(people, system, client_of):
    entry = aspect(system, people.owner)
    other = start_system(people.other_org, SystemValues(), by=people.practitioner)
    partner = client_of(people.partner)

    for url in (system.get_absolute_url(), entry.get_absolute_url(), reverse("ems_actions", args=[system.pk])):
        assert partner.get(url).status_code == 404
    form = {"title": "x", "entry": entry.pk}
    assert partner.post(reverse("ems_action_add", args=[other.pk]), form).status_code == 404
    assert partner.get(reverse("ems_start")).status_code == 404  # its firm has one


def test_second_system_of_a_firm_is_refused(people, system):
    with pytest.raises(ActionRefused):
        start_system(people.owner_org, SystemValues(), by=people.practitioner)
    with pytest.raises(ActionRefused):
        start_system(people.other_org, SystemValues(), by=people.owner)  # not its firm


def test_dates_are_kept_as_days(people, system, client_of):
    client_of(people.owner).post(
        reverse("ems_entry_add", args=[system.pk, "obligations"]),
        {"title": "Permit", "kind": "permit", "requirement": "r", "expires": "2028-06-30", "due": "2027-01-01"},
    )

    entry = Entry.objects.get()
    assert (entry.expires, entry.due) == (date(2028, 6, 30), date(2027, 1, 1))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_report_of_an_internal_audit_holds_sample_findings_and_gaps(people, client_of, language):
    system = start_system(people.owner_org, SystemValues(), by=people.practitioner)
    values = {"objective": "See how drains are kept", "criteria": "ISO 14001:2015", "scope": "Works 1",
              "method": "onsite", "population": "12 drains", "sample": "4 drains, one of each street",
              "auditor": "Wu", "audited": "Liu"}  # fmt: skip
    audit = save_entry(system, registers()["audits"], EntryValues(title="Drains", values=values), by=people.owner)
    other = save_entry(system, registers()["audits"], EntryValues(title="Store", values=values), by=people.owner)
    for named, title in ((audit, "A drain without a sign"), (other, "An open bund")):
        given = EntryValues(title=title, values={"clause": "8.1", "grade": "minor", "seen": "Drain 7"},
                            links={"audit": [named]})  # fmt: skip
        save_entry(system, registers()["findings"], given, by=people.owner)
    add_action(audit, "Paint the signs", by=people.owner, due=None)
    client = client_of(people.owner)

    answer = client.get(reverse("ems_minutes", args=[audit.pk, "docx"]), HTTP_ACCEPT_LANGUAGE=language)
    document = Document(BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in document.paragraphs), *cells])
    for words in ("12 drains", "4 drains, one of each street", "A drain without a sign", "Drain 7", "Paint the signs"):
        assert words in text
    assert "An open bund" not in text
    assert "______" in text  # no conclusion yet
    assert ("同一人" if language == "zh-hans" else "same person") not in text  # no exception, no line of it
    assert client.get(reverse("ems_minutes", args=[audit.pk, "pdf"])).content.startswith(b"%PDF")
    assert reverse("ems_minutes", args=[audit.pk, "pdf"]) in client.get(audit.get_absolute_url()).text
