"""The report of an audit in the Word template of a programme: what a template may name, and what stands there."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from symbionet.audits.models import Area, Audit, Ecomap, Severity
from symbionet.audits.pages.drawings import draw_map, draw_radar
from symbionet.audits.pages.report import WEIGHTS, clause_levels, how_signed, photo_of, ratio_words, seen_words
from symbionet.audits.pages.visit import found_shown, opportunities_shown, payback_words, users_sentence
from symbionet.audits.queries import found_resources_of
from symbionet.audits.queries.baseline import baseline_of
from symbionet.core.texts import bracketed, number_words
from symbionet.letters import BadTemplate, Placeholder

__all__ = ["placeholders", "template_problem", "template_values"]

MOST_PHOTOS = 40


def placeholders() -> tuple[Placeholder, ...]:
    """What a template may name, in the words of the active language."""
    return (
        _one("firm", _("Firm")),
        _one("visited_on", _("Day of the visit")),
        _one("auditors", _("Auditors")),
        _one("reviewer", _("Reviewer")),
        _one("consent", _("Consent")),
        _one("made_up", _("“Demo” where the audit is made up")),
        _one("summary", _("Summary")),
        _one("good_practice", _("Good practice seen")),
        _many("ratios", _("The six ratios"), name=_("Ratio"), value=_("Value"), unit=_("Unit")),
        _many(
            "findings", _("What was seen"), number=_("No."), area=_("Area"), text=_("What is seen"),
            weight=_("Weight"), place=_("Place"), photo=_("Photo"), photo_after=_("Photo afterwards"),
        ),
        _many("maps", _("Ecomaps"), title=_("Map"), picture=_("Drawing")),
        _many(
            "idle_loads", _("What runs while nothing is produced"), what=_("What runs"), kw=_("kW"),
            hours=_("Hours a year"), kwh=_("kWh a year"),
        ),
        _many(
            "opportunities", _("What the firm can do"), number=_("No."), kind=_("Payback class"), title=_("What to do"),
            money=_("CNY a year"), cost=_("Costs, CNY"), payback=_("Payback"), rests_on=_("Rests on"),
        ),
        _one("saving", _("Savings together, CNY a year, without counting anything twice")),
        _one("cost", _("Cost, CNY")),
        _one("payback", _("Payback")),
        Placeholder(name="radar", words=_("Readiness for ISO 14001, as a radar"), picture=True),
        _many("clauses", _("Clauses of ISO 14001"), clause=_("Clause"), question=_("Question"), level=_("Level")),
        _many(
            "resources", _("Haves and wants, and who could use them"), direction=_("Have or want"), what=_("What"),
            amount=_("How much"), partners=_("Possible partners"),
        ),
        _one("partners", _("Possible partners in one sentence")),
        _many("steps", _("Next steps"), what=_("What"), who=_("Who"), until=_("Until")),
        _one("reviewed_on", _("Reviewed on")),
        _one("signed_by", _("Signed for the firm by")),
        _one("signed_on", _("Signed on")),
    )  # fmt: skip


def _one(name: str, words: str) -> Placeholder:
    return Placeholder(name=name, words=words)


def _many(listed: str, words: str, /, **rows: str) -> Placeholder:
    pictures = {"photo", "photo_after", "picture"}
    parts = tuple(Placeholder(name=name, words=text, picture=name in pictures) for name, text in rows.items())
    return Placeholder(name=listed, words=words, rows=parts)


def template_values(audit: Audit) -> dict[str, Any]:
    """What stands in the report in the active language, by placeholder; pictures as bytes."""
    lines, totals = opportunities_shown(audit)
    found = found_shown(found_resources_of(audit))
    team = [str(person) for person in (audit.lead, *audit.assistants.all()) if person is not None]
    levels = clause_levels(audit)
    asked = any(level is not None for _clause, _question, level in levels)
    return {
        "firm": str(audit.organisation),
        "visited_on": _day(audit.visited_on or audit.planned_on),
        "auditors": _(", ").join(team),
        "reviewer": str(audit.reviewer or ""),
        "consent": audit.get_consent_display(),
        "made_up": _("Demo: this audit is made up.") if audit.is_demo else "",
        "summary": audit.summary,
        "good_practice": audit.good_practice,
        "ratios": [
            {"name": ratio_words(one.code), "value": number_words(one.value), "unit": one.unit}
            for one in baseline_of(audit).ratios
        ],
        "findings": _findings(audit),
        "maps": _maps(audit),
        "idle_loads": [
            {"what": one.what, "kw": number_words(one.kw), "hours": number_words(one.hours),
             "kwh": number_words(one.kwh)}
            for one in audit.idleload_rows.all()
        ],
        "opportunities": [
            {"number": number, "kind": line.cls, "title": line.opportunity.title,
             "money": _money(line.opportunity.money), "cost": _money(line.opportunity.cost),
             "payback": line.payback or "–", "rests_on": line.opportunity.get_tier_display()}
            for number, line in enumerate(lines, start=1)
        ],
        "saving": f"{totals.money:,.0f}",
        "cost": f"{totals.cost:,.0f}",
        "payback": payback_words(totals.payback) or "–",
        "radar": draw_radar([(clause, level) for clause, _question, level in levels]) if asked else b"",
        "clauses": [
            {"clause": clause, "question": question, "level": "–" if level is None else f"{level:.0f}"}
            for clause, question, level in levels
        ],
        "resources": [
            {"direction": line.resource.get_direction_display(), "what": str(line.resource),
             "amount": line.amount or "–", "partners": line.users}
            for line in found
        ],
        "partners": users_sentence(found),
        "steps": [
            {"what": line.opportunity.title, "who": line.opportunity.owner, "until": _day(line.opportunity.due_on)}
            for line in lines[:5]
        ],
        "reviewed_on": _day(audit.reviewed_at),
        "signed_by": audit.signed_by + bracketed(how_signed(audit)),
        "signed_on": _day(audit.signed_at),
    }  # fmt: skip


def _day(moment: date | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _money(value: Any) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _findings(audit: Audit) -> list[dict[str, Any]]:
    rows = audit.finding_rows.select_related("photo", "photo_after")
    found: list[dict[str, Any]] = []
    photos = 0
    for number, one in enumerate(sorted(rows, key=lambda row: WEIGHTS[Severity(row.severity)]), start=1):
        pictures = [photo_of(document) if photos < MOST_PHOTOS else b"" for document in (one.photo, one.photo_after)]
        photos += sum(bool(picture) for picture in pictures)
        found.append({
            "number": number, "area": str(Area(one.area).label), "text": seen_words(one),
            "weight": one.get_severity_display(), "place": one.place or "–", "photo": pictures[0],
            "photo_after": pictures[1],
        })  # fmt: skip
    return found


def _maps(audit: Audit) -> list[dict[str, Any]]:
    pins = list(audit.pin_rows.all())
    plans = {plan.map: plan for plan in audit.plans.select_related("document")}
    found = []
    for one in Ecomap:
        mine = [pin for pin in pins if pin.map == one]
        if mine:
            plan = photo_of(plans[one].document) if one in plans else None
            signs = [(number, pin.x, pin.y, pin.problem == "big") for number, pin in enumerate(mine, start=1)]
            found.append({"title": str(one.label), "picture": draw_map(plan, signs)})
    return found


def template_problem(error: BadTemplate) -> str:
    """What is wrong with a template, and what to do."""
    values = {"name": error.name, "near": error.near}
    if error.code == "unknown" and error.near:
        return _("“%(name)s” is no placeholder. Did you mean “%(near)s”?") % values
    words = {
        "unknown": _("“%(name)s” is no placeholder: see the list of the example template."),
        "forbidden": _("“%(name)s” cannot be used in a template: only placeholders, “if” and “for” over a list."),
        "no_list": _("“%(name)s” is no list: “for” goes over lists such as findings."),
        "nested": _("“%(name)s”: at most two loops stand within each other."),
        "syntax": _("A placeholder is not closed or not written right: %(name)s"),
        "empty": _("The file names no placeholder. Begin with the example template."),
        "too_large": _("The file is too large when unpacked. Make its pictures smaller; at most 10 MB. %(name)s"),
        "part": _("The file holds what a template may not: %(name)s. Take macros and embedded files out."),
        "link": _("The file is linked to another one (%(name)s). Copy its text into a new file."),
        "field": _("The file holds a field that reads other files (%(name)s). Take it out."),
        "no_docx": _("This is no Word file (.docx) that can be filled. Open it in Word and save it anew. %(name)s"),
    }
    return (words[error.code] % values).strip()
