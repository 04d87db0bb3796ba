"""Break opportunities inside a word that is wider than its line.

A word is broken by the hyphenation rules of its language, an address at its parts, anything else between letters.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from unicodedata import category, combining

LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0971-\u0dff])*")
LEAST_BEFORE, LEAST_AFTER = 2, 3
"""The least number of letters before and after a hyphen."""

ADDRESS = re.compile(r"[@\\]|://|\w\.\w{2}|/.*/")
"""What a web address, mailbox or file name contains and a word does not.

A hyphen put into an address would be read as a part of it.
"""

ADDRESS_PLACE = re.compile(r"(?<=[/@:])(?=\w)|(?<=\w)(?=[.?&=#_~])(?=.\w)")
"""Where an address that is wider than its line is parted.

This is after a slash, and before a dot or another sign, so that no sign at the end of a line is read as a full stop.
"""

ALSO = {"no": "nb"}
"""Languages that use the rules of another tag."""

JOINER = "\u200d"
VIRAMA = 9
"""The combining class of the sign that joins an Indic letter to the next one."""


@lru_cache(2_000)
def hyphenation_points(text: str, language: str) -> tuple[int, ...]:
    """Return the positions in *text* where *language* (BCP 47) allows a hyphen."""
    positions = _rules(language)
    if positions is None:
        return ()
    found: list[int] = []
    for word in LETTERS.finditer(text):
        found += [word.start() + place for place in positions(word[0])]
    return tuple(found)


@lru_cache(2_000)
def address_breaks(text: str) -> tuple[int, ...]:
    """Return the positions in an address before which a line may end."""
    return tuple(place.start() for place in ADDRESS_PLACE.finditer(text))


@lru_cache(2_000)
def letter_boundaries(text: str) -> tuple[int, ...]:
    """Return the positions in *text* between letters as a reader sees them.

    No accent or joined letter is separated from its base.
    """
    return tuple(at for at in range(1, len(text)) if not _tied(text[at - 1], text[at]))


def _tied(one: str, other: str) -> bool:
    """Return whether two neighbouring characters form one letter."""
    return category(other)[0] == "M" or JOINER in (one, other) or other == "\u200c" or combining(one) == VIRAMA


@lru_cache(8)
def _rules(language: str) -> Callable[[str], list[int]] | None:
    """Return the hyphenation function of a language, or None if it has no rules."""
    import pyphen  # lazy: loading the rules for German takes longer than making a leaflet

    tag = language.replace("_", "-")
    known = pyphen.language_fallback(ALSO.get(tag.split("-")[0].casefold(), tag))
    if known is None:
        return None
    rules = pyphen.Pyphen(lang=known, left=LEAST_BEFORE, right=LEAST_AFTER)

    def positions(word: str) -> list[int]:
        # Skip positions where a language changes letters ("ck" to "k-k"): the text must print as written.
        return [int(place) for place in rules.positions(word) if not getattr(place, "data", None)]

    return positions
