"""What a letter about a synergy can say: the values for its template, from the data of both sides."""

from collections.abc import Iterator, Mapping
from typing import Literal

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.quantities import unit_words
from symbionet.core.texts import bracketed, in_language, is_chinese, localised, range_words
from symbionet.feasibility.models import ParameterCheck
from symbionet.feasibility.queries import parameter_label
from symbionet.letters import Letter, fill_letter
from symbionet.network.models import Organisation, Resource
from symbionet.network.pages.fields import column_name, field_words
from symbionet.network.queries import code_words, codes_words, quantity_words
from symbionet.network.queries.fields import FIELD_LEVELS, closed_columns
from symbionet.sheets.fields import RESOURCE_FIELDS
from symbionet.sheets.impactwords import judged_text
from symbionet.synergies.models import EvidenceKind, PartyRole, Synergy, SynergyFlow
from symbionet.synergies.queries.prospects import judged_worth
from symbionet.work.models import Evidence

__all__ = ["FIELD_WORDS", "letter_about", "letter_values"]

DJANGO = {"en": "en", "zh": "zh-hans"}
SEMICOLON = {"en": "; ", "zh": "；"}
IN_LETTERS = tuple(field for field in RESOURCE_FIELDS if field.is_in_letters)
# what a gap is called where the page lists what is missing
FIELD_WORDS = {
    "provider_uscc": gettext_lazy("credit code of the provider"),
    "provider_address": gettext_lazy("address of the provider"),
    "provider_contact": gettext_lazy("contact of the provider"),
    "receiver_uscc": gettext_lazy("credit code of the receiver"),
    "receiver_address": gettext_lazy("address of the receiver"),
    "receiver_contact": gettext_lazy("contact of the receiver"),
    "resource": gettext_lazy("resource"),
    "quantity": gettext_lazy("quantity"),
    **{field.name: column_name(field.name) for field in IN_LETTERS},
    "codes": gettext_lazy("waste codes"),
    "hw_codes": gettext_lazy("Chinese hazardous waste codes"),
    "hp_codes": gettext_lazy("hazardous properties"),
    "former_route": gettext_lazy("current route"),
    "parameters": gettext_lazy("parameters and limits (feasibility sheet)"),
    "replaces": gettext_lazy("what it replaces"),
    "carrier": gettext_lazy("carrier"),
    "price": gettext_lazy("price"),
    "starts_on": gettext_lazy("start date"),
    "first_delivery": gettext_lazy("date of the first delivery"),
    "tonnes": gettext_lazy("tonnes per year"),
    "money": gettext_lazy("value per year"),
    "co2e": gettext_lazy("CO2e avoided per year"),
    "practitioner": gettext_lazy("owner of the synergy"),
}


def letter_about(synergy: Synergy, kind: str, *, lang: Literal["en", "zh"]) -> Letter:
    """The document of a kind about the synergy, in a language; gaps stay visible. Says nothing of who may read it."""
    return fill_letter(kind, letter_values(synergy, lang=lang), lang=lang)


def letter_values(synergy: Synergy, *, lang: Literal["en", "zh"]) -> dict[str, str]:
    """What is known of the synergy for the placeholders of a template, worded in the language; "" where unknown.

    A field that its owner keeps closer than the resource is left out: the other party reads the letter.
    """
    with translation.override(DJANGO[lang]):
        return {
            "today": timezone.localdate().isoformat(),
            "title": localised(synergy, "title"),
            **_side("provider", synergy.provider, synergy.have),
            **_side("receiver", synergy.receiver, synergy.want),
            **_goods(synergy, lang),
            **_worth(synergy),
            "carrier": _party(synergy, PartyRole.CARRIER),
            "parameters": SEMICOLON[lang].join(_limits(synergy)),
            "replaces": _replaced(synergy, lang),
            "practitioner": str(synergy.owner) if synergy.owner else "",
            "first_delivery": _evidenced(synergy, EvidenceKind.DELIVERY_NOTE),
        }


def _closed(resource: Resource | None) -> frozenset[str]:
    """The columns the owner keeps from some: a letter goes from hand to hand, so that it tells none of them."""
    kept = resource.field_visibility.items() if resource is not None else ()
    return closed_columns(name for name, level in kept if level in FIELD_LEVELS)


def _side(role: str, organisation: Organisation, resource: Resource | None) -> Mapping[str, str]:
    place = None
    if "site" not in _closed(resource):
        place = (resource.site if resource is not None else None) or organisation.sites.first()
    person = organisation.contacts.first()
    reach = (person.name, person.position, person.phone, person.email) if person is not None else ()
    return {
        role: str(organisation),
        f"{role}_uscc": organisation.uscc or organisation.vat,
        f"{role}_address": in_language(zh=place.address_zh, en=place.address_en) if place is not None else "",
        f"{role}_contact": ", ".join(part for part in reach if part),
    }


