"""The page of a supplier for its buyer: scorecard, decisions, actions, records, merging."""

from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.letters import letter_docx, letter_pdf
from symbionet.network.queries import organisations_visible_to
from symbionet.questions.models import AnswerFile
from symbionet.shell.answers import act, done, file_answer, form_problems, tried
from symbionet.suppliers.actions import (
    accept_answers,
    add_record,
    agree_action,
    check_papers,
    edit_record,
    edit_supplier,
    finish_action,
    merge_suppliers,
    release_claim,
    renew_link,
    request_changes,
)
from symbionet.suppliers.forms.both import ActionForm, PapersForm, RecordForm
from symbionet.suppliers.forms.chains import ChangesForm, MergeForm, SupplierForm
from symbionet.suppliers.models import PublicRecord, Snapshot, State, Supplier
from symbionet.suppliers.pages.chains import requirements_shown
from symbionet.suppliers.pages.leads import WEAK, leads_of
from symbionet.suppliers.pages.scorecard import (
    answers_shown,
    frameworks_shown,
    heads_shown,
    own_shown,
    papers_shown,
    papers_words,
    scorecard_letter,
    weakest_head,
)
from symbionet.suppliers.pages.words import blocker_of, head_words, share_words
from symbionet.suppliers.queries import (
    checks_that_hold,
    corrective_tasks_of,
    open_grant,
    suppliers_bought_by,
    suppliers_visible_to,
)
from symbionet.tables import clean_text

__all__ = [
    "record_add",
    "record_edit",
    "supplier_action",
    "supplier_action_done",
    "supplier_detail",
    "supplier_edit",
    "supplier_file",
    "supplier_merge",
    "supplier_move",
    "supplier_papers",
    "supplier_scorecard",
]

