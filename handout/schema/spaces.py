"""Normalization of white space and line ends, whatever program wrote them.

Web forms send CR LF, old files CR, word processors and web pages U+2028, U+000B or U+0085. All of them end a line.
"""

import re

LINE_END = re.compile("\r\n?|[\u0085\v\f]|[\u2028\u2029]")
SOFT_LINE_END = re.compile("[\u0085\v\f]|[\u2028\u2029]")
"""Characters that end a line in some programs only."""

WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""Unicode's white space.

Python also counts the control characters U+001C to U+001F.
"""

SOFT_HYPHEN = "\u00ad"
"""A place where a word may be hyphenated; invisible unless the line ends there."""

INVISIBLE = f"{SOFT_HYPHEN}\u200b\u200c\u200d\u2060\u061c\u200e\u200f\u2066\u2067\u2068\u2069"
"""Characters that show nothing.

These are places for a hyphen or a line end, joiners, a no-break mark, and marks and isolates of direction (UAX 9); overrides, which could turn a
number about, are not among them.
"""


def normalize_spaces(text: str) -> str:
    """Return *text* with line feeds as its only line ends and spaces for tabs.

    Byte order marks inside the text are removed.
    """
    if text.isprintable():  # most texts
        return text
    return LINE_END.sub("\n", text).replace("\t", " ").replace("\ufeff", "")


def normalize_line(text: str) -> str:
    """Return the *text* of one line with its spaces normalized.

    A character that ends a line in some programs only becomes a space. CR and LF still end the line.
    """
    return text if text.isprintable() else normalize_spaces(SOFT_LINE_END.sub(" ", text))


def strip_spaces(text: str) -> str:
    """Return *text* without the white space around it.

    Unlike ``str.strip`` this leaves separators that are control characters (U+001C to U+001F).
    """
    return text.strip(WHITE_SPACE)


def remove_soft_hyphens(text: str) -> str:
    """Return *text* without soft hyphens, for reading aloud and comparing."""
    return text.replace(SOFT_HYPHEN, "")


UNREAD = str.maketrans("", "", f"{INVISIBLE}\ufeff".replace("\u200c", "").replace("\u200d", ""))
"""The characters that are not read in a word.

They show nothing, or are byte order marks. Joiners are read: they part the words of some languages.
"""


def remove_invisible(text: str) -> str:
    """Return *text* without characters that show nothing, for understanding it."""
    return text if text.isascii() else text.translate(UNREAD)


def tidy_word(text: str) -> str:
    """Return a word as one means it, without what a copy or a program put around it."""
    return strip_spaces(remove_invisible(text))


def fold(text: str) -> str:
    """Return *text* in small letters for comparing, as one writes in any language.

    Turkish has four letters i, and their capitals are other ones than in Latin: AÇIK is açık, İLAÇ is ilaç. So all of
    them count as i.
    """
    folded = text.casefold()
    return folded if folded.isascii() else folded.replace("i\u0307", "i").replace("ı", "i")
