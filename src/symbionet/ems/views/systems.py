"""The list of systems, the page of one, its steps, and the one list of actions and evidence."""

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_filters import CharFilter, FilterSet
from django_tables2 import Column, table_factory

from symbionet.accounts.queries import signed_in
from symbionet.core.texts import in_language
from symbionet.ems.actions import add_action, finish_action, finish_step, reopen_step, save_system, start_system
from symbionet.ems.forms.systems import ActionForm, StartForm, SystemForm
from symbionet.ems.models import System
from symbionet.ems.pages.actions import actions_shown, evidence_shown
from symbionet.ems.pages.entries import pack_words
from symbionet.ems.pages.letters import letters_shown
from symbionet.ems.pages.systems import registers_shown, step_shown, steps_shown
from symbionet.ems.queries.actions import actions_of, people_of
from symbionet.ems.queries.frameworks import framework_of
from symbionet.ems.queries.steps import steps, tallies
from symbionet.ems.queries.systems import (
    guides_systems,
    organisations_without_system,
    reads_systems,
    systems_visible_to,
)
from symbionet.ems.tables import BRIEF
from symbionet.shell.answers import act, back, done, form_problems, tried
from symbionet.shell.lists import Empty, ListFiles, ListLook, list_page

__all__ = [
    "ems_action_add",
    "ems_action_done",
    "ems_actions",
    "ems_list",
    "ems_start",
    "ems_step",
    "ems_step_move",
    "ems_system",
    "ems_system_edit",
    "visible_system",
]


class SystemFilter(FilterSet):  # type: ignore[misc] # its library has no types
    """The filter of the list."""

    q = CharFilter(method="search", label=gettext_lazy("Search"))

    class Meta:
        model = System
        fields = ()

    def search(self, rows: QuerySet[System], _name: str, text: str) -> QuerySet[System]:
        """Firms whose name holds the text."""
        return rows.filter(Q(organisation__name_zh__icontains=text) | Q(organisation__name_en__icontains=text))


class FrameworkColumn(Column):  # type: ignore[misc] # its library has no types
    """The standard and edition in words."""

    def render(self, value: str) -> str:
        """The name of the framework."""
        return pack_words(framework_of(value))


def visible_system(request: HttpRequest, pk: int) -> System:
    """The system that the visitor sees and works on; anything else does not exist."""
    rows = systems_visible_to(signed_in(request)).select_related("organisation", "coach")
    return get_object_or_404(rows, pk=pk)


@require_safe
def ems_list(request: HttpRequest) -> HttpResponse:
    """The systems that the visitor sees; who has one alone goes straight to it."""
    user = signed_in(request)
    if not reads_systems(user):
        raise Http404
    rows = systems_visible_to(user).select_related("organisation", "coach").annotate(done=Count("steps_done"))
    starts = organisations_without_system(user).exists()
    own = list(rows[:2]) if not guides_systems(user) else []
    if len(own) == 1 and not starts:
        return redirect(own[0])
    columns = [
        ("organisation", Column(linkify=lambda record: record.get_absolute_url(), verbose_name=_("Firm"))),
        ("framework", FrameworkColumn(verbose_name=_("Standard and edition"))),
        (
            "done",
            Column(verbose_name=_("Steps done"), attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}}),
        ),
    ]
    table = table_factory(System, fields=("organisation", "framework", "coach"))
    return list_page(
        request,
        rows,
        table=lambda found, **options: table(found, extra_columns=columns, attrs=BRIEF, **options),
        filters=SystemFilter if guides_systems(user) else None,
        files=ListFiles(
            name="systems",
            columns={
                _("Firm"): lambda row: str(row.organisation),
                _("Standard and edition"): lambda row: pack_words(framework_of(row.framework)),
                "coach": lambda row: str(row.coach or ""),
                _("Steps done"): lambda row: row.done,
            },
        ),
        look=ListLook(
            template="ems/ems_list.html",
            title=_("Environmental management systems"),
            empty=Empty(
                title=_("No firm has begun yet."),
                text=_("Ten steps lead a small firm to a system that an auditor accepts."),
                icon="leaf",
                url=reverse("ems_start") if starts else "",
                button=_("Begin a system"),
            ),
        ),
        starts=starts,
        guides=guides_systems(user),
    )


