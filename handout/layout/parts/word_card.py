"""A framed card without a picture: as tall as its words.

What to do stands above how much and when to take care, or at the left of them.
"""

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Dose
from handout.layout.page import Block, artifact, moved, section, stack
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import INDENT, Cautions, cautions
from handout.layout.parts.frames import PAD, card_frame
from handout.layout.parts.second_language import both_languages, card_words
from handout.layout.parts.sections import STEP_PICTURE, sections
from handout.layout.parts.step_list import has_pictured_steps
from handout.layout.setting import Setting

TOP, ABOVE_CAUTIONS, FOOT = 9.0, 7.0, 8.0
"""The space below the heading, above the cautions, and below them."""

BESIDE_BAR = 14.0
"""The distance from the left edge of the caution bar to that of the cautions."""

LONGEST = 34
"""The most width of the words, in ems: a line of about 80 characters."""


RIGHT, GUTTER, LEFT = 15, 1.5, 22
"""The right column, the space before it, and the least left one, in ems."""


class WordCard(Struct, frozen=True):
    """A card without a picture, of known width, whose words are set.

    *dose* stands above the cautions, at the right of the other words from *right*; it is below them if *right* is 0.
    """

    card: Card
    width: float
    setting: Setting
    heading: Block
    words: Block
    warned: Cautions
    dose: Block = Block(0)
    right: float = 0

    @property
    def height(self) -> float:
        """Return the least height of the card."""
        if self.right:
            return self.heading.height + TOP + max(self.words.height, self._aside) + FOOT
        above = ABOVE_CAUTIONS if self.warned.height and self.words.height else 0
        return self.heading.height + TOP + self.words.height + above + self.warned.height + FOOT

    @property
    def _aside(self) -> float:
        """Return the height of the dose with the cautions below it."""
        between = ABOVE_CAUTIONS if self.dose.height and self.warned.height else 0
        return self.dose.height + between + self.warned.height

    def block(self, height: float = 0) -> Block:
        """Return the card in a frame of a *height*, its cautions at the foot or right."""
        height = max(height, self.height)
        frame = card_frame(self.width, height, self.heading.height, self.setting.style)
        top = self.heading.height + TOP
        place = (PAD, height - FOOT - self.warned.height)
        if self.right:
            place = (self.right, top + self._aside - self.warned.height)
        drawn = moved((self.warned.bar, self.warned.note), *place) if self.warned.height else ()
        words = (*self.words.at(PAD, top), *self.dose.at(self.right, top))
        marks = (artifact(*frame, *drawn[:1]), *self.heading.marks, *drawn[1:], *words)
        return section(Block(height, marks), self.card.path)


def set_word_card(
    card: Card,
    width: float,
    setting: Setting,
    scale: float = 1,
    *,
    run_in: bool = False,
    beside: bool = False,
) -> WordCard:
    """Return a card without a picture, set in a *width*.

    *scale* is that of the pictures of its steps. Headings that *run in* to the texts save height. So does what stands
    *beside* them: the dose and the cautions, where there is space and it makes the card no taller
    than by a line.
    """
    style = setting.style
    inner = width - 2 * PAD
    in_cells = has_pictured_steps(card)
    measure = inner if in_cells else min(inner, LONGEST * style.text.size)
    step = STEP_PICTURE * scale

    def first(width: float, card: Card = card) -> Block:
        return stack(sections(card, width, setting, run_in=run_in, step=step), style.sizes.text * 0.42)

    second = card.second
    words = (
        both_languages(first, lambda width: card_words(second, width, setting), inner, style)
        if second
        else first(measure)
    )
    warned = cautions(card.warnings, inner, style, indent=BESIDE_BAR, listed=True)
    bare, heading = replace(card, group=""), card_heading(card, width, style)
    below = WordCard(bare, width, setting, heading, words, warned)
    em = style.text.size
    right, left = RIGHT * em, inner - (RIGHT + GUTTER) * em
    if not beside or second or in_cells or left < LEFT * em:
        return below
    doses = [isinstance(each, Dose) for each in card.sections]
    done, dosed = (
        first(
            wide,
            replace(
                card, sections=tuple(each for each, dose in zip(card.sections, doses, strict=True) if dose is taken)
            ),
        )
        for wide, taken in ((left, False), (right, True))
    )
    warned = cautions(card.warnings, right, style, indent=INDENT, listed=True)
    found = WordCard(bare, width, setting, heading, done, warned, dosed, PAD + inner - right)
    return (
        found if (dosed.height or warned.height) and found.height <= below.height + em * style.text.leading else below
    )
