"""Drawings of a few lines, and how they look."""

import pypdfium2
import pytest
from PIL import Image as Pillow

from handout.content.assets import PictureFile
from handout.geometry import Box, Size
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.picture import load
from handout.layout.page import Group, Image, Page, Role
from handout.pdf.metadata import About
from handout.pdf.painter import paint_untagged
from handout.problems import InputError, Problem, Severity

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HEAD = f'<svg {XMLNS} viewBox="0 0 100 100">'
SHAPE = '<rect width="9" height="9"/>'
WIDE = 400
"""How many pixels wide drawings are compared."""


def svg_file(body: str, head: str = HEAD) -> PictureFile:
    """Return a drawing whose *body* starts in line 2."""
    return PictureFile("images/mine/art.svg", f"{head}\n{body}\n</svg>".encode(), {})


def on_paper(drawing: Drawing, width: int, height: int) -> Pillow.Image:
    """Return what a drawing looks like on paper."""
    size = Size(width * 0.75, height * 0.75)
    mark = Image(Box(0, 0, size.width, size.height), drawing)
    pdf = bytes(paint_untagged([Page(size, (Group(Role.ARTIFACT, (mark,)),))], About("a", "b", "c", "en")))
    seen = pypdfium2.PdfDocument(pdf)[0].render(scale=96 / 72).to_pil().convert("RGB")
    return seen if seen.size == (width, height) else seen.resize((width, height))


DEFS = (
    '<defs><linearGradient id="lin"><stop stop-color="red"/><stop offset=".5" stop-color="#0a0"/>'
    '<stop offset="1" stop-color="blue" stop-opacity=".3"/></linearGradient>'
    '<linearGradient id="turned" xlink:href="#lin" gradientTransform="rotate(60 .5 .5)"/>'
    '<radialGradient id="rad" gradientUnits="userSpaceOnUse" cx="50" cy="50" r="35" fx="45" fy="45" href="#lin"/>'
    '<pattern id="pat" width="20" height="20" patternUnits="userSpaceOnUse"><circle cx="10" cy="10" r="6" fill="teal"/></pattern>'
    '<clipPath id="clip"><circle cx="50" cy="50" r="25"/></clipPath>'
    '<clipPath id="clips"><rect x="20" y="20" width="30" height="30" transform="rotate(20 35 35)"/><circle cx="60" cy="60" r="20"/></clipPath>'
    '<mask id="mask"><rect width="100" height="100" fill="red"/><circle cx="50" cy="50" r="20" fill="lime"/></mask>'
    '<mask id="alpha" mask-type="alpha"><circle cx="50" cy="50" r="20" opacity=".6"/></mask>'
    '<marker id="tip" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="5" markerHeight="5" orient="auto-start-reverse">'
    '<path d="M0 0L10 5L0 10z" fill="context-stroke"/></marker>'.replace("context-stroke", "#a0a")
    + '<symbol id="sym" viewBox="0 0 10 10"><rect width="10" height="10" rx="3"/></symbol>'
    '<g id="piece"><path d="M0 0h30v30z"/></g></defs>'
)
BOX = '<rect x="20" y="20" width="60" height="60" {}/>'


def refusal(file: PictureFile) -> tuple[Problem, ...]:
    """Return the problems for which a drawing is refused."""
    with pytest.raises(InputError) as refused:
        load(file)
    assert all(problem.where.file == file.file and problem.hint for problem in refused.value.problems)
    assert all(problem.severity is Severity.ERROR for problem in refused.value.problems)
    return refused.value.problems
