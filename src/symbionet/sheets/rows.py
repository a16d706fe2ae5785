"""Turns tables into drafts of organisations and resources, and says of every cell it could not take why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from symbionet.engine.model import DIRECTIONS, Direction
from symbionet.sheets.cells import cell_text, is_blank, split_list, split_title
from symbionet.sheets.columns import ColumnMapping, recognise_columns
from symbionet.sheets.drafts import DraftOrganisation, DraftResource, Sheet
from symbionet.sheets.problems import Problem
from symbionet.sheets.register import Register
from symbionet.sheets.rowreader import RowReader
from symbionet.sheets.rowvalues import OF_RESOURCES, described, organisation_values, resource_values
from symbionet.sheets.tables import Table
from symbionet.sheets.totals import left_out_problems, unread_table
from symbionet.sheets.vocabulary import find_choice, fold

__all__ = ["read_records", "recognise_table"]

_SAMPLE = 200  # rows that decide what an ambiguous heading means
_OF_A_FIRM = re.compile(
    r"(?:填报单位|申报单位|单位名称|企业名称|公司名称|填报企业|company|organi[sz]ation|firm)\s*[:：]\s*"
    r"([^\s:：][^:：]*?)(?:\s{2,}|\s\S+[:：]|$)",
    re.I,
)
_WANTED = r"求购|收购|求|采购|需求|需要|诚购|wanted|want|need|looking for|seeking"
_OFFERED = r"供应|出售|出让|转让|可供|提供|供|for sale|offer|available|supply"
_IMPLYING = (
    (
        "have",
        re.compile(
            r"废物|废料|废弃物|固废|危废|副产|余热|产废|产生|可供|供应|供方|\b(?:waste|by-?products?|residues?|surplus)\b",
            re.I,
        ),
    ),
    ("want", re.compile(r"需求|需用|所需|求购|采购|用量|消耗|需方|\b(?:required|needed|wanted|demand)\b", re.I)),
)
_REMARK = re.compile(r"^(?:以上|上述|本表|此表|the above|this (?:table|list))", re.I)
_LEADS = tuple(
    (side, re.compile(rf"^\s*[\[【(（]?(?:{words})(?:[\]】)）:：]\s*|\s+)", re.I))
    for side, words in (("want", _WANTED), ("have", _OFFERED))
)
_TICKS = {fold(mark) for mark in ("√", "✓", "✔", "x", "×", "v", "1", "1.0", "y", "yes", "是", "有", "●", "○", "■", "*")}
# "[Example] ..." and "示例：..." mark a row that only shows how; a firm may well be called Example Ltd.
_EXAMPLE = re.compile(
    r"^\s*(?:[(（\[【]\s*(?:示例|样例|例|example)[^)）\]】]*[)）\]】]|(?:示例|样例|example)\s*[:：])", re.I
)


def recognise_table(table: Table) -> dict[str, int]:
    """Return the column of each field of a table, as far as headings and cells tell."""
    return recognise_columns(table.headings, [row.cells for row in table.rows[:_SAMPLE]], table.role)


def read_records(
    tables: Sequence[Table],
    mapping: Mapping[str, ColumnMapping] | None = None,
    *,
    direction: Direction | None = None,
    organisation: str = "",
) -> Sheet:
    """Return the organisations and resources of tables, with all problems.

    `mapping` holds, by the name of a table, the columns as a person has corrected them; `direction` and `organisation`
    hold for rows that state none.
    """
    register = Register()
    resources: list[DraftResource] = []
    problems: list[Problem] = []
    unread = [table for table in tables if table.role == "unknown" and table.name not in (mapping or {})]
    problems += [unread_table(table) for table in unread]
    ordered = sorted(
        (table for table in tables if table not in unread), key=lambda table: table.role != "organisations"
    )  # firms first, so that rows find them
    for table in ordered:
        columns = dict((mapping or {}).get(table.name) or recognise_table(table))
        reading = _TableReading(table, columns, register, problems, direction=direction, organisation=organisation)
        resources += reading.read()
        problems += left_out_problems(table)
    place = {table.name: number for number, table in enumerate(tables)}
    return Sheet(
        organisations=register.organisations(),
        resources=tuple(
            one
            if (key := register.key(one.organisation_key)) == one.organisation_key
            else replace(one, organisation_key=key)
            for one in resources
        ),
        problems=tuple(sorted(problems, key=lambda problem: (place.get(problem.table, 0), problem.row))),
    )


class _TableReading:
    """The reading of one table: what holds for all its rows is settled once."""

    def __init__(
        self,
        table: Table,
        columns: dict[str, int],
        register: Register,
        problems: list[Problem],
        *,
        direction: Direction | None,
        organisation: str,
    ) -> None:
        self.table, self.columns, self.register, self.problems = table, columns, register, problems
        role = table.role if table.role in DIRECTIONS else ""
        self.direction = "" if _states_other(table, columns, role) else role or direction or _implied(table, columns)
        stated = _OF_A_FIRM.search(table.title)
        self.organisation = organisation or (stated[1].strip() if stated else "")
        self.has_title = any(field in columns for field in ("title", "title_en", "title_zh"))
        self.is_ticked = self.has_title and _are_ticks(table, [columns[side] for side in DIRECTIONS if side in columns])
        self.is_wide = not self.is_ticked and any(field in columns for field in DIRECTIONS)
        self.has_name = any(field in columns for field in ("organisation", "organisation_en", "organisation_zh"))
        self.above = ("", "") if self.has_name and _in_blocks(table, columns) else None  # the firm that goes on below
        self.told: set[tuple[str, str, str]] = set()  # firm, field and value that were not taken

    def read(self) -> list[DraftResource]:
        if not self._can_be_read():
            return []
        drafts = []
        for row in self.table.rows:
            reader = RowReader(self.table, row, self.columns)
            if not _EXAMPLE.match(reader.first_text()):
                drafts += self._read_row(reader)
            self.problems += reader.problems
        return drafts

    def _can_be_read(self) -> bool:
        if not self.has_name and not self.organisation:
            self._refuse("organisation-column-missing")
            return False
        if self.has_title or self.is_wide or (self.table.role == "organisations" or self._lists_firms()):
            says_direction = self.is_wide or self.is_ticked or self.direction or "direction" in self.columns
            if self.has_title and not says_direction:
                return self._has_leads()
            return True
        self._refuse("title-column-missing")
        return False

    def _lists_firms(self) -> bool:
        firm = {
            "uscc",
            "sector",
            "nace",
            "gb4754",
            "business",
            "address",
            "lon",
            "lat",
            "permits",
            "park",
            "coordinates",
        }
        return bool(firm & set(self.columns)) and "quantity" not in self.columns

    def _has_leads(self) -> bool:
        """Whether at least one title says itself what it is ("求购 废钢"); else nothing in the table tells."""
        column = next(self.columns[field] for field in ("title", "title_zh", "title_en") if field in self.columns)
        if any(_lead(str(row.cells[column])) for row in self.table.rows if column < len(row.cells)):
            return True
        self._refuse("direction-column-missing")
        return False

    def _refuse(self, code: str) -> None:
        headings = ", ".join(heading for heading in self.table.headings if heading)
        self.problems.append(
            Problem(
                table=self.table.name,
                row=self.table.header_row,
                column="",
                value=headings[:200],
                code=code,
                severity="error",
                params={"rows": str(len(self.table.rows))},  # all of them are left out
            )
        )

    def _read_row(self, reader: RowReader) -> list[DraftResource]:
        is_remark = _REMARK.match(reader.first_text()) and sum(cell is not None for cell in reader.cells) == 1
        firm = None if is_remark else self._firm(reader)
        if firm is None:
            if reader.has_any() and not is_remark:
                reader.refuse("organisation", "organisation-missing")
            else:
                self._leave(reader, "row-is-remark" if is_remark else "row-not-read")
            return []
        if not self.has_title and not self.is_wide:
            self._registered(firm, reader)
            return []
        if self._is_firm_alone(reader):
            self._registered(replace(firm, business=firm.business or described(reader)), reader)
            return []
        found = self._listed(reader) if self.is_wide else []
        if self.has_title and not (found and not self._title(reader)[0]):
            found += self._titled(reader)
        if reader.refused and not found:
            return []
        key = self._registered(firm, reader)
        return [replace(draft, organisation_key=key) for draft in found]

    def _leave(self, reader: RowReader, code: str) -> None:
        filled = next((cell_text(cell) for cell in reader.cells if cell is not None), "")[:200]
        self.problems.append(
            Problem(table=self.table.name, row=reader.number, column="", value=filled, code=code, severity="note")
        )

    def _registered(self, firm: DraftOrganisation, reader: RowReader) -> str:
        """The key of the firm; what it says otherwise than an earlier row is told once for each value."""
        key, lost = self.register.add(firm)
        for field, kept, value in lost:
            if (key, field, value) not in self.told:
                self.told.add((key, field, value))
                is_name = field.startswith("organisation") and field not in self.columns
                reader.warn("organisation" if is_name else field, "organisation-differs", value, kept=kept)
        return key

    def _is_firm_alone(self, reader: RowReader) -> bool:
        """Whether a row names a firm and nothing of a resource: parks list all their firms, not only what they have."""
        return not any(self._title(reader)[1:]) and not OF_RESOURCES.intersection(reader.texts)

    def _firm(self, reader: RowReader) -> DraftOrganisation | None:
        names = [reader.text(field) for field in ("organisation_en", "organisation_zh")]
        either = reader.text("organisation") or ("" if any(names) else self.organisation)
        english, chinese = split_title(either)
        name_en, name_zh = names[0] or english, names[1] or chinese
        if is_blank(name_en) and is_blank(name_zh):
            if not any(self.above or ()) or not any(self._title(reader)):
                return None
            name_en, name_zh = self.above or ("", "")
            reader.doubt("organisation", "organisation-above", firm=name_zh or name_en)
        if self.above is not None:
            self.above = (name_en, name_zh)
        values = organisation_values(reader)
        uscc = str(values.get("uscc", ""))
        return DraftOrganisation(
            key=uscc or fold(name_zh or name_en),
            table=self.table.name,
            row=reader.number,
            name_en=name_en,
            name_zh=name_zh,
            **values,
        )

    def _title(self, reader: RowReader) -> tuple[str, str, str]:
        """Return the title as it stands, its English and its Chinese part."""
        english, chinese, either = (reader.text(field) for field in ("title_en", "title_zh", "title"))
        from_either = split_title(_without_lead(either)) if either else ("", "")
        if english and not chinese and not either:
            english, chinese = split_title(english)  # Chinese in the only title column, whatever its heading says
        return either or chinese or english, english or from_either[0], chinese or from_either[1]

    def _titled(self, reader: RowReader) -> list[DraftResource]:
        title, english, chinese = self._title(reader)
        if not (english or chinese):
            reader.refuse("title", "title-missing")
            return []
        sides = self._sides(reader, title)
        values = resource_values(reader) if sides else {}
        return [
            DraftResource(
                organisation_key="",
                direction=side,
                table=self.table.name,
                row=reader.number,
                title_en=english,
                title_zh=chinese,
                **values,
            )
            for side in sides
        ]

    def _sides(self, reader: RowReader, title: str) -> list[Direction]:
        """Return the direction of a row; both where it is ticked in both columns; none where nothing tells."""
        both: tuple[Direction, ...] = ("have", "want")
        stated = reader.text("direction")
        if self.is_ticked and (ticked := [side for side in both if reader.text(side)]):
            return ticked
        code = find_choice("direction", stated) if stated else _lead(title) or self.direction
        if code not in DIRECTIONS:
            reader.refuse("direction", "direction-unknown" if stated else "direction-missing")
        return [side for side in both if side == code]

    def _listed(self, reader: RowReader) -> list[DraftResource]:
        """Return the resources that cells of the wide layout list; the other cells belong to one that stands alone."""
        drafts = []
        sides: tuple[Direction, ...] = ("have", "want")
        listed = [(side, part) for side in sides for part in split_list(reader.text(side))]
        titled = self.has_title and any(self._title(reader))
        own = resource_values(reader) if len(listed) == 1 and not titled else {}
        if len(listed) > 1 and not titled:
            for field in reader.texts:
                if field not in sides and (field in OF_RESOURCES or field.startswith("description")):
                    reader.warn(field, "cell-of-several", count=str(len(listed)))
        for side, part in listed:
            title, amount = reader.split_amount(part)
            values = own | amount
            if amount and own.get("quantity", amount["quantity"]) != amount["quantity"]:
                reader.warn("quantity", "quantity-twice", listed=part)
            english, chinese = split_title(title)
            drafts.append(
                DraftResource(
                    organisation_key="",
                    direction=side,
                    table=self.table.name,
                    row=reader.number,
                    title_en=english,
                    title_zh=chinese,
                    **values,
                )
            )
        return drafts


def _states_other(table: Table, columns: Mapping[str, int], role: str) -> bool:
    """Whether cells of the column of directions say otherwise than the title of the table: then an empty one tells
    nothing, as in a list of haves that is called a survey of demand.
    """
    column = columns.get("direction")
    if not role or column is None:
        return False
    cells = (row.cells[column] for row in table.rows if column < len(row.cells))
    stated = {find_choice("direction", cell_text(cell)) for cell in cells if cell is not None}
    return bool(stated & set(DIRECTIONS) - {role})


def _in_blocks(table: Table, columns: Mapping[str, int]) -> bool:
    """Whether a firm stands only in the first row of its block: no name comes again later, and many rows have none."""
    places = [columns[field] for field in ("organisation", "organisation_zh", "organisation_en") if field in columns]
    texts = [
        ["" if column >= len(row.cells) else cell_text(row.cells[column]) for column in places] for row in table.rows
    ]
    names = [text for row in texts if (text := "".join(row).strip()) and not is_blank(text)]
    blocks = [name for name, _rows in groupby(names)]
    return len(blocks) == len(set(blocks)) and (len(texts) - len(names)) * 3 >= len(texts) > len(names) > 0


def _are_ticks(table: Table, columns: list[int]) -> bool:
    """Whether columns headed 供 and 需 hold ticks beside a title, not lists of resources."""
    cells = [row.cells[column] for row in table.rows for column in columns if column < len(row.cells)]
    marks = [cell for cell in cells if cell is not None]
    return bool(marks) and all(mark is True or fold(str(mark)) in _TICKS for mark in marks)


def _implied(table: Table, columns: Mapping[str, int]) -> str:
    """The direction that the headings themselves imply: who lists "年产生量" offers, who lists "需求量" wants."""
    fields = ("title", "title_zh", "title_en", "quantity", "organisation")
    headings = " ".join(
        table.headings[columns[field]] for field in fields if columns.get(field, 10**6) < len(table.headings)
    )
    implied = [side for side, words in _IMPLYING if words.search(headings)]
    return implied[0] if len(implied) == 1 else ""


def _lead(title: str) -> str:
    return next((side for side, pattern in _LEADS if pattern.match(title)), "")


def _without_lead(title: str) -> str:
    for _, pattern in _LEADS:
        if (rest := pattern.sub("", title, count=1)) and rest != title:
            return rest
    return title
