"""Makes the packs `data/iati` from clones of the IATI standard 2.03.

Use: python scripts/build_iati.py SCHEMAS CODELISTS NONEMBEDDED RULESETS

The four arguments are folders of the repositories IATI-Schemas, IATI-Codelists, IATI-Codelists-NonEmbedded and
IATI-Rulesets of IATI, each at its branch for 2.03. Schemas are copied as they are; lists keep codes and English names.
"""

import csv
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data" / "iati"
SCHEMAS = ("iati-activities-schema.xsd", "iati-common.xsd", "xml.xsd")
LEFT_OUT = {
    "OrganisationRegistrationAgency",
    "FileFormat",
    "CRSChannelCode",
    "LocationType",
}  # large, and never written


def main(schemas: Path, embedded: Path, apart: Path, rulesets: Path) -> None:
    """Write all packs."""
    for name in SCHEMAS:
        shutil.copyfile(schemas / name, DATA / name)
    mapped = etree.parse(embedded / "mapping.xml").getroot().findall("mapping")
    places = [
        (one.findtext("path"), one.find("codelist").get("ref"), one.findtext("condition") or "")
        for one in mapped
        if one.findtext("path").startswith("//iati-activ")
    ]
    _write("places", ("path", "list", "condition"), [row for row in places if row[1] not in LEFT_OUT])
    files = {path.stem: path for folder in (embedded, apart) for path in (folder / "xml").glob("*.xml")}
    wanted = sorted({name for _path, name, _condition in places if name in files} - LEFT_OUT)
    codes = []
    for name in wanted:
        root = etree.parse(files[name]).getroot()
        if root.get("complete") not in ("1", "true"):
            continue
        for item in root.iterfind(".//codelist-item"):
            codes.append(
                (
                    name,
                    item.findtext("code").strip(),
                    " ".join((item.findtext("name/narrative") or item.findtext("code")).split()),
                )
            )
    _write("codes", ("list", "code", "name_en"), codes)
    rules = json.loads((rulesets / "rulesets" / "standard.json").read_text(encoding="utf-8"))
    rows = []
    for context, kinds in rules.items():
        for kind, held in kinds.items() if "organisations" not in context else ():
            rows += [(context, kind, json.dumps(case, ensure_ascii=False)) for case in held["cases"]]
    _write("rules", ("number", "context", "rule", "case"), [(str(n), *row) for n, row in enumerate(rows, start=1)])


def _write(name: str, heading: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
