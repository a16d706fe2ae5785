"""The whole way of an audit as its people walk it, and what they may not do."""

import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document as Word
from PIL import Image

from factories import make_organisation
from symbionet.accounts.models import Membership
from symbionet.accounts.queries import contacts_of
from symbionet.audits.actions import (
    AuditorValues,
    AuditValues,
    FindingValues,
    FollowUpValues,
    OpportunityValues,
    capture_resource,
    make_link,
    plan_audit,
    record_finding,
    record_follow_up,
    record_opportunity,
    review_report,
    save_auditor,
)
from symbionet.audits.models import Audit, Finding, FollowUp, Pin, Stage
from symbionet.audits.pages.report import report_letter
from symbionet.audits.pages.visit import found_shown, opportunities_shown, users_sentence
from symbionet.audits.queries import audit_figures, audits_visible_to, found_resources_of
from symbionet.audits.queries.due import due_of
from symbionet.audits.queries.signing import code_of, proving_person
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.core.history_words import history_lines
from symbionet.core.indicators import Scope
from symbionet.engine.savings import load_library
from symbionet.matches.models import Match
from symbionet.network.models import Resource
from symbionet.programme.queries.counted import audits_signed
from symbionet.work.models import Document
from symbionet.work.queries.documents import documents_visible_to

DAY = date(2026, 3, 2)


@pytest.fixture
def audit(people) -> Audit:
    """An audit of the owner's firm, led by the auditor."""
    people.owner_org.gb4754 = "C3031"
    people.owner_org.save()
    return plan_audit(
        AuditValues(organisation=people.owner_org, planned_on=DAY, lead=people.auditor), by=people.practitioner
    )


def picture(name: str = "leak.jpg", color: str = "#888888") -> SimpleUploadedFile:
    """A photo."""
    stream = io.BytesIO()
    Image.new("RGB", (600, 400), color).save(stream, format="JPEG")
    return SimpleUploadedFile(name, stream.getvalue())


def write(client, audit, kind: str, **fields):
    fields.setdefault("client_id", str(uuid4()))
    return client.post(reverse("visit_write", args=[audit.pk, kind]), fields, follow=True)


def visited(client, audit):
    """Findings, a sign, a meter, an idle load, a have and two opportunities, and the day of the visit."""
    finding = {"area": "energy", "text": "Leak at press 4", "severity": "major", "corrected": "on"}
    write(client, audit, "finding", **finding, photo=picture(), photo_after=picture("after.jpg"))
    write(client, audit, "pin", map="water", cell="c4", problem="big", note="Drain open")
    write(client, audit, "reading", meter="Main", value="123456.5", unit="kWh")
    write(client, audit, "idle", what="Compressor", kw="12", hours="4760", tier="measured")
    write(client, audit, "resource", direction="have", title="粉煤灰", quantity="1200 t/year")
    saving = {"kind_of": "E", "stream": "electricity", "level": "demand", "tier": "rule", "system": "air"}
    write(client, audit, "opportunity", title="Mend leaks", amount="50000", money="40000", cost="2000", **saving)
    write(client, audit, "opportunity", title="New compressor", amount="30000", money="24000", cost="90000", **saving)
    client.post(reverse("audit_move", args=[audit.pk, "visited"]), {"on": DAY.isoformat()})


