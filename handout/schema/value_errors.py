"""Explain in plain words what is wrong with the values of a YAML file."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any, assert_never

from handout.problems import Location, Problem, name_value, short
from handout.schema.convert import Expected, Fault, Finding, Place
from handout.schema.describe import docs_of, example_of, example_of_model, to_yaml
from handout.schema.model import KeyPath, Model
from handout.schema.syntax_errors import explain_odd_sign, quote, split_line
from handout.schema.unknown_keys import explain_unknown_key, find_model
from handout.suggest import ALIKE, NEARLY_SAME, nearest

if TYPE_CHECKING:
    from handout.schema.model_reader import Source


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


RETIRED_KEYS = {
    "and": 'write it as lists: {two: "{0} and {1}", middle: "{0}, {1}", last: "{0} and {1}"}',
    "pregnancy_avoided": "delete it; a topic says this under 'avoided', such as: avoided: {pregnancy: {others: …}}",
}
"""Keys of earlier versions, with the hint that replaces them."""

CONDITION_KEYS = ("conditions", "avoid", "avoided")
"""Keys that hold conditions.

Another condition is suggested only if it is nearly the same word, because a similar word can be another disease.
"""


def explain_findings(
    findings: Sequence[Finding],
    model: type[Model],
    value: Any,  # noqa: ANN401
    source: "Source",
    text: str,
) -> Iterator[Problem]:
    """Translate findings to problems.

    *model* is that of the file, *value* its parsed content, *text* its YAML. A key that is missing only because it is
    misspelt or stands elsewhere is no second problem.
    """
    meant = {
        finding.place.path: explain_unknown_key(finding, model, value)
        for finding in findings
        if finding.fault is Fault.UNKNOWN_KEY
    }
    lines = text.splitlines()
    maybe = (each.place.path for each in findings if each.fault is Fault.UNKNOWN_KEY and each.detail is Expected.TEXT)
    texts = {
        item
        for *above, key in maybe
        if isinstance((item := tuple(above))[-1], int)
        and meant[*item, key].cure.startswith("known")
        and split_line(source.where(item), lines)[1][:1] != "{"
    }
    found_elsewhere = {place for each in meant.values() if each.place for place in (each.place, each.place[:-1])}
    explained: set[tuple[KeyPath, str]] = set()
    parted = {item for each in findings for item in _parts_of_list(each, value, source, lines)}
    for finding in findings:
        place = finding.place.path
        if finding.fault is Fault.UNKNOWN_KEY and place in parted:
            continue
        if finding.fault is Fault.MISSING_KEY and place in texts:
            continue
        if finding.fault is Fault.UNKNOWN_KEY and place[:-1] in texts:
            whole = Finding(Fault.WRONG_TYPE, Place(place[:-1]), {place[-1]: finding.found}, Expected.TEXT)
            yield _explain_finding(whole, "", model, value, source, text)
            continue
        if finding.fault is Fault.MISSING_KEY and (*place, finding.detail) in found_elsewhere:
            continue
        if finding.fault is Fault.WRONG_TYPE and finding.found is None and place in found_elsewhere:
            continue
        if finding.fault in (Fault.UNKNOWN_KEY, Fault.TOO_SMALL, Fault.TOO_LARGE):
            same = (place[:-1], meant[place].cure if place in meant else finding.fault)
            if same in explained and not same[1].startswith("known"):
                continue  # a second one with the same cure
            explained.add(same)
        is_unknown = finding.fault is Fault.UNKNOWN_KEY
        where = source.places.get((*place, "key"), source.where(place)) if is_unknown else source.where(place)
        if finding.fault in (Fault.UNKNOWN_KEY, Fault.WRONG_TYPE) and (
            odd := explain_odd_sign(where.file, where.line, "".join(lines[where.line - 1 : where.line]))
        ):
            yield odd
            continue
        cure = meant[finding.place.path].cure if finding.fault is Fault.UNKNOWN_KEY else ""
        yield _explain_finding(finding, cure, model, value, source, text)


def _explain_finding(
    finding: Finding,
    meant: str,
    model: type[Model],
    value: Any,  # noqa: ANN401
    source: "Source",
    text: str,
) -> Problem:
    """Translate a finding to a problem at its place in the file.

    *meant* is the cure of an unknown key.
    """
    path, is_key, found, limit = finding.place.path, finding.place.is_key, finding.found, finding.limit
    name, owner = name_value(path), _nearest_key(path[:-1] if is_key else path)
    key = source.places.get((*path, "key"), source.where(path))
    at = key if is_key else source.where(path)
    match finding.fault:
        case Fault.UNKNOWN_KEY:
            cure = _hint_for_comma(path, value, key, text) or RETIRED_KEYS.get(name) or meant
            return Problem.of(key, "unknown-key", key=name, cure=cure)
        case Fault.MISSING_KEY:
            about = _about(finding.detail, path, model, value)
            return Problem.of(key, "missing-key", key=finding.detail, about=about)
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
            cure = "places are fractions from 0 to 1: 0.5 is the middle" if place else f"the {end} is {limit:g}"
            if not re.search(r"\d", found):  # nan, inf
                return Problem.of(at, "out-of-range/no-number", name=name, found=describe_value(found), cure=cure)
            than = "less" if fault is Fault.TOO_SMALL else "more"
            value = describe_value(found)
            return Problem.of(at, "out-of-range", name=name, found=value, than=than, limit=limit, cure=cure)
        case Fault.WRONG_TYPE:
            key_of = "empty/nothing" if found is None else "wrong-type"
            before, after = split_line(at, text.splitlines())
            cure = _hint_for_comma(path, value, key, text) if found is None else _hint_for_type(finding, before, after)
            cure = cure or (_hint_for_empty(finding) if found is None else "")
            if items := _parts_of_list(finding, value, source, text.splitlines()):
                cure = f"put it in brackets: [{', '.join((found, *(str(item[-1]) for item in items)))}]"
            if not cure and finding.detail is Expected.KEYS:
                cure = _show_example(path, model, value)
            return Problem.of(at, key_of, name=name, wanted=finding.detail, found=describe_value(found), cure=cure)
    assert_never(finding.fault)


def _parts_of_list(finding: Finding, value: Any, source: "Source", lines: list[str]) -> list[KeyPath]:  # noqa: ANN401
    """Return the other items of a list in braces that lacks its brackets.

    YAML takes them for keys: ``{conditions: gout, hernia}``.
    """
    path = finding.place.path
    if (
        finding.fault is not Fault.WRONG_TYPE
        or finding.detail is not Expected.LIST
        or not isinstance(finding.found, str)
    ):
        return []
    around, before = value, split_line(source.where(path), lines)[0]
    for step in path[:-1]:
        around = around[step]
    if not isinstance(around, dict) or before.count("{") <= before.count("}"):
        return []
    keys = [*around]
    after = takewhile(lambda key: around[key] is None, keys[keys.index(path[-1]) + 1 :])
    return [(*path[:-1], key) for key in after]


def _nearest_key(path: KeyPath) -> str:
    """Return the last key of a path, skipping the numbers of items."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _about(key: str, path: KeyPath, root: type[Model], value: Any) -> str:  # noqa: ANN401 - any value of a file
    """Return what a key is for, as the end of a hint; empty if nobody says."""
    owner = find_model(root, path, value)
    about = docs_of(owner)[key].about.rstrip(".") if owner else ""
    return f" ({about[:1].lower()}{about[1:]})" if about else ""


