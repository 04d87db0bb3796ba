"""Explain in plain words what is wrong with a YAML file.

The messages of PyYAML and libyaml are never shown. An unknown one is reported as ``UNREADABLE``.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, assert_never

from handout.problems import ALIKE, NEARLY_SAME, Location, Problem, name_value, nearest, short
from handout.schema.convert import Expected, Fault, Finding
from handout.schema.model import KeyPath

if TYPE_CHECKING:
    from handout.schema.reader import Source

QUOTE = 'put the whole text in quotes, such as "Note: press softly"'
BRACKETS = "close every [ and {; inside them a text with one of , : [ ] { } needs quotes"
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
    (r"flow mapping|'}'", "a '{' is not closed, or a text in it holds a sign that needs quotes", BRACKETS),
    (r"flow sequence|']'", "a '[' is not closed, or a text in it holds a sign that needs quotes", BRACKETS),
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
"""Patterns of complaints of PyYAML and libyaml, each with our message and hint.

The first match counts. The patterns stay texts: compiling them takes longer than reading a topic, and most files need none.
"""

ITEM_OR_KEY = r"^\s*(- +|[^:]*:\s+)"
"""What precedes a text on its line: ``- `` or a key."""

REPORTED_AT_START = r"quoted scalar.*end of stream|simple key|block scalar|alias|anchor|\btag\b"
"""Complaints to report where the text begins, not where the parser gave up."""


def explain_syntax_error(context: str, problem: str, begin: Location, end: Location, text: str) -> Problem:
    """Translate an error of a YAML parser to a problem.

    *context* and *problem* are the parser's messages. *begin* is where the value starts that it was reading, *end* is
    where it stopped.
    """
    complaint, lines = f"{context} {problem}", text.splitlines()
    before, after = _split_line(end, lines)
    if "\t" in before + after[:1] or "tab character" in problem or "\\t" in problem:
        line = before + after
        at = Location(end.file, end.line, line.find("\t") + 1 or end.column)
        return Problem.of(at, "tab/inside" if line[: at.column - 1].strip() else "tab/indent")
    row = next((row for row in SYNTAX if re.search(row[0], complaint)), None)
    message, hint = row[1:] if row else (UNREADABLE, QUOTE)
    where = begin if re.search(REPORTED_AT_START, complaint) else end
    if "document start" in complaint and any(line.startswith("...") for line in lines[: end.line]):
        message, hint = "the file goes on after '...'", "delete '...'"
    elif "cannot start any token" in complaint and not re.search(r"[\[{]", before):
        hint = f"put it in quotes: {_quote(after)}"
    elif "mapping values" in complaint and re.search(r":\s", before):
        message, hint = COLON, f"put the text in quotes: {_quote(re.sub(ITEM_OR_KEY, '', before + after))}"
    elif "block" in context and before.strip(" -") and "indented" in message:
        message, hint = OUTSIDE, PARTLY  # it follows something on its line
    elif "flow" in context and begin.line < end.line and (after[:1] in ("", ":")):
        where = begin  # what opens there swallowed the lines below
    return Problem.of(where, "yaml-syntax", fact=message, cure=hint)


def _split_line(where: Location, lines: list[str]) -> tuple[str, str]:
    """Return the parts of a line before and after a place."""
    line = lines[where.line - 1] if 0 < where.line <= len(lines) else ""
    return line[: where.column - 1], line[where.column - 1 :]


def describe_value(value: object) -> str:
    """Return a short description of a value for a message."""
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
"""The message for a complaint of a YAML parser that ``SYNTAX`` does not know."""

RETIRED_KEYS = {
    "pregnancy_avoided": "delete it; a topic says this under 'avoided', such as: avoided: {pregnancy: {others: …}}",
}
"""Keys of earlier versions, with the hint that replaces them."""

CONDITION_KEYS = ("conditions", "avoid", "avoided")
"""Keys that hold conditions.

