"""What the libraries that read a file find wrong with it, in a person's words.

PyYAML's own sentences never reach anybody: what no table here knows is told in the words at its end.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, assert_never

from handout.problems import ALIKE, NEARLY_SAME, Location, Problem, called, nearest, short
from handout.schema.convert import Fault, Finding, Wanted
from handout.schema.model import KeyPath

if TYPE_CHECKING:
    from handout.schema.reader import Source

QUOTE = 'put the whole text in quotes, such as "Note: press softly"'
BRACKETS = "close every [ and {; inside them a text with one of , : [ ] { } wants quotes"
BACKSLASH = "use '…' instead of \"…\", or write \\\\ for a backslash"
UNEVEN = "this line is not indented as its neighbours"
OUTSIDE = "a text stands partly outside its quotes or brackets, or a quote before it is not closed"
PARTLY = "put all of it in quotes: 'the \"web\" of the hand'; inside '…' write '' for a single quote"
COLON = "a ': ' stands inside a text without quotes"

PERCENT = r"directive|incompatible|version|%YAML|%TAG|digit|whitespace|comment or|' '"

SYNTAX = (
    (r"alias.*alphabetic", "a text may not begin with '*'", 'put it in quotes: "**Stop** if it hurts"'),
    (r"anchor.*alphabetic|anchor>", "a text may not begin with '&'", 'put it in quotes: "& Sons"'),
    (r"block scalar|indentation indicator", "a text may not begin with '>' or '|'", 'put it in quotes: "> 5 minutes"'),
    (r"\btag\b|URI|'!'|'>'", "a text may not begin with '!'", 'put it in quotes: "! Stop"'),
    (r"escape|hexdecimal|hexadecimal", "a backslash in a quoted text begins a sign that is none", BACKSLASH),
    (r"document (indicator|separator)", "a quote before this line is not closed", "close it, or indent the line"),
    (r"quoted scalar|end of stream", "a quote opens here and is never closed", "close it; inside '…' write '' for a single quote"),
    (r"mapping values|unexpected ':'", f"{UNEVEN}, or is part of a text with ': ' in it", QUOTE),
    (r"sequence entries", "a '- ' may not stand here", "begin a list on a line of its own; put a text that begins with '- ' in quotes"),
    (r"mapping keys", "a text may not begin with '? '", 'put it in quotes: "? What is this"'),
    (r"simple key|expected ':'", "this line is neither 'key: value' nor indented as part of the text above", "indent it, or put a key before it"),
    (r"flow mapping|'}'", "a '{' is not closed, or a text in it holds a sign that wants quotes", BRACKETS),
    (r"flow sequence|']'", "a '[' is not closed, or a text in it holds a sign that wants quotes", BRACKETS),
    (r"nesting", "brackets are nested too deep", "is a bracket left open?"),
    (r"flow node", "a comma too many, or a text that begins with a sign", "delete the comma, or put the text in quotes"),
    (r"node content", "a text may not begin with this sign", 'put it in quotes, such as "] is a bracket"'),
    (PERCENT, "a line may not begin with '%'", "delete it, or put the text in quotes"),
    (r"document start|single document", "this line is not indented as the file's first key", "begin all keys of the file in one column"),
    (r"cannot start any token", "a text may not begin with this sign", 'put it in quotes: "@ home"'),
    (r"block collection|'-' indicator", "this line is not indented as the list above it", "indent it as its neighbours"),
    (r"block mapping|block end|expected key", f"{UNEVEN}, or a quote before it is not closed", "indent it as they are, and close every quote"),
    (r"character|octet|surrogate|UTF", "this character may not stand in a text file", "delete it"),
)  # fmt: skip
"""How the YAML parsers' complaints look (of PyYAML and of libyaml), what a person would say, and the cure; the first that fits counts.

