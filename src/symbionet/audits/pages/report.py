"""The report of an audit as blocks of a letter: one composition gives the page, the PDF and the Word file."""

from collections.abc import Iterable, Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from PIL import UnidentifiedImageError

from symbionet.audits.models import Area, Audit, Ecomap, Finding, Severity, Signature
from symbionet.audits.pages.drawings import draw_map, draw_radar, small_photo
from symbionet.audits.pages.report_annex import annex
from symbionet.audits.pages.report_orders import ORDERS, both_languages, carried_out, feasibility, phase
from symbionet.audits.pages.visit import checklist_of, found_shown, opportunities_shown, payback_words, users_sentence
from symbionet.audits.queries import found_resources_of
from symbionet.audits.queries.baseline import Baseline, baseline_of
from symbionet.core.texts import bracketed, is_chinese, number_words, percent_words
from symbionet.letters import Block, Letter
from symbionet.questions.pages import value_words
from symbionet.questions.queries import questionnaire_of
from symbionet.work.models import Document
from symbionet.xlsform import score_of

__all__ = ["WEIGHTS", "clause_levels", "photo_of", "ratio_words", "report_letter", "seen_words"]

MOST_PHOTOS = 40
WEIGHTS = {Severity.LEGAL: 0, Severity.MAJOR: 1, Severity.MINOR: 2, Severity.GOOD: 3}


def report_letter(audit: Audit, *, pictures: bool = True, order: str = ORDERS[0], both: bool = False) -> Letter:
    """The report in the active language, or in `both`; without `pictures` it is words alone.

    `order` is that of the visit, or "cleaner_production": the seven phases of a Chinese cleaner-production audit.
    """
    if both:
        with translation.override("zh-hans"):
            chinese = report_letter(audit, pictures=pictures, order=order)
        with translation.override("en"):
            return both_languages(chinese, report_letter(audit, pictures=pictures, order=order))
    parts = _phases(audit, pictures) if order == "cleaner_production" else _parts(audit, pictures)
    blocks = [block for part in parts for block in part]
    return Letter(kind="report", lang="zh" if is_chinese() else "en", blocks=tuple(blocks), missing=())


def _phases(audit: Audit, pictures: bool) -> Iterator[Iterable[Block]]:
    head = list(_head(audit))
    yield [*head[:1], phase(1), *head[1:]]
    yield (phase(2),)
    yield _baseline(baseline_of(audit))
    yield _readiness(audit, pictures)
    yield (phase(3),)
    yield _findings(audit, pictures)
    yield _maps(audit, pictures)
    yield _idle(audit)
    yield (phase(4),)
    yield _opportunities(audit)
    yield (phase(5), *feasibility(audit))
    yield (phase(6), *carried_out(audit))
    yield (phase(7),)
    yield _found(audit)
    yield _ending(audit, pictures)
    yield annex(baseline_of(audit))
    yield (Block(kind="foot", text=str(audit)),)


def _parts(audit: Audit, pictures: bool) -> Iterator[Iterable[Block]]:
    yield _head(audit)
    yield _baseline(baseline_of(audit))
    yield _findings(audit, pictures)
    yield _maps(audit, pictures)
    yield _idle(audit)
    yield _opportunities(audit)
    yield _readiness(audit, pictures)
    yield _found(audit)
    yield _ending(audit, pictures)
    yield annex(baseline_of(audit))
    yield (Block(kind="foot", text=str(audit)),)


def _heading(text: str) -> Block:
    return Block(kind="heading", text=text)


def _text(text: str) -> Block:
    return Block(kind="text", text=text)


def _field(label: str, value: object) -> Block:
    return Block(kind="field", text=label, value=str(value))


def _rows(*rows: tuple[str, ...], right: tuple[int, ...] = ()) -> Iterator[Block]:
    for number, cells in enumerate(rows):
        yield Block(kind="row", text="", cells=cells, right=right if number == 0 else ())


