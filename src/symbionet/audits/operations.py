"""What of an audit is done on the shop floor without a signal, and the pages that a device keeps for the day."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.actions import record_opportunity
from symbionet.audits.forms.answers import AreaAnswers
from symbionet.audits.forms.floor import FLOOR_FORMS
from symbionet.audits.forms.library import MeasureForm, formula_of
from symbionet.audits.models import Area, Audit, Ecomap, FoundResource
from symbionet.audits.pages.library import asked_values, estimated, library_shown, opportunity_of
from symbionet.audits.queries import audits_worked_on_by
from symbionet.core.errors import ActionRefused
from symbionet.engine.savings import BadStatement, UnknownMeasure, load_library
from symbionet.field.actions import Differs, form_refusal
from symbionet.field.queries import Delivery, KeptPage, Packet
from symbionet.matches.actions import find_matches
from symbionet.questions.pages import Conflict

__all__ = ["OPERATIONS", "PACKETS"]

MOST_VISITS = 10  # of a day, for one device


def _audit(by: User, delivery: Delivery) -> Audit:
    """The audit of the form; raises ActionRefused where the person does not work on it."""
    key = delivery.fields.get("audit", "")
    is_key = key.isascii() and key.isdecimal() and len(key) < 19
    known = audits_worked_on_by(by).filter(pk=int(key)).first() if is_key else None
    if known is None:
        raise ActionRefused(_("You do not work on this audit. Ask who plans the audits to add you, then try again."))
    return known


def _writer(kind: str) -> Callable[[User, Delivery], Audit]:
    """What writes down one thing of this kind."""

    def write(by: User, delivery: Delivery) -> Audit:
        audit, fields = _audit(by, delivery), delivery.fields.copy()
        fields["client_id"] = str(delivery.client_id)  # the page's own id is the same for all that is noted on it
        form = FLOOR_FORMS[kind](fields, delivery.files, audit=audit)
        if not form.is_valid():
            raise form_refusal(form)
        made = form.run(by)
        if isinstance(made, FoundResource):
            with suppress(ActionRefused):  # that nobody can be looked for does not undo what was noted
                find_matches(made.resource, by=by)
        return audit

    return write


def answer(by: User, delivery: Delivery) -> Audit:
    """Keep the answers that the person changed on a page of the checklist, so that two auditors of a visit merge.

    Raises ActionRefused where the same question was answered otherwise meanwhile: the person sees both and decides.
    """
    audit = _audit(by, delivery)
    given = AreaAnswers(
        audit=audit,
        area=delivery.fields.get("page", ""),
        fields=dict(delivery.fields.lists()),
        files={name: list(files) for name, files in delivery.files.lists()},
        was=delivery.was,
    )
    problems, conflicts = given.run(by, whole=True)
    if conflicts:
        raise Differs(_in_words(conflicts[0]), [_as_json(one) for one in conflicts])
    if problems:
        raise ActionRefused(" ".join(problems.values()), field=next(iter(problems)))
    return audit


def _in_words(one: Conflict) -> str:
    both = {"question": one.label, "now": one.now_words, "yours": one.yours_words}
    return _("“%(question)s” was answered meanwhile: “%(now)s”; you wrote “%(yours)s”. Compare and decide.") % both


def _as_json(one: Conflict) -> dict[str, Any]:
    return asdict(one) | {"at": one.at.isoformat() if one.at else ""}


def measure(by: User, delivery: Delivery) -> Audit:
    """Write down an opportunity of the library: it is calculated now from what was typed without a signal."""
    audit, fields = _audit(by, delivery), delivery.fields
    try:
        chosen = load_library().measure(fields.get("measure", ""))
    except UnknownMeasure:
        raise ActionRefused(_("The library does not hold this measure. Write it down freely.")) from None
    asked = asked_values(chosen, formula_of(fields.get("formula", "")))
    form = MeasureForm(fields, asked=asked)
    if not asked:
        raise ActionRefused(_("This measure is judged in words: write it down freely with what it saves here."))
    if not form.is_valid():
        raise form_refusal(form)
    try:
        found = estimated(chosen, form.stated(), cost=form.cleaned_data["cost"])
    except BadStatement:
        raise ActionRefused(_("These values do not fit together: check units and amounts.")) from None
    values = opportunity_of(audit, found, place=form.cleaned_data["place"].strip())
    record_opportunity(audit, values, by=by, client_id=delivery.client_id)
    return audit


def packet_of_visits(user: User, day: date) -> Packet:
    """The pages of the visits of the day that the person works on."""
    audits = audits_worked_on_by(user).filter(planned_on=day).select_related("organisation").order_by("pk")
    return Packet(pages=tuple(page for audit in audits[:MOST_VISITS] for page in _pages_of(audit)))


def _pages_of(audit: Audit) -> list[KeptPage]:
    """The pages of one visit."""
    firm = str(audit.organisation)
    pages = [
        (reverse("visit", args=[audit.pk]), _("Visit")),
        (reverse("audit_brief", args=[audit.pk]), _("Briefing")),
        *((reverse("visit_area", args=[audit.pk, area.value]), str(area.label)) for area in Area),
        *((reverse("visit_map", args=[audit.pk, one.value]), str(one.label)) for one in Ecomap),
        (reverse("visit_meters", args=[audit.pk]), _("Meters and idle walk")),
        (reverse("visit_found", args=[audit.pk]), _("Haves and wants")),
        (reverse("visit_opportunities", args=[audit.pk]), _("Opportunities")),
        (reverse("visit_library", args=[audit.pk]), _("Library of measures")),
    ]
    for line in library_shown(audit):
        ways = [f"?formula={number}" for number in range(1, len(load_library().measure(line.id).formulas))]
        for way in ("", *ways) if line.calculates else ():
            pages.append((reverse("visit_measure", args=[audit.pk, line.id]) + way, line.title))
    return [KeptPage(url=url, title=title, group=firm) for url, title in pages]


OPERATIONS = {f"audits.{kind}": _writer(kind) for kind in FLOOR_FORMS} | {
    "audits.answers": answer,
    "audits.measure": measure,
}

PACKETS = (packet_of_visits,)
