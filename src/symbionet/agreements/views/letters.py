"""Letters, agreements and checklists made from the data of a synergy, as Word file or PDF."""

from typing import Literal

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.agreements.actions import keep_letter, require_named
from symbionet.agreements.pages.letters import FIELD_WORDS, letter_about
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import is_chinese
from symbionet.letters import Letter, letter_docx, letter_kinds, letter_pdf
from symbionet.shell.answers import done
from symbionet.synergies.models import DocumentKind, Synergy
from symbionet.synergies.queries.naming import unnamed_parties
from symbionet.synergies.queries.synergies import synergies_editable_by
from symbionet.work.models import kind_of
from symbionet.work.queries.messages import audiences_writable_by

__all__ = ["synergy_letter", "synergy_letter_file", "synergy_letter_keep"]

PARTS = ("provider", "receiver", "have__site", "want__site", "owner", "match")
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
def synergy_letter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A letter to read before it is taken: its words, its gaps, and who has yet to agree to be named."""
    user = signed_in(request)
    synergy = _synergy(request, pk, kind)
    letter = letter_about(synergy, kind, lang=_language(request))
    unnamed = unnamed_parties(synergy)
    context = {
        "synergy": synergy,
        "kind": kind,
        "name": DocumentKind(kind).label,
        "letter": letter,
        "missing": [FIELD_WORDS[name] for name in letter.missing if name in FIELD_WORDS],
        "unnamed": unnamed,
        "audiences": kind_of(synergy).labels_of(audiences_writable_by(user, synergy)),
    }
    return render(request, "agreements/synergy_letter.html", context)


@require_safe
def synergy_letter_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The letter as a file."""
    synergy = _synergy(request, pk, kind)
    try:
        require_named(synergy)
    except ActionRefused as error:
        messages.error(request, str(error))
        return redirect("synergy_letter", pk, kind)
    form = "docx" if request.GET.get("format") == "docx" else "pdf"
    letter = letter_about(synergy, kind, lang=_language(request))
    answer = HttpResponse(_bytes(letter, form), content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{kind}-{pk}-{letter.lang}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def synergy_letter_keep(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Keep the letter among the documents of the synergy."""
    synergy = _synergy(request, pk, kind)
    form = "docx" if request.POST.get("format") == "docx" else "pdf"

    def keep() -> None:
        require_named(synergy)
        letter = letter_about(synergy, kind, lang=_language(request))
        file = ContentFile(_bytes(letter, form), name=f"{kind}-{pk}-{letter.lang}.{form}")
        keep_letter(synergy, file, kind=kind, audience=request.POST.get("audience", ""), by=signed_in(request))

    kept = done(request, keep, _("The letter is among the documents."))
    return redirect("synergy_documents", pk) if kept else redirect("synergy_letter", pk, kind)


def _synergy(request: HttpRequest, pk: int, kind: str) -> Synergy:
    if kind not in letter_kinds():
        raise Http404
    return get_object_or_404(synergies_editable_by(signed_in(request)).select_related(*PARTS), pk=pk)


def _language(request: HttpRequest) -> Literal["en", "zh"]:
    """The language asked for, else that of the page."""
    asked = request.POST.get("lang") or request.GET.get("lang") or ("zh" if is_chinese() else "en")
    return "zh" if asked == "zh" else "en"


def _bytes(letter: Letter, form: str) -> bytes:
    return letter_docx(letter) if form == "docx" else letter_pdf(letter)
