"""The footer of every page: topic, version, approval, page number, patient's name.

The full approval is in the footer if it takes two lines at most. Otherwise it is printed once: in the review at
the end, or after the danger signs. The patient's name ends the footer, so that a loose page finds its owner: on the last
line of several, if it is short and that has space, else on a line of its own, which the cards may lack.
"""

from bisect import bisect_right

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Box
from handout.layout.page import Block, Group, Piece, Role, Text, walk
from handout.layout.text.paragraph import Direction, TextStyle, count_lines, one_line, paragraph, text_width
from handout.problems import DoesNotFit, Problem

MOST_LINES, MOST_BRIEF = 2, 6
"""The most lines of a footer with the full approval, and of a brief one."""

PART, NO_BREAK_SPACE = " · ", "\u00a0"
"""What stands between parts of a footer, and between words that stay together."""

CLOSE = 1.2
"""The leading of the line with the patient's name.

With it the line fits below a footer of one line in the least foot.
"""


SHORT, BESIDE = 9.5, 1.2
"""The greatest width of a short name, and the space before it, in ems.

The space is on the last line of a footer.
"""


def footer(handout: Handout, width: float, letters: TextStyle, most: int = MOST_LINES) -> Block:
    """Return the footer, with the full approval if it takes at most *most* lines.

    Its parts are whole, or at least the last one, where that takes no further line.
    """
    words = handout.footer if _names_approver(handout, width, letters, most) else handout.brief_footer
    plain = paragraph(words, width, letters)
    if count_lines(plain) == 1:
        return plain
    *others, last = words.split(PART)
    held = [part.replace(" ", NO_BREAK_SPACE) for part in (*others, last)]
    texts = (PART.join(held), PART.join((*others, held[-1])))
    return min((*(_spaced(paragraph(text, width, letters)) for text in texts), plain), key=count_lines)


def _spaced(words: Block) -> Block:
    """Return a footer with usual spaces for no-break ones, as it is to be copied."""

    def spaced(piece: Piece) -> Piece:
        glyphs = tuple(replace(each, text=" ") if each.text == NO_BREAK_SPACE else each for each in piece.glyphs)
        return replace(piece, text=piece.text.replace(NO_BREAK_SPACE, " "), glyphs=glyphs)

    def respaced(text: Text) -> Text:
        lines = (replace(line, pieces=tuple(map(spaced, line.pieces))) for line in text.lines)
        return replace(text, lines=tuple(lines))

    return Block(words.height, tuple(respaced(mark) if isinstance(mark, Text) else mark for mark in words.marks))


def page_number(handout: Handout, number: int, total: int) -> str:
    """Return the page number in words."""
    return handout.words.fill(handout.words.page_of, page=number, pages=total)


def page_number_width(handout: Handout, letters: TextStyle) -> float:
    """Return the width of the footer that is reserved for the page number."""
    return text_width(page_number(handout, 88, 88), letters) + letters.size


def missing_approval(handout: Handout, width: float, letters: TextStyle) -> str:
    """Return the full approval if the footer does not give it."""
    return "" if _names_approver(handout, width, letters, MOST_LINES) else handout.closing.review


def checked_footer(handout: Handout, width: float, letters: TextStyle, most: int = MOST_LINES) -> Block:
    """Return the footer.

    Raise DoesNotFit if it is too long.
    """
    words = footer(handout, width, letters, most)
    if (count := count_lines(words)) > MOST_BRIEF:
        titled, approved = (
            len(handout.subject) > len(handout.brief_footer) / 2,
            handout.words.draft not in handout.footer,
        )
        where, name = handout.words_source.where(("footer",)), "footer"
        if titled:
            where, name = handout.source.where(("short_title",)), "short_title"
        elif approved and handout.clinic_source:
            where, name = handout.clinic_source.where(("approvals",)), "approvals"
        raise DoesNotFit([Problem.of(where, "does-not-fit/footer", field=name, count=count, most=MOST_BRIEF)])
    return words


def owner_line(handout: Handout, width: float, letters: TextStyle) -> Block:
    """Return the line with the patient's name, or nothing if there is none.

    The name is a mark of its own, in its greatest width, for a template leaves it out.
    """
    letters = replace(letters, leading=min(letters.leading, CLOSE))
    label = paragraph(handout.words.for_patient, width, letters)
    start = text_width(handout.words.for_patient, letters) + letters.size * 0.3
    name = fit_name(handout.owner, width - start, letters) if handout.owner and start < width else ()
    if not name or count_lines(label) > 1:
        return Block(0)
    (text,) = (mark for mark in label.marks if isinstance(mark, Text))
    line = replace(text.lines[0], pieces=name)
    box = Box(start, 0, width - start, text.box.height)
    shown = replace(text, box=box, lines=(line,), role=Role.SPAN)
    return Block(label.height, (Group(Role.FOOTER, label.marks), Group(Role.OWNER, (shown,))))


def is_short(name: str, letters: TextStyle) -> bool:
    """Return whether a name is short enough for the last line of a footer.

    All short names have the same place, and all others have.
    """
    return _width(one_line(name, replace(letters, bold=True, direction=Direction.OF_TEXT))) <= SHORT * letters.size


def named_below(handout: Handout, words: Block, width: float, letters: TextStyle) -> Block:
    """Return the patient's name at its place below the top of a footer.

    A short one stands on the last line of the *words* if they have several and it has space there, else below them. Its
    height is that of both.
    """
    (text,) = (mark for mark in words.marks if isinstance(mark, Text))
    last = text.lines[-1]
    start = max((piece.x + piece.width for piece in last.pieces), default=width) + letters.size * BESIDE
    label = text_width(handout.words.for_patient, letters) + letters.size * 0.3
    free = width - start - label >= SHORT * letters.size
    if handout.owner and free and len(text.lines) > 1 and is_short(handout.owner, letters):
        name = owner_line(handout, width - start, letters)
        baseline = next((mark.lines[0].baseline for mark in walk(name.marks) if isinstance(mark, Text)), 0)
        return Block(words.height, name.at(start, text.box.y + last.baseline - baseline))
    name = owner_line(handout, width, letters)
    return Block(words.height + name.height, name.at(0, words.height))


def fit_name(name: str, width: float, letters: TextStyle) -> tuple[Piece, ...]:
    """Return a name in bold, cut with an ellipsis where it is wider than *width*."""
    bold = replace(letters, bold=True, direction=Direction.OF_TEXT)
    whole = one_line(name, bold)
    if _width(whole) <= width:
        return whole

    def cut(count: int) -> tuple[Piece, ...]:
        return one_line(f"{name[:count].rstrip()}…", bold)

    def excess(count: int) -> float:
        return _width(cut(count))

    return cut(max(1, bisect_right(range(len(name)), width, key=excess) - 1))


def _width(pieces: tuple[Piece, ...]) -> float:
    """Return the width of pieces on a line."""
    return sum(piece.width for piece in pieces)


def _names_approver(handout: Handout, width: float, letters: TextStyle, most: int) -> bool:
    """Return whether the footer gives the full approval."""
    whole = handout.footer == handout.brief_footer
    return whole or count_lines(paragraph(handout.footer, width, letters)) <= most
