"""Words in a second language: smaller, beside or below those of the first.

They are laid out like any others, in the style of the second language, and are one section with its own language in the
tags, which is read after that of the first.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from handout.content.handout import Card
from handout.geometry import Box
from handout.layout.mirror import mirror_marks
from handout.layout.page import Block, Group, Mark, Page, Role, Shape, Text, artifact, stack
from handout.layout.parts.cautions import cautions
from handout.layout.parts.sections import sections, short_sections
from handout.layout.setting import Setting
from handout.layout.style import PageStyle, second_style
from handout.layout.text.paragraph import TextStyle, paragraph

FIRST_SHARE, GUTTER = 0.58, 1.5
"""The share of the width for the first of two languages, and the space between.

That is in ems."""

BESIDE = 36
"""The least width for two languages beside each other, in ems."""

COLUMNS = 44
"""The least width of a card's words in the second language in two columns, in ems."""

NAME = 1.1
"""The size of a card's name, as a multiple of that of its text."""

ABOVE = 0.55
"""The space above words in the second language below the first, in ems."""


def in_second(block: Block, width: float, style: PageStyle, *, flush: bool = True) -> Block:
    """Return a block in the second language as a section of its own.

    Its words are laid out from left to right like all. If they read from the other side than the page, they are turned
    round by themselves: together with the page, they are turned twice. Without *flush*, they stand on the side where
    those of the first language begin.
    """
    if style.second is None or not block.marks:
        return block
    marks = mirror_marks(block.marks, width) if style.second.turned and flush else block.marks
    return Block(block.height, (Group(Role.SECTION, tuple(marks), language=style.second.tag),))


def second_below(first: Block, second: Block, width: float, style: PageStyle) -> Block:
    """Return *first*, and below it the same in the second language."""
    return stack((first, _ruled(in_second(second, width, style), width, style)), style.text.size * ABOVE)


def both_languages(
    first: Callable[[float], Block], second: Callable[[float], Block], width: float, style: PageStyle
) -> Block:
    """Return words in two languages beside each other, or the second below.

    Each function returns the words of one language in a width. They stand in the way that takes less height.
    """
    em = style.text.size
    below = second_below(first(width), second(width), width, style)
    if width < BESIDE * em:
        return below
    left = width * FIRST_SHARE
    right = width - left - em * GUTTER
    one, other = first(left), in_second(second(right), right, style)
    tall = max(one.height, other.height)
    if tall > below.height:
        return below
    line = artifact(Shape(Box(left + em * GUTTER / 2, 0, 0.6, tall), fill=style.colours.line))
    return Block(tall, (*one.marks, line, *other.at(width - right, 0)))


def _ruled(block: Block, width: float, style: PageStyle) -> Block:
    """Return a block below a thin rule."""
    gap = style.text.size * ABOVE
    rule = artifact(Shape(Box(0, 0, width, 0.6), fill=style.colours.line))
    return Block(block.height + gap, (rule, *block.at(0, gap)))


def second_card(card: Card, width: float, setting: Setting, *, short: bool = False) -> Block:
    """Return a rule, and below it the words of a card in the second language.

    There is nothing of it without any. *short* texts are printed where there are some.
    """
    if card.second is None or setting.style.second is None:
        return Block(0)
    return _ruled(
        in_second(card_words(card.second, width, setting, short=short), width, setting.style), width, setting.style
    )


