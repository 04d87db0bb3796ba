"""The patient lines: name, date, clinician and note, with blanks to fill in."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil

from msgspec.structs import replace

from handout.content.handout import Patient
from handout.content.language import Language
from handout.geometry import MM, Box
from handout.layout.page import Block, Group, Mark, Piece, Role, Shape, Widget, artifact, stack
from handout.layout.parts.frames import PAD, Panel, framed
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import (
    Direction,
    TextStyle,
    first_baseline,
    one_line,
    paragraph,
    run_in_heading,
    text_width,
    typed_paragraph,
)
from handout.schema.markup import strip_markup


def patient_block(words: Language, patient: Patient, width: float, style: PageStyle) -> tuple[float, Group]:
    """Return the height and the marks of the patient lines.

    The rest of a handout depends only on their height.
    """
    parts = [blanks(_fields(words, patient), width, style)]
    parts += [_note(words.note, patient.note, width, style)] if patient.note else []
    block = stack(parts, style.sizes.text * 0.5)
    return block.height, Group(Role.PERSONAL, block.marks)


def width_for_name(words: Language, patient: Patient, width: float, style: PageStyle) -> float:
    """Return the greatest width of a name that leaves the other fields in place."""
    (label, *_), *others = fields = _fields(words, patient)
    step = _step(fields)
    return width - sum(_width_taken(field, width, style, step) for field in others) - _field_width(label, "", style)


def name_piece(name: str, style: PageStyle) -> Piece | None:
    """Return a name as set beside its label, or None if it needs several pieces."""
    pieces = one_line(name, _styles(style)[1])
    return pieces[0] if len(pieces) == 1 else None


def _fields(words: Language, patient: Patient) -> list[tuple[str, str, float]]:
    """Return the label, value and share of the width of each field."""
    return [
        (words.for_patient, patient.name, 0.4),
        (words.date, patient.date, 0.26),
        (words.from_clinician, patient.by, 0.34),
    ]


LEAST_BLANK, SPACE = 30 * MM, 12.0
"""The least length of a blank that can be written on, and the space after a field."""

PANEL, SHARE = 300.0, 0.17
"""The width of a panel at most, and the least share of a blank on wider pages."""


STEP = 24.0
"""The step of the widths of values beside a blank, in pt.

