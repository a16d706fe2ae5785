"""Pages of the funnel, its files, and the programme's targets."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import reads_programme, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import is_chinese
from symbionet.matches.pages.values import figure_words
from symbionet.programme.actions import remove_target, set_target
from symbionet.programme.forms.funnel import FunnelForm, TargetForm
from symbionet.programme.models import Target
from symbionet.programme.pages.funnel import (
    AFTER,
    REACHED,
    Cell,
    FunnelRow,
    barrier_rows,
    cohort_rows,
    group_rows,
    stage_rows,
    top_rows,
)
from symbionet.programme.queries.forecast import Forecast, forecasts_of, sets_targets, targets_of_logframes
from symbionet.programme.queries.funnel import FunnelLives, funnel_lives
from symbionet.sheets.impactwords import judged_text
from symbionet.shell.answers import TABLE_FILES, table_answer
from symbionet.synergies.models import Stage
from symbionet.tables import table_of

__all__ = ["funnel", "target_edit", "target_list", "target_remove"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelTable:
    """A table with its picture: `chart` names the kind ("bars", "stacked", "heat"), `drawn` the columns it takes."""

    id: str
    title: str
    first: str
    headings: tuple[str, ...]
    rows: list[FunnelRow]
    chart: str = "bars"
    drawn: str = "0"
    note: str = ""
    empty: str = ""


@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    """The funnel with its tables and pictures, the forecast, or one table as a file."""
    user = signed_in(request)
    if not reads_programme(user):
        raise Http404
    form = FunnelForm(request.GET or None)
    lives = funnel_lives(user, **form.narrowed())
    dimension, cohort = form.chosen()
    today = timezone.localdate()
    tables = _tables(user, lives, dimension, cohort, today=today)
    forecasts = forecasts_of(lives, today=today)
    kind = request.GET.get("export", "")
    if kind in TABLE_FILES:
        return _file(request.GET.get("table", ""), tables, forecasts, kind)
    context = {
        "form": form,
        "tables": tables,
        "forecasts": forecasts,
        "count": len(lives.rows),
        "sets_targets": sets_targets(user),
        "filtered": bool(form.narrowed()),
        "has_targets": any(one.target for one in forecasts),
        "drawn": any(one.shares for one in forecasts),
    }
    return render(request, "programme/funnel.html", context)


def _tables(user: User, lives: FunnelLives, dimension: str, cohort: str, *, today: date) -> list[FunnelTable]:
    by = {"month": _("Month"), "owner": _("Practitioner"), "park": _("Park"), "kind": _("Kind")}
    reached = tuple(str(stage.label) for stage in REACHED)
    return [
        FunnelTable(
            id="steps", title=_("From resources to sustained synergies"), first=_("Step"), headings=(_("How many"),),
            rows=top_rows(user, lives), note=_("Per cent: of the step before."),
        ),
        FunnelTable(
            id="stages", title=_("Time in stage"), first=_("Stage"), rows=stage_rows(lives), drawn="2",
            headings=(_("Stand in it now"), _("Have left it"), _("Median days"), _("Longest, days")),
        ),
        FunnelTable(
            id="barriers", title=_("Lost and held, by barrier"), first=_("Barrier"), rows=barrier_rows(lives),
            headings=(_("Lost"), _("On hold"), _("Tonnes per year blocked"), _("CNY per year blocked")),
            chart="stacked", drawn="0,1", empty=_("No synergy is lost or on hold."),
        ),
        FunnelTable(
            id="groups", title=_("Conversion by group"), first=str(by[dimension]), rows=group_rows(lives, dimension),
            headings=(_("Synergies proposed"), *reached, _("Lost"), _("Median days to completion")),
            drawn="0,4,5", note=_("Per cent: of those proposed."), empty=_("No synergy is proposed yet."),
        ),
        FunnelTable(
            id="cohort", title=_("Cohorts by month of opening"), first=_("Month of opening"),
            rows=cohort_rows(lives, cohort, today=today), chart="heat",
            headings=(_("Synergies opened"), *(_("after %d months") % after for after in AFTER)),
            drawn=",".join(str(number + 1) for number in range(len(AFTER))),
            note=_("Reached “%(stage)s” so many months after opening; per cent of the cohort.")
            % {"stage": Stage(cohort).label},
            empty=_("No synergy is proposed yet."),
        ),
    ]  # fmt: skip


def _file(name: str, tables: list[FunnelTable], forecasts: list[Forecast], kind: str) -> HttpResponse:
    if name == "forecast":
        headings = [_("Indicator"), _("from"), _("until"), _("In the ledger"), _("Completed synergies (estimate)"),
                    _("Low"), _("Central"), _("High"), _("Target"), _("Chance to meet the target (%)"),
                    _("Estimate rests on")]  # fmt: skip
        rows = [[one.label, one.starts_on.isoformat(), one.ends_on.isoformat(), *_figures(one)] for one in forecasts]
        return table_answer(table_of(headings, rows), name="forecast", form=kind)
    table = next((one for one in tables if one.id == name), None)
    if table is None:
        raise Http404
    share = [_("%(heading)s (%%)") % {"heading": heading} for heading in table.headings]
    headings = [table.first, *(text for pair in zip(table.headings, share, strict=True) for text in pair)]
    rows = [[row.label, *(one for cell in row.cells for one in _exported(cell))] for row in table.rows]
    return table_answer(table_of(headings, rows), name=f"funnel-{name}", form=kind)


def _figures(one: Forecast) -> list[str | float]:
    values = [one.so_far, one.total.low, one.total.central, one.total.high]
    proven: str | float = "" if one.proven is None else round(one.proven, 1)
    return [proven, *(round(value, 1) for value in values), "" if one.target is None else one.target,
            "" if one.chance is None else one.chance,
            judged_text(one.judged, "zh" if is_chinese() else "en")]  # fmt: skip


def _exported(cell: Cell) -> tuple[str | float, str | float]:
    value: str | float = "" if cell.value is None else round(cell.value, 1)
    return value, "" if cell.share is None else cell.share


def _manager(request: HttpRequest) -> User:
    user = signed_in(request)
    if not sets_targets(user):
        raise Http404
    return user


@require_safe
def target_list(request: HttpRequest) -> HttpResponse:
    """The targets of the programme."""
    _manager(request)
    told = targets_of_logframes(timezone.localdate())
    held = {target.indicator for _indicator, target in told}
    rows = Target.objects.order_by("-ends_on", "indicator")
    context = {
        "rows": [(row, figure_words(row.value), row.indicator in held) for row in rows],
        "told": [(indicator, target, figure_words(target.value)) for indicator, target in told],
    }
    return render(request, "programme/target_list.html", context)


def target_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Set a target, or edit one."""
    user = _manager(request)
    row = get_object_or_404(Target, pk=pk) if pk else None
    form = TargetForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            set_target(form.values(), by=user, target=row)
        except ActionRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("target_list")
    return render(request, "programme/target_edit.html", {"form": form, "row": row})


@require_POST
def target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a target."""
    user = _manager(request)
    remove_target(get_object_or_404(Target, pk=pk), by=user)
    messages.success(request, _("The target is removed."))
    return redirect("target_list")
