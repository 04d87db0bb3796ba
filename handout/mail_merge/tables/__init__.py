"""Read tables of patients as rows of text; ``table_formats.py`` has the formats."""
