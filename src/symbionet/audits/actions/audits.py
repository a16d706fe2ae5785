"""The way of an audit: planned, visited, drafted, reviewed, signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.audits.models import Audit, Auditor, Cohort, Consent, Method, Signature, Stage
from symbionet.audits.queries.auditors import auditor_people, workload
from symbionet.audits.queries.audits import plans_audits, stage_place
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding
from symbionet.network.models import Organisation, Site
from symbionet.notices.actions import notify

__all__ = [
    "HOLDINGS",
    "AuditValues",
    "advance",
    "draft_report",
    "edit_audit",
    "mark_visited",
    "plan_audit",
    "return_report",
    "review_report",
    "sign_report",
    "write_summary",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditValues:
    """The plan of an audit."""

    organisation: Organisation
    planned_on: date
    lead: User
    assistants: Sequence[User] = ()
    reviewer: User | None = None
    cohort: Cohort | None = None
    site: Site | None = None
    method: str = Method.ON_SITE
    consent: str = Consent.PRIVATE


@transaction.atomic
def plan_audit(values: AuditValues, *, by: User) -> Audit:
    """The stored plan; raises ActionRefused where the auditor may not or cannot do it."""
    if not plans_audits(by):
        raise ActionRefused(_("Audits are planned by practitioners and managers."))
    _check(values, None)
    if Audit.objects.filter(organisation=values.organisation, planned_on=values.planned_on).exists():
        raise ActionRefused(_("This firm has an audit planned for that day already."), field="planned_on")
    audit = Audit(organisation=values.organisation, created_by=by, is_demo=values.organisation.is_demo)
    _set(audit, values)
    audit.save()
    audit.assistants.set(values.assistants)
    history.record(by, "audit.planned", audit)
    notify(
        [values.lead, *values.assistants], "audit.planned", values={"audit": str(audit)}, url=audit.get_absolute_url()
    )
    return audit


@transaction.atomic
def edit_audit(audit: Audit, values: AuditValues, *, by: User) -> Audit:
    """The audit with its new plan; what others may know of a signed one its firm has said."""
    if stage_place(audit.stage) >= stage_place(Stage.SIGNED) and values.consent != audit.consent:
        raise ActionRefused(_("The firm has said at its signature what others may know: that stays."), field="consent")
    _check(values, audit)
    _set(audit, values)
    audit.save()
    audit.assistants.set(values.assistants)
    history.record(by, "audit.edited", audit)
    return audit


def _set(audit: Audit, values: AuditValues) -> None:
    for name in ("planned_on", "lead", "reviewer", "cohort", "site", "method", "consent"):
        setattr(audit, name, getattr(values, name))


def _check(values: AuditValues, audit: Audit | None) -> None:
    """Refuse who is not impartial, not competent any more or has too much to do, and who would review own work."""
    if values.site is not None and values.site.organisation_id != values.organisation.pk:
        raise ActionRefused(_("The site belongs to another firm."), field="site")
    team = {values.lead, *values.assistants}
    if values.reviewer is not None and values.reviewer in team:
        raise ActionRefused(_("Who audits does not review the report: choose somebody else."), field="reviewer")
    for person in (*team, *filter(None, [values.reviewer])):
        _check_impartial(person, values.organisation)
    _check_lead(values.lead, values.planned_on, audit)


def _check_lead(lead: User, planned_on: date, audit: Audit | None) -> None:
    known = Auditor.objects.filter(user=lead).first()
    if known is None:
        return
    if known.valid_until is not None and known.valid_until < planned_on:
        raise ActionRefused(
            _("The competence of %(person)s is confirmed only until %(day)s.")
            % {"person": lead, "day": known.valid_until.isoformat()},
            field="lead",
        )
    if workload(lead, planned_on, without=audit) >= known.most_per_month:
        raise ActionRefused(
            _(
                "%(person)s leads %(number)s audits in that month already, as many as agreed: "
                "choose another day or person."
            )
            % {"person": lead, "number": known.most_per_month},
            field="lead",
        )


def _check_impartial(person: User, organisation: Organisation) -> None:
    closed = Auditor.objects.filter(user=person, conflicts=organisation).exists()
    if closed or organisation.pk in person.organisation_ids:
        raise ActionRefused(
            _("%(person)s is not impartial towards %(firm)s: choose somebody else.")
            % {"person": person, "firm": organisation},
            field="lead",
        )


def _check_new_lead(audit: Audit) -> None:
    if audit.lead is None:
        return
    if audit.lead_id == audit.reviewer_id:
        raise ActionRefused(_("Who reviews the report does not audit: choose somebody else."))
    _check_impartial(audit.lead, audit.organisation)
    if stage_place(audit.stage) < stage_place(Stage.VISITED):
        _check_lead(audit.lead, audit.planned_on, audit)


def _check_new_reviewer(audit: Audit) -> None:
    if audit.reviewer is None:
        return
    if audit.reviewer_id == audit.lead_id or audit.assistants.filter(pk=audit.reviewer_id).exists():
        raise ActionRefused(_("Who audits does not review the report: choose somebody else."))
    _check_impartial(audit.reviewer, audit.organisation)


HOLDINGS = (
    Holding(
        model=Audit,
        field="lead",
        words=lambda count: ngettext("%(count)s audit to lead", "%(count)s audits to lead", count) % {"count": count},
        verb="audit.edited",
        is_open=lambda: ~Q(stage=Stage.FOLLOWED_12),
        takers=auditor_people,
        check=_check_new_lead,
    ),
    Holding(
        model=Audit,
        field="reviewer",
        words=lambda count: (
            ngettext("%(count)s audit report to review", "%(count)s audit reports to review", count) % {"count": count}
        ),
        verb="audit.edited",
        is_open=lambda: Q(stage__in=[one for one in Stage if stage_place(one) < stage_place(Stage.REVIEWED)]),
        takers=auditor_people,
        check=_check_new_reviewer,
    ),
)


def advance(audit: Audit, stage: str) -> None:
    """Set a stage that lies ahead; one that is passed stays."""
    if stage_place(stage) > stage_place(audit.stage):
        audit.stage = stage


@transaction.atomic
def mark_visited(audit: Audit, on: date, *, by: User) -> Audit:
    """The audit, visited on that day."""
    if on > timezone.localdate():
        raise ActionRefused(_("The visit lies ahead: write the day on which it was made."), field="on")
    if audit.visited_on == on:
        return audit
    _require_open(audit)
    audit.visited_on = on
    advance(audit, Stage.VISITED)
    audit.save(update_fields=["visited_on", "stage"])
    history.record(by, "audit.visited", audit)
    return audit


@transaction.atomic
def write_summary(audit: Audit, *, summary: str, good_practice: str, by: User) -> Audit:
    """The audit with the words of its auditor."""
    _require_open(audit)
    if (audit.summary, audit.good_practice) == (summary.strip(), good_practice.strip()):
        return audit
    audit.summary, audit.good_practice = summary.strip(), good_practice.strip()
    audit.save(update_fields=["summary", "good_practice"])
    history.record(by, "audit.summary_written", audit)
    return audit


@transaction.atomic
def draft_report(audit: Audit, *, by: User) -> Audit:
    """The audit, handed to its reviewer."""
    if audit.visited_on is None:
        raise ActionRefused(_("The visit has not been made yet: write down its day first."))
    if not audit.finding_rows.exists() and not audit.opportunity_rows.exists():
        raise ActionRefused(_("The report has nothing to say yet: write down findings or opportunities first."))
    _require_open(audit)
    audit.drafted_at = timezone.now()
    advance(audit, Stage.DRAFTED)
    audit.save(update_fields=["drafted_at", "stage"])
    history.record(by, "audit.drafted", audit)
    if audit.reviewer is not None:
        notify([audit.reviewer], "audit.drafted", values={"audit": str(audit)}, url=audit.get_absolute_url())
    return audit


def _require_open(audit: Audit) -> None:
    if stage_place(audit.stage) >= stage_place(Stage.REVIEWED):
        raise ActionRefused(_("The report is reviewed: give it back to the auditor before it is changed."))


@transaction.atomic
def review_report(audit: Audit, *, note: str, by: User) -> Audit:
    """The audit with a report that its firm may read and sign; who audited does not review."""
    if audit.stage != Stage.DRAFTED:
        raise ActionRefused(_("There is no draft to review."))
    if by.pk == audit.lead_id or audit.assistants.filter(pk=by.pk).exists():
        raise ActionRefused(_("Who audits does not review the report: ask somebody else."))
    audit.reviewer = audit.reviewer or by
    audit.review_note, audit.reviewed_at, audit.stage = note.strip(), timezone.now(), Stage.REVIEWED
    audit.save(update_fields=["reviewer", "review_note", "reviewed_at", "stage"])
    history.record(by, "audit.reviewed", audit)
    notify(
        contacts_of(audit.organisation_id), "audit.reviewed", values={"audit": str(audit)}, url=audit.get_absolute_url()
    )
    return audit


@transaction.atomic
def return_report(audit: Audit, *, note: str, by: User) -> Audit:
    """The audit, back with its auditor; a report that was signed stays as it is."""
    if audit.stage not in (Stage.DRAFTED, Stage.REVIEWED):
        raise ActionRefused(_("Only a draft or a report that nobody has signed goes back."))
    if not note.strip():
        raise ActionRefused(_("Write down what is to be changed."), field="note")
    audit.review_note, audit.reviewed_at, audit.stage = note.strip(), None, Stage.VISITED
    audit.save(update_fields=["review_note", "reviewed_at", "stage"])
    history.record(by, "audit.returned", audit)
    people = [person for person in (audit.lead,) if person is not None]
    notify(people, "audit.returned", values={"audit": str(audit)}, url=audit.get_absolute_url())
    return audit


@transaction.atomic
def sign_report(
    audit: Audit, *, name: str, consent: str, by: User | None, drawing: bytes = b"", seen: str = ""
) -> Audit:
    """The audit, signed by its firm, which also says what others may know of it; `drawing` is a signature as PNG.

    A member of the firm signs anew what was signed by a link of which nobody knows who held it.
    `seen` says when the report was approved that was read: one that was changed since is not signed unread.
    """
    held = Audit.objects.select_for_update().get(pk=audit.pk)
    anew = by is not None and held.is_signature_unproven
    if held.stage != Stage.REVIEWED and not anew:
        raise ActionRefused(_("There is no reviewed report to sign, or it is signed already."))
    if seen and held.reviewed_at is not None and seen != held.reviewed_at.isoformat():
        raise ActionRefused(_("The report was changed and approved anew since you opened this page: read it again."))
    if not name.strip():
        raise ActionRefused(_("Write the name of who signs."), field="name")
    if consent not in Consent.values:
        raise ActionRefused(_("Choose what others may know of the audit."), field="consent")
    audit.signed_by, audit.signed_at = name.strip()[:120], timezone.now()
    audit.stage = held.stage if anew else Stage.SIGNED
    audit.consent = consent
    audit.save(update_fields=["signed_by", "signed_at", "stage", "consent"])
    if drawing:
        Signature.objects.update_or_create(audit=audit, defaults={"picture": drawing})
    history.record(by, "audit.signed", audit)
    people = [person for person in (audit.lead,) if person is not None]
    notify(people, "audit.signed", values={"audit": str(audit)}, url=audit.get_absolute_url())
    if by is None:
        tell_firm(audit, audit.signed_by)
    return audit


def tell_firm(audit: Audit, who: str) -> None:
    """Tell the contacts of the firm that somebody answered for it by a link, without a sign-in."""
    values = {"audit": str(audit), "who": who or "–"}
    notify(contacts_of(audit.organisation_id), "audit.answered_by_link", values=values, url=audit.get_absolute_url())
