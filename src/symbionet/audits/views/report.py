"""The report of an audit as a page, PDF and Word file."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.audits.models import ReportTemplate
from symbionet.audits.pages.report import report_letter
from symbionet.audits.pages.report_orders import ORDERS, letter_parts
from symbionet.audits.queries import audits_visible_to, audits_worked_on_by
from symbionet.audits.queries.signing import audits_to_sign
from symbionet.letters import letter_docx, letter_pdf
from symbionet.shell.answers import file_answer

__all__ = ["WORD", "audit_report", "audit_report_file"]

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {"pdf": (letter_pdf, "application/pdf"), "docx": (letter_docx, WORD)}


def _asked(request: HttpRequest) -> tuple[str, bool]:
    """The order that the address asks for, and whether both languages."""
    order = request.GET.get("order", "")
    return order if order in ORDERS else ORDERS[0], request.GET.get("language") == "both"


@require_safe
def audit_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a page."""
    user = signed_in(request)
    audit = get_object_or_404(audits_visible_to(user).select_related("organisation", "lead", "reviewer"), pk=pk)
    order, both = _asked(request)
    context = {
        "audit": audit,
        "order": order,
        "both": both,
        "query": urlencode({"order": order} | ({"language": "both"} if both else {})),
        "parts": letter_parts(report_letter(audit, pictures=False, order=order, both=both)),
        "templates": ReportTemplate.objects.only("pk", "name"),
        "works": audits_worked_on_by(user).filter(pk=pk).exists(),
        "signs": audits_to_sign(user).filter(pk=audit.pk).exists(),
    }
    return render(request, "audits/audit_report.html", context)


@require_safe
def audit_report_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as a file in the active language."""
    user = signed_in(request)
    audit = get_object_or_404(audits_visible_to(user).select_related("organisation", "lead", "reviewer"), pk=pk)
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    order, both = _asked(request)
    return file_answer(
        write(report_letter(audit, order=order, both=both)), f"audit-{audit.pk}-{audit.planned_on:%Y%m%d}.{form}", kind
    )
