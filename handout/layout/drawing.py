"""Drawings made ready to print: an SVG becomes PDF operators once.

What would not come out as drawn is refused, with the line, never dropped.
"""

import json
import logging
import re
import warnings
import zlib
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING
from xml.parsers import expat

from msgspec import Struct

from handout.cache import remembered
from handout.content.pictures import PictureFile
from handout.content.project import BUILTIN
from handout.geometry import Size
from handout.problems import InputError, Problem, short

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PREPARED = "drawing-2"
"""The cache's name for prepared drawings; raise the number when their form changes."""

SHIPPED = BUILTIN / "images" / "prepared"
"""The built-in drawings as prepared drawings: a first build need not import svglib, which would double its time."""

SVG = "http://www.w3.org/2000/svg"
PRINTABLE = frozenset("svg g path rect circle ellipse line polyline polygon title desc metadata defs".split())  # noqa: SIM905
UNPRINTABLE = {
    "text": "turn it into paths, or say it in a callout",
    "image": "use the photo itself as the picture",
    "script": "delete it",
    "use": "turn clones into copies of their own",
    "style": "put the style into each element (SVG export option 'presentation attributes')",
}
DRAWN_NAMES = PRINTABLE - {"title", "desc", "metadata", "defs"} | UNPRINTABLE.keys() | {"a", "switch", "symbol"}

Say = Callable[[str, str, str], None]
SIZES = frozenset(("width", "height", "r", "rx", "ry", "stroke-width"))
LENGTHS = SIZES | {"x", "y", "cx", "cy", "x1", "y1", "x2", "y2"}
DRAWN = frozenset(
    "points fill-rule fill-opacity stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray stroke-miterlimit "  # noqa: SIM905
    "display visibility viewBox version preserveAspectRatio".split()
)
ONLY = {
    "opacity": ("1", "1.0", "100%"),
    "stroke-dashoffset": ("0", "0px", "0.0"),
    "filter": ("none",),
    "mask": ("none",),
    "clip-path": ("none",),
    "marker": ("none",),
    "marker-start": ("none",),
    "marker-mid": ("none",),
    "marker-end": ("none",),
    "mix-blend-mode": ("normal",),
    "vector-effect": ("none",),
    "paint-order": ("normal", "fill", "fill stroke", "fill stroke markers"),
    "transform-origin": ("0", "0 0", "0px 0px"),
}
"""What may be asked for only where it changes nothing."""

HARMLESS = re.compile(
    r"id|class|role|lang|overflow|color|isolation|baseProfile|enable-background|clip-rule|baseline-shift|white-space|direction"
    r"|(aria|data|font|text|letter|word|line|writing|stop|flood|lighting|solid|color|image|shape|unicode|glyph|dominant|alignment)-.*"
    r"|-inkscape.*|xml.*|content(Script|Style)Type|zoomAndPan|cursor|pointer-events"
)
LENGTH = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?(px|pt|pc|mm|cm|in)?")
NUMBER = r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?"
TRANSFORM = re.compile(
    rf"(\s*(matrix|translate|scale|rotate|skewX|skewY)\s*\(\s*{NUMBER}([\s,]+{NUMBER})*\s*\)[\s,]*)*"
)
COLOUR = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|rgba?\(\s*\d+%?(\s*,\s*[\d.]+%?){2,3}\s*\)")
MOST_BYTES = 2_000_000
MOST_ELEMENTS = 20_000
MOST_NESTING = 20
"""PDF/A allows 28 saved graphics states (ISO 19005-2 6.1.13); pages need some of them."""


class Drawing(Struct, frozen=True):
    """A vector drawing: its size in its own units, deflated PDF operators, and the opacities they name."""

    name: str
    key: str
    size: Size
    operators: bytes
    opacities: tuple[tuple[str, str, float], ...] = ()


def drawing(file: PictureFile) -> Drawing:
    """Return an SVG ready to be placed; raise InputError naming everything in it that cannot be printed."""

    def make(content: bytes) -> bytes:
        if problems := _unprintable(file, content):
            raise InputError(problems)
        return _operators(file, content)

    head, operators = remembered(PREPARED, file.content, make, SHIPPED).split(b"\n", 1)
    known = json.loads(head)
    key = sha256(file.content).hexdigest()[:24]
    return Drawing(
        PurePath(file.file).name, key, Size(*known["size"]), operators, tuple(map(tuple, known["opacities"]))
    )