The place of the blank tells next to nothing of them.
"""


def _step(fields: Sequence[tuple[str, str, float]]) -> float:
    """Return the step of the widths of values, 0 if none is beside a blank."""
    return 0 if all(value for _, value, _ in fields) else STEP


def _width_taken(field: tuple[str, str, float], width: float, style: PageStyle, step: float) -> float:
    """Return the width that a field takes beside the name.

    This is its share of *width*, or more if its value or its blank needs more.
    """
    label, value, share = field
    return max(share * width, _field_width(label, value, style, step) if value else _blank_width(label, width, style))


def _blank_width(label: str, width: float, style: PageStyle) -> float:
    """Return the least width of a label with its blank and the space after it."""
    return text_width(label, _styles(style)[0]) + 4 + _least_blank(width) + SPACE


def _least_blank(width: float) -> float:
    """Return the least length of a blank on a page of *width*."""
    return LEAST_BLANK if width < PANEL else min(LEAST_BLANK, width * SHARE)


def _field_width(label: str, value: str, style: PageStyle, step: float = 0) -> float:
    """Return the width of a label, its value and the space, by *step*."""
    plain, bold = _styles(style)
    needed = text_width(label, plain) + 4 + text_width(value, bold) + 14
    return ceil(needed / step) * step if step else needed


def blanks(fields: Sequence[tuple[str, str, float]], width: float, style: PageStyle) -> Block:
    """Return labels with their values or with ruled lines, in as few rows as needed.

    The first field takes the width that the others leave. If that is too little, it gets a row of its own where it is
    a blank, and each value the width it needs. A value that is wider than the page gets a row of its own.
    """
    first, *others = fields
    step = _step(fields)
    taken = [_width_taken(field, width, style, step) for field in others]
    rest = width - sum(taken)
    if rest >= (_field_width(*first[:2], style) if first[1] else _blank_width(first[0], width, style) - 0.01):
        return _row([(*field[:2], wide) for field, wide in zip(fields, (rest, *taken), strict=True)], width, style)
    rows: list[list[tuple[str, str, float]]] = [[]]
    free = width + SPACE
    for number, (label, value, _) in enumerate(fields):
        need = (
            _field_width(label, value, style, step)
            if value
            else _blank_width(label, width, style)
            if number
            else width + SPACE
        )
        if rows[-1] and need > free + 0.01:
            rows.append([])
            free = width + SPACE
        rows[-1].append((label, value, need))
        free -= need
    return stack([_row(row, width + SPACE, style, last=SPACE) for row in rows], 0)


def _row(fields: Sequence[tuple[str, str, float]], width: float, style: PageStyle, last: float = 0) -> Block:
    """Return fields side by side, stretched to fill *width*.

    The *last* bit of it stays empty.
    """
    if len(fields) == 1 and fields[0][1] and fields[0][2] > width - last:
        label, value, _ = fields[0]
        return run_in_heading(label, f"**{value}**", width - last, style.text, style.colours.quiet, Role.PARAGRAPH)
    more = (width - sum(need for *_, need in fields)) / len(fields)
    least = _least_blank(width - last)
    marks: list[Mark] = []
    x = height = 0.0
    for number, (label, value, need) in enumerate(fields, 1):
        field = _field(label, value, need + more - (last if number == len(fields) else SPACE), least, style)
        marks += field.at(x, 0)
        x += need + more
        height = max(height, field.height)
    return Block(height, tuple(marks))


@lru_cache(8)
def _styles(style: PageStyle) -> tuple[TextStyle, TextStyle]:
    """Return the styles of labels and of values, which may be in any script."""
    value = replace(style.text, bold=True, direction=Direction.OF_TEXT)
    return replace(style.text, colour=style.colours.quiet), value


ONE_LINE = 10_000.0
"""Wider than any page: a value that is known to fit is set once for all widths."""


def _field(label: str, value: str, width: float, least: float, style: PageStyle) -> Block:
    """Return a label with its value, which must fit, or with a ruled line."""
    if value:
        return _filled_field(label, value, style)
    plain, _ = _styles(style)
    height = plain.size * 1.5
    words = paragraph(label, width, plain, Role.SPAN)
    start = text_width(label, plain) + 4
    if width - start < min(least, width) - 0.01:  # a long label goes above its line
        blank = _blank(label, Box(0, words.height, width, height), style)
        return Block(words.height + height, (Group(Role.FIELD, (*words.marks, *blank)),))
    blank = _blank(label, Box(start, 0, width - start, height), style)
    return Block(height, (Group(Role.FIELD, (*words.at(0, height - words.height), *blank)),))


def _blank(label: str, box: Box, style: PageStyle) -> tuple[Mark, ...]:
    """Return a ruled line in *box*, which can be filled in on screen."""
    line = box.bottom - 3
    rule = Shape(Box(box.x, line, box.width, 0.6), fill=style.colours.quiet)
    tall = style.text.size * 1.25
    name = strip_markup(label).rstrip(" :\N{FULLWIDTH COLON}")
    return artifact(rule), Widget(Box(box.x, line - tall, box.width, tall), name or strip_markup(label))


@lru_cache(1_000)
def _filled_field(label: str, value: str, style: PageStyle) -> Block:
    """Return a label with its value on one line."""
    plain, bold = _styles(style)
    height = plain.size * 1.5
    words, answer = paragraph(label, ONE_LINE, plain, Role.SPAN), paragraph(value, ONE_LINE, bold, Role.SPAN)
    start, top = text_width(label, plain) + 4, height - words.height
    marks = (*words.at(0, top), *answer.at(start, top + first_baseline(words) - first_baseline(answer)))
    return Block(height, (Group(Role.PARAGRAPH, marks),))


def _note(label: str, text: str, width: float, style: PageStyle) -> Block:
    """Return the note to the patient in a light frame."""
    first, *others = _paragraphs(text)
    inner = width - 2 * PAD
    lead = run_in_heading(label, first, inner, _note_style(style), style.colours.structure, Role.PARAGRAPH)
    body = stack((lead, *(typed_paragraph(each, inner, _note_style(style)) for each in others)), 3)
    return framed(body, width, Panel.PATIENT_NOTE, style)


def long_note(label: str, text: str, width: float, style: PageStyle) -> Block:
    """Return a note too long for the first page, after its heading.

    It can continue over several pages.
    """
    first, *others = _paragraphs(text)
    lead = run_in_heading(label, first, width, _note_style(style), style.colours.structure, Role.HEADING)
    return stack((lead, *(typed_paragraph(each, width, _note_style(style)) for each in others)), 3)


def _note_style(style: PageStyle) -> TextStyle:
    """Return the style of a note, which may be in another language than the handout."""
    return replace(style.text, direction=Direction.OF_TEXT)


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [part for part in text.split("\n") if part.strip()]
