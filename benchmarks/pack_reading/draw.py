"""Draw the rows of all packs that a blind reader judges: `python draw.py SHARE SEED OUT_FOLDER`.

From each pack (a CSV under `src/symbionet/data`) `SHARE` of its rows, at least five, are drawn with the seed; one CSV
per pack is written to `OUT_FOLDER` with the row's line in the pack and its cells. Comments and empty lines are no rows.
"""

import csv
import random
import sys
from pathlib import Path

PACKS = Path(__file__).resolve().parents[2] / "src" / "symbionet" / "data"
AT_LEAST = 5


def draw(pack: Path, share: float, seed: int) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header of a pack and its drawn rows, each with the line on which it ends (1 is the header)."""
    with pack.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header: list[str] = []
        rows: list[tuple[int, list[str]]] = []
        for cells in reader:
            if not any(cells) or cells[0].startswith("#"):
                continue
            if not header:
                header = cells
            else:
                rows.append((reader.line_num, cells))
    wanted = min(len(rows), max(AT_LEAST, round(share * len(rows))))
    chosen = random.Random(f"{seed} {pack.parent.name}/{pack.stem}").sample(rows, wanted)
    return header, sorted(chosen)


def main() -> None:
    """Write one file per pack and say how many rows each has."""
    share, seed, folder = float(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    for pack in sorted(PACKS.glob("*/*.csv")):
        header, rows = draw(pack, share, seed)
        name = f"{pack.parent.name}__{pack.stem}.csv"
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["line", *header])
            writer.writerows([line, *cells] for line, cells in rows)
        print(f"{len(rows):6} {name}")


if __name__ == "__main__":
    main()
