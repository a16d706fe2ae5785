"""Forms of the ledger: they clean what people enter and never store it."""

from symbionet.impact.forms.ledger import (
    AnswerForm,
    BasisForm,
    CorrectionForm,
    FigureForm,
    LedgerFilterForm,
    LockForm,
    PaperForm,
    QuantityForm,
    ReasonForm,
    VerificationForm,
)

__all__ = [
    "AnswerForm",
    "BasisForm",
    "CorrectionForm",
    "FigureForm",
    "LedgerFilterForm",
    "LockForm",
    "PaperForm",
    "QuantityForm",
    "ReasonForm",
    "VerificationForm",
]
