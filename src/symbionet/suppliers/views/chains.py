"""Pages of the buyer: the chain as list and matrix, own questions, requirements."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import facilitates, is_member, manages_people, signed_in
from symbionet.shell.answers import TABLE_FILES, act, table_answer, tried
from symbionet.shell.lists import Empty, ListFiles, ListLook, list_page, page_of, table_from
from symbionet.suppliers.actions import (
    add_own_question,
    add_requirement,
    add_supplier,
    open_chain,
    remove_requirement,
    retire_own_question,
)
from symbionet.suppliers.filters import SupplierFilter
from symbionet.suppliers.forms.chains import OpenChainForm, OwnQuestionForm, RequirementForm, SupplierForm
from symbionet.suppliers.models import Chain
from symbionet.suppliers.pages.chains import matrix_of, requirements_shown, state_tiles
from symbionet.suppliers.pages.leads import WEAK, placed_suppliers, places_of_chain
from symbionet.suppliers.pages.words import head_words
from symbionet.suppliers.queries import (
    MOST_OWN,
    chains_open_to,
    chains_visible_to,
    respondents_visible_to,
    suppliers_of_chain,
    unclaimed_invitations,
)
from symbionet.suppliers.tables import COLUMNS, SupplierTable

__all__ = [
    "chain_detail",
    "chain_home",
    "chain_map",
    "chain_matrix",
    "chain_open",
    "chain_places",
    "chain_questions",
    "chain_requirements",
    "own_question_retire",
    "requirement_remove",
    "supplier_add",
]

PER_PAGE = 25  # suppliers below the map

type Reads = Mapping[str, Callable[[Any], object]]


def own_chain(request: HttpRequest, pk: int) -> Chain:
    """The chain of an own firm; any other does not exist."""
    return get_object_or_404(chains_visible_to(signed_in(request)).select_related("buyer"), pk=pk)


@require_safe
def chain_home(request: HttpRequest) -> HttpResponse:
    """Own chains as a buyer, own answers as a supplier, and invitations that wait."""
    user = signed_in(request)
    if not (is_member(user) or manages_people(user) or facilitates(user)):
        raise Http404
    chains = [(chain, state_tiles(chain)) for chain in chains_visible_to(user).select_related("buyer")]
    firms = chains_open_to(user)
    context = {
        "chains": chains,
        "respondents": respondents_visible_to(user).filter(merged_into=None).select_related("organisation"),
        "invitations": unclaimed_invitations(user),
        "form": OpenChainForm(firms=firms) if firms.exists() else None,
        "manages": manages_people(user),
        "merges": facilitates(user),
    }
    return render(request, "suppliers/chain_home.html", context)


@require_POST
def chain_open(request: HttpRequest) -> HttpResponse:
    """Open the supply chain of an own firm."""
    user = signed_in(request)
    firms = chains_open_to(user)
    if not firms.exists():
        raise Http404
    form = OpenChainForm(request.POST, firms=firms)
    if form.is_valid() and tried(form, lambda: open_chain(form.cleaned_data["buyer"], by=user)):
        return redirect(form.cleaned_data["buyer"].supply_chain)
    return redirect("chain_home")


@require_safe
def chain_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The suppliers of a chain with their states and measures, as a list or a file."""
    chain = own_chain(request, pk)
    return list_page(
        request,
        suppliers_of_chain(chain),
        table=partial(SupplierTable, order_by="name"),
        filters=SupplierFilter,
        files=ListFiles(name="suppliers", columns=COLUMNS),
        look=ListLook(
            template="suppliers/chain_detail.html",
            title=_("Supply chain of %(buyer)s") % {"buyer": chain.buyer},
            first=("q", "state", "risk", "band"),
            empty=Empty(
                title=_("No supplier is invited yet."),
                text=_("Bring a list from your purchasing system, or add the first one by hand."),
                icon="truck",
                url=reverse("chain_import"),
                button=_("Import suppliers"),
            ),
        ),
        chain=chain,
        tiles=state_tiles(chain),
        requirements=requirements_shown(chain),
    )


