"""Draw printer's marks: crop and fold marks, "print at 100 %", and its ruler."""

import re
from collections.abc import Sequence

from handout.geometry import MM, Box, Position, Size
from handout.layout.page import Block, Mark, Path, Shape, Text, artifact
from handout.layout.text.paragraph import Direction, TextStyle, paragraph, text_width
from handout.problems import DoesNotFit, Location, Problem

RULER = 50 * MM
BESIDE_RULER = RULER + 32
"""The length of the ruler, and its width with "50 mm" beside it, in pt."""

INK, QUIET = "#000000", "#595959"
SIZES = tuple(TextStyle(size, QUIET, leading=1.2, direction=Direction.OF_TEXT) for size in (9, 8, 7))
"""How words for the printer are set: the first with which they fit on a line.

The last is the least that can be read at arm's length.
"""

SMALL = SIZES[0]

WHITE_EDGE = 12.4
"""The margin that most printers leave blank, 4.3 mm, and a little more."""

TOP = WHITE_EDGE - 1.6
"""The upper edge of the words for the printer, with the leading above them."""

HEAD = TOP + SIZES[0].size * SIZES[0].leading + 3.4
"""The lower end of the strip for the printer, and a gap.

The page's own frames and words stand below it.
"""

TICKS = 6
"""The number of dashes of a tick.

It ends 7.8 mm from the edge, between the pages, where no text is.
"""

SENTENCES = r"(?<=[.!?\u0964])\s+"
"""The boundary between two sentences, in the languages that the font supports."""

CROP, OFFSET = 5 * MM, 3 * MM
"""The length of crop marks, and their distance from the trim, in pt."""


def line(a: Position, b: Position, width: float = 0.4, colour: str = INK) -> Path:
    """Return a line of a printer's mark."""
    return Path((a, b), stroke=colour, width=width)


def advice_strip(words: str, width: float) -> Block:
    """Return "print at 100 %" and a ruler of 50 mm side by side on a white strip.

    Raise DoesNotFit if one of its words is too wide.
    """
    free = width - BESIDE_RULER - 10
    fitting = [letters for letters in SIZES if max(text_width(word, letters) for word in words.split()) <= free]
    if not fitting:
        raise words_too_long("this paper")
    letters = next((each for each in fitting if text_width(words, each) <= free), fitting[0])
    advice, ruler = fine_print(words, free, letters), ruler_line()
    wide = min(text_width(words, letters), free)
    ground = Shape(Box(-3, -1, wide + BESIDE_RULER + 13, max(advice.height, ruler.height) + 2), fill="#ffffff")
    return Block(max(advice.height, ruler.height), (artifact(ground), *advice.marks, *ruler.at(wide + 10, 0)))


def head_strip(words: str, spans: Sequence[tuple[float, float]]) -> tuple[Mark, ...]:
    """Return "print at 100 %" and the ruler at the top of a sheet.

    *spans* (from, to) are the pages; the paper is folded between them. Each page has one line above it, of
    whole sentences where they fit; the last page has the ruler, directly after the sentence about it.
    """
    found = next(filter(None, (_head_words(words, spans, letters) for letters in SIZES)), None)
    if found is None:
        raise words_too_long("one line over each page")
    return (*found, *ruler_line().at(spans[-1][1] - BESIDE_RULER, TOP))


def _head_words(words: str, spans: Sequence[tuple[float, float]], letters: TextStyle) -> tuple[Mark, ...] | None:
    """Return the words at the top of a sheet, or None if they do not fit."""
    *others, (left, right) = spans
    free = right - left - BESIDE_RULER - 10
    *rest, last = _sentences(words)
    if not rest or text_width(last, letters) > free:
        rest, last = [*rest, last], ""
    marks: list[Mark] = []
    for start, end in others:
        line_words, rest = _one_line(rest, end - start, letters)
        marks += fine_print(line_words, end - start + 1, letters).at(start, TOP) if line_words else ()
    last = " ".join((*rest, last)).strip()
    if (wide := text_width(last, letters)) > free:
        return None
    at = right - BESIDE_RULER - 8 - wide
    return (*marks, *fine_print(last, wide + 1, letters).at(at, TOP)) if last else tuple(marks)


def words_too_long(place: str) -> DoesNotFit:
    """Return the error for a language whose words for the printer do not fit *place*."""
    return DoesNotFit([Problem.of(Location("print_at_100"), "does-not-fit/printer", place=place)])


