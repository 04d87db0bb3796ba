"""Style sheets in drawings, read as far as every program reads them alike; the rest is a fault, never skipped."""

import re
from collections.abc import Iterator

from msgspec import Struct

from handout.problems import short

NAME = r"-?[A-Za-z_][\w-]*"
COMPOUND = rf"(?=[*.#\w-])(?:\*|{NAME})?(?:[.#]{NAME})*"
SELECTOR = re.compile(rf"{COMPOUND}(?:(?:\s*>\s*|\s+){COMPOUND})*")
PASSING = re.compile(r":(hover|active|focus|focus-visible|focus-within|visited|target)\b")
"""States that paper is never in."""

DECLARATION = re.compile(
    r"\s*([-\w]+)\s*:\s*((?:[^;\"'()]|\"[^\"]*\"|'[^']*'|\([^()]*(?:\([^()]*\)[^()]*)*\))*?)\s*(?:;|$)"
)
RULE = re.compile(r"([^{}@]*)\{([^{}]*)\}\s*")
MOST_RULES, MOST_DECLARATIONS, MOST_LIT = 5_000, 1_000, 8
SILENT = ("charset", "namespace", "font-face", "page", "counter-style", "property")
"""At-rules that change nothing where no other rule uses them; a font of another file is never used."""

ELSEWHERE = re.compile(
    r"@media ?\( ?prefers-(color-scheme ?: ?dark|contrast ?: ?more|reduced-[a-z]+ ?: ?reduce) ?\) ?\{", re.IGNORECASE
)
"""Where a page is on a screen that paper is not like."""

Declarations = tuple[tuple[str, str, bool], ...]


class Rule(Struct, frozen=True):
    """What a style sheet says of the elements that *selector* names: property, value, and whether it is important."""

    selector: str
    declarations: Declarations

    def names(self, tag: str, identifier: str, classes: set[str]) -> bool:
        """Tell whether the last part of the selector fits; where the element stands is not looked at."""
        last = re.split(r"[\s>]+", self.selector)[-1]
        kind = re.match(rf"(?:{NAME})?", last)
        marks = re.findall(rf"[.#]{NAME}", last)
        return (not (kind and kind[0]) or kind[0] == tag) and all(
            mark[1:] in classes if mark[0] == "." else mark[1:] == identifier for mark in marks
        )


class Fault(Exception):  # noqa: N818
    """A style sheet says what cannot be printed as meant: the key of a rule, and the values of its fields."""

    def __init__(self, key: str, **values: str | float) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values


def declarations(style: str) -> Declarations:
    """Return what a ``style`` attribute says; names and keywords of CSS do not mind capitals; raise Fault."""
    text, said, at = re.sub(r"[\s;]*;[\s;]*", ";", _uncommented(style)).strip(" ;"), list[tuple[str, str, bool]](), 0
    while at < len(text):
        found = DECLARATION.match(text, at)
        if not found:
            raise _Unread(text[at : at + 100])
        value, important = re.subn(r" ?! ?important$", "", lit(found[2]), flags=re.IGNORECASE)
        said.append((found[1] if found[1].startswith("--") else found[1].lower(), value, bool(important)))
        at = found.end()
        if len(said) > MOST_DECLARATIONS:
            raise Fault("picture-too-large/properties", most=MOST_DECLARATIONS)
    return tuple(said)


def lit(value: str) -> str:
    """Return a value with the first of each ``light-dark(first, second)``: paper is light."""
    for _ in range(MOST_LIT):
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


def _uncommented(text: str) -> str:
    """Return CSS without comments, with one space for each white space."""
    parts, at = [], 0
    while (start := text.find("/*", at)) != -1:
        end = text.find("*/", start + 2)
        parts.append(text[at:start])
        at = end + 2 if end != -1 else len(text)
    return " ".join(" ".join([*parts, text[at:]]).replace("<!--", " ").replace("-->", " ").split())


def _Unread(text: str) -> Fault:  # noqa: N802
    return Fault("svg-style", style=short(text, 40))


def rules(sheet: str) -> Iterator[Rule]:
    """Yield the rules of a style sheet in their order; raise Fault at what programs read differently."""
    text, at, count = _uncommented(sheet), 0, 0
    while at < len(text):
        found = RULE.match(text, at)
        selectors = [part.strip() for part in found[1].split(",")] if found and text[at] != "@" else []
        count += max(1, len(selectors))
        if count > MOST_RULES:
            raise Fault("picture-too-large/rules", most=MOST_RULES)
        if text[at] == "@":
            at += _skipped(text[at:])
            continue
        if not found:
            raise _Unread(text[at : at + 100])
        said = declarations(found[2])
        for selector in selectors:
            if PASSING.search(selector) or all(name.startswith("--") for name, _, _ in said):
                continue
            if not SELECTOR.fullmatch(selector):
                raise _Unread(found[1])
            yield Rule(selector, said)
        at = found.end()


def _skipped(rest: str) -> int:
    """Return the length of an at-rule that changes nothing on paper; raise Fault at any other."""
    name = re.match(r"@(-\w+-)?([\w-]*)", rest)
    if name and name[2].lower() == "import":
        raise Fault("svg-reference/import")
    if not name or not (name[2].lower() in (*SILENT, "keyframes") or ELSEWHERE.match(rest)):
        raise _Unread(rest[:100])
    depth = 0
    for found in re.finditer(r"[{};]", rest):
        depth += {"{": 1, "}": -1, ";": 0}[found[0]]
        if depth <= 0:
            return found.end() + (rest[found.end() : found.end() + 1] == " ")
    raise _Unread(rest[:100])
