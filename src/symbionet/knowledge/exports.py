"""Files of the knowledge: the uses of a class as CSV, and accepted corrections as a pack patch."""

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from symbionet.engine.packs import load_packs
from symbionet.knowledge.models import KnowledgeCorrection
from symbionet.knowledge.queries.sources import rows_of_class
from symbionet.tables import as_csv, table_of

__all__ = ["PATCH_COLUMNS", "PATCH_FORMAT", "patch_bytes", "patch_rows", "uses_csv"]

PATCH_FORMAT = "symbionet-pack-patch/1"
PATCH_COLUMNS = (
    "correction", "pack", "pack_version", "row", "action", "column", "old", "new", "reason", "source",
    "proposed_by", "proposed_at", "reviewed_by", "reviewed_at", "note",
)  # fmt: skip
NOTHING_NEWER = zipfile.ZipInfo().date_time  # the same corrections make the same file


def uses_csv(class_id: str) -> bytes:
    """The rows of a class in the packs of uses with their pack, version and licence, as a spreadsheet reads them."""
    rows = rows_of_class("uses/uses", class_id)
    headers = load_packs().headers
    columns = list(dict.fromkeys(column for pack, _row in rows for column in headers[pack].columns))
    cells = [
        [*(row.get(column, "") for column in columns), pack, headers[pack].version, headers[pack].licence]
        for pack, row in rows
    ]
    return as_csv(table_of([*columns, "pack", "version", "licence"], cells))


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def patch_rows(corrections: Iterable[KnowledgeCorrection]) -> list[dict[str, Any]]:
    """One row for each cell that changes, in the order in which the corrections were proposed."""
    return [
        {
            "correction": item.pk,
            "pack": item.pack,
            "pack_version": item.pack_version,
            "row": item.row_key,
            "action": item.action,
            "column": column,
            "old": old,
            "new": new,
            "reason": item.reason,
            "source": item.source,
            "proposed_by": str(item.proposed_by or ""),
            "proposed_at": _day(item.proposed_at),
            "reviewed_by": str(item.reviewed_by or ""),
            "reviewed_at": _day(item.reviewed_at),
            "note": item.note,
        }
        for item in sorted(corrections, key=lambda item: item.pk)
        for column, (old, new) in item.cells.items()
    ]


def patch_bytes(corrections: Iterable[KnowledgeCorrection]) -> bytes:
    """A ZIP file with the patch as `patch.json` (for scripts/apply_patch.py) and as `patch.csv` (for people)."""
    rows = patch_rows(corrections)
    people_read = table_of(PATCH_COLUMNS, [[row[column] for column in PATCH_COLUMNS] for row in rows])
    content = {"format": PATCH_FORMAT, "rows": rows}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            ("patch.json", json.dumps(content, ensure_ascii=False, indent=1)),
            ("patch.csv", as_csv(people_read, line_end="\n", mark=False)),
        ):
            archive.writestr(zipfile.ZipInfo(name, NOTHING_NEWER), data)
    return stream.getvalue()
