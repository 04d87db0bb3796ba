"""Check whether decoded text is spelled like names and words of a language.

A wrong encoding turns ``Łukasz`` into ``£ukasz``, ``Müller`` into ``MŸller``, and ``Иванов`` into
``Èâàíîâ``: signs within words, capitals after small letters, letters that no language has together, pairs
of letters that no word has. ``spelling.txt`` has names and common words of each language.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category, name

LEADING, CLOSING = "“‘„‚«¿¡…", "”’»…“‘"
"""Marks that stand before a word, and after one."""

UNITS = "€£§°¹²³µ½¼¾×±·•†‰"
"""Signs that stand beside numbers or alone."""

MARKED = "™®©"
"""Signs that may follow a word."""

EAST = {
    "zh": (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)),
    "ja": (("euc_jp", 0xB0, 0xCF), ("euc_jp", 0xA4, 0xA5)),
    "ko": (("euc_kr", 0xB0, 0xC8),),
}
"""The standards of the common Far Eastern characters.

Each comes with the first bytes of the characters of its first level.
"""

WORD = re.compile(
    r"[^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be\u0e31-\u0e3a\u0e47-\u0e4e]"
    r"(?:[^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be]|[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])*"
)
"""A word: letters, with combining marks."""

SHORT_FORMS = re.compile(r"(?:s|t|re|ll|ve|d|m)(?!\w)|[A-ZÀ-ÝŁŚŻ]|[aeiouyhéèêà]")
"""What may follow an apostrophe within a word."""

SIGNS = re.compile(
    r"(?<=\d)[ \u00a0]?(?:°[ \u00a0]?[CF]?|[ªº]|µ(?:[glmsLU]|mol)?)(?![^\W\d_])|(?<=\d)×"  # beside numbers
    r"|(?<![^\W\d_])(?:[nN][°º]|(?:(?:[MD]|[SD]r)\.?)?ª|º|’(?:[ts]|n’))(?![^\W\d_])"  # short forms
    r"|(?<=[\u0400-\u04ff])’(?=[яюєїЯЮЄЇ])"  # in Ukrainian
)
"""Signs in plausible places, whatever is beside them.

Examples are ``37 °C``, ``20 µg``, ``nº 5``, ``Mª José``, ``van ’t Hoff``, ``Мар’яна``.
"""

ENGLISH = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|ca|wo|could|should|would|have|has|had)n’t|I’(?:m|ll|ve|d)"
    r"|(?:you|we|they)’(?:re|ll|ve|d)|(?:it|that|let|what|there|here|he|she)’s)\b",
    re.IGNORECASE,
)
"""Words that need an apostrophe; with a letter in its place they are no words."""

MOST_CHANCE = 8
"""Number of characters beyond ASCII that may be valid UTF-8 by chance."""

MOST_WORD = 30
"""Number of letters of a word on each side of one."""

PLAIN = 0.3
"""The weight of a pair of ASCII letters; a pair with another letter weighs 1."""


class Language(NamedTuple):
    """The letters of a language beyond ASCII, and the pairs of letters in its words.

    The start and the end of a word count as letters of a pair.
    """

    letters: frozenset[str]
    pairs: frozenset[str]


@cache
def languages() -> Mapping[str, Language]:
    """Return all languages by their tags."""
    words: dict[str, set[str]] = {}
    for line in (files(__package__) / "spelling.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            tag, _, rest = line.partition(" ")
            words.setdefault(tag, set()).update(map(_small, rest.split()))
    return {
        tag: Language(
            frozenset(c for word in found for c in word if not c.isascii()),
            frozenset(pair for word in found for pair in _pairs(word, tag)),
        )
        for tag, found in words.items()
    }


def _small(word: str) -> str:
    """Return a word in small letters, each of which stays one letter."""
    return word.lower().replace("i\u0307", "i")


def _pairs(word: str, tag: str) -> Iterator[str]:
    """Yield each pair of letters of a word, with its start and end as letters.

    For a Far Eastern language, yield each character.
    """
    if tag in EAST:
        yield from word
    else:
        yield from map("".join, pairwise(f"^{word}$"))


def without_signs(text: str) -> str:
    """Return a text without signs that say nothing about its words.

    Examples are ``37 °C``, ``nº 5`` and ``Mª José``.
    """
    return SIGNS.sub("", text)


def words_of(text: str) -> list[str]:
    """Return the words of a text that have letters beyond ASCII."""
    return [word for word in WORD.findall(text) if not word.isascii()]


def is_latin(word: str) -> bool:
    """Return whether a word starts with a Latin letter."""
    return name(word[0], "").startswith("LATIN")


def is_chance(text: str) -> bool:
    """Return whether a text is valid UTF-8 by chance.

    For example, ``JÓŹWIAK`` of Windows is ``JӏWIAK``. All words of such a text mix alphabets, and there are few
    of them.
    """
    if text.isascii() or len(text) - len(text.encode("ascii", "ignore")) > MOST_CHANCE:
        return False
    places = (found.start() for found in re.finditer(r"[^\x00-\x7f]", text))
    words = {word for at in places for word in words_of(text[max(0, at - MOST_WORD) : at + MOST_WORD])}
    return bool(words) and all(_mixes_alphabets(word) or any(map(_is_rare, word)) for word in words)


def _is_rare(character: str) -> bool:
    """Return whether a letter is beyond those of living languages.

    Four letters of DOS may decode to such a letter.
    """
    return character > "\uffff"


def _mixes_alphabets(word: str) -> bool:
    """Return whether a word has letters of two alphabets.

    Greek letters, as in ``µg``, and modifiers, as in ``Kaʻahumanu``, do not count.
    """
    alphabets = {name(c, "?").split()[0] for c in word if c.isalpha()} - {"GREEK", "MICRO"}
    return len(alphabets - {"MODIFIER"} if "LATIN" in alphabets else alphabets) > 1


def begins_small(word: str) -> bool:
    """Return whether a longer word starts with a small letter beyond ASCII."""
    return len(word) > 2 and word[0].islower() and not word[0].isascii()


@lru_cache(50_000)
def likeness(word: str, tags: tuple[str, ...]) -> float:
    """Return the share of a word's letter pairs known in one of the languages, 0 to 1."""
    return max((_share(_small(word), tag) for tag in tags), default=0.0)


