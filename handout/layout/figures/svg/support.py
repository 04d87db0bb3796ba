"""What in a drawing would not come out as drawn, and the drawing without all that is not drawn at all.

Only what is known to be drawn alike by all programs is let through; the rest is a fault, never skipped.
"""

import re
from contextlib import suppress
from functools import cache

from msgspec import Struct

from handout.layout.figures.svg import css, shapes
from handout.layout.figures.svg import vocabulary as words
from handout.layout.figures.svg.prune import pruned, used
from handout.layout.figures.svg.tree import At, Element, Say
from handout.problems import short

FONT = "FiraGO"
SANS = frozenset(("firago", "fira sans", "sans-serif", "system-ui", "ui-sans-serif", "inherit"))
PLAIN = "flatten it to plain shapes in your drawing program"
MOST_MATCHES, MOST_LOOKS = 5_000_000, 200_000
"""How many times a rule of a style sheet may be held against an element, by the converter and here."""

REFUSED = {
    "rotate": PLAIN,
    "textLength": "let the text be as long as it is",
    "lengthAdjust": "let the text be as long as it is",
    "path": PLAIN,
    "pathLength": PLAIN,
    "systemLanguage": "delete the other languages",
    "requiredExtensions": "delete the element",
}


@cache
def _fits(pattern: str) -> re.Pattern[str]:
    """Return a pattern compiled when it is needed: most drawings need few of the hundred."""
    return re.compile(pattern)


def _says(name: str, value: str) -> bool:
    """Tell whether a property may have this value."""
    value = value.replace("currentColor", "currentcolor")
    if (
        name in words.COLOURED
        and (word := words.REFERENCE.sub("", value).strip()).isalpha()
        and word not in words.COLOUR_WORDS
    ):
        return False
    return bool(_fits(words.PROPERTIES[name]).fullmatch(value))


class Judged(Struct, frozen=True):
    """A drawing that may be converted: the cleaned tree, the rules of its style sheets, its texts and the fonts they name.

    *moving* is where something in it moves; *refers* tells whether any of it refers to another part.
    """

    root: Element
    rules: tuple[css.Rule, ...]
    texts: tuple[tuple[str, At], ...]
    fonts: tuple[str, ...]
    moving: At | None
    refers: bool


def judge(root: Element, say: Say) -> Judged:
    """Return *root* cleaned, having told *say* everything in it that would not come out as drawn."""
    return _Judge(root, say).judged()


