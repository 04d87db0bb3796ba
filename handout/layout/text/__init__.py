"""Text as lines of glyphs: shaping, hyphenation, line breaks, paragraphs."""
