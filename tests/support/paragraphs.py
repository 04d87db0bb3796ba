"""Paragraphs of one text."""

from handout.layout.text.paragraph import TextStyle

STYLE = TextStyle(12, "#000000")
BOLD = TextStyle(12, "#000000", bold=True)