def test_the_whole_way(people, audit, client_of, client):
    auditor, reviewer, owner = client_of(people.auditor), client_of(people.practitioner), client_of(people.owner)
    page = auditor.post(reverse("audit_link_make", args=[audit.pk]), {"purpose": "previsit"}, follow=True).text
    link = audit.links.get()
    assert link.token in page

    url = reverse("audit_link", args=[link.token])
    assert "Owner Power" in client.get(url).text
    told = {"page": "firm", "q-contact": "Li", "q-products": "Slabs", "q-output": "1000", "q-output_unit": "t"}
    client.post(url, told)
    client.post(url, {"page": "year", "q-electricity": "500000", "q-water": "2000", "q-hazardous": "1"})
    client.post(url, {"page": "wastes", "q-waste_name-1": "Dust"})
    assert "Thank you" in client.post(url, {"page": "papers", "q-permits": ["eia"]}).text
    assert client.get(url).status_code == 410
    audit.refresh_from_db()
    assert audit.stage == Stage.RECEIVED

    visited(auditor, audit)
    area = reverse("visit_area", args=[audit.pk, "energy"])
    assert "Are furnaces and kilns loaded fully" in auditor.get(area).text  # asked of the sector alone
    auditor.post(area, {"q-meters": "no", "asked-q-meters": "yes", "n-meters": "one meter"})
    auditor.post(reverse("visit_area", args=[audit.pk, "ems"]), {"q-ems_policy": "2", "q-ems_context": "3"})
    auditor.post(reverse("audit_move", args=[audit.pk, "draft"]))
    assert owner.get(reverse("audit_report", args=[audit.pk])).status_code == 404
    reviewer.post(reverse("audit_move", args=[audit.pk, "review"]), {"note": "Fine"})

    report = owner.get(audit.get_absolute_url(), follow=True).text
    for words in ("Leak at press 4", "Output per energy", "Mend leaks", "possible user", "5.2", "12 "):
        assert words in report
    signed = {"name": "Li", "consent": "benchmark", "agreed": "on"}
    owner.post(reverse("audit_sign", args=[audit.pk]), signed)
    audit.refresh_from_db()
    assert (audit.stage, audit.signed_by, audit.consent) == (Stage.SIGNED, "Li", "benchmark")

    first, second = audit.opportunity_rows.all()
    auditor.post(reverse("audit_link_make", args=[audit.pk]), {"purpose": "follow_up", "month": "3"})
    url = reverse("audit_link", args=[audit.links.get(purpose="follow_up").token])
    answer = {
        f"o{first.pk}-outcome": "done", f"o{first.pk}-money": "35000", f"o{first.pk}-note": "meter",
        f"o{second.pk}-outcome": "refused", "told_by": "Li",
    }  # fmt: skip
    assert "Say why" in client.post(url, answer).text
    script = SimpleUploadedFile("bill.exe", b"MZ")
    refused = client.post(url, {**answer, f"o{first.pk}-paper": script, f"o{second.pk}-reason": "money"})
    assert refused.status_code == 400
    assert not Document.objects.filter(kind="evidence").exists()
    client.post(url, {**answer, f"o{first.pk}-paper": picture("bill.jpg")})  # the other answer lacks its reason still
    client.post(url, {**answer, f"o{first.pk}-paper": picture(color="#777777"), f"o{second.pk}-reason": "money"})
    audit.refresh_from_db()
    paper = first.follow_ups.get().document
    assert paper == Document.objects.get(kind="evidence")
    assert [version.by for version in paper.versions.all()] == [None, None]
    for person, sees in ((people.owner, True), (people.auditor, True), (people.outsider, False)):
        assert documents_visible_to(person).filter(pk=paper.pk).exists() is sees
    figures = audit_figures(people.practitioner)
    assert audit.stage == Stage.FOLLOWED_3
    assert (figures.realised, figures.rate, figures.haves) == (35000.0, 0.5, 1)
    assert figures.identified == 40000.0  # of one system without its use only the largest counts


def test_report_as_files_in_both_languages(people, audit, client_of):
    auditor = client_of(people.auditor)
    visited(auditor, audit)
    pdf = auditor.get(reverse("audit_report_file", args=[audit.pk, "pdf"]))
    with translation.override("zh-hans"):
        people.auditor.language = "zh-hans"
        people.auditor.save()
        auditor.cookies["django_language"] = "zh-hans"
        docx = auditor.get(reverse("audit_report_file", args=[audit.pk, "docx"]))

    word = Word(io.BytesIO(docx.content))
    assert pdf.content.startswith(b"%PDF-")
    assert len(word.inline_shapes) == 3  # two photos and a map
    texts = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "现场快速审核" in texts


