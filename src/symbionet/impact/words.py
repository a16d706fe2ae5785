"""Words of the history and of the notices of `impact`; what is wrong with a cell of a list."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import in_language, is_chinese
from symbionet.engine.packs import FactorProblem
from symbionet.impact.queries.entry_claims import BadCell
from symbionet.impact.queries.factors import factor_words
from symbionet.imports.queries import import_verbs
from symbionet.notices.models import Frequency
from symbionet.notices.queries import NoticeKind, Topic

__all__ = ["BY_LINK", "LABELS", "NOTICES", "TOPICS", "VERBS", "cell_words", "factor_problem_words"]

VERBS = {
    **import_verbs("entries.import_"),
    "entries.import_started": _("uploaded a list of entries"),
    "entries.import_continued": _("continued the list"),
    "entries.import_committed": _("entered the list"),
    "synergy.basis_stated": _("stated the baseline of a flow"),
    "synergy.assessed": _("assessed the impact"),
    "synergy.benefit_declared": _("declared a benefit"),
    "synergy.benefit_confirmed": _("confirmed a benefit"),
    "synergy.benefit_reconfirmed": _("reconfirmed a benefit"),
    "synergy.figures_declared": _("declared money, jobs or people"),
    "synergy.benefit_documented": _("documented a benefit"),
    "body.registered": _("registered a body that issues papers"),
    "synergy.paper_withdrawn": _("withdrew a paper"),
    "synergy.benefit_verified": _("verified the benefits"),
    "synergy.benefit_corrected": _("corrected a figure"),
    "synergy.flows_distinguished": _("explained why two flows are different tonnes"),
    "resource.yield_accepted": _("accepted how much a resource yields in a year"),
    "organisation.arising_stated": _("stated what is generated in a year"),
    "synergy.confirmation_asked": _("asked for the yearly confirmation"),
    "synergy.confirmation_answered": _("answered the yearly question"),
    "certificate.issued": _("issued the certificate of benefits"),
    "certificate.withdrawn": _("withdrew the certificate of benefits"),
    "period.locked": _("closed the year"),
    "period.unlocked": _("opened the year again"),
    "sample.drawn": _("drew the sample"),
    "factor.proposed": _("proposed an own factor"),
    "factor.reviewed": _("reviewed the own factor"),
    "factor.refused": _("refused the own factor"),
}

BY_LINK = frozenset({"synergy.benefit_declared", "synergy.confirmation_answered", "synergy.figures_declared"})

LABELS = {
    "papers": _("papers"),
}

TOPICS = {
    "benefits": Topic(label=_("Confirmation of benefits"), icon="circle-check", frequency=Frequency.AT_ONCE, place=60),
}

NOTICES = {
    "benefits.asked": NoticeKind(topic="benefits", words=_("Please confirm the benefits: %(title)s")),
}

CELLS = {
    "metric": _("Write what this figure is, such as cost saving; leave it empty for what flowed."),
    "synergy_unknown": _("No synergy of yours is called so: write its title or its number."),
    "synergy_several": _("Several synergies are called so: write its number, as in its address."),
    "flow": _("Say which flow of the synergy it is: %(names)s."),
    "organisation": _("Say who states it; you may speak for: %(names)s."),
    "year": _("Write the calendar year with four digits."),
    "level": _("Write declared, confirmed or documented."),
    "number": _("Write a number."),
    "currency": _("Write CNY or EUR."),
    "quantity": _("Write a number and a unit that measures %(unit)s."),
    "paper": _("Write what paper it is, such as weighbridge note or invoice."),
    "date": _("Write the date as 2026-03-31."),
    "issuer": _("Write a party of the synergy or a registered body: a practitioner registers more."),
    "file": _("Write the file of the paper as it is called among the documents of the synergy."),
}
FACTOR_PROBLEMS = {
    "missing": _("is empty; every factor needs activity, subject, value, unit and source"),
    "number": _("is no number; write digits with a decimal point"),
    "order": _("low, value and high must rise"),
    "year": _("write the year with four digits"),
    "unit": _("write e.g. kgCO2e/t, kgCO2e/short_ton, kgCO2e/tkm, kgCO2/kWh or GJ/t"),
    "region": _("write a code or name, e.g. CN, CN-TJ, 天津, GLO"),
    "twice": _("appears twice; give every factor an id of its own"),
}


def cell_words(bad: BadCell) -> str:
    """What is wrong with a cell of a list of entries and what to write."""
    values = {name: value if isinstance(value, str) else _listed(value) for name, value in bad.values.items()}
    return str(CELLS[bad.code]) % values


def _listed(things: Iterable[object]) -> str:
    return in_language(zh="、", en=", ").join(map(str, things)) or gettext("none")


def factor_problem_words(problem: FactorProblem) -> str:
    """What is wrong with a cell of own factors and what to write; of a choice, the words it may be."""
    if problem.code == "choice" and (known := factor_words(problem.column, is_chinese())):
        return gettext("write one of: %(words)s") % {"words": ", ".join(word for _code, word in known)}
    return str(FACTOR_PROBLEMS.get(problem.code, problem.remedy))