def _head(audit: Audit) -> Iterator[Block]:
    yield Block(kind="title", text=_("Walk-through audit: %(firm)s") % {"firm": audit.organisation})
    if audit.is_demo:
        yield _text(_("Demo: this audit is made up."))
    yield _field(_("Firm"), audit.organisation)
    yield _field(_("Day of the visit"), audit.visited_on or audit.planned_on)
    team = [str(person) for person in (audit.lead, *audit.assistants.all()) if person is not None]
    yield _field(_("Auditors"), _(", ").join(team) or "–")
    yield _field(_("Reviewer"), audit.reviewer or "–")
    yield _field(_("Consent"), audit.get_consent_display())
    if audit.summary:
        yield _heading(_("Summary"))
        yield _text(audit.summary)
    if audit.good_practice:
        yield _heading(_("Good practice seen"))
        yield _text(audit.good_practice)


def ratio_words(code: str) -> str:
    """One of the six ratios in words."""
    words = {
        "energy_productivity": _("Output per energy"),
        "material_productivity": _("Output per material"),
        "water_productivity": _("Output per water"),
        "carbon_intensity": _("Greenhouse gas per output"),
        "wastewater_intensity": _("Waste water per output"),
        "waste_intensity": _("Waste per output"),
    }
    return words[code]


def _baseline(baseline: Baseline) -> Iterator[Block]:
    yield _heading(_("Where the firm stands: the last twelve months"))
    found = questionnaire_of("audit_previsit")
    year = found.group("year") if found is not None else None
    rows = []
    if found is not None and year is not None:
        for question in year.questions:
            words = value_words(found, question, baseline.answers)
            if words and question.kind == "decimal":
                rows.append((question.zh if is_chinese() else question.en, words))
    if not rows:
        yield _text(_("The firm gave no figures before the visit; a baseline is the first of its next steps."))
        return
    yield from _rows((_("What"), _("A year")), *rows, right=(1,))
    if baseline.ratios:
        yield _text(
            _("The six ratios of resource efficient and cleaner production (RECP), as far as figures are known:")
        )
        yield from _rows(
            (_("Ratio"), _("Value"), _("Unit")),
            *((ratio_words(one.code), number_words(one.value), one.unit) for one in baseline.ratios),
            right=(1,),
        )
    words = _("Figures are those the firm stated; nothing was audited in its books. The factors stand in the annex.")
    yield Block(kind="note", text=words)


def _findings(audit: Audit, pictures: bool) -> Iterator[Block]:
    yield _heading(_("What was seen"))
    rows = sorted(
        audit.finding_rows.select_related("photo", "photo_after"), key=lambda one: WEIGHTS[Severity(one.severity)]
    )
    if not rows:
        yield _text(_("No findings were written down."))
        return
    yield _text(_("Observations of one day; they are no legal opinion."))
    yield from _rows(
        ("", _("Area"), _("What is seen"), _("Weight"), _("Place")),
        *(
            (str(number), str(Area(one.area).label), seen_words(one), one.get_severity_display(), one.place or "–")
            for number, one in enumerate(rows, start=1)
        ),
    )
    shown = 0
    for number, one in enumerate(rows, start=1) if pictures else ():
        for document, words in (
            (one.photo, _("Finding %(number)s")),
            (one.photo_after, _("Finding %(number)s, afterwards")),
        ):
            if shown < MOST_PHOTOS and (data := photo_of(document)):
                shown += 1
                yield Block(kind="photo", text=words % {"number": number}, photo=data, width=0.5)


def seen_words(finding: Finding) -> str:
    """What was seen, and whether it was corrected at once."""
    return f"{finding.text} {_('Corrected during the visit.')}" if finding.corrected else finding.text


def photo_of(document: Document | None) -> bytes:
    """The picture of a document, small; nothing where there is none."""
    version = document.versions.first() if document is not None and document.removed_at is None else None
    if version is None or not version.content_type.startswith("image/"):
        return b""
    try:
        with version.file.open("rb") as file:
            return small_photo(file.read())
    except (OSError, UnidentifiedImageError):
        return b""


