"""White space and line ends as texts hold them, whatever program wrote them, brought to few signs.

Web forms send CR LF, old files CR, word processors and web pages U+2028, U+000B or U+0085; all of them end a line.
"""

import re

LINE_END = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
SOFT_LINE_END = re.compile("[\u0085\u2028\u2029\v\f]")

WHITE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""Unicode's white space."""

SOFT_HYPHEN = "\u00ad"
"""Where a word may be parted; it shows nothing unless it is."""

UNSEEN = f"{SOFT_HYPHEN}\u200b\u200c\u200d\u2060"
"""Signs that show nothing: where a word may be parted or a line end, where letters join or not, where no line may end."""


def spaced(text: str) -> str:
    """Return *text* with its line ends as line feeds, its tabs as spaces, and no byte order mark inside."""
    if text.isprintable():  # most texts
        return text
    return LINE_END.sub("\n", text).replace("\t", " ").replace("\ufeff", "")


def spaced_line(text: str) -> str:
    """Return the *text* of one line, in which what ends a line in some programs alone is a space."""
    return text if text.isprintable() else spaced(SOFT_LINE_END.sub(" ", text))


def stripped(text: str) -> str:
    """Return *text* without the white space around it; separators that are control characters are none."""
    return text.strip(WHITE)


def unparted(text: str) -> str:
    """Return *text* without its soft hyphens, as it is read aloud and compared."""
    return text.replace(SOFT_HYPHEN, "")
