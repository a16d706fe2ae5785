"""A network with one of each thing that a route may name, its personas, and the routes they are tried on."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.views.defaults import page_not_found

from case_studies import make_case, make_event, make_material
from ems_world import make_ems
from factories import (
    make_correction,
    make_file,
    make_flow,
    make_learned_weights,
    make_organisation,
    make_resource,
    make_synergy,
    make_upload,
)
from programme_things import account_for, plan_for
from supply_things import make_supply
from symbionet.accounts.actions import keep_view, make_api_token
from symbionet.accounts.models import Invitation
from symbionet.audits.actions import (
    AuditValues,
    FindingValues,
    FollowUpValues,
    OpportunityValues,
    ProgrammeValues,
    add_template,
    draft_report,
    make_link,
    mark_visited,
    plan_audit,
    record_finding,
    record_follow_up,
    record_opportunity,
    review_report,
    save_programme,
    sign_report,
)
from symbionet.audits.pages.report_template import placeholders
from symbionet.core.app import declared, our_apps
from symbionet.feasibility.actions import record_risk, record_trial, save_check
from symbionet.field.models import Device, StoreFile
from symbionet.impact.actions import Paper, confirm, confirmation_token, declare, document, propose_factor
from symbionet.impact.actions.certificates import issue_certificate
from symbionet.impact.actions.proofs import draw_sample
from symbionet.impact.models import ConfirmationRequest, EntryEvidence
from symbionet.impact.queries.entry_sheets import ENTRY_IMPORT
from symbionet.imports.actions import start_import
from symbionet.imports.queries import ReadFile, ReadRow
from symbionet.letters import example_template
from symbionet.network.actions import add_attachment, merge_organisations, record_legal_status
from symbionet.network.models import Consent, ConsentState, Contact, Park, Visibility
from symbionet.network.queries.resources import teaser_key
from symbionet.notices.actions import notify
from symbionet.notices.queries import unsubscription_token
from symbionet.policy.actions.demands import DemandValues, open_demand, send_demand
from symbionet.policy.actions.guidelines import add_comment, draft_version, open_consultation
from symbionet.policy.actions.recording import add_barrier
from symbionet.policy.actions.tours import (
    CommitmentValues,
    StopValues,
    StudyTourValues,
    add_stop,
    plan_study_tour,
    record_commitment,
)
from symbionet.programme.actions import set_target
from symbionet.programme.models import SavingEntry
from symbionet.questions.actions import Given, answer_page, open_sheet
from symbionet.questions.queries import questionnaire_of
from symbionet.synergies.actions import add_flow, add_party, plan_next_action
from symbionet.synergies.actions.synergy_imports import start_synergy_import
from symbionet.synergies.models import Reactivation, Side, SynergyConsent
from symbionet.synergies.queries import bulks_visible_to
from symbionet.synergies.queries.consents import answer_token
from symbionet.synergies.views.synergy_calendar import calendar_key
from symbionet.work.actions import add_document, add_evidence, add_task, log_contact, post_message


def access_rows(name: str) -> list[dict[str, str]]:
    """The rows of the access tables of this name in the folders of all apps: how a route answers each persona."""
    tables = [path.read_text(encoding="utf-8") for app in our_apps() if (path := Path(app.path, name)).exists()]
    return [row for table in tables for row in csv.DictReader(table.splitlines())]


ROWS, API_ROWS = access_rows("access.csv"), access_rows("api_access.csv")
PERSONAS = [name for name in ROWS[0] if name not in {"route", "method", "args"}]
FOREIGN = ("admin:", "account_", "mfa_", "socialaccount_", "openid_connect_", "set_language", "api-1.0.0:")


def own_routes(resolver: URLResolver | None = None, prefix: str = "") -> set[str]:
    """Names of all routes that are ours."""
    names: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            names |= own_routes(entry, space)
        elif isinstance(entry, URLPattern) and entry.name:
            names.add(f"{prefix}{entry.name}")
    return {name for name in names if not name.startswith(FOREIGN)}


_HANDLER = ClientHandler(enforce_csrf_checks=False)
_refused: set[int | None] = set()


def once_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of what is not there: whole when a visitor first meets it, as a walk meets it a thousand times."""
    visitor = request.user.pk
    if visitor in _refused:
        return HttpResponseNotFound("Not found")
    _refused.add(visitor)
    return page_not_found(request, exception)


