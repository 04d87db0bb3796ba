"""The colour space of an image file, as an ICC profile.

For a PNG, HEIC or AVIF that gives its colour space in numbers, a profile is built. PNG third edition 4.3 gives
the order of precedence: cICP, then an embedded profile, then sRGB, then gAMA and cHRM.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from math import exp
from struct import pack, unpack, unpack_from

Chromaticities = tuple[float, float, float, float, float, float, float, float]
"""White, red, green and blue as CIE x and y."""

Curve = Callable[[float], float]
PNG = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 100_000

SRGB: Chromaticities = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
PRIMARIES: Mapping[int, Chromaticities] = {
    1: SRGB,
    4: (0.31, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (0.3127, 0.329, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06),
    6: (0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    7: (0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    9: (0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    12: (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    22: (0.3127, 0.329, 0.63, 0.34, 0.295, 0.605, 0.155, 0.077),
}
"""Colour primaries by code (ITU-T H.273 table 2)."""

PAPER_WHITE = 203
"""The luminance of an HDR picture that prints as white, in cd/m² (ITU-R BT.2408).

Anything brighter is white too.
"""

NEAR_SRGB = 0.01
"""The relative difference of exponents that still counts as sRGB: 45455 is 1/2.2."""


def profile(content: bytes, embedded: bytes | None, *, grey: bool) -> bytes | None:
    """Return the ICC profile of a file's pixels, *grey* or RGB.

    Return None if they are sRGB.
    """
    if content.startswith(PNG):
        return _of_png(_before_pixels(content), embedded, grey=grey)
    if embedded is None and content[4:8] == b"ftyp":
        at = content.find(b"colrnclx", 0, 1_000_000)
        if at >= 0 and len(content) >= at + 12:
            return _of_codes(*unpack_from(">HH", content, at + 8), grey=grey)
    return embedded


def has_few_chunks(content: bytes) -> bool:
    """Return whether a PNG has no more chunks than a photo needs.

    Each chunk takes time, however small. Other formats have no chunks.
    """
    return not content.startswith(PNG) or sum(1 for _ in islice(chunks(content), MOST_CHUNKS + 1)) <= MOST_CHUNKS


def chunks(png: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the name of each chunk and the offset of its content."""
    at = 8
    while at + 8 <= len(png):
        size, name = unpack_from(">I4s", png, at)
        yield name, at + 8
        at += size + 12


def _before_pixels(png: bytes) -> dict[bytes, bytes]:
    """Return the chunks before the pixels, each cut to 32 bytes."""
    ahead = takewhile(lambda chunk: chunk[0] != b"IDAT", chunks(png))
    return {name: png[at : at + int.from_bytes(png[at - 8 : at - 4], "big")][:32] for name, at in ahead}


def _of_png(chunks: Mapping[bytes, bytes], embedded: bytes | None, *, grey: bool) -> bytes | None:
    """Return the profile of a PNG, None for sRGB."""
    if len(codes := chunks.get(b"cICP", b"")) == 4 and codes[3] and _curve(codes[1]) and codes[0] in PRIMARIES:
        return _of_codes(codes[0], codes[1], grey=grey)
    if embedded or b"sRGB" in chunks or len(chunks.get(b"gAMA", b"")) != 4:
        return embedded
    gamma = int.from_bytes(chunks[b"gAMA"], "big") / 100_000
    places = SRGB
    if len(chunks.get(b"cHRM", b"")) == 32:
        places = tuple(value / 100_000 for value in unpack(">8I", chunks[b"cHRM"]))
    if not 0.01 <= gamma <= 10:
        return None
    plain = abs(gamma * 2.2 - 1) < NEAR_SRGB
    return _build_profile(places, _srgb if plain else lambda value: value ** (1 / gamma), grey=grey)


def _of_codes(primaries: int, transfer: int, *, grey: bool) -> bytes | None:
    """Return the profile of code points (ITU-T H.273), None if they are unknown."""
    curve = _curve(transfer)
    return _build_profile(PRIMARIES[primaries], curve, grey=grey) if curve and primaries in PRIMARIES else None


