"""Conversion of SVG to PDF objects with svg2pdf (usvg), known to this module only.

The input has passed ``check_support``: one text without references to files, so the converter opens none.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from handout.layout.figures.quiet import silence_stderr
from handout.layout.figures.svg.part import REFERENCE, Part

BODY = re.compile(rb"(\d+) 0 obj\n")
LENGTH = re.compile(rb"/Length (\d+)\n")
PROFILE = re.compile(rb"\[/ICCBased (\d+) 0 R\]")
NAMED = re.compile(rb"/cs\d+ (cs|CS)\n([-\d. ]+) (?:scn|SCN)")
SPACES = re.compile(rb" ?/ColorSpace <<[^<>]*>>")
SETS = re.compile(rb"/ProcSet \[[^\]]*\]")
ISOLATED = b"/Group <</Type /Group /S /Transparency /I true /CS /DeviceRGB>>>>"
LIGHTNESS = re.compile(rb"/S /Luminosity\s+/G (\d+) 0 R")
STOP = re.compile(rb"/(C[01]) \[([-\d.]+ [-\d.]+ [-\d.]+)\]")


class ConversionError(Exception):
    """The converter's reason for rejecting a drawing."""


def convert(svg: str, fonts: Iterable[Path]) -> tuple[Part, ...]:
    """Return a drawing as PDF objects, its text set in *fonts*.

    The first object is a form of 1 by 1 that shows the drawing. Raise ConversionError if the converter fails.
    """
    import svg2pdf_py

    known = svg2pdf_py.FontDatabase()
    for file in fonts:
        known.load_font_file(str(file))

    options = svg2pdf_py.ConversionOptions(compress=False, embed_text=False)
    try:
        with silence_stderr():  # of Rust's report of a panic
            chunk = svg2pdf_py.svg_to_chunk(svg, known, options)
    except (ValueError, RuntimeError) as error:
        raise ConversionError(str(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # PyO3 raises a Rust panic as a BaseException
            raise
        raise ConversionError("the converter gave up") from None
    return _renumber(dict(_objects(chunk)))


def _objects(chunk: bytes) -> Iterator[tuple[int, Part]]:
    """Yield the objects of a chunk with their numbers."""
    at = 0
    while head := BODY.match(chunk, at):
        start = head.end()
        mark = chunk.find(b"\nstream\n", start)
        end = chunk.index(b"\nendobj\n", start)
        if mark != -1 and mark < end and (length := LENGTH.search(chunk, start, mark)):
            first = mark + len(b"\nstream\n")
            last = first + int(length[1])
            entries = chunk[start : length.start()] + chunk[length.end() : mark]
            yield int(head[1]), Part(entries, chunk[first:last])
            end = chunk.index(b"\nendobj\n", last)
        else:
            yield int(head[1]), Part(chunk[start:end])
        at = end + len(b"\nendobj\n")
        while chunk[at : at + 1] == b"\n":
            at += 1


def _renumber(parts: dict[int, Part]) -> tuple[Part, ...]:
    """Return the objects reachable from the first one, with new numbers.

    They do not carry colour profiles of their own: the output intent of the file declares the profile once.
    """

    def space(match: re.Match[bytes]) -> bytes:
        profile = parts[int(match[1])].entries
        return b"/DeviceGray" if re.search(rb"/N 1\b", profile) else b"/DeviceRGB"

    plain = {number: Part(PROFILE.sub(space, part.entries), part.content) for number, part in parts.items()}
    reached, mask_numbers = _reached(plain, [1]), set(_reached(plain, _mask_forms(plain)))
    place = {number: b"%d 0 R" % at for at, number in enumerate(reached, 1)}
    done = [_plain(plain[number], mask=number in mask_numbers) for number in reached]
    if any(b"/BM /" in part.entries and b"/BM /Normal" not in part.entries for part in done):
        # Blend modes must not reach what is behind the drawing on the page.
        done[0] = Part(done[0].entries[:-2] + ISOLATED, done[0].content)
    return tuple(Part(REFERENCE.sub(lambda m: place[int(m[1])], part.entries), part.content) for part in done)


def _reached(parts: dict[int, Part], first: list[int]) -> list[int]:
    """Return the numbers of the objects reachable from *first*, which are included."""
    reached = dict.fromkeys(first)
    queue = list(reached)
    while queue:
        for number in parts[queue.pop(0)].leads_to():
            if number not in reached:
                reached[number] = None
                queue.append(number)
    return list(reached)


def _mask_forms(parts: dict[int, Part]) -> list[int]:
    """Return the numbers of the forms whose luminosity is a mask."""
    return [int(match[1]) for part in parts.values() for match in LIGHTNESS.finditer(part.entries)]


def _plain(part: Part, *, mask: bool) -> Part:
    """Return an object in device colour spaces.

    The colours of a *mask* become grey of the lightness that SVG defines, which PDF readers compute differently.
    """
    entries = b" ".join(SETS.sub(b"", part.entries).split())
    if mask:
        entries = STOP.sub(lambda m: b"/%s [%s]" % (m[1], b" ".join([_light(m[2])] * 3)), entries)
    if part.content is None or b"/Resources" not in entries:
        return Part(entries, part.content)

    def colour(match: re.Match[bytes]) -> bytes:
        fill = match[1] == b"cs"
        return b"%s %s" % ((_light(match[2]), b"g" if fill else b"G") if mask else (match[2], b"rg" if fill else b"RG"))

    return Part(SPACES.sub(b"", entries), NAMED.sub(colour, part.content))


def _light(colour: bytes) -> bytes:
    """Return the lightness of a colour in a mask (SVG 1.1, 14.4)."""
    red, green, blue = map(float, colour.split())
    return b"%.4g" % (0.2125 * red + 0.7154 * green + 0.0721 * blue)
