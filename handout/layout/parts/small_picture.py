"""A small picture beside a text."""

from collections.abc import Callable

from handout.content.handout import Figure
from handout.geometry import Box
from handout.layout.figures.draw_callouts import annotate
from handout.layout.page import Block, Role, stack
from handout.layout.parts.sections import posture_width
from handout.layout.setting import Setting
from handout.layout.text.paragraph import paragraph

LEAST_WORDS = 9.5
"""The least width of the words beside a picture, in ems.

It goes below narrower ones.
"""

GAP = 10.0
"""The space between the words and the picture, in pt."""


def with_picture(words: Callable[[float], Block], figure: Figure | None, width: float, setting: Setting) -> Block:
    """Return *words* with a small picture at their right, if there is one."""
    if figure is None:
        return words(width)
    drawn, wide = _drawn(figure, setting)
    beside = width - wide - GAP
    if beside < LEAST_WORDS * setting.style.text.size:
        return stack((words(width), drawn), 4)
    text = words(beside)
    return Block(max(text.height, drawn.height), (*text.marks, *drawn.at(beside + GAP, 0)))


def _drawn(figure: Figure, setting: Setting) -> tuple[Block, float]:
    """Return a small picture with its markers above its caption, and its width."""
    style, picture = setting.style, setting.pictures[figure.picture.file]
    wide = posture_width(style)
    tall = wide * picture.size.height / picture.size.width
    group = annotate(figure, picture, Box(0, 0, wide, tall), style)
    assert group is not None  # noqa: S101  # only labels may find no place, and it has none
    if not figure.caption:
        return Block(tall, (group,)), wide
    caption = paragraph(figure.caption, wide, style.label, Role.CAPTION)
    return Block(tall + 2 + caption.height, (group, *caption.at(0, tall + 2))), wide