def _show_example(path: KeyPath, root: type[Model], value: Any) -> str:  # noqa: ANN401 - any value of a file
    """Return a hint with an example of a field; empty if it has none."""
    if path and isinstance(path[-1], int):
        item = find_model(root, path, value)
        return f"such as {to_yaml(example_of_model(item))}" if item else ""
    owner, key = find_model(root, path[:-1], value), path[-1] if path else ""
    example = example_of(str(key), owner) if owner and key in docs_of(owner) else None
    return f"such as {key}: {to_yaml(example)}" if example else ""


def _hint_for_type(finding: Finding, before: str, after: str) -> str:
    """Return how to write a value of the expected type.

    *before* and *after* are the parts of its line.
    """
    found = finding.found
    match finding.detail:
        case Expected.TEXT:
            return _hint_for_text(found, after)
        case Expected.LIST if isinstance(found, str) and before.count("{") > before.count("}"):
            return f"put it in brackets: [{found if re.search(r'[,?]', found) is None else quote(found)}]"
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
            return f"a text with ': ' in it needs quotes: {quote(f'{key}: {value or str()}'.strip())}"
    return "a text with ': ' in it needs quotes"


def _hint_for_comma(path: KeyPath, value: Any, key: Location, text: str) -> str:  # noqa: ANN401
    """Return how to write a text in braces that its comma cut in two.

    Return an empty text if *path* is not a part of such a text.
    """
    around = value
    for step in path[:-1]:
        around = around[step]
    if not isinstance(around, dict) or path[-1] not in around:
        return ""
    lines = text.splitlines()[key.line - 1 :]
    after = "\n".join((lines[0][key.column - 1 :], *lines[1:2])) if lines else ""
    found = re.match(r"(\w+)(:| )\s*([\d–-]+)$", str(path[-1]))
    if found and around[path[-1]] is None:
        return f"write it as '{found[1]}: {found[3]}', with ': '"
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
    numbers = re.fullmatch(r"\(?([\d.]+), ([\d.]+)\)?", whole)
    if numbers:
        return f"a place is written in brackets: {keys[first]}: [{numbers[1]}, {numbers[2]}]"
    return f"a comma ends a text inside {{ }}; put it in quotes: {keys[first]}: {quote(whole)}"


def _hint_for_empty(finding: Finding) -> str:
    """Return what to do about an empty value: fill it, or delete it if it is optional."""
    if finding.place.path and isinstance(finding.place.path[-1], int):
        return "write something, or delete the item"
    return (
        f"write something, or delete '{name_value(finding.place.path)}'"
        if finding.place.optional
        else "write something"
    )
