"""Page breaks between items, and inside a block without widows or orphans."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.page import Block, Group, Line, Mark, Role, Text, bounds, moved

LEAST_LINES = 2
"""The least number of lines of a paragraph on either side of a page break."""

HEADINGS = (Role.HEADING, Role.PART)


class Pagination(Struct, frozen=True):
    """Items spread over pages: the first item of each page, and what they cost."""

    cost: float
    starts: tuple[int, ...] = ()


def paginate(count: int, most: int, cost: Callable[[int, int], float | None]) -> list[Pagination | None]:
    """Return the cheapest pages for the first 0, 1, 2, … of *count* items.

    ``cost(first, end)`` is what a page with the items from *first* up to *end* costs, or None if they do not fit.
    A page holds *most* items at most. The pages are found by dynamic programming: whatever follows, the items
    before a break are spread in the cheapest way.
    """
    best: list[Pagination | None] = [Pagination(0)]
    for end in range(1, count + 1):
        found: Pagination | None = None
        for first in range(end - 1, max(-1, end - most - 1), -1):
            before, page = best[first], cost(first, end)
            if before is None or page is None:
                continue
            if found is None or before.cost + page < found.cost - 1e-9:
                found = Pagination(before.cost + page, (*before.starts, first))
        best.append(found)
    return best


def split_block(block: Block, height: float) -> tuple[Block, Block] | None:
    """Return the part of *block* that fits into *height*, and the rest.

    The rest continues the same paragraphs. Return None if nothing fits or nothing is left over.
    """
    head, tail = _split_marks(block.marks, height)
    if not head or not tail:
        return None
    top = min(bounds(mark).y for mark in tail)
    return Block(max(bounds(mark).bottom for mark in head), tuple(head)), Block(
        block.height - top, moved(tail, 0, -top)
    )


def _split_marks(marks: Sequence[Mark], height: float) -> tuple[list[Mark], list[Mark]]:
    """Return the marks above *height* and those below it."""
    head: list[Mark] = []
    tail: list[Mark] = []
    for mark in marks:
        if tail or bounds(mark).bottom <= height:
            (tail or head).append(mark)
            continue
        first, rest = _split_mark(mark, height)
        head += first
        tail += rest
        while head and isinstance(head[-1], Text) and head[-1].role in HEADINGS and not first:
            tail.insert(0, head.pop())
    return head, tail


def _split_mark(mark: Mark, height: float) -> tuple[list[Mark], list[Mark]]:
    """Return the part of *mark* above *height* and the part below it.

    A mark that cannot be split goes below as a whole.
    """
    match mark:
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
            head, tail = _split_marks(marks, height)
            if any(not (isinstance(m, Text) and m.role is Role.BULLET) for m in head):
                return [replace(mark, marks=tuple(head))], [replace(mark, marks=tuple(tail), continued=True)]
    return [], [mark]