def test_the_same_posting_twice_makes_one_row(people, audit, client_of):
    client = client_of(people.auditor)
    same = {"area": "water", "text": "Tap drips", "severity": "minor", "client_id": str(uuid4())}
    write(client, audit, "finding", **same)
    write(client, audit, "finding", **same)
    have = {"direction": "have", "title": "Fly ash", "client_id": str(uuid4())}
    before = Resource.objects.count()
    write(client, audit, "resource", **have)
    write(client, audit, "resource", **have)

    assert Finding.objects.count() == 1
    write(client, audit, "finding", **{**same, "text": "Another tap drips"})  # filled in anew
    assert Finding.objects.count() == 2
    assert Resource.objects.count() == before + 1
    assert Resource.objects.order_by("-pk").first().visibility == "practitioners"
    assert history_of(audit).filter(verb="audit.finding_recorded").count() == 2


def test_what_is_wrong_is_told_with_its_field_and_remedy(people, audit, client_of):
    client = client_of(people.auditor)

    assert "“Z9” is no cell" in write(client, audit, "pin", map="water", cell="Z9", problem="big", note="x").text
    assert "is no amount" in write(client, audit, "resource", direction="have", title="Ash", quantity="much").text
    assert "8784" in write(client, audit, "idle", what="x", kw="1", hours="9999", tier="rule").text
    assert client.post(reverse("visit_write", args=[audit.pk, "nothing"])).status_code == 404


def test_outsiders_other_firms_and_other_auditors_see_nothing(people, audit, client_of):
    for person in (people.outsider, people.partner, people.owner, people.trainer, people.verifier):
        client = client_of(person)
        for route in ("audit_detail", "audit_report", "visit", "audit_brief", "audit_documents"):
            assert client.get(reverse(route, args=[audit.pk])).status_code == 404
    assert audits_visible_to(people.owner).count() == 0
    assert client_of(people.auditor).get(audit.get_absolute_url()).status_code == 200


def test_photos_of_findings_are_for_those_who_work_on_it_and_later_the_firm(people, audit, client_of):
    visited(client_of(people.auditor), audit)
    photo = audit.finding_rows.get().photo.get_absolute_url()

    assert client_of(people.auditor).get(photo).status_code == 200
    assert client_of(people.owner).get(photo).status_code == 404
    assert client_of(people.outsider).get(photo).status_code == 404
    Audit.objects.update(stage=Stage.REVIEWED)
    assert client_of(people.owner).get(photo).status_code == 200


def test_who_is_not_impartial_not_competent_or_busy_does_not_lead(people, audit):
    by, other = people.practitioner, people.other_org
    plan = {"organisation": other, "lead": people.auditor}
    save_auditor(people.auditor, AuditorValues(conflicts=[other]), by=by)
    with pytest.raises(ActionRefused, match="not impartial"):
        plan_audit(AuditValues(planned_on=DAY, **plan), by=by)

    save_auditor(people.auditor, AuditorValues(most_per_month=1), by=by)
    with pytest.raises(ActionRefused, match="1 audits in that month"):
        plan_audit(AuditValues(planned_on=DAY + timedelta(days=1), **plan), by=by)

    save_auditor(people.auditor, AuditorValues(valid_until=date(2026, 1, 1)), by=by)
    with pytest.raises(ActionRefused, match="confirmed only until"):
        plan_audit(AuditValues(planned_on=date(2026, 6, 1), **plan), by=by)

    with pytest.raises(ActionRefused, match="not impartial"):  # nobody audits the own firm
        plan_audit(AuditValues(organisation=people.owner_org, planned_on=date(2026, 7, 1), lead=people.owner), by=by)


def test_who_audits_does_not_review_and_a_reviewed_report_is_closed(people, audit, client_of):
    visited(client_of(people.auditor), audit)
    audit.refresh_from_db()
    client_of(people.auditor).post(reverse("audit_move", args=[audit.pk, "draft"]))
    audit.refresh_from_db()
    with pytest.raises(ActionRefused, match="does not review"):
        review_report(audit, note="", by=people.auditor)

    review_report(audit, note="", by=people.technical_lead)
    with pytest.raises(ActionRefused, match="reviewed"):
        record_finding(audit, FindingValues(area="energy", text="Late"), by=people.auditor)


