"""Check and cleaning of a drawing, which may use only supported SVG.

Only features that all programs draw alike pass. Anything else is a fault, never skipped.
"""

import re
from contextlib import suppress
from functools import cache

from msgspec import Struct

from handout.layout.figures.svg import css, shapes
from handout.layout.figures.svg import supported as words
from handout.layout.figures.svg.prune import matching_rules, prune
from handout.layout.figures.svg.tree import At, Element, Say
from handout.problems import short

FONT = "FiraGO"
SANS = frozenset(("firago", "fira sans", "sans-serif", "system-ui", "ui-sans-serif", "inherit"))
MOST_MATCHES, MOST_COLOUR_CHECKS = 5_000_000, 200_000
"""The most comparisons of a rule with an element, by the converter and here."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a compiled pattern.

    Most drawings need few of the hundred.
    """
    return re.compile(pattern)


def _is_valid(name: str, value: str) -> bool:
    """Return whether a property may have this value."""
    value = value.replace("currentColor", "currentcolor")
    if (
        name in words.COLOURED
        and (word := words.REFERENCE.sub("", value).strip()).isalpha()
        and word not in words.COLOUR_WORDS
    ):
        return False
    return bool(_compiled(words.PROPERTIES[name]).fullmatch(value))


class CheckedDrawing(Struct, frozen=True):
    """A supported drawing, cleaned for the converter.

    *texts* and *fonts* are its texts and the fonts that they name. *moving* is the place of an animation, and
    *refers* is true if a part of the drawing refers to another.
    """

    root: Element
    rules: tuple[css.Rule, ...]
    texts: tuple[tuple[str, At], ...]
    fonts: tuple[str, ...]
    moving: At | None
    refers: bool


def check_support(root: Element, say: Say) -> CheckedDrawing:
    """Check and clean the drawing *root*.

    Everything in it that would not print as drawn is reported to *say*.
    """
    return _SupportChecker(root, say).check()


