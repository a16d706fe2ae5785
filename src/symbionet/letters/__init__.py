"""Letters: a template of the pack `templates/letters` and values -> words with visible gaps -> Word or PDF."""

from symbionet.letters.charts import Flow, Step, bar_chart, flow_chart, line_chart, radar_chart, step_chart
from symbionet.letters.filling import BLANK, Block, Letter, fill_letter, held_together, letter_fields, letter_kinds
from symbionet.letters.pdf import letter_pdf, letter_pictures, picture_png
from symbionet.letters.templates import BadTemplate, Placeholder, check_template, example_template, fill_template
from symbionet.letters.word import letter_docx

__all__ = [
    "BLANK",
    "BadTemplate",
    "Block",
    "Flow",
    "Letter",
    "Placeholder",
    "Step",
    "bar_chart",
    "check_template",
    "example_template",
    "fill_letter",
    "fill_template",
    "flow_chart",
    "held_together",
    "letter_docx",
    "letter_fields",
    "letter_kinds",
    "letter_pdf",
    "letter_pictures",
    "line_chart",
    "picture_png",
    "radar_chart",
    "step_chart",
]
