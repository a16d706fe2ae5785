"""What all packs of factors share: their columns, and rows of the DESNZ flat file."""

from collections.abc import Iterable

from packs.pack import Pack, Row

__all__ = ["COLUMNS", "SHARED", "desnz_pack", "desnz_row", "factor_pack"]

COLUMNS = {
    "id": "id of the factor; it never changes and is never used again",
    "activity": "disposal, virgin (making it from primary resources), reprocessing (making it from waste), freight, "
    "freight_supply and fuel_supply (bringing the fuel to the user), fuel (burning it), grid, grid_supply, heat, "
    "heat_content",
    "subject": "subject (factors/subjects) or resource class that it is about",
    "route": "route of disposal, or variant; empty: the usual one",
    "value": "the published figure, as printed",
    "low": "low end where the source gives one; empty: value less the spread of the grade (factors/quality_grades)",
    "high": "high end likewise",
    "unit": "unit as published; the loader turns it into per t, tkm, kWh, GJ, m3, Nm3",
    "region": "ISO 3166 code, CN-North and the like for regional grids (factors/regions), GLO for the world",
    "year": "year that the figure describes",
    "gwp": 'set of global warming potentials: AR4, AR5, AR6; "CO2 only": carbon dioxide alone; empty: no emission',
    "heating": "net or gross heating value where the unit is energy of a fuel",
    "quality": "A to D, see factors/quality_grades",
    "valid_from": "day from which the publisher wants it used",
    "superseded_by": "id of the factor that replaces it; such a row is found by its id only",
    "source": "publication and row",
    "note": "what it holds and what not",
}
OGL = "Open Government Licence v3.0 (Crown copyright)"
DESNZ = "UK Government GHG Conversion Factors for Company Reporting 2025 (DESNZ), flat file"
SHARED = {"low": "", "high": "", "heating": "", "superseded_by": "", "route": "", "note": ""}


def desnz_row(row: Row, **values: str) -> Row:
    """A row of a pack from a row of the DESNZ flat file."""
    levels = " / ".join(row[name] for name in ("Level 1", "Level 2", "Level 3", "Level 4", "Column Text") if row[name])
    return {
        **SHARED,
        "id": f"desnz-2025:{row['ID']}",
        "value": row["GHG Conversion Factor 2025"],
        "region": "GB",
        "year": "2025",
        "gwp": "AR5",
        "quality": "B",
        "valid_from": "",
        "source": f"DESNZ 2025, {row['ID']}: {levels}",
        **values,
    }


def factor_pack(name: str, rows: Iterable[Row], **header: str) -> Pack:
    """A pack of factors with the columns that all have."""
    return Pack(
        id=f"factors/impact_{name}",
        key="id",
        columns=COLUMNS,
        rows=tuple(rows),
        languages=("en",),
        **header,  # type: ignore[arg-type]
    )


def desnz_pack(name: str, rows: Iterable[Row], title_en: str, title_zh: str) -> Pack:
    """A pack of rows of the DESNZ flat file."""
    return factor_pack(
        name,
        rows,
        edition="2025",
        publisher="UK Department for Energy Security and Net Zero (DESNZ)",
        source=f"{DESNZ}; rows read from a public copy of the file. Quality: A what national statistics carry (fuels, "
        "electricity), B the rest; ranges by grade, for the source gives none",
        licence=OGL,
        title_en=title_en,
        title_zh=title_zh,
    )