def _share(word: str, tag: str) -> float:
    """Return the share of known pairs in one language.

    Pairs of ASCII letters weigh less, because most languages have them.
    """
    known, found, all_of = languages()[tag].pairs, 0.0, 0.0
    for pair in _pairs(word, tag):
        weight = PLAIN if pair.isascii() else 1.0
        all_of += weight
        found += weight * (pair in known)
    return found / all_of


@lru_cache(50_000)
def is_possible(text: str, tags: tuple[str, ...]) -> bool:
    """Return whether a cell can be a text in one of the languages."""
    if not all(_stands_well(text, at) for at, c in enumerate(text) if not (c.isascii() or c.isalpha())):
        return False
    return all(word.isascii() or _is_word(word, tags) for word in WORD.findall(text))


def _stands_well(text: str, at: int) -> bool:
    """Return whether a sign that is no letter stands in a plausible place."""
    sign, before, after = text[at], text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
    if category(sign) in ("Mn", "Mc"):
        return before.isalpha() or category(before) in ("Mn", "Mc")
    if sign in "\u00a0\u3000":  # a no-break space stands before a name or a number
        return after.isupper() or after.isdigit() or sign == "\u3000"
    if sign in "–—":
        return not (before.isalpha() and after.islower())
    if sign == "’" and before.isalnum() and after.isalpha():
        return SHORT_FORMS.match(text, at + 1) is not None and (before.isascii() or after == "s")
    if sign == "’" and not before.isalnum():
        return after.isascii() and (after.islower() or after.isdigit())
    if sign in LEADING and not before.isalnum():
        return True
    if sign in CLOSING and not after.isalpha():
        return before != " " or sign == "»"
    if sign in MARKED:
        return not after.isalpha()
    if sign in UNITS:
        return not (before.isalpha() or after.isalpha())
    return sign in "、。「」・（）：，；"


def _is_word(word: str, tags: tuple[str, ...]) -> bool:
    """Return whether a word beyond ASCII can be one of the languages' words."""
    scripts = {name(c, "?").split()[0] for c in word if c.isalpha()}
    if any(tag in EAST for tag in tags):
        return all(_is_common(c, tags) for c in word)
    if word.upper() != word.lower() and not _has_case_of_words(word):
        return False
    small = _small(word)
    others = {c for c in small if not c.isascii()}
    if "LATIN" not in scripts:
        fits = any(others <= languages()[tag].letters for tag in tags) and not any(c.isascii() for c in word)
        return fits and all(rule(small, word) for rule in _RULES.get(min(scripts), ()))
    if scripts != {"LATIN"} or (len(word) > 1 and not any(c.isascii() for c in word)):
        return False
    return any(others <= languages()[tag].letters for tag in tags)


def _has_case_of_words(word: str) -> bool:
    """Return whether a word is in small letters, capitalised, or in capitals.

    Within ASCII every case is allowed, as in ``McKay``.
    """
    cased = [c for c in word if c.lower() != c.upper()]
    if all(c.isupper() or c == "ß" for c in cased):
        return True
    if any(
        one.isupper() and two.isupper() and c.islower() and not c.isascii()
        for one, two, c in zip(cased, cased[1:], cased[2:], strict=False)
    ):
        return False
    return all(not two.isupper() or (one + two).isascii() for one, two in pairwise(cased))


@cache
def _is_common(character: str, tags: tuple[str, ...]) -> bool:
    """Return whether a Far Eastern character is a common one."""
    if character in "々ー":
        return "ja" in tags
    for codec, first, last in (place for tag in tags for place in EAST[tag]):
        try:
            code = character.encode(codec)
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and first <= code[0] <= last:
            return True
    return False


def _is_accented_once(small: str, word: str) -> bool:
    """Return whether a Greek word has exactly one accent.

    A word in capitals, or with a single vowel, needs none.
    """
    accents = sum(c in "άέήίόύώΐΰ" for c in small)
    vowels = len(re.findall("αι|ει|οι|ου|υι|αυ|ευ|ηυ|[αεηιουωάέήίόύώϊϋΐΰ]", small))
    return accents <= 1 and (accents == 1 or word.isupper() or vowels <= 1)


_RULES: Mapping[str, tuple[Callable[[str, str], bool], ...]] = {
    "GREEK": (_is_accented_once, lambda small, _: ("ς" not in small[:-1] and small[-1] != "σ") or len(small) == 1),
    "CYRILLIC": (
        lambda small, _: small[0] not in "ьы",
        lambda small, _: len(small) < 3 or bool(re.search("[аеиоуыэюяіїєёъ]", small)),
    ),
    "HEBREW": (lambda small, _: not set(small[:-1]) & set("ךםןףץ"),),
    "THAI": (
        lambda small, _: len(small) > 1 and not re.match("[\u0e2f-\u0e3f\u0e45-\u0e5b]", small),
        lambda small, _: not re.search("[\u0e40-\u0e44]{2}|[\u0e40-\u0e44]$|[\u0e31\u0e34-\u0e3a]{2}", small),
    ),
}
"""Rules for all words of a script, given in small letters and as written."""
