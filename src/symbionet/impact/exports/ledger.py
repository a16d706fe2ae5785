"""The columns of the list of entries, and the whole trail as a ZIP: rows as JSON lines, files, an index, SHA-256.

The trail is re-checkable without this platform: `sha256sum -c SHA256SUMS` in the unpacked folder. The same rows make
the same ZIP to the last byte.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.impact.exports.reports import report_letter
from symbionet.impact.models import (
    Arising,
    Assessment,
    Basis,
    Entry,
    EntryEvidence,
    EntryLevel,
    PeriodLock,
    SamplingPlan,
    Verification,
)
from symbionet.impact.pages.reports.values import Report
from symbionet.impact.pages.wording import judged_words, reason_words, unit_words
from symbionet.impact.queries import class_of, distinctions_of
from symbionet.letters import letter_pdf
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.tables import as_csv, table_of
from symbionet.work.models import DocumentVersion

__all__ = ["entry_columns", "trail_zip"]

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP knows: its bytes tell nothing of the hour of the export


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    name: str
    what: str
    body: bytes
    rows: int | str = ""
    stored: str = ""  # the SHA-256 that was kept when the file came in

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def trail_zip(
    entries: QuerySet[Entry],
    papers: QuerySet[EntryEvidence],
    *,
    readable: QuerySet[DocumentVersion],
    report: Report,
    plan: SamplingPlan | None = None,
) -> bytes:
    """The ZIP of entries with all they rest on: results, bases, papers and their files, verifications, locks, a plan;
    and to begin with the `report` of them.

    `readable` are the files that the reader may open; others, files that are missing, and files that differ from the
    hash kept when they came in, are named as such in `index.csv`.
    """
    rows = list(entries.order_by("pk"))
    notes = list(papers.select_related("document").order_by("pk"))
    results = list(
        Assessment.objects.filter(pk__in={row.assessment_id for row in rows if row.assessment_id}).order_by("pk")
    )
    years, synergies = {row.year for row in rows}, {row.synergy_id for row in rows}
    flows = list(SynergyFlow.objects.filter(entries__in=rows).select_related("synergy__have", "resource").distinct())
    checks = Verification.objects.filter(synergy__in=synergies, year__in=years).order_by("pk")
    members = [
        _lines(
            "synergies.jsonl", _("Who exchanges what: the synergies and flows behind the ids"), _synergy_rows(synergies)
        ),
        _report(report),
        _lines("entries.jsonl", _("Entries, corrected ones too"), rows),
        _lines("assessments.jsonl", _("Results of the engine with their factors and sources"), results),
        _lines("bases.jsonl", _("Baselines"), Basis.objects.filter(assessments__in=results).distinct().order_by("pk")),
        _lines("papers.jsonl", _("Papers, withdrawn ones too"), notes),
        _lines("arisings.jsonl", _("What the sites generate, as their owners state it"), _arisings(flows, years)),
        _lines("distinctions.jsonl", _("Why flows that look alike are not the same tonnes"), distinctions_of(flows)),
        _lines("verifications.jsonl", _("Verifications with their opinion"), checks),
        _lines("locks.jsonl", _("Years closed and opened"), PeriodLock.objects.filter(year__in=years).order_by("pk")),
        *([_lines("plan.jsonl", _("Sampling plan"), [plan])] if plan else []),
        *_files(notes, set(readable.values_list("pk", flat=True))),
    ]
    members = [*members, _index(members), _readme()]
    sums = "".join(f"{member.digest}  {member.name}\n" for member in sorted(members, key=lambda one: one.name))
    return _zipped([*members, _Member(name="SHA256SUMS", what="", body=sums.encode())])


def _report(report: Report) -> _Member:
    body = letter_pdf(report_letter(report, dated=False), made=0)
    return _Member(name="report.pdf", what=_("What is claimed and proven, to be read first"), body=body)


def _synergy_rows(synergies: Iterable[int]) -> list[dict[str, Any]]:
    """The synergies by name, so that the trail can be read without the platform."""
    rows = Synergy.objects.filter(pk__in=synergies).select_related("provider", "receiver").prefetch_related("flows")
    return [
        {
            **_columns(one, "id", "title_en", "title_zh"),
            "provider": _columns(one.provider, "id", "name_en", "name_zh"),
            "receiver": _columns(one.receiver, "id", "name_en", "name_zh"),
            "flows": [_columns(flow, "id", "name_en", "name_zh", "class_id", "unit") for flow in one.flows.all()],
        }
        for one in rows.order_by("pk")
    ]


def _columns(row: Model, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _arisings(flows: Iterable[SynergyFlow], years: Iterable[int]) -> list[Arising]:
    firms, classes = {flow.synergy.provider_id for flow in flows}, {class_of(flow) for flow in flows}
    rows = Arising.objects.filter(organisation__in=firms, class_id__in=classes, year__in=list(years))
    return list(rows.order_by("pk"))


def _lines(name: str, what: str, rows: Iterable[Model | Mapping[str, Any]]) -> _Member:
    plain = [_plain(row) if isinstance(row, Model) else row for row in rows]
    kept = [json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for row in plain]
    return _Member(name=name, what=what, body="".join(f"{line}\n" for line in kept).encode(), rows=len(kept))


def _plain(row: Model) -> dict[str, Any]:
    """A row by column; people as their id and name, times in UTC."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, datetime | date):
            value = value.isoformat()
        found[field.attname] = value
        if field.related_model is User and value is not None:
            found[f"{field.name}_name"] = str(getattr(row, field.name))
    return found


