"""The sections of a card beside its picture and below it, in one order."""

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Dose, Prose, Section
from handout.layout.page import Block, Mark, Text, stacked_height
from handout.layout.parts.dose_pill import widest_part
from handout.layout.parts.sections import pictograms, sections, without_pictograms, wrapped_prose
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextWrap

COLUMN = 9
"""The least width of words beside a picture, in ems."""

LEAST_LINES = 2
"""The least lines of a text that begins beside a picture."""

MOST_HANGING = 3.05
"""The most lines of a column that hang below the foot of a picture.

They do so rather than that one is alone below it. A last line alone below a picture, or its caption, reads as a part of that.
"""


class WrappedWords(Struct, frozen=True):
    """What stands *beside* a picture, and the *rest* of the card.

    The lines that go on below the picture belong to the first.
    """

    beside: Block
    rest: Card


def wrap_words(
    card: Card, width: float, picture: TextWrap, setting: Setting, gap: float, *, run_in: bool, split: bool
) -> WrappedWords:
    """Return the sections of a card in order, the first ones beside its *picture*.

    Pictograms of positions come first. A text that is longer than the picture goes on below it if it may be *split* and is
    less tall so. A dose stands beside the picture if its parts are whole there, a list or a link never. *width* is that
    of words below the picture.
    """
    style, column = setting.style, width - picture.narrower
    if column < COLUMN * style.text.size:
        return WrappedWords(Block(0), card)
    marks: list[Mark] = []
    top = 0.0
    shown = pictograms(card, column, setting)
    if shown and stacked_height(shown, gap) <= picture.height:
        card = without_pictograms(card)
        for each in shown:
            marks += each.at(picture.left, top)
            top += each.height + gap
    waiting = list(card.sections)
    while waiting and isinstance(first := waiting[0], Prose | Dose):
        if isinstance(first, Dose) and widest_part(first, style) > column:
            break
        (words,) = sections(replace(card, sections=(first,)), column, setting, run_in=run_in)
        left, rest = picture.left, picture.below(top)
        if words.height > rest.height:
            longer, line = None, style.text.size * style.text.leading
            if split:
                longer = _wrapped(first, width, style, rest, run_in=run_in)
            alone = longer is not None and _lines_below(longer, picture.left) == 1
            hangs = words.height > rest.height + (MOST_HANGING if alone else 1) * line
            if longer and not alone and (hangs or longer.height < words.height):
                left, words = 0, longer
            elif hangs:
                break
        marks += words.at(left, top)
        waiting.pop(0)
        top += words.height + gap
    return WrappedWords(Block(max(0, top - gap), tuple(marks)), replace(card, sections=tuple(waiting)))


def _lines_below(words: Block, left: float) -> int:
    """Return how many lines of *words* do not begin at *left*, beside a picture."""
    texts = (mark for mark in words.marks if isinstance(mark, Text))
    return sum(line.pieces[0].x < left - 0.01 for text in texts for line in text.lines if line.pieces)


def _wrapped(each: Section, width: float, style: PageStyle, rest: TextWrap, *, run_in: bool) -> Block | None:
    """Return a text that goes on below the *rest* of a picture.

    Return None if it would hardly begin beside it.
    """
    least = LEAST_LINES if run_in else LEAST_LINES + 1
    if rest.height < least * style.text.size * style.text.leading:
        return None
    return wrapped_prose(each, width, style, rest, run_in=run_in)
