"""Checks of a kind of topic.

Its names must be free, its parts used, its words complete. A field that no section prints would be lost, so each is held to have a place on the page.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from handout.content.kind import EXAMPLED, Form, Kind, SectionSpec, Sign, missing_words
from handout.content.topic import Topic
from handout.content.topic_card import POINT, CardSpec, Short
from handout.content.topic_safety import Disclaimer
from handout.schema.model import KeyPath

Fault = tuple[KeyPath, str]
"""The place of a fault in the file of a kind, and the fault in words."""

TOPIC_KEYS = frozenset(Topic.__struct_fields__) - {"cards"}
TAKEN = frozenset({*dir(CardSpec), "dose", "time", "advice", POINT})
"""Names that a kind may not give to a field of a card."""

PROSE = (Form.TEXT, Form.CHOICE, Form.WHO_POINT)
"""Forms that print as a text."""


def find_faults(kind: Kind, needs: Sequence[str], card_needs: Sequence[str]) -> Iterator[Fault]:
    """Yield the place and fault of everything that is wrong with a kind.

    *needs* and *card_needs* are the keys that it can ask for.
    """
    yield from _clashes(kind)
    yield from _unknown_names(kind)
    for number, section in enumerate(kind.sections):
        yield from (((("sections", number)), fault) for fault in _section_faults(kind, section))
    yield from _unprinted(kind)
    for key, named, known in (("needs", kind.needs, needs), ("card_needs", kind.card_needs, card_needs)):
        for at, name in enumerate(named):
            if name not in known:
                yield (key, at), f"'{name}' is not one of {', '.join(known)}"
    for name in kind.examples:
        if name not in EXAMPLED:
            yield ("examples", name, "key"), f"'{name}' is not one of {', '.join(EXAMPLED)}"
    if "dose" in kind.card_needs and not kind.dose.parts:
        yield ("card_needs",), "cards cannot need a dose that has no parts"
    yield from ((("words",), fault) for fault in missing_words(kind, kind.words))


def _clashes(kind: Kind) -> Iterator[Fault]:
    """Yield each name that a kind may not give, or gives twice."""
    yield from ((("fields", name, "key"), f"every card has '{name}' already") for name in kind.fields if name in TAKEN)
    parts = [each.field for each in kind.disclaimer]
    for at, name in enumerate(parts):
        if name in dir(Disclaimer):
            yield ("disclaimer", at, "field"), f"every disclaimer has '{name}' already"
        if name in parts[:at]:
            yield ("disclaimer", at, "field"), f"'{name}' is named twice"
    if kind.cards in TOPIC_KEYS:
        yield ("cards",), f"'{kind.cards}' is another key of a topic"
    fields = [each.field for each in kind.sections]
    for at, name in enumerate(fields):
        if name in fields[:at]:
            yield ("sections", at, "field"), f"'{name}' is named twice"


def _unknown_names(kind: Kind) -> Iterator[Fault]:
    """Yield each use of a name that is not a field of the right form."""
    forms: Mapping[str, Form] = {name: spec.form for name, spec in kind.fields.items()}
    choices = {name for name, form in forms.items() if form is Form.CHOICE}
    texts = {name for name, form in forms.items() if form is Form.TEXT}
    uses: list[tuple[KeyPath, str | None, set[str]]] = []
    for at, each in enumerate(kind.sections):
        uses += [
            (("sections", at, "field"), each.field, {*forms, "dose"}),
            (("sections", at, "then"), each.then, texts),
            (("sections", at, "lead"), each.lead, choices),
        ]
    uses += [
        (("asides", at), name, {name for name, form in forms.items() if form in PROSE})
        for at, name in enumerate(kind.asides)
    ]
    given = {*forms, *(["dose"] if kind.dose.parts or kind.dose.free else [])}
    uses += [(("one_of", at), name, given) for at, name in enumerate(kind.one_of)]
    for key in ("fixed", "own") if kind.shared else ():
        uses += [(("shared", key, at), name, {*forms}) for at, name in enumerate(getattr(kind.shared, key))]
    uses += [(("note",), kind.note, choices), (("scale",), kind.scale, choices)]
    for path, name, known in uses:
        if name and name not in known:
            yield path, f"'{name}' is no field that can stand here; it can be {', '.join(sorted(known)) or 'none'}"


def _section_faults(kind: Kind, section: SectionSpec) -> Iterator[str]:
    """Yield what a section asks for that its form cannot print."""
    form = kind.fields[section.field].form if section.field in kind.fields else None
    if section.lead and section.field != "dose":
        yield "'lead' is for the section 'dose'"
    if section.field == "dose" and not (kind.dose.parts or kind.dose.free):
        yield "the dose of this kind has no parts; name them under 'dose'"
    if section.short and section.field in ("dose", *dir(Short)):
        yield f"'{section.field}' cannot have a short text"
    if section.sign is not Sign.DOT and form is not Form.LIST:
        yield "'sign' is for a list"
    if form not in PROSE:
        yield from (f"'{key}' is for a text" for key in ("then", "position") if getattr(section, key))


def _unprinted(kind: Kind) -> Iterator[Fault]:
    """Yield each field, and the dose, that nothing prints."""
    sections = kind.sections
    used = {*kind.asides, kind.note, *chain.from_iterable((each.field, each.then, each.lead) for each in sections)}
    for name in kind.fields:
        if name not in used:
            yield ("fields", name, "key"), f"'{name}' is never printed; add it to 'sections' or 'asides'"
    if (kind.dose.parts or kind.dose.free) and "dose" not in used:
        yield ("dose",), "the dose is never printed; add {field: dose} to 'sections'"
    if sum(each.position for each in sections) > 1:
        yield ("sections",), "only one section can show the position"