@require_safe
def chain_matrix(request: HttpRequest, pk: int) -> HttpResponse:
    """The suppliers by risk and distance."""
    chain = own_chain(request, pk)
    return render(request, "suppliers/chain_matrix.html", {"chain": chain, "matrix": matrix_of(chain)})


@require_safe
def chain_map(request: HttpRequest, pk: int) -> HttpResponse:
    """The suppliers on a map, and what their results lead to."""
    chain = own_chain(request, pk)
    rows = placed_suppliers(chain)
    located = sum(row.supplier.lon is not None for row in rows)
    return render(
        request,
        "suppliers/chain_map.html",
        {"chain": chain, "page": page_of(request, rows, PER_PAGE), "located": located, "weak": round(100 * WEAK)},
    )


@require_safe
def chain_places(request: HttpRequest, pk: int) -> JsonResponse:
    """The suppliers of the map as GeoJSON."""
    return JsonResponse(
        {"type": "FeatureCollection", "features": places_of_chain(own_chain(request, pk))},
        content_type="application/geo+json",
        headers={"Cache-Control": "private, no-store"},
    )


def supplier_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a supplier by hand."""
    chain, user = own_chain(request, pk), signed_in(request)
    form = SupplierForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: add_supplier(chain, form.values(), by=user)):
        return redirect(chain.suppliers.order_by("-invited_at").first() or chain)
    context = {"form": form, "title": _("Add a supplier"), "back": chain}
    return render(request, "suppliers/form.html", context)


def chain_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """The buyer's own questions, at most 15, as a page or a file that the import reads again."""
    chain, user = own_chain(request, pk), signed_in(request)
    if (file := request.GET.get("export", "")) in TABLE_FILES:
        columns: Reads = {
            _("question (Chinese)"): lambda row: row.text_zh,
            _("question (English)"): lambda row: row.text_en,
            _("kind of answer"): lambda row: row.get_kind_display(),
        }
        table = table_from(chain.own_questions.filter(retired_at=None), columns, title=_("Own questions"))
        return table_answer(table, name="questions", form=file)
    form = OwnQuestionForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: add_own_question(chain, form.values(), by=user)):
        return redirect("chain_questions", chain.pk)
    questions = chain.own_questions.filter(retired_at=None)
    context = {"chain": chain, "form": form, "questions": questions, "most": MOST_OWN}
    return render(request, "suppliers/chain_questions.html", context)


@require_POST
def own_question_retire(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Take an own question out."""
    chain, user = own_chain(request, pk), signed_in(request)
    question = get_object_or_404(chain.own_questions.select_related("chain"), pk=key)
    retire_own_question(question, by=user)
    return redirect("chain_questions", chain.pk)


def chain_requirements(request: HttpRequest, pk: int) -> HttpResponse:
    """What the suppliers have to reach, and how many do, as a page or a file that the import reads again."""
    chain, user = own_chain(request, pk), signed_in(request)
    if (file := request.GET.get("export", "")) in TABLE_FILES:
        columns: Reads = {
            _("what is measured"): lambda row: row.get_measure_display(),
            _("head"): lambda row: head_words(row.head) if row.head else "",
            _("at least, %"): lambda row: row.least,
            _("for suppliers of risk"): lambda row: row.get_risk_display(),
            _("by"): lambda row: row.due,
        }
        return table_answer(
            table_from(chain.requirements.all(), columns, title=_("Requirements")), name="requirements", form=file
        )
    form = RequirementForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: add_requirement(chain, form.values(), by=user)):
        return redirect("chain_requirements", chain.pk)
    context = {"chain": chain, "form": form, "requirements": requirements_shown(chain)}
    return render(request, "suppliers/chain_requirements.html", context)


@require_POST
def requirement_remove(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Take a requirement back."""
    chain, user = own_chain(request, pk), signed_in(request)
    requirement = get_object_or_404(chain.requirements.select_related("chain"), pk=key)
    done = _("The requirement is taken back.")
    return act(request, lambda: remove_requirement(requirement, by=user), done=done, target=chain)
