"""What the pages of dissemination show, and the part that they add to the reports of public bodies."""

from symbionet.dissemination.pages.published import published_part

__all__ = ["REPORT_PARTS"]

REPORT_PARTS = (published_part,)
