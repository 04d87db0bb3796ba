"""What the libraries that read a file find wrong with it, in a person's words.

PyYAML's and pydantic's own sentences never reach anybody: what no table here knows is told in the words at its end.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

from handout.problems import ALIKE, NEARLY_SAME, Location, Problem, called, nearest, short
from handout.schema.model import Model

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from handout.schema.reader import KeyPath, Source

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
        message = "a tab stands here" if line[: at.column - 1].strip() else "a tab is used to indent"
        return Problem(at, "tab", message, "use spaces")
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
    return Problem(where, "yaml-syntax", ours, hint)


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


TEXT, LIST, KEYS, NUMBER, WHOLE, DATE = (
    *("text", "a list", "keys and values", "a number", "a whole number"),
    "a date such as 2026-11-22",
)
WANTED = {
    **dict.fromkeys(("string_type", "bytes_type", "string_sub_type"), TEXT),
    **dict.fromkeys(("tuple_type", "list_type", "set_type", "frozen_set_type", "iterable_type", "named_tuple_type"), LIST),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type", "mapping_type", "dataclass_type"), KEYS),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number", "decimal_type", "decimal_parsing"), NUMBER),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float", "multiple_of"), WHOLE),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), DATE),
    "none_required": "nothing",
}  # fmt: skip
"""What should stand there, by pydantic's name for what does not."""

ID = "small letters, digits and single hyphens, such as 'lower-back'"
PATTERNS = {
    **dict.fromkeys(("ink", "structure", "danger", "quiet", "line", "pale", "alarm"), "a colour such as #0b5c6b"),
    **dict.fromkeys(("id", "points", "without", "doses"), ID),
    "code": "a WHO point code such as CV6 or BL23, or 'none'",
    "topic": "small letters, digits and single hyphens, such as 'back-pain'",
    "version": "a version such as 1.0",
    "next_review": "a year and month such as 2027-11",
    "language": "a language code such as en or pt-BR",
    "link": "a web address such as https://example.org/knee",
}
"""What a text of a certain form is, by its key."""

UNREADABLE, UNFIT = "this cannot be read", "what stands here does not fit"

LIMITS = {"ge": "less", "gt": "not more", "le": "more", "lt": "not less"}

RETIRED = {
    "pregnancy_avoided": "delete it; a topic says this under 'avoided', such as: avoided: {pregnancy: {others: …}}",
}
"""Keys of earlier versions, and what came in their place."""

DISEASES = ("conditions", "avoid", "avoided")
"""Keys with conditions: of these another is proposed only where it is nearly the same word."""


def complaints(errors: Any, value: Any, source: "Source", cls: type[Model], text: str) -> Iterator[Problem]:  # noqa: ANN401
    """Yield pydantic's findings as problems at their places; *value* is what was read of *text* and should have been a *cls*."""
    for error in errors:
        if error["type"] == "too_short" and error["input"]:
            continue  # its missing items are told
        path = real_path(error["loc"], value)
        yield _complaint(error, path, value, source, cls, text)


def _complaint(error: Any, path: "KeyPath", value: Any, source: "Source", cls: type[Model], text: str) -> Problem:  # noqa: ANN401
    """Return one of pydantic's findings as a problem at its place."""
    kind, found, context, last = error["type"], error["input"], error.get("ctx", {}), error["loc"][-1:]
    name, key = called(path), source.places.get((*path, "key"), source.where(path))
    owner = next(
        (str(step) for step in reversed(path[:-1] if last == ("[key]",) else path) if isinstance(step, str)), ""
    )
    match kind:
        case "extra_forbidden":
            known = _keys(cls, path[:-1], value)
            hint = _comma(path, value, key, text) or RETIRED.get(name) or nearest(name, known)
            return Problem(key, "unknown-key", f"unknown key '{name}'", hint)
        case "missing" if isinstance(last[0], int):
            hint = "a place is a landmark or [x, y]; a pair is two places"
            return source.problem(path, "wrong-type", f"{name}: {len(found)} of {last[0] + 1} values", hint)
        case "missing":
            at = source.places.get((*path[:-1], "key"), source.where(path[:-1]))
            return Problem(at, "missing-key", f"'{last[0]}' is missing", f"add '{last[0]}: …'")
        case "union_tag_not_found":
            first, *others = _kinds(cls, path, value) or ["…"]
            hint = f"add 'kind: {first}'" + (f" (or {', '.join(others)})" if others else "")
            return source.problem(path, "missing-key", "'kind' is missing", hint)
        case "enum" | "literal_error" | "union_tag_invalid":
            known = _words(str(context.get("expected") or context.get("expected_tags", "")))
            if kind == "union_tag_invalid":
                path, name, found = (*path, "kind"), "kind", found["kind"]
            hint = nearest(found if isinstance(found, str) else "", known, NEARLY_SAME if owner in DISEASES else ALIKE)
            if last == ("[key]",):
                return Problem(key, "unknown-word", f"{short(owner)}: unknown word {shown(found)}", hint)
            return source.problem(path, "unknown-word", f"{name}: unknown word {shown(found)}", hint)
        case "string_pattern_mismatch":
            form = PATTERNS.get(owner, "of the right form")
            return Problem(
                key if last == ("[key]",) else source.where(path), "wrong-form", f"{name}: {shown(found)} is not {form}"
            )
        case "string_too_short" | "too_short":
            return source.problem(path, "empty", f"{name}: is empty", _filled(cls, path, value))
        case "string_too_long" | "too_long" if isinstance(found, str):
            message = f"{name}: {len(str(found)):,} characters, more than {context['max_length']:,}"
            return source.problem(path, "too-long", message, "shorten it")
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            sign, limit = next((sign, context[sign]) for sign in LIMITS if sign in context)
            message = f"{name}: {shown(found)} is {LIMITS[sign]} than {limit:g}"
            if not re.search(r"\d", str(found)):  # nan, inf
                message = f"{name}: expected {NUMBER}, found {shown(found)}"
            place = limit in (0, 1) and isinstance(path[-1], int)
            hint = (
                "places are fractions from 0 to 1"
                if place
                else f"{'the least' if sign[0] == 'g' else 'the most'} is {limit:g}"
            )
            return source.problem(path, "out-of-range", message, hint)
        case "too_long":
            message = f"{name}: {len(found)} of them, more than {context['max_length']}"
            hint = "a place is [x, y]; a pair is two places" if context["max_length"] == 2 else "take some away"
            return source.problem(path, "too-long", message, hint)
        case "value_error":
            return source.problem(path, "wrong-form", f"{name}: {context['error']}")  # our own words
        case "string_unicode":
            return source.problem(path, "wrong-form", f"{name}: a character in it is half of one", "write it again")
    if wanted := WANTED.get(kind):
        after = _around(source.where(path), text.splitlines())[1]
        hints = {TEXT: _quoted(found, after), LIST: "begin each item on a line of its own, with '- '"}
        if isinstance(found, str) and re.fullmatch(r"\d+,\d+", found.strip()):
            hints[NUMBER] = f"write a point: {found.strip().replace(',', '.')}"
        hint = _filled(cls, path, value) if found is None else hints.get(wanted, "")
        rule = "empty" if found is None else "wrong-type"
        return source.problem(path, rule, f"{name}: expected {wanted}, found {shown(found)}", hint)
    return source.problem(path, "wrong-type", f"{name}: {UNFIT}: {shown(found)}", "README.md says what can stand here")


