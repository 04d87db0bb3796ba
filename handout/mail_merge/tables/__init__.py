"""Tables of patients to rows of text: CSV in any encoding, and XLSX."""
