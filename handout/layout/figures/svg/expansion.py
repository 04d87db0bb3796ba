"""How much a drawing becomes when its copies, patterns, markers and masks are written out, and whether that ever ends."""

import re
from collections.abc import Iterator

from handout.layout.figures.svg import css
from handout.layout.figures.svg import vocabulary as words
from handout.layout.figures.svg.support import Judged
from handout.layout.figures.svg.tree import Element


class TooMuch(Exception):  # noqa: N818
    """A drawing unfolds to more than can be printed, or for ever."""


MOST_UNFOLDED, MOST_DEEP = 50_000, 80
INHERITED = ("fill", "stroke", "marker-start", "marker-mid", "marker-end")
MARKED = ("path", "line", "polyline", "polygon")


def unfold(judged: Judged) -> None:
    """Walk through a drawing as a converter must, copies and all; raise TooMuch where there is no end to it."""
    if judged.refers or judged.texts:
        _Unfolding(judged).walk(judged.root, {}, 0)


class _Unfolding:
    """Counts what a drawing becomes."""

    def __init__(self, judged: Judged) -> None:
        self.count = 0
        self.active: set[str] = set()
        self.known: dict[int, tuple[dict[str, str], int, int]] = {}
        self.named = {e.attributes["id"]: e for e in judged.root.walk() if "id" in e.attributes}
        self.sheet: dict[str, dict[str, str]] = {}
        for rule in judged.rules:
            for key in _keys(rule):
                self.sheet.setdefault(key, {}).update(_references(rule.declarations))

    def walk(self, element: Element, above: dict[str, str], depth: int, times: int = 1) -> None:
        """Count *element*, what it refers to and all below it."""
        found = element.attributes
        own, corners, size = self.known.get(id(element)) or self.look(element)
        self.count += times * size
        if self.count > MOST_UNFOLDED or depth > MOST_DEEP:
            raise TooMuch
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

    def look(self, element: Element) -> tuple[dict[str, str], int, int]:
        """Return what an element refers to, by property, how many corners it may have, and how much it is; find it out once."""
        found, own = element.attributes, dict[str, str]()
        for key in (
            "*",
            element.tag,
            f"#{found.get('id', '')}",
            *(f".{name}" for name in found.get("class", "").split()),
        ):
            own |= self.sheet.get(key, {})
        own |= _references(tuple((name, value, False) for name, value in found.items() if "url(" in value))
        own |= _references(css.declarations(found["style"])) if "url(" in found.get("style", "") else {}
        outline = found.get("d", found.get("points", ""))
        letters = sum(len(kid) for kid in element.kids if isinstance(kid, str))
        size = 1 + len(outline) // 50 + letters * 10
        self.known[id(element)] = own, len(re.findall(r"[A-Za-z]|[-+.\d]+", outline)) + 2, size
        return self.known[id(element)]

    def follow(self, name: str | None, above: dict[str, str], depth: int, times: int) -> None:
        """Count what an element refers to."""
        if name is None or name not in self.named:
            return
        if name in self.active:
            raise TooMuch
        self.active.add(name)
        self.walk(self.named[name], above, depth + 1, times)
        self.active.remove(name)


def _keys(rule: css.Rule) -> Iterator[str]:
    """Yield under what an element looks a rule up: one mark of the last part of its selector."""
    last = re.split(r"[\s>]+", rule.selector)[-1]
    marks = re.findall(rf"[.#]{css.NAME}", last)
    yield marks[0] if marks else last


def _references(said: css.Declarations) -> dict[str, str]:
    """Return what properties refer to inside the drawing."""
    found = {name: match[1].strip() for name, value, _ in said if (match := words.REFERENCE.match(value))}
    if "marker" in found:
        found |= dict.fromkeys(INHERITED[2:], found.pop("marker"))
    return found
