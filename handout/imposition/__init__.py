"""Impose pages on the sides of sheets, and add the marks that a printer needs."""