def test_identified_is_never_realised(people, audit):
    row = record_opportunity(audit, OpportunityValues(title="x", money=100, cost=1), by=people.auditor)
    Audit.objects.update(stage=Stage.SIGNED)
    row.audit.refresh_from_db()
    for values, words in (
        (FollowUpValues(outcome="pending", money=5, note="meter"), "Only what was carried out"),
        (FollowUpValues(outcome="done", money=5), "how the saving is known"),
        (FollowUpValues(outcome="refused"), "why it will not"),
    ):
        with pytest.raises(ActionRefused, match=words):
            record_follow_up(row, 3, values, by=people.auditor)
    with pytest.raises(ActionRefused, match="3, 6 or 12"):
        record_follow_up(row, 4, FollowUpValues(outcome="done"), by=people.auditor)

    record_follow_up(row, 3, FollowUpValues(outcome="done"), by=people.auditor)
    assert audit_figures(people.practitioner).realised == 0
    assert FollowUp.objects.get().month == 3


def test_links_end_and_a_new_one_ends_the_old(people, audit, client):
    first = make_link(audit, "previsit", by=people.auditor)
    second = make_link(audit, "previsit", by=people.auditor)
    assert client.get(reverse("audit_link", args=[first.token])).status_code == 410
    assert client.get(reverse("audit_link", args=[second.token])).status_code == 200
    audit.links.update(ends_at=timezone.now())
    assert client.get(reverse("audit_link", args=[second.token])).status_code == 410
    assert client.get(reverse("audit_link", args=["nothing"])).status_code == 410


def test_no_link_of_the_firm_answers_to_who_is_signed_in_and_not_of_it(people, audit, client_of, client):
    link = make_link(audit, "previsit", by=people.auditor)
    url = reverse("audit_link", args=[link.token])
    for person in (people.auditor, people.practitioner, people.outsider):
        refused = client_of(person).post(url, {"page": "firm", "q-contact": "Li"})
        assert refused.status_code == 403
        assert "nobody answers in their place" in refused.text
    assert reverse("audit_previsit", args=[audit.pk]) in client_of(people.auditor).get(url).text
    assert reverse("audit_previsit", args=[audit.pk]) not in client_of(people.outsider).get(url).text
    assert not audit.answer_sheets.exists()
    assert history_of(audit).filter(verb="link.refused").count() == 3  # once a day each

    client.get(url)
    client.get(url)
    (opened,) = history_of(audit).filter(verb="link.opened")
    assert opened.by is None
    shown = history_lines(audit)
    assert {line.by for line in shown if line.words == "opened a link, not signed in"} == {"somebody by a link"}
    assert len(opened.details["sender"]) == 12
    assert client_of(people.owner).get(url).status_code == 200


def test_who_made_a_link_reads_it_and_nobody_else(people, audit, client_of):
    token = make_link(audit, "previsit", by=people.auditor).token

    assert token in client_of(people.auditor).get(audit.get_absolute_url()).text
    assert token not in client_of(people.practitioner).get(audit.get_absolute_url()).text


@pytest.fixture
def signing(people, audit):
    """The link to sign the reviewed report, made by the auditor."""
    Audit.objects.update(stage=Stage.REVIEWED, reviewed_at=timezone.now(), consent="public")
    audit.refresh_from_db()
    return reverse("audit_link", args=[make_link(audit, "sign_off", by=people.auditor).token])


SIGNED = {"name": "Li", "consent": "public", "agreed": "on"}


def counted(audit) -> int:
    scope = Scope(since=DAY, until=timezone.localdate(), demo=False)
    return len(list(audits_signed(scope)))


def test_the_maker_of_a_link_does_not_sign_in_place_of_the_firm(people, audit, client, signing, mailoutbox):
    shown = client.get(signing).text
    assert people.owner.email not in shown
    assert "…@" in shown

    for code in ("", "000000", "123456"):
        assert client.post(signing, SIGNED | {"code": code}).status_code == 400
    audit.refresh_from_db()
    assert (audit.stage, audit.signed_by, mailoutbox) == (Stage.REVIEWED, "", [])