def _sentences(words: str) -> list[str]:
    """Return the sentences of *words*.

    A full stop before a small letter, or before a letter without capitals, ends an abbreviation.
    """
    sentences: list[str] = []
    for part in re.split(SENTENCES, words):
        if sentences and sentences[-1].endswith(".") and not part[:1].isupper():
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    return sentences


def _one_line(sentences: list[str], width: float, letters: TextStyle) -> tuple[str, list[str]]:
    """Return as many *sentences* as fit in one line of *width*, and the rest.

    If the first one does not fit, the line has its beginning.
    """
    fit = sum(text_width(" ".join(sentences[: n + 1]), letters) <= width for n in range(len(sentences)))
    if fit or not sentences:
        return " ".join(sentences[:fit]), sentences[fit:]
    first, *more = [
        line.text
        for text in fine_print(sentences[0], width, letters).marks
        if isinstance(text, Text)
        for line in text.lines
    ]
    return first.rstrip(), ["".join(more), *sentences[1:]]


def fine_print(words: str, width: float, letters: TextStyle = SMALL) -> Block:
    """Return words for the printer, in small print."""
    return paragraph(words, width, letters)


def ruler_line() -> Block:
    """Return a line of 50 mm with a tick every 10 mm, to check the size of a print."""
    ends = [line(Position(n * 10 * MM, 8 - (5 if n in (0, 5) else 3)), Position(n * 10 * MM, 8)) for n in range(6)]
    bar = line(Position(0, 8), Position(RULER, 8))
    return Block(10.8, (artifact(bar, *ends), *fine_print("50 mm", 40).at(RULER + 3, 0)))


def crop_marks(trims: Sequence[Box], offset: float) -> tuple[Mark, ...]:
    """Return crop marks around all *trims* together, at every edge of a trim.

    They stay at least *offset* away from the outermost trims.
    """
    around = Box(
        left := min(t.x for t in trims),
        top := min(t.y for t in trims),
        max(t.right for t in trims) - left,
        max(t.bottom for t in trims) - top,
    )
    lines = []
    for x in sorted({round(v, 3) for t in trims for v in (t.x, t.right)}):
        lines += [
            line(Position(x, around.y - offset - CROP), Position(x, around.y - offset)),
            line(Position(x, around.bottom + offset), Position(x, around.bottom + offset + CROP)),
        ]
    for y in sorted({round(v, 3) for t in trims for v in (t.y, t.bottom)}):
        lines += [
            line(Position(around.x - offset - CROP, y), Position(around.x - offset, y)),
            line(Position(around.right + offset, y), Position(around.right + offset + CROP, y)),
        ]
    return (artifact(*lines),)


def fold_marks(places: Sequence[float], trim: Box, away: float) -> tuple[Mark, ...]:
    """Return dashed marks outside the trim at both ends of every fold."""
    ends = (trim.y - away - CROP, trim.bottom + away)
    lines = [
        line(Position(x, y + n * 4), Position(x, y + n * 4 + 2), 0.5) for x in places for y in ends for n in range(4)
    ]
    return (artifact(*lines),) if lines else ()


def fold_ticks(places: Sequence[float], size: Size) -> tuple[Mark, ...]:
    """Return short dashed ticks at both ends of every fold.

    They reach from the edge of the paper to where every printer prints.
    """
    starts = (0.0, size.height - (4 * TICKS - 2))
    return (
        artifact(
            *(
                line(Position(x, y + n * 4), Position(x, y + n * 4 + 2), 0.5, QUIET)
                for x in places
                for y in starts
                for n in range(TICKS)
            )
        ),
    )


def cut_ticks(columns: Sequence[float], rows: Sequence[float], size: Size) -> tuple[Mark, ...]:
    """Return ticks at both ends of every cut across the paper.

    They reach from the edge of the paper to where every printer prints.
    """
    long = 4 * TICKS - 2
    ends = [(0.0, long), (size.height - long, size.height)]
    lines = [line(Position(x, a), Position(x, b), 0.5, QUIET) for x in columns for a, b in ends]
    sides = [(0.0, long), (size.width - long, size.width)]
    lines += [line(Position(a, y), Position(b, y), 0.5, QUIET) for y in rows for a, b in sides]
    return (artifact(*lines),)
