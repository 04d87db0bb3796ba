"""Write a topic or clinic to start from: each field with words and an example.

All of it comes from the models and the kind, so that a new kind has a topic to start from without another line.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from msgspec import Struct

from handout.content.clinic import Clinic
from handout.content.kind import Form
from handout.content.topic import Topic
from handout.content.topic_card import CardSpec, PictureSpec
from handout.content.topic_safety import Disclaimer
from handout.schema.convert import Type, parse_fields
from handout.schema.describe import doc_of, example_of, to_yaml
from handout.schema.model import Model, list_fields

WIDTH, COLUMN = 110, 44
"""The longest line in one piece, and the column of the words beside a line."""

UNWRITTEN = "…"
"""What stands for each number of a dose without an example.

No leaflet prints it.
"""

BUILDS = "It builds at once: "
"""What the first line of a topic says, if it builds as it is."""

NO_DOSE = f"It builds when each {UNWRITTEN} is a number: "
"""What it says if a dose is still to be written."""

HEAD = """#
# A topic to start from. {builds}  handout build {name}
# Then change it line by line, and look at it:   handout preview {name}
#
# - A line with "# " before its key is not used: delete the "# " to use it, or delete the whole line.
# - Every text prints as you write it, but for "**bold**", "[words](https://example.org)" and "[mots]{{fr}}" (words in French).
# - A text with ": " or " #" in it, or that starts with a sign such as * or [, wants "quotes"; inside [ ] or {{ }} one with a comma does, too.
# - `handout check {name}` reads it through and says what is wrong, with line and column.
# - The words below are examples. Have a clinician approve yours before a patient reads them.

"""

CLINIC_HEAD = """#
# Your clinic, as its leaflets name it:   handout build back-pain --clinic {name}
#
# A line that begins with "# " is not used: delete the "# ", and write your own. Without a line the leaflet has a blank to write on.

