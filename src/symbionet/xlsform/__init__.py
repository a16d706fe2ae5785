"""A questionnaire in the XLSForm convention: read, checked (all errors at once), asked, scored, written; no Django."""

from symbionet.xlsform.answering import (
    BadAnswer,
    Score,
    Value,
    asked_questions,
    clean_answer,
    is_asked,
    score_of,
    wrong_by_constraint,
)
from symbionet.xlsform.checking import Checked, check_sheets
from symbionet.xlsform.expressions import BadExpression, Expression, parse_expression
from symbionet.xlsform.packs import packed_questionnaire, packed_questionnaires
from symbionet.xlsform.problems import FormProblem, problem_text
from symbionet.xlsform.reading import read_sheets
from symbionet.xlsform.values import Choice, Group, Question, Questionnaire, SheetRow, Sheets
from symbionet.xlsform.writing import questionnaire_workbook

__all__ = [
    "BadAnswer",
    "BadExpression",
    "Checked",
    "Choice",
    "Expression",
    "FormProblem",
    "Group",
    "Question",
    "Questionnaire",
    "Score",
    "SheetRow",
    "Sheets",
    "Value",
    "asked_questions",
    "check_sheets",
    "clean_answer",
    "is_asked",
    "packed_questionnaire",
    "packed_questionnaires",
    "parse_expression",
    "problem_text",
    "questionnaire_workbook",
    "read_sheets",
    "score_of",
    "wrong_by_constraint",
]
