"""Conversion of drawings: from an SVG to objects of a PDF.

Anything that would not print as drawn is an error with its line, never dropped.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path, PurePath
from typing import NamedTuple

from handout.content.assets import PictureFile
from handout.geometry import Size
from handout.layout.figures.svg.check import FONT, CheckedDrawing, check_support
from handout.layout.figures.svg.convert import ConversionError, convert
from handout.layout.figures.svg.expansion import ExpansionTooLarge, check_expansion
from handout.layout.figures.svg.part import Part, deflate
from handout.layout.figures.svg.repeats import MOST_REPEATS, count_repeats, merge_tiles
from handout.layout.figures.svg.tree import At, Element, Say, read, serialize
from handout.problems import InputError, Location, Problem, short

LEAST_SIDE, MOST_SIDE = 1, 20_000
MOST_PAINTED = 10_000_000
"""The most bytes of operators of one drawing."""

LOOKED_AT = 256
"""The longer side in pixels at which a drawing is looked at."""

WHITES = bytes(range(252, 256))
"""The lightness of paper, as for photos."""


class Converted(NamedTuple):
    """What a drawing consists of: its name, key, size, parts and warnings."""

    name: str
    key: str
    size: Size
    parts: tuple[Part, ...]
    warnings: tuple[Problem, ...]


def converted(file: PictureFile) -> Converted:
    """Return an SVG converted for printing.

    Raise InputError for everything in it that cannot be printed.
    """
    found: dict[tuple[str, str], Problem] = {}

    def say(key: str, at: At, **values: str | float) -> None:
        problem = Problem.of(file.where(*at), key, **values)
        found.setdefault((problem.rule, problem.message), problem)

    root = read(file.content, say)
    checked = check_support(root, say) if root and not found else None
    if checked and checked.texts:
        _check_letters(checked.texts, say)
    if checked and not found:
        try:
            check_expansion(checked)
        except ExpansionTooLarge:
            say("picture-too-large/unfolded", (0, 0))
    if checked is None or found:
        raise InputError(found.values())
    try:
        parts = _converted(checked)
    except ConversionError as error:
        key = "svg-syntax/nested" if "nesting" in str(error) else "svg-syntax/converter"
        raise InputError([Problem.of(file.where(), key)]) from None
    size = _size(parts)
    fault = _fault(file.where(), parts, size)
    if not fault and _is_unseen(parts, size):
        fault = Problem.of(file.where(), "picture-empty/unseen")
    if fault:
        raise InputError([fault])
    return Converted(
        PurePath(file.file).name,
        sha256(file.content).hexdigest()[:24],
        Size(size.width * 0.75, size.height * 0.75),
        deflate(merge_tiles(parts, size)),
        _warnings(file, checked),
    )


def _check_letters(texts: Iterable[tuple[str, At]], say: Say) -> None:
    """Report the words that cannot be set."""
    from handout.layout.text.shaping import describe, missing_in_drawings

    for words, at in texts:
        if lacking := missing_in_drawings("".join(words.split())):
            named = ", ".join(map(describe, lacking[:4]))
            say("svg-font", at, font=FONT, characters=named)


def _prepared(checked: CheckedDrawing) -> str:
    """Return the SVG for the converter, with one style sheet and one font."""
    sheet = "".join(
        f"{rule.selector}{{{';'.join(f'{n}:{v}' + ('!important' if i else '') for n, v, i in rule.declarations)}}}\n"
        for rule in checked.rules
    )
    if checked.texts:
        sheet = f"*{{font-family:{FONT}!important}}\n{sheet}"
    root = checked.root
    kids = [Element("style", {}, root.at, [sheet]), *root.kids] if sheet else root.kids
    return serialize(Element(root.tag, root.attributes, root.at, kids))


def _converted(checked: CheckedDrawing) -> tuple[Part, ...]:
    """Return the objects of a drawing.

    Only the handout's own fonts are used, so that every computer gives the same result.
    """
    from handout.layout.text.faces import font

    if not checked.texts:
        return convert(_prepared(checked), ())
    import tempfile

    with tempfile.TemporaryDirectory(prefix="handout-") as folder:  # the converter takes fonts as files alone
        fonts = [Path(folder) / f"{weight}.otf" for weight in ("regular", "bold")]
        for file, bold in zip(fonts, (False, True), strict=True):
            file.write_bytes(font(bold).face.blob.data)
        return convert(_prepared(checked), fonts)


def _size(parts: tuple[Part, ...]) -> Size:
    """Return the size of the drawing in its own pixels."""
    box = re.search(rb"/BBox \[0 0 ([\d.]+) ([\d.]+)\]", parts[0].entries)
    return Size(float(box[1]), float(box[2])) if box else Size(0, 0)


def _fault(where: Location, parts: tuple[Part, ...], size: Size) -> Problem | None:
    """Return what cannot be printed of a converted drawing, if anything."""
    code = b"\n".join(part.content for part in parts if part.content is not None and b"/Resources" in part.entries)
    within = all(LEAST_SIDE <= side <= MOST_SIDE for side in (size.width, size.height))
    if not (within and 0.05 <= size.width / size.height <= 20):
        return Problem.of(where, "picture-size/drawing", width=size.width * 0.75, height=size.height * 0.75)
    if len(code) > MOST_PAINTED:
        return Problem.of(where, "picture-too-large/painted")
    if re.search(rb"(?<![\d.])\d{7}", code):  # a renderer's numbers end somewhere
        return Problem.of(where, "picture-size/far")
    if count_repeats(parts, size) > MOST_REPEATS:
        return Problem.of(where, "picture-too-large/repeats", most=MOST_REPEATS)
    if not re.search(rb"^(f\*?|S|/\S+ sh)$", code, re.MULTILINE):
        return Problem.of(where, "picture-empty")
    return None


def _is_unseen(parts: tuple[Part, ...], size: Size) -> bool:
    """Return whether a drawing prints as white paper.

    All of it may be white, transparent, masked, or outside of what is printed.
    """
    from handout.layout.figures.svg.pixels import rasterize_parts

    scale = LOOKED_AT / max(size.width, size.height)
    pixels = rasterize_parts(parts, *(max(1, round(side * scale)) for side in (size.width, size.height)))
    return not pixels.translate(None, WHITES)


def _warnings(file: PictureFile, checked: CheckedDrawing) -> tuple[Problem, ...]:
    """Return warnings about what may print differently than intended."""
    found = []
    if checked.texts and checked.fonts:
        named = ", ".join(f"'{short(name, 30)}'" for name in checked.fonts[:3]) + (" …" if checked.fonts[3:] else "")
        found.append(Problem.of(file.where(), "svg-font/other", font=FONT, fonts=named))
    if checked.moving:
        found.append(Problem.of(file.where(*checked.moving), "svg-motion"))
    return tuple(found)
