"""Lists of suppliers from a spreadsheet: new ones are invited, known ones brought up to date."""

from dataclasses import asdict, replace
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import kept_change, plain_reader, restore_changed
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Importer, Outcome, ReadRow, Undone, blank_form
from symbionet.suppliers.actions import SupplierValues, add_supplier, edit_supplier
from symbionet.suppliers.importers.common import CHAIN, both_undone, chain_of, parts_of, said
from symbionet.suppliers.models import Chain, Supplier
from symbionet.suppliers.queries import buys

__all__ = ["SUPPLIERS", "SUPPLIER_COLUMNS"]

SUPPLIER_COLUMNS = {
    "name": ("supplier", "供应商"),
    "code": ("own number", "自有编号"),
    "uscc": ("unified social credit code", "统一社会信用代码"),
    "contact": ("contact person", "联系人"),
    "email": ("e-mail", "电子邮箱"),
    "phone": ("phone", "电话"),
    "goods": ("what it supplies", "供应内容"),
    "place": ("place", "地点", "所在地"),
    "lon": ("longitude", "经度"),
    "lat": ("latitude", "纬度"),
    "risk": ("risk", "风险"),
    "spend": ("spend a year, million CNY", "年采购额（百万元）"),
    "notes": ("notes of the buyer", "采购方备注"),
}
RISKS = {
    "high": "high", "high risk": "high", "高": "high", "高风险": "high", "h": "high",
    "medium": "medium", "medium risk": "medium", "中": "medium",
    "中风险": "medium", "m": "medium", "middle": "medium",
    "low": "low", "low risk": "low", "低": "low", "低风险": "low", "l": "low",
}  # fmt: skip


def _number(row: ReadRow, column: str) -> float | None:
    text = "".join(row.text(column).replace(",", "").replace("，", "").split())
    if not text:
        return None
    try:
        return float(Decimal(text))
    except (InvalidOperation, OverflowError):
        raise ActionRefused(_("Write a number, or leave it empty."), field=column) from None


def _spend(row: ReadRow) -> Decimal | None:
    text = "".join(row.text("spend").replace(",", "").replace("，", "").split())
    try:
        value = Decimal(text) if text else None
        if value is not None and value.is_finite() and abs(value) < Decimal(10) ** 9:
            return value.quantize(Decimal("0.001"))
    except InvalidOperation:
        value = Decimal("NaN")
    if value is None:
        return None
    raise ActionRefused(_("Write the spend as a figure in million CNY, or leave it empty."), field="spend")


def _values(row: ReadRow) -> SupplierValues:
    risk = row.text("risk")
    if risk and risk.casefold() not in RISKS:
        raise ActionRefused(_("Write the risk as high, medium or low, or leave it empty."), field="risk")
    texts = {name: said(row, name) for name in SUPPLIER_COLUMNS if name not in {"lon", "lat", "risk", "spend"}}
    if texts["email"] and "@" not in texts["email"]:
        raise ActionRefused(_("This is no e-mail address."), field="email")
    return SupplierValues(
        **texts, lon=_number(row, "lon"), lat=_number(row, "lat"),
        risk=RISKS[risk.casefold()] if risk else "", spend=_spend(row),
    )  # fmt: skip


def _known(chain: Chain, values: SupplierValues) -> Supplier | None:
    """The supplier that a row means: by own number, else by credit code, else by name where it has neither."""
    rows = chain.suppliers.filter(merged_into=None).select_related("chain", "buyer")
    if values.code:
        found = rows.filter(code=values.code).first()
        if found is not None:
            return found
    if values.uscc:
        return rows.filter(uscc=values.uscc.upper()).first()
    return None if values.code else rows.filter(name=values.name, code="", uscc="").first()


def _take(row: ReadRow, chain: Chain, by: User) -> Outcome:
    values, read = _values(row), frozenset(row.headings)
    known = _known(chain, values)
    if known is None:
        made = add_supplier(chain, values, by=by)
        return Outcome(number=row.number, table=row.table, state=RowState.ENTERED, what=values.name, target=made)
    given = {
        name: value for name, value in asdict(values).items() if name in read
    }  # a column that is not there says nothing
    before = _known_of(known)
    changed = history.changes(known, {**given, "uscc": given.get("uscc", known.uscc).upper()})
    if not changed:
        return Outcome(number=row.number, table=row.table, state=RowState.SAME, what=values.name, target=known)
    edit_supplier(known, replace(before, **given), by=by)
    change = kept_change(before, _known_of(known))
    return Outcome(
        number=row.number, table=row.table, state=RowState.CHANGED, what=values.name, target=known, before=change
    )


def _known_of(supplier: Supplier) -> SupplierValues:
    """What the buyer says of a supplier."""
    return SupplierValues(**{name: getattr(supplier, name) for name in SUPPLIER_COLUMNS})


def _undo(batch: Import, by: User) -> Undone:
    """New suppliers whom nobody has worked on are gone; what was changed is as before, unless somebody changed it."""

    def restore(supplier: Supplier, was: SupplierValues) -> None:
        edit_supplier(supplier, was, by=by)

    back = restore_changed(batch, Supplier, values_of=_known_of, restore=restore)
    return both_undone(batch, by, Supplier, back, verb="supplier.import_undone")


SUPPLIERS = Importer(
    kind="chain_import",
    title=gettext_lazy("Import suppliers"),
    list_route="chain_import",
    verbs="suppliers.import_",
    may_import=buys,
    read=plain_reader(SUPPLIER_COLUMNS, needed=("name",)),
    parts=parts_of(_take, chain_of, "name", once="code"),
    subject=CHAIN,
    home_route="chain_home",
    blanks=lambda: {"suppliers": [blank_form(SUPPLIER_COLUMNS, _("Suppliers"))]},
    undo=_undo,
)
