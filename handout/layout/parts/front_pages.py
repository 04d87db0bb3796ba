"""Put the parts of the front matter on pages."""

from collections.abc import Iterator, Sequence

from handout.layout.page import Block, Group, Role, stack, stacked_height
from handout.layout.pagebreak import split_block
from handout.layout.style import PageStyle

MOST_OPEN = 0.4
"""The empty share of a page overleaf from which on it counts as open."""


def between(
    signs: Sequence[Sequence[Block]], rest: Sequence[Block], height: float, style: PageStyle
) -> Iterator[Block]:
    """Yield the danger signs of each page, and boxes of the *rest* below them.

    A box stands there if it fits, else further on.
    """
    boxes = [*rest]
    for page in signs:
        yield from page
        if boxes and stacked_height((*page, boxes[0]), style.sizes.text) <= height:
            yield boxes.pop(0)
    yield from boxes


def rank(pages: Sequence[Sequence[Block]], height: float, style: PageStyle) -> tuple[float, int, int]:
    """Return how bad the pages overleaf are: too tall, many, open."""
    excess = (stacked_height(page, style.sizes.text) - height for page in pages)
    return max(0, *excess), len(pages), count_open(pages, height, style)


def count_open(pages: Sequence[Sequence[Block]], height: float, style: PageStyle) -> int:
    """Return the number of pages that are open, but for the last of several."""
    before = pages[:-1] or pages
    return sum(stacked_height(page, style.sizes.text) < (1 - MOST_OPEN) * height for page in before)


def pages_of(parts: Sequence[Block], height: float, style: PageStyle) -> list[Block]:
    """Return *parts* on as few pages as hold them."""
    return [stack(page, style.sizes.text) for page in paged(parts, height, style)]


def paged(parts: Sequence[Block], height: float, style: PageStyle) -> list[list[Block]]:
    """Return the parts of each of as few pages as hold them.

    Only a note, and what has no frame in a second language, can continue on the next page: no box is divided. In a second
    language that is between paragraphs: half of a warning may say the opposite, as a list without its heading does.
    """
    pages: list[list[Block]] = [[]]
    for part in parts:
        rest = part
        free = height - stacked_height((*pages[-1], Block(0)), style.sizes.text)
        if rest.height > free and _may_go_on(rest) and (divided := split_block(rest, free, whole=True)):
            pages[-1].append(divided[0])
            pages.append([])
            rest = divided[1]
        while pages[-1] and stacked_height((*pages[-1], rest), style.sizes.text) > height:
            pages.append([])
        while rest.height > height and not _is_box(rest) and (divided := _divided(rest, height)):
            pages[-1].append(divided[0])
            pages.append([])
            rest = divided[1]
        pages[-1].append(rest)
    return pages


def _divided(part: Block, height: float) -> tuple[Block, Block] | None:
    """Return a part that is taller than a page in two.

    It is divided inside a paragraph only where it is a note, or where that is taller than a page.
    """
    between = split_block(part, height, whole=True) if _may_go_on(part) else None
    return between or split_block(part, height)


def _may_go_on(part: Block) -> bool:
    """Return whether a part is in a second language and has no frame."""
    return any(isinstance(mark, Group) and mark.language for mark in part.marks) and not _is_box(part)


def _is_box(part: Block) -> bool:
    """Return whether a part is a section with a frame."""
    groups = [mark for mark in part.marks if isinstance(mark, Group) and mark.role is Role.SECTION]
    return any(not group.language or _is_box(Block(part.height, group.marks)) for group in groups)


def spread_out(parts: Sequence[Block], height: float, gap: float) -> Block:
    """Return *parts* with wider gaps so that the page is filled to the foot.

    No gap grows beyond about three times its size.
    """
    more = min((height - stacked_height(parts, gap)) / max(1, len(parts) - 1), gap * 2.2)
    return stack(parts, gap + max(0, more))
