"""The dose of a card: its amounts, and how it is printed."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from unicodedata import decimal

from handout.content.handout import Dose
from handout.content.kind import Kind, KindWords, SectionSpec
from handout.content.language import Language
from handout.content.merged_words import FixedWords
from handout.content.plurals import FRACTIONS
from handout.content.topic_card import CardSpec, text_of
from handout.schema.model import KeyPath

BETWEEN = " · "

SIGNS = "".join(FRACTIONS)
NUMBER = f"(?:[1-9][0-9]{{0,3}}[{SIGNS}]?|[{SIGNS}])"
AMOUNT = re.compile(f"({NUMBER})(?: ?[-–] ?({NUMBER}))?")
AMOUNT_FORM = "a number such as 10 or 1½, or a range such as 5-10"
IN_FIGURES = re.compile(r"([0-9]{0,4})[.,](25|5|75)0*|([0-9]{0,4}) ?\b(1/4|1/2|3/4|1/3|2/3)")
"""An amount with a part of one that is written in figures."""

IN_SIGNS = {"25": "¼", "5": "½", "75": "¾", "1/4": "¼", "1/2": "½", "3/4": "¾", "1/3": "⅓", "2/3": "⅔"}
"""The sign of each such part."""

MOST_A_DAY = 6
"""The most boxes that a diary has for one day."""


def check_amount(text: str) -> str:
    """Return the amount that *text* says; raise ValueError if it is none.

    A range has a dash. The error says how an amount is written that is typed in another way: a fraction in figures, a
    number with a zero before it or in the digits of another script.
    """
    written = text.strip()
    if re.search(r"[0-9]{5}", written):
        raise ValueError("an amount has four figures at most")
    if re.match(r"0+(?![\d.,/ ]*\d)", written):
        raise ValueError("0 is no amount; leave it out")
    if not (found := AMOUNT.fullmatch(written)):
        meant = _as_amount(written)
        raise ValueError(f"not {AMOUNT_FORM}" + (f"; write {meant}" if meant else ""))
    least, most = (_number(part) if part else 0 for part in found.groups())
    if found[2] and most <= least:
        raise ValueError("a range begins with its smaller number, such as 5-10")
    return "–".join(part for part in found.groups() if part)


def _as_amount(text: str) -> str:
    """Return how an amount is written that stands in other figures, or nothing."""
    figures = "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in text)
    parts = re.split(r" ?[-–] ?", figures)
    meant = "-".join(filter(None, map(_in_signs, parts)))
    return meant if AMOUNT.fullmatch(meant) and len(parts) == meant.count("-") + 1 else ""


def _in_signs(figures: str) -> str:
    """Return a number with the sign of its fraction, and without zeros before it."""
    if fraction := IN_FIGURES.fullmatch(figures):
        whole, part = (found or "" for found in (fraction[1] or fraction[3], fraction[2] or fraction[4]))
        return f"{whole.lstrip('0')}{IN_SIGNS[part]}"
    return re.sub(rf" (?=[{SIGNS}]$)", "", figures).lstrip("0")


def _number(part: str) -> float:
    """Return the value of a number with or without a fraction."""
    return float(re.sub(r"\D", "", part) or 0) + FRACTIONS.get(part[-1], 0)


def compose_dose(
    card: CardSpec,
    section: SectionSpec,
    path: KeyPath,
    kind: Kind,
    words: FixedWords,
    asked: Mapping[str, str],
    *,
    advice: bool,
) -> Dose | None:
    """Return the dose of a card, or None if it has none.

    *asked* is what the request says: a whole dose under an empty name, or single parts by their names. Else it is the
    source's own, else the clinic's *advice*.
    """
    heading = words.kind.headings.get("dose", "")
    if section.lead:
        chosen = text_of(card, section.lead)
        heading = words.kind.value(section.lead, chosen).name if chosen else ""
    dose = partial(Dose, heading=heading, label=words.language.labelled(heading, "") if heading else "")
    if whole := asked.get(""):
        return dose(text=whole)
    if kind.dose.parts:
        parts = {**dose_parts(card, kind), **asked}
        phrases = (
            _join([_phrase(name, parts[name], words.kind, words.language) for name in phrase if name in parts])
            for phrase in kind.dose.phrases
        )
        text = BETWEEN.join(filter(None, phrases))
        text = words.language.capitalize(text)
        return dose(text=text, path=(*path, "dose")) if text else None
    if time := text_of(card, "time"):
        return dose(text=time, path=(*path, "time"))
    texts: dict[str, str] = {}
    if kind.dose.free and advice:
        given = getattr(card, "advice")  # noqa: B009 - only kinds with a free dose have it
        texts = {key: text for key in ("time", "often") if (text := getattr(given, key))}
    if not texts and not section.lead:
        return None
    longest = max(texts, key=lambda key: len(texts[key]), default="time")
    return dose(text=BETWEEN.join(texts.values()), path=(*path, "advice", longest))


def dose_parts(card: CardSpec, kind: Kind) -> dict[str, str]:
    """Return the parts of a card's own dose by name."""
    given = getattr(card, "dose", None)
    return {name: text for name in kind.dose.parts if given and (text := getattr(given, name))}


def times_a_day(card: CardSpec, kind: Kind, asked: Mapping[str, str]) -> int:
    """Return how many times a day a card is done, for the diary.

    It is 1 if the dose says nothing, at most 6, and of a range the most.
    """
    given = _given(card, kind, asked)
    named = sum(name in given for name in kind.dose.times_of_day)
    counts = re.findall(r"\d+", given.get(kind.dose.times_a_day or "", ""))
    return min(max(1, named, *map(int, counts)), MOST_A_DAY)


def days(card: CardSpec, kind: Kind, asked: Mapping[str, str]) -> int:
    """Return for how many days a card is done, of a range the most; 0 if for ever."""
    counts = re.findall(r"\d+", _given(card, kind, asked).get(kind.dose.days or "", ""))
    return max(map(int, counts), default=0)


def _given(card: CardSpec, kind: Kind, asked: Mapping[str, str]) -> Mapping[str, str]:
    """Return the parts of a dose that count.

    A whole dose that is *asked* for has none.
    """
    return {} if "" in asked else {**dose_parts(card, kind), **asked}


def _join(texts: Sequence[str]) -> str:
    """Return the parts of one phrase.

    A number behind another is set apart, for the two could be read as one.
    """
    joined = ""
    for text in texts:
        apart = text[:1].isnumeric() and any(map(str.isnumeric, joined))
        joined = f"{joined}{BETWEEN if apart else ' '}{text}" if joined else text
    return joined


def _phrase(name: str, value: str, words: KindWords, language: Language) -> str:
    """Return a part of a dose as printed: an amount in its phrase, a text as it is."""
    phrase = words.amounts.get(name)
    if phrase is None:
        return value
    # A dash has the same width in all doses, however the number was typed.
    return language.amount(phrase, re.sub(r" ?[-–] ?", "–", value))
