"""A framed card without a picture: as tall as its words."""

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Steps
from handout.layout.page import Block, artifact, moved, section, stack
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import Cautions, cautions
from handout.layout.parts.frames import PAD, card_frame
from handout.layout.parts.second_language import both_languages, card_words
from handout.layout.parts.sections import STEP_PICTURE, sections
from handout.layout.setting import Setting

TOP, ABOVE_CAUTIONS, FOOT = 9.0, 7.0, 8.0
"""The space below the heading, above the cautions, and below them."""

BESIDE_BAR = 14.0
"""The distance from the left edge of the caution bar to that of the cautions."""

LONGEST = 34
"""The most width of the words, in ems: a line of about 80 characters."""


class WordCard(Struct, frozen=True):
    """A card without a picture, of known width, whose words are set."""

    card: Card
    width: float
    setting: Setting
    heading: Block
    words: Block
    warned: Cautions

    @property
    def height(self) -> float:
        """Return the least height of the card."""
        above = ABOVE_CAUTIONS if self.warned.height and self.words.height else 0
        return self.heading.height + TOP + self.words.height + above + self.warned.height + FOOT

    def block(self, height: float = 0) -> Block:
        """Return the card in a frame of a *height*, with its cautions at the foot."""
        height = max(height, self.height)
        frame = card_frame(self.width, height, self.heading.height, self.setting.style)
        place = (PAD, height - FOOT - self.warned.height)
        drawn = moved((self.warned.bar, self.warned.note), *place) if self.warned.height else ()
        words = self.words.at(PAD, self.heading.height + TOP)
        marks = (artifact(*frame, *drawn[:1]), *self.heading.marks, *drawn[1:], *words)
        return section(Block(height, marks), self.card.path)


def set_word_card(card: Card, width: float, setting: Setting, scale: float = 1, *, run_in: bool = False) -> WordCard:
    """Return a card without a picture, set in a *width*.

    *scale* is that of the pictures of its steps. Headings that *run in* to the texts save height.
    """
    style = setting.style
    inner = width - 2 * PAD
    in_cells = any(isinstance(each, Steps) and any(each.figures) for each in card.sections)
    measure = inner if in_cells else min(inner, LONGEST * style.text.size)
    step = STEP_PICTURE * scale

    def first(width: float) -> Block:
        return stack(sections(card, width, setting, run_in=run_in, step=step), style.sizes.text * 0.42)

    second = card.second
    words = (
        both_languages(first, lambda width: card_words(second, width, setting), inner, style)
        if second
        else first(measure)
    )
    warned = cautions(card.warnings, inner, style, indent=BESIDE_BAR, listed=True)
    bare = replace(card, group="")
    return WordCard(bare, width, setting, card_heading(card, width, style), words, warned)
