"""Cleans codes that people type: 统一社会信用代码, VAT numbers, sectors, waste codes."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process
from stdnum.cn import uscc as uscc_rule
from stdnum.eu import vat as vat_rule
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength
from stdnum.exceptions import ValidationError as InvalidNumber

from symbionet.core.texts import in_language
from symbionet.engine.packs import Row, load_packs
from symbionet.sheets.cells import read_gb4754, read_nace

__all__ = [
    "cleaned_codes",
    "cleaned_sector",
    "cleaned_uscc",
    "cleaned_vat",
    "sector_attributes",
    "sector_label",
    "sectors_found",
]

SCHEMES = {"gb4754": read_gb4754, "nace2": read_nace}
_SHARED_EN = re.compile(
    r"^(?:manufacture|manufacturing|production|processing|mining) of | (?:manufacture|manufacturing)$"
)
_SHARED_ZH = re.compile(r"(?:制造业|制造|生产业|生产|加工业|加工|业)$")
AGRICULTURE = "NY"  # codes of rural collectives begin with a letter, which the library does not know


def cleaned_uscc(text: str) -> str:
    """The code without blanks, in capitals; says which check failed and never what the check digit should be."""
    code = str(uscc_rule.compact(text))
    if not code:
        return ""
    try:
        return str(uscc_rule.validate(code))
    except InvalidLength:
        raise ValidationError(
            _("A unified social credit code has 18 characters; this one has %(number)s.") % {"number": len(code)}
        ) from None
    except InvalidChecksum:
        raise ValidationError(
            _("The check digit of the unified social credit code is wrong: compare it with the business licence.")
        ) from None
    except InvalidNumber:
        if code[0] in AGRICULTURE and _has_check_digit(code):
            return code
    raise ValidationError(
        _("A unified social credit code begins with the numbers of authority and region and never has I, O, S, V or Z.")
    )


def _has_check_digit(code: str) -> bool:
    known = all(sign in "0123456789ABCDEFGHJKLMNPQRTUWXY" for sign in code)
    return bool(known and code[2:8].isdigit() and code[-1] == uscc_rule.calc_check_digit(code))


def cleaned_vat(text: str) -> str:
    """The VAT number of an EU member state with its country, without blanks."""
    if not text.strip():
        return ""
    try:
        return str(vat_rule.validate(text))
    except InvalidComponent:
        raise ValidationError(
            _("A VAT number begins with the two letters of its EU country, such as DE or NL.")
        ) from None
    except InvalidChecksum:
        raise ValidationError(_("The check digit of the VAT number is wrong: compare it with an invoice.")) from None
    except InvalidNumber:
        raise ValidationError(
            _("The VAT number has not the form of its country: check its length and characters.")
        ) from None


def cleaned_sector(scheme: str, text: str) -> str:
    """The code of a sector given as code, name or both; raises with the nearest sectors where it is unknown."""
    plain = text.strip()
    if not plain:
        return ""
    table = load_packs().codes(scheme)
    for code in SCHEMES[scheme](plain):
        if code in table:
            return code
    named = [code for code, row in table.items() if plain.lower() in {row["name_en"].lower(), row["name_zh"]}]
    if not named:
        named = [code for code, row in table.items() if plain.lower() in _trades(row)]
    if named:
        return max(named, key=len)
    if plain.upper() in table:
        return plain.upper()
    near = ", ".join(sector_label(row) for row in sectors_found(scheme, plain)[:3])
    hint = _("Did you mean: %(sectors)s?") % {"sectors": near} if near else _("Type a word to search, or a code.")
    raise ValidationError(_("“%(text)s” is no sector of this classification.") % {"text": plain} + " " + hint)


def _trades(row: Row) -> set[str]:
    """What people call a sector: its name without the words that most names share."""
    return {_SHARED_EN.sub("", row["name_en"].lower()).strip(), _SHARED_ZH.sub("", row["name_zh"])}


def sectors_found(scheme: str, text: str) -> list[Row]:
    """At most twelve sectors whose code or name fits a text, best first."""
    table, plain = load_packs().codes(scheme), text.strip().lower()
    if not plain:
        return []
    begins = [row for code, row in table.items() if code.lower().startswith(plain) or code[1:].startswith(plain)]
    holds = [row for row in table.values() if plain in f"{row['name_en']} {row['name_zh']}".lower()]
    found = {row["code"]: row for row in (*begins, *sorted(holds, key=lambda row: -len(row["code"])))}
    if len(found) < 4:
        texts = {code: f"{row['name_zh']} {row['name_en']}".lower() for code, row in table.items()}
        near = process.extract(plain, texts, scorer=fuzz.partial_ratio, score_cutoff=72, limit=12)
        found |= {code: table[code] for _text, _score, code in near if code not in found}
    return list(found.values())[:12]


def sector_attributes(scheme: str, name: str) -> dict[str, str]:
    """Attributes that let a text field suggest sectors while one types; without JavaScript it takes code or name."""
    return {
        "list": f"{name}-options",
        "autocomplete": "off",
        "hx-get": f"{reverse('sector_options')}?scheme={scheme}",
        "hx-trigger": "input changed delay:250ms",
        "hx-target": f"#{name}-options",
    }


def sector_label(row: Row) -> str:
    """Code and name of a sector in the active language."""
    return f"{row['code']} {in_language(zh=row['name_zh'], en=row['name_en'])}"


def cleaned_codes(scheme: str, codes: Iterable[str]) -> list[str]:
    """The codes, all of which the pack knows; raises with the first that it does not."""
    table = load_packs().codes(scheme)
    found = list(dict.fromkeys(codes))
    for code in found:
        if code not in table:
            raise ValidationError(_("%(code)s is not in the list; check the digits.") % {"code": code})
    return found