"""

FIRST: dict[type[Model], int] = {CardSpec: 4, Disclaimer: 1}
"""How many fields of every card and disclaimer stand before those of its kind."""


def starter(name: str, kind_name: str, model: type[Topic], *, trial: bool = False) -> str:
    """Return the text of a new topic *name*, without the line for editors.

    A kind that needs doses and gives no example of one has no number in them: the topic is refused until its author writes
    them. One for a *trial*, which nobody is given, has them.
    """
    kind = model.spec
    title = title_of(name)
    one = kind.words.one
    given: dict[tuple[str, ...], Any] = {
        ("language",): kind.language,
        ("kind",): kind_name,
        ("title",): title,
        ("short_title",): title,
        (kind.cards, "id"): f"{re.sub(r'[^a-z0-9]+', '-', one.lower()).strip('-') or 'card'}-1",
        (kind.cards, "name"): f"{one.capitalize()} 1",
    }
    parts = {each.field for each in kind.disclaimer if each.example}
    short = {each.field for each in kind.sections if each.short and each.field in kind.fields}
    texts = {name for name in short if kind.fields[name].form is Form.TEXT}
    used = {"cautions", *texts, *(["dose"] if kind.dose.example else [])}
    written = {*used, *(name for name, spec in kind.fields.items() if spec.required), *kind.card_needs}
    for names in (kind.one_of, [each.field for each in kind.sections if not each.lead]):
        if names and not written & {*names}:  # a card without any of them is refused
            first = next((name for name in names if name in kind.fields), names[0])
            used.add(first)
            written.add(first)
    unwritten = bool(kind.dose.amounts) and not kind.dose.example
    if unwritten:  # a number that nobody chose could reach a patient
        given[(kind.cards, "dose")] = dict.fromkeys(kind.dose.amounts, "1" if trial else UNWRITTEN)
    builds = NO_DOSE if unwritten and "dose" in written and not trial else BUILDS
    writer = Writer({Topic: {"kind"}, Disclaimer: parts, CardSpec: used, PictureSpec: {"callouts"}}, given)
    return HEAD.format(name=name, builds=builds) + writer.write(model)


def clinic_starter(name: str) -> str:
    """Return the text of a new clinic *name*, without the line for editors."""
    return CLINIC_HEAD.format(name=name) + Writer({}, {("name",): title_of(name)}).write(Clinic)


def title_of(name: str) -> str:
    """Return the name of a file as a title."""
    return name.replace("-", " ").capitalize()


class Writer(Struct, frozen=True):
    """The writer of a file of one model.

    *used* names the optional fields that are written as if they were required, by the model that has them. *given* holds
    values instead of examples, by their path.
    """

    used: Mapping[type[Model], set[str]]
    given: Mapping[tuple[str, ...], Any]

    def write(self, model: type[Model]) -> str:
        """Return the text of a file; parts of several lines stand apart."""
        parts = ["\n".join(self._part(model, key, "", ())) for key in order_keys(model)]
        gaps = ("\n\n" if "\n" in before + after else "\n" for before, after in pairwise(parts))
        return "".join(part + gap for part, gap in zip(parts, (*gaps, "\n"), strict=True))

    def _part(
        self, model: type[Model], key: str, indent: str, path: tuple[str, ...], *, used: bool = False
    ) -> Iterator[str]:
        """Yield the lines of one field, as comments if it is not used."""
        kind = parse_fields(model)[key][1]
        lines = self._field(model, key, kind, indent, (*path, key))
        if used or self._is_used(model, key):
            yield from lines
            return
        for line in lines:  # the words beside it stay in their column
            yield re.sub(r"(?<=\S)( {2,})  # ", r"\1# ", f"{indent}# {line.removeprefix(indent)}", count=1)

    def _is_used(self, model: type[Model], key: str) -> bool:
        """Return whether a field is written, not a comment."""
        names = [names for base, names in self.used.items() if issubclass(model, base)]
        return parse_fields(model)[key][0].required or any(key in each for each in names)

    def _field(self, model: type[Model], key: str, kind: Type, indent: str, path: tuple[str, ...]) -> Iterator[str]:
        """Yield the lines of one field."""
        doc = doc_of(parse_fields(model)[key][0])
        inner, is_list = _model_in(kind)
        if inner is None or doc.example or path in self.given:
            value = self.given[path] if path in self.given else example_of(key, model)
            yield from _value(key, value, indent, doc.about)
            return
        yield _beside(f"{indent}{key}:", doc.about)
        deeper = f"{indent}    " if is_list else f"{indent}  "
        keys = [each for each in order_keys(inner) if _is_printed(inner, each)]
        first = "" if any(self._is_used(inner, each) for each in keys) else keys[0]  # a key needs something below it
        lines = [line for each in keys for line in self._part(inner, each, deeper, path, used=each == first)]
        if is_list:
            lines[0] = f"{indent}  - {lines[0].strip()}"
        yield from lines


def order_keys(model: type[Model]) -> list[str]:
    """Return the keys of a model in the order of writing."""
    parent, keys = model.__mro__[1], {each.name: each.encode_name for each in list_fields(model)}
    if not issubclass(parent, Topic | CardSpec | Disclaimer):
        return [*keys.values()]
    common = [keys.pop(name) for name in parent.__struct_fields__]
    first = FIRST.get(parent, len(common))
    return [*common[:first], *keys.values(), *common[first:]]


def _is_printed(model: type[Model], key: str) -> bool:
    """Return whether cards of a kind print a field: not all show a position."""
    return key != "position" or not issubclass(model, CardSpec) or any(each.position for each in model.spec.sections)


def _model_in(kind: Type) -> tuple[type[Model] | None, bool]:
    """Return the model of a type or of a list of it, and whether it is a list."""
    while not kind.words and kind.base in (type(None), list):
        if kind.base is list:
            return _model_in(kind.parts[0])[0], True
        kind = kind.parts[0]
    is_model = isinstance(kind.base, type) and issubclass(kind.base, Model) and not kind.words
    return (kind.base if is_model else None), False


def _value(key: str, value: Any, indent: str, about: str) -> Iterator[str]:  # noqa: ANN401 - any value
    """Yield the lines of a key and its value."""
    flow = to_yaml(value)
    if len(indent) + len(key) + len(flow) + 2 <= WIDTH and not (
        isinstance(value, tuple) and " " in flow and len(flow) > 30
    ):
        yield _beside(f"{indent}{key}: {flow}", about)
        return
    if isinstance(value, tuple):
        yield _beside(f"{indent}{key}:", about)
        yield from (f"{indent}  - {to_yaml(item)}" for item in value)
    elif isinstance(value, Mapping):
        yield _beside(f"{indent}{key}:", about)
        for name, item in value.items():
            yield from _value(name, item, f"{indent}  ", "")
    else:
        yield _beside(f"{indent}{key}: {flow}", about)


def _beside(line: str, about: str) -> str:
    """Return a line with the words about it, as a comment."""
    return f"{line.ljust(COLUMN)}  # {about}" if about else line
