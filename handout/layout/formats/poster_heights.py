"""The heights of a poster's parts, which share what height is spare."""

from collections.abc import Callable, Sequence

LITTLE = 0.01
"""A height that nobody sees."""

PARTS = 24
"""The number of parts in which spare height is given to cards below each other."""


def share_height(least: Sequence[float], most: Sequence[float], spare: float) -> list[float]:
    """Return heights grown from *least* to *most* by equal parts of a *spare* height.

    What one cannot use goes to the others.
    """
    heights = list(least)
    while spare > LITTLE and (growing := [n for n, tall in enumerate(heights) if tall < most[n] - LITTLE]):
        more = min(spare / len(growing), *(most[n] - heights[n] for n in growing))
        for n in growing:
            heights[n] += more
        spare -= more * len(growing)
    return heights


def level_heights(
    sizes: Sequence[Callable[[float], float]], least: Sequence[float], most: Sequence[float], spare: float
) -> tuple[list[float], float]:
    """Return heights grown from *least* where the smallest pictures are.

    With them comes what they leave of a *spare* height.

    *sizes* tell how large the picture of each part is in a height, which is 0 if it has none.
    """
    heights, part = list(least), spare / PARTS
    shown = [size(tall) for size, tall in zip(sizes, heights, strict=True)]
    for _ in range(PARTS if part > LITTLE else 0):
        growing = [n for n, size in enumerate(shown) if size and heights[n] + part <= most[n]]
        if not growing:
            break
        smallest = min(growing, key=lambda n: shown[n])
        heights[smallest] += part
        spare -= part
        shown[smallest] = sizes[smallest](heights[smallest])
    return heights, max(0, spare)
