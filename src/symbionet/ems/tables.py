"""The table of any register, made from the fields that it declares, and that of the firms of a campaign."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import Column, Table, table_factory

from symbionet.core.texts import in_language, listed, percent_words
from symbionet.ems.models import Assessment, Entry
from symbionet.ems.pages.campaigns import level_words
from symbionet.ems.pages.entries import entry_code, state_words, value_words, verdict_words
from symbionet.ems.queries.registers import COLUMNS, Field, Register

__all__ = ["BRIEF", "StandingTable", "entry_table"]

# a long list: on a phone a line or two for a row
BRIEF = {"class": "table table-vcenter card-table table-stack table-brief"}
LONGEST = 160  # letters of a cell


class ValueColumn(Column):  # type: ignore[misc] # its library has no types
    """A column of what a function makes of an entry."""

    empty_values = ()

    def __init__(self, read: Callable[[Entry], str], **options: Any) -> None:
        super().__init__(**options)
        self.read = read

    def render(self, record: Entry) -> str:
        """The words of the cell."""
        text = self.read(record)
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _reader(field: Field) -> Callable[[Entry], str]:
    if field.targets:
        return lambda entry: listed(entry_code(row.target) for row in entry.link_rows.all() if row.field == field.name)
    if field.name in COLUMNS:
        return lambda entry: str(getattr(entry, field.name) or "")
    return lambda entry: value_words(field, entry.values.get(field.name))


def entry_table(register: Register) -> Callable[..., Any]:
    """The table of a register: number, the fields that its list shows, what a rule has made of them, and the state."""
    columns: list[tuple[str, Column]] = [
        ("number", ValueColumn(entry_code, verbose_name=_("No."), accessor="number", orderable=True))
    ]
    for field in register.fields:
        if field.shown:
            options: dict[str, Any] = {"verbose_name": in_language(en=field.en, zh=field.zh)}
            if field.name in COLUMNS:
                options |= {"accessor": field.name, "orderable": True}
            else:
                options["orderable"] = False
            if field.name == "title":
                options["linkify"] = lambda record: record.get_absolute_url()
            columns.append((field.name, ValueColumn(_reader(field), **options)))
    if register.title_of:
        link = {"linkify": lambda record: record.get_absolute_url(), "orderable": True, "accessor": "title"}
        columns.insert(1, ("title", ValueColumn(str, verbose_name=_("Entry"), **link)))
    if register.id == "aspects":
        columns.append(
            (
                "result",
                ValueColumn(
                    lambda entry: verdict_words(entry.result),
                    verbose_name=_("Significance"),
                    orderable=False,
                    attrs={"td": {"class": "column-words"}},
                ),
            )
        )
    if len(register.states) > 1:
        columns.append(
            ("state", ValueColumn(lambda entry: state_words(entry.state), verbose_name=_("State"), accessor="state"))
        )
    table = table_factory(Entry, fields=())
    return lambda found, **options: table(found, extra_columns=columns, attrs=BRIEF, **options)


RIGHT = {"td": {"class": "text-end"}, "th": {"class": "text-end"}}


class StandingTable(Table):  # type: ignore[misc] # as above
    """The standing of a firm in a campaign a line."""

    firm = Column(linkify=lambda record: record.assessment.get_absolute_url(), verbose_name=gettext_lazy("Firm"))
    percent = Column(verbose_name=gettext_lazy("Answered"), attrs=RIGHT)
    mean = Column(verbose_name=gettext_lazy("Mean level"), empty_values=(), attrs=RIGHT)
    assessment = Column(verbose_name=gettext_lazy("State"), order_by="progress")

    class Meta:
        attrs = BRIEF

    def render_percent(self, value: int) -> str:
        """Per cent."""
        return percent_words(value)

    def render_mean(self, value: float | None) -> str:
        """To a tenth."""
        return level_words(value)

    def render_assessment(self, value: Assessment) -> str:
        """Its state in words."""
        return value.get_state_display()
