"""Where a word that is wider than its line may be parted: by the rules of its language, at the parts of an address, between letters."""

import re
from collections.abc import Callable
from functools import lru_cache
from unicodedata import category, combining

LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0971-\u0dff])*")
LEAST_BEFORE, LEAST_AFTER = 2, 3
"""How many letters of a word stay together on either side of a hyphen."""

ADDRESS = re.compile(r"[@\\]|://|\w\.\w{2}|/.*/")
"""What no word has, but a web address, a mail box, a name of a file; a hyphen put into it would be taken for a part of it."""

ADDRESS_PLACE = re.compile(r"(?<=[/.?&=@_:-])(?=\w)")

ALSO = {"no": "nb"}
"""Languages whose rules are those of another tag."""

JOINER = "\u200d"
VIRAMA = 9
"""The combining class of the sign that ties a letter of India to the next."""


@lru_cache(2_000)
def ruled(text: str, language: str) -> tuple[int, ...]:
    """Return the places in *text* at which its *language* (BCP 47) parts words with a hyphen."""
    positions = _rules(language)
    if positions is None:
        return ()
    found: list[int] = []
    for word in LETTERS.finditer(text):
        found += [word.start() + place for place in positions(word[0])]
    return tuple(found)


@lru_cache(2_000)
def addressed(text: str) -> tuple[int, ...]:
    """Return the places in an address before which it may end its line."""
    return tuple(place.start() for place in ADDRESS_PLACE.finditer(text))


@lru_cache(2_000)
def between_letters(text: str) -> tuple[int, ...]:
    """Return the places in *text* between what a reader takes for letters: no accent and no joined letter is torn off."""
    return tuple(at for at in range(1, len(text)) if not _tied(text[at - 1], text[at]))


def _tied(one: str, other: str) -> bool:
    return category(other)[0] == "M" or JOINER in (one, other) or other == "\u200c" or combining(one) == VIRAMA


@lru_cache(8)
def _rules(language: str) -> Callable[[str], list[int]] | None:
    """Return what gives the places of a word; None where there are no rules for the language."""
    import pyphen  # its rules for German alone take longer to read than a leaflet to make: only for who needs them

    tag = language.replace("_", "-")
    known = pyphen.language_fallback(ALSO.get(tag.split("-")[0].casefold(), tag))
    if known is None:
        return None
    rules = pyphen.Pyphen(lang=known, left=LEAST_BEFORE, right=LEAST_AFTER)

    def positions(word: str) -> list[int]:
        # A few languages change letters at a hyphen ("ck" to "k-k"); what is printed here is what was written.
        return [int(place) for place in rules.positions(word) if not getattr(place, "data", None)]

    return positions
