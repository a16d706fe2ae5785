"""Fields of exact amounts, days and lists of pairs, as people type them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from symbionet.core.days import date_input

__all__ = ["AmountField", "DayField", "PairsField", "amount_text"]

TEN_THOUSANDS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
DAY = re.compile(r"^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*$")


def amount_text(value: Decimal) -> str:
    """An amount as a field shows it: with its groups, without idle digits.

    >>> amount_text(Decimal("1850000.00")), amount_text(Decimal("0.2500"))
    ('1,850,000', '0.25')
    """
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class AmountField(forms.DecimalField):
    """An exact amount: 1,850,000, 185万, 0.25; never a float."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Write a number, such as 1,200.")}

    def to_python(self, value: Any) -> Any:
        """The amount, None for nothing."""
        if not isinstance(value, str):
            return super().to_python(value)
        text, times = value.strip().replace(",", "").replace("，", "").replace(" ", ""), Decimal(1)
        if text[-1:] in TEN_THOUSANDS:
            text, times = text[:-1], TEN_THOUSANDS[text[-1]]
        amount = super().to_python(text)
        if amount is None:
            return None
        if not amount.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount * times

    def prepare_value(self, value: Any) -> Any:
        """The amount with its groups; what somebody typed stays as typed."""
        return amount_text(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A phone offers digits."""
        return {"inputmode": "decimal"}


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": date_input(), **options})


class PairsField(forms.CharField):
    """Lines of a key and an amount (“2026-12-31: 200”): a dictionary; with `days` the keys are days."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, days: bool = False, **options: Any) -> None:
        self.days = days
        super().__init__(**{"required": False, **options})

    def to_python(self, value: Any) -> Any:
        """The pairs; raises ValidationError for the first line that is none, by its number."""
        if not isinstance(value, str):
            return value or {}
        found: dict[Any, Decimal] = {}
        for number, line in enumerate(value.strip().splitlines(), start=1):
            if line.strip():
                key, amount = self._pair(line, number)
                if key in found:
                    raise ValidationError(_("Line %(line)s says “%(key)s” again.") % {"line": number, "key": key})
                found[key] = amount
        return found

    def _pair(self, line: str, number: int) -> tuple[Any, Decimal]:
        name, sign, text = line.replace("：", ":").rpartition(":")
        wrong = ValidationError(
            _("Line %(line)s, “%(text)s”, is no pair: write it as %(sample)s.")
            % {"line": number, "text": line.strip()[:60], "sample": "2026-12-31: 200" if self.days else "f: 12"}
        )
        if not sign or not name.strip():
            raise wrong
        try:
            amount = AmountField(max_digits=20, decimal_places=4).clean(text.strip())
            return (self._day(name), amount) if self.days else (name.strip(), amount)
        except (ValidationError, ValueError):
            raise wrong from None

    def _day(self, text: str) -> date:
        found = DAY.match(text)
        if found is None:
            raise ValueError(text)
        return date(*(int(part) for part in found.groups()))

    def prepare_value(self, value: Any) -> Any:
        """The pairs as lines."""
        if isinstance(value, dict):
            return "\n".join(f"{key}: {amount_text(Decimal(amount))}" for key, amount in value.items())
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other pairs are sent than those shown."""
        return super().has_changed(self.prepare_value(initial), data)
