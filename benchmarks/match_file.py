"""Times `symbionet match` on a spreadsheet as people write them.

usage: python benchmarks/match_file.py [--rows 10000] [--lang en] [--keep FILE.csv]
Titles, descriptions and cells of the sector are drawn from the words of the packs, each with an origin, a quality or a
number written into it, so that nearly no text is read twice. Printed: seconds from start to end of the command (packs,
vectors and the workbook included), processor seconds of all its processes, and the most memory of one, in GB.
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from symbionet.engine import load_packs

HEADINGS = ("Organisation", "Sector", "Have or want", "Resource", "Quantity", "Unit", "Period", "Description")
SAID = {
    "en": ("{} from line {}", "clean {}, hall {}", "{}, wet, silo {}", "about 1 lorry of {}, shift {}", "{} / type {}"),
    "zh": ("{}（{}号线）", "{}，{}车间产生", "干净的{}，{}库", "{}，含水，{}号罐", "{}，{}型"),
}


def write_file(path: Path, rows: int, lang: str, seed: int = 11) -> None:
    """A spreadsheet of `rows` haves and wants in turn, four for each firm, the same for the same numbers."""
    packs, chance = load_packs(), random.Random(seed)
    terms = sorted({word for term in packs.terms for word in (term.terms_zh if lang == "zh" else term.terms_en)})
    said = sorted({word for row in packs.rows("glossary/sector_cells") for word in row[f"terms_{lang}"].split("|")})
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADINGS)
        for number in range(rows):
            if number % 4 == 0:
                firm = (f"Firm {number // 4:05}", chance.choice(said))
            title = chance.choice(SAID[lang]).format(chance.choice(terms), chance.randrange(1, 400))
            about = f"{chance.choice(terms)}, {chance.randrange(1, 90)} % H2O" if chance.random() < 0.3 else ""
            amount = chance.randrange(1, 5000)
            sheet.writerow((*firm, ("have", "want")[number % 2], title, amount, "t", "year", about))


def time_match(path: Path) -> tuple[float, float, float]:
    """Seconds, processor seconds and gigabytes of `symbionet match path -o workbook`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).parent / "symbionet"), "match", str(path), "-o", f"{folder}/out.xlsx"]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, used, after.ru_maxrss / 1e6


def main() -> None:
    """Write the file, time the command and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument("--keep", type=Path, help="keep the spreadsheet here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "rows.csv"
        write_file(path, asked.rows, asked.lang)
        seconds, used, memory = time_match(path)
    told = f"{seconds:.1f} s, {used:.1f} s of processor, {memory:.2f} GB, load {os.getloadavg()[0]:.1f}"
    print(f"{asked.rows} rows, {asked.lang}: {told}")


if __name__ == "__main__":
    main()
