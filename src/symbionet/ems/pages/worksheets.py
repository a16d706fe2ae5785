"""The sheets of actions, evidence and answers behind the registers of a workbook: names and columns, zh and en."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbionet.core.texts import in_language
from symbionet.sheets.vocabulary import fold

__all__ = ["ACTIONS", "ANSWERS", "EVIDENCE", "WORKSHEETS", "Worksheet", "WorksheetColumn", "worksheet_of"]

ACTIONS, EVIDENCE, ANSWERS = "_actions", "_evidence", "_answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetColumn:
    """A column: its name, its headings, and whether an import has a use for it."""

    name: str
    en: str
    zh: str
    width: float = 16.0
    is_read: bool = True

    @property
    def words(self) -> str:
        """The heading in the active language."""
        return in_language(en=self.en, zh=self.zh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """A sheet: its names and its columns."""

    en: str
    zh: str
    columns: tuple[WorksheetColumn, ...]

    @property
    def words(self) -> str:
        """The name in the active language."""
        return in_language(en=self.en, zh=self.zh)

    def names(self) -> dict[str, str]:
        """Folded headings of either language, and the names themselves, to the columns."""
        return {fold(word): one.name for one in self.columns for word in (one.name, one.en, one.zh)}


WORKSHEETS: Mapping[str, Worksheet] = {
    ACTIONS: Worksheet(
        en="Actions",
        zh="措施",
        columns=(
            WorksheetColumn(name="about", en="Belongs to", zh="所属记录", width=12),
            WorksheetColumn(name="title", en="Action", zh="措施", width=45),
            WorksheetColumn(name="who", en="E-mail of who does it", zh="负责人邮箱", width=26),
            WorksheetColumn(name="due", en="Until", zh="期限"),
            WorksheetColumn(name="done_on", en="Done on", zh="完成日期"),
        ),
    ),
    EVIDENCE: Worksheet(
        en="Evidence",
        zh="证据",
        columns=(
            WorksheetColumn(name="about", en="Belongs to", zh="所属记录", width=12),
            WorksheetColumn(name="kind", en="Kind", zh="类别"),
            WorksheetColumn(name="note", en="Note", zh="说明", width=45),
            WorksheetColumn(name="file", en="File", zh="文件", width=26),
            WorksheetColumn(name="on", en="Day", zh="日期"),
            WorksheetColumn(name="by", en="Added by", zh="添加人", is_read=False),
        ),
    ),
    ANSWERS: Worksheet(
        en="Assessment",
        zh="评估",
        columns=(
            WorksheetColumn(name="about", en="No. of the assessment", zh="评估编号", width=10),
            WorksheetColumn(name="key", en="Key of the clause", zh="条款代码", width=10),
            WorksheetColumn(name="title", en="Clause", zh="条款", width=32, is_read=False),
            WorksheetColumn(name="question", en="Question", zh="问题", width=45, is_read=False),
            WorksheetColumn(name="answer", en="Level of 1 to 5", zh="成熟度（1至5级）", width=28),
            WorksheetColumn(name="note", en="Observation", zh="观察情况", width=45),
            WorksheetColumn(name="usual", en="Usual evidence", zh="常见证据", width=28, is_read=False),
            WorksheetColumn(name="papers", en="Papers", zh="证明材料", width=24, is_read=False),
            WorksheetColumn(name="remark", en="Remark of the reviewer", zh="审阅意见", width=32, is_read=False),
        ),
    ),
}


def worksheet_of(name: str) -> str:
    """The sheet of that name in either language, "" for another one.

    >>> worksheet_of("actions"), worksheet_of("证据"), worksheet_of("Aspects")
    ('_actions', '_evidence', '')
    """
    folded = fold(name)
    return next((key for key, one in WORKSHEETS.items() if folded in {fold(one.en), fold(one.zh)}), "")
