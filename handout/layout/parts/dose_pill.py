"""The dose of a card in a pill: how hard, how long, how often."""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from handout.content.dose import BETWEEN, SIGNS
from handout.content.handout import Dose
from handout.layout.page import Block, artifact, bounds, stack
from handout.layout.parts.frames import Panel, panel
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextStyle, count_lines, paragraph, text_width

PAD, ABOVE = 8.0, 3.5
"""The space beside the words of a pill, and above and below them."""

MOST_DOSES = 1_000
"""Doses that are held as they were set."""

BELOW_MEANING = 0.2
"""The space between the words for how hard to press and the amounts below, in ems."""

NO_BREAK = "\u00a0"

AMOUNT = re.compile(rf"([\d{SIGNS}]-?) (?=\w)")
RANGE = re.compile(rf"(\d-?{NO_BREAK}[^\s\d,;·]{{1,8}}) (?=\d)")
"""A number before its unit, and the first of a range with the word after it."""


@lru_cache(MOST_DOSES)
def dose_pill(dose: Dose, width: float, style: PageStyle, *, close: bool = False) -> Block:
    """Return the pill: how hard, how long, how often.

    A word that is new on this card is explained in it. If it is *close*, parts are divided where that saves a line.
    """
    letters = _letters(style)
    words = _pill_words(_lead(dose), _meaning(dose), dose.text, width - 2 * PAD, letters)
    if close:
        whole = BETWEEN.join(filter(None, (_meaning(dose), _tie_amounts(dose.text))))
        divided = paragraph(f"{_lead(dose)}{whole}", width - 2 * PAD, letters)
        words = divided if count_lines(divided) < count_lines(words) else words
    wide = max(bounds(mark).width for mark in words.marks)
    pill = panel(wide + 2 * PAD, words.height + 2 * ABOVE, Panel.DOSE, style)
    pill = replace(pill, stroke=style.colours.line) if style.outlined else pill
    return Block(words.height + 2 * ABOVE, (artifact(pill), *words.at(PAD, ABOVE)))


def widest_part(dose: Dose, style: PageStyle) -> float:
    """Return the width of a pill in which each part of a dose has a line of its own."""
    parts = (f"{_lead(dose)}{_meaning(dose)}", *dose.text.split(BETWEEN))
    return max(text_width(part, _letters(style)) for part in parts) + 2 * PAD + 0.01


def _letters(style: PageStyle) -> TextStyle:
    """Return the letters of a dose."""
    return replace(style.text, leading=1.2)


def _lead(dose: Dose) -> str:
    """Return what leads a dose: the word for how hard to press, or a heading."""
    label = dose.label if dose.text or dose.new else dose.heading
    word = label.rstrip()
    return f"**{word}**{label.removeprefix(word)}" if word else ""


def _meaning(dose: Dose) -> str:
    """Return what the word for how hard to press means, if it is new on this card."""
    return dose.meaning.removeprefix(dose.label) if dose.new else ""


def _pill_words(lead: str, meaning: str, text: str, width: float, style: TextStyle) -> Block:
    """Return a dose in lines that end between its parts or at a comma.

    A part that is wider than a line has lines of its own, which do not end between a number and its unit. Amounts that begin
    a line below the words for how hard to press stand apart from them, or they would be read as part of them. No dose is
    taller in a larger width.

    "2 times" at the end of a line reads as a dose of its own, and "minutes" at its start as one that lacks its number.
    """
    parts = text.split(BETWEEN) if text else []
    plain = f"{lead}{BETWEEN.join(filter(None, (meaning, *parts)))}"
    if text_width(plain, style) <= width:
        return paragraph(plain, width, style)
    amounts = _joined(parts, width, style)
    if not (meaning and amounts):
        return paragraph(f"{lead}{meaning or amounts}", width, style)
    run_on = paragraph(f"{lead}{BETWEEN.join((meaning, amounts))}", width, style)
    above, below = paragraph(f"{lead}{meaning}", width, style), paragraph(amounts, width, style)
    shares_line = count_lines(run_on) < count_lines(above) + count_lines(below)
    if shares_line or count_lines(above) == 1:
        return run_on
    apart = style.size * BELOW_MEANING  # half of it from the space above, half from that below
    return Block(run_on.height, stack((above, below), apart).at(0, -apart / 2))


def _joined(parts: Sequence[str], width: float, style: TextStyle) -> str:
    """Return the parts of a dose as a text whose lines end between them.

    They also end at a comma, and in a part that is wider than a line.
    """
    found = ""
    too_wide = False
    for part in parts:
        whole = part.replace(" ", NO_BREAK).replace(f",{NO_BREAK}", ", ")
        before, too_wide = too_wide, max(text_width(piece, style) for piece in whole.split(" ")) > width
        between = BETWEEN if not (before or too_wide) else f"{BETWEEN.rstrip()}\n"
        found += f"{between if found else ''}{_tie_amounts(part) if too_wide else whole}"
    return found


def _tie_amounts(text: str) -> str:
    """Return a dose in which no line ends between a number and its unit."""
    return RANGE.sub(rf"\1{NO_BREAK}", AMOUNT.sub(rf"\1{NO_BREAK}", text))
