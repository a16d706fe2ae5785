"""Builds the pack of evidence of known uses and writes into each use which kinds of evidence it has.

    python scripts/build_evidence.py SOURCE_DIR [--into DATA_DIR]

SOURCE_DIR holds `symbiosis/tiangong`. Run it again after a change of classes, uses, precedents or documents.
"""

import argparse
import csv
from pathlib import Path

from packs.evidence import JUDGEMENT, evidence_cells, evidence_pack
from packs.pack import read_table, write_pack

from symbionet.engine.packs import load_packs

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"


def main() -> None:
    """Writes `uses/evidence` and the column `evidence` of the uses, and says how many are supported."""
    parser = argparse.ArgumentParser(description="Build the evidence of known uses.")
    parser.add_argument("source", type=Path, help="folder of source files (symbiosis/tiangong)")
    parser.add_argument("--into", type=Path, default=DATA, help="folder of packs to write into")
    arguments = parser.parse_args()
    pack = evidence_pack(arguments.source, load_packs(arguments.into))
    write_pack(pack, arguments.into)
    cells = evidence_cells(pack)
    for path in sorted(arguments.into.glob("uses/uses_*.csv")):
        rows = [{**row, "evidence": cells.get(row["id"], _own(row["evidence"]))} for row in read_table(path)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    print(f"{pack.id}: {len(pack.rows)} rows for {len(cells)} uses")


def _own(evidence: str) -> str:
    """The evidence of a use that nothing supports (any more): judgement, or a citation of its own."""
    return JUDGEMENT if evidence.startswith(JUDGEMENT) else evidence


if __name__ == "__main__":
    main()
