"""Page breaks between items, and inside a block without widows or orphans."""

from collections.abc import Iterator, Sequence
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.page import Block, Group, Line, Mark, Role, Text, extent, moved, walk

LEAST_LINES = 2
"""The least number of lines of a paragraph on either side of a page break."""

HEADINGS = (Role.HEADING, Role.PART)


class Pagination(Struct, frozen=True):
    """Items spread over pages: the first item of each page, and what they cost."""

    cost: float
    starts: tuple[int, ...] = ()


def paginate(prices: Sequence[Sequence[float | None]]) -> list[Pagination | None]:
    """Return the cheapest pages for the first 0, 1, 2, … items.

    *prices* has for each item what a page costs that begins with it and holds 1, 2, … items: None if they do not fit. No
    page holds more items. The pages are found by dynamic programming: whatever follows, the items before a break are
    spread in the cheapest way.
    """
    best: list[Pagination | None] = [Pagination(0)]
    for end in range(1, len(prices) + 1):
        cheapest, start = inf, -1
        for first in range(end - 1, -1, -1):
            before, row = best[first], prices[first]
            if before is None or len(row) < end - first or (page := row[end - first - 1]) is None:
                continue
            if before.cost + page < cheapest - 1e-9:
                cheapest, start = before.cost + page, first
        before = best[start] if start >= 0 else None
        best.append(before and Pagination(cheapest, (*before.starts, start)))
    return best


def split_block(block: Block, height: float, *, whole: bool = False) -> tuple[Block, Block] | None:
    """Return the part of *block* that fits into *height*, and the rest.

    The rest continues the same paragraphs, unless paragraphs, lists and cautions stay *whole*. Return None if nothing fits or
    nothing is left over.
    """
    head, tail = _split_marks(block.marks, height, whole=whole)
    if not head or not tail:
        return None
    top = min(extent(mark)[0] for mark in tail)
    return Block(max(extent(mark)[1] for mark in head), tuple(head)), Block(block.height - top, moved(tail, 0, -top))


def split_paragraphs(block: Block) -> Iterator[tuple[Block, Block, bool]]:
    """Yield *block* in two parts, divided before and inside its paragraphs.

    The last value says whether a paragraph goes on.
    """
    boxes = [mark.box for mark in walk(block.marks) if isinstance(mark, Text) and mark.role is Role.PARAGRAPH]
    starts = [(box.y - 0.01, False) for box in boxes[1:]]
    for top, torn in (*starts, *((box.centre.y, True) for box in boxes)):
        if parts := split_block(block, top):
            yield (*parts, torn)


def _split_marks(marks: Sequence[Mark], height: float, *, whole: bool) -> tuple[list[Mark], list[Mark]]:
    """Return the marks above *height* and those below it.

    Each paragraph, list and caution stays *whole*, or not.
    """
    head: list[Mark] = []
    tail: list[Mark] = []
    for mark in marks:
        if tail or extent(mark)[1] <= height:
            (tail or head).append(mark)
            continue
        first, rest = _split_mark(mark, height, whole=whole)
        head += first
        tail += rest
        while head and _leads(head[-1]) and not first:
            tail.insert(0, head.pop())
    return head, tail


def _leads(mark: Mark) -> bool:
    """Return whether a mark belongs to what follows.

    That is a heading, the bar beside a caution, or a rule.
    """
    return mark.role is Role.ARTIFACT if isinstance(mark, Group) else isinstance(mark, Text) and mark.role in HEADINGS


def _split_mark(mark: Mark, height: float, *, whole: bool) -> tuple[list[Mark], list[Mark]]:
    """Return the part of *mark* above *height* and the part below it.

    A mark that cannot be split goes below as a whole.
    """
    match mark:
        case Text() | Group(Role.LIST | Role.NOTE) if whole:
            pass
        case Text(box, lines):
            step = box.height / len(lines)
            count = min(int((height - box.y) / step + 0.001), len(lines) - LEAST_LINES)
            if count >= LEAST_LINES:
                overflow = tuple(Line(line.baseline - count * step, line.pieces) for line in lines[count:])
                below = replace(box, y=box.y + count * step, height=box.height - count * step)
                return (
                    [replace(mark, box=replace(box, height=count * step), lines=lines[:count])],
                    [replace(mark, box=below, lines=overflow, continued=True)],
                )
        case Group(role, marks) if role is not Role.FIGURE and role is not Role.ARTIFACT:
            head, tail = _split_marks(marks, height, whole=whole)
            if any(not (isinstance(m, Text) and m.role is Role.BULLET) for m in head):
                return [replace(mark, marks=tuple(head))], [replace(mark, marks=tuple(tail), continued=True)]
    return [], [mark]
