"""Demands: list, page, words, brief, and the steps that they take."""

from functools import partial
from typing import Literal
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_filters import CharFilter, FilterSet
from django_tables2 import Column, DateColumn, table_factory

from symbionet.accounts.models import User
from symbionet.accounts.queries import reads_programme, signed_in
from symbionet.core.texts import is_chinese, localised
from symbionet.letters import letter_docx, letter_pdf
from symbionet.policy.actions.demands import (
    attach_barriers,
    detach_barrier,
    edit_demand,
    merge_demand,
    move_demand,
    open_demand,
    send_demand,
)
from symbionet.policy.forms.demands import DemandForm, MergeForm, MoveForm
from symbionet.policy.models import CLOSED_STATES, Demand, DemandState
from symbionet.policy.pages.barriers import subject_titles
from symbionet.policy.pages.brief import brief_letter, figures_told
from symbionet.policy.pages.words import (
    authority_words,
    barrier_name,
    instrument_words,
    mass_words,
    told_words,
    worth_words,
)
from symbionet.policy.queries.barriers import amounts_of, barriers_visible_to, shares_of, standing
from symbionet.policy.queries.demands import (
    NEXT,
    blocked_rows_of,
    demands_editable_by,
    demands_visible_to,
    duplicates_of,
    effect_of,
    may_watch,
    works_on_policy,
)
from symbionet.shell.answers import act, file_answer, form_problems, tried
from symbionet.shell.lists import Empty, ListFiles, ListLook, list_page
from symbionet.work.models import Barrier

__all__ = [
    "demand_add",
    "demand_attach",
    "demand_brief",
    "demand_detach",
    "demand_detail",
    "demand_edit",
    "demand_from",
    "demand_list",
    "demand_merge",
    "demand_move",
    "demand_send",
]

