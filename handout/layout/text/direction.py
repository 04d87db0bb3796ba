"""The direction of texts: which way each character runs."""

from functools import lru_cache
from itertools import accumulate, groupby

from handout.layout.text.bidi import has_right_to_left, levels
from handout.layout.text.bidi_numbers import isolate_numbers
from handout.schema.markup import Span

RIGHT_TO_LEFT_LANGUAGES = frozenset(
    ["ar", "arc", "azb", "ckb", "dv", "fa", "glk", "he", "iw", "ks", "lrc", "mzn", "nqo", "pnb", "ps", "sd", "ug", "ur"]
)
RIGHT_TO_LEFT_SCRIPTS = frozenset(["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"])

LEFT_ISOLATE, RIGHT_ISOLATE, END_ISOLATE = "\u2066", "\u2067", "\u2069"


@lru_cache(64)
def base_level(language: str) -> int:
    """Return 1 for a language (BCP 47) written from right to left, else 0."""
    first, *others = language.casefold().replace("_", "-").split("-")
    script = next((each for each in others if len(each) == 4 and each.isalpha()), "")
    return int(script in RIGHT_TO_LEFT_SCRIPTS or (not script and first in RIGHT_TO_LEFT_LANGUAGES))


@lru_cache(256)
def character_levels(spans: tuple[Span, ...], base: int) -> tuple[int, ...] | None:
    """Return the level of each printed character of a text, or None if all are 0.

    Numbers, and words in another language, are isolated.
    """
    text = "".join(span.text for span in spans)
    if not base and not has_right_to_left(text):
        return None
    opened, closed = isolate_numbers(text, base)
    starts = accumulate((len(span.text) for span in spans), initial=0)
    for span, start in zip(spans, starts, strict=False):
        if span.language:
            end = start + len(span.text)
            opening = RIGHT_ISOLATE if base_level(span.language) else LEFT_ISOLATE
            opened[start], closed[end] = opening + opened.get(start, ""), closed.get(end, "") + END_ISOLATE
    return _levels_between(text, closed, opened, base)


def _levels_between(text: str, closed: dict[int, str], opened: dict[int, str], base: int) -> tuple[int, ...]:
    """Return the levels of *text* with isolates, closed and opened at these places.

    Each line is a paragraph of its own.
    """
    result, start = list[int](), 0
    for line in text.splitlines(keepends=True):
        whole, places = "", list[int]()
        for place, character in enumerate(line, start):
            whole += closed.get(place, "") + opened.get(place, "")
            places.append(len(whole))
            whole += character
        start += len(line)
        found = levels(whole, base)
        result += [found[place] for place in places]
    return tuple(result)


def split_by_level(word: str, levels: tuple[int, ...] | None) -> list[tuple[int, str]]:
    """Return *word* in parts of one level each."""
    if levels is None or len(set(levels)) == 1:
        return [(levels[0] if levels else 0, word)]
    parts = groupby(zip(levels, word, strict=True), lambda each: each[0])
    return [(level, "".join(character for _, character in part)) for level, part in parts]