@contextmanager
def visit(world: SimpleNamespace, persona: str) -> Iterator[Client]:
    """The persona's client; whatever it changed is taken back, so that one world serves all personas."""
    signed_in = getattr(world, "signed_in", {})
    with transaction.atomic():
        client = Client(raise_request_exception=True)
        client.handler = _HANDLER  # its middleware is loaded once
        if persona in signed_in:
            client.cookies[settings.SESSION_COOKIE_NAME] = signed_in[persona]
        elif persona != "anonymous":
            client.force_login(getattr(world, persona))
        yield client
        transaction.set_rollback(True)


def send_json(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """The answer to one request under /api/v1."""
    data = "" if body is None else json.dumps(body)
    return client.generic(method, f"/api/v1{path}", data, content_type="application/json", headers=headers or None)


def sign_in_all(world: SimpleNamespace) -> None:
    """Each persona signs in once, for a world that many tests share: `visit` takes up its session."""
    world.signed_in = {}
    for persona in PERSONAS:
        if persona != "anonymous":
            client = Client()
            client.force_login(getattr(world, persona))
            world.signed_in[persona] = client.session.session_key


def make_world(people: SimpleNamespace) -> SimpleNamespace:
    """The same people, each further thing by its name.

    An app with tests of its own makes its things in `make_things(people)` of its module `tests.world`.
    """
    outside = people.outsider.memberships.get().organisation
    people.hinted = make_resource(people.owner_org, title_en="Slag", title_zh="炉渣", visibility=Visibility.CONSENT)
    people.owner_membership = people.owner.memberships.get()
    people.hint_key = SimpleNamespace(pk=teaser_key(people.outsider, people.hinted.pk))
    fourth = make_organisation(name_en="Fourth Ltd")
    people.contact = Contact.objects.create(organisation=people.owner_org, name="Wang")
    people.document = add_attachment(people.have, SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), by=people.owner)
    people.legal = record_legal_status(
        people.have, regime="eu", answers={"eu.origin": "aim", "eu.discard": "no"}, by=people.owner
    )
    people.asked = Consent.objects.create(resource=people.hinted, organisation=outside, asked_by=people.outsider)
    people.given = Consent.objects.create(
        resource=people.have, organisation=fourth, asked_by=people.practitioner, state=ConsentState.GIVEN
    )
    people.invitation = Invitation.objects.create(
        email="new@example.org", organisation=people.owner_org, invited_by=people.owner
    )
    people.token = people.invitation.token
    people.token_of_owner, _secret = make_api_token("Notebook", by=people.owner)
    naming = SynergyConsent.objects.create(synergy=people.synergy, organisation=people.other_org)
    people.naming_token = answer_token(naming, people.partner)
    people.twin = merge_organisations(fourth, make_organisation(name_en="Fourth Limited"), by=people.practitioner)
    people.saved_view = keep_view("/resources/", "q=ash", name="Ash", by=people.practitioner)
    people.kind, people.class_id, people.process_id = "material", "fly-ash", "dry-sludge-1"
    people.measure_id, people.instrument_id = "air-leaks", "CN-022"
    people.sector_code, people.scheme, people.waste_code = "C301", "ewc", "100102"
    people.correction = make_correction(people.practitioner)
    people.learned = make_learned_weights()
    listed = "供方,需方,资源\n甲电厂,乙水泥厂,炉渣\n".encode()
    people.listed = start_synergy_import(data=listed, name="list.csv", by=people.practitioner)
    people.entry_list = start_import(ENTRY_IMPORT, ReadFile(rows=[ReadRow(number=2)]), by=people.practitioner)
    plan_next_action([people.synergy], "Call", None, by=people.practitioner)
    people.bulk = bulks_visible_to(people.practitioner).get()
    people.hint = Reactivation.objects.create(synergy=people.synergy, reason="date")
    people.proof = add_evidence(people.synergy, "interest_provider", by=people.practitioner)
    people.party = add_party(people.synergy, "carrier", note="Haulier", by=people.practitioner)
    people.flow = add_flow(people.synergy, {"name_en": "Fly ash"}, by=people.practitioner)
    (people.notice,) = notify([people.owner], "consent.asked", url="/consents/")
    people.stop_token = unsubscription_token(people.owner.pk, ["consents"])
    _follow(people)
    _claim(people)
    people.page_language, people.manual_name = "en", "fields"
    people.device = Device.objects.create(user=people.owner, name="Phone")
    people.upload = make_upload(people.owner)
    kept = b'{"format": "symbionet-field", "version": 1, "owner": 1, "kept_files": [{"name": "a.heic", "base64": ""}]}'
    people.store_file = StoreFile.objects.create(
        by=people.owner, name="f.json", sha256="0" * 64, file=ContentFile(kept, "f.json"),
        kept=[{"name": "a.heic", "size": 0, "whole": True}],
    )  # fmt: skip
    people.first_place = 0
    people.calendar_key = calendar_key(people.practitioner)
    _measure(people)
    _answer(people)
    _audit(people)
    make_ems(people)
    account_for(people)
    make_supply(people)
    _case(people)
    _policy(people)
    plan_for(people)
    for make_things in declared("tests.world", "make_things", FunctionType).values():
        make_things(people)
    return people


