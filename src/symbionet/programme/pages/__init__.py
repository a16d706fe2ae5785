"""What the pages of the programme show, and the part that it adds to the reports of the ledger."""

from symbionet.programme.pages.savings import savings_part

__all__ = ["REPORT_PARTS"]

REPORT_PARTS = (savings_part,)