Another condition is suggested only if it is nearly the same word, because a similar word can be another disease.
"""


def explain_findings(findings: Sequence[Finding], value: Any, source: "Source", text: str) -> Iterator[Problem]:  # noqa: ANN401
    """Translate findings to problems.

    *value* is the parsed content of the file, *text* is its YAML.
    """
    return (_explain_finding(finding, value, source, text) for finding in findings)


def _explain_finding(finding: Finding, value: Any, source: "Source", text: str) -> Problem:  # noqa: ANN401
    """Translate a finding to a problem at its place in the file."""
    path, is_key, found, limit = finding.place.path, finding.place.is_key, finding.found, finding.limit
    name, owner = name_value(path), _nearest_key(path[:-1] if is_key else path)
    key = source.places.get((*path, "key"), source.where(path))
    at = key if is_key else source.where(path)
    match finding.fault:
        case Fault.UNKNOWN_KEY:
            cure = _hint_for_comma(path, value, key, text) or RETIRED_KEYS.get(name) or nearest(name, finding.known)
            return Problem.of(key, "unknown-key", key=name, cure=cure)
        case Fault.MISSING_KEY:
            return Problem.of(key, "missing-key", key=finding.detail)
        case Fault.MISSING_TAG:
            first, *others = finding.known
            return Problem.of(at, "missing-key/kind", key=finding.detail, first=first, others=", ".join(others))
        case Fault.UNKNOWN_WORD:
            alike = NEARLY_SAME if owner in CONDITION_KEYS else ALIKE
            meant = nearest(found if isinstance(found, str) else "", finding.known, alike)
            name = short(owner) if is_key else name
            return Problem.of(at, "unknown-word/value", name=name, found=describe_value(found), suggestion=meant)
        case Fault.WRONG_FORM:
            form = finding.detail or "of the right form"
            return Problem.of(at, "wrong-form", name=name, found=describe_value(found), form=form)
        case Fault.REFUSED:
            return Problem.of(at, "wrong-form/reason", name=name, reason=finding.detail)
        case Fault.SURROGATE:
            return Problem.of(at, "wrong-form/surrogate", name=name)
        case Fault.EMPTY:
            return Problem.of(at, "empty", name=name, cure=_hint_for_empty(finding))
        case Fault.TOO_LONG if isinstance(found, str):
            return Problem.of(source.where(path), "too-long", name=name, count=len(found), most=limit)
        case Fault.TOO_LONG:
            return Problem.of(at, "too-long/list", name=name, count=len(found), most=limit)
        case Fault.WRONG_COUNT if len(found) > limit:
            return Problem.of(at, "too-long/place", name=name, count=len(found), most=limit)
        case Fault.WRONG_COUNT:
            return Problem.of(at, "wrong-type/length", name=name, count=len(found), wanted=limit)
        case Fault.TOO_SMALL | Fault.TOO_LARGE as fault:
            place = limit in (0, 1) and isinstance(path[-1], int)
            end = "least" if fault is Fault.TOO_SMALL else "most"
            cure = "places are fractions from 0 to 1" if place else f"the {end} is {limit:g}"
            if not re.search(r"\d", found):  # nan, inf
                return Problem.of(at, "out-of-range/no-number", name=name, found=describe_value(found), cure=cure)
            than = "less" if fault is Fault.TOO_SMALL else "more"
            value = describe_value(found)
            return Problem.of(at, "out-of-range", name=name, found=value, than=than, limit=limit, cure=cure)
        case Fault.WRONG_TYPE:
            key_of = "empty/nothing" if found is None else "wrong-type"
            after = _split_line(at, text.splitlines())[1]
            cure = _hint_for_empty(finding) if found is None else _hint_for_type(finding, after)
            return Problem.of(at, key_of, name=name, wanted=finding.detail, found=describe_value(found), cure=cure)
    assert_never(finding.fault)


def _nearest_key(path: KeyPath) -> str:
    """Return the last key of a path, skipping the numbers of items."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _hint_for_type(finding: Finding, after: str) -> str:
    """Return how to write a value of the expected type.

    *after* is the line of the file from the value on.
    """
    found = finding.found
    match finding.detail:
        case Expected.TEXT:
            return _hint_for_text(found, after)
        case Expected.LIST:
            return "begin each item on a line of its own, with '- '"
        case Expected.NUMBER if isinstance(found, str) and re.fullmatch(r"\d+,\d+", found.strip()):
            return f"write a point: {found.strip().replace(',', '.')}"
    return ""


def _hint_for_text(found: object, after: str) -> str:
    """Return how to write a text that YAML took for a list or a dict.

    *after* is the line of the file from the value on.
    """
    if after[:1] in ("[", "{"):
        return f"a text that begins with {after[0]} needs quotes"
    if isinstance(found, tuple):
        return "a text that begins with '- ' needs quotes"
    if isinstance(found, dict) and len(found) == 1:
        ((key, value),) = found.items()
        if isinstance(value, str | None):
            return f"a text with ': ' in it needs quotes: {_quote(f'{key}: {value or str()}'.strip())}"
    return "a text with ': ' in it needs quotes"


def _hint_for_comma(path: KeyPath, value: Any, key: Location, text: str) -> str:  # noqa: ANN401
    """Return how to write a text in braces that its comma cut in two.

    Return an empty text if *path* is not a part of such a text.
    """
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
    return f"a comma ends a text inside {{ }}; put it in quotes: {keys[first]}: {_quote(whole)}"


def _quote(words: str) -> str:
    """Return *words* as a quoted YAML text."""
    line = short(words)
    return f'"{line}"' if '"' not in line and "\\" not in line else "'" + line.replace("'", "''") + "'"


def _hint_for_empty(finding: Finding) -> str:
    """Return what to do about an empty value: fill it, or delete it if it is optional."""
    if finding.place.path and isinstance(finding.place.path[-1], int):
        return "write something, or delete the item"
    return (
        f"write something, or delete '{name_value(finding.place.path)}'"
        if finding.place.optional
        else "write something"
    )