def ems_start(request: HttpRequest) -> HttpResponse:
    """Begin the system of a firm."""
    user = signed_in(request)
    if not organisations_without_system(user).exists():
        raise Http404
    form = StartForm(request.POST or None, user=user)
    made: list[System] = []
    if form.is_valid():
        organisation = form.cleaned_data["organisation"]
        if tried(form, lambda: made.append(start_system(organisation, form.values(), by=user))):
            return redirect(made[0])
    context = {"form": form, "title": _("Begin a system"), "back_url": reverse("ems_list"), "back": _("Systems"),
               "about": _("What you do not know yet can stay empty.")}  # fmt: skip
    return render(request, "ems/form.html", context, status=400 if form.errors else 200)


def ems_system_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a system as a whole."""
    user, system = signed_in(request), visible_system(request, pk)
    form = SystemForm(request.POST or None, user=user, system=system)
    if form.is_valid() and tried(form, lambda: save_system(system, form.values(), by=user)):
        return redirect(system)
    context = {"form": form, "title": _("Edit the system"), "back_url": system.get_absolute_url(), "back": system}
    return render(request, "ems/form.html", context, status=400 if form.errors else 200)


@require_safe
def ems_system(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a system: steps, registers, assessments, what is to be done."""
    system = visible_system(request, pk)
    framework = framework_of(system.framework)
    shown = steps_shown(system)
    context = {
        "system": system,
        "framework": pack_words(framework),
        "note": in_language(en=framework.note_en, zh=framework.note_zh),
        "steps": shown,
        "next_step": next((step for step in shown if step.done_on is None), None),
        "cases": system.cases.all(),
        "steps_done": sum(step.done_on is not None for step in shown),
        "registers": registers_shown(system),
        "assessments": system.assessments.all()[:5],
        "actions": actions_shown(actions_of(system)[:5], system),
        "open_actions": actions_of(system).count(),
    }
    return render(request, "ems/ems_system.html", context)


@require_safe
def ems_step(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A step: goal, example, registers, what makes it done, what an auditor will ask."""
    system = visible_system(request, pk)
    found = next((one for one in steps() if one.number == number), None)
    if found is None:
        raise Http404
    done_on = {row.number: timezone.localdate(row.at) for row in system.steps_done.all()}
    context = {
        "system": system,
        "step": step_shown(system, found, tallies(system), done_on),
        "registers": registers_shown(system, found.registers),
        "letters": [one for one in letters_shown() if one[0] in found.letters],
        "blank": f"step-{number}",
        "proposes": "aspects" in found.registers,
        "before": number - 1 if number > 1 else 0,
        "after": number + 1 if number < len(steps()) else 0,
    }
    return render(request, "ems/ems_step.html", context)


@require_POST
def ems_step_move(request: HttpRequest, pk: int, number: int, move: str) -> HttpResponse:
    """Call a step done, or open it again."""
    user, system = signed_in(request), visible_system(request, pk)
    if move not in ("done", "open"):
        raise Http404
    page = reverse("ems_step", args=[pk, number]) if 0 < number <= len(steps()) else system.get_absolute_url()
    if move == "open":
        return act(
            request, lambda: reopen_step(system, number, by=user), done=_("The step is open again."), target=page
        )
    return act(request, lambda: finish_step(system, number, by=user), done=_("The step is done."), target=page)


@require_safe
def ems_actions(request: HttpRequest, pk: int) -> HttpResponse:
    """All actions and all evidence of a system, whatever they hang on."""
    system = visible_system(request, pk)
    context = {
        "system": system,
        "open_ones": actions_shown(actions_of(system), system),
        "done_ones": actions_shown(actions_of(system, is_open=False)[:50], system),
        "evidence": evidence_shown(system),
        "form": ActionForm(people=people_of(system), initial={"title": request.GET.get("title", "")[:250]}),
    }
    return render(request, "ems/ems_actions.html", context)


@require_POST
def ems_action_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an action to a system or, named by `entry`, to an entry of it."""
    user, system = signed_in(request), visible_system(request, pk)
    form = ActionForm(request.POST, people=people_of(system))
    key = request.POST.get("entry", "")
    subject = get_object_or_404(system.entries, pk=int(key)) if key.isdecimal() and len(key) < 18 else system
    if form.is_valid():
        data = form.cleaned_data
        done(
            request, lambda: add_action(subject, data["title"], by=user, due=data["due"], to=data["to"]),
            _("The action was added."),
        )  # fmt: skip
    else:
        messages.error(request, form_problems(form))
    return back(request, reverse("ems_actions", args=[pk]))


@require_POST
def ems_action_done(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """Mark an action as done."""
    user, system = signed_in(request), visible_system(request, pk)
    row = get_object_or_404(actions_of(system), pk=task)
    done(request, lambda: finish_action(row, by=user), _("Done: “%(task)s”.") % {"task": row})
    return back(request, reverse("ems_actions", args=[pk]))