def _unprintable(file: PictureFile, content: bytes) -> list[Problem]:
    """Return what in an SVG would not come out as drawn."""
    if len(content) > MOST_BYTES:
        message = f"more than {MOST_BYTES // 10**6} MB of drawing"
        return [file.problem("picture-too-large", message, "simplify it, or use it as a photo (PNG)")]
    inspection = _Inspection(file)
    try:
        inspection.parser.Parse(content, True)
    except expat.ExpatError as error:
        message = f"not a whole SVG: {expat.errors.messages[error.code]}"
        inspection.found.append(file.problem("svg-syntax", message, "save it again", error.lineno, error.offset + 1))
    except (LookupError, ValueError):
        inspection.found.append(file.problem("svg-syntax", "its encoding is not known", "save it as UTF-8", 1, 1))
    except _Enough:
        pass
    return inspection.found


class _Enough(Exception):  # noqa: N818
    """There is no point in reading on."""


class _Inspection:
    """Walks through an SVG and notes what would not come out as drawn."""

    def __init__(self, file: PictureFile) -> None:
        self.file = file
        self.found: list[Problem] = []
        self.depth = self.count = 0
        self.limits: set[str] = set()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction

    def note(self, rule: str, message: str, hint: str) -> None:
        """Note a problem where the parser stands."""
        at = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        self.found.append(self.file.problem(rule, message, hint, *at))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at an element and its attributes."""
        space, _, local = tag.rpartition(" ")
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.count == 1 and (space, local) != (SVG, "svg"):
            self.note("not-svg", f"this is <{short(local)}>, not an SVG drawing", "save it as SVG")
            raise _Enough
        if self.depth > MOST_NESTING or self.count > MOST_ELEMENTS:
            self.note(
                "picture-too-large",
                f"more than {MOST_ELEMENTS:,} elements, or nested over {MOST_NESTING} deep",
                "simplify it",
            )
            raise _Enough
        if space != SVG:  # an editor's own notes are not drawn, unless they are named like shapes
            if local in DRAWN_NAMES:
                self.note("svg-element", f"<{short(local)}> of a foreign namespace would be drawn", "delete it")
            return
        if local not in PRINTABLE:
            hint = UNPRINTABLE.get(local, "flatten it to plain shapes in your drawing program")
            self.note("svg-element", f"<{short(local)}> would not come out right", hint)
        if local == "svg" and self.depth > 1:
            self.note(
                "svg-element", "an <svg> inside the drawing would not come out right", "flatten it to plain shapes"
            )
        _attributes(local, attributes, self.depth, self.note)
        style = re.search(r"stroke-miterlimit:\s*([\d.]+)", attributes.get("style", ""))
        self.limits |= {style[1]} if style else set(filter(None, [attributes.get("stroke-miterlimit")]))
        if len(self.limits) > 1:
            self.limits = set()
            self.note(
                "svg-element",
                "more than one stroke-miterlimit would not come out right",
                "use one for the whole drawing",
            )

    def end(self, _: str) -> None:
        """Leave an element."""
        self.depth -= 1

    def doctype(self, *_: object) -> None:
        """Refuse a DOCTYPE."""
        self.note("svg-entity", "a DOCTYPE, which can hide entities, is not read", "delete the <!DOCTYPE …> line")
        raise _Enough

    def instruction(self, target: str, _: str) -> None:
        """Refuse a style sheet and its like."""
        self.note("svg-element", f"<?{short(target)}?> would not come out right", "put the style into each element")


def _attributes(tag: str, found: dict[str, str], depth: int, say: Say) -> None:
    """Say what attributes and style properties ask for that would not come out right; what is not known is refused."""
    style = dict(part.split(":", 1) for part in found.get("style", "").split(";") if ":" in part)
    asked = {name: value.strip() for name, value in found.items() if " " not in name and name != "style"}
    asked |= {name.strip(): value.removesuffix("!important").strip() for name, value in style.items()}
    for name, value in found.items():
        if name.endswith(" href") or name == "href":
            message = f"a reference to '{short(value, 30)}' is not followed"
            say("svg-reference", message, "put the thing itself into the drawing")
    for name, value in asked.items():
        if name == "href" or HARMLESS.fullmatch(name):
            continue
        if name in ONLY:
            if value.lower() not in ONLY[name]:
                say(
                    "svg-element",
                    f"{name}: '{short(value, 30)}' would not come out right",
                    "flatten it to plain shapes",
                )
        elif name in ("fill", "stroke"):
            if not _is_colour(value):
                say(
                    "svg-element",
                    f"{name}: '{short(value, 30)}' is not one plain colour",
                    "use a colour such as #0b5c6b, or none",
                )
        elif name in LENGTHS:
            if not LENGTH.fullmatch(value) or (value.startswith("-") and name in SIZES):
                say(
                    "picture-size" if depth == 1 else "svg-element",
                    f"{name}: '{short(value, 30)}' is not a length that can be drawn",
                    "use plain numbers",
                )
        elif name == "transform":
            if depth == 1 or not TRANSFORM.fullmatch(value):
                say(
                    "svg-element",
                    f"transform: '{short(value, 40)}' would not come out right",
                    "apply the transform to the shapes",
                )
        elif name == "d":
            if re.search(r"[zZ][\s,]*[^mMzZ\s,]", value):
                say("svg-element", "a path goes on after it is closed", "start the next part with M")
        elif name not in DRAWN:
            say(
                "svg-element",
                f"'{short(name, 30)}' would not come out right",
                "delete it, or flatten it to plain shapes",
            )
    if depth == 1 and ("width" in asked) != ("height" in asked):
        say("picture-size", "only one of width and height is given", "give both, and a viewBox")
    if tag == "ellipse" and ("rx" in asked) != ("ry" in asked):
        say("svg-element", "an ellipse has only one of rx and ry", "give both")


def _is_colour(value: str) -> bool:
    """Tell whether a paint is one that comes out as meant: none, #hex, rgb() with commas, or a CSS name."""
    from PIL.ImageColor import colormap

    return value == "none" or value in colormap or bool(COLOUR.fullmatch(value))


