"""The sheets of actions, evidence, answers and certification behind the registers of a workbook: names and columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbionet.core.texts import in_language
from symbionet.sheets.vocabulary import fold

__all__ = [
    "ACTIONS",
    "ANSWERS",
    "CASES",
    "EVENTS",
    "EVIDENCE",
    "WORKSHEETS",
    "Worksheet",
    "WorksheetColumn",
    "worksheet_of",
]

ACTIONS, EVIDENCE, ANSWERS, CASES, EVENTS = "_actions", "_evidence", "_answers", "_cases", "_events"


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
            WorksheetColumn(name="carried", en="Carried over", zh="转换来源", width=28, is_read=False),
        ),
    ),
    CASES: Worksheet(
        en="Certification",
        zh="认证",
        columns=(
            WorksheetColumn(name="firm", en="Firm", zh="企业", width=28),
            WorksheetColumn(name="framework", en="Standard and edition", zh="标准及版本", width=24),
            WorksheetColumn(name="stage", en="Stage", zh="阶段", width=22, is_read=False),
            WorksheetColumn(name="body", en="Certification body", zh="认证机构", width=24),
            WorksheetColumn(name="accreditation", en="Accreditation mark", zh="认可标识"),
            WorksheetColumn(name="certificate", en="Certificate number", zh="证书编号", width=20),
            WorksheetColumn(name="scope", en="Scope on the certificate", zh="证书范围", width=32),
            WorksheetColumn(name="issued_on", en="Issued on", zh="发证日期"),
            WorksheetColumn(name="expires_on", en="Valid until", zh="有效期至"),
            WorksheetColumn(name="register_url", en="Address in the public register", zh="公开查询网址", width=28),
        ),
    ),
    EVENTS: Worksheet(
        en="Steps to the certificate",
        zh="认证进程",
        columns=(
            WorksheetColumn(name="firm", en="Firm", zh="企业", width=28),
            WorksheetColumn(name="framework", en="Standard and edition", zh="标准及版本", width=24),
            WorksheetColumn(name="stage", en="Stage", zh="阶段", width=22),
            WorksheetColumn(name="planned_on", en="Planned on", zh="计划日期"),
            WorksheetColumn(name="done_on", en="Done on", zh="完成日期"),
            WorksheetColumn(name="body", en="Certification body", zh="认证机构", width=24),
            WorksheetColumn(name="days", en="Auditor days", zh="审核人日"),
            WorksheetColumn(name="concerns", en="Areas of concern", zh="关注项"),
            WorksheetColumn(name="major", en="Major nonconformities", zh="严重不符合"),
            WorksheetColumn(name="minor", en="Minor nonconformities", zh="轻微不符合"),
            WorksheetColumn(name="note", en="Note", zh="备注", width=32),
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
