"""The texts after the cards: evidence, sources, review, and space for notes."""

from collections.abc import Sequence

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.content.second_language import cards_apart
from handout.content.topic import Essay
from handout.geometry import Box
from handout.layout.page import Block, Role, Shape, Widget, artifact, section, stack
from handout.layout.parts.second_language import card_words, in_second, is_second_alone, name_letters, second_below
from handout.layout.setting import Setting
from handout.layout.style import PageStyle, second_style
from handout.layout.text.paragraph import bullets, paragraph, run_in_heading
from handout.problems import Location
from handout.schema.markup import strip_markup

MOST_NOTES, LEAST_NOTES = 6, 3
"""The most and the fewest lines for notes."""

STEP = 2.1
"""The distance between the lines for notes, in ems."""

MEASURE = 34
"""The width of a line of about 80 characters, in ems.

Where there is more room, the headings stand beside the texts.
"""

SMALL_SHARES = (0.5, 0.55, 0.6, 0.45)
"""The shares of the width to try for the first small text, best first."""

BELOW_SECOND = 0.4
"""The space below a text in a second language, in ems."""

HEAD = 0.24
"""The share of the width for headings beside texts."""


def texts(handout: Handout, width: float, style: PageStyle, *, explained: bool = False) -> list[Block]:
    """Return the closing texts, most important first.

    The only word of a scale is not repeated after cards on which it is *explained*.
    """
    closing, words = handout.closing, handout.words
    found = _sections(handout, width, style, explained)
    if handout.second and style.second:
        others = _sections(handout.second, width, second_style(style), explained)
        pairs = (second_below(one, other, width, style) for one, other in zip(found, others, strict=True))
        found = [stack((pair, Block(0)), style.text.size * BELOW_SECOND) for pair in pairs]
    found += _cards_apart(handout, width, style)
    small = (
        (words.sources, " ".join(closing.sources)),
        (words.pictures, closing.pictures),
        (words.review, closing.review),
    )
    lines = [(lead + words.full_stop, line) for lead, line in small if line]
    return [*found, stack((_small_print(lines, width, style), *_second_review(handout, width, style)), 2)]


