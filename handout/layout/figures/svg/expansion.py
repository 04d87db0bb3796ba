"""Bounds on a drawing's size after copies, patterns, markers and masks expand."""

import re
from collections.abc import Iterator

from handout.layout.figures.svg import css
from handout.layout.figures.svg import supported as words
from handout.layout.figures.svg.check import CheckedDrawing
from handout.layout.figures.svg.tree import Element


class ExpansionTooLarge(Exception):  # noqa: N818
    """The expanded drawing is too large to print, or infinite."""


MOST_EXPANDED, MOST_DEEP = 50_000, 80
INHERITED = ("fill", "stroke", "marker-start", "marker-mid", "marker-end")
MARKED = ("path", "line", "polyline", "polygon")


def check_expansion(checked: CheckedDrawing) -> None:
    """Raise ExpansionTooLarge if the expanded drawing is too large or infinite."""
    if checked.refers or checked.texts:
        _Expansion(checked).walk(checked.root, {}, 0)


class _Expansion:
    """A count of the elements of an expanded drawing."""

    def __init__(self, checked: CheckedDrawing) -> None:
        self.count = 0
        self.active: set[str] = set()
        self.known: dict[int, tuple[dict[str, str], int, int]] = {}
        self.named = {e.attributes["id"]: e for e in checked.root.walk() if "id" in e.attributes}
        self.sheet: dict[str, dict[str, str]] = {}
        for rule in checked.rules:
            for key in _keys(rule):
                self.sheet.setdefault(key, {}).update(_references(rule.declarations))

    def walk(self, element: Element, above: dict[str, str], depth: int, times: int = 1) -> None:
        """Count *element*, everything that it refers to and everything below it."""
        found = element.attributes
        own, corners, size = self.known.get(id(element)) or self.measure(element)
        self.count += times * size
        if self.count > MOST_EXPANDED or depth > MOST_DEEP:
            raise ExpansionTooLarge
        for name in ("clip-path", "mask"):
            self.follow(own.get(name), {}, depth, times)
        below = {name: target for name, target in (above | own).items() if name in INHERITED}
        if element.tag in words.SHAPES:
            for name, target in below.items():
                if not name.startswith("marker"):
                    self.follow(target, {}, depth, times)
                elif element.tag in MARKED:
                    self.follow(target, {}, depth, times * corners)
        if "href" in found:
            self.follow(found["href"][1:], below, depth, times)
        for kid in element.elements():
            if element.tag != "defs" and kid.tag not in ("defs", "symbol", "clipPath", "mask", "marker", "pattern"):
                self.walk(kid, below, depth + 1, times)

    def measure(self, element: Element) -> tuple[dict[str, str], int, int]:
        """Return the references of an element by property, its most corners and its size.

        The result is cached.
        """
        found, own = element.attributes, dict[str, str]()
        for key in (
            "*",
            element.tag,
            f"#{found.get('id', '')}",
            *(f".{name}" for name in found.get("class", "").split()),
        ):
            own |= self.sheet.get(key, {})
        own |= _references(tuple((name, value, False) for name, value in found.items() if "url(" in value))
        own |= _references(css.read_declarations(found["style"])) if "url(" in found.get("style", "") else {}
        outline = found.get("d", found.get("points", ""))
        letters = sum(len(kid) for kid in element.kids if isinstance(kid, str))
        size = 1 + len(outline) // 50 + letters * 10
        self.known[id(element)] = own, len(re.findall(r"[A-Za-z]|[-+.\d]+", outline)) + 2, size
        return self.known[id(element)]

    def follow(self, name: str | None, above: dict[str, str], depth: int, times: int) -> None:
        """Count the target of a reference."""
        if name is None or name not in self.named:
            return
        if name in self.active:
            raise ExpansionTooLarge
        self.active.add(name)
        self.walk(self.named[name], above, depth + 1, times)
        self.active.remove(name)


def _keys(rule: css.Rule) -> Iterator[str]:
    """Yield the key under which elements look up a rule.

    The key is one id, class or tag in the last part of the rule's selector.
    """
    last = re.split(r"[\s>]+", rule.selector)[-1]
    marks = re.findall(rf"[.#]{css.NAME}", last)
    yield marks[0] if marks else last


def _references(declarations: css.Declarations) -> dict[str, str]:
    """Return the targets of properties that refer to a part of the drawing."""
    found = {name: match[1].strip() for name, value, _ in declarations if (match := words.REFERENCE.match(value))}
    if "marker" in found:
        found |= dict.fromkeys(INHERITED[2:], found.pop("marker"))
    return found
