"""Read tables of patients as rows of text, from CSV in any encoding and from XLSX."""
