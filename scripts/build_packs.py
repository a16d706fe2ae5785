"""Builds the data packs of codes, crosswalks, factors and maps from a folder of public source files.

    python scripts/build_packs.py SOURCE_DIR [--into DATA_DIR] [--only PACK ...]

The tables typed by hand (translations, the crosswalks) lie in `scripts/packs/`. The project never needs SOURCE_DIR at
run time. `--only codes/isic4 crosswalks/nace2_isic4` writes these packs and leaves all other files alone.
"""

import argparse
from pathlib import Path

from packs.china import china_packs
from packs.crosswalks import crosswalk_packs
from packs.factors import factor_packs
from packs.international import international_packs
from packs.maps import district_pack, write_maps
from packs.names import name_pack
from packs.pack import read_table, write_pack
from packs.sectors import sector_packs
from packs.wastes import waste_packs

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"


def main() -> None:
    """Writes every pack, or those asked for, and says how many rows each has."""
    parser = argparse.ArgumentParser(description="Build the packs of codes, crosswalks and maps.")
    parser.add_argument("source", type=Path, help="folder of source files (waste_codes, classifications, geo)")
    parser.add_argument("--into", type=Path, default=DATA, help="folder of packs to write into")
    parser.add_argument("--only", nargs="+", default=[], metavar="PACK", help="ids of the packs to write")
    arguments = parser.parse_args()
    sectors = sector_packs(arguments.source)
    international = international_packs(arguments.source)
    packs = (
        *waste_packs(arguments.source),
        *sectors,
        name_pack(*sectors, read_table(DATA / "glossary" / "sectors.csv")),
        district_pack(arguments.source),
        *international,
        *china_packs(),
        *factor_packs(arguments.source),
        *crosswalk_packs(arguments.source, sectors=sectors, international=international),
    )
    unknown = set(arguments.only) - {pack.id for pack in packs}
    if unknown:
        parser.error(f"no such pack: {', '.join(sorted(unknown))}; there are {', '.join(pack.id for pack in packs)}")
    for pack in packs:
        if not arguments.only or pack.id in arguments.only:
            write_pack(pack, arguments.into)
            print(f"{pack.id}: {len(pack.rows)} rows")
    if not arguments.only:
        write_maps(arguments.source, arguments.into)


if __name__ == "__main__":
    main()