def _maps(audit: Audit, pictures: bool) -> Iterator[Block]:
    pins = list(audit.pin_rows.select_related("photo"))
    plans = {plan.map: plan for plan in audit.plans.select_related("document")}
    used = [one for one in Ecomap if any(pin.map == one for pin in pins)]
    if not used:
        return
    yield _heading(_("Ecomaps"))
    for one in used:
        mine = [pin for pin in pins if pin.map == one]
        if pictures:
            plan = plans.get(one)
            drawn = draw_map(
                photo_of(plan.document) if plan is not None else None,
                [(number, pin.x, pin.y, pin.problem == "big") for number, pin in enumerate(mine, start=1)],
            )
            yield Block(kind="photo", text=str(one.label), photo=drawn, width=0.8)
        yield from _rows(
            ("", _("Mark"), str(one.label)),
            *((str(number), pin.get_problem_display(), pin.note) for number, pin in enumerate(mine, start=1)),
        )
        for number, pin in enumerate(mine, start=1) if pictures else ():
            if data := photo_of(pin.photo):
                words = _("%(map)s, mark %(number)s") % {"map": one.label, "number": number}
                yield Block(kind="photo", text=words, photo=data, width=0.5)


def _idle(audit: Audit) -> Iterator[Block]:
    readings = list(audit.reading_rows.all())
    if readings:
        yield _heading(_("Meter readings"))
        yield from _rows(
            (_("Meter"), _("Reading"), _("Unit"), _("Note")),
            *((one.meter, f"{one.value:,.12g}", one.unit, one.note or "–") for one in readings),
            right=(1,),
        )
    loads = list(audit.idleload_rows.all())
    if not loads:
        return
    yield _heading(_("What runs while nothing is produced"))
    yield from _rows(
        (_("What runs"), _("kW"), _("Hours a year"), _("kWh a year"), _("Must run"), _("Rests on")),
        *(
            (one.what, number_words(one.kw), number_words(one.hours), number_words(one.kwh),
             _("yes") if one.wanted else _("no"), one.get_tier_display())
            for one in loads
        ),
        right=(1, 2, 3),
    )  # fmt: skip
    spare = sum(one.kwh for one in loads if not one.wanted)
    if spare:
        yield _text(_("%(kwh)s kWh a year run for nothing.") % {"kwh": number_words(spare)})


def _opportunities(audit: Audit) -> Iterator[Block]:
    yield _heading(_("What the firm can do"))
    lines, totals = opportunities_shown(audit)
    if not lines:
        yield _text(_("No opportunities were written down."))
        return
    yield _text(
        _("Class A: no or low cost, back within half a year. B: within two years. C: within five. "
            "D: beyond, or not known. "
          "What law or safety asks for stands first.")
    )  # fmt: skip
    yield from _rows(
        (
            "",
            _("What to do"),
            _("CNY a year"),
            _("Costs, CNY"),
            _("Payback"),
            _("Rests on"),
            _("Carried out elsewhere"),
        ),
        *(
            (
                f"{number}{line.cls}",
                line.opportunity.title + (f" ({line.reason})" if line.reason else ""),
                _money(line.opportunity.money),
                _money(line.opportunity.cost),
                line.payback or "–",
                line.opportunity.get_tier_display(),
                line.odds or "–",
            )
            for number, line in enumerate(lines, start=1)
        ),
        right=(2, 3),
    )
    if any(line.odds for line in lines):
        yield Block(
            kind="note",
            text=_("Carried out elsewhere: what became of like recommendations of one-day audits in the United States, "
                   "2022 to 2024, from the audit centre at 10 % to that at 90 %; a band, no forecast for this firm."),
        )  # fmt: skip
    yield _field(_("All together, without counting anything twice"), f"CNY {totals.money:,.0f}")
    yield _field(_("Cost"), f"CNY {totals.cost:,.0f}")
    yield _field(_("Payback"), payback_words(totals.payback) or "–")
    yield Block(
        kind="note",
        text=_("These savings are identified, not realised: what is carried out is asked after 3, 6 and 12 months."),
    )


def _money(value: object) -> str:
    return "–" if value is None else f"{value:,.0f}"


def clause_levels(audit: Audit) -> list[tuple[str, str, float | None]]:
    """Clause, question and level (1 to 5, None where not asked) of the readiness for a management system."""
    questionnaire, answers = checklist_of(audit)
    group = questionnaire.group("ems")
    found = []
    for question in group.questions if group is not None else ():
        given = answers.value(question.name)
        level = float(given) if isinstance(given, str) and given.isdecimal() else None
        found.append((question.clause, question.zh if is_chinese() else question.en, level))
    return found


