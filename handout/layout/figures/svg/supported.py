"""The supported SVG: elements, attributes, and the values that programs agree on."""

import re

SHAPES = frozenset("path rect circle ellipse line polyline polygon text".split())  # noqa: SIM905
GROUPS = frozenset("svg g a use switch".split())  # noqa: SIM905
GRADIENTS = frozenset(("linearGradient", "radialGradient"))
HELPERS = GRADIENTS | frozenset("defs symbol stop pattern marker clipPath mask style tspan textPath".split())  # noqa: SIM905
DRAWN = SHAPES | GROUPS | HELPERS

SILENT = frozenset(
    "title desc metadata view cursor color-profile font font-face glyph missing-glyph hkern vkern filter".split()  # noqa: SIM905
)
"""Elements that draw nothing.

A filter draws nothing unless an element uses it, which is a fault of that element.
"""

MOVING = frozenset("animate animateTransform animateMotion animateColor set mpath discard".split())  # noqa: SIM905

CURES = {
    "image": "use the photo itself as the picture, or trace it",
    "foreignObject": "turn the text in it into paths",
    "tref": "write the words themselves",
    "flowRoot": "convert the flowed text to text in Inkscape (menu Text), or to paths",
}

NUMBER = r"[-+]?(?>\d{1,25}(?!\d)\.?\d*|\.\d+)(?>(?:[eE](?:\+?0*\d|-\d+)(?!\d))?)"
"""A number that programs can hold.

What is larger than 1e38 is infinite to most, and its shape would be dropped.
"""

NONE_LARGER = r"(?![^\x00]*?(?:(?<![\d.])\d{26}|[eE]\+?0*[1-9]\d))"
"""Stands before a list of numbers that are no larger than that."""

UNSIGNED = NUMBER.removeprefix("[-+]?")
UNIT = r"(?:px|pt|pc|mm|cm|in|%)?"
LENGTH, POSITIVE = rf"{NUMBER}{UNIT}", rf"\+?{UNSIGNED}{UNIT}"
ABSOLUTE = re.compile(r"\+?(" + UNSIGNED + r")(px|pt|pc|mm|cm|in)?")
RELATIVE = re.compile(r"\+?(" + UNSIGNED + r")r?em")
"""A size in the font's own unit.

Icons for web pages use it, and only their proportions matter.
"""

PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
SHARE = rf"{NUMBER}%?"
GAP = r"(?:\s*,\s*|\s+)"
LENGTHS = rf"{LENGTH}(?:{GAP}{LENGTH})*"
ARGUMENTS = rf"\(\s*{NUMBER}(?>(?:\s*,\s*|\s+)?{NUMBER})*\s*\)"
TRANSFORM = rf"(?:\s*+(?:matrix|translate|scale|rotate|skewX|skewY)\s*+{ARGUMENTS}[\s,]*+)*+"
FOUR_NUMBERS = rf"\s*{NUMBER}(?:{GAP}{NUMBER}){{3}}\s*"
REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')]+?)[\"']?\s*\)")
TARGET = r"url\(\s*[\"']?#[^\"')]+[\"']?\s*\)"

NAMES = frozenset(
    "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood cadetblue "  # noqa: SIM905
    "chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey "
    "darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray "
    "darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen "
    "fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender "
    "lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey "
    "lightpink lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen "
    "magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen "
    "mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange "
    "orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red "
    "rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey snow "
    "springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen".split()
)
HEX = r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})"
ALPHA = rf"(?:\s*,\s*{SHARE})?"
RGB = rf"rgba?\(\s*(?:{NUMBER}(?:\s*,\s*{NUMBER}){{2}}|{NUMBER}%(?:\s*,\s*{NUMBER}%){{2}}){ALPHA}\s*\)"
HSL = rf"hsla?\(\s*{NUMBER}\s*,\s*{NUMBER}%\s*,\s*{NUMBER}%{ALPHA}\s*\)"
COLOUR = rf"{HEX}|{RGB}|{HSL}|[a-z]+"
"""A colour, or a word that must be in NAMES or COLOUR_WORDS."""

COLOUR_WORDS = NAMES | {"none", "currentcolor", "transparent", "inherit"}
COLOURED = ("fill", "stroke", "color", "stop-color")
PAINT = rf"none|context-(?:fill|stroke)|{COLOUR}|{TARGET}(?:\s+(?:none|{COLOUR}))?"
ANY = r"[^\x00]*"
WORD = r"[\w-]+"