def test_the_code_goes_to_the_contacts_of_the_firm_and_signs(people, audit, client, signing, mailoutbox):
    client.post(signing, {"send_code": "yes"})
    sent = {one.to[0]: one for one in mailoutbox}
    assert set(sent) == {person.email for person in contacts_of(audit.organisation_id)}
    assert people.auditor.email not in sent
    code = re.search(r"\b(\d{6})\b", sent[people.owner.email].body).group(1)
    assert code not in client.get(signing).text
    assert code not in str(list(history_of(audit).values_list("details", flat=True)))

    client.post(signing, SIGNED | {"code": f" {code[:3]} {code[3:]} "})

    audit.refresh_from_db()
    assert (audit.stage, audit.is_signature_unproven, counted(audit)) == (Stage.SIGNED, False, 1)
    assert "with a code sent to the firm" in "\n".join(str(block.value) for block in report_letter(audit).blocks)


def test_codes_cannot_be_guessed_and_do_not_fill_a_mailbox(people, audit, client, signing, mailoutbox):
    for _time in range(7):
        client.post(signing, {"send_code": "yes"})
    assert len([one for one in mailoutbox if one.to == [people.owner.email]]) == 5
    code = re.search(r"\b(\d{6})\b", mailoutbox[0].body).group(1)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _time in range(10):
        client.post(signing, SIGNED | {"code": wrong})

    assert "Too many wrong codes" in client.post(signing, SIGNED | {"code": code}).text


def test_a_code_is_over_after_two_hours_and_of_its_own_link(people, audit, signing):
    first = audit.links.get()
    code = code_of(first, people.owner, timezone.now())
    second = make_link(audit, "sign_off", by=people.practitioner)

    assert proving_person(first, code, timezone.now()) == people.owner
    assert proving_person(first, code, timezone.now() + timedelta(hours=2)) is None
    assert proving_person(second, code, timezone.now()) is None
    assert proving_person(first, "", timezone.now()) is None


def test_a_firm_without_a_sign_in_signs_unproven_until_one_of_it_signs(people, audit, client, client_of, signing):
    people.owner.memberships.all().delete()
    Membership.objects.filter(organisation=audit.organisation).delete()
    assert "counts in no indicator" in client.get(signing).text
    client.post(signing, SIGNED)

    audit.refresh_from_db()
    assert (audit.stage, audit.is_signature_unproven, counted(audit)) == (Stage.SIGNED, True, 0)
    assert "by link, not signed in" in "\n".join(str(block.value) for block in report_letter(audit).blocks)
    manager = client_of(people.practitioner)
    assert reverse("audit_detail", args=[audit.pk]) not in manager.get(reverse("audit_dashboard")).text
    assert "Nobody of the firm has proven" in manager.get(audit.get_absolute_url()).text

    Membership.objects.create(user=people.owner, organisation=audit.organisation)
    member = client_of(type(people.owner).objects.get(pk=people.owner.pk))
    assert reverse("audit_sign", args=[audit.pk]) in member.get(reverse("audit_report", args=[audit.pk])).text
    member.post(reverse("audit_sign", args=[audit.pk]), SIGNED)
    audit.refresh_from_db()
    assert (audit.stage, audit.is_signature_unproven, counted(audit)) == (Stage.SIGNED, False, 1)
    assert member.get(reverse("audit_sign", args=[audit.pk])).status_code == 404


def test_a_member_who_is_signed_in_signs_by_the_link_without_a_code(people, audit, client_of, signing):
    client_of(people.owner).post(signing, SIGNED)

    audit.refresh_from_db()
    assert (audit.stage, audit.is_signature_unproven) == (Stage.SIGNED, False)


def test_a_signature_by_link_is_told_to_the_firm(people, audit, client, signing):
    code = code_of(audit.links.get(), people.owner, timezone.now())
    client.post(signing, SIGNED | {"code": code})

    assert people.owner.notices.filter(code="audit.answered_by_link", values__who="Li").exists()


def test_rows_are_taken_out_and_a_plan_must_be_a_picture(people, audit, client_of):
    client = client_of(people.auditor)
    visited(client, audit)
    finding = audit.finding_rows.get()
    client.post(reverse("visit_remove", args=[audit.pk, "finding", finding.pk]))
    assert not audit.finding_rows.exists()

    url = reverse("visit_write", args=[audit.pk, "plan"])
    pdf = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 x")
    assert "must be a picture" in client.post(url, {"plan": pdf, "map": "water"}, follow=True).text
    client.post(url, {"plan": picture("plan.jpg"), "map": "water"})
    assert "<image" in client.get(reverse("visit_map", args=[audit.pk, "water"])).text