def _readiness(audit: Audit, pictures: bool) -> Iterator[Block]:
    levels = clause_levels(audit)
    known = [level for _clause, _question, level in levels if level is not None]
    yield _heading(_("Checklist and readiness for ISO 14001"))
    questionnaire, answers = checklist_of(audit)
    rows = []
    for area in Area:
        group = questionnaire.group(area)
        if group is not None and area != Area.EMS:
            score = score_of(questionnaire, group, answers.names())
            if score.share is not None:
                rows.append((str(area.label), f"{score.answered}/{score.asked}", percent_words(100 * score.share)))
    if rows:
        yield from _rows((_("Area"), _("Answered"), _("Of the points")), *rows, right=(1, 2))
    if not known:
        yield _text(_("The clauses were not gone through in this visit."))
        return
    if pictures:
        words = _("Level of each clause, 1 nothing yet to 5 done with records")
        drawn = draw_radar([(clause, level) for clause, _question, level in levels])
        yield Block(kind="photo", text=words, photo=drawn, width=0.75)
    yield _text(
        _("%(known)s of %(all)s clauses asked; mean level %(mean)s of 5.")
        % {"known": len(known), "all": len(levels), "mean": number_words(sum(known) / len(known))}
    )
    weak = sorted((level, clause, question) for clause, question, level in levels if level is not None and level <= 2)
    if weak:
        yield from _rows(
            (_("Clause"), _("Where to begin"), _("Level")),
            *((clause, question, f"{level:.0f}") for level, clause, question in weak[:8]),
            right=(2,),
        )


def _found(audit: Audit) -> Iterator[Block]:
    yield _heading(_("Haves and wants, and who could use them"))
    lines = found_shown(found_resources_of(audit))
    if not lines:
        yield _text(_("No haves or wants were captured."))
        return
    yield from _rows(
        (_("Have or want"), _("What"), _("How much"), _("Possible partners")),
        *(
            (line.resource.get_direction_display(), str(line.resource), line.amount or "–", str(line.users))
            for line in lines
        ),
        right=(3,),
    )
    yield _text(users_sentence(lines))


def signed_words(audit: Audit) -> str:
    """Who signed for the firm and when; that somebody did so by a link, without a sign-in, is said."""
    return f"{audit.signed_by}{bracketed(how_signed(audit))}, {audit.signed_at:%Y-%m-%d}"


def how_signed(audit: Audit) -> str:
    """That a report was signed by a link, and what is known of who held it; empty for who signed on the own page."""
    link = audit.signing_link
    return "" if link is None else link.get_proof_display() or _("by link, not signed in")


def _ending(audit: Audit, pictures: bool) -> Iterator[Block]:
    yield _heading(_("Next steps"))
    lines, _totals = opportunities_shown(audit)
    for line in lines[:5]:
        who = _(" (%(who)s)") % {"who": line.opportunity.owner} if line.opportunity.owner else ""
        until = _(" until %(day)s") % {"day": line.opportunity.due_on} if line.opportunity.due_on else ""
        yield Block(kind="item", text=f"{line.opportunity.title}{who}{until}")
    yield Block(kind="item", text=_("After 3, 6 and 12 months the firm answers by a link what was carried out."))
    signed = signed_words(audit) if audit.signed_at else ""
    reviewed = f"{audit.reviewer}, {audit.reviewed_at:%Y-%m-%d}" if audit.reviewed_at else ""
    yield Block(kind="sign", text=_("Auditor"), value=str(audit.lead or ""))
    yield Block(kind="sign", text=_("Reviewer"), value=reviewed)
    yield Block(kind="sign", text=_("For the firm"), value=signed)
    drawn = Signature.objects.filter(audit=audit).first() if pictures else None
    if drawn is not None:
        words = _("Signature of %(name)s") % {"name": audit.signed_by}
        yield Block(kind="photo", text=words, photo=bytes(drawn.picture), width=0.35)
