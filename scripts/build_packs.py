"""Builds the data packs of codes, crosswalks and maps from a folder of public source files.

    python scripts/build_packs.py SOURCE_DIR [--into DATA_DIR]

The tables typed by hand (translations, the crosswalk) lie in `scripts/packs/`. The project never needs SOURCE_DIR at
run time.
"""

import argparse
from pathlib import Path

from packs.maps import district_pack, write_maps
from packs.names import name_pack
from packs.pack import read_table, write_pack
from packs.sectors import sector_packs
from packs.wastes import waste_packs

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"


def main() -> None:
    """Writes every pack and says how many rows it has."""
    parser = argparse.ArgumentParser(description="Build the packs of codes, crosswalks and maps.")
    parser.add_argument("source", type=Path, help="folder of source files (waste_codes, classifications, geo)")
    parser.add_argument("--into", type=Path, default=DATA, help="folder of packs to write into")
    arguments = parser.parse_args()
    sectors = sector_packs(arguments.source)
    names = name_pack(*sectors, read_table(DATA / "glossary" / "sectors.csv"))
    for pack in (*waste_packs(arguments.source), *sectors, names, district_pack(arguments.source)):
        write_pack(pack, arguments.into)
        print(f"{pack.id}: {len(pack.rows)} rows")
    write_maps(arguments.source, arguments.into)


if __name__ == "__main__":
    main()