def test_a_sign_has_its_photo_and_a_finding_its_photo_afterwards(people, audit, client_of):
    client = client_of(people.auditor)
    pin = {"map": "water", "cell": "C4", "problem": "big", "note": "Drum leaks", "photo": picture("drum.jpg")}
    client.post(reverse("visit_write", args=[audit.pk, "pin"]), pin)
    finding = {"area": "water", "text": "Hose runs", "severity": "minor", "corrected": "on",
               "photo": picture("a.jpg"), "photo_after": picture("b.jpg")}  # fmt: skip
    client.post(reverse("visit_write", args=[audit.pk, "finding"]), finding)

    photo = Pin.objects.get().photo
    assert photo.get_absolute_url() in client.get(reverse("visit_map", args=[audit.pk, "water"])).text
    page = client.get(reverse("visit_area", args=[audit.pk, "water"])).text
    assert "Photo afterwards" in page
    assert Finding.objects.get().photo_after.get_absolute_url() in page
    drawn = [block.text for block in report_letter(audit).blocks if block.kind == "photo"]
    assert drawn == ["Finding 1", "Finding 1, afterwards", "Water", "Water, mark 1"]
    assert audit_figures(people.practitioner).corrected == 1


def test_the_sentence_of_the_visit_counts_each_firm_once_and_says_how_many_are_near(people, audit):
    ash, slag, want = (
        capture_resource(audit, {"direction": side, "title_en": title}, by=people.auditor).resource
        for side, title in (("have", "Ash"), ("have", "Slag"), ("want", "Lime"))
    )
    near, far, unknown = (make_organisation() for _firm in range(3))
    Match.objects.all().delete()
    for have, firm, km in ((ash, near, 12), (slag, near, 40), (slag, far, 40.1), (ash, unknown, None)):
        reasons = [{"code": "known_use"}, *([{"code": "distance", "value": km}] if km is not None else [])]
        Match.objects.create(have=have, receiver=firm, probability=0.5, reasons=reasons, engine_version="x")
    Match.objects.create(have=ash, receiver=make_organisation(), probability=0.05, engine_version="x")

    lines = found_shown(found_resources_of(audit))

    assert users_sentence(lines) == "Your 2 haves already have 3 possible users. 1 of them is within 40 km."
    assert [(line.resource, line.users) for line in lines] == [(ash, 2), (slag, 2), (want, 0)]
    Match.objects.filter(receiver=near).delete()
    assert users_sentence(found_shown(found_resources_of(audit))) == "Your 2 haves already have 2 possible users."
    with translation.override("zh-hans"):
        assert users_sentence(lines[:1]).endswith("2家潜在用户。其中1家在40公里以内。")


def test_briefing_of_a_known_and_of_an_unknown_sector(people, audit, client_of):
    client = client_of(people.auditor)
    assert "Likely haves" in client.get(reverse("audit_brief", args=[audit.pk])).text
    people.owner_org.gb4754 = people.owner_org.nace = ""
    people.owner_org.save()
    assert "not known" in client.get(reverse("audit_brief", args=[audit.pk])).text


