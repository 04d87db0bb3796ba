"""JPEG structure (ITU-T T.81 annex B): cost of decoding, copy without metadata."""

import re
from collections.abc import Iterator
from itertools import islice
from struct import unpack_from

from msgspec import Struct

MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
"""The marker after entropy-coded data: not a stuffed zero and not a restart."""

SOI, EOI, SOS, DRI, APP0, APP14, COM = 0xD8, 0xD9, 0xDA, 0xDD, 0xE0, 0xEE, 0xFE
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
PRINTABLE = {0xC0, 0xC1}
"""Frames that are passed on: Huffman-coded in one scan.

Only in these can data behind the picture be detected.
"""

TABLES = {0xC4, 0xDB, DRI}
"""Huffman tables, quantisation tables, the restart interval."""

SILENT = {*range(APP0, 0xF0), COM}
"""Segments without picture data: Exif, XMP, thumbnails, maker notes, comments."""

JFIF = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
ADOBE = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\1"
"""The two segments that declare the colour coding (YCbCr) and nothing else."""

LAST = 8
MOST_SEGMENTS = 100_000


class Jpeg(Struct, frozen=True):
    """The structure of a JPEG.

    *held* is the memory of a decoder in bytes per pixel, *scans* the number of passes. *clean* is the file with
    nothing but tables and one scan. It is None if there is more, if a PDF may not hold the file, or if it is
    unclear what belongs to the picture.
    """

    held: float
    scans: int
    clean: bytes | None


class Segment(Struct, frozen=True):
    """A marker with its length and content.

    A scan extends to the next marker. A *stray* segment comes after bytes that belong to no segment.
    """

    kind: int
    content: bytes
    stray: bool

    @property
    def body(self) -> bytes:
        """Return the content after marker and length."""
        return self.content[4:]


def parse_jpeg(content: bytes) -> Jpeg | None:
    """Return the structure of a JPEG, or None if it has no frame or too many segments."""
    found = [*islice(segments(content), MOST_SEGMENTS + 1)]
    if len(found) > MOST_SEGMENTS:
        return None
    frames = [each.body for each in found if each.kind in FRAMES]
    scans = [each.body for each in found if each.kind == SOS]
    if not frames or len(frames[0]) < 9:
        return None
    ids, sampling = frames[0][6::3], [(each >> 4) * (each & 15) for each in frames[0][7::3]]
    whole = any(each.kind in PROGRESSIVE for each in found) or any(scan[0] != len(ids) for scan in scans if scan)
    held = 2 * sum(sampling) / (max(sampling) or 1) if whole else 0
    return Jpeg(held, len(scans), _clean(found, ids))


def segments(content: bytes) -> Iterator[Segment]:
    """Yield the segments after the start marker, the end marker last.

    Stop after a segment of unknown length.
    """
    at = 2
    while found := MARKER.search(content, at):
        kind, stray, after = found[1][0], found.start() != at, found.end()
        marker = bytes((0xFF, kind))
        if kind in (SOI, EOI) or after + 2 > len(content):
            yield Segment(kind, marker, stray)
            return
        at = after + max(2, unpack_from(">H", content, after)[0])
        if kind == SOS:
            stop = MARKER.search(content, at)
            at = stop.start() if stop else len(content)
        yield Segment(kind, marker + content[after:at], stray or at > len(content))


def _clean(segments: list[Segment], ids: bytes) -> bytes | None:
    """Return a file of the segments that make the picture, or None in any doubt.

    *ids* are the ids of the picture's components.
    """
    essential = [each for each in segments if each.kind not in SILENT]
    frames = [each for each in essential if each.kind in FRAMES]
    known = PRINTABLE | TABLES | {SOS}
    if (
        any(each.stray for each in segments)
        or essential[-1].kind != EOI
        or any(each.kind not in known for each in essential[:-1])
    ):
        return None
    scans = [each.kind for each in essential].count(SOS)
    if len(frames) != 1 or frames[0].body[0] != 8 or len(ids) not in (1, 3) or scans != 1 or essential[-2].kind != SOS:
        return None
    jfif = any(each.kind == APP0 and each.body.startswith(b"JFIF\0") for each in segments)
    adobe = {each.body[11:12] for each in segments if each.kind == APP14 and each.body.startswith(b"Adobe")}
    if len(ids) == 3 and (adobe - {b"\1"} or (ids == b"RGB" and not (jfif or adobe))):
        return None  # the colours are not YCbCr
    coding = (JFIF if jfif else b"") + (ADOBE if adobe and len(ids) == 3 else b"")
    return b"\xff\xd8" + coding + b"".join(each.content for each in essential)


def drop_end(clean: bytes) -> bytes:
    """Return a clean JPEG without the last bytes of its scan.

    It shows another picture, unless those bytes do not belong to the picture.
    """
    return clean[: -2 - LAST] + clean[-2:]
