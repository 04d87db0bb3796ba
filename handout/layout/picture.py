"""Pictures made ready to print: drawings as PDF operators, photos checked and brought to sRGB at the printed size.

What would not come out as drawn is refused, with the line, never dropped.
"""

import json
import logging
import re
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING
from xml.parsers import expat

from handout.cache import remembered
from handout.content.project import BUILTIN, PictureFile
from handout.geometry import Size
from handout.problems import InputError, Problem, Severity, Where, short

if TYPE_CHECKING:
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

PREPARED = "drawing-1"
"""The cache's name for prepared drawings; raise the number when their form changes."""

SHIPPED = BUILTIN / "images" / "prepared"
"""The built-in drawings as prepared drawings: a first build need not import svglib, which would double its time."""

SVG = "http://www.w3.org/2000/svg"
PRINTABLE = frozenset(
    (
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "title",
        "desc",
        "metadata",
        "defs",
    )
)
UNPRINTABLE = {
    "text": "turn it into paths, or say it in a callout",
    "image": "use the photo itself as the picture",
    "script": "delete it",
    "use": "turn clones into copies of their own",
    "style": "put the style into each element (SVG export option 'presentation attributes')",
}
MOST_ELEMENTS = 20_000
MOST_NESTING = 60
MOST_PIXELS = 80_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "MPO")
PRINT_DPI = 300
LEAST_DPI = 150


@dataclass(frozen=True, slots=True)
class Drawing:
    """A vector drawing: its size in its own units, deflated PDF operators, and the opacities they name."""

    name: str
    key: str
    size: Size
    operators: bytes
    opacities: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo: its size in pixels as it is seen, and the file's content."""

    name: str
    key: str
    size: Size
    content: bytes


Picture = Drawing | Photo


@dataclass(frozen=True, slots=True)
class Raster:
    """A photo as it goes into a PDF: *jpeg* data or deflated pixels, 1 or 3 channels of 8 bit."""

    width: int
    height: int
    channels: int
    jpeg: bool
    content: bytes


def load(file: PictureFile) -> Picture:
    """Return a picture ready to be placed; raise InputError naming everything in it that cannot be printed."""
    key = sha256(file.content).hexdigest()[:24]
    name = PurePath(file.file).name
    if file.file.lower().endswith(".svg"):
        return _drawing(file, name, key)
    with _opened(file) as image:
        return Photo(name, key, Size(*_upright(image)), file.content)


def _refusal(file: PictureFile, rule: str, message: str, hint: str = "", line: int = 0, column: int = 0) -> Problem:
    return Problem(Where(file.file, line, column), rule, message, hint)


# ---- drawings


def _drawing(file: PictureFile, name: str, key: str) -> Drawing:
    def make(content: bytes) -> bytes:
        if problems := list(_unprintable(file, content)):
            raise InputError(problems)
        return _operators(file, content)

    head, operators = remembered(PREPARED, file.content, make, SHIPPED).split(b"\n", 1)
    known = json.loads(head)
    return Drawing(name, key, Size(*known["size"]), operators, tuple(map(tuple, known["opacities"])))


