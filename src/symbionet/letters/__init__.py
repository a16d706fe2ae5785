"""Letters: a template of the pack `templates/letters` and values -> words with visible gaps -> Word or PDF."""

from symbionet.letters.filling import BLANK, Block, Letter, fill_letter, letter_fields, letter_kinds
from symbionet.letters.pdf import letter_pdf, letter_pictures
from symbionet.letters.word import letter_docx

__all__ = [
    "BLANK",
    "Block",
    "Letter",
    "fill_letter",
    "letter_docx",
    "letter_fields",
    "letter_kinds",
    "letter_pdf",
    "letter_pictures",
]
