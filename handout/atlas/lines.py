"""Find lines in a scene: edges of what lies in front, and creases.

Lines of pixels become rows of points.
"""

from itertools import combinations

import numpy as np
from scipy import ndimage

from handout.atlas.arrays import Floats, Grid, Mask
from handout.atlas.scene import PER_UNIT, Scene

Pixel = tuple[int, int]


def find_lines(scene: Scene, excluded: Mask) -> list[Floats]:
    """Return the lines outside what is *excluded*, in pixels, x before y."""
    from skimage.filters import apply_hysteresis_threshold
    from skimage.morphology import skeletonize

    style = scene.style
    found = scene.jumps.copy()
    if style.valley:
        hollow = np.where(ndimage.distance_transform_edt(scene.inside) < 5, 0, scene.hollow)
        creases = apply_hysteresis_threshold(hollow, style.valley / 10 * 0.62, style.valley / 10)
        found |= creases & ~ndimage.binary_dilation(scene.jumps, iterations=5)
        found = ndimage.binary_closing(found, iterations=4) & scene.inside
    if scene.gaps.any():
        found |= ndimage.binary_dilation(scene.gaps, iterations=2)
    lines, degrees = trace(skeletonize(found & ~excluded))
    return link(lines, degrees, style.shortest_line * PER_UNIT)


def contours(field: Grid, shortest: int = 30) -> list[Floats]:
    """Return the rings around what is above 0, in pixels, x before y.

    Rings of fewer points than *shortest* are left out.
    """
    from skimage import measure

    low = field.min()
    padded = np.pad(field, 1, constant_values=low - 1 if low > -1e8 else -1e9)
    rings = (np.asarray(ring, np.float64) for ring in measure.find_contours(padded, 0))
    return [(ring - 1)[:, ::-1] for ring in rings if len(ring) >= shortest]


def area(ring: Floats) -> float:
    """Return the area inside a ring."""
    return float(abs(np.sum(ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1])) / 2)


def trace(thin: Mask) -> tuple[list[Floats], dict[Pixel, int]]:
    """Return the lines of a picture whose lines are one pixel wide.

    The second result is how many neighbours each pixel has.
    """
    rows, columns = np.nonzero(thin)
    every = list(zip(columns.tolist(), rows.tolist(), strict=True))
    present = set(every)

    def around(pixel: Pixel) -> list[Pixel]:
        x, y = pixel
        straight = [each for each in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)) if each in present]
        skew = ((x + 1, y + 1), (x - 1, y - 1), (x + 1, y - 1), (x - 1, y + 1))
        free = [e for e in skew if e in present and (e[0], y) not in present and (x, e[1]) not in present]
        return straight + free

    degrees = {pixel: len(around(pixel)) for pixel in every}

    def walk(first: Pixel, second: Pixel) -> list[Pixel]:
        line = [first, second]
        while degrees[line[-1]] == 2:
            on = [each for each in around(line[-1]) if each != line[-2]]
            if not on:
                break
            line.append(on[0])
            if on[0] == first:
                break
        return line

    seen: set[tuple[Pixel, Pixel]] = set()
    lines: list[list[Pixel]] = []
    for node in (pixel for pixel in every if degrees[pixel] != 2):
        for beside in around(node):
            if (node, beside) not in seen:
                line = walk(node, beside)
                seen |= {(node, beside), (line[-1], line[-2])}
                lines.append(line)
    used = {pixel for line in lines for pixel in line}
    for pixel in every:  # what is left are rings
        if pixel not in used and degrees[pixel] == 2:
            line = walk(pixel, around(pixel)[0])
            used.update(line)
            lines.append(line)
    return [np.array(line, np.float64) for line in lines], degrees


def link(lines: list[Floats], degrees: dict[Pixel, int], shortest: float) -> list[Floats]:
    """Drop short spurs, and join the straightest pair at each junction.

    What is still shorter than *shortest* is dropped too.
    """

    def is_spur(line: Floats) -> bool:
        ends = [degrees.get(_key(line[0]), 1), degrees.get(_key(line[-1]), 1)]
        return len(line) < shortest * 0.45 and 1 in ends and max(ends) > 2

    left = [line for line in lines if not is_spur(line)]
    while pair := _straightest(left):
        (one, one_end), (other, other_end) = pair
        first = left[one] if one_end else left[one][::-1]
        second = left[other][::-1] if other_end else left[other]
        left = [line for place, line in enumerate(left) if place not in (one, other)] + [np.vstack([first, second[1:]])]
    return [line for line in left if len(line) >= shortest]


End = tuple[int, bool]
"""Which line, and whether it is the end where it stops."""


def _key(point: Floats) -> Pixel:
    """Return the pixel of a point."""
    return int(point[0]), int(point[1])


def _straightest(lines: list[Floats]) -> tuple[End, End] | None:
    """Return the two ends that meet with the least turn, below 60 degrees."""
    meeting: dict[Pixel, list[End]] = {}
    for place, line in enumerate(lines):
        meeting.setdefault(_key(line[0]), []).append((place, False))
        meeting.setdefault(_key(line[-1]), []).append((place, True))
    best, straightest = None, 0.5
    for ends in meeting.values():
        for one, other in combinations(ends, 2):
            if one[0] == other[0]:
                continue
            first, second = (_leaves(lines[place], stops=stops) for place, stops in (one, other))
            cosine = -(first @ second) / (np.linalg.norm(first) * np.linalg.norm(second) + 1e-9)
            if cosine > straightest:
                best, straightest = (one, other), float(cosine)
    return best


def _leaves(line: Floats, *, stops: bool) -> Floats:
    """Return the direction in which a line leaves one of its ends."""
    inner = line[-min(9, len(line))] - line[-1] if stops else line[min(8, len(line) - 1)] - line[0]
    return np.asarray(inner, np.float64)
