"""The patient lines: name, date, clinician and note, with blanks to fill in."""

from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from handout.content.handout import Patient
from handout.content.language import Language
from handout.geometry import Box
from handout.layout.page import Block, Group, Mark, Piece, Role, Shape, artifact, stack
from handout.layout.parts.frames import PAD, Panel, framed
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextStyle, one_line, paragraph, run_in_heading, text_width


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
    (label, *_), *others = _fields(words, patient)
    return width - sum(_width_taken(field, width, style) for field in others) - _field_width(label, "", style)


def name_piece(name: str, style: PageStyle) -> Piece | None:
    """Return a name as set beside its label, or None if it needs several pieces."""
    return one_line(name, _styles(style)[1])


def _fields(words: Language, patient: Patient) -> list[tuple[str, str, float]]:
    """Return the label, value and share of the width of each field."""
    return [
        (words.for_patient, patient.name, 0.4),
        (words.date, patient.date, 0.26),
        (words.from_clinician, patient.by, 0.34),
    ]


def _width_taken(field: tuple[str, str, float], width: float, style: PageStyle) -> float:
    """Return the width that a field takes beside the name.

    This is its share of *width*, or more if its value needs more.
    """
    label, value, share = field
    return max(share * width, _field_width(label, value, style) if value else 0)


def _field_width(label: str, value: str, style: PageStyle) -> float:
    """Return the width of a label with its value, and the space after them."""
    plain, bold = _styles(style)
    return text_width(label, plain) + 4 + text_width(value, bold) + 14


def blanks(fields: Sequence[tuple[str, str, float]], width: float, style: PageStyle) -> Block:
    """Return labels with their values or with ruled lines, in as few rows as needed.

    The first field takes the width that the others leave. If that is too little, a blank takes its share of the
    width and a value the width it needs. A value that is wider than the page gets a row of its own.
    """
    first, *others = fields
    taken = [_width_taken(field, width, style) for field in others]
    rest = width - sum(taken)
    if rest >= (_field_width(first[0], first[1], style) if first[1] else first[2] * width - 0.01):
        return _row([(*field[:2], wide) for field, wide in zip(fields, (rest, *taken), strict=True)], width, style)
    rows: list[list[tuple[str, str, float]]] = [[]]
    free = width
    for label, value, share in fields:
        need = _field_width(label, value, style) if value else share * width
        if rows[-1] and need > free + 0.01:
            rows.append([])
            free = width
        rows[-1].append((label, value, need))
        free -= need
    return stack([_row(row, width, style) for row in rows], 0)


def _row(fields: Sequence[tuple[str, str, float]], width: float, style: PageStyle) -> Block:
    """Return fields side by side, stretched to fill *width*."""
    if len(fields) == 1 and fields[0][1] and fields[0][2] > width:
        label, value, _ = fields[0]
        return run_in_heading(label, f"**{value}**", width, style.text, style.colours.quiet, Role.PARAGRAPH)
    more = (width - sum(need for *_, need in fields)) / len(fields)
    marks: list[Mark] = []
    x = height = 0.0
    for number, (label, value, need) in enumerate(fields, 1):
        field = _field(label, value, need + more - (0 if number == len(fields) else 12), style)
        marks += field.at(x, 0)
        x += need + more
        height = max(height, field.height)
    return Block(height, tuple(marks))


@lru_cache(8)
def _styles(style: PageStyle) -> tuple[TextStyle, TextStyle]:
    """Return the styles of labels and of values."""
    return replace(style.text, colour=style.colours.quiet), replace(style.text, bold=True)


ONE_LINE = 10_000.0
"""Wider than any page: a value that is known to fit is set once for all widths."""


def _field(label: str, value: str, width: float, style: PageStyle) -> Block:
    """Return a label with its value, which must fit, or with a ruled line."""
    if value:
        return _filled_field(label, value, style)
    plain, _ = _styles(style)
    height = plain.size * 1.5
    words = paragraph(label, width, plain, Role.SPAN)
    start = text_width(label, plain) + 4
    if start > width:  # a long label goes above its line
        rule = artifact(Shape(Box(0, words.height + height - 3, width, 0.6), fill=style.colours.quiet))
        return Block(words.height + height, (Group(Role.FIELD, (*words.marks, rule)),))
    rule = artifact(Shape(Box(start, height - 3, width - start, 0.6), fill=style.colours.quiet))
    return Block(height, (Group(Role.FIELD, (*words.at(0, height - words.height), rule)),))


@lru_cache(1_000)
def _filled_field(label: str, value: str, style: PageStyle) -> Block:
    """Return a label with its value on one line."""
    plain, bold = _styles(style)
    height = plain.size * 1.5
    words, answer = paragraph(label, ONE_LINE, plain, Role.SPAN), paragraph(value, ONE_LINE, bold, Role.SPAN)
    start = text_width(label, plain) + 4
    marks = (*words.at(0, height - words.height), *answer.at(start, height - answer.height))
    return Block(height, (Group(Role.PARAGRAPH, marks),))


def _note(label: str, text: str, width: float, style: PageStyle) -> Block:
    """Return the note to the patient in a light frame."""
    first, *others = _paragraphs(text)
    inner = width - 2 * PAD
    lead = run_in_heading(label, first, inner, style.text, style.colours.structure, Role.PARAGRAPH)
    body = stack((lead, *(paragraph(each, inner, style.text) for each in others)), 3)
    return framed(body, width, Panel.PATIENT_NOTE, style)


def long_note(label: str, text: str, width: float, style: PageStyle) -> Block:
    """Return a note too long for the first page, after its heading.

    It can continue over several pages.
    """
    first, *others = _paragraphs(text)
    lead = run_in_heading(label, first, width, style.text, style.colours.structure, Role.HEADING)
    return stack((lead, *(paragraph(each, width, style.text) for each in others)), 3)


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [part for part in text.split("\n") if part.strip()]
