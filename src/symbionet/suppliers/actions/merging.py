"""Merging of suppliers that are there twice: claims and grants move, old keys lead on."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of, facilitates
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import both_names
from symbionet.notices.actions import notify
from symbionet.questions.models import AnswerSheet
from symbionet.suppliers.actions.chains import MOST_SPEND, require_buyer
from symbionet.suppliers.models import Respondent, Supplier
from symbionet.suppliers.queries import FORM
from symbionet.work.models import Task
from symbionet.work.queries.subjects import of_subject

__all__ = ["merge_respondents", "merge_suppliers"]

TYPED = ("code", "uscc", "contact", "email", "phone", "goods", "place", "risk", "notes")
TAKEN = ("organisation_id", "respondent_id", "state", "opened_at", "started_at", "submitted_at", "decided_at", "wanted",
         "score", "documented", "coverage", "valid_until")  # fmt: skip


@transaction.atomic
def merge_suppliers(source: Supplier, target: Supplier, *, by: User) -> Supplier:
    """The target with all that hung on the source, whose key and link lead on; raises ActionRefused for two firms."""
    require_buyer(source.chain, by)
    rows = {row.pk: row for row in Supplier.objects.select_for_update().filter(pk__in=[source.pk, target.pk])}
    if len(rows) < 2 or rows[source.pk].chain_id != rows[target.pk].chain_id:
        raise ActionRefused(_("Choose another supplier of the same chain."))
    source, target = rows[source.pk], rows[target.pk]
    if source.merged_into_id or target.merged_into_id:
        raise ActionRefused(_("One of the two was merged already."))
    if source.respondent_id and target.respondent_id and source.respondent_id != target.respondent_id:
        raise ActionRefused(
            _("Two different firms answer. If they are one, ask a practitioner of the programme to merge the firms.")
        )
    _move_texts(source, target)
    target.link_ends_at = max(source.link_ends_at, target.link_ends_at)  # either link leads to the one entry
    if source.respondent_id and (not target.respondent_id or not target.snapshots.exists()):
        for name in TAKEN:
            setattr(target, name, getattr(source, name))
    source.organisation = source.respondent = None  # the target has the claim; the old link leads on to it
    source.merged_into = target
    source.save()
    target.save()
    Supplier.objects.filter(merged_into=source).update(merged_into=target)
    _move_rows(source, target)
    history.record(by, "supplier.merged", target, other=source.name)
    return target


def _move_texts(source: Supplier, target: Supplier) -> None:
    """What the target does not say and the source does."""
    for name in TYPED:
        if not getattr(target, name):
            setattr(target, name, getattr(source, name))
    if target.lon is None:
        target.lon, target.lat, target.distance_km = source.lon, source.lat, source.distance_km
    if source.spend is not None:
        target.spend = source.spend + (target.spend or 0)
        if target.spend >= MOST_SPEND:
            raise ActionRefused(_("The two together spend more than can be written down: correct one of them first."))


def _move_rows(source: Supplier, target: Supplier) -> None:
    if target.grants.filter(withdrawn_at=None).exists():
        still_open = source.grants.filter(withdrawn_at=None)
        for grant in still_open:
            grant.withdrawn_at = grant.given_at  # the target's own grant stands
            grant.save(update_fields=["withdrawn_at"])
    source.grants.update(supplier=target)
    source.snapshots.update(supplier=target)
    known = target.own_answers.values("question")
    source.own_answers.exclude(question__in=known).update(supplier=target)
    pairs = set(target.records.values_list("url", "dated"))
    for record in source.records.all():
        if (record.url, record.dated) not in pairs:
            record.supplier = target
            record.save(update_fields=["supplier"])
    of_subject(Task.objects.all(), source).update(subject_id=target.pk)


@transaction.atomic
def merge_respondents(source: Respondent, target: Respondent, *, reason: str, by: User) -> Respondent:
    """The target with the claims and grants of a firm that was there twice; both firms' people are told.

    The source keeps its key, which leads on. Where the target has no answers it takes those of the source.
    """
    if not facilitates(by):
        raise ActionRefused(_("Firms are merged by practitioners."))
    if not reason.strip():
        raise ActionRefused(_("Write how you know that the two are one firm: both read it."), field="reason")
    rows = {row.pk: row for row in Respondent.objects.select_for_update().filter(pk__in=[source.pk, target.pk])}
    if len(rows) < 2 or any(row.merged_into_id for row in rows.values()):
        raise ActionRefused(_("Choose two firms that were not merged before."))
    source, target = rows[source.pk], rows[target.pk]
    twice = source.claims.filter(merged_into=None, chain__in=target.claims.filter(merged_into=None).values("chain"))
    if twice.exists():
        raise ActionRefused(_("A buyer has both firms in its chain: it has to merge its two entries first."))
    kind = ContentType.objects.get_for_model(Respondent)
    sheets = AnswerSheet.objects.filter(subject_type=kind, form_id=FORM)
    if not sheets.filter(subject_id=target.pk).exists():
        sheets.filter(subject_id=source.pk).update(subject_id=target.pk)
        target.confirmed_on = target.confirmed_on or source.confirmed_on
    source.claims.update(respondent=target, organisation=target.organisation_id)
    source.grants.update(respondent=target)
    Respondent.objects.filter(merged_into=source).update(merged_into=target)
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    target.save(update_fields=["confirmed_on"])
    history.record(by, "respondent.merged", target, other=str(source), reason=reason.strip()[:500])
    people = contacts_of(source.organisation_id, target.organisation_id)
    values: dict[str, history.Json] = {"firm": both_names(target.organisation), "reason": reason.strip()[:500]}
    notify(people, "respondent.merged", values=values, url=target.get_absolute_url(), key=f"merged:{source.pk}")
    return target