They are patterns as text: to compile them costs more than to read a topic, and most files need none.
"""

ITEM_OR_KEY = r"^\s*(- +|[^:]*:\s+)"
"""What stands before a text on its line."""

BEGINS = r"quoted scalar.*end of stream|simple key|block scalar|alias|anchor|\btag\b"
"""Complaints that are of where a text begins, not of where the parser gave up."""


def syntax(context: str, problem: str, begin: Location, end: Location, text: str) -> Problem:
    """Return a YAML parser's complaint, from where its text *begins* to where it *ends*, in a person's words."""
    said, lines = f"{context} {problem}", text.splitlines()
    before, after = _around(end, lines)
    if "\t" in before + after[:1] or "tab character" in problem or "\\t" in problem:
        line = before + after
        at = Location(end.file, end.line, line.find("\t") + 1 or end.column)
        return Problem.of(at, "tab/inside" if line[: at.column - 1].strip() else "tab/indent")
    row = next((row for row in SYNTAX if re.search(row[0], said)), None)
    ours, hint = row[1:] if row else (UNREADABLE, QUOTE)
    where = begin if re.search(BEGINS, said) else end
    if "document start" in said and any(line.startswith("...") for line in lines[: end.line]):
        ours, hint = "the file goes on after '...'", "delete '...'"
    elif "cannot start any token" in said and not re.search(r"[\[{]", before):
        hint = f"put it in quotes: {_in_quotes(after)}"
    elif "mapping values" in said and re.search(r":\s", before):
        ours, hint = COLON, f"put the text in quotes: {_in_quotes(re.sub(ITEM_OR_KEY, '', before + after))}"
    elif "block" in context and before.strip(" -") and "indented" in ours:
        ours, hint = OUTSIDE, PARTLY  # it follows something on its line
    elif "flow" in context and begin.line < end.line and (after[:1] in ("", ":")):
        where = begin  # what opens there swallowed the lines below
    return Problem.of(where, "yaml-syntax", fact=ours, cure=hint)


def _around(where: Location, lines: list[str]) -> tuple[str, str]:
    """Return the parts of a line before and after a place."""
    line = lines[where.line - 1] if 0 < where.line <= len(lines) else ""
    return line[: where.column - 1], line[where.column - 1 :]


def shown(value: object) -> str:
    """Return what was found in a file, for a message."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "keys and values"
        case tuple():
            return "a list"
        case _:
            return f"'{short(str(value))}'"


UNREADABLE = "this cannot be read"

RETIRED = {
    "pregnancy_avoided": "delete it; a topic says this under 'avoided', such as: avoided: {pregnancy: {others: …}}",
}
"""Keys of earlier versions, and what came in their place."""

DISEASES = ("conditions", "avoid", "avoided")
"""Keys with conditions: of these another is proposed only where it is nearly the same word."""


def complaints(findings: Sequence[Finding], value: Any, source: "Source", text: str) -> Iterator[Problem]:  # noqa: ANN401
    """Yield *findings* as problems at their places; *value* is what was read of *text*."""
    return (_complaint(finding, value, source, text) for finding in findings)


def _complaint(finding: Finding, value: Any, source: "Source", text: str) -> Problem:  # noqa: ANN401
    """Return a finding as a problem at its place."""
    path, is_key, found, limit = finding.place.path, finding.place.is_key, finding.found, finding.limit
    name, owner = called(path), _owner(path[:-1] if is_key else path)
    key = source.places.get((*path, "key"), source.where(path))
    at = key if is_key else source.where(path)
    match finding.fault:
        case Fault.UNKNOWN_KEY:
            cure = _comma(path, value, key, text) or RETIRED.get(name) or nearest(name, finding.known)
            return Problem.of(key, "unknown-key", key=name, cure=cure)
        case Fault.MISSING_KEY:
            return Problem.of(key, "missing-key", key=finding.words)
        case Fault.MISSING_TAG:
            first, *others = finding.known
            return Problem.of(at, "missing-key/kind", key=finding.words, first=first, others=", ".join(others))
        case Fault.UNKNOWN_WORD:
            alike = NEARLY_SAME if owner in DISEASES else ALIKE
            meant = nearest(found if isinstance(found, str) else "", finding.known, alike)
            name = short(owner) if is_key else name
            return Problem.of(at, "unknown-word/value", name=name, found=shown(found), suggestion=meant)
        case Fault.FORM:
            form = finding.words or "of the right form"
            return Problem.of(at, "wrong-form", name=name, found=shown(found), form=form)
        case Fault.REFUSED:
            return Problem.of(at, "wrong-form/reason", name=name, reason=finding.words)
        case Fault.HALF:
            return Problem.of(at, "wrong-form/half", name=name)
        case Fault.EMPTY:
            return Problem.of(at, "empty", name=name, cure=_filled(finding))
        case Fault.LONG if isinstance(found, str):
            return Problem.of(source.where(path), "too-long", name=name, count=len(found), most=limit)
        case Fault.LONG:
            return Problem.of(at, "too-long/list", name=name, count=len(found), most=limit)
        case Fault.COUNT if len(found) > limit:
            return Problem.of(at, "too-long/place", name=name, count=len(found), most=limit)
        case Fault.COUNT:
            return Problem.of(at, "wrong-type/length", name=name, count=len(found), wanted=limit)
        case Fault.LESS | Fault.MORE as fault:
            place = limit in (0, 1) and isinstance(path[-1], int)
            end = "least" if fault is Fault.LESS else "most"
            cure = "places are fractions from 0 to 1" if place else f"the {end} is {limit:g}"
            if not re.search(r"\d", found):  # nan, inf
                return Problem.of(at, "out-of-range/no-number", name=name, found=shown(found), cure=cure)
            return Problem.of(
                at, "out-of-range", name=name, found=shown(found), than=str(fault), limit=limit, cure=cure
            )
        case Fault.TYPE:
            key_of = "empty/nothing" if found is None else "wrong-type"
            cure = _filled(finding) if found is None else _cure(finding, _around(at, text.splitlines())[1])
            return Problem.of(at, key_of, name=name, wanted=finding.words, found=shown(found), cure=cure)
    assert_never(finding.fault)