def _cards_apart(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the cards in the second language that do not stand with the others.

    They have its title above them.
    """
    cards = cards_apart(handout)
    if handout.second is None or not cards:
        return []
    small, inner = second_style(style), min(width, MEASURE * style.text.size)
    title = paragraph(handout.second.title, inner, replace(small.heading, size=small.sizes.card * 0.9), Role.HEADING)
    first, *others = (card_words(card, inner, Setting(style, {}), numbered=True) for card in cards)
    return [in_second(block, inner, style) for block in (stack((title, first), style.text.size * 0.4), *others)]


def _second_review(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the review in the second language, if there is one."""
    if (second := handout.second) is None:
        return []
    small, words = second_style(style), second.words
    inner = min(width, MEASURE * small.small.size)
    block = _small_text(words.review + words.full_stop, second.closing.review, inner, small)
    return [in_second(block, width, style)]


def _sections(handout: Handout, width: float, style: PageStyle, explained: bool) -> list[Block]:
    """Return the texts above the small print, in one language."""
    closing, text = handout.closing, measure(width, style)
    found = [scale(handout, width, style, explained=explained)] if closing.scale else []
    essays = (essay for essay in (closing.intro, closing.evidence) if essay)
    return found + [_headed(essay.heading, _essay(essay, text, style), width, style) for essay in essays]


def scale(handout: Handout, width: float, style: PageStyle, *, explained: bool = False) -> Block:
    """Return the words of the scale with their meanings, such as how hard to press.

    A single word is not repeated after cards on which it is *explained*.
    """
    closing, text = handout.closing, measure(width, style)
    listed = [paragraph(closing.scale_limit, text, style.text)] if closing.scale_limit else []
    if not (explained and listed and len(closing.scale) == 1):
        meanings = tuple(handout.words.defined(name, meaning) for name, meaning in closing.scale)
        listed[:0] = [bullets(meanings, text, style.text, style.colours.structure)]
    return _headed(closing.scale_heading, stack(listed, 2), width, style)


def limit(handout: Handout, width: float, style: PageStyle) -> Block:
    """Return how hard never to press, and whose fingers measure, for small pages.

    It is empty where the kind of the topic has no such words.
    """
    first = _limit(handout, width, style)
    if not first.height or not (handout.second and style.second):
        return first
    return second_below(first, _limit(handout.second, width, second_style(style)), width, style)


def _limit(handout: Handout, width: float, style: PageStyle) -> Block:
    """Return the words below a scale, with its heading, in one language."""
    closing, text = handout.closing, measure(width, style)
    if not closing.scale_limit:
        return Block(0)
    return _headed(closing.scale_heading, paragraph(closing.scale_limit, text, style.text), width, style)


def about(handout: Handout) -> int | None:
    """Return the number of the text that says what the topic is about, if it has one."""
    return int(bool(handout.closing.scale)) if handout.closing.intro else None


def continue_text(rest: Block, heading: str, handout: Handout, width: float, style: PageStyle) -> Block:
    """Return the *rest* of a closing text below its heading, for the top of a page."""
    if handout.second and is_second_alone(rest):
        small, inner = second_style(style), min(width, MEASURE * style.text.size)
        name = paragraph(handout.second.words.continue_heading(heading), inner, name_letters(small))
        above = artifact(*in_second(name, inner, style).marks)
        return stack((Block(name.height, (above,)), rest), small.text.size * 0.3)
    left = width - measure(width, style)
    again = handout.words.continue_heading(heading)
    words = paragraph(again, left - style.text.size if left else width, style.part)
    over = Block(words.height, (artifact(*words.marks),))
    if not left:
        return stack((over, rest), 0.5)
    return Block(max(words.height, rest.height), (*over.marks, *rest.marks))


def measure(width: float, style: PageStyle) -> float:
    """Return the width of a closing text on a page or in a column of *width*."""
    most = MEASURE * style.text.size
    return width if width <= most else min(width * (1 - HEAD), most)


def least_notes(style: PageStyle) -> float:
    """Return the least height of the lines for notes with their heading."""
    return _height_of_notes(LEAST_NOTES, style)


def most_notes(style: PageStyle) -> float:
    """Return the greatest height of the lines for notes with their heading."""
    return _height_of_notes(MOST_NOTES, style)


def _height_of_notes(count: int, style: PageStyle) -> float:
    """Return the height of so many lines for notes with their heading."""
    return style.part.size * style.part.leading + style.sizes.text * STEP * (count + 0.4) + 0.01


def headings(handout: Handout) -> list[tuple[Location, str]]:
    """Return the location and key of each closing text's heading, in order."""
    topic, words, closing = handout.source.where, handout.words_source.where, handout.closing
    scale = [(words((closing.scale_key,)), closing.scale_key)] if closing.scale else []
    essays = [(topic((key, "heading")), f"{key}.heading") for key in ("intro", "evidence") if getattr(closing, key)]
    apart = [(topic(card.path), card.id) for card in cards_apart(handout)]
    return [*scale, *essays, *apart, (words(("sources" if closing.sources else "review",)), "sources")]


def notes(handout: Handout, width: float, height: float, style: PageStyle, first: int = 1) -> Block:
    """Return up to six ruled lines under a heading, no taller than *height*.

    Each line can be filled in on screen, where its name has a number, from *first* on.
    """
    heading = paragraph(handout.words.notes, width, style.part, Role.HEADING)
    step = style.sizes.text * STEP
    count = min(MOST_NOTES, int((height - heading.height - step * 0.4) / step))
    rules = [Shape(Box(0, heading.height + n * step, width, 0.6), fill=style.colours.line) for n in range(1, count + 1)]
    tall, name = style.sizes.text * 1.4, strip_markup(handout.words.notes)
    fields = (
        Widget(Box(0, rule.box.y - tall, width, tall), f"{name}, {number}") for number, rule in enumerate(rules, first)
    )
    return Block(heading.height + step * (count + 0.4), (*heading.marks, artifact(*rules), *fields))


def _essay(essay: Essay, width: float, style: PageStyle) -> Block:
    """Return a text of one or more paragraphs."""
    paragraphs = [paragraph(part, width, style.text) for part in essay.text.split("\n") if part.strip()]
    return stack(paragraphs, style.sizes.text * 0.5)


def _small_print(texts: Sequence[tuple[str, str]], width: float, style: PageStyle) -> Block:
    """Return small texts after their headings, in two columns on a wide page."""
    if width <= MEASURE * style.text.size:
        inner = min(width, MEASURE * style.small.size)
        return stack([_small_text(*each, inner, style) for each in texts], 2)
    gutter = style.text.size * 1.5
    if not texts:
        return Block(0)
    tried = [_small_columns(texts, (width - gutter) * share, gutter, width, style) for share in SMALL_SHARES]
    return min(tried, key=lambda block: round(block.height))


def _small_columns(
    texts: Sequence[tuple[str, str]], left: float, gutter: float, width: float, style: PageStyle
) -> Block:
    """Return the first small text in a column *left* wide, the others beside it."""
    first, *_ = texts
    one = _small_text(*first, left, style)
    rest = stack([_small_text(*each, width - left - gutter, style) for each in texts[1:]], 2)
    return Block(max(one.height, rest.height), (*one.marks, *rest.at(left + gutter, 0)))


def _small_text(lead: str, text: str, width: float, style: PageStyle) -> Block:
    """Return a small text after its heading, on the same line."""
    return section(run_in_heading(lead, text, width, style.small, style.colours.quiet, Role.HEADING))


def _headed(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    """Return *body* as a section with its heading above or beside it."""
    left = width - measure(width, style)
    words = paragraph(heading, left - style.text.size if left else width, style.part, Role.HEADING)
    if not left or words.height > max(body.height, 4 * style.part.size):
        return section(stack((paragraph(heading, width, style.part, Role.HEADING), body), 0.5))
    return section(Block(max(words.height, body.height), (*words.marks, *body.at(left, 0))))
