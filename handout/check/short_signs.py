"""Short danger signs that no longer say what the long ones do.

A short text is printed in place of a list where there is little space: on A5, in large print, on posters and cards. An
item that was added to the list later would be missing there.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from handout.content.topic import Topic
from handout.problems import Problem, short
from handout.schema.markup import strip_markup
from handout.schema.model import KeyPath
from handout.schema.model_reader import YamlFile
from handout.schema.spaces import remove_soft_hyphens

BETWEEN = re.compile(r"(?:[^\w\u0300-\u036f\u0900-\u0dff]|[\d_।])+")
"""What stands between words; the signs of Indic letters do not."""

LEAST, STEM = 3, 4
"""The letters of the shortest word, and how many of a word are compared."""


def short_signs_left_out(topic: YamlFile[Topic]) -> Iterator[Problem]:
    """Yield a warning for each danger sign that a short text seems to omit.

    It is omitted if none of its own words is there; words that several items share do not count.
    """
    for path, items, brief in _lists(topic.value):
        named = _stems(brief)
        stems = [_stems(item) for item in items]
        common = Counter(stem for each in stems for stem in each)
        for number, (item, each) in enumerate(zip(items, stems, strict=True)):
            own = {stem for stem in each if common[stem] == 1} or each
            if own and not own & named:
                where = topic.source.where((*path, number))
                yield Problem.of(where, "short-signs", sign=short(strip_markup(item)))


def _lists(topic: Topic) -> Iterator[tuple[KeyPath, Sequence[str], str]]:
    """Yield each list that has a short text, with its path."""
    flags = topic.red_flags
    for name, alarm in (("now", flags.now), ("today", flags.today)) if flags else ():
        for number, group in enumerate(alarm.groups):
            if group.short and " " in group.short:  # Chinese, Japanese and Thai do not part their words
                below = ("further", number - 1) if number else ()
                yield ("red_flags", name, *below, "items"), group.items, group.short


def _stems(text: str) -> set[str]:
    """Return the beginnings of the words of a text."""
    words = BETWEEN.split(remove_soft_hyphens(strip_markup(text)).casefold())
    return {word[:STEM] for word in words if len(word) >= LEAST}