class _SupportChecker:
    """A check of a drawing that cleans it in the same pass."""

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

    def check(self) -> CheckedDrawing:
        """Return the cleaned drawing."""
        elements = list(self.root.walk())
        sheets = [
            (rule, element.at) for element in elements if element.tag == "style" for rule in self.read_sheet(element)
        ]
        named = matching_rules([rule for rule, _ in sheets], elements)
        if len(named) * len(elements) <= MOST_MATCHES:
            self.root = prune(self.root, named)
            elements = list(self.root.walk())
            self.has_text = any(element.tag in ("text", "tref") for element in elements)
        places = {id(rule): at for rule, at in sheets}
        for rule in matching_rules(named, elements):
            valid = self.clean_properties(rule.declarations, places[id(rule)], styled=True)
            self.rules += [css.Rule(rule.selector, valid)] if valid else []
        if len(named) * len(elements) > MOST_MATCHES:
            self.say("picture-too-large/all-rules", self.root.at)
            self.rules = []
        for element in elements:
            if name := element.attributes.get("id"):
                self.twice |= {name} if name in self.seen else set()
                self.seen.setdefault(name, element)
        self.coloured = [r for r in self.rules if {"color", "fill", "stroke"} & {name for name, _, _ in r.declarations}]
        self.check_size()
        clean = self.clean(self.root)
        if self.uses_current and len(self.coloured) * len(elements) > MOST_COLOUR_CHECKS:
            self.wrong("currentColor with so many rules", self.root.at, "use colours such as #0b5c6b")
        elif self.uses_current:
            self.check_current_colour(self.root, above=False)
        for kind, name, at in self.asked:
            self.check_reference(kind, name, at)
        self.check_patterns(elements)
        clean.attributes |= self.sides
        clean.attributes.setdefault("font-size", "16px")
        if self.has_text and re.search(r"(em|%|er)$", clean.attributes["font-size"]):
            self.wrong("the size of its text", self.root.at, "give it in px")
        return CheckedDrawing(
            clean, tuple(self.rules), tuple(self.texts), tuple(self.fonts), self.moving, bool(self.asked)
        )

    def wrong(self, what: str, at: At, hint: str = words.PLAIN) -> None:
        """Report a feature that would not print as drawn."""
        self.say("svg-element", at, what=what, cure=hint)

    def read_sheet(self, style: Element) -> list[css.Rule]:
        """Return the rules of a style sheet."""
        self.clean_attributes(style)
        if style.attributes.get("media") == "screen":
            return []
        try:
            return list(css.read_rules(style.words()))
        except css.Fault as fault:
            self.say(fault.key, style.at, **fault.values)
            return []

    def check_size(self) -> None:
        """Report a size that programs compute differently."""
        found, at = self.root.attributes, self.root.at
        box = [float(n) for n in re.findall(words.NUMBER, found.get("viewBox", ""))]
        plain = _compiled(words.FOUR_NUMBERS).fullmatch(found.get("viewBox", "0 0 1 1"))
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
        """Return whether one side is given and the other follows from the viewBox."""
        if len(lengths) != 1 or lengths[0] <= 0:
            return False
        one, other = (
            ("width", "height")
            if words.ABSOLUTE.fullmatch(self.root.attributes.get("width", "").strip())
            else ("height", "width")
        )
        missing = self.root.attributes.get(other, "auto").strip()
        return missing in ("auto", "") or (missing == "100%" and abs(lengths[0] - box[2 + (one == "height")]) < 0.01)

    def clean(self, element: Element) -> Element:
        """Return *element* without invisible parts, after checking all of it."""
        attributes = self.clean_attributes(element)
        kids: list[Element | str] = []
        for kid in self.drawn_content(element):
            if isinstance(kid, str):
                if element.tag in ("text", "tspan", "textPath", "a"):
                    kids.append(kid)
            elif kid.tag in words.DRAWN - {"style"}:
                kids.append(self.clean(kid))
            else:
                self.check_dropped(kid)
        tag = "g" if element.tag == "switch" else element.tag
        match tag:
            case "text":
                self.texts.append((element.words(), element.at))
            case "line":
                attributes = shapes.lengthen(attributes)
            case "linearGradient" | "radialGradient":
                self.check_gradient(element)
        return Element(tag, attributes, element.at, kids)

    def check_gradient(self, element: Element) -> None:
        """Report gradients that programs draw differently."""
        if shapes.is_sharp_at_the_end(
            [k.attributes.get("offset", "0").strip() for k in element.elements() if k.tag == "stop"]
        ):
            self.wrong("two colours at the very end of a gradient", element.at, "delete the outer one")
        if element.tag == "radialGradient" and shapes.is_off_centre(element.attributes):
            self.wrong("a gradient whose focus is at its edge", element.at, "move the focus towards the centre")

    def check_dropped(self, kid: Element) -> None:
        """Report an element that must not be dropped."""
        href = kid.attributes.get("href", "").strip()
        if kid.tag in words.MOVING or kid.tag == "script":
            self.moving = self.moving or kid.at
        elif kid.tag == "image" and not href.startswith("data:"):
            self.say("svg-reference/image", kid.at, target=short(href, 30), cure=words.CURES["image"])
        elif kid.tag == "flowRoot" and not kid.words().strip():
            return  # Inkscape leaves an empty element when a text is deleted
        elif kid.tag in words.CURES or not (kid.tag in words.SILENT or kid.tag.startswith("fe") or kid.tag == "style"):
            self.wrong(f"<{short(kid.tag, 30)}>", kid.at, words.CURES.get(kid.tag, words.PLAIN))

    def drawn_content(self, element: Element) -> "list[Element | str]":
        """Return the content of an element that is drawn.

        Of a switch this is the first child that needs no special program.
        """
        if element.tag != "switch":
            return element.kids
        plain = [
            k for k in element.elements() if k.tag != "foreignObject" and not k.attributes.get("requiredExtensions")
        ]
        if plain and plain[0].kids and "requiredFeatures" in plain[0].attributes:
            self.wrong("'requiredFeatures' in a <switch>", plain[0].at, "delete the attribute")
        return list(plain[:1]) or element.kids

    def clean_attributes(self, element: Element) -> dict[str, str]:
        """Return the attributes with an effect, after checking all."""
        own, valid = words.ATTRIBUTES.get(element.tag, {}), dict[str, str]()
        top = element is self.root
        for name, value in element.attributes.items():
            simple = name in own and not any(element.elements())  # a text without tspans may have a length
            if name in words.REFUSED and not simple:
                self.wrong(f"'{name}'", element.at, words.REFUSED[name])
            elif name == "style":
                shape = element.tag in words.SHAPES - {"text"}
                valid |= {"style": self.clean_style(value, element.at, top=top, shape=shape)} if value.strip() else {}
            elif name in own:
                if top and (name in ("width", "height", "x", "y") or value.strip() == ""):
                    continue  # check_size checks these together
                if name == "href":
                    valid |= self.local_reference(element, value)
                elif not _compiled(own[name]).fullmatch(value.strip()):
                    if top and name == "viewBox":  # check_size reports it
                        continue
                    self.wrong(f"{name}: '{short(value, 30)}'", element.at)
                else:
                    valid[name] = shapes.draw_dots(value.strip()) if name == "d" else value.strip()
            elif name in words.PROPERTIES:
                if name == "transform" and element.tag == "svg":
                    self.wrong("a transform of a whole <svg>", element.at, "apply it to the shapes")
                valid |= {
                    n: v for n, v, _ in self.clean_properties(((name, value.strip(), False),), element.at, styled=False)
                }
            elif name in ("id", "class", "xml:space"):
                valid[name] = value
        return valid

    def local_reference(self, element: Element, value: str) -> dict[str, str]:
        """Return a reference inside the drawing.

        Report any other.
        """
        target = value.strip()
        if not target.startswith("#") or len(target) == 1:
            self.say("svg-reference", element.at, target=short(target, 30))
            return {}
        self.asked.append((element.tag, target[1:], element.at))
        return {"href": target}

    def clean_style(self, style: str, at: At, *, top: bool, shape: bool) -> str:
        """Return a ``style`` attribute without declarations that have no effect."""
        try:
            declared = css.read_declarations(style)
        except css.Fault as fault:
            self.say(fault.key, at, **fault.values)
            return ""
        if top:
            for name, value, _ in declared:
                if name in ("background", "background-color") and not words.BACKGROUND.fullmatch(value):
                    self.wrong(f"{name}: '{short(value, 30)}'", at, "draw a rectangle behind the drawing")
            declared = tuple(
                d for d in declared if not words.ROOT_UNSEEN.fullmatch(d[0]) and not d[0].startswith("background")
            )
        if shape:  # these affect only text
            declared = tuple(d for d in declared if d[0] not in words.TEXT_ONLY)
        valid = self.clean_properties(declared, at, styled=True)
        return ";".join(f"{name}:{value}{'!important' if important else ''}" for name, value, important in valid)

    def clean_properties(self, declared: css.Declarations, at: At, *, styled: bool) -> css.Declarations:
        """Return the properties with an effect, after checking all."""
        valid = []
        for name, value, important in declared:
            if name in words.TEXT_ONLY:
                if not self.has_text or (name == "font" and not styled):
                    continue
                self.note_font(name, value)
            if name.startswith("animation"):
                self.moving = self.moving or at
            if name not in words.PROPERTIES:
                if styled and not _compiled(words.UNSEEN).fullmatch(name):
                    self.wrong(f"the property '{short(name, 30)}'", at)
                continue
            plain = value if "url(" in value or name in words.MEASURED else value.lower()
            plain = plain.replace("currentcolor", "currentColor")
            if plain != "inherit" and not _is_valid(name, plain):
                self.refuse_value(name, value, at)
                continue
            self.uses_current = self.uses_current or plain == "currentColor"
            if name == "stroke-dasharray" and plain not in ("none", "inherit"):
                if (dashes := shapes.clean_dashes(plain)) is None:
                    self.refuse_value(name, value, at)
                    continue
                plain = dashes
            if found := words.REFERENCE.match(value):
                self.asked.append((name, found[1].strip(), at))
            valid.append((name, plain, important))
        return tuple(valid)

    def refuse_value(self, name: str, value: str, at: At) -> None:
        """Report a property value that would not print as drawn."""
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

    def note_font(self, name: str, value: str) -> None:
        """Record the fonts that text names."""
        if name == "font":
            size = re.search(r"\d[\w.%]*(\s*/\s*[\w.%]+)?\s+(.*)", value)
            value = size[2] if size else value
        elif name != "font-family":
            return
        first = re.split(r"\s*,\s*", value)[0].strip(" \"'")
        if first.casefold() not in SANS:
            self.fonts[first] = None

    def check_reference(self, kind: str, name: str, at: At) -> None:
        """Report a reference that does not lead to one element of a fitting kind."""
        target = self.seen.get(name)
        if target is None:
            self.say("svg-reference/missing", at, target=short(name, 30))
        elif name in self.twice:
            self.say("svg-reference/twice", at, target=short(name, 30))
        elif target.tag not in words.KINDS.get(kind, ()):
            self.wrong(f"{kind}: a reference to <{target.tag}>", at)

    def check_current_colour(self, element: Element, *, above: bool) -> None:
        """Report ``currentColor`` whose colour changes below the element that uses it.

        Programs disagree on which of the two colours applies.
        """
        declared = {name: value.lower() for name, value in element.attributes.items()}
        with suppress(css.Fault):
            declared |= {
                name: value.lower() for name, value, _ in css.read_declarations(element.attributes.get("style", ""))
            }
        mine = set(element.attributes.get("class", "").split())
        ruled = [r for r in self.coloured if r.names(element.tag, element.attributes.get("id", ""), mine)]
        for rule in ruled:
            declared |= {name: value.lower() for name, value, _ in rule.declarations}
        if above and "color" in declared and declared["color"] != "inherit":
            self.wrong("currentColor that changes on its way", element.at, "use a colour such as #0b5c6b")
        above = above or "currentcolor" in (declared.get("fill"), declared.get("stroke"))
        for kid in element.elements():
            self.check_current_colour(kid, above=above)

    def check_patterns(self, elements: "list[Element]") -> None:
        """Report patterns that hold gradients or patterns.

        Programs draw them differently.
        """
        for pattern in (element for element in elements if element.tag == "pattern"):
            for inner in list(pattern.walk())[1:]:
                declared = [inner.attributes.get(name, "") for name in ("fill", "stroke", "style")]
                mine = set(inner.attributes.get("class", "").split())
                for rule in self.coloured:
                    if rule.names(inner.tag, inner.attributes.get("id", ""), mine):
                        declared += [value for name, value, _ in rule.declarations if name != "color"]
                if inner.tag == "use" or any("url(" in each for each in declared):
                    self.wrong("a pattern in which there is a gradient, a pattern or a copy", inner.at)
                    break