def _follow(people: SimpleNamespace) -> None:
    """One contact, task, message and document of the synergy, each by the practitioner."""
    by = people.practitioner
    people.contact_note = log_contact({"agreed": "Sends a sample"}, by=by, subject=people.synergy)
    people.follow_up = add_task(people.synergy, "Ask the lab", by=by)
    people.message = post_message(people.synergy, "Please look", audience="provider", by=by)
    upload = SimpleUploadedFile("b.pdf", b"%PDF-1.7 y")
    given = {"kind": "analysis", "title": "Ash", "audience": "provider"}
    people.synergy_file = add_document(people.synergy, upload, by=by, **given)
    people.file_version = people.synergy_file.versions.get()
    people.letter_kind = "nda"


def _claim(people: SimpleNamespace) -> None:
    """A year of another synergy that is declared, with its paper and a question about it."""
    people.claimed = make_synergy(make_resource(people.owner_org, title_en="Gypsum"), people.other_org)
    people.claimed_flow, people.year = make_flow(people.claimed, name_en="Gypsum"), 2025
    year, owner = people.year, people.owner
    people.entry, *_rest = declare(people.claimed_flow, organisation=people.owner_org, year=year, quantity=10, by=owner)
    confirm(people.claimed_flow, organisation=people.other_org, year=year, quantity=10, by=people.partner)
    stated = {"issuer": people.other_org, "document": make_file(people.claimed)}
    document(
        people.claimed_flow, year=year, papers=[Paper(kind="invoice", number="1", quantity=10, **stated)], by=owner
    )
    people.paper = EntryEvidence.objects.get()
    question = ConfirmationRequest.objects.create(synergy=people.claimed, organisation=people.owner_org, year=year)
    people.question_token = confirmation_token(question)
    row = {"activity": "virgin", "subject": "cement", "value": 800, "unit": "kgCO2e/t", "source": "plant"}
    people.own_factor = propose_factor(row, by=owner, organisation=people.owner_org)
    people.plan = draw_sample(year=people.year, size=1, by=people.verifier)
    people.certificate = issue_certificate(people.owner_org, year=year, by=owner)
    people.code = people.certificate.code


def _measure(people: SimpleNamespace) -> None:
    """One line of the feasibility sheet, one trial and one risk, and the names of both sides."""
    by = people.practitioner
    people.giver, people.taker = Side.PROVIDER, Side.RECEIVER
    people.check = save_check(people.synergy, {"name": "Cl", "high": 0.5, "unit": "%"}, by=by)
    people.trial = record_trial(people.synergy, {"on": timezone.localdate()}, by=by)
    scores = {"severity": 5, "occurrence": 4, "detection": 3}
    people.risk = record_risk(people.synergy, {"name": "Wet ash", **scores}, by=by)
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    people.aim = set_target({"indicator": "completed", "value": 5, **year}, by=people.programme_manager)


def _answer(people: SimpleNamespace) -> None:
    """A photo that answers a question about the synergy."""
    people.form_id = "audit_previsit"
    sheet, found = open_sheet(people.synergy, people.form_id), questionnaire_of(people.form_id)
    upload = SimpleUploadedFile("bill.pdf", b"%PDF-1.7 bill")
    answer_page(sheet, found.group("year"), Given(texts={}, files={"q-bill_1": [upload]}), by=people.practitioner)
    people.answer_file = sheet.files.get()


