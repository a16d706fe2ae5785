"""Forms of the ledger: they clean what people enter and never store it."""

from symbionet.impact.forms.ledger import (
    AnswerForm,
    BasisForm,
    CorrectionForm,
    FigureForm,
    LedgerFilterForm,
    LockForm,
    QuantityForm,
    ReasonForm,
    VerificationForm,
)
from symbionet.impact.forms.sources import BodyForm, PaperForm

__all__ = [
    "AnswerForm",
    "BasisForm",
    "BodyForm",
    "CorrectionForm",
    "FigureForm",
    "LedgerFilterForm",
    "LockForm",
    "PaperForm",
    "QuantityForm",
    "ReasonForm",
    "VerificationForm",
]