def _goods(synergy: Synergy, lang: str) -> dict[str, str]:
    flow, have = synergy.flows.first(), synergy.have
    starts = flow.starts_on.isoformat() if flow and flow.starts_on else ""
    found = {
        "resource": str(flow or have or synergy.want or ""),
        "quantity": _flow_quantity(flow),
        "price": _price(flow),
        "starts_on": starts or _evidenced(synergy, EvidenceKind.START_DATE),
    }
    if have is None:
        return found
    codes = [*(f"EWC {code}" for code in map(code_words, have.ewc)), *map(_national, have.hw), have.other_codes]
    texts = {  # placeholder: the column that may be closed, and its words; the flow has its quantity from the have
        "quantity": ("quantity", found["quantity"] or quantity_words(have)),
        **{field.name: (field.name, field_words(have, field)) for field in IN_LETTERS},
        "codes": ("hw", SEMICOLON[lang].join(code for code in codes if code)),
        "hw_codes": ("hw", codes_words(have.hw)),
        "hp_codes": ("hp_codes", ", ".join(have.hp_codes)),
        "former_route": ("route", have.get_route_display() if have.route else ""),
    }
    closed = _closed(have)
    return found | {name: "" if column in closed else text for name, (column, text) in texts.items()}


def _national(code: str) -> str:
    """A Chinese code with the name of its list, which a category has in itself: HW34, HW 900-300-34."""
    return code if code.startswith("HW") else f"HW {code}"


def _flow_quantity(flow: SynergyFlow | None) -> str:
    if flow is None or flow.quantity is None:
        return ""
    return f"{_figure(flow.quantity)} {unit_words(flow.unit, flow.period)}".strip()


def _price(flow: SynergyFlow | None) -> str:
    """The price with who pays it: negative, the provider pays a gate fee."""
    if flow is None or flow.price is None:
        return ""
    price = _figure(abs(float(flow.price)))
    amount = f"{flow.currency} {price}/{unit_words(flow.unit)}"
    if flow.price < 0:
        return _("%(amount)s, paid by the provider") % {"amount": amount}
    return _("%(amount)s, paid by the receiver") % {"amount": amount}


def _worth(synergy: Synergy) -> dict[str, str]:
    if "quantity" in _closed(synergy.have):  # each of these would tell it
        return {}
    tonnes = "" if synergy.tonnes is None else _figure(synergy.tonnes)
    money = _span(synergy.money, synergy.money_low, synergy.money_high)
    co2e = _span(synergy.co2e, synergy.co2e_low, synergy.co2e_high)
    shares = judged_worth([synergy.pk]).get(synergy.pk, {})

    def told(name: str, figure: str) -> str:
        """The figure with what it rests on, where that is mostly judgement."""
        words = judged_text(shares.get(name), "zh" if is_chinese() else "en")
        return in_language(zh=f"{figure}，{words}", en=f"{figure}, {words}") if words else figure

    return {
        "tonnes": tonnes,
        "money": told("money", in_language(zh=f"{money} 元".replace("） ", "）"), en=f"CNY {money}")) if money else "",
        "co2e": told("co2e", f"{co2e} t".replace("） ", "）")) if co2e else "",
    }


def _span(central: float | None, low: float | None, high: float | None) -> str:
    if central is None:
        return ""
    if low is None or high is None:
        return _figure(central)
    ends = _figure(low), _figure(high)
    return _figure(central) + bracketed(range_words(*ends))


def _figure(value: float) -> str:
    """Three digits that count: an estimate is not more exact than that."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 or rounded.is_integer() else f"{rounded:,g}"


def _party(synergy: Synergy, role: PartyRole) -> str:
    party = synergy.parties.filter(role=role).select_related("organisation", "person").first()
    return str(party.organisation or party.person or party.note) if party is not None else ""


def _evidenced(synergy: Synergy, kind: EvidenceKind) -> str:
    row = Evidence.objects.filter(synergy=synergy, kind=kind, withdrawn_at=None).first()
    return row.on.isoformat() if row is not None else ""


def _limits(synergy: Synergy) -> Iterator[str]:
    if "composition" in _closed(synergy.want):
        return
    for row in ParameterCheck.objects.filter(synergy=synergy):
        parts = [
            f"≥ {_figure(row.low)}" if row.low is not None else "",
            f"≤ {_figure(row.high)}" if row.high is not None else "",
        ]
        limits = " ".join(part for part in parts if part)
        if limits:
            yield f"{parameter_label(row.name)} {limits} {row.unit}".strip()


def _replaced(synergy: Synergy, lang: str) -> str:
    reasons = synergy.match.reasons if synergy.match is not None else []
    known = [reason.get("details") or {} for reason in reasons if reason.get("code") == "known_use"]
    return str(known[0].get(f"replaces_{lang}", "")) if known else ""
