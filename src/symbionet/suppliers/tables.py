"""The list of a chain as a table."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import Column, DateColumn, Table, URLColumn

from symbionet.suppliers.models import PublicRecord, State, Supplier
from symbionet.suppliers.pages.words import blocker_of, share_words
from symbionet.work.models import Task

__all__ = ["COLUMNS", "ActionTable", "RecordTable", "SupplierTable"]


RIGHT = {"td": {"class": "text-end"}, "th": {"class": "text-end"}}


class SupplierTable(Table):  # type: ignore[misc] # its library has no types
    """A supplier a line; the three measures stand in three columns."""

    name = Column(linkify=True, verbose_name=_("Supplier"))
    now_state = Column(verbose_name=_("State"), order_by=("state", "valid_until"))
    blocker = Column(
        verbose_name=_("What stands in the way"), empty_values=(), orderable=False,
        attrs={"td": {"class": "column-words"}},
    )  # fmt: skip
    score, coverage = Column(attrs=RIGHT), Column(attrs=RIGHT)
    documented = Column(attrs=RIGHT, verbose_name=_("With evidence"))
    distance_km = Column(verbose_name=_("Distance, km"), attrs=RIGHT)
    spend = Column(verbose_name=_("Spend, million CNY"), attrs=RIGHT)

    class Meta:
        model = Supplier
        attrs = {"class": "table table-vcenter card-table table-stack table-brief"}
        fields = ("name", "now_state", "score", "documented", "coverage", "risk", "distance_km", "spend")
        sequence = ("name", "now_state", "blocker", "...")

    def render_now_state(self, value: State) -> str:
        """The state of today in words."""
        return str(value.label)

    def render_blocker(self, record: Supplier) -> str:
        """Why it does not move."""
        return blocker_of(record, record.now_state).why

    def render_score(self, value: float) -> str:
        """Per cent."""
        return share_words(value)

    render_documented = render_coverage = render_score

    def render_distance_km(self, value: float) -> str:
        """Whole kilometres."""
        return f"{value:,.0f}"


# the columns of the file, which the import reads again without loss; what follows from answers comes last
COLUMNS = {
    "name": lambda row: row.name,
    "code": lambda row: row.code,
    "uscc": lambda row: row.uscc,
    "contact": lambda row: row.contact,
    "email": lambda row: row.email,
    "phone": lambda row: row.phone,
    "goods": lambda row: row.goods,
    "place": lambda row: row.place,
    "lon": lambda row: row.lon,
    "lat": lambda row: row.lat,
    "risk": lambda row: row.get_risk_display(),
    "spend": lambda row: row.spend,
    "notes": lambda row: row.notes,
    "state": lambda row: str(row.now_state.label),
    "score": lambda row: row.score,
    "documented": lambda row: row.documented,
    "coverage": lambda row: row.coverage,
    "distance_km": lambda row: row.distance_km,
    "invited_at": lambda row: row.invited_at,
    "submitted_at": lambda row: row.submitted_at,
    "valid_until": lambda row: row.valid_until,
}


class RecordTable(Table):  # type: ignore[misc] # its library has no types
    """A public record a line."""

    supplier = Column(linkify=True)
    dated = DateColumn(format="Y-m-d")
    url = URLColumn()

    class Meta:
        model = PublicRecord
        fields = ("supplier", "dated", "what", "cause", "correction", "state", "url")


class ActionTable(Table):  # type: ignore[misc] # its library has no types
    """A corrective action a line."""

    subject = Column(linkify=True, verbose_name=_("Supplier"), orderable=False)
    due = DateColumn(format="Y-m-d")
    done_at = DateColumn(format="Y-m-d")

    class Meta:
        model = Task
        fields = ("subject", "title", "due", "assigned_to", "done_at")
        sequence = ("subject", "...")
