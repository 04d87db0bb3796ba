"""Imposition: which page goes where on which side of which sheet, and the marks a printer needs."""
