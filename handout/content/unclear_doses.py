"""Find doses that are none, in doubt or easily misread.

What is printed in the pill of a dose is followed: "none", "?" or "yes" in it is no dose, and a reader of large print who
misses the point of ".5" or of "1.0" takes ten times as much.
"""

import re
from typing import NamedTuple
from unicodedata import category

from handout.request.parse_values import NOTHING, parse_yes_no
from handout.schema.spaces import fold, tidy_word

NONE = frozenset(
    fold(word)
    for word in (
        *NOTHING,
        *("leave out", "not this one", "zero", "niente", "nessuno", "nessuna"),
        *("nada", "nenhum", "nenhuma", "rien", "brak", "немає", "không", "لا", "لا شيء", "なし", "无", "無"),
    )
)
"""What people write where there is no dose."""

DOUBT = frozenset(
    (
        *("maybe", "perhaps", "possibly", "unknown", "unsure", "not sure", "not known", "n/k", "tbc", "tbd"),
        *("same", "the same", "ditto", "idem", "as above", "see above", "as before", "see note", "see notes"),
        *("unbekannt", "vielleicht", "dito", "siehe oben", "desconocido", "quizás", "tal vez", "inconnu", "peut-être"),
    )
)
"""What people write where they do not know, or look at another cell."""

QUESTION = re.compile(r"[?？؟¿\ufffd]")
ZERO = re.compile(r"[^1-9½¼¾⅓⅔]*(?<![\d.,])0+(?:[.,]0+)?(?![\d.,:])\s*[^\W\d][^1-9½¼¾⅓⅔]*")
"""A dose without another number than 0, such as "0 minutes"."""

NAKED_POINT = re.compile(r"(?<![\d\w.,)])[.,](\d+)(?![\d.,:])")
"""A number that begins with its point; without it .5 is 5."""

LAST_ZERO = re.compile(r"(?<![\d.,:])(\d+)[.,]0(?![\d.,:])")
"""A whole number with a point and a zero; without the point 1.0 is 10."""


class Unclear(NamedTuple):
    """Why a dose is not clear.

    *key* is the wording, *part* the number that is meant, and *clear* how it is written clearly.
    """

    key: str
    part: str = ""
    clear: str = ""


def find_unclear(text: str) -> Unclear | None:
    """Return why a dose is not clear, or None if it is.

    An empty one has been refused where it was read.
    """
    if not text:
        return None
    words = fold(tidy_word(text)).strip(" .!")
    if words in NONE or ZERO.fullmatch(words) or parse_yes_no(words) is False:
        return Unclear("wrong-dose/none")
    if words in DOUBT or QUESTION.search(text) or _is_of_marks(words) or parse_yes_no(words):
        return Unclear("wrong-dose/doubt")
    if found := NAKED_POINT.search(text):
        return Unclear("wrong-dose/misread", found[0], f"0{found[0]}")
    if found := LAST_ZERO.search(text):
        return Unclear("wrong-dose/misread", found[0], found[1])
    return None


def _is_of_marks(text: str) -> bool:
    """Return whether a text has marks and spaces only, such as ``--``."""
    return all(category(sign)[0] in "PZ" for sign in text)
