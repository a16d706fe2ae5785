"""What price, shares and letters hand in to the pages of a synergy."""

__all__ = ["INSERTS"]

INSERTS = {
    "synergy_tabs": "agreements/inserts/synergy_tabs.html",
    "subject_documents": "agreements/inserts/subject_documents.html",
}
