"""The texts after the cards: evidence, sources, review, and space for notes."""

from handout.content.handout import Handout
from handout.content.topic import Essay
from handout.geometry import Box
from handout.layout.page import Block, Role, Shape, artifact, section, stack
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, paragraph, run_in_heading
from handout.problems import Location


def texts(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the closing texts, most important first."""
    closing, words = handout.closing, handout.words
    found: list[Block] = []
    if closing.scale:
        meanings = tuple(f"**{name}:** {meaning}{words.full_stop}" for name, meaning in closing.scale)
        listed = [bullets(meanings, width, style.text, style.colours.structure)]
        listed += [paragraph(closing.scale_limit, width, style.text)] if closing.scale_limit else []
        found.append(_under_heading(closing.scale_heading, stack(listed, 2), width, style))
    found += [_essay(essay, width, style) for essay in (closing.intro, closing.evidence) if essay]
    small = (
        (words.sources, " ".join(closing.sources)),
        (words.pictures, closing.pictures),
        (words.review, closing.review),
    )
    lines = [_small_text(lead + words.full_stop, text, width, style) for lead, text in small if text]
    return [*found, stack(lines, 2)]


def headings(handout: Handout) -> list[tuple[Location, str]]:
    """Return the location and key of each closing text's heading, in order."""
    topic, words, closing = handout.source.where, handout.words_source.where, handout.closing
    scale = [(words((closing.scale_key,)), closing.scale_key)] if closing.scale else []
    essays = [(topic((key, "heading")), f"{key}.heading") for key in ("intro", "evidence") if getattr(closing, key)]
    return [*scale, *essays, (words(("sources" if closing.sources else "review",)), "sources")]


def notes(handout: Handout, width: float, height: float, style: PageStyle) -> Block:
    """Return ruled lines under a heading, filling *height*."""
    heading = paragraph(handout.words.notes, width, style.part, Role.HEADING)
    step = style.sizes.text * 2.1
    rules = [
        Shape(Box(0, heading.height + n * step, width, 0.6), fill=style.colours.line)
        for n in range(1, int((height - heading.height - step * 0.4) / step) + 1)
    ]
    return Block(height, (*heading.marks, artifact(*rules)))


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
