"""Render many handouts from a table, one file for each row."""