def card_words(
    card: Card, width: float, setting: Setting, *, short: bool = False, poster: bool = False, numbered: bool = False
) -> Block:
    """Return the name, the sections and all warnings of a card in the second language.

    They stand in two columns where the width allows. The warnings are read before the sections. With its number
    (*numbered*) the card stands for itself, and may go on overleaf.
    """
    style = second_style(setting.style)
    setting = replace(setting, style=style)
    em = style.text.size
    wide = width >= COLUMNS * em and not poster and not numbered
    column = (width - em * 2 * GUTTER) / 2 if wide else width
    words = (
        short_sections(card, column, setting, pictured=False)
        if poster
        else sections(card, column, setting, short=short, run_in=True)
    )
    warned = cautions(card.warnings, column, style, short=poster)
    head = _name(card, column, style, numbered=numbered and card.numbered)
    quiet = replace(style.label, colour=style.colours.quiet)
    others = [paragraph(card.aside, column, quiet)] if card.aside and not poster else []
    if numbered:  # in the order of reading, and with nothing between the heading and what it is of
        return stack((head, *([warned.block] if warned.height else []), *words, *others), em * 0.3)
    parts = [stack((head, *others), 0), *words, *([warned.block] if warned.height else [])]
    gap = em * 0.3
    end = _even_end(parts, gap) if wide else len(parts)
    places = list[tuple[float, float]]()
    for half, x in ((parts[:end], 0.0), (parts[end:], width - column)):
        y = 0.0
        for part in half:
            places.append((x, y))
            y += part.height + gap
    height = max(stack(parts[:end], gap).height, stack(parts[end:], gap).height)
    blocks = list(zip(parts, places, strict=True))
    if warned.height:
        blocks.insert(1, blocks.pop())
    return Block(height, tuple(mark for part, place in blocks for mark in part.at(*place)))


def _name(card: Card, width: float, style: PageStyle, *, numbered: bool) -> Block:
    """Return the name of a card with its note, below that of the group it begins."""
    letters = name_letters(style)
    named = f"{card.name} ({card.note})" if card.note else card.name
    name = paragraph(f"{card.number}  {named}" if numbered else named, width, letters, Role.PART)
    if not card.group:
        return name
    return stack((paragraph(card.group, width, replace(style.text, bold=True)), name), 0)


def name_letters(style: PageStyle) -> TextStyle:
    """Return the letters of a card's name in the second language, of its *style*."""
    return replace(style.part, size=style.text.size * NAME)


def _even_end(parts: Sequence[Block], gap: float) -> int:
    """Return where the first of two columns ends, so that the taller is least tall."""

    def tallest(end: int) -> float:
        return max(stack(parts[:end], gap).height, stack(parts[end:], gap).height)

    return min(range(1, len(parts) + 1), key=tallest)


def join_second(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Return *marks* whose sections in the second language are one, at the end."""
    seconds = [mark for mark in marks if isinstance(mark, Group) and _is_second(mark)]
    if not seconds:
        return tuple(marks)
    joined = replace(seconds[0], marks=tuple(inner for each in seconds for inner in each.marks))
    return (*(mark for mark in marks if mark not in seconds), joined)


def separate_languages(page: Page, language: str) -> Page:
    """Return a page whose sections in two languages have one section for each.

    *language* is the tag of the first. What is not read stays where it is.
    """
    return Page(page.size, tuple(_separate(mark, language) for mark in page.marks))


def _separate(mark: Mark, language: str) -> Mark:
    """Return a mark with the first language of its sections in sections of their own."""
    if not isinstance(mark, Group) or mark.role in (Role.ARTIFACT, Role.FIGURE, Role.FOOTER) or mark.language:
        return mark
    marks = tuple(_separate(inner, language) for inner in mark.marks)
    both = mark.role in (Role.SECTION, Role.BODY) and any(map(_is_second, marks))
    if both and not any(isinstance(inner, Text | Group) and inner.continued for inner in marks):
        marks = tuple(_by_language(marks, language))
    return replace(mark, marks=marks)


def is_second_alone(block: Block) -> bool:
    """Return whether all that is read of a block is in the second language."""
    read = [mark for mark in block.marks if not _is_artifact(mark)]
    return bool(read) and all(map(_is_second, read))


def _is_second(mark: Mark) -> bool:
    """Return whether a mark is a section in the second language."""
    return isinstance(mark, Group) and mark.role is Role.SECTION and bool(mark.language)


def _by_language(marks: Sequence[Mark], language: str) -> Iterator[Mark]:
    """Yield what is not read, then a section in each language."""
    *read, second = join_second([mark for mark in marks if not _is_artifact(mark)])
    yield from filter(_is_artifact, marks)
    if read:
        yield Group(Role.SECTION, tuple(read), language=language)
    yield second


def _is_artifact(mark: Mark) -> bool:
    """Return whether a mark is not read."""
    return isinstance(mark, Group) and mark.role is Role.ARTIFACT
