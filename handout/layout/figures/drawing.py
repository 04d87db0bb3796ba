"""Drawings: from an SVG to objects of a PDF.

Anything that would not print as drawn is an error with its line, never dropped.
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
from handout.layout.figures.svg.convert import ConversionError, Part, convert
from handout.layout.figures.svg.expansion import ExpansionTooLarge, check_expansion
from handout.layout.figures.svg.repeats import MOST_REPEATS, count_repeats, merge_tiles
from handout.layout.figures.svg.support import FONT, CheckedDrawing, check_support
from handout.layout.figures.svg.tree import At, Element, Say, read, serialize
from handout.problems import InputError, Problem, Severity, short

CONVERTED = "drawing-5"
"""The cache's name for converted drawings.

Raise the number if the output changes.
"""

TOO_LARGE_EXPANDED = "its copies, patterns, markers and text become too much, or never end"
OUTLINES = "turn the text into paths in your drawing program"
LEAST_SIDE, MOST_SIDE = 1, 20_000
MOST_PAINTED = 10_000_000
"""The most bytes of operators of one drawing."""


class Drawing(Struct, frozen=True):
    """A vector drawing, as objects of a PDF.

    `size` is in pt.  The streams of `parts` are deflated, and the first part is a form of 1 by 1 that shows the
    drawing.
    """

    name: str
    key: str
    size: Size
    parts: tuple[Part, ...]
    warnings: tuple[Problem, ...] = ()


def drawing(file: PictureFile) -> Drawing:
    """Return an SVG converted for printing.

    Raise InputError for everything in it that cannot be printed.  Converted drawings are cached: reading one back
    takes a tenth of the time.
    """
    converter = _converter_edition()
    if converter is None:
        return _drawing(file)
    content = f"{file.file}\n{converter}\n".encode("utf-8", "surrogatepass") + file.content
    stored = recalled(CONVERTED, content)
    with suppress(MsgspecError):  # the entry was written by another version
        if stored is not None:
            return msgpack.decode(stored, type=Drawing)
    converted = _drawing(file)
    with suppress(UnicodeEncodeError):  # the file name is not valid Unicode
        keep(CONVERTED, content, msgpack.encode(converted))
    return converted


@cache
def _converter_edition() -> str | None:
    """Return the editions of this program and its converter, or None if unknown.

    The editions are a part of the cache key.
    """
    converter = stamp("svg2pdf_py")
    return None if converter is None else f"{edition()} {converter}"


def _drawing(file: PictureFile) -> Drawing:
    """Return an SVG converted for printing, without the cache."""
    problems: dict[tuple[str, str], Problem] = {}

    def say(rule: str, message: str, hint: str, at: At) -> None:
        problems.setdefault((rule, message), file.problem(rule, message, hint, *at))

    root = read(file.content, say)
    checked = check_support(root, say) if root and not problems else None
    if checked and checked.texts:
        _check_letters(checked.texts, say)
    if checked and not problems:
        try:
            check_expansion(checked)
        except ExpansionTooLarge:
            say("picture-too-large", TOO_LARGE_EXPANDED, "flatten it to plain shapes, or simplify it", (0, 0))
    if checked is None or problems:
        raise InputError(problems.values())
    try:
        parts = _converted(checked)
    except ConversionError as error:
        deep = "nesting" in str(error)
        message = "its groups are nested too deep" if deep else "the converter cannot draw it"
        hint = "ungroup what needs no group" if deep else "save it as plain SVG"
        raise InputError([file.problem("svg-syntax", message, hint)]) from None
    size = _size(parts)
    if faults := [file.problem(*fault) for fault in _faults(parts, size)]:
        raise InputError(faults)
    packed = tuple(
        replace(p, content=zlib.compress(p.content)) if p.content is not None else p for p in merge_tiles(parts, size)
    )
    key = sha256(file.content).hexdigest()[:24]
    return Drawing(
        PurePath(file.file).name, key, Size(size.width * 0.75, size.height * 0.75), packed, _warnings(file, checked)
    )


def _check_letters(texts: Iterable[tuple[str, At]], say: Say) -> None:
    """Report the words that cannot be set."""
    from handout.layout.text.shaping import describe, has_right_to_left, missing

    for words, at in texts:
        if has_right_to_left(words):
            say("svg-element", "text from right to left would not come out right", OUTLINES, at)
        elif lacking := missing("".join(words.split())):
            named = ", ".join(map(describe, lacking[:4]))
            say("svg-font", f"the font {FONT} has no glyph for {named}", OUTLINES, at)


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
    from handout.layout.text.shaping import font

    if not checked.texts:
        return convert(_prepared(checked), ())
    import tempfile

    with tempfile.TemporaryDirectory(prefix="handout-") as folder:  # the converter takes fonts only as files
        fonts = [Path(folder) / f"{weight}.otf" for weight in ("regular", "bold")]
        for file, bold in zip(fonts, (False, True), strict=True):
            file.write_bytes(font(bold).face.blob.data)
        return convert(_prepared(checked), fonts)


def _size(parts: tuple[Part, ...]) -> Size:
    """Return the size of the drawing in its own pixels."""
    box = re.search(rb"/BBox \[0 0 ([\d.]+) ([\d.]+)\]", parts[0].entries)
    return Size(float(box[1]), float(box[2])) if box else Size(0, 0)


def _faults(parts: tuple[Part, ...], size: Size) -> list[tuple[str, str, str]]:
    """Return rule, message and hint for what cannot be printed of a converted drawing."""
    code = b"\n".join(part.content for part in parts if part.content is not None and b"/Resources" in part.entries)
    within = all(LEAST_SIDE <= side <= MOST_SIDE for side in (size.width, size.height))
    if not (within and 0.05 <= size.width / size.height <= 20):
        message = f"a size of {size.width * 0.75:g} x {size.height * 0.75:g} pt cannot be printed"
        return [("picture-size", message, "set width, height and viewBox")]
    if len(code) > MOST_PAINTED:
        return [("picture-too-large", "it is too much to print", "simplify it, or use it as a photo (PNG)")]
    if re.search(rb"(?<![\d.])\d{7}", code):  # larger numbers overflow in some renderers
        message = "a shape reaches further than 1,000,000 units"
        return [("picture-size", message, "delete what lies far outside the drawing")]
    if count_repeats(parts, size) > MOST_REPEATS:
        message = f"more than {MOST_REPEATS:,} tiles of a pattern, or dashes"
        return [("picture-too-large", message, "make the pattern or the dashes larger")]
    if not re.search(rb"^(f\*?|S|/\S+ sh)$", code, re.MULTILINE):
        return [("picture-empty", "nothing is drawn in it", "is this the right file?")]
    return []


def _warnings(file: PictureFile, checked: CheckedDrawing) -> tuple[Problem, ...]:
    """Return warnings about what may print differently than intended."""
    warnings = []
    if checked.texts and checked.fonts:
        named = ", ".join(f"'{short(name, 30)}'" for name in checked.fonts[:3]) + (" …" if checked.fonts[3:] else "")
        message = f"its text is printed in {FONT}, not in {named}"
        warnings.append(file.problem("svg-font", message, f"look at it, or {OUTLINES}"))
    if checked.moving:
        hint = "look at it: does it show what you mean?"
        warnings.append(
            file.problem("svg-motion", "it is printed as it stands before anything moves", hint, *checked.moving)
        )
    return tuple(replace(problem, severity=Severity.WARNING) for problem in warnings)