class _Listener(logging.Handler):
    """Keeps what svglib says it could not do."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _operators(file: PictureFile, content: bytes) -> bytes:
    """Return a line of JSON (size, opacities) and the deflated PDF operators of an SVG."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas
    from svglib.svglib import svg2rlg

    listener, logger = _Listener(), logging.getLogger("svglib")
    logger.addHandler(listener)
    spread, logger.propagate = logger.propagate, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of libraries, about themselves
            art = svg2rlg(BytesIO(content))
            canvas = Canvas(BytesIO())
            if art is not None:
                renderPDF.draw(art, canvas, 0, 0)
    except Exception as error:  # noqa: BLE001  whatever a foreign file upsets in a library is the file's fault
        raise InputError(
            [file.problem("svg-syntax", f"cannot be drawn: {short(str(error))}", "save it as plain SVG")]
        ) from None
    finally:
        logger.removeHandler(listener)
        logger.propagate = spread
    if art is None or listener.said:
        problems = [
            file.problem("svg-element", f"would not come out right: {short(said, 100)}", "save it as plain SVG")
            for said in listener.said
        ]
        raise InputError(problems or [file.problem("svg-syntax", "cannot be drawn", "save it as plain SVG")])
    if not (1 <= art.width <= 20_000 and 1 <= art.height <= 20_000 and 0.05 <= art.width / art.height <= 20):
        message = f"a size of {art.width:g} x {art.height:g} cannot be printed"
        raise InputError([file.problem("picture-size", message, "set width, height and viewBox")])
    # ReportLab names Helvetica whether or not there is text.
    code = re.sub(r"BT /F1 [^\n]*? ET\n?", "", "\n".join(canvas._code))  # noqa: SLF001
    opacities = _opacities(canvas)
    if re.search(r"\b(Tf|Do|sh|scn)\b", code):
        raise InputError(
            [file.problem("svg-element", "holds more than plain shapes", "flatten it in your drawing program")]
        )
    if re.search(r"\d{7}", code):  # ISO 19005-2 6.1.13
        message = "a shape reaches further than 1,000,000 units"
        raise InputError([file.problem("picture-size", message, "delete what lies far outside the drawing")])
    if not re.search(r"\b(re|m)\b", code):
        raise InputError([file.problem("picture-empty", "nothing is drawn in it", "is this the right file?")])
    limit = re.search(rb"stroke-miterlimit[\"':=\s]+([\d.]+)", content)
    code = f"{float(limit[1]) if limit else 4:g} M\n{code}"  # SVG's default is 4, PDF's is 10
    head = json.dumps({"size": [round(art.width, 3), round(art.height, 3)], "opacities": opacities})
    return head.encode() + b"\n" + zlib.compress(code.encode("ascii"), 9)


def _opacities(canvas: "Canvas") -> list[tuple[str, str, float]]:
    """Return the graphics states a drawing names: name, CA for strokes or ca for fills, opacity (ISO 32000-1 8.4.5)."""
    return [(name, key, float(value)) for (key, value), name in canvas._extgstate._c.items() if key in ("CA", "ca")]  # noqa: SLF001
