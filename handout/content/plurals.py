"""Phrases with a number, in the plural forms of a language (CLDR).

The rules are a table of our own. babel has them too, but takes 30 ms to load and 36 MB on the disk; a test compares both.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated

from handout.schema.model import Doc, Model, Words

FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
"""The signs of parts of one, with their values."""

FORMS = ("zero", "one", "two", "few", "many", "other")
"""The names of all plural forms, in the order of CLDR."""

RULES = {
    "ru uk be": "one: %10 1 but %100 11; few: %10 2-4 but %100 12-14; many: 0-",
    "pl": "one: 1; few: %10 2-4 but %100 12-14; many: 0-",
    "cs sk": "one: 1; few: 2-4",
    "hr sr bs sh": "one: %10 1 but %100 11; few: %10 2-4 but %100 12-14",
    "mk is": "one: %10 1 but %100 11",
    "sl hsb dsb": "one: %100 1; two: %100 2; few: %100 3-4",
    "lt": "one: %10 1 but %100 11-19; few: %10 2-9 but %100 11-19",
    "sgs": "one: %10 1 but %100 11-19; two: 2; few: %10 2-9 but %100 11-19",
    "lv prg": "zero: %10 0; zero: %100 11-19; one: %10 1 but %100 11",
    "ro mo": "one: 1; few: 0; few: %100 1-19",
    "ar ars": "zero: 0; one: 1; two: 2; few: %100 3-10; many: %100 11-99",
    "he iw iu naq se sma smi smj smn sms sat": "one: 1; two: 2",
    "ga": "one: 1; two: 2; few: 3-6; many: 7-10",
    "gd": "one: 1,11; two: 2,12; few: 3-10,13-19",
    "cy": "zero: 0; one: 1; two: 2; few: 3; many: 6",
    "mt": "one: 1; two: 2; few: 0; few: %100 3-10; many: %100 11-19",
    "gv": "one: %10 1; two: %10 2; few: %100 0,20,40,60,80",
    "kw": "zero: 0; one: 1; two: %100 2,22,42,62,82; few: %100 3,23,43,63,83; many: %100 1,21,41,61,81",
    "br": "one: %10 1 but %100 11,71,91; two: %10 2 but %100 12,72,92; few: %10 3,4,9 but %100 10-19,70-79,90-99",
    "lag ksh cv blo": "zero: 0; one: 1",
    "shi": "one: 0-1; few: 2-10",
    "tzm": "one: 0-1,11-99",
    "ceb fil tl": "one: 1-3; one: 0- but %10 4,6,9",
    "fr pt hy ff kab hi bn fa gu kn am zu as doi pcm kok tg vi ln wa pa ti mg ak bho nso csw guw si": "one: 0-1",
}
"""The rules of languages by their tags.

The first that holds names the form, and ``other`` stands for all else. ``%10`` is the last digit, ``%100`` the last two.
"""

USUAL = "one: 1"
"""The rule of all other languages; one without plural forms gives ``other`` alone."""

ONE_FORM = "bm bo dz hnj id ig ii ja jbo jv kde kea km ko lkt lo ms my nqo osa sah ses sg su th to tpi wo yo yue zh"
"""The languages without plural forms."""

OF_FRACTIONS = {"cs": "many", "sk": "many", "lt": "many", "sl": "few", "ro": "few", "mo": "few"}
"""The form of every fraction, in languages that have one for them."""


class Plural(Model):
    """A phrase with a number, in the plural forms of its language.

    A form without the number is for exactly 0, 1 or 2, as its name says.
    """

    other: Annotated[Words, Doc("The phrase with its number in braces.", '"{n} times"')]
    zero: Annotated[Words | None, Doc("The phrase for none, in languages that have a form for it.", "never")] = None
    one: Annotated[Words | None, Doc("The phrase for one.", "once")] = None
    two: Annotated[Words | None, Doc("The phrase for two, in languages that have a form for it.", "twice")] = None
    few: Annotated[Words | None, Doc("The phrase for a few, as in Arabic, Polish or Ukrainian.", '"{n} times"')] = None
    many: Annotated[Words | None, Doc("The phrase for many, as in Arabic, Polish or Ukrainian.", '"{n} times"')] = None

    def __post_init__(self) -> None:
        """Raise ValueError for a phrase without its number."""
        if "{" not in self.other:
            raise ValueError("the phrase 'other' must hold {n}, or another number in braces")

    def for_number(self, number: str, language: str) -> str:
        """Return the phrase for a *number*: a whole one, one with a fraction, or a range."""
        form = find_form(number, language)
        phrase: str | None = getattr(self, form)
        if phrase and "{" not in phrase and number != {"zero": "0", "one": "1", "two": "2"}.get(form):
            phrase = None
        return phrase or self.other

    def forms(self) -> tuple[str, ...]:
        """Return every phrase that is given."""
        return tuple(phrase for form in FORMS if (phrase := getattr(self, form)))


def find_form(number: str, language: str) -> str:
    """Return the name of the plural form for a *number* in a *language*.

    A range has the form of its end.
    """
    tag = language.split("-", maxsplit=1)[0].casefold()
    last = re.split(r" ?[-–] ?", number)[-1]
    whole, fraction = re.sub(r"\D", "", last), last[-1:] in FRACTIONS
    if fraction:
        less_than_one = not whole and find_rule(tag) in (USUAL, "one: 0-1")
        return OF_FRACTIONS.get(tag, "one" if less_than_one else "other")
    return next((form for form, holds in _parse(find_rule(tag)) if holds(int(whole or 0))), "other")


def find_rule(tag: str) -> str:
    """Return the plural rule of a language without its region."""
    return next((rule for tags, rule in RULES.items() if tag in tags.split()), USUAL)


def list_forms(language: str) -> tuple[str, ...]:
    """Return the names of the plural forms of a language."""
    tag = language.split("-", maxsplit=1)[0].casefold()
    used = {form for form, _ in _parse(find_rule(tag))} if tag not in ONE_FORM.split() else set()
    return tuple(form for form in FORMS if form in used or form == "other")


Test = Callable[[int], bool]


@cache
def _parse(rule: str) -> tuple[tuple[str, Test], ...]:
    """Return the forms of a rule, each with a function that says whether it holds."""
    parts = (part.partition(": ") for part in rule.split("; "))
    return tuple((form, _parse_condition(condition)) for form, _, condition in parts)


def _parse_condition(text: str) -> Test:
    """Return the function of a condition such as ``%10 2-4 but %100 12-14``."""
    first, _, other = text.partition(" but ")
    holds, fails = _parse_numbers(first), _parse_numbers(other) if other else None
    return lambda n: holds(n) and not (fails and fails(n))


def _parse_numbers(text: str) -> Test:
    """Return the function of numbers such as ``%100 11-19``."""
    *modulus, ranges = text.split(" ")
    divisor = int(modulus[0].removeprefix("%")) if modulus else None
    pairs = []
    for each in ranges.split(","):
        least, dash, most = each.partition("-")
        pairs.append((int(least), int(most) if most else (10**9 if dash else int(least))))

    def holds(number: int) -> bool:
        """Return whether a number is one of these."""
        value = number % divisor if divisor else number
        return any(least <= value <= most for least, most in pairs)

    return holds
