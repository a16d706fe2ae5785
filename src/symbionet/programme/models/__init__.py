"""Tables of the programme."""

from symbionet.programme.models.savings import SavingEntry, SavingPaper
from symbionet.programme.models.targets import Target

__all__ = ["SavingEntry", "SavingPaper", "Target"]
