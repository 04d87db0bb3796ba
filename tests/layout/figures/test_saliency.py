"""What a label may cover of a picture: the ground first, lines last."""

from collections import Counter
from random import Random

import pytest
from PIL import Image as Pillow
from PIL import ImageDraw
from support.drawings import svg_file
from support.photos import load_photo
from support.pictures import encoded, load_drawing

from handout.geometry import Size
from handout.layout.figures.saliency import (
    ALIKE,
    BLANK,
    BODY,
    COLUMNS,
    FAR,
    MOST_ROWS,
    NEAR,
    WARMER,
    Saliency,
    grid,
    measure,
)

LIMB = (
    '<rect width="100" height="100" fill="#f2f6f8"/>'
    '<path d="M30 0 H70 V100 H30z" fill="#f6ddcb" stroke="#3b2f2f"/>'
    '<path d="M40 50 H60" stroke="#3b2f2f" fill="none"/>'
)


def _drawn() -> Saliency:
    return load_drawing(svg_file(LIMB)).saliency


def _photographed(ground: int, skin: tuple[int, int, int]) -> Saliency:
    """Return the saliency of a photo of a limb, before a ground that grows lighter downwards."""
    image = Pillow.new("RGB", (400, 400))
    draw = ImageDraw.Draw(image)
    for row in range(400):
        draw.line((0, row, 400, row), fill=(ground + row // 10,) * 3)
    draw.rectangle((120, 0, 280, 400), fill=skin)
    draw.line((160, 200, 240, 200), fill=tuple(level // 3 for level in skin), width=3)
    return load_photo(encoded(image, "JPEG", quality=92)).saliency


@pytest.mark.parametrize("kind", ["drawing", "light", "dark", "dark on dark"])
def test_ground_is_free_and_lines_are_dear(kind: str) -> None:
    """On drawings and photos, of any skin, the ground costs nothing, the body something, and a crease most."""
    skins = {"light": (170, (228, 178, 150)), "dark": (170, (74, 46, 34)), "dark on dark": (20, (110, 74, 52))}
    found = _drawn() if kind == "drawing" else _photographed(*skins[kind])
    ground = found.over(0.05, 0.2, 0.2, 0.8)
    body, crease = found.over(0.36, 0.1, 0.64, 0.4), found.over(0.42, 0.47, 0.58, 0.51)
    assert ground < 0.02
    assert 0.2 < body < 0.4
    assert crease > body * 1.2


def test_nothing_is_hidden_outside_the_picture() -> None:
    """A label beside its picture hides nothing, and one that stands half on it half as much."""
    found = _drawn()
    assert found.over(1.1, 0.1, 1.4, 0.2) == 0
    assert found.over(-0.4, 0.1, -0.1, 0.2) == 0
    assert BLANK.over(0, 0, 1, 1) == 0
    full = Saliency(10, 10, b"\xff" * 100)
    assert full.over(0.21, 0.21, 0.59, 0.59) == pytest.approx(1)
    assert full.over(-0.38, 0.21, 0.38, 0.59) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("size", [Size(100, 100), Size(300, 50), Size(50, 300), Size(1, 1), Size(9, 5000)])
def test_the_grid_follows_the_shape(size: Size) -> None:
    """The grid has as many rows as its picture is high, within bounds, and each a value."""
    columns, rows = grid(size)
    assert columns == COLUMNS
    assert 8 <= rows <= MOST_ROWS
    found = measure(bytes(3 * 4 * columns * rows), columns, rows)
    assert len(found.cells) == columns * rows
    assert not any(found.cells)


def test_the_ground_is_the_frequent_colour_of_the_edge() -> None:
    """A body that touches the edge on two sides is no ground."""
    found = load_drawing(svg_file('<rect x="25" width="50" height="100" fill="#c98"/>')).saliency
    assert found.over(0.4, 0, 0.6, 0.1) > 0.2
    assert found.over(0.02, 0.4, 0.15, 0.6) == 0


def _plainly(pixels: bytes, columns: int, rows: int) -> bytes:
    """Return the saliency of each cell as its definition says, one cell after the other."""

    def look(x: int, y: int) -> tuple[int, int]:
        red, green, blue = pixels[3 * (y * 2 * columns + x) :][:3]
        return red + 2 * green + blue, red - blue

    places = [(x, y) for y in range(rows) for x in range(columns)]
    four = {(x, y): [look(2 * x + dx, 2 * y + dy) for dx in (0, 1) for dy in (0, 1)] for x, y in places}
    lightest = {place: max(looks) for place, looks in four.items()}
    edge = [(x, y) for y in (1, rows - 2) for x in range(columns)]
    edge += [(x, y) for y in range(rows) for x in (1, columns - 2)]
    area: dict[tuple[int, int], tuple[int, int]] = {}
    for seed in edge:
        waiting = [] if seed in area else [seed]
        while waiting:
            x, y = place = waiting.pop()
            area[place] = seed
            for other in {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & four.keys() - area.keys():
                near = abs(lightest[other][0] - lightest[place][0]) <= NEAR
                if near and _is_like(lightest[other], lightest[seed], FAR):
                    waiting.append(other)
    (largest, _), *_ = Counter(area[place] for place in edge).most_common(1)
    ground = {place for place, seed in area.items() if _is_like(lightest[seed], lightest[largest], ALIKE)}
    changes = {
        place: (max(looks)[0] * 1024 + max(looks)[1] - min(looks)[0] * 1024 - min(looks)[1]) // 2048
        for place, looks in four.items()
    }
    return bytes(min(255, changes[place] + BODY * (place not in ground)) for place in places)


def _is_like(one: tuple[int, int], other: tuple[int, int], most: int) -> bool:
    return abs(one[0] - other[0]) <= most and abs(one[1] - other[1]) <= WARMER


@pytest.mark.parametrize("seed", range(12))
def test_saliency_is_as_defined(seed: int) -> None:
    """Of any pixels, flat or noisy, the saliency is what its definition says of each cell by itself."""
    chance = Random(seed)  # noqa: S311 - the same pixels each time
    few = [chance.randbytes(3) for _ in range(3)]
    noisy = bytes(chance.choice((0, 0, 1, 5)) + 100 for _ in range(3 * 4 * 20 * 16))
    flat = b"".join(few[(n // 7 + n // 320 % 3) % 3] for n in range(4 * 20 * 16))
    wild = chance.randbytes(3 * 4 * 20 * 16)
    for pixels in (noisy, flat, wild):
        assert measure(pixels, 20, 16).cells == _plainly(pixels, 20, 16)