PROPERTIES = {
    "fill": PAINT,
    "stroke": PAINT,
    "color": COLOUR,
    "stop-color": COLOUR,
    "opacity": SHARE,
    "fill-opacity": SHARE,
    "stroke-opacity": SHARE,
    "stop-opacity": SHARE,
    "fill-rule": "nonzero|evenodd",
    "clip-rule": "nonzero|evenodd",
    "stroke-width": POSITIVE,
    "stroke-linecap": "butt|round|square",
    "stroke-linejoin": "miter|round|bevel",
    "stroke-miterlimit": rf"\+?{UNSIGNED}",
    "stroke-dasharray": rf"none|{POSITIVE}(?:{GAP}{POSITIVE})*",
    "stroke-dashoffset": LENGTH,
    "display": WORD,
    "visibility": "visible|hidden|collapse",
    "overflow": "visible|hidden|auto|scroll",
    "clip-path": rf"none|{TARGET}",
    "mask": rf"none|{TARGET}",
    "marker": rf"none|{TARGET}",
    "marker-start": rf"none|{TARGET}",
    "marker-mid": rf"none|{TARGET}",
    "marker-end": rf"none|{TARGET}",
    "mask-type": "luminance|alpha",
    "filter": "none",
    "mix-blend-mode": "normal|multiply|screen|overlay|darken|lighten|hard-light|soft-light|difference|exclusion"
    r"|hue|saturation|color|luminosity|pass-?through",
    "isolation": "auto|isolate",
    "paint-order": r"normal|(?:fill|stroke|markers)(?:\s+(?:fill|stroke|markers)){0,2}",
    "transform": rf"none|{TRANSFORM}",
    "transform-origin": r"0(?:px|%)?(?:\s+0(?:px|%)?)?",
    "vector-effect": "none",
    "color-interpolation": "auto|srgb",
    "font-family": ANY,
    "font-size": rf"\+?{UNSIGNED}(?:px|pt|pc|mm|cm|in|em|%)?",
    "font-weight": r"normal|bold|bolder|lighter|[1-9]00",
    "font-style": r"normal|italic|oblique",
    "font-variant": "normal",
    "font-stretch": "normal|100%",
    "font-size-adjust": "none",
    "font": rf"(?:(?:normal|italic|oblique|bold|bolder|lighter|[1-9]00)\s+)*{UNSIGNED}(?:px|pt|pc|mm|cm|in|em|%)"
    r"(?:\s*/\s*[\w.%]+)?\s+\S[^\x00]*",
    "font-kerning": "auto|normal",
    "kerning": "auto",
    "text-anchor": "start|middle|end",
    "text-decoration": r"none|underline|overline|line-through",
    "text-transform": "none",
    "letter-spacing": rf"normal|{NUMBER}(?:px|pt|em)?",
    "word-spacing": rf"normal|{NUMBER}(?:px|pt|em)?",
    "writing-mode": "lr|lr-tb|horizontal-tb",
    "direction": "ltr",
    "unicode-bidi": "normal",
    "dominant-baseline": "auto|alphabetic|central|middle|hanging",
    "alignment-baseline": "auto|baseline|alphabetic",
    "baseline-shift": rf"baseline|0|{NUMBER}%?",
    "text-overflow": "clip",
    "text-shadow": "none",
    "white-space": "normal|pre|nowrap",
}
"""The visible properties with their allowed values, besides ``inherit``.

SVG 1.1, appendix N.
"""

TEXT_ONLY = frozenset(list(PROPERTIES)[list(PROPERTIES).index("font-family") :])
"""Properties that affect only text."""

MEASURED = frozenset(
    name for name, pattern in PROPERTIES.items() if UNIT[:-1] in pattern or name.startswith(("font", "transform"))
)
"""Properties whose values are case-sensitive: units and names."""

UNSEEN = (
    r"--.*|-.*|enable-background|pointer-events|cursor|will-change|user-select|touch-action|fill-color|stroke-color|solid-(color|opacity)"
    r"|(shape|text|color|image)-rendering|color-interpolation-filters|flood-(color|opacity)|lighting-color|color-profile"
    r"|font-(variant|feature|synthesis|optical|variation|specification)-?.*|line-height|text-(align|indent|orientation|decoration|rendering)-?.*"
    r"|clip|animation(-.*)?|transition(-.*)?|transform-box|glyph-orientation-.*|shape-(inside|subtract|margin|padding|image-threshold)|inline-size|color-scheme|zoom|stop-?"
    r"|box-sizing|outline(-.*)?|order|speak|quotes|tab-size|hyphens|orphans|widows|buffered-rendering|gradient(-.*)?|block-progression|layout-.*"
)
"""Properties without effect on paper, and private ones of editors."""