def _audit(people: SimpleNamespace) -> None:
    """Audits of the owner's firm by its auditor: one that is planned, one that waits for a signature, one signed."""
    by = people.practitioner
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    people.audit_programme = save_programme(
        ProgrammeValues(name_zh="百家", name_en="Hundred", target=100, **year), by=by
    )
    plan = {"organisation": people.owner_org, "lead": people.auditor}
    people.audit = plan_audit(AuditValues(planned_on=date(2026, 3, 2), **plan), by=by)
    people.reviewed_audit = plan_audit(AuditValues(planned_on=date(2026, 4, 2), **plan), by=by)
    people.signed_audit = plan_audit(AuditValues(planned_on=date(2026, 5, 2), **plan), by=by)
    people.finding = record_finding(people.audit, FindingValues(area="energy", text="Leak"), by=people.auditor)
    for audit in (people.reviewed_audit, people.signed_audit):
        mark_visited(audit, audit.planned_on, by=people.auditor)
        record_opportunity(audit, OpportunityValues(title="Mend leaks", money=100), by=people.auditor)
        draft_report(audit, by=people.auditor)
        review_report(audit, note="", by=by)
    sign_report(people.signed_audit, name="Li", consent="private", by=people.owner)
    done = FollowUpValues(outcome="done", money=365, cost=50, note="meter", done_on=date(2026, 6, 1))
    row = people.signed_audit.opportunity_rows.get()
    record_follow_up(row, 3, done, by=people.auditor)
    people.saving = SavingEntry.objects.get(opportunity=row, metric="cost_saving")
    people.report_template = add_template(
        "Own", example_template(placeholders(), title="Own", lead="", lang="en"), file_name="own.docx", by=by
    )
    people.template_language = "en"
    people.audit_token = make_link(people.audit, "previsit", by=people.auditor).token
    people.audit_move, people.audit_area, people.audit_map = "draft", "energy", "water"
    people.floor_kind, people.report_form, people.audit_month = "finding", "docx", 3
    people.measure_id = "air-leaks"


def _case(people: SimpleNamespace) -> None:
    """A published case study of a verified synergy, with both firms named and a photo."""
    people.case = make_case(people.practitioner, owner=people.owner, partner=people.partner)
    people.case_move = "renew"
    version = people.case.versions.get()
    people.case_photo = version.photos.get()
    people.case_consent = version.consents.get(organisation=people.owner_org)
    people.material, people.material_version = make_material(people.practitioner)
    people.public_material, people.public_version = make_material(people.practitioner, audience="public")
    people.event = make_event(people.practitioner)
    people.park = Park.objects.create(name_en="North Park", name_zh="北园")
    people.owner_org.park = people.park
    people.owner_org.save()


def _policy(people: SimpleNamespace) -> None:
    """A demand that was sent, a guideline in consultation with a comment, and a study tour to the owner's works."""
    by, today = people.practitioner, timezone.localdate()
    given = {"category": "regulatory", "step": "visited", "instrument": "CN-022", "tonnes": 10.0, "money": 100.0}
    people.demand_barrier = add_barrier(people.audit, given, by=by)
    words = {f"{name}_{lang}": name for name in ("title", "problem", "change", "authority") for lang in ("zh", "en")}
    values = DemandValues(
        instrument_id="CN-022", authority_confirmed_on=today, reply_due=today + timedelta(days=60), **words
    )
    people.demand = send_demand(open_demand(values, by=by, barriers=[people.demand_barrier]), by=by)
    draft = draft_version("1.0", by=by)
    people.guideline = open_consultation(draft, until=today + timedelta(days=30), by=by)
    people.chapter, people.paragraph = 1, draft.paragraphs.filter(level="paragraph").first()
    people.comment = add_comment(people.paragraph, "Say more", by=people.partner)
    people.study_tour = plan_study_tour(
        StudyTourValues(title="Kiln", place="Tangshan", starts_on=today, ends_on=today), by=by
    )
    people.tour_stop = add_stop(
        people.study_tour, StopValues(on=today, host="Owner Power", organisation=people.owner_org), by=by
    )
    people.tour_promise = record_commitment(people.study_tour, CommitmentValues(who="Li", text="Try it"), by=by)
    people.tour_row, people.barrier_year = "stop", today.year
    people.audit_type = ContentType.objects.get_for_model(people.audit).pk