def _words(expected: str) -> tuple[str, ...]:
    """Return the words of a closed list, out of pydantic's sentence of them."""
    return tuple(word.strip(" '") for word in expected.replace(" or ", ", ").split(","))


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


def _comma(path: "KeyPath", value: Any, key: Location, text: str) -> str:  # noqa: ANN401
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


def _filled(cls: type[Model], path: "KeyPath", value: Any) -> str:  # noqa: ANN401
    """Return what is to be done about an empty value: to write it, or to delete it where it may be missing."""
    if path and isinstance(path[-1], int):
        return "write something, or delete the item"
    optional = any(not info.is_required() for name, info in _fields(cls, path[:-1], value) if name == path[-1])
    return f"write something, or delete '{called(path)}'" if optional else "write something"


def real_path(loc: "KeyPath", value: Any) -> "KeyPath":  # noqa: ANN401
    """Return pydantic's place without the names of union members, which stand in no file."""
    path: list[str | int] = []
    for number, step in enumerate(loc):
        if isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif step == "[key]" or number < len(loc) - 1 or isinstance(value, (str, tuple)):
            continue
        path.append(step)
    return tuple(path)


def _keys(cls: type[Model], path: "KeyPath", value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return the keys that the model at *path* below *cls* knows."""
    return tuple(sorted({name for name, _ in _fields(cls, path, value)}))


def _fields(cls: type[Model], path: "KeyPath", value: Any) -> Iterator[tuple[str, "FieldInfo"]]:  # noqa: ANN401
    """Yield the fields of the models that may stand at *path* below *cls*, each with its key."""
    found, at_path = _models_at(cls, path, value)
    if isinstance(at_path, dict) and "kind" in at_path and len(found) > 1:
        found = [model for model in found if _kind_of(model) == at_path["kind"]] or found
    for model in found:
        yield from _of(model)


def _models_at(cls: type[Model], path: "KeyPath", value: Any) -> tuple[list[type[Model]], Any]:  # noqa: ANN401
    """Return the models that may stand at *path* below *cls*, and what does; none below what is a text or empty."""
    found: list[type[Model]] = [cls]
    for step in path:
        if isinstance(value, str | None):
            return [], value
        value = value[step]
        if isinstance(step, int):
            continue
        kinds = [info.annotation for model in found for name, info in _of(model) if step == name]
        found = [model for kind in kinds for model in _models(kind)] or found
    return found, value


def _kinds(cls: type[Model], path: "KeyPath", value: Any) -> list[str]:  # noqa: ANN401
    """Return what *kind* may be of the models at *path* below *cls*."""
    return [kind for model in _models_at(cls, path, value)[0] if (kind := _kind_of(model))]


def _kind_of(model: type[Model]) -> str:
    """Return the one word that a model has as its *kind*, empty if it has none."""
    kind = model.model_fields.get("kind")
    return str(get_args(kind.annotation)[0]) if kind else ""


def _of(model: type[Model]) -> Iterator[tuple[str, "FieldInfo"]]:
    return ((info.alias or name, info) for name, info in model.model_fields.items())


def _models(kind: object) -> Iterator[type[Model]]:
    """Yield the models that a type is made of."""
    if isinstance(kind, type) and issubclass(kind, Model):
        yield kind
    for part in get_args(kind):
        yield from _models(part)