def _owner(path: KeyPath) -> str:
    """Return the last key of a path."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _cure(finding: Finding, after: str) -> str:
    """Return how a value of the wanted type is written; *after* is how it begins in the file."""
    found = finding.found
    match finding.words:
        case Wanted.TEXT:
            return _quoted(found, after)
        case Wanted.LIST:
            return "begin each item on a line of its own, with '- '"
        case Wanted.NUMBER if isinstance(found, str) and re.fullmatch(r"\d+,\d+", found.strip()):
            return f"write a point: {found.strip().replace(',', '.')}"
    return ""


def _quoted(found: object, after: str) -> str:
    """Return how a text that YAML took for something else is written; *after* is how it begins in the file."""
    if after[:1] in ("[", "{"):
        return f"a text that begins with {after[0]} wants quotes"
    if isinstance(found, tuple):
        return "a text that begins with '- ' wants quotes"
    if isinstance(found, dict) and len(found) == 1:
        ((key, value),) = found.items()
        if isinstance(value, str | None):
            return f"a text with ': ' in it wants quotes: {_in_quotes(f'{key}: {value or str()}'.strip())}"
    return "a text with ': ' in it wants quotes"


def _comma(path: KeyPath, value: Any, key: Location, text: str) -> str:  # noqa: ANN401
    """Return how a text is written that a comma inside { } has cut in two; nothing if *path* is no part of such a text."""
    around = value
    for step in path[:-1]:
        around = around[step]
    lines = text.splitlines()[key.line - 1 :]
    after = "\n".join((lines[0][key.column - 1 :], *lines[1:2])) if lines else ""
    if around[path[-1]] is not None or not re.match(r"[^:,{}]*[,}]", after):
        return ""
    keys = [*around]
    first = last = keys.index(path[-1])
    while first and around[keys[first]] is None:
        first -= 1
    while last + 1 < len(keys) and around[keys[last + 1]] is None:
        last += 1
    start = around[keys[first]]
    whole = ", ".join((*([start] if isinstance(start, str) else []), *keys[first + 1 : last + 1]))
    return f"a comma ends a text inside {{ }}; put it in quotes: {keys[first]}: {_in_quotes(whole)}"


def _in_quotes(words: str) -> str:
    """Return *words* as a quoted YAML text."""
    line = short(words)
    return f'"{line}"' if '"' not in line and "\\" not in line else "'" + line.replace("'", "''") + "'"


def _filled(finding: Finding) -> str:
    """Return what is to be done about an empty value: to write it, or to delete it where it may be missing."""
    if finding.place.path and isinstance(finding.place.path[-1], int):
        return "write something, or delete the item"
    return f"write something, or delete '{called(finding.place.path)}'" if finding.place.optional else "write something"
