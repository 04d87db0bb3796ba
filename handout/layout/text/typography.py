"""Typographic quotes and apostrophes in place of those of a typewriter.

What is measured (5'6", 12" wide), addresses, and quotes without a partner stay as they are written.
"""

import re
from functools import lru_cache

Quotes = tuple[str, str, str, str]
"""The outer opening and closing quote of a language, and the inner ones."""

ENGLISH: Quotes = ("“", "”", "‘", "’")
APOSTROPHE = "’"

UNTOUCHED = re.compile(
    r"\]\((?:[^\s()]|\([^\s()]*\))+\)|(?:https?://|www\.|mailto:|tel:)\S+|[^\s\"']+@\S+"
    r"|\d+'\s?\d+(?:[.,/]\d+)?\"?|\d+(?:[.,/]\d+)?['\"](?=\s?[x×]\s?\d)"
)
"""Addresses, and lengths in feet and inches."""

MARKS = "*[]"
"""Signs of markup, which are not printed."""

OPENERS = " \n\t\u00a0\u202f([{—–-/“‘«„‚'\""
"""What may stand before an opening quote, besides the beginning of a text."""


@lru_cache(8_000)
def set_quotes(text: str, quotes: Quotes) -> str:
    """Return *text*, which may hold markup, with typographic quotes."""
    if "'" not in text and '"' not in text:
        return text
    untouched = {at for found in UNTOUCHED.finditer(text) for at in range(*found.span())}
    places = [at for at, letter in enumerate(text) if letter in "'\"" and at not in untouched]
    letters, opened = list(text), {"'": False, '"': False}
    for number, at in enumerate(places):
        sign, before, after = text[at], _near(text, at, -1), _near(text, at, 1)
        rest = [place for place in places[number + 1 :] if text[place] == sign]
        outer, single = sign == '"', sign == "'"
        if single and before.isalnum() and after.isalpha():
            letters[at] = APOSTROPHE
        elif opened[sign] and before not in " \n":
            letters[at], opened[sign] = quotes[1 if outer else 3], False
        elif before in OPENERS and not after.isspace() and any(_closes(text, place) for place in rest):
            letters[at], opened[sign] = quotes[0 if outer else 2], True
        elif single and not before.isdigit() and (before not in OPENERS or after.isalnum()):
            letters[at] = APOSTROPHE
    return "".join(letters)


def _near(text: str, at: int, step: int) -> str:
    """Return the printed character before or after a place, or a space."""
    at += step
    while 0 <= at < len(text) and text[at] in MARKS:
        at += step
    return text[at] if 0 <= at < len(text) else " "


def _closes(text: str, at: int) -> bool:
    """Return whether the quote at a place may be a closing one."""
    return not _near(text, at, -1).isspace() and not _near(text, at, 1).isalnum()
