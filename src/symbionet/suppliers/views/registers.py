"""Registers of a chain: public records and corrective actions, as lists and as files that the import reads again."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import facilitates, is_member, manages_people, signed_in
from symbionet.questions.actions import review_rows, take_reviews_back
from symbionet.questions.queries import reviews_mappings
from symbionet.shell.answers import TABLE_FILES, act, table_answer
from symbionet.shell.lists import Empty, ListFiles, ListLook, list_page, table_from
from symbionet.suppliers.models import Chain, PublicRecord
from symbionet.suppliers.pages.frameworks import mapping_shown
from symbionet.suppliers.pages.scorecard import given_answers
from symbionet.suppliers.queries import MAPPING, mapped_relations, suppliers_of_chain
from symbionet.suppliers.tables import ActionTable, RecordTable
from symbionet.suppliers.views.chains import own_chain
from symbionet.tables import Column, Table, clean_text
from symbionet.work.models import Task
from symbionet.work.queries.subjects import about

__all__ = ["chain_actions", "chain_answers", "chain_mapping", "chain_mapping_review", "chain_records"]

type Reads = Mapping[str, Callable[[Any], object]]


def _record_columns() -> Reads:
    return {
        _("supplier"): lambda row: row.supplier.name,
        _("own number"): lambda row: row.supplier.code,
        _("link to the record"): lambda row: row.url,
        _("day of the record"): lambda row: row.dated,
        _("what was found"): lambda row: row.what,
        _("cause"): lambda row: row.cause,
        _("correction made"): lambda row: row.correction,
        _("status"): lambda row: row.get_state_display(),
    }


def _action_columns() -> Reads:
    return {
        _("supplier"): lambda row: row.subject.name,
        _("own number"): lambda row: row.subject.code,
        _("action"): lambda row: row.title,
        _("by"): lambda row: row.due,
        _("who"): lambda row: row.assigned_to.email if row.assigned_to else "",
        _("done on"): lambda row: localdate(row.done_at) if row.done_at else None,
    }


def _register(
    request: HttpRequest, chain: Chain, rows: QuerySet[Any], *, columns: Reads, name: str, look: ListLook
) -> HttpResponse:
    """The register as a page, or as a file with headings of its own."""
    form = request.GET.get("export", "")
    if form in TABLE_FILES:
        return table_answer(table_from(rows, columns), name=name, form=form)
    table, bring = {"records": (RecordTable, "record_import"), "actions": (ActionTable, "action_import")}[name]
    files = ListFiles[Any](name=name, columns=columns)
    return list_page(
        request, rows, table=table, files=files, look=look, chain=chain, bring=f"{reverse(bring)}?chain={chain.pk}"
    )


def _empty(chain: Chain, title: str, icon: str) -> Empty:
    return Empty(
        title=title, icon=icon, text=_("It is entered on the page of its supplier, or by a list."),
        url=chain.get_absolute_url(), button=_("To the suppliers"),
    )  # fmt: skip


@require_safe
def chain_records(request: HttpRequest, pk: int) -> HttpResponse:
    """The public records of violations of all suppliers of a chain."""
    chain = own_chain(request, pk)
    rows = PublicRecord.objects.filter(supplier__in=suppliers_of_chain(chain)).select_related("supplier")
    look = ListLook(
        template="suppliers/register.html",
        title=_("Public records of violations"),
        empty=_empty(chain, _("No public record is entered."), "file-search"),
    )
    return _register(request, chain, rows, columns=_record_columns(), name="records", look=look)


@require_safe
def chain_actions(request: HttpRequest, pk: int) -> HttpResponse:
    """The corrective actions of all suppliers of a chain."""
    chain = own_chain(request, pk)
    rows = (
        about(Task.objects.all(), suppliers_of_chain(chain)).select_related("assigned_to").prefetch_related("subject")
    )
    look = ListLook(
        template="suppliers/register.html",
        title=_("Corrective actions"),
        empty=_empty(chain, _("No corrective action is agreed."), "checklist"),
    )
    return _register(request, chain, rows, columns=_action_columns(), name="actions", look=look)


@require_safe
def chain_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest answers of all suppliers of a chain as a workbook, an answer a line."""
    chain = own_chain(request, pk)
    columns = [
        Column(heading=_("Supplier"), width=32), Column(heading=_("Own number"), width=12),
        Column(heading=_("Day"), width=12), Column(heading=_("Question"), width=60),
        Column(heading=_("Answer"), width=28), Column(heading=_("Note"), width=32),
        Column(heading=_("Papers"), width=9),
    ]  # fmt: skip
    table = Table(columns=columns, rows=given_answers(suppliers_of_chain(chain)), title=_("Answers"))
    return table_answer(table, name="answers", form="xlsx")


@require_safe
def chain_mapping(request: HttpRequest) -> HttpResponse:
    """What each question of the questionnaire serves, with relation, source and reviewer."""
    user = signed_in(request)
    if not (is_member(user) or manages_people(user) or facilitates(user)):
        raise Http404
    context = {"shown": mapping_shown(), "reviews": reviews_mappings(user)}
    return render(request, "suppliers/chain_mapping.html", context)


@require_POST
def chain_mapping_review(request: HttpRequest) -> HttpResponse:
    """Say of rows of the mapping that one has reviewed them, or take that back."""
    user, relations = signed_in(request), mapped_relations()
    if not reviews_mappings(user):
        raise Http404
    rows = {key: relations[key] for key in request.POST.getlist("row") if key in relations}
    if request.POST.get("move") == "back":
        done = _("The reviews are taken back.")
        return act(request, lambda: take_reviews_back(MAPPING, rows, by=user), done=done, target="chain_mapping")
    note = clean_text(request.POST.get("note", ""))
    done = _("The rows have you as their reviewer.")
    return act(request, lambda: review_rows(MAPPING, rows, note=note, by=user), done=done, target="chain_mapping")
