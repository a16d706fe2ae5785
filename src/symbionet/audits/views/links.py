"""What a firm does by a link without an account, and the same done by its auditor or its member."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from symbionet.accounts.actions import note_link
from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.audits.actions import (
    FollowUpValues,
    close_follow_up,
    hand_in_by_link,
    record_follow_up,
    send_codes,
    sign_by_link,
    sign_report,
)
from symbionet.audits.forms.answers import answer_before_visit
from symbionet.audits.forms.audits import FollowUpForm, SignForm
from symbionet.audits.models import Audit, AuditLink, LinkPurpose
from symbionet.audits.pages.report import report_letter
from symbionet.audits.pages.report_orders import letter_parts
from symbionet.audits.pages.visit import opportunities_shown
from symbionet.audits.queries import FOLLOW_UP_MONTHS, SIGNED, audits_worked_on_by, link_of
from symbionet.audits.queries.baseline import PREVISIT
from symbionet.audits.queries.signing import audits_to_sign, signatories
from symbionet.audits.views.audits import worked_on
from symbionet.audits.views.visit import given_of
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.core.texts import masked_address
from symbionet.core.visitors import sealed_address
from symbionet.questions.actions import open_sheet
from symbionet.questions.models import AnswerSheet
from symbionet.questions.pages import Conflict, page_shown
from symbionet.questions.queries import answers_of, questionnaire_of_sheet
from symbionet.shell.answers import done, link_over, refused_at_link
from symbionet.tables import clean_text
from symbionet.xlsform import Group, asked_questions, packed_questionnaire

__all__ = ["audit_follow_up", "audit_link", "audit_previsit", "audit_sign"]


@login_not_required
@never_cache
def audit_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for: questions before the visit, the sign-off, or a follow-up; reading changes nothing."""
    link = link_of(token)
    if link is None:
        return link_over(request, _("Ask your auditor for a new link."))
    audit, sender = link.audit, sealed_address(request)
    by = request.user if isinstance(request.user, User) else None
    said: dict[str, Json] = {"purpose": link.purpose, "month": link.month}
    if by is not None and audit.organisation_id not in by.organisation_ids:
        note_link("link.refused", audit, by=by, sender=sender, **said)
        return refused_at_link(request, instead=_by_name(link, by))
    if by is None:
        note_link("link.opened", audit, by=None, sender=sender, **said)
    here = reverse("audit_link", args=[link.token])
    if link.purpose == LinkPurpose.PREVISIT:
        return _previsit(request, audit, by=by, here=here, by_link=True)
    if link.purpose == LinkPurpose.SIGN_OFF:
        return _sign_by_link(request, link, by=by)
    return _follow_up(request, audit, link.month, by=by, here=here, by_link=True)


def _by_name(link: AuditLink, user: User) -> tuple[str, str] | None:
    """Where who works on the audit writes down what the firm says, in the own name; nobody signs for the firm."""
    if link.purpose == LinkPurpose.SIGN_OFF or not audits_worked_on_by(user).filter(pk=link.audit_id).exists():
        return None
    where = ("audit_previsit", [link.audit_id])
    if link.purpose == LinkPurpose.FOLLOW_UP:
        where = ("audit_follow_up", [link.audit_id, link.month])
    return reverse(where[0], args=where[1]), _("Write down what the firm says")