FORMS = {
    "pdf": (letter_pdf, "application/pdf"),
    "docx": (letter_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
MOST = 500  # barriers of one demand at once


class DemandFilter(FilterSet):  # type: ignore[misc] # its library has no types
    """The filters of the list."""

    q = CharFilter(method="search", label=gettext_lazy("Search"))

    class Meta:
        model = Demand
        fields = ("state", "category")

    def search(self, rows: QuerySet[Demand], _name: str, text: str) -> QuerySet[Demand]:
        """Demands whose title, authority or instrument holds the text."""
        names = ("title_zh", "title_en", "authority_zh", "authority_en", "instrument", "instrument_id")
        asked = Q()
        for name in names:
            asked |= Q(**{f"{name}__icontains": text})
        return rows.filter(asked)


DemandTable = table_factory(Demand, fields=("state", "state_since", "reply_due"))
COLUMNS = {
    "title_zh": lambda demand: demand.title_zh,
    "title_en": lambda demand: demand.title_en,
    "state": lambda demand: demand.get_state_display(),
    "state_since": lambda demand: demand.state_since,
    "authority_zh": lambda demand: demand.authority_zh,
    "authority_en": lambda demand: demand.authority_en,
    "instrument": lambda demand: instrument_words(demand.instrument_id, demand.instrument),
    "reply_due": lambda demand: demand.reply_due,
}


def _title(record: Demand) -> str:
    return str(record)


def _authority(record: Demand) -> str:
    return authority_words(record)


def _days() -> list[tuple[str, Column]]:
    """The days as on the pages of a demand, in either language."""
    return [
        ("state_since", DateColumn(format="Y-m-d")),
        ("reply_due", DateColumn(format="Y-m-d")),
    ]


@require_safe
def demand_list(request: HttpRequest) -> HttpResponse:
    """The demands that the visitor may see."""
    user = signed_in(request)
    if not may_watch(user):
        raise Http404
    title = Column(accessor="pk", verbose_name=_("Demand"), linkify=lambda record: record.get_absolute_url())
    title.render = _title
    authority = Column(accessor="authority_zh", verbose_name=_("Authority"))
    authority.render = _authority
    works = works_on_policy(user)
    return list_page(
        request,
        demands_visible_to(user),
        table=partial(
            DemandTable,
            extra_columns=[("title", title), ("authority", authority), *_days()],
            sequence=("title", "authority", "..."),
        ),
        filters=DemandFilter,
        files=ListFiles(name="demands", columns=COLUMNS),
        look=ListLook(
            template="policy/demand_list.html",
            title=_("Demands on rules"),
            first=("q", "state"),
            empty=Empty(
                title=_("No demand yet."),
                text=_("Tick barriers of one rule in the list of barriers: they become the evidence of a demand."),
                icon="scale",
                url=reverse("barrier_list") if works else "",
                button=_("Barriers that stand") if works else "",
            ),
        ),
        works=works,
    )


@require_safe
def demand_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One demand: its words, what stands behind it, how far it has come and what it has done."""
    user = signed_in(request)
    demand = get_object_or_404(demands_visible_to(user).select_related("owner", "merged_into"), pk=pk)
    shown = {
        "demand": demand,
        "authority": authority_words(demand),
        "instrument": instrument_words(demand.instrument_id, demand.instrument),
        "barrier": barrier_name(demand.barrier_code),
        "problem": localised(demand, "problem"),
        "evidence": localised(demand, "evidence"),
        "change": localised(demand, "change"),
        "told": told_words(figures_told(demand)),
    }
    if not reads_programme(user):
        return render(request, "policy/demand_told.html", shown)
    return render(request, "policy/demand_detail.html", {**shown, **_behind(user, demand)})


def _behind(user: User, demand: Demand) -> dict[str, object]:
    """What the team sees besides: the barriers with their subjects, the steps, the effect."""
    rows = blocked_rows_of(user, demand)
    amounts = amounts_of(rows, shares_of(user, rows))
    barriers = list(barriers_visible_to(user).filter(demanded__demand=demand).select_related("demanded"))
    titles = subject_titles(user, barriers)
    steps = tuple(step for step in NEXT.get(demand.state, ()) if step != DemandState.RAISED)
    works = works_on_policy(user)
    others = demands_editable_by(user).exclude(state__in=CLOSED_STATES).exclude(pk=demand.pk)
    effect = effect_of(user, demand, rows) if demand.state == DemandState.IN_FORCE else None
    return {
        "barriers": [(row, *titles.get(row.pk, ("", ""))) for row in barriers],
        "cases": amounts.subjects,
        "firms": len(amounts.firms),
        "tonnes": mass_words(amounts.tonnes),
        "money": worth_words(amounts.money),
        "works": works,
        "move_form": MoveForm(steps=steps) if works and steps else None,
        "sends": works and demand.state == DemandState.PREPARED,
        "changes": works and demand.state not in CLOSED_STATES,
        "merge_form": MergeForm(others=others) if works and demand.sent_on is None and others.exists() else None,
        "duplicates": duplicates_of(demand) if demand.state not in CLOSED_STATES else [],
        "merged": demand.merged.all(),
        "effect": effect,
        "back": (mass_words(effect.back.tonnes), worth_words(effect.back.money)) if effect else (),
        "moves": demand.moves.select_related("by"),
    }


def _picked(request: HttpRequest, user: User) -> QuerySet[Barrier]:
    keys = [int(key) for key in request.GET.getlist("barrier") if key.isdecimal() and len(key) < 16][:MOST]
    return standing(barriers_visible_to(user)).filter(pk__in=keys, demanded=None)


@require_POST
def demand_from(request: HttpRequest) -> HttpResponse:
    """The form of a new demand with the ticked barriers behind it."""
    if not works_on_policy(signed_in(request)):
        raise Http404
    keys = [key for key in request.POST.getlist("pk") if key.isdecimal()][:MOST]
    return redirect(f"{reverse('demand_add')}?{urlencode([('barrier', key) for key in keys])}")


def demand_add(request: HttpRequest) -> HttpResponse:
    """Open a demand, with barriers behind it where the address names them."""
    user = signed_in(request)
    if not works_on_policy(user):
        raise Http404
    picked = list(_picked(request, user))
    initial: dict[str, object] = {"owner": user.pk}
    if picked:
        initial |= {"category": picked[0].category, "instrument": picked[0].instrument}
    form = DemandForm(request.POST or None, initial=initial)
    made: list[Demand] = []
    if form.is_valid() and tried(form, lambda: made.append(open_demand(form.values(), by=user, barriers=picked))):
        return redirect(made[0])
    return render(
        request, "policy/demand_form.html", {"form": form, "title": _("Open a demand"), "picked": len(picked)}
    )


def _own(request: HttpRequest, pk: int) -> Demand:
    return get_object_or_404(demands_editable_by(signed_in(request)), pk=pk)


def demand_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a demand."""
    demand = _own(request, pk)
    form = DemandForm(request.POST or None, instance=demand)
    if form.is_valid() and tried(form, lambda: edit_demand(demand, form.values(), by=signed_in(request))):
        return redirect("demand_detail", pk)
    return render(request, "policy/demand_form.html", {"form": form, "title": _("Change the demand"), "pk": pk})


@require_POST
def demand_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise the demand with its authority."""
    demand = _own(request, pk)
    done = _("The demand is raised: its figures stand as they are told now.")
    return act(request, lambda: send_demand(demand, by=signed_in(request)), done=done, target=demand)


@require_POST
def demand_move(request: HttpRequest, pk: int) -> HttpResponse:
    """A step of the demand."""
    demand = _own(request, pk)
    form = MoveForm(request.POST, steps=NEXT.get(demand.state, ()))

    def move() -> Demand:
        data = form.cleaned_data
        return move_demand(
            demand, data["to"], by=signed_in(request), note=data["note"], outcome=data["outcome"], on=data["on"]
        )

    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect(demand)
    return act(request, move, done=_("The step is written down."), target=demand)


@require_POST
def demand_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Group the demand with another one."""
    demand, user = _own(request, pk), signed_in(request)
    key = request.POST.get("into", "")
    into = get_object_or_404(demands_editable_by(user), pk=int(key) if key.isdecimal() and len(key) < 16 else 0)
    return act(request, lambda: merge_demand(demand, into, by=user), done=_("Grouped."), target=into)


@require_POST
def demand_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the barriers of the demand's instrument and barrier that no demand holds yet."""
    demand, user = _own(request, pk), signed_in(request)
    rows = standing(barriers_visible_to(user)).filter(category=demand.category, demanded=None)
    same = [
        row for row in rows
        if (demand.instrument_id and demand.instrument_id in row.instrument.upper())
        or (demand.instrument and demand.instrument.casefold() == row.instrument.casefold())
    ]  # fmt: skip

    def message(count: int) -> str:
        return _("%(count)s barriers added.") % {"count": count}

    return act(request, lambda: attach_barriers(demand, same, by=user), done=message, target=demand)


@require_POST
def demand_detach(request: HttpRequest, pk: int, barrier: int) -> HttpResponse:
    """Take a barrier out of the demand."""
    demand, user = _own(request, pk), signed_in(request)
    row = get_object_or_404(barriers_visible_to(user), pk=barrier, demanded__demand=demand)
    return act(request, lambda: detach_barrier(demand, row, by=user), done=_("Taken out."), target=demand)


@require_safe
def demand_brief(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The brief as a file, in the language of the page or that which is asked for."""
    demand = get_object_or_404(demands_visible_to(signed_in(request)), pk=pk)
    if form not in FORMS:
        raise Http404
    asked = request.GET.get("lang") or ("zh" if is_chinese() else "en")
    lang: Literal["en", "zh"] = "zh" if asked == "zh" else "en"
    write, kind = FORMS[form]
    return file_answer(write(brief_letter(demand, lang=lang)), f"demand-{pk}-{lang}.{form}", kind)
