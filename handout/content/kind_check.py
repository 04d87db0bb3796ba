"""Checks of a kind of topic.

Its names must be free, its parts used, its words complete. A field that no section prints would be lost, so each is held to have a place on the page.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec.structs import replace

from handout.content.kind import EXAMPLED, Form, Kind, SectionSpec, Sign, missing_words
from handout.content.topic import Topic
from handout.content.topic_card import POINT, CardSpec, Short
from handout.content.topic_safety import Disclaimer
from handout.schema.model import KeyPath
from handout.suggest import nearest


class Fault(NamedTuple):
    """A fault in the file of a kind: its place, what is wrong, and the way out."""

    path: KeyPath
    reason: str
    cure: str


TOPIC_KEYS = frozenset(Topic.__struct_fields__) - {"cards"}
TAKEN = frozenset({*dir(CardSpec), "dose", "time", "advice", POINT})
"""Names that a kind may not give to a field of a card."""

PROSE = (Form.TEXT, Form.CHOICE, Form.WHO_POINT)
"""Forms that print as a text."""


def find_faults(kind: Kind, needs: Sequence[str], card_needs: Sequence[str]) -> Iterator[Fault]:
    """Yield everything that is wrong with a kind.

    *needs* and *card_needs* are the keys that it can ask for.
    """
    yield from _clashes(kind)
    unknown = [*_unknown_names(kind)]
    yield from unknown
    for number, section in enumerate(kind.sections):
        yield from (Fault(("sections", number), *fault) for fault in _section_faults(kind, section))
    yield from _unprinted(kind, " ".join(fault.cure for fault in unknown))
    for key, named, known in (("needs", kind.needs, needs), ("card_needs", kind.card_needs, card_needs)):
        for at, name in enumerate(named):
            if name not in known:
                yield Fault((key, at), f"'{name}' is not one of {', '.join(known)}", nearest(name, known))
    for name in kind.examples:
        if name not in EXAMPLED:
            reason = f"'{name}' is not one of {', '.join(EXAMPLED)}"
            yield Fault(("examples", name, "key"), reason, nearest(name, EXAMPLED))
    if "dose" in kind.card_needs and not kind.dose.parts:
        reason, cure = (
            "cards cannot need a dose that has no parts",
            "name its parts under 'dose', or take 'dose' out here",
        )
        yield Fault(("card_needs",), reason, cure)
    known_fields = tuple(each for each in kind.sections if each.field in {*kind.fields, "dose"})
    missing = missing_words(replace(kind, sections=known_fields), kind.words)
    yield from (Fault(("words",), reason, "add it under 'words'") for reason in missing)


def _clashes(kind: Kind) -> Iterator[Fault]:
    """Yield each name that a kind may not give, or gives twice."""
    other, once = "choose another name", "name it once"
    for name in kind.fields:
        if name in TAKEN:
            yield Fault(("fields", name, "key"), f"every card has '{name}' already", other)
    parts = [each.field for each in kind.disclaimer]
    for at, name in enumerate(parts):
        if name in dir(Disclaimer):
            yield Fault(("disclaimer", at, "field"), f"every disclaimer has '{name}' already", other)
        if name in parts[:at]:
            yield Fault(("disclaimer", at, "field"), f"'{name}' is named twice", once)
    if kind.cards in TOPIC_KEYS:
        yield Fault(("cards",), f"'{kind.cards}' is another key of a topic", other)
    fields = [each.field for each in kind.sections]
    for at, name in enumerate(fields):
        if name in fields[:at]:
            yield Fault(("sections", at, "field"), f"'{name}' is named twice", once)


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
            cure = nearest(name, sorted(known)) or "name such a field under 'fields' first"
            yield Fault(path, f"'{name}' is no field that can stand here", cure)


def _section_faults(kind: Kind, section: SectionSpec) -> Iterator[tuple[str, str]]:
    """Yield what a section asks for that its form cannot print, and the way out."""
    form = kind.fields[section.field].form if section.field in kind.fields else None
    if section.lead and section.field != "dose":
        yield "'lead' is for the section 'dose'", "write it there"
    if section.field == "dose" and not (kind.dose.parts or kind.dose.free):
        yield "the dose of this kind has no parts", "name them under 'dose', or take this section out"
    if section.short and section.field in ("dose", *dir(Short)):
        yield f"'{section.field}' cannot have a short text", "take 'short' out here"
    if section.sign is not Sign.DOT and form is not Form.LIST:
        yield "'sign' is for a list", "take it out, or give the field 'form: list'"
    if form not in PROSE:
        for key in ("then", "position"):
            if getattr(section, key):
                yield f"'{key}' is for a text", "take it out, or give it to a section of a text"


def _unprinted(kind: Kind, proposed: str) -> Iterator[Fault]:
    """Yield each field, and the dose, that nothing prints.

    A field that is *proposed* for a wrong name is no second fault.
    """
    sections = kind.sections
    used = {*kind.asides, kind.note, *chain.from_iterable((each.field, each.then, each.lead) for each in sections)}
    for name in kind.fields:
        if name not in used and f"did you mean '{name}'" not in proposed:
            yield Fault(("fields", name, "key"), f"'{name}' is never printed", "add it to 'sections' or 'asides'")
    if (kind.dose.parts or kind.dose.free) and "dose" not in used:
        yield Fault(("dose",), "the dose is never printed", "add {field: dose} to 'sections'")
    if sum(each.position for each in sections) > 1:
        yield Fault(("sections",), "only one section can show the position", "take 'position' out of the others")
