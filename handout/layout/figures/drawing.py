"""Drawings made ready to print: an SVG becomes objects of a PDF.

What would not come out as drawn is refused, with the line, never dropped.
"""

import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePath

from msgspec import MsgspecError, Struct, msgpack
from msgspec.structs import replace

from handout.cache import keep, recalled
from handout.content.assets import PictureFile
from handout.geometry import Size
from handout.installed import edition, stamp
from handout.layout.figures.svg.convert import Part, Refused, convert
from handout.layout.figures.svg.expansion import TooMuch, unfold
from handout.layout.figures.svg.repeats import MOST_REPEATS, repeats, tiled
from handout.layout.figures.svg.support import FONT, Judged, judge
from handout.layout.figures.svg.tree import At, Element, Say, read, written
from handout.problems import InputError, Location, Problem, short

CONVERTED = "drawing-5"
"""The cache's name for converted drawings; raise the number when they come out another way."""

LEAST_SIDE, MOST_SIDE = 1, 20_000
MOST_PAINTED = 10_000_000
"""Bytes of operators that one drawing may become."""


class Drawing(Struct, frozen=True):
    """A vector drawing: its size in pt, and objects of a PDF (streams deflated); the first is a form of 1 by 1 that shows it."""

    name: str
    key: str
    size: Size
    parts: tuple[Part, ...]
    warnings: tuple[Problem, ...] = ()


def drawing(file: PictureFile) -> Drawing:
    """Return an SVG ready to be placed; raise InputError naming everything in it that cannot be printed.

    Converted ones are kept in the cache: reading one back takes a tenth of the time.
    """
    maker = _maker()
    if maker is None:
        return _drawing(file)
    content = f"{file.file}\n{maker}\n".encode("utf-8", "surrogatepass") + file.content
    kept = recalled(CONVERTED, content)
    with suppress(MsgspecError):  # another version's
        if kept is not None:
            return msgpack.decode(kept, type=Drawing)
    found = _drawing(file)
    with suppress(UnicodeEncodeError):  # a file whose name is no text
        keep(CONVERTED, content, msgpack.encode(found))
    return found


@cache
def _maker() -> str | None:
    """Return what changes with whatever converts drawings; None if that cannot be told."""
    converter = stamp("svg2pdf_py")
    return None if converter is None else f"{edition()} {converter}"


def _drawing(file: PictureFile) -> Drawing:
    found: dict[tuple[str, str], Problem] = {}

    def say(key: str, at: At, **values: str | float) -> None:
        problem = Problem.of(file.where(*at), key, **values)
        found.setdefault((problem.rule, problem.message), problem)

    root = read(file.content, say)
    judged = judge(root, say) if root and not found else None
    if judged and judged.texts:
        _look(judged.texts, say)
    if judged and not found:
        try:
            unfold(judged)
        except TooMuch:
            say("picture-too-large/unfolded", (0, 0))
    if judged is None or found:
        raise InputError(found.values())
    try:
        parts = _converted(judged)
    except Refused as error:
        key = "svg-syntax/nested" if "nesting" in str(error) else "svg-syntax/converter"
        raise InputError([Problem.of(file.where(), key)]) from None
    size = _size(parts)
    if fault := _fault(file.where(), parts, size):
        raise InputError([fault])
    packed = tuple(
        replace(p, content=zlib.compress(p.content)) if p.content is not None else p for p in tiled(parts, size)
    )
    key = sha256(file.content).hexdigest()[:24]
    return Drawing(
        PurePath(file.file).name, key, Size(size.width * 0.75, size.height * 0.75), packed, _warnings(file, judged)
    )


def _look(texts: Iterable[tuple[str, At]], say: Say) -> None:
    """Say which words cannot be set."""
    from handout.layout.text.shaping import described, has_right_to_left, missing

    for words, at in texts:
        if has_right_to_left(words):
            say("svg-element/right-to-left", at)
        elif lacking := missing("".join(words.split())):
            named = ", ".join(map(described, lacking[:4]))
            say("svg-font", at, font=FONT, characters=named)


def _prepared(judged: Judged) -> str:
    """Return the SVG for the converter: its style sheets in one, and its text in the one font there is."""
    sheet = "".join(
        f"{rule.selector}{{{';'.join(f'{n}:{v}' + ('!important' if i else '') for n, v, i in rule.declarations)}}}\n"
        for rule in judged.rules
    )
    if judged.texts:
        sheet = f"*{{font-family:{FONT}!important}}\n{sheet}"
    root = judged.root
    kids = [Element("style", {}, root.at, [sheet]), *root.kids] if sheet else root.kids
    return written(Element(root.tag, root.attributes, root.at, kids))


def _converted(judged: Judged) -> tuple[Part, ...]:
    """Return the objects of a drawing; the only fonts are the handout's own, so that every computer makes the same of it."""
    from handout.layout.text.shaping import font

    if not judged.texts:
        return convert(_prepared(judged), ())
    import tempfile

    with tempfile.TemporaryDirectory(prefix="handout-") as folder:  # the converter takes fonts as files alone
        fonts = [Path(folder) / f"{weight}.otf" for weight in ("regular", "bold")]
        for file, bold in zip(fonts, (False, True), strict=True):
            file.write_bytes(font(bold).face.blob.data)
        return convert(_prepared(judged), fonts)


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
    if repeats(parts, size) > MOST_REPEATS:
        return Problem.of(where, "picture-too-large/repeats", most=MOST_REPEATS)
    if not re.search(rb"^(f\*?|S|/\S+ sh)$", code, re.MULTILINE):
        return Problem.of(where, "picture-empty")
    return None


def _warnings(file: PictureFile, judged: Judged) -> tuple[Problem, ...]:
    """Return what prints otherwise than it may have been meant."""
    found = []
    if judged.texts and judged.fonts:
        named = ", ".join(f"'{short(name, 30)}'" for name in judged.fonts[:3]) + (" …" if judged.fonts[3:] else "")
        found.append(Problem.of(file.where(), "svg-font/other", font=FONT, fonts=named))
    if judged.moving:
        found.append(Problem.of(file.where(*judged.moving), "svg-motion"))
    return tuple(found)