def test_programme_cohort_and_auditor_are_entered(people, client_of):
    client = client_of(people.programme_manager)
    given = {"name_en": "Hundred", "target": "100", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    client.post(reverse("audit_programme_add"), given)
    page = client.get(reverse("audit_dashboard")).text
    assert "Hundred" in page
    assert "48 %" in page
    assert "0 of 100 visited" in page
    assert "ends before" in client.post(reverse("audit_programme_add"), {**given, "ends_on": "2025-01-01"}).text
    client.post(reverse("auditor_edit", args=[people.auditor.pk]), {"most_per_month": "3", "sectors": "c26, c33"})
    assert people.auditor.auditor.sectors == ["C26", "C33"]
    plan = {"organisation": "Owner Power", "planned_on": "2026-03-02", "lead": people.auditor.pk, "method": "on_site",
            "consent": "private"}  # fmt: skip
    client.post(reverse("audit_plan"), plan)
    assert Audit.objects.get().lead == people.auditor
    assert "already" in client.post(reverse("audit_plan"), plan).text


def test_a_measure_of_the_library_becomes_an_opportunity_once(people, audit, client_of):
    client = client_of(people.auditor)
    assert "Find and repair compressed-air leaks" in client.get(reverse("visit_library", args=[audit.pk])).text
    assert "Nothing was found" in client.get(reverse("visit_library", args=[audit.pk]), {"q": "quagga"}).text

    url = reverse("visit_measure", args=[audit.pk, "air-leaks"])
    values = {"v-compressor_power": "75", "v-leak_share_old": "30", "basis": "measured", "client_id": str(uuid4())}
    shown = client.post(url, values).text
    assert "What moves it most" in shown
    assert not audit.opportunity_rows.exists()

    for _time in range(2):
        client.post(url, {**values, "keep": "yes"})
    row = audit.opportunity_rows.get()
    assert (row.measure_id, row.stream, row.system, row.level) == (
        "air-leaks", "electricity", "compressed-air", "distribution",
    )  # fmt: skip
    assert row.money > 0
    assert row.cost > 0

    client.post(url, {**values, "client_id": str(uuid4()), "keep": "yes"})  # the same again saves nothing more
    assert audit.opportunity_rows.exclude(pk=row.pk).get().instead_of == row


def test_values_of_a_measure_that_cannot_be_are_told(people, audit, client_of):
    client = client_of(people.auditor)
    url = reverse("visit_measure", args=[audit.pk, "air-leaks"])

    assert "is no amount" in client.post(url, {"v-compressor_power": "big", "basis": "rule"}).text
    assert "Write a value of" in client.post(url, {"v-compressor_power": "-5", "basis": "rule"}).text
    assert "do not fit" in client.post(url, {"v-compressor_power": "75 kg", "basis": "rule"}).text
    assert client.get(reverse("visit_measure", args=[audit.pk, "nothing"])).status_code == 404


def test_each_measure_of_the_library_opens(people, audit, client_of):
    client = client_of(people.auditor)
    for measure in list(load_library().measures)[::12]:
        assert client.get(reverse("visit_measure", args=[audit.pk, measure])).status_code == 200


def test_wastes_named_before_the_visit_are_taken_over(people, audit, client_of):
    client = client_of(people.auditor)
    named = {"page": "wastes", "q-waste_name-1": "Kiln dust", "q-waste_amount-1": "12", "q-waste_taker-1": "landfill"}
    client.post(reverse("audit_previsit", args=[audit.pk]), named)
    url = reverse("visit_found", args=[audit.pk])
    page = client.get(url).text
    assert "Kiln dust" in page
    assert "?title=Kiln%20dust" in page
    assert 'value="12 t/year"' in client.get(url, {"title": "Kiln dust", "quantity": "12 t/year"}).text
    write(client, audit, "resource", direction="have", title="Kiln dust", quantity="12 t/year")
    assert "Named by the firm" not in client.get(url).text


def test_how_likely_an_opportunity_is_carried_out_is_a_band(people, audit, client_of):
    values = OpportunityValues(title="x", money=50000, cost=3000, amount=1, measure_id="air-leaks")
    record_opportunity(audit, values, by=people.auditor)
    record_opportunity(audit, OpportunityValues(title="y", money=50000), by=people.auditor)
    first, second = opportunities_shown(audit)[0]

    assert re.fullmatch(r"\d+–\d+ % \(.* usual\)", first.odds)
    assert second.odds == ""


def test_what_waits_stands_on_the_home_page(people, audit, client_of):
    assert "Visit: Owner Power" in client_of(people.auditor).get(reverse("home")).text
    today = timezone.localdate()
    Audit.objects.update(stage=Stage.SIGNED, visited_on=today - timedelta(days=100))
    (due,) = due_of(people.auditor, today)
    assert (due.what, due.month) == ("follow_up", 3)
    Audit.objects.update(stage=Stage.FOLLOWED_3)
    assert due_of(people.auditor, today) == []
    (due,) = due_of(people.auditor, today + timedelta(days=300))
    assert due.month == 12
    Audit.objects.update(stage=Stage.REVIEWED, reviewed_at=timezone.now())
    assert "Audit reports to read and sign" in client_of(people.owner).get(reverse("home")).text
