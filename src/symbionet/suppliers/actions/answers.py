"""What a supplier does: takes an invitation up, answers once, grants buyer by buyer, and withdraws."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User, new_token
from symbionet.accounts.queries import contacts_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.actions import ContactValues, OrganisationValues, register_organisation
from symbionet.network.models import Organisation
from symbionet.notices.actions import notify
from symbionet.questions.actions import hand_in, open_sheet
from symbionet.questions.models import AnswerSheet
from symbionet.questions.queries import Answers, answers_of, questionnaire_of_sheet
from symbionet.suppliers.actions.chains import require_buyer
from symbionet.suppliers.models import Grant, OwnAnswer, OwnKind, Respondent, Snapshot, State, Supplier
from symbionet.suppliers.queries import (
    FORM,
    LINK_DAYS,
    figures_of,
    final_respondent,
    open_grant,
    respondents_visible_to,
)
from symbionet.tables import clean_text
from symbionet.xlsform.answering import plain_of

__all__ = [
    "add_own_answers",
    "claim_invitation",
    "give_answers",
    "open_sheet_of",
    "register_and_claim",
    "release_claim",
    "withdraw_answers",
]

YES_NO = ("yes", "no")
LONGEST = 2000


@transaction.atomic
def claim_invitation(supplier: Supplier, organisation: Organisation, *, by: User) -> Supplier:
    """The supplier, whose answers are from now on those of an own firm; raises ActionRefused where it is taken."""
    if organisation.pk not in by.organisation_ids:
        raise ActionRefused(_("You answer for your own firms only."))
    return _claim(supplier, organisation, by=by)


def _claim(supplier: Supplier, organisation: Organisation, *, by: User) -> Supplier:
    row = Supplier.objects.select_for_update().get(pk=supplier.pk)
    if row.organisation_id == organisation.pk:
        return row
    if row.organisation_id is not None:
        raise ActionRefused(_("Another firm has taken this invitation up. Ask your buyer for a link of your own."))
    if row.buyer_id == organisation.pk:
        raise ActionRefused(_("This is your own supply chain: send the link to your supplier."))
    if Supplier.objects.filter(chain=row.chain_id, organisation=organisation, merged_into=None).exists():
        raise ActionRefused(
            _("Your firm answers this buyer already, under another entry. Ask the buyer to merge the two.")
        )
    found, _made = Respondent.objects.get_or_create(
        organisation=organisation, defaults={"is_demo": organisation.is_demo}
    )
    row.organisation, row.respondent = organisation, final_respondent(found)
    row.state, row.started_at = State.STARTED, timezone.now()
    row.opened_at = row.opened_at or row.started_at
    row.save(update_fields=["organisation", "respondent", "state", "started_at", "opened_at"])
    history.record(by, "supplier.claimed", row)
    return row


@transaction.atomic
def register_and_claim(
    supplier: Supplier, values: OrganisationValues, *, contact: ContactValues, password: str, language: str
) -> Organisation | None:
    """The firm that registers by the link and answers from now on; None where the e-mail has an account already."""
    organisation = register_organisation(values, contact=contact, password=password, language=language)
    if organisation is None:
        return None
    _claim(supplier, organisation, by=organisation.memberships.get().user)
    return organisation


@transaction.atomic
def release_claim(supplier: Supplier, *, by: User) -> Supplier:
    """The supplier, invited anew: the firm that took the link up was not the one that was meant."""
    require_buyer(supplier.chain, by)
    if supplier.organisation_id is None:
        raise ActionRefused(_("Nobody has taken this invitation up."))
    if supplier.snapshots.exists():
        raise ActionRefused(_("This firm has given you answers already: keep them, and add the other firm by itself."))
    supplier.organisation, supplier.respondent, supplier.state = None, None, State.INVITED
    supplier.opened_at = supplier.started_at = None
    supplier.token, supplier.link_ends_at = new_token(), timezone.now() + timedelta(days=LINK_DAYS)
    supplier.own_answers.all().delete()
    supplier.save()
    history.record(by, "supplier.released", supplier)
    return supplier


def open_sheet_of(respondent: Respondent) -> AnswerSheet:
    """The answers of a firm, begun where there are none."""
    return open_sheet(final_respondent(respondent), FORM)


def _require_answering(supplier: Supplier, by: User) -> Respondent:
    respondent = supplier.respondent
    if respondent is None or not respondents_visible_to(by).filter(pk=respondent.pk).exists():
        raise ActionRefused(_("Only the people of the supplier do this."))
    return respondent


@transaction.atomic
def add_own_answers(supplier: Supplier, texts: Mapping[int, str], *, by: User) -> int:
    """How many answers to own questions of the buyer are new; raises ActionRefused that names the question."""
    _require_answering(supplier, by)
    new = 0
    for question in supplier.chain.own_questions.filter(retired_at=None):
        if question.pk not in texts:
            continue
        text = clean_text(texts[question.pk]).strip()
        field = f"own-{question.pk}"
        if len(text) > LONGEST:
            raise ActionRefused(_("The answer is too long: at most 2,000 characters."), field=field)
        if text and question.kind == OwnKind.NUMBER and not _is_number(text):
            raise ActionRefused(_("“%(text)s” is no number.") % {"text": text[:60]}, field=field)
        if text and question.kind == OwnKind.YES_NO and text not in YES_NO:
            raise ActionRefused(_("Choose yes or no."), field=field)
        old = OwnAnswer.objects.filter(supplier=supplier, question=question).first()
        if (old.text if old else "") == text:
            continue
        new += 1
        if text:
            OwnAnswer.objects.update_or_create(supplier=supplier, question=question, defaults={"text": text})
        elif old is not None:
            old.delete()
    if new:
        history.record(by, "supplier.own_answered", supplier, number=new)
    return new


def _is_number(text: str) -> bool:
    try:
        return abs(float("".join(text.replace(",", "").split()))) < 1e15
    except ValueError:
        return False


@transaction.atomic
def give_answers(supplier: Supplier, *, by: User) -> Snapshot:
    """The snapshot that the buyer has from now on: the firm confirms its answers and lets this buyer read them.

    Buyers that it lets read already have a new snapshot, too; whoever had accepted answers that have changed since
    looks at them again. Raises ActionRefused where nothing is answered.
    """
    respondent = _require_answering(supplier, by)
    respondent = Respondent.objects.select_for_update().get(pk=respondent.pk)
    sheet = open_sheet_of(respondent)
    if not sheet.answers.exists():
        raise ActionRefused(_("Nothing is answered yet: answer at least one question first."))
    hand_in(sheet, by=by)
    today = timezone.localdate()
    respondent.confirmed_on = today
    respondent.save(update_fields=["confirmed_on"])
    if open_grant(supplier) is None:
        Grant.objects.create(supplier=supplier, respondent=respondent, given_by=by)
    others = Supplier.objects.filter(grants__respondent=respondent, grants__withdrawn_at=None, merged_into=None)
    for other in others.exclude(pk=supplier.pk).select_related("buyer", "chain"):
        _hand_over(other, sheet, today, by=by)
    return _hand_over(supplier, sheet, today, by=by, asked=True)


def _hand_over(supplier: Supplier, sheet: AnswerSheet, today: date, *, by: User, asked: bool = False) -> Snapshot:
    """The new snapshot of one buyer, who is told."""
    answers = answers_of(sheet)
    whole, heads = figures_of(questionnaire_of_sheet(sheet), answers)
    before = supplier.snapshots.first()
    row = Snapshot(
        supplier=supplier, form_id=sheet.form_id, version=sheet.version, valid_until=_a_year_after(today),
        score=whole.score, documented=whole.documented, coverage=whole.coverage,
        heads={name: [one.score, one.documented, one.coverage] for name, one in heads.items()},
        own=_own(supplier), **_kept(answers),
    )  # fmt: skip
    row.save()
    same = before is not None and all(getattr(before, name) == getattr(row, name) for name in ("answers", "own"))
    if supplier.state != State.ACCEPTED or not same or asked:
        supplier.state = State.SUBMITTED
    supplier.submitted_at, supplier.valid_until, supplier.wanted = row.taken_at, row.valid_until, ""
    supplier.score, supplier.documented, supplier.coverage = row.score, row.documented, row.coverage
    supplier.save()
    history.record(by, "supplier.submitted", supplier)
    people = contacts_of(supplier.buyer_id)
    key, values = f"submitted:{supplier.pk}", {"supplier": supplier.name}
    notify(people, "supplier.submitted", values=values, url=supplier.get_absolute_url(), key=key)
    return row


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def _kept(answers: Answers) -> dict[str, Any]:
    """Answers, notes and names of files as a snapshot keeps them."""
    values = {name: list(value) if isinstance(value, tuple) else plain_of(value)
              for (name, place), value in answers.values.items() if not place}  # fmt: skip
    notes = {name: note for (name, place), note in answers.notes.items() if not place}
    files = {name: [[one.pk, one.name] for one in rows] for (name, place), rows in answers.files.items() if not place}
    return {"answers": values, "notes": notes, "files": files}


def _own(supplier: Supplier) -> list[list[Any]]:
    rows = supplier.own_answers.filter(question__retired_at=None).select_related("question")
    return [[row.question_id, row.question.text_zh, row.question.text_en, row.text] for row in rows]


@transaction.atomic
def withdraw_answers(supplier: Supplier, *, by: User) -> Supplier:
    """The supplier, whose buyer has nothing new from now on and keeps the snapshots of the days before."""
    _require_answering(supplier, by)
    grant = open_grant(supplier)
    if grant is None:
        raise ActionRefused(_("This buyer has no grant."))
    grant.withdrawn_at, grant.withdrawn_by = timezone.now(), by
    grant.save(update_fields=["withdrawn_at", "withdrawn_by"])
    history.record(by, "supplier.withdrawn", supplier)
    values = {"supplier": supplier.name}
    notify(contacts_of(supplier.buyer_id), "supplier.withdrawn", values=values, url=supplier.get_absolute_url(),
           key=f"withdrawn:{supplier.pk}")  # fmt: skip
    return supplier
