"""Removal of a drawing's invisible parts: hidden layers, unused definitions.

Drawing programs leave filters, traced photos and old fonts in their files. A part that is not shown need not be
refused.
"""

import re
from collections.abc import Iterable, Iterator

from handout.layout.figures.svg import css
from handout.layout.figures.svg import supported as words
from handout.layout.figures.svg.tree import Element

HOLDERS = words.HELPERS - {"style", "stop", "tspan", "textPath"} | {"filter", "font"}
"""Elements whose content shows only where something refers to it."""

WITHIN = frozenset(("stop", "tspan", "textPath"))
"""Parts of a gradient or a text, for which programs disagree on ``display``."""


def matching_rules(rules: Iterable[css.Rule], elements: Iterable[Element]) -> list[css.Rule]:
    """Return the rules whose last part may match one of the *elements*."""
    known = set("*")
    for element in elements:
        known.add(element.tag)
        known.add(f"#{element.attributes.get('id', '')}")
        known.update(f".{name}" for name in element.attributes.get("class", "").split())
    return [rule for rule in rules if known.issuperset(_marks(rule))]


def _marks(rule: css.Rule) -> list[str]:
    """Return the tag, ids and classes in the last part of a selector."""
    return re.findall(rf"[.#]?{css.NAME}", re.split(r"[\s>]+", rule.selector)[-1])


def prune(root: Element, rules: Iterable[css.Rule]) -> Element:
    """Return *root* without invisible elements, given the *rules* that may match them."""
    known_rules = list(rules)
    displays = dict[str, list[css.Rule]]()
    for rule in known_rules:
        if any(name == "display" for name, _, _ in rule.declarations):
            displays.setdefault((_marks(rule) or ["*"])[-1], []).append(rule)
    shown = _shown(root, known_rules, displays)
    return _without_hidden(root, shown)


def _without_hidden(element: Element, shown: set[int]) -> Element:
    """Return an element with only the descendants that are *shown*."""
    kids = [kid if isinstance(kid, str) else _without_hidden(kid, shown) for kid in element.kids if _stays(kid, shown)]
    return Element(element.tag, element.attributes, element.at, kids)


def _stays(kid: Element | str, shown: set[int]) -> bool:
    """Return whether a child is text or a shown element."""
    return isinstance(kid, str) or id(kid) in shown


def _shown(root: Element, rules: list[css.Rule], displays: dict[str, list[css.Rule]]) -> set[int]:
    """Return the Python ids of the visible elements and of those around them.

    An element that a visible one refers to counts as visible.
    """
    named, above = dict[str, list[Element]](), dict[int, Element]()
    for element in root.walk():
        if name := element.attributes.get("id"):
            named.setdefault(name, []).append(element)
        above |= {id(kid): element for kid in element.elements()}
    shown, asked = set[int](), set[str]()
    queue = [root, *(e for rule in rules for e in _targets((v for _, v, _ in rule.declarations), named, asked))]
    visited = set[int]()
    while queue:
        element = queue.pop()
        if id(element) in visited:
            continue
        visited.add(id(element))
        around: Element | None = element
        while around is not None and id(around) not in shown:
            shown.add(id(around))
            around = above.get(id(around))
        queue += _targets(element.attributes.values(), named, asked)
        queue += (
            kid
            for kid in element.elements()
            if element.tag == "switch" or not (kid.tag in HOLDERS or _hidden(kid, displays))
        )
    return shown


def _targets(values: Iterable[str], named: dict[str, list[Element]], asked: set[str]) -> Iterator[Element]:
    """Yield the elements that values refer to and that were not *asked* for before."""
    for value in values:
        names = [value.strip()[1:]] if value.lstrip().startswith("#") else []
        names += [name.strip() for name in words.REFERENCE.findall(value)] if "url(" in value else []
        for name in names:
            if name not in asked:
                asked.add(name)
                yield from named.get(name, ())


def _hidden(element: Element, displays: dict[str, list[css.Rule]]) -> bool:
    """Return whether an element is certainly not displayed."""
    if element.tag in WITHIN:
        return False
    found = element.attributes
    try:
        own = [value for name, value, _ in css.read_declarations(found.get("style", "")) if name == "display"]
    except css.Fault:
        return False
    mine = set(found.get("class", "").split())
    keys = ("*", element.tag, f"#{found.get('id', '')}", *(f".{name}" for name in mine)) if displays else ()
    ruled = [
        rule for key in keys for rule in displays.get(key, ()) if rule.names(element.tag, found.get("id", ""), mine)
    ]
    values = [(v.lower(), i) for rule in ruled for n, v, i in rule.declarations if n == "display"]
    if own:
        return own[-1].lower() == "none" and not any(important for _, important in values)
    if values:
        alone = any(not re.search(r"[\s>]", rule.selector) for rule in ruled)
        return alone and all(value == "none" for value, _ in values)
    return found.get("display", "").strip().lower() == "none"
