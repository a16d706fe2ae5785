"""Pages of the supplier: my answers and my buyers, a page of questions, what one buyer asks."""

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.network.queries import approved_organisations
from symbionet.questions.actions import Given
from symbionet.questions.pages import Conflict, page_shown
from symbionet.questions.queries import answers_of, questionnaire_of_sheet
from symbionet.shell.answers import act, done, table_answer, tried
from symbionet.suppliers.actions import (
    add_own_answers,
    ask_for_help,
    claim_invitation,
    give_answers,
    open_sheet_of,
    withdraw_answers,
)
from symbionet.suppliers.forms.answers import answer_own_page
from symbionet.suppliers.forms.both import ActionForm, OwnAnswersForm
from symbionet.suppliers.models import Respondent, Supplier
from symbionet.suppliers.pages.chains import requirement_words
from symbionet.suppliers.pages.frameworks import frameworks_answered
from symbionet.suppliers.pages.mine import (
    answer_rows,
    answers_page_of,
    buyers_shown,
    grant_rows,
    my_answers,
    questionnaire_for,
)
from symbionet.suppliers.pages.scorecard import answers_shown, own_shown
from symbionet.suppliers.queries import (
    corrective_tasks_of,
    open_grant,
    respondents_visible_to,
    suppliers_visible_to,
    unclaimed_invitations,
)
from symbionet.tables import Column, Table, table_of

ANSWER_WIDTHS = 18.0, 24.0, 60.0, 28.0, 10.0, 32.0  # key, page, question, answer, unit, note

__all__ = [
    "invitation_take",
    "request_detail",
    "request_give",
    "request_withdraw",
    "respondent_answers",
    "respondent_buyers",
    "respondent_detail",
    "respondent_file",
    "respondent_help",
]


def own_respondent(request: HttpRequest, pk: int) -> Respondent:
    """An own firm as the owner of its answers; any other does not exist."""
    rows = respondents_visible_to(signed_in(request)).select_related("organisation", "merged_into")
    return get_object_or_404(rows, pk=pk)


def asked_by(request: HttpRequest, pk: int) -> Supplier:
    """The entry that an own firm has taken up; any other does not exist."""
    user = signed_in(request)
    own = respondents_visible_to(user).order_by().values("pk")
    rows = suppliers_visible_to(user).filter(merged_into=None, respondent__in=own)
    return get_object_or_404(rows.select_related("chain", "buyer", "organisation", "respondent"), pk=pk)


@require_safe
def respondent_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """My answers and my buyers; the old key of a merged firm leads on."""
    respondent = own_respondent(request, pk)
    if respondent.merged_into is not None:
        return redirect(respondent.merged_into)
    context = {
        "respondent": respondent,
        "mine": my_answers(respondent),
        "buyers": buyers_shown(respondent),
        "frameworks": frameworks_answered(*questionnaire_for(respondent)),
    }
    return render(request, "suppliers/respondent_detail.html", context)


def respondent_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the questions; what is in order is kept, a gap may stay."""
    respondent, user = own_respondent(request, pk), signed_in(request)
    if respondent.merged_into is not None:
        return redirect("respondent_answers", respondent.merged_into_id)
    asked = request.POST.get("page") or request.GET.get("page", "")
    found, answers, names, name = answers_page_of(respondent, asked)
    group = found.group(name)
    assert group is not None
    problems: dict[str, str] = {}
    conflicts: tuple[Conflict, ...] = ()
    if request.method == "POST":
        sheet = open_sheet_of(respondent)
        problems, conflicts = answer_own_page(sheet, group, _given(request), by=user)
        if not problems and not conflicts:
            return _onward(respondent, names, name)
        found, answers = questionnaire_of_sheet(sheet), answers_of(sheet)
    number = names.index(name)
    context = {
        "respondent": respondent,
        "page": page_shown(found, group, answers, problems=problems, typed=dict(request.POST.lists())),
        "name": name,
        "number": number + 1,
        "count": len(names),
        "before": names[number - 1] if number else "",
        "last": name == names[-1],
        "problems": problems,
        "conflicts": conflicts,
    }
    status = 400 if problems else 409 if conflicts else 200
    return render(request, "suppliers/respondent_answers.html", context, status=status)


def _onward(respondent: Respondent, names: list[str], name: str) -> HttpResponse:
    place = names.index(name) + 1
    if place == len(names):
        return redirect(respondent)
    return redirect(f"{reverse('respondent_answers', args=[respondent.pk])}?page={names[place]}")


def _given(request: HttpRequest) -> Given:
    """What came in for a page of questions."""
    files: dict[str, list[File]] = {name: list(uploads) for name, uploads in request.FILES.lists()}
    texts = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    return Given(texts=texts, files=files)


@require_safe
def respondent_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions with the own answers as a workbook, which the import reads again."""
    respondent = own_respondent(request, pk)
    headings = [_("key of the question"), _("page"), _("question"), _("answer"), _("unit"), _("note")]
    columns = [Column(heading=head, width=width) for head, width in zip(headings, ANSWER_WIDTHS, strict=True)]
    table = Table(columns=columns, rows=answer_rows(respondent), title=_("Answers"))
    return table_answer(table, name="answers", form="xlsx")