ROOT_UNSEEN = re.compile(
    r"(max-|min-)?(width|height)|margin(-.*)?|padding(-.*)?|position|top|left|vertical-align|float"
)
BACKGROUND = re.compile(r"none|white|transparent|#fff(f{3})?|rgb\(255,\s*255,\s*255\)|(unset|initial)?", re.IGNORECASE)

UNITS = "userSpaceOnUse|objectBoundingBox"
PLACE = {"x": LENGTH, "y": LENGTH}
BOX = PLACE | {"width": POSITIVE, "height": POSITIVE}
VIEW = {
    "viewBox": FOUR_NUMBERS,
    "preserveAspectRatio": r"\s*(?:none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max))(?:\s+(?:meet|slice))?\s*",
}
HREF = {"href": r"#.+"}
GRADIENT = {"gradientUnits": UNITS, "gradientTransform": TRANSFORM, "spreadMethod": "pad"} | HREF
SPOTS = {"x": LENGTHS, "y": LENGTHS, "dx": LENGTHS, "dy": LENGTHS}

ATTRIBUTES: dict[str, dict[str, str]] = {
    "svg": BOX | VIEW,
    "use": BOX | HREF,
    "symbol": VIEW,
    "rect": BOX | {"rx": rf"auto|{POSITIVE}", "ry": rf"auto|{POSITIVE}"},
    "circle": {"cx": LENGTH, "cy": LENGTH, "r": POSITIVE},
    "ellipse": {"cx": LENGTH, "cy": LENGTH, "rx": rf"auto|{POSITIVE}", "ry": rf"auto|{POSITIVE}"},
    "line": {"x1": LENGTH, "y1": LENGTH, "x2": LENGTH, "y2": LENGTH},
    "polyline": {"points": rf"{NONE_LARGER}[-+.,\deE\s]*"},
    "polygon": {"points": rf"{NONE_LARGER}[-+.,\deE\s]*"},
    "path": {"d": rf"none|{NONE_LARGER}[-+.,\d\seEMmZzLlHhVvCcSsQqTtAa]*"},
    "text": SPOTS | {"textLength": rf"\+?{UNSIGNED}(?:px)?", "lengthAdjust": "spacing|spacingAndGlyphs"},
    "tspan": SPOTS,
    "textPath": HREF | {"startOffset": LENGTH, "method": "align", "spacing": "auto|exact", "side": "left"},
    "linearGradient": GRADIENT | {"x1": LENGTH, "y1": LENGTH, "x2": LENGTH, "y2": LENGTH},
    "radialGradient": GRADIENT
    | {"cx": LENGTH, "cy": LENGTH, "r": POSITIVE, "fx": LENGTH, "fy": LENGTH, "fr": r"0+(?:\.0*)?%?"},
    "stop": {"offset": SHARE},
    "pattern": BOX | VIEW | HREF | {"patternUnits": UNITS, "patternContentUnits": UNITS, "patternTransform": TRANSFORM},
    "marker": VIEW
    | {
        "refX": LENGTH,
        "refY": LENGTH,
        "markerWidth": POSITIVE,
        "markerHeight": POSITIVE,
        "markerUnits": "strokeWidth|userSpaceOnUse",
        "orient": rf"auto|auto-start-reverse|{NUMBER}(?:deg)?",
    },
    "clipPath": {"clipPathUnits": UNITS},
    "mask": BOX | {"maskUnits": UNITS, "maskContentUnits": UNITS},
    "style": {"type": r"text/css|", "media": "all|screen|print|"},
}
"""The attributes of each element, besides properties."""

KINDS = {
    "fill": GRADIENTS | {"pattern"},
    "stroke": GRADIENTS | {"pattern"},
    "clip-path": frozenset(("clipPath",)),
    "mask": frozenset(("mask",)),
    "marker": frozenset(("marker",)),
    "marker-start": frozenset(("marker",)),
    "marker-mid": frozenset(("marker",)),
    "marker-end": frozenset(("marker",)),
    "linearGradient": GRADIENTS,
    "radialGradient": GRADIENTS,
    "pattern": frozenset(("pattern",)),
    "textPath": frozenset(("path",)),
    "use": SHAPES | {"svg", "g", "a", "use", "switch", "symbol"},
}
"""The elements that a property, or the ``href`` of an element, may refer to."""

PLAIN = "flatten it to plain shapes in your drawing program"
"""The cure for what only an editor can turn into plain shapes."""

REFUSED = {
    "rotate": PLAIN,
    "textLength": "let the text be as long as it is",
    "lengthAdjust": "let the text be as long as it is",
    "path": PLAIN,
    "pathLength": PLAIN,
    "systemLanguage": "delete the other languages",
    "requiredExtensions": "delete the element",
}
"""Attributes that are refused by name, each with its cure."""
