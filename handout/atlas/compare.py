"""Compare two drawings as they look when printed."""

import io

import numpy as np

from handout.atlas.arrays import Floats

PIXELS = 360
"""Pixels across: 60 mm at 150 dpi, about what an eye resolves at reading distance."""
VISIBLE = 40
"""From which difference of a channel, of 255, a pixel looks different."""


def difference(one: str, other: str) -> float:
    """Return the share of pixels that look different at 60 mm."""
    first, second = pixels(one), pixels(other)
    if first.shape != second.shape:
        return 1.0
    return float((np.abs(first - second).max(2) > VISIBLE).mean())


def pixels(svg: str) -> Floats:
    """Return a drawing's pixels on white, from 0 to 255."""
    import resvg_py
    from PIL import Image

    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=PIXELS, background="white"))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.float64)