@require_safe
def respondent_buyers(request: HttpRequest, pk: int) -> HttpResponse:
    """Which buyers read the own answers, as a workbook that the import reads again."""
    respondent = own_respondent(request, pk)
    headings = [
        _("buyer"),
        _("reads your answers"),
        _("state"),
        _("last given on"),
        _("valid until"),
        _("withdrawn on"),
    ]
    table = table_of(headings, grant_rows(respondent), title=_("My buyers"))
    return table_answer(table, name="buyers", form="xlsx")


@require_POST
def respondent_help(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Ask the programme for an audit, training or partners."""
    respondent, user = own_respondent(request, pk), signed_in(request)
    words = _("A practitioner has your wish and writes to you.")
    return act(request, lambda: ask_for_help(respondent, kind, by=user), done=words, target=respondent)


def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What one buyer asks: its own questions, requirements, actions, records, and what it sees of the answers."""
    supplier, user = asked_by(request, pk), signed_in(request)
    form = OwnAnswersForm(request.POST or None, supplier=supplier)
    if form.is_valid() and form.questions:
        kept = _("The answers are kept; the buyer sees them when you give your answers.")
        if tried(form, lambda: add_own_answers(supplier, form.texts(), by=user)):
            return act(request, lambda: None, done=kept, target=supplier)
    snapshot = supplier.snapshots.first()
    assert supplier.respondent is not None
    wanted = [requirement_words(row) for row in supplier.chain.requirements.all() if row.risk in {"", supplier.risk}]
    context = {
        "supplier": supplier,
        "state": supplier.now_state.label,
        "respondent": supplier.respondent,
        "mine": my_answers(supplier.respondent),
        "form": form,
        "grant": open_grant(supplier),
        "snapshot": snapshot,
        "answers": answers_shown(snapshot) if snapshot else [],
        "own": own_shown(snapshot) if snapshot else [],
        "wanted": wanted,
        "tasks": corrective_tasks_of(supplier),
        "records": supplier.records.all(),
        "action_form": ActionForm(supplier=supplier),
    }
    return render(request, "suppliers/request_detail.html", context)


@require_POST
def request_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the answers and let this buyer read them."""
    supplier, user = asked_by(request, pk), signed_in(request)
    words = _("%(buyer)s has your answers now. They hold for 12 months.") % {"buyer": supplier.buyer}
    return act(request, lambda: give_answers(supplier, by=user), done=words, target=supplier)


@require_POST
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let this buyer read nothing new."""
    supplier, user = asked_by(request, pk), signed_in(request)
    words = _("%(buyer)s reads nothing new. It keeps what it was given before.") % {"buyer": supplier.buyer}
    return act(request, lambda: withdraw_answers(supplier, by=user), done=words, target=supplier)


@require_POST
def invitation_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation up that names the code of an own firm."""
    user = signed_in(request)
    supplier = get_object_or_404(unclaimed_invitations(user), pk=pk)
    firm = get_object_or_404(approved_organisations(user).exclude(uscc=""), uscc=supplier.uscc)
    words = _("You answer now. Fill in what you know and give it to the buyer.")
    if done(request, lambda: claim_invitation(supplier, firm, by=user), words):
        return redirect("request_detail", pk)
    return redirect("chain_home")
