"""The form of an entry, made from the fields that its register declares; lists that are read back use the same one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from symbionet.core.days import date_input
from symbionet.core.figures import FigureField
from symbionet.core.texts import in_language
from symbionet.ems.actions import EntryValues
from symbionet.ems.actions.reading import read_period
from symbionet.ems.models import Entry, System
from symbionet.ems.pages.entries import choice_words, entry_code, state_words
from symbionet.ems.pages.instruments import instrument_title
from symbionet.ems.queries.registers import COLUMNS, Field, Register
from symbionet.engine.packs import load_packs
from symbionet.tables import clean_text

__all__ = ["EntryForm"]

TITLE, SHORT, LONG = 250, 500, 8000


class EntryChoice(forms.ModelMultipleChoiceField):
    """Entries of other registers, each with its number."""

    def label_from_instance(self, obj: Entry) -> str:
        """A-12 with the name of the entry."""
        return f"{entry_code(obj)} {obj}"


class OneEntry(forms.ModelChoiceField):
    """One entry of another register."""

    def label_from_instance(self, obj: Entry) -> str:
        """A-12 with the name of the entry."""
        return f"{entry_code(obj)} {obj}"


class PeriodField(forms.CharField):
    """A month, quarter or year: 2026-03, 2026-Q1, 2026."""

    def clean(self, value: Any) -> str:
        """The period as it is kept; "2026年3月" and "2026-3" are understood."""
        text = str(super().clean(value)).strip()
        period = read_period(text)
        if text and not period:
            raise forms.ValidationError(_("Write a month as 2026-03, a quarter as 2026-Q1 or a year as 2026."))
        return period


def _input(field: Field, rows: QuerySet[Entry]) -> forms.Field:
    options: dict[str, Any] = {
        "label": in_language(en=field.en, zh=field.zh),
        "help_text": in_language(en=field.hint_en, zh=field.hint_zh),
        "required": field.needed,
    }
    if field.kind in ("choice", "yesno", "flag"):
        choices = [("", "–"), *((one.id, choice_words(one)) for one in field.choices)]
        return forms.ChoiceField(choices=choices, **options)
    if field.kind == "instrument":
        known = sorted(load_packs().instruments)
        return forms.ChoiceField(choices=[("", "–"), *((key, instrument_title(key)) for key in known)], **options)
    if field.kind in ("number", "score"):
        bounds = {"min_value": field.least, "max_value": field.most} if field.least is not None else {}
        return FigureField(**{**options, **bounds})
    if field.kind == "date":
        return forms.DateField(widget=date_input(), **options)
    if field.kind == "period":
        return PeriodField(max_length=12, **options)
    if field.kind == "link":
        return EntryChoice(queryset=rows, widget=forms.SelectMultiple(attrs={"size": 5}), **options)
    if field.kind == "link1":
        return OneEntry(queryset=rows, **options)
    if field.kind == "long":
        return forms.CharField(max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}), **options)
    return forms.CharField(max_length=TITLE if field.name in COLUMNS else SHORT, **options)


class EntryForm(forms.Form):
    """An entry of a register; `whole` asks for the scores of all methods of significance, as lists have them."""

    def __init__(
        self,
        *args: Any,
        system: System,
        register: Register,
        entry: Entry | None = None,
        whole: bool = False,
        **kwargs: Any,
    ) -> None:
        self.asked = register.fields if whole else register.fields_for(system.method)
        if entry is not None:
            kwargs.setdefault("initial", _initial(entry, self.asked))
        super().__init__(*args, **kwargs)
        for field in self.asked:
            rows = Entry.objects.filter(system=system, register__in=field.targets)
            if entry is not None and entry.pk:
                rows = rows.exclude(pk=entry.pk)
            self.fields[field.name] = _input(field, rows)
        states = [(state, state_words(state)) for state in register.states]
        if len(states) > 1:
            self.fields["state"] = forms.ChoiceField(label=_("State"), choices=states, required=False)

    def clean(self) -> dict[str, Any]:
        """The values without control characters."""
        cleaned = super().clean() or {}
        return {name: clean_text(one) if isinstance(one, str) else one for name, one in cleaned.items()}

    def values(self, *, number: int | None = None) -> EntryValues:
        """The values of a valid form."""
        data = self.cleaned_data
        plain = [field for field in self.asked if field.name not in COLUMNS and not field.targets]
        linked = [field for field in self.asked if field.targets]
        return EntryValues(
            title=data.get("title") or "", owner=data.get("owner") or "", due=data.get("due"),
            expires=data.get("expires"), state=data.get("state") or "", number=number,
            values={field.name: _kept(data.get(field.name)) for field in plain},
            links={field.name: _linked(data.get(field.name)) for field in linked},
        )  # fmt: skip


def _kept(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _linked(value: Any) -> list[Entry]:
    if value is None:
        return []
    return [value] if isinstance(value, Entry) else list(value)


def _initial(entry: Entry, fields: tuple[Field, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {
        **entry.values,
        "title": entry.title,
        "owner": entry.owner,
        "due": entry.due,
        "expires": entry.expires,
        "state": entry.state,
    }
    links: dict[str, list[int]] = {}
    for row in entry.link_rows.all():
        links.setdefault(row.field, []).append(row.target_id)
    for field in fields:
        if field.targets:
            keys = links.get(field.name, [])
            found[field.name] = keys if field.kind == "link" else next(iter(keys), None)
    return found