def audit_previsit(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions before the visit, filled in by the auditor on the telephone."""
    audit = worked_on(request, pk)
    return _previsit(request, audit, by=signed_in(request), here=reverse("audit_previsit", args=[pk]))


def _previsit(request: HttpRequest, audit: Audit, *, by: User | None, here: str, by_link: bool = False) -> HttpResponse:
    """A page of the questions; the last one hands them in."""
    sheet = open_sheet(audit, PREVISIT) if request.method == "POST" else None
    questionnaire = questionnaire_of_sheet(sheet) if sheet else packed_questionnaire(PREVISIT)
    names = [group.name for group in questionnaire.groups]
    name = request.POST.get("page") or request.GET.get("page", names[0])
    group = questionnaire.group(name)
    if group is None:
        raise Http404
    problems: dict[str, str] = {}
    conflicts: tuple[Conflict, ...] = ()
    if sheet is not None:
        shown = _asked(group, sheet)
        problems, conflicts = answer_before_visit(sheet, group, given_of(request), by=by)
        if not problems and not conflicts:
            if "more" in request.POST or _asked(group, sheet) - shown:  # an answer has brought up a question
                return redirect(f"{here}?page={name}")
            place = names.index(name)
            if place + 1 < len(names):
                return redirect(f"{here}?page={names[place + 1]}")
            try:
                hand_in_by_link(audit, sheet, by=by)
            except ActionRefused as refusal:
                messages.error(request, str(refusal))
                return redirect(f"{here}?page={names[0]}")
            return render(request, "audits/link_done.html", {"audit": audit}) if by_link else redirect(audit)
    answers = answers_of(sheet or audit.answer_sheets.filter(form_id=PREVISIT).first())
    typed = dict(request.POST.lists())
    context: dict[str, Any] = {
        "audit": audit,
        "page": page_shown(questionnaire, group, answers, problems=problems, typed=typed),
        "name": name,
        "number": names.index(name) + 1,
        "count": len(names),
        "before": names[names.index(name) - 1] if names.index(name) else "",
        "last": name == names[-1],
        "here": here,
        "by_link": by_link,
        "problems": problems,
        "conflicts": conflicts,
    }
    status = 400 if problems else 409 if conflicts else 200
    return render(request, "audits/previsit.html", context, status=status)


def _asked(group: Group, sheet: AnswerSheet) -> set[str]:
    """The questions of a page that are asked given the answers; of repeated ones none."""
    if group.repeats:
        return set()
    return {one.name for one in asked_questions(questionnaire_of_sheet(sheet), group, answers_of(sheet).names())}


def _sign_by_link(request: HttpRequest, link: AuditLink, *, by: User | None) -> HttpResponse:
    people = signatories(link) if by is None else []
    if people and "send_code" in request.POST:
        done(request, lambda: send_codes(link), _("Sent. The code holds for an hour."))
        return redirect("audit_link", link.token)
    form = SignForm(request.POST or None, audit=link.audit, needs_code=bool(people))
    if form.is_valid() and _signed(form, partial(sign_by_link, link, by=by)):
        return render(request, "audits/link_done.html", {"audit": link.audit})
    context = {
        "audit": link.audit,
        "form": form,
        "parts": letter_parts(report_letter(link.audit, pictures=False)),
        "by_link": True,
        "sent_to": [masked_address(person.email) for person in people],
        "unproven": by is None and not people,
    }
    return render(request, "audits/audit_sign.html", context, status=400 if form.is_bound else 200)


def audit_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """A member signs the report of its firm."""
    user = signed_in(request)
    audit = get_object_or_404(audits_to_sign(user), pk=pk)
    form = SignForm(request.POST or None, audit=audit, name=str(user))
    if form.is_valid() and _signed(form, partial(sign_report, audit, by=user)):
        messages.success(request, _("Signed. Thank you."))
        return redirect("audit_report", pk)
    context = {"audit": audit, "form": form, "parts": letter_parts(report_letter(audit, pictures=False))}
    return render(request, "audits/audit_sign.html", context)


def _signed(form: SignForm, sign: Callable[..., Audit]) -> bool:
    try:
        sign(**{name: value for name, value in form.cleaned_data.items() if name != "agreed"})
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def audit_follow_up(request: HttpRequest, pk: int, month: int) -> HttpResponse:
    """What has become of the opportunities, written down by the auditor on the telephone."""
    audit = worked_on(request, pk)
    if month not in FOLLOW_UP_MONTHS or audit.stage not in SIGNED:
        raise Http404
    here = reverse("audit_follow_up", args=[pk, month])
    return _follow_up(request, audit, month, by=signed_in(request), here=here)


def _follow_up(
    request: HttpRequest, audit: Audit, month: int, *, by: User | None, here: str, by_link: bool = False
) -> HttpResponse:
    lines = [line for line in opportunities_shown(audit)[0] if line.counted.reason != "instead"]
    outcomes = {line.opportunity.pk: line.opportunity.follow_ups.filter(month__lte=month).last() for line in lines}
    posted = request.method == "POST"
    silent = posted and by_link and bool(lines) and not any(
        request.POST.get(f"o{line.opportunity.pk}-outcome") for line in lines
    )  # fmt: skip
    if silent:
        messages.error(request, _("Choose for at least one measure what has become of it."))
    forms = [
        (
            line,
            FollowUpForm(
                request.POST if posted else None, request.FILES if posted else None, opportunity=line.opportunity,
                before=outcomes[line.opportunity.pk],
            ),
        )
        for line in lines
    ]  # fmt: skip
    if posted and not silent and _answered(request, forms, month, by=by):
        close_follow_up(audit, month, by=by)
        return render(request, "audits/link_done.html", {"audit": audit}) if by_link else redirect(audit)
    context = {"audit": audit, "forms": forms, "month": month, "here": here, "by_link": by_link}
    return render(request, "audits/follow_up.html", context, status=400 if posted else 200)


def _answered(request: HttpRequest, forms: list[tuple[Any, FollowUpForm]], month: int, *, by: User | None) -> bool:
    """Whether every answered opportunity could be stored; what is left open stays open."""
    fine = True
    for line, form in forms:
        if not form.is_answered:
            form.errors.clear()
            continue
        if not form.is_valid():
            fine = False
            continue
        data = dict(form.cleaned_data)
        paper = data.pop("paper")
        try:
            record_follow_up(
                line.opportunity, month, FollowUpValues(**data), by=by, paper=paper,
                told_by=clean_text(request.POST.get("told_by", "")),
            )  # fmt: skip
        except ActionRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
            fine = False
    return fine