FORMS = {
    "pdf": (letter_pdf, "application/pdf"),
    "docx": (letter_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
PLANNED_DAYS = 60


def bought(request: HttpRequest, pk: int) -> Supplier:
    """The supplier of an own chain; any other does not exist."""
    rows = suppliers_bought_by(signed_in(request)).filter(merged_into=None)
    return get_object_or_404(rows.select_related("chain", "buyer", "organisation", "respondent"), pk=pk)


def either_side(request: HttpRequest, pk: int) -> Supplier:
    """The supplier of an own chain, or an entry that an own firm has taken up."""
    rows = suppliers_visible_to(signed_in(request)).filter(merged_into=None)
    return get_object_or_404(rows.select_related("chain", "buyer", "organisation", "respondent"), pk=pk)


@require_safe
def supplier_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A supplier as its buyer sees it; the supplier's own people are led to their page, an old key to the new one."""
    user = signed_in(request)
    row = get_object_or_404(suppliers_visible_to(user).select_related("merged_into"), pk=pk)
    if row.buyer_id not in user.organisation_ids:
        return redirect("request_detail", row.merged_into_id or row.pk)
    if row.merged_into is not None:
        return redirect(row.merged_into)
    supplier = bought(request, pk)
    snapshots = list(supplier.snapshots.all()[:20])
    asked = request.GET.get("snapshot", "")
    shown = next((one for one in snapshots if str(one.pk) == asked), snapshots[0] if snapshots else None)
    return render(request, "suppliers/supplier_detail.html", _context(request, supplier, snapshots, shown))


def _context(
    request: HttpRequest, supplier: Supplier, snapshots: list[Snapshot], shown: Snapshot | None
) -> dict[str, object]:
    now = supplier.now_state
    tasks = list(corrective_tasks_of(supplier))
    today = timezone.localdate()
    overdue = sum(1 for task in tasks if task.done_at is None and task.due is not None and task.due < today)
    grants = list(supplier.grants.all())
    withdrawn = bool(grants) and grants[0].withdrawn_at is not None
    weakest = weakest_head(shown) if shown is not None else ""
    link = settings.PUBLIC_URL.rstrip("/") + reverse("supply_invitation", args=[supplier.token])
    return {
        "supplier": supplier,
        "state": now.label,
        "blocker": blocker_of(supplier, now, overdue=overdue, withdrawn=withdrawn),
        "snapshots": snapshots,
        "shown": shown,
        "figures": [
            (_("Score"), share_words(shown.score), _("of what was answered")),
            (_("With evidence"), share_words(shown.documented), _("with a paper")),
            (_("Coverage"), share_words(shown.coverage), _("of what was asked")),
        ] if shown else [],
        "heads": heads_shown(shown) if shown else [],
        "frameworks": frameworks_shown(shown) if shown else [],
        "answers": answers_shown(shown) if shown else [],
        "own": own_shown(shown) if shown else [],
        "papers": papers_words(shown) if shown and shown.files else "",
        "reads_files": shown is not None and shown == snapshots[0] and bool(grants) and not withdrawn,
        "withdrawn": grants[0].withdrawn_at if withdrawn else None,
        "requirements": requirements_shown(supplier.chain, supplier),
        "tasks": tasks,
        "today": today,
        "action_form": ActionForm(supplier=supplier, initial=_proposed(weakest, request.GET.get("title", ""))),
        "leads": leads_of(shown.heads) if shown else (),
        "weak": round(100 * WEAK),
        "firm": organisations_visible_to(signed_in(request)).filter(supplier_claims=supplier).first(),
        "records": supplier.records.all(),
        "changes_form": ChangesForm(),
        "decides": supplier.state in (State.SUBMITTED, State.ACCEPTED, State.CHANGES_REQUESTED),
        "waits": supplier.organisation_id is None,
        "link": link,
        "mail": _mail(supplier, link),
    }  # fmt: skip


def _proposed(weakest: str, asked: str) -> dict[str, object]:
    """What the form of an action begins with: what the page was asked for, else the weakest head."""
    if not weakest and not asked:
        return {}
    title = clean_text(asked)[:250] or _("Improve: %(head)s") % {"head": head_words(weakest)}
    return {"title": title, "due": timezone.localdate() + timedelta(days=PLANNED_DAYS)}


def _mail(supplier: Supplier, link: str) -> str:
    """A letter that the buyer's own mail program sends."""
    subject = _("Environmental questionnaire for our suppliers: %(buyer)s") % {"buyer": supplier.buyer}
    body = _(
        "Dear %(name)s,\n\n%(buyer)s asks its suppliers about the environment. You answer once and let each buyer "
        "read your answers one by one; no other supplier sees them. It takes about half an hour:\n\n%(link)s\n"
    ) % {"name": supplier.contact or supplier.name, "buyer": supplier.buyer, "link": link}
    return f"mailto:{quote(supplier.email)}?subject={quote(subject)}&body={quote(body)}"


def supplier_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the buyer knows of a supplier."""
    supplier, user = bought(request, pk), signed_in(request)
    form = SupplierForm(request.POST or None, instance=Supplier.objects.get(pk=pk))
    if form.is_valid() and tried(form, lambda: edit_supplier(supplier, form.values(), by=user)):
        return redirect(supplier)
    context = {"form": form, "title": _("Change the entry"), "back": supplier}
    return render(request, "suppliers/form.html", context)


@require_POST
def supplier_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Accept the answers, ask for changes, make a new link, or take the entry from the firm that has taken it up."""
    supplier, user = bought(request, pk), signed_in(request)
    moves = {
        "accept": (
            lambda: accept_answers(supplier, by=user, seen=request.POST.get("seen", "")),
            _("The answers are accepted."),
        ),
        "changes": (
            lambda: request_changes(supplier, request.POST.get("wanted", ""), by=user),
            _("The supplier is asked for changes."),
        ),
        "link": (lambda: renew_link(supplier, by=user), _("There is a new link; the one before no longer works.")),
        "release": (lambda: release_claim(supplier, by=user), _("The supplier can be invited anew.")),
    }
    if move not in moves:
        raise Http404
    action, words = moves[move]
    return act(request, action, done=words, target=supplier)


@require_safe
def supplier_scorecard(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The scorecard as a Word file or PDF in the active language."""
    supplier = bought(request, pk)
    snapshot = supplier.snapshots.first()
    if form not in FORMS or snapshot is None:
        raise Http404
    write, kind = FORMS[form]
    name = f"scorecard-{supplier.code or supplier.pk}-{snapshot.taken_at:%Y%m%d}.{form}"
    return file_answer(write(scorecard_letter(supplier, snapshot)), name, kind)


@require_safe
def supplier_file(request: HttpRequest, pk: int, key: int) -> HttpResponseBase:
    """A paper of the newest snapshot, as long as the supplier lets the buyer read."""
    supplier = bought(request, pk)
    snapshot, grant = supplier.snapshots.first(), open_grant(supplier)
    if snapshot is None or grant is None:
        raise Http404
    given = {one for rows in snapshot.files.values() for one, _name in rows}
    found = get_object_or_404(AnswerFile.objects.filter(pk__in=given), pk=key)
    answer = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def supplier_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of each paper whether it shows what was answered."""
    supplier, user = bought(request, pk), signed_in(request)
    snapshot = supplier.snapshots.first()
    if snapshot is None or not snapshot.files or open_grant(supplier) is None:
        raise Http404
    checks = checks_that_hold(supplier, snapshot)
    form = PapersForm(request.POST or None, papers=papers_shown(snapshot), checks=checks)
    if form.is_valid() and tried(form, lambda: check_papers(supplier, form.found(), by=user)):
        return redirect(supplier)
    context = {"form": form, "title": _("Look at the papers"), "back": supplier}
    return render(request, "suppliers/form.html", context)


def supplier_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge two entries of one supplier."""
    supplier, user = bought(request, pk), signed_in(request)
    form = MergeForm(request.POST or None, chain=supplier.chain, but=supplier)
    if form.is_valid() and tried(form, lambda: merge_suppliers(supplier, form.cleaned_data["target"], by=user)):
        return redirect(form.cleaned_data["target"])
    context = {"form": form, "title": _("Merge with another entry"), "back": supplier}
    return render(request, "suppliers/form.html", context)


@require_POST
def supplier_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree on a corrective action."""
    supplier, user = either_side(request, pk), signed_in(request)
    form = ActionForm(request.POST, supplier=supplier)
    if form.is_valid():
        done(request, lambda: agree_action(supplier, **form.cleaned_data, by=user), _("The action is agreed."))
    else:
        messages.error(request, form_problems(form))
    return redirect(supplier)


@require_POST
def supplier_action_done(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Mark a corrective action as done."""
    supplier, user = either_side(request, pk), signed_in(request)
    done(request, lambda: finish_action(supplier, key, by=user), _("Done."))
    return redirect(supplier)


def record_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a public record by hand."""
    supplier, user = either_side(request, pk), signed_in(request)
    form = RecordForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: add_record(supplier, form.values(), by=user)):
        return redirect(supplier)
    context = {"form": form, "title": _("Enter a public record"), "back": supplier}
    return render(request, "suppliers/form.html", context)


def record_edit(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Bring a public record up to date: cause, correction, status."""
    supplier, user = either_side(request, pk), signed_in(request)
    record = get_object_or_404(supplier.records.select_related("supplier__buyer", "supplier__chain"), pk=key)
    form = RecordForm(request.POST or None, instance=PublicRecord.objects.get(pk=record.pk))
    if form.is_valid() and tried(form, lambda: edit_record(record, form.values(), by=user)):
        return redirect(supplier)
    context = {"form": form, "title": _("Bring a public record up to date"), "back": supplier}
    return render(request, "suppliers/form.html", context)