def _unprintable(file: PictureFile, content: bytes) -> Iterator[Problem]:
    """Yield what in an SVG would not come out as drawn."""
    found: list[Problem] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    depth, count = 0, 0

    def note(rule: str, message: str, hint: str) -> None:
        found.append(_refusal(file, rule, message, hint, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    class Enough(Exception):  # noqa: N818
        pass

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        space, _, local = tag.rpartition(" ")
        depth, count = depth + 1, count + 1
        if count == 1 and (space, local) != (SVG, "svg"):
            note("not-svg", f"this is <{short(local)}>, not an SVG drawing", "save it as SVG")
            raise Enough
        if depth > MOST_NESTING or count > MOST_ELEMENTS:
            note(
                "picture-too-large",
                f"more than {MOST_ELEMENTS:,} elements, or nested over {MOST_NESTING} deep",
                "simplify it",
            )
            raise Enough
        if space != SVG:  # an editor's own notes are not drawn
            return
        if local not in PRINTABLE:
            hint = UNPRINTABLE.get(local, "flatten it to plain shapes in your drawing program")
            note("svg-element", f"<{short(local)}> would not come out right", hint)
        declared = dict(part.split(":", 1) for part in attributes.get("style", "").split(";") if ":" in part)
        for name, value in (attributes | {k.strip(): v.strip() for k, v in declared.items()}).items():
            _attribute(name, value.strip(), note)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        note("svg-entity", "a DOCTYPE, which can hide entities, is not read", "delete the <!DOCTYPE …> line")
        raise Enough

    def instruction(target: str, _: str) -> None:
        note("svg-element", f"<?{short(target)}?> would not come out right", "put the style into each element")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler, parser.ProcessingInstructionHandler = doctype, instruction
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        found.append(
            _refusal(
                file,
                "svg-syntax",
                f"not a whole SVG: {expat.errors.messages[error.code]}",
                "save it again",
                error.lineno,
                error.offset + 1,
            )
        )
    except Enough:
        pass
    yield from found


def _attribute(name: str, value: str, note: "object") -> None:
    local = name.rpartition(" ")[2]
    say = note if callable(note) else print
    if local == "href":
        say(
            "svg-reference",
            f"a reference to '{short(value, 30)}' is not followed",
            "put the thing itself into the drawing",
        )
    elif local.startswith("on") and name == local and local[2:].isalpha():
        say("svg-element", f"the script '{short(local)}' is not run", "delete it")
    elif (
        local in ("filter", "mask", "clip-path", "marker", "marker-start", "marker-mid", "marker-end")
        and value != "none"
    ):
        say("svg-element", f"'{local}' would not come out right", "flatten it to plain shapes in your drawing program")
    elif local in ("fill", "stroke") and "url(" in value:
        say("svg-element", f"{local}: gradients and patterns would not come out right", "use one plain colour")
    elif local == "mix-blend-mode" and value != "normal":
        say("svg-element", "'mix-blend-mode' would not come out right", "use plain colours")
    elif local == "vector-effect" and value not in ("none", ""):
        say("svg-element", "'vector-effect' would not come out right", "turn strokes into paths")


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
            [_refusal(file, "svg-syntax", f"cannot be drawn: {short(str(error))}", "save it as plain SVG")]
        ) from None
    finally:
        logger.removeHandler(listener)
        logger.propagate = spread
    if art is None or listener.said:
        problems = [
            _refusal(file, "svg-element", f"would not come out right: {short(said, 100)}", "save it as plain SVG")
            for said in listener.said
        ]
        raise InputError(problems or [_refusal(file, "svg-syntax", "cannot be drawn", "save it as plain SVG")])
    if not (1 <= art.width <= 20_000 and 1 <= art.height <= 20_000 and 0.05 <= art.width / art.height <= 20):
        message = f"a size of {art.width:g} x {art.height:g} cannot be printed"
        raise InputError([_refusal(file, "picture-size", message, "set width, height and viewBox")])
    # ReportLab names Helvetica whether or not there is text.
    code = re.sub(r"BT /F1 [^\n]*? ET\n?", "", "\n".join(canvas._code))  # noqa: SLF001
    opacities = _opacities(canvas)
    if re.search(r"\b(Tf|Do|sh|scn)\b", code):
        raise InputError(
            [_refusal(file, "svg-element", "holds more than plain shapes", "flatten it in your drawing program")]
        )
    if not re.search(r"\b(re|m)\b", code):
        raise InputError([_refusal(file, "picture-empty", "nothing is drawn in it", "is this the right file?")])
    head = json.dumps({"size": [round(art.width, 3), round(art.height, 3)], "opacities": opacities})
    return head.encode() + b"\n" + zlib.compress(code.encode("ascii"), 9)


def _opacities(canvas: "Canvas") -> list[tuple[str, str, float]]:
    """Return the graphics states a drawing names: name, CA for strokes or ca for fills, opacity (ISO 32000-1 8.4.5)."""
    return [(name, key, float(value)) for (key, value), name in canvas._extgstate._c.items() if key in ("CA", "ca")]  # noqa: SLF001


# ---- photos


class _opened:  # noqa: N801
    """Opens a photo and reads all of its pixels; every fault of the file is an InputError."""

    def __init__(self, file: PictureFile) -> None:
        self.file = file

    def __enter__(self) -> "Image.Image":
        from PIL import Image

        file = self.file
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                warnings.filterwarnings("ignore", category=UserWarning)
                image = Image.open(BytesIO(file.content), formats=FORMATS)
                if image.width * image.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                image.load()
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
            message = f"more than {MOST_PIXELS // 10**6} million pixels"
            raise InputError(
                [_refusal(file, "picture-too-large", message, "make it smaller: 3000 pixels wide is plenty")]
            ) from None
        except Exception as error:  # noqa: BLE001  see _operators
            message = f"not a whole picture: {short(str(error))}" if str(error) else "not a whole picture"
            hint = "save it again as JPEG or PNG, and check that its name ends as its format does"
            raise InputError(
                [_refusal(file, "broken-picture", message.replace("<_io.BytesIO object", "<file"), hint)]
            ) from None
        self.image = image
        return image

    def __exit__(self, *_: object) -> None:
        self.image.close()


def _upright(image: "Image.Image") -> tuple[int, int]:
    """Return an image's size after its EXIF turn."""
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else (image.width, image.height)


def dpi(photo: Photo, printed: Size) -> float:
    """Return how many pixels an inch a photo has at its *printed* size in pt."""
    return min(photo.size.width / printed.width, photo.size.height / printed.height) * 72


def coarse(photo: Photo, printed: Size) -> Problem | None:
    """Return a warning when a photo is too coarse for its *printed* size."""
    have = dpi(photo, printed)
    if have >= LEAST_DPI:
        return None
    need = round(printed.width / 72 * PRINT_DPI)
    message = f"only {have:.0f} dpi at its printed size; it will look blurred"
    return Problem(
        Where(photo.name), "coarse-picture", message, f"use a picture at least {need} pixels wide", Severity.WARNING
    )


def raster(photo: Photo, printed: Size) -> Raster:
    """Return *photo* for printing at a size in pt: upright, sRGB or grey, on white, at most 300 dpi; a JPEG that needs no change stays as it is."""
    from PIL import Image, ImageOps

    with _opened(PictureFile(photo.name, photo.content, {})) as opened:
        large = dpi(photo, printed) > PRINT_DPI * 1.1
        upright = opened.getexif().get(0x0112, 1) == 1
        plain = opened.mode in ("RGB", "L") and "icc_profile" not in opened.info and upright
        if opened.format == "JPEG" and plain and not large:
            return Raster(opened.width, opened.height, len(opened.getbands()), True, photo.content)
        lossy = opened.format in ("JPEG", "MPO", "WEBP")
        image = _srgb(ImageOps.exif_transpose(opened))
    if large:
        width = max(1, round(printed.width / 72 * PRINT_DPI))
        image = image.resize((width, max(1, round(width * image.height / image.width))), Image.Resampling.LANCZOS)
    out = BytesIO()
    image.save(out, "JPEG", quality=90, optimize=True)
    pixels = zlib.compress(image.tobytes(), 6)
    jpeg = lossy or len(pixels) > 2 * out.tell()
    return Raster(image.width, image.height, len(image.getbands()), jpeg, out.getvalue() if jpeg else pixels)


def _srgb(image: "Image.Image") -> "Image.Image":
    """Return *image* as 8 bit grey or sRGB, transparent parts on white."""
    from PIL import Image, ImageCms

    profile = image.info.get("icc_profile")
    if image.mode in ("I", "F", "I;16", "I;16B", "I;16L"):
        levels = image.convert("F")
        low, high = levels.getextrema()
        top = 65535 if "16" in image.mode or (isinstance(high, (int, float)) and high > 255) else 255
        del low
        return levels.point(lambda v: v * (255 / top)).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        base = image.convert("RGB") if alpha else image
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            base = ImageCms.profileToProfile(base, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or base
        except (ImageCms.PyCMSError, OSError, ValueError):
            base = base.convert("RGB")  # a broken profile says nothing; the numbers are taken as sRGB
        if alpha:
            base.putalpha(alpha)
        image = base
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground
    return image.convert("L") if image.mode in ("1", "L") else image.convert("RGB")
