"""Paragraphs of one text."""

from handout.layout.text.paragraph import Style

STYLE = Style(12, "#000000")
BOLD = Style(12, "#000000", bold=True)
