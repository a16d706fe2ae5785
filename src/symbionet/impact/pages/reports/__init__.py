"""Reports as values: tables, from which page, files and charts are made."""
