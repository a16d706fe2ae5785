"""Pages of the legal status guide: one question a page, the advice, and what was kept of it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from symbionet.engine.errors import SymbionetError
from symbionet.network.actions import record_legal_status
from symbionet.network.forms.legal import answers_from, answers_to, chosen_regime
from symbionet.network.models import LegalOutcome, LegalRegime, Resource
from symbionet.network.queries import (
    legal_statuses_visible_to,
    legal_step,
    resources_editable_by,
    resources_guidable_by,
)
from symbionet.shell.answers import act

__all__ = ["legal_guide", "legal_record", "legal_result"]


def _address(resource: Resource, regime: str, parts: Sequence[str]) -> str:
    """The address of the question that follows the answers in `parts`."""
    return f"{reverse('legal_guide', args=[resource.pk])}?{urlencode({'regime': regime, 'a': parts}, doseq=True)}"


@require_GET
def legal_guide(request: HttpRequest, pk: int) -> HttpResponse:
    """The next question on the legal status of a have, or the advice."""
    resource = get_object_or_404(resources_guidable_by(request.user), pk=pk)
    regime, today = chosen_regime(request.GET.get("regime", "")), timezone.localdate()
    answers = answers_from(request.GET.getlist("a"))
    try:
        step = legal_step(resource, regime=regime, answers=answers, on=today)
    except SymbionetError:  # the address of an older guide, or one typed by hand
        return redirect(_address(resource, regime, []))
    parts = answers_to({node.id: answer.id for node, answer in step.path})
    return render(
        request,
        "network/legal_guide.html",
        {
            "resource": resource,
            "regime": regime,
            "regimes": [(item, _address(resource, item, [])) for item in LegalRegime if item != regime],
            "step": step,
            "on": today,
            "outcome": LegalOutcome(step.node.status) if step.is_advice else None,
            "choices": [
                (item, _address(resource, regime, [*parts, f"{step.node.id}:{item.id}"])) for item in step.answers
            ],
            "parts": parts,
            "number": len(parts) + 1,
            "most": len(parts) + step.left,
            "back": _address(resource, regime, parts[:-1]) if parts else "",
            "again": _address(resource, regime, []),
            "passed": [(*pair, _address(resource, regime, parts[:n])) for n, pair in enumerate(step.path)],
        },
    )


@require_POST
def legal_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the advice with the resource."""
    resource = get_object_or_404(resources_guidable_by(request.user), pk=pk)
    answers = answers_from(request.POST.getlist("a"))
    return act(
        request,
        lambda: record_legal_status(
            resource, regime=chosen_regime(request.POST.get("regime", "")), answers=answers, by=request.user
        ),
        done=_("The advice is kept with the resource. Confirm it with the competent authority."),
        target=resource,
    )


@require_GET
def legal_result(request: HttpRequest, pk: int) -> HttpResponse:
    """The advice as it was kept, by the rules of its day."""
    found = legal_statuses_visible_to(request.user).select_related("resource", "by")
    status = get_object_or_404(found, pk=pk)
    resource = status.resource
    try:
        step = legal_step(resource, regime=status.regime, answers=status.answers, on=status.on)
    except SymbionetError:  # the guide has been corrected since
        step = None
    return render(
        request,
        "network/legal_result.html",
        {
            "resource": resource,
            "legal": status,
            "others": resource.legal_statuses.exclude(pk=status.pk),
            "regime": LegalRegime(status.regime),
            "step": step,
            "on": status.on,
            "outcome": LegalOutcome(status.status),
            "passed": [(*pair, "") for pair in step.path] if step else [],
            "may_edit": resources_editable_by(request.user).filter(pk=resource.pk).exists(),
            "may_guide": resources_guidable_by(request.user).filter(pk=resource.pk).exists(),
        },
    )
