"""What the pages of dissemination show, and the parts that they add to the reports of public bodies."""

from symbionet.dissemination.pages.published import published_part, published_years_part

__all__ = ["REPORT_PARTS"]

REPORT_PARTS = (published_years_part, published_part)
