"""Style sheets of drawings, read only as far as all programs agree.

Anything else is a fault, never skipped.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from handout.problems import short

NAME = r"-?[A-Za-z_][\w-]*"
COMPOUND = rf"(?=[*.#\w-])(?:\*|{NAME})?(?:[.#]{NAME})*"
SELECTOR = re.compile(rf"{COMPOUND}(?:(?:\s*>\s*|\s+){COMPOUND})*")
INTERACTIVE = re.compile(r":(hover|active|focus|focus-visible|focus-within|visited|target)\b")
"""Pseudo-classes that never apply on paper."""

DECLARATION = re.compile(
    r"\s*([-\w]+)\s*:\s*((?:[^;\"'()]|\"[^\"]*\"|'[^']*'|\([^()]*(?:\([^()]*\)[^()]*)*\))*?)\s*(?:;|$)"
)
RULE = re.compile(r"([^{}@]*)\{([^{}]*)\}\s*")
MOST_RULES, MOST_DECLARATIONS, MOST_LIGHT_DARK = 5_000, 1_000, 8
SILENT = ("charset", "namespace", "font-face", "page", "counter-style", "property")
"""At-rules that have no effect unless another rule uses them.

A font from another file is never used.
"""

ELSEWHERE = re.compile(
    r"@media ?\( ?prefers-(color-scheme ?: ?dark|contrast ?: ?more|reduced-[a-z]+ ?: ?reduce) ?\) ?\{", re.IGNORECASE
)
"""Media queries that never apply to paper."""

Declarations = tuple[tuple[str, str, bool], ...]


class Rule(Struct, frozen=True):
    """The declarations for the elements that *selector* matches.

    Each declaration is a property, its value, and whether it is important.
    """

    selector: str
    declarations: Declarations

    def names(self, tag: str, identifier: str, classes: set[str]) -> bool:
        """Return whether the last part of the selector matches.

        The parts before it, which name the element's ancestors, are ignored.
        """
        last = re.split(r"[\s>]+", self.selector)[-1]
        kind = re.match(rf"(?:{NAME})?", last)
        marks = re.findall(rf"[.#]{NAME}", last)
        return (not (kind and kind[0]) or kind[0] == tag) and all(
            mark[1:] in classes if mark[0] == "." else mark[1:] == identifier for mark in marks
        )


class Fault(Exception):  # noqa: N818
    """A style sheet that cannot be printed as meant: key of a rule, and its fields."""

    def __init__(self, key: str, **values: str | float) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values


def read_declarations(style: str) -> Declarations:
    """Return the declarations of a ``style`` attribute.

    Raise Fault for a style that cannot be read. Names and keywords of CSS are not case-sensitive.
    """
    text, declared, at = (
        re.sub(r"[\s;]*;[\s;]*", ";", _strip_comments(style)).strip(" ;"),
        list[tuple[str, str, bool]](),
        0,
    )
    while at < len(text):
        found = DECLARATION.match(text, at)
        if not found:
            raise _unreadable(text[at : at + 100])
        value, important = re.subn(r" ?! ?important$", "", resolve_light_dark(found[2]), flags=re.IGNORECASE)
        declared.append((found[1] if found[1].startswith("--") else found[1].lower(), value, bool(important)))
        at = found.end()
        if len(declared) > MOST_DECLARATIONS:
            raise Fault("picture-too-large/properties", most=MOST_DECLARATIONS)
    return tuple(declared)


def resolve_light_dark(value: str) -> str:
    """Return a value with ``light-dark(a, b)`` replaced by ``a``: paper is light."""
    for _ in range(MOST_LIGHT_DARK):
        if (start := value.lower().find("light-dark(")) == -1:
            break
        first = inner = start + len("light-dark(")
        depth, comma, end = 1, -1, len(value)
        for at in range(inner, len(value)):
            depth += {"(": 1, ")": -1}.get(value[at], 0)
            if depth == 1 and value[at] == "," and comma == -1:
                comma = at
            elif depth == 0:
                end = at
                break
        if comma == -1:
            return value
        value = value[:start] + value[first:comma].strip() + value[end + 1 :]
    return value


def _strip_comments(text: str) -> str:
    """Return CSS without comments, with white space reduced to single spaces."""
    parts, at = [], 0
    while (start := text.find("/*", at)) != -1:
        end = text.find("*/", start + 2)
        parts.append(text[at:start])
        at = end + 2 if end != -1 else len(text)
    return " ".join(" ".join([*parts, text[at:]]).replace("<!--", " ").replace("-->", " ").split())


def _unreadable(text: str) -> Fault:
    """Return the fault of a style that programs do not agree on."""
    return Fault("svg-style", style=short(text, 40))


def read_rules(sheet: str) -> Iterator[Rule]:
    """Yield the rules of a style sheet in order.

    Raise Fault where programs differ.
    """
    text, at, count = _strip_comments(sheet), 0, 0
    while at < len(text):
        found = RULE.match(text, at)
        selectors = [part.strip() for part in found[1].split(",")] if found and text[at] != "@" else []
        count += max(1, len(selectors))
        if count > MOST_RULES:
            raise Fault("picture-too-large/rules", most=MOST_RULES)
        if text[at] == "@":
            at += _skip_at_rule(text[at:])
            continue
        if not found:
            raise _unreadable(text[at : at + 100])
        declared = read_declarations(found[2])
        for selector in selectors:
            if INTERACTIVE.search(selector) or all(name.startswith("--") for name, _, _ in declared):
                continue
            if not SELECTOR.fullmatch(selector):
                raise _unreadable(found[1])
            yield Rule(selector, declared)
        at = found.end()


def _skip_at_rule(rest: str) -> int:
    """Return the length of an at-rule without effect on paper.

    Raise Fault at others.
    """
    name = re.match(r"@(-\w+-)?([\w-]*)", rest)
    if name and name[2].lower() == "import":
        raise Fault("svg-reference/import")
    if not name or not (name[2].lower() in (*SILENT, "keyframes") or ELSEWHERE.match(rest)):
        raise _unreadable(rest[:100])
    depth = 0
    for found in re.finditer(r"[{};]", rest):
        depth += {"{": 1, "}": -1, ";": 0}[found[0]]
        if depth <= 0:
            return found.end() + (rest[found.end() : found.end() + 1] == " ")
    raise _unreadable(rest[:100])
