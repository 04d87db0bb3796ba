"""The texts after the cards: evidence, sources, review, and space for notes."""

from handout.content.handout import Handout
from handout.content.topic import Essay
from handout.geometry import Box
from handout.layout.page import Block, Role, Shape, Widget, artifact, section, stack
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, paragraph, run_in_heading
from handout.problems import Location
from handout.schema.markup import strip_markup


def texts(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the closing texts, most important first."""
    closing, words = handout.closing, handout.words
    strengths = tuple(f"**{name}:** {meaning}{words.full_stop}" for name, meaning in closing.strengths)
    pressing = stack(
        (
            bullets(strengths, width, style.text, style.colours.structure),
            paragraph(words.strength_limit, width, style.text),
        ),
        2,
    )
    small = stack(
        (
            _small_text(words.sources + words.full_stop, " ".join(closing.sources), width, style),
            _small_text(words.pictures + words.full_stop, closing.pictures, width, style),
            _small_text(words.review + words.full_stop, closing.review, width, style),
        ),
        2,
    )
    return [
        _under_heading(words.strength_heading, pressing, width, style),
        _essay(closing.intro, width, style),
        _essay(closing.evidence, width, style),
        small,
    ]


def headings(handout: Handout) -> list[tuple[Location, str]]:
    """Return the location and key of each closing text's heading, in order."""
    topic, words = handout.source.where, handout.words_source.where
    return [
        (words(("strength_heading",)), "strength_heading"),
        (topic(("intro", "heading")), "intro.heading"),
        (topic(("evidence", "heading")), "evidence.heading"),
        (words(("sources",)), "sources"),
    ]


def notes(handout: Handout, width: float, height: float, style: PageStyle) -> Block:
    """Return ruled lines under a heading, filling *height*.

    Each line can be filled in on screen.
    """
    heading = paragraph(handout.words.notes, width, style.part, Role.HEADING)
    step = style.sizes.text * 2.1
    rules = [
        Shape(Box(0, heading.height + n * step, width, 0.6), fill=style.colours.line)
        for n in range(1, int((height - heading.height - step * 0.4) / step) + 1)
    ]
    tall, name = style.sizes.text * 1.4, strip_markup(handout.words.notes)
    fields = (
        Widget(Box(0, rule.box.y - tall, width, tall), f"{name}, {number}") for number, rule in enumerate(rules, 1)
    )
    return Block(height, (*heading.marks, artifact(*rules), *fields))


def _essay(essay: Essay, width: float, style: PageStyle) -> Block:
    """Return a text of one or more paragraphs under its heading."""
    paragraphs = [paragraph(part, width, style.text) for part in essay.text.split("\n") if part.strip()]
    return _under_heading(essay.heading, stack(paragraphs, style.sizes.text * 0.5), width, style)


def _small_text(lead: str, text: str, width: float, style: PageStyle) -> Block:
    """Return a small text after its heading, on the same line."""
    return section(run_in_heading(lead, text, width, style.small, style.colours.quiet, Role.HEADING))


def _under_heading(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    """Return *body* as a section under its heading."""
    return section(stack((paragraph(heading, width, style.part, Role.HEADING), body), 0.5))