def _srgb(value: float) -> float:
    """Return the linear light of an sRGB value."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _video(value: float) -> float:
    """Return the linear light of a BT.709 value."""
    return value / 4.5 if value < 0.081 else ((value + 0.099) / 1.099) ** (1 / 0.45)


def _pq(value: float) -> float:
    """Return the linear light of a PQ value."""
    power = value ** (1 / 78.84375)
    level: float = (max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
    return min(1, level * 10_000 / PAPER_WHITE)


def _hlg(value: float) -> float:
    """Return the linear light of an HLG value."""
    level: float = value**2 / 3 if value <= 0.5 else (exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return min(1, float(level**1.2) * 1000 / PAPER_WHITE)


CURVES: Mapping[int, Curve] = {
    **dict.fromkeys((1, 6, 14, 15), _video),
    4: lambda value: value**2.2,
    5: lambda value: value**2.8,
    8: lambda value: value,
    13: _srgb,
    16: _pq,
    18: _hlg,
}
"""Functions from a value to linear light, by code (ITU-T H.273 table 3)."""


def _curve(code: int) -> Curve | None:
    """Return the curve of a transfer code, or None if it is unknown."""
    return CURVES.get(code)


# ---- Building an ICC profile (ICC.1:2010)

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]

D50: Vector = (0.9642, 1.0, 0.8249)
BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
STEPS = 4096


def _build_profile(places: Chromaticities, curve: Curve, *, grey: bool) -> bytes | None:
    """Return a profile of primaries and a curve.

    Return None if that is sRGB, or if the primaries are degenerate.
    """
    srgb = max(abs(a - b) for a, b in zip(places, SRGB, strict=True)) < 0.002
    if curve is _srgb and (srgb or grey):
        return None
    try:
        columns = _adapted(places)
    except ZeroDivisionError:
        return None
    table = b"".join(pack(">H", round(min(1, max(0, curve(n / (STEPS - 1)))) * 65535)) for n in range(STEPS))
    curves = pack(">4sII", b"curv", 0, STEPS) + table
    tags = {
        b"wtpt": _xyz(D50),
        b"desc": pack(">4sII1s67x", b"desc", 0, 1, b""),
        b"cprt": pack(">4sI1s", b"text", 0, b""),
    }
    if grey:
        tags[b"kTRC"] = curves
    else:
        tags |= {name: _xyz(column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)}
        tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curves)
    return _profile(tags, b"GRAY" if grey else b"RGB ")


def _profile(tags: Mapping[bytes, bytes], space: bytes) -> bytes:
    """Return the bytes of a profile (ICC.1:2010)."""
    offset, table, data = 132 + 12 * len(tags), b"", b""
    known: dict[bytes, int] = {}
    for name, body in tags.items():
        if body not in known:
            known[body] = offset + len(data)
            data += body + bytes(-len(body) % 4)
        table += pack(">4sII", name, known[body], len(body))
    date = pack(">6H", 2026, 1, 1, 0, 0, 0)
    head = pack(">I4sI4s4s4s12s4s", offset + len(data), b"", 0x02100000, b"mntr", space, b"XYZ ", date, b"acsp")
    head += bytes(28) + pack(">3i", *(round(value * 65536) for value in D50))
    return head + bytes(128 - len(head)) + pack(">I", len(tags)) + table + data


def _xyz(value: Sequence[float]) -> bytes:
    """Return an XYZ tag."""
    return pack(">4sI3i", b"XYZ ", 0, *(max(-(2**31), min(2**31 - 1, round(each * 65536))) for each in value))


def _adapted(places: Chromaticities) -> list[Vector]:
    """Return the primaries as XYZ under D50, adding up to white (Bradford adaptation)."""
    white, *others = [_light(places[n], places[n + 1]) for n in (0, 2, 4, 6)]
    amounts = _times(_inverse(_across(others)), white)
    seen = [tuple(each * amount for each in other) for other, amount in zip(others, amounts, strict=True)]
    scale = [want / have for want, have in zip(_times(BRADFORD, D50), _times(BRADFORD, white), strict=True)]
    back = _inverse(BRADFORD)
    turned = ([cone * by for cone, by in zip(_times(BRADFORD, each), scale, strict=True)] for each in seen)
    return [_times(back, each) for each in turned]


def _light(x: float, y: float) -> Vector:
    """Return a chromaticity as XYZ with Y = 1."""
    return x / y, 1.0, (1 - x - y) / y


def _across(columns: Sequence[Vector]) -> Matrix:
    """Return the matrix with these columns."""
    a, b, c = zip(*columns, strict=True)
    return a, b, c


def _times(matrix: Matrix, vector: Sequence[float]) -> Vector:
    """Return a matrix times a vector."""
    a, b, c = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def _inverse(matrix: Matrix) -> Matrix:
    """Return the inverse of a matrix."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return (
        ((e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det),
        ((f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det),
        ((d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det),
    )