def _files(papers: Iterable[EntryEvidence], readable: set[int]) -> Iterable[_Member]:
    seen = set()
    for paper in papers:
        version = paper.document
        if version is None or version.pk in seen:
            continue
        seen.add(version.pk)
        name = f"files/{version.pk}-{re.sub(r'[^\w.-]+', '_', version.name)[-80:]}"
        if version.pk not in readable:
            what = _("Not open to who took the trail")
            yield _Member(name=f"{name}.closed.txt", what=what, body=b"", stored=version.sha256)
            continue
        try:
            with version.file.open("rb") as file:
                body = file.read()
        except OSError:
            yield _Member(name=f"{name}.missing.txt", what=_("The file is missing"), body=b"", stored=version.sha256)
            continue
        same = hashlib.sha256(body).hexdigest() == version.sha256
        what = str(paper) if same else _("%(paper)s: differs from the file that came in") % {"paper": paper}
        yield _Member(name=name, what=what, body=body, stored=version.sha256)


def _index(members: Iterable[_Member]) -> _Member:
    headings = ["file", "content", "rows", "bytes", "sha256", "sha256_when_it_came_in"]
    rows = [[one.name, one.what, one.rows, len(one.body), one.digest, one.stored] for one in members]
    return _Member(name="index.csv", what="", body=as_csv(table_of(headings, rows), line_end="\n"))


def _readme() -> _Member:
    text = _(
        "The trail of the ledger of benefits. report.pdf says what is claimed, what is proven and what is open."
        " index.csv lists each file with what it holds and its SHA-256. To check that nothing was changed: sha256sum -c"
        " SHA256SUMS. The .jsonl files hold one row a line; an entry whose id another entry names in corrects_id has"
        " been corrected by it. Figures are in-year and net of attribution, additionality and displacement; levels"
        " restate each other and are never added up. Nothing here is netted into a firm's Scope 1 to 3 inventory."
    )
    return _Member(name="README.txt", what="", body=f"{text}\n".encode())


def _zipped(members: Iterable[_Member]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as box:
        for member in sorted(members, key=lambda one: one.name):
            box.writestr(zipfile.ZipInfo(member.name, EPOCH), member.body, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


COLUMNS: Mapping[str, Callable[[Entry], Any]] = {
    "id": lambda row: row.pk,
    "synergy": lambda row: row.synergy_id,
    "flow": lambda row: str(row.flow or ""),
    "organisation": lambda row: str(row.organisation or ""),
    "year": lambda row: row.year,
    "metric": lambda row: row.get_metric_display(),
    "level": lambda row: row.get_level_display(),
    "basis": lambda row: EntryLevel(row.level).basis(row.year),
    "low": lambda row: row.low,
    "central": lambda row: row.central,
    "high": lambda row: row.high,
    "unit": unit_words,
    "judged": lambda row: judged_words(row.judged),
    "quantity": lambda row: row.quantity,
    "quantity_unit": lambda row: row.quantity_unit,
    "corrects": lambda row: row.corrects_id,
    "reason": lambda row: reason_words(row.reason),
    "at": lambda row: row.at,
}


def entry_columns(titles: Mapping[int, str]) -> Mapping[str, Callable[[Entry], Any]]:
    """The columns, with the titles of synergies as the reader may see them."""
    return {"title": lambda row: titles[row.synergy_id], **COLUMNS}
