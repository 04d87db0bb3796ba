"""Tell whether the file of a photo holds its whole picture.

Decoders fill what is missing with grey, black or whatever comes next, and say nothing of it.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain
from math import ceil

from handout.layout.figures.raster.icc import chunks
from handout.layout.figures.raster.jpeg_segments import DRI, EOI, FRAMES, PROGRESSIVE, SOS, Segment, segments

INTERVAL = re.compile(rb"\xff[\xd0-\xd7]")
"""The marker behind each interval of a scan but the last (ITU-T T.81 B.1.1.3)."""

DATA = re.compile(rb"\xff.|[^\xff]+", re.DOTALL)
"""A marker or a stuffed byte; data without one."""

MOST_INTERVALS = 500_000
"""Greatest number of intervals into which junk is put."""

JUNK, MORE = b"\x35\xa6\x6b\xd1\x1c\x93\xe4\x5a", 16
"""Data that count only where some lack, and how often they follow a scan."""

LAST = 16
"""The bytes at the end of data of which the picture needs some."""

OTHERS = bytes(value ^ 0x55 if value != 0xAA else 0x2A for value in range(256))
"""Another byte for each, none of them 0xFF, which begins a marker."""

COEFFICIENTS = 64
"""The numbers of a block of 8 x 8 pixels."""

ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column, first row, and steps of the passes of an interlaced PNG."""

SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by the colour type of a PNG (PNG third edition 11.2.1)."""

CRITICAL = (b"IHDR", b"PLTE", b"tRNS", b"IDAT")
"""The chunks of a PNG on which its picture depends."""

PIXELS = (b"VP8 ", b"VP8L", b"ALPH", b"ANMF")
"""The parts of a WebP that hold pixels."""

BLOCK = 4096
"""The bytes that a disk stores together, or none of them."""

PIECE = 1 << 20


def has_whole_jpeg(content: bytes, by: int) -> bool:
    """Return whether a JPEG has the data of all its blocks, and few beyond.

    Junk is put behind the data of each interval: a whole picture stays the same. Then the end of the last scan is changed: a
    whole picture does not stay the same. A picture is reduced *by* a factor if it is large. An eighth shows whether blocks are
    missing, but not the details that come with later scans.
    """
    found = [*segments(content)]
    scans = [place for place, each in enumerate(found) if each.kind == SOS]
    frame = next(each for each in found if each.kind in FRAMES)
    if not scans or not _is_complete(found, frame) or not all(_intervals(found, frame)):
        return False
    coarse = 8 if len(scans) == 1 else by
    parts = [each.content for each in found]
    seen = _look(parts, coarse)
    if _look((_with_junk(each) if each.kind == SOS else each.content for each in found), coarse) != seen:
        return False
    if coarse != by:
        seen = _look(parts, by)
    scan = parts[scans[-1]]
    if len(scan) - 2 - int.from_bytes(scan[2:4], "big") <= LAST:
        return True
    end = len(scan) - LAST + scan[:-LAST].endswith(b"\xff")
    parts[scans[-1]] = scan[:end] + DATA.sub(_change, scan[end:])
    return _look(parts, by) != seen


def _change(data: re.Match[bytes]) -> bytes:
    """Return other data in place of some; a marker stays."""
    return data[0] if data[0].startswith(b"\xff") else data[0].translate(OTHERS)


def _with_junk(scan: Segment) -> bytes:
    """Return a scan with junk behind the data of each interval."""
    if scan.content.count(b"\xff") < MOST_INTERVALS:
        return INTERVAL.sub(lambda marker: JUNK + marker[0], scan.content) + MORE * JUNK
    return scan.content + MORE * JUNK


def _look(parts: Iterable[bytes], by: int) -> int:
    """Return a number for what a JPEG shows, reduced *by* a factor."""
    from PIL import Image  # noqa: PLC0415 - as in decode

    file = BytesIO(b"".join(chain((b"\xff\xd8",), parts, (bytes((0xFF, EOI)),))))
    with Image.open(file, formats=("JPEG",)) as image:
        image.draft(None, (max(1, image.width // by), max(1, image.height // by)))
        image.load()
        seen, rows = 0, max(1, PIECE // image.width)
        for top in range(0, image.height, rows):
            strip = image.crop((0, top, image.width, min(top + rows, image.height)))
            seen = zlib.crc32(strip.tobytes(), seen)
        return seen


def _is_complete(found: Sequence[Segment], frame: Segment) -> bool:
    """Return whether the scans of a JPEG hold all that its frame announces.

    Of a progressive one, every coefficient that is begun is finished, and the first component, its brightness, has all (ITU-T
    T.81 G.1.1.1).
    """
    components = frame.body[6::3]
    left: dict[tuple[int, int], int] = {}
    for scan in (each.body for each in found if each.kind == SOS):
        if not scan or len(scan) < 2 * scan[0] + 4:
            return False
        first, last, depth = scan[2 * scan[0] + 1 : 2 * scan[0] + 4]
        whole = frame.kind not in PROGRESSIVE
        for name in scan[1 : 2 * scan[0] : 2]:
            places = range(COEFFICIENTS) if whole else range(first, min(last, COEFFICIENTS - 1) + 1)
            left |= {(name, place): 0 if whole else depth & 15 for place in places}
    begun = all((name, 0) in left for name in components)
    return begun and all((components[0], place) in left for place in range(COEFFICIENTS)) and not any(left.values())


def _intervals(found: Sequence[Segment], frame: Segment) -> Iterator[bool]:
    """Yield for each scan whether it has all intervals, in their order.

    A marker more, behind the last interval, does no harm.
    """
    every = 0
    for each in found:
        if each.kind == DRI and len(each.body) >= 2:
            every = int.from_bytes(each.body[:2], "big")
        elif each.kind == SOS:
            markers = INTERVAL.findall(each.content)
            expected = ceil(_units(each.body, frame.body) / every) - 1 if every else 0
            yield expected <= len(markers) <= expected + bool(every) and all(
                marker[1] & 7 == place & 7 for place, marker in enumerate(markers)
            )


def _units(scan: bytes, frame: bytes) -> int:
    """Return how many units, of which intervals are made, a scan has.

    ITU-T T.81 A.2.
    """
    height, width, count = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big"), frame[5]
    sampling = {frame[at]: (frame[at + 1] >> 4, frame[at + 1] & 15) for at in range(6, 6 + 3 * count, 3)}
    across, down = max(each for each, _ in sampling.values()), max(each for _, each in sampling.values())
    own = sampling.get(scan[1], (1, 1))
    wide, tall = (width, height) if scan[0] > 1 else (ceil(width * own[0] / across), ceil(height * own[1] / down))
    one = (8 * across, 8 * down) if scan[0] > 1 else (8, 8)
    return ceil(wide / one[0]) * ceil(tall / one[1])


def has_whole_png(content: bytes) -> bool:
    """Return whether a PNG has all its rows, and matches its checksums.

    Pillow leaves rows black that are missing, and does not look at the checksums of pixels.
    """
    packer, size = zlib.decompressobj(), 0
    for name, at in chunks(content):
        length = int.from_bytes(content[at - 8 : at - 4], "big")
        if name in CRITICAL and zlib.crc32(content[at - 4 : at + length]) != int.from_bytes(
            content[at + length : at + length + 4], "big"
        ):
            return False
        if name == b"IDAT" and not packer.eof:
            size += _unpacked(packer, content[at : at + length])
    width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    return size >= _size_of(width, height, content[24] * SAMPLES.get(content[25], 0), interlaced=bool(content[28]))


def _unpacked(packer: "zlib._Decompress", data: bytes) -> int:
    """Return the size of data when unpacked, of which little is held at a time."""
    size = len(packer.decompress(data, PIECE))
    while packer.unconsumed_tail:
        size += len(packer.decompress(packer.unconsumed_tail, PIECE))
    return size


def _size_of(width: int, height: int, bits: int, *, interlaced: bool) -> int:
    """Return the size of the unpacked rows of a PNG, some *bits* a pixel."""
    passes = ADAM7 if interlaced else ((0, 0, 1, 1),)
    sizes = ((ceil((width - x) / across), ceil((height - y) / down)) for x, y, across, down in passes)
    return sum(rows * (1 + ceil(columns * bits / 8)) for columns, rows in sizes if columns > 0 and rows > 0)


def ends_in_zeros(content: bytes) -> bool:
    """Return whether the data of a WebP, HEIC or AVIF end in zeros.

    A copy that broke off leaves them. Packed data have no row of zeros; what a camera adds has some.
    """
    if not content.startswith(b"RIFF"):
        return content.endswith(bytes(BLOCK))
    at, is_lost = 12, False
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        is_lost |= content[at : at + 4] in PIXELS and content[at + 8 : at + 8 + size].endswith(bytes(LAST))
        at += 8 + size + size % 2
    return is_lost