class _Judge:
    """Walks through a drawing once."""

    def __init__(self, root: Element, say: Say) -> None:
        self.root, self.say = root, say
        self.has_text = any(element.tag in ("text", "tref") for element in root.walk())
        self.rules: list[css.Rule] = []
        self.fonts: dict[str, None] = {}
        self.texts: list[tuple[str, At]] = []
        self.moving: At | None = None
        self.uses_current = False
        self.coloured: list[css.Rule] = []
        self.seen: dict[str, Element] = {}
        self.twice: set[str] = set()
        self.asked: list[tuple[str, str, At]] = []
        self.sides: dict[str, str] = {}

    def judged(self) -> Judged:
        """Return what is left of the drawing."""
        elements = list(self.root.walk())
        sheets = [(rule, element.at) for element in elements if element.tag == "style" for rule in self.sheet(element)]
        named = used([rule for rule, _ in sheets], elements)
        if len(named) * len(elements) <= MOST_MATCHES:
            self.root = pruned(self.root, named)
            elements = list(self.root.walk())
            self.has_text = any(element.tag in ("text", "tref") for element in elements)
        places = {id(rule): at for rule, at in sheets}
        for rule in used(named, elements):
            kept = self.properties(rule.declarations, places[id(rule)], styled=True)
            self.rules += [css.Rule(rule.selector, kept)] if kept else []
        if len(named) * len(elements) > MOST_MATCHES:
            self.say("picture-too-large/all-rules", self.root.at)
            self.rules = []
        for element in elements:
            if name := element.attributes.get("id"):
                self.twice |= {name} if name in self.seen else set()
                self.seen.setdefault(name, element)
        self.coloured = [r for r in self.rules if {"color", "fill", "stroke"} & {name for name, _, _ in r.declarations}]
        self.size()
        clean = self.cleaned(self.root)
        if self.uses_current and len(self.coloured) * len(elements) > MOST_LOOKS:
            self.wrong("currentColor with so many rules", self.root.at, "use colours such as #0b5c6b")
        elif self.uses_current:
            self.current(self.root, above=False)
        for kind, name, at in self.asked:
            self.referred(kind, name, at)
        self.nested(elements)
        clean.attributes |= self.sides
        clean.attributes.setdefault("font-size", "16px")
        if self.has_text and re.search(r"(em|%|er)$", clean.attributes["font-size"]):
            self.wrong("the size of its text", self.root.at, "give it in px")
        return Judged(clean, tuple(self.rules), tuple(self.texts), tuple(self.fonts), self.moving, bool(self.asked))

    def wrong(self, what: str, at: At, hint: str = PLAIN) -> None:
        """Say that something would not come out right."""
        self.say("svg-element", at, what=what, cure=hint)

    def sheet(self, style: Element) -> list[css.Rule]:
        """Return the rules of a style sheet."""
        self.attributes(style)
        if style.attributes.get("media") == "screen":
            return []
        try:
            return list(css.rules(style.words()))
        except css.Fault as fault:
            self.say(fault.key, style.at, **fault.values)
            return []

    def size(self) -> None:
        """Look at the size: what programs work out differently is a fault."""
        found, at = self.root.attributes, self.root.at
        box = [float(n) for n in re.findall(words.NUMBER, found.get("viewBox", ""))]
        plain = _fits(words.FOUR_NUMBERS).fullmatch(found.get("viewBox", "0 0 1 1"))
        if not plain or (box and min(box[2:]) <= 0):
            self.say("picture-size/box", at, box=short(found["viewBox"], 30))
            return
        sides = [found.get(side, "100%").strip() for side in ("width", "height")]
        if box and all(words.RELATIVE.fullmatch(side) for side in sides):
            sides = [f"{16 * float(re.sub('r?em', '', side)):g}" for side in sides]
        given = [words.ABSOLUTE.fullmatch(side) for side in sides]
        lengths = [float(side[1]) * words.PIXELS[side[2]] for side in given if side]
        if len(lengths) == 2 and min(lengths) > 0:
            self.sides = dict(zip(("width", "height"), sides, strict=True))
            return
        if box and (sides in (["100%", "100%"], ["auto", "auto"]) or self.is_from_box(lengths, box)):
            return
        self.say("picture-size/sides", at, width=short(sides[0], 20), height=short(sides[1], 20))

    def is_from_box(self, lengths: list[float], box: list[float]) -> bool:
        """Tell whether one side is given, and the other follows from the viewBox."""
        if len(lengths) != 1 or lengths[0] <= 0:
            return False
        one, other = (
            ("width", "height")
            if words.ABSOLUTE.fullmatch(self.root.attributes.get("width", "").strip())
            else ("height", "width")
        )
        missing = self.root.attributes.get(other, "auto").strip()
        return missing in ("auto", "") or (missing == "100%" and abs(lengths[0] - box[2 + (one == "height")]) < 0.01)

    def cleaned(self, element: Element) -> Element:
        """Return *element* without what is not drawn, having looked at all of it."""
        attributes = self.attributes(element)
        kids: list[Element | str] = []
        for kid in self.chosen(element):
            if isinstance(kid, str):
                if element.tag in ("text", "tspan", "textPath", "a"):
                    kids.append(kid)
            elif kid.tag in words.KEPT - {"style"}:
                kids.append(self.cleaned(kid))
            else:
                self.left(kid)
        tag = "g" if element.tag == "switch" else element.tag
        match tag:
            case "text":
                self.texts.append((element.words(), element.at))
            case "line":
                attributes = shapes.lengthened(attributes)
            case "linearGradient" | "radialGradient":
                self.run(element)
        return Element(tag, attributes, element.at, kids)

    def run(self, element: Element) -> None:
        """Look at colours that run into each other."""
        if shapes.is_sharp_at_the_end(
            [k.attributes.get("offset", "0").strip() for k in element.elements() if k.tag == "stop"]
        ):
            self.wrong("two colours at the very end of a gradient", element.at, "delete the outer one")
        if element.tag == "radialGradient" and shapes.is_off_centre(element.attributes):
            self.wrong("a gradient whose focus is at its edge", element.at, "move the focus towards the centre")

    def left(self, kid: Element) -> None:
        """Look at an element that is left out."""
        href = kid.attributes.get("href", "").strip()
        if kid.tag in words.MOVING or kid.tag == "script":
            self.moving = self.moving or kid.at
        elif kid.tag == "image" and not href.startswith("data:"):
            self.say("svg-reference/image", kid.at, target=short(href, 30), cure=words.CURES["image"])
        elif kid.tag == "flowRoot" and not kid.words().strip():
            return  # what Inkscape leaves of a text that was deleted
        elif kid.tag in words.CURES or not (kid.tag in words.SILENT or kid.tag.startswith("fe") or kid.tag == "style"):
            self.wrong(f"<{short(kid.tag, 30)}>", kid.at, words.CURES.get(kid.tag, PLAIN))

    def chosen(self, element: Element) -> "list[Element | str]":
        """Return what of an element's content is drawn: of a switch the first that needs no special program."""
        if element.tag != "switch":
            return element.kids
        plain = [
            k for k in element.elements() if k.tag != "foreignObject" and not k.attributes.get("requiredExtensions")
        ]
        if plain and plain[0].kids and "requiredFeatures" in plain[0].attributes:
            self.wrong("'requiredFeatures' in a <switch>", plain[0].at, "delete the attribute")
        return list(plain[:1]) or element.kids

    def attributes(self, element: Element) -> dict[str, str]:
        """Return the attributes that count, having looked at all."""
        own, kept = words.ATTRIBUTES.get(element.tag, {}), dict[str, str]()
        top = element is self.root
        for name, value in element.attributes.items():
            simple = name in own and not any(element.elements())  # a text of one piece may say how long it is
            if name in REFUSED and not simple:
                self.wrong(f"'{name}'", element.at, REFUSED[name])
            elif name == "style":
                shape = element.tag in words.SHAPES - {"text"}
                kept |= {"style": self.styled(value, element.at, top=top, shape=shape)} if value.strip() else {}
            elif name in own:
                if top and (name in ("width", "height", "x", "y") or value.strip() == ""):
                    continue  # the size is looked at as a whole
                if name == "href":
                    kept |= self.href(element, value)
                elif not _fits(own[name]).fullmatch(value.strip()):
                    if top and name == "viewBox":  # said with the size
                        continue
                    self.wrong(f"{name}: '{short(value, 30)}'", element.at)
                else:
                    kept[name] = shapes.dotted(value.strip()) if name == "d" else value.strip()
            elif name in words.PROPERTIES:
                if name == "transform" and element.tag == "svg":
                    self.wrong("a transform of a whole <svg>", element.at, "apply it to the shapes")
                kept |= {n: v for n, v, _ in self.properties(((name, value.strip(), False),), element.at, styled=False)}
            elif name in ("id", "class", "xml:space"):
                kept[name] = value
        return kept

    def href(self, element: Element, value: str) -> dict[str, str]:
        """Return a reference inside the drawing; any other is a fault."""
        target = value.strip()
        if not target.startswith("#") or len(target) == 1:
            self.say("svg-reference", element.at, target=short(target, 30))
            return {}
        self.asked.append((element.tag, target[1:], element.at))
        return {"href": target}

    def styled(self, style: str, at: At, *, top: bool, shape: bool) -> str:
        """Return a ``style`` attribute without what does not count."""
        try:
            said = css.declarations(style)
        except css.Fault as fault:
            self.say(fault.key, at, **fault.values)
            return ""
        if top:
            for name, value, _ in said:
                if name in ("background", "background-color") and not words.BACKGROUND.fullmatch(value):
                    self.wrong(f"{name}: '{short(value, 30)}'", at, "draw a rectangle behind the drawing")
            said = tuple(d for d in said if not words.ROOT_UNSEEN.fullmatch(d[0]) and not d[0].startswith("background"))
        if shape:  # text alone heeds them
            said = tuple(d for d in said if d[0] not in words.TEXT_ONLY)
        kept = self.properties(said, at, styled=True)
        return ";".join(f"{name}:{value}{'!important' if important else ''}" for name, value, important in kept)

    def properties(self, said: css.Declarations, at: At, *, styled: bool) -> css.Declarations:
        """Return the properties that count, having looked at all."""
        kept = []
        for name, value, important in said:
            if name in words.TEXT_ONLY:
                if not self.has_text or (name == "font" and not styled):
                    continue
                self.font(name, value)
            if name.startswith("animation"):
                self.moving = self.moving or at
            if name not in words.PROPERTIES:
                if styled and not _fits(words.UNSEEN).fullmatch(name):
                    self.wrong(f"the property '{short(name, 30)}'", at)
                continue
            plain = value if "url(" in value or name in words.MEASURED else value.lower()
            plain = plain.replace("currentcolor", "currentColor")
            if plain != "inherit" and not _says(name, plain):
                self.property(name, value, at)
                continue
            self.uses_current = self.uses_current or plain == "currentColor"
            if name == "stroke-dasharray" and plain not in ("none", "inherit"):
                if (dashes := shapes.dashes(plain)) is None:
                    self.property(name, value, at)
                    continue
                plain = dashes
            if found := words.REFERENCE.match(value):
                self.asked.append((name, found[1].strip(), at))
            kept.append((name, plain, important))
        return tuple(kept)

    def property(self, name: str, value: str, at: At) -> None:
        """Say what is wrong with the value of a property."""
        if name in ("fill", "stroke") and "url(" not in value:
            self.say("svg-element/colour", at, property=name, value=short(value, 30))
        elif "url(" in value and "url(#" not in re.sub(r"[\"'\s]", "", value):
            self.say("svg-reference", at, target=short(value, 30))
        elif name == "filter":
            self.wrong(
                "a filter (blur, shadow …)", at, "take the effect away, or use the drawing as a photo (PNG of 300 dpi)"
            )
        else:
            self.wrong(f"{name}: '{short(value, 30)}'", at)

    def font(self, name: str, value: str) -> None:
        """Note the fonts that text is to be set in."""
        if name == "font":
            size = re.search(r"\d[\w.%]*(\s*/\s*[\w.%]+)?\s+(.*)", value)
            value = size[2] if size else value
        elif name != "font-family":
            return
        first = re.split(r"\s*,\s*", value)[0].strip(" \"'")
        if first.casefold() not in SANS:
            self.fonts[first] = None

    def referred(self, kind: str, name: str, at: At) -> None:
        """Look at a reference: it leads to one element, of a kind that fits."""
        target = self.seen.get(name)
        if target is None:
            self.say("svg-reference/missing", at, target=short(name, 30))
        elif name in self.twice:
            self.say("svg-reference/twice", at, target=short(name, 30))
        elif target.tag not in words.KINDS.get(kind, ()):
            self.wrong(f"{kind}: a reference to <{target.tag}>", at)

    def current(self, element: Element, *, above: bool) -> None:
        """Look at where the current colour changes below an element that uses it, which programs take for the one or the other."""
        said = {name: value.lower() for name, value in element.attributes.items()}
        with suppress(css.Fault):
            said |= {name: value.lower() for name, value, _ in css.declarations(element.attributes.get("style", ""))}
        mine = set(element.attributes.get("class", "").split())
        ruled = [r for r in self.coloured if r.names(element.tag, element.attributes.get("id", ""), mine)]
        for rule in ruled:
            said |= {name: value.lower() for name, value, _ in rule.declarations}
        if above and "color" in said and said["color"] != "inherit":
            self.wrong("currentColor that changes on its way", element.at, "use a colour such as #0b5c6b")
        above = above or "currentcolor" in (said.get("fill"), said.get("stroke"))
        for kid in element.elements():
            self.current(kid, above=above)

    def nested(self, elements: "list[Element]") -> None:
        """Look at patterns: one that holds runs of colours or other patterns is drawn otherwise by each program."""
        for pattern in (element for element in elements if element.tag == "pattern"):
            for inner in list(pattern.walk())[1:]:
                said = [inner.attributes.get(name, "") for name in ("fill", "stroke", "style")]
                mine = set(inner.attributes.get("class", "").split())
                for rule in self.coloured:
                    if rule.names(inner.tag, inner.attributes.get("id", ""), mine):
                        said += [value for name, value, _ in rule.declarations if name != "color"]
                if inner.tag == "use" or any("url(" in each for each in said):
                    self.wrong("a pattern in which there is a gradient, a pattern or a copy", inner.at)
                    break
