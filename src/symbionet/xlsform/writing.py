"""A questionnaire as the workbook that field tools (ODK, KoboToolbox) and our own checker read."""

from collections.abc import Iterator, Mapping

from symbionet.tables import Table, as_workbook, table_of
from symbionet.xlsform.columns import column_of
from symbionet.xlsform.values import Sheets

__all__ = ["questionnaire_workbook"]

MORE = (
    ("note", "text", {"label_en": "Note", "label_zh": "备注"}),
    ("photo", "image", {"label_en": "Photo", "label_zh": "照片", "parameters": "max-pixels=2048"}),
)


def questionnaire_workbook(sheets: Sheets, *, form_id: str, version: str, title: str) -> bytes:
    """The workbook with the sheets survey, choices and settings.

    Where a question takes a photo, a row for its note and one for its photo follow, so that other tools ask them, too.
    """
    headings, rows = sheets["survey"]
    columns = {column_of(head): head for head in headings}
    survey = table_of(headings, _survey_rows([dict(row.cells) for row in rows], columns), title="survey")
    found: list[Table] = [survey]
    if "choices" in sheets:
        heads, choices = sheets["choices"]
        found.append(table_of(heads, ([row.cells.get(head, "") for head in heads] for row in choices), title="choices"))
    settings = {"form_title": title, "form_id": form_id, "version": version, "default_language": "中文 (zh)"}
    found.append(table_of(settings, [list(settings.values())], title="settings"))
    return as_workbook(found)


def _survey_rows(rows: list[dict[str, str]], columns: Mapping[str, str]) -> Iterator[list[str]]:
    heads = list(columns.values())
    attach, name = columns.get("attach", ""), columns["name"]
    known = {row.get(name, "") for row in rows}
    for row in rows:
        yield [row.get(head, "") for head in heads]
        for suffix, kind, words in MORE if row.get(attach) else ():
            added = f"{row[name]}_{suffix}"
            if added not in known:
                made = {**words, "type": kind, "name": added, "relevant": f"${{{row[name]}}} != ''"}
                yield [made.get(column, "") for column in columns]
