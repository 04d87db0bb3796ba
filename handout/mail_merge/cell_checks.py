"""Find what a cell should not hold: lost letters, and words of another column."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from handout.content.find_by_name import TopicWords
from handout.mail_merge.tables.raw_rows import ColumnWords
from handout.problems import Problem
from handout.render.inputs import RenderInputs
from handout.request.parse_request import FLAGS
from handout.request.parse_values import is_formula
from handout.request.patient import NAMES
from handout.schema.spaces import fold, remove_soft_hyphens

ABBREVIATIONS = (4, 5)
"""How many letters of a word titles have that abbreviate it.

Words with more letters are found by their stems.
"""

NO_CONDITION = frozenset(
    (
        "after",
        "back",
        "before",
        "behind",
        "cell",
        "count",
        "easily",
        "easy",
        "fall",
        "flow",
        "full",
        "just",
        "line",
        "long",
        "main",
        "might",
        "mini",
        "open",
        "post",
        "recent",
        "recently",
        "section",
        "such",
        "taken",
        "that",
        "there",
        "total",
    )
)
"""Words of conditions that name none as a title.

The other ones do, as ``Bleeding``.
"""

WORD_START = r"\b(?!numbers?\b)"
"""The start of a word that may be a condition's.

"Room number" holds none, though it begins like "numb arm".
"""

LOST_LETTER = re.compile(r"\w\?|\?[\w?]")
"""A "?" beside a letter or another "?".

A program writes it for a letter that its encoding lacks.
"""

CODED = re.compile(
    r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|[%=][89a-f][0-9a-f]", re.IGNORECASE
)
"""A letter as web pages, programs, addresses and mails write it in plain ASCII."""

UTF_7 = re.compile(r"\+[A-Za-z0-9+/]{3,}-?")


def check_names(given: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each name with a "?" or a code in place of a letter."""
    for name in NAMES:
        text = given.get(name, "")
        if LOST_LETTER.search(text):
            yield Problem.of(FLAGS[name], "lost-letter")
        elif not is_formula(text) and (CODED.search(text) or any(map(_is_utf_7, UTF_7.findall(text)))):
            yield Problem.of(FLAGS[name], "lost-letter/code")


def _is_utf_7(code: str) -> bool:
    """Return whether a text is one or more letters in UTF-7, as ``+AOs-`` is ë."""
    try:
        kinds = {unicodedata.category(sign)[0] for sign in code.encode().decode("utf-7")}
    except UnicodeDecodeError:
        return False
    return "L" in kinds and kinds <= {"L", "M"}


def words_of_columns(inputs: RenderInputs) -> tuple[ColumnWords, ...]:
    """Return the words of two columns: points, and conditions to avoid.

    Points are found by each of their names. A condition is found by the stems of its words in one cell, such as
    "hernias (2019)", "PREGNANT", "thinners for the blood", and in a title by one of them or its beginning: "Bleeding", "Preg."
    """
    topic, known = inputs.topic.topic.value, inputs.topic.words.conditions
    names = TopicWords((topic,), known).points
    points = "|".join(sorted(r"[\s_-]+".join(map(re.escape, each.split())) for each in names))
    listed = re.compile(rf"(?:^|[,;\n])\s*+(?:{points})\s*(?:[,;\n]|$)", re.IGNORECASE)
    conditions = {remove_soft_hyphens(text) for name, each in known.items() for text in (name, each.words, *each.also)}
    stems = {tuple(word[:6] for word in re.findall(r"[^\W_]{4,}", text)) for text in conditions} - {()}
    any_of = "|".join(sorted({stem for each in stems for stem in each}))
    all_of = "|".join("".join(rf"(?=.*{WORD_START}{stem})" for stem in each) for each in sorted(stems))
    # Most cells hold none of these words; the first half rules them out quickly.
    named = re.compile(rf"(?=.*{WORD_START}(?:{any_of}))(?:{all_of})", re.IGNORECASE | re.DOTALL)
    long = {word for text in conditions for word in re.findall(r"[^\W\d_]{6,}", text)}
    begun = {word[:size] for word in long for size in ABBREVIATIONS}
    whole = {word for text in conditions for word in re.findall(r"[^\W\d_]{4,}", fold(text))} - NO_CONDITION
    short = re.compile(rf"\s*+(?:{'|'.join(sorted(map(re.escape, begun | whole)))})s?\W*$", re.IGNORECASE)
    return ColumnWords(listed, "points"), ColumnWords(named, "avoid"), ColumnWords(short, "avoid", title=True)
