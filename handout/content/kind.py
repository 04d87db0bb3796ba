"""A kind of topic: the names, fields and sections of its cards.

Kinds are data (``templates/kinds/*.yaml``). No code knows a kind by name: a new one is a new file.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import field

from handout.schema.markup import LANGUAGE_TAG
from handout.schema.model import Limits, Model, Words

LanguageTag = Annotated[str, Limits(pattern=rf"^{LANGUAGE_TAG}$", description="a language code such as en or pt-BR")]

Name = Annotated[
    str,
    Limits(
        pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$",
        max_length=40,
        description="small letters, digits and single underscores, such as 'where' or 'times_a_day'",
    ),
]
"""The name of a field in a topic."""

Value = Annotated[
    str,
    Limits(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        description="small letters, digits and hyphens, such as 'firm'",
    ),
]
"""A value of a choice."""


class Form(StrEnum):
    """The form of a field of a card."""

    TEXT = "text"
    LIST = "list"
    STEPS = "steps"
    CHOICE = "choice"
    WHO_POINT = "who-point"


class FieldSpec(Model):
    """A field of a card: its form, and whether every card needs it.

    *values* are those of a choice. *about* and *example* are shown by editors.
    """

    form: Form = Form.TEXT
    required: bool = False
    values: tuple[Value, ...] = ()
    about: Words | None = None
    example: Words | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a choice without values, and for values of another form."""
        if (self.form is Form.CHOICE) != bool(self.values):
            raise ValueError("'values' are for a choice, and a choice needs them")


class Sign(StrEnum):
    """The sign before each item of a list."""

    DOT = "dot"
    YES = "yes"
    NO = "no"


class Arrangement(StrEnum):
    """How the cards of a topic are printed: in frames, or as rows of a list."""

    CARDS = "cards"
    LIST = "list"


class SectionSpec(Model, kw_only=True):
    """A section of a card: the field it prints, and what goes with its text.

    *then* is a text field that continues the text, *lead* a choice whose word begins a dose. With *position*, the
    position of the card is shown beside it. With *short*, posters print it, and a card may give a shorter text for them.
    A *bare* section has no heading. *sign* stands before each item of a list.
    """

    field: Name
    then: Name | None = None
    lead: Name | None = None
    position: bool = False
    short: bool = False
    bare: bool = False
    sign: Sign = Sign.DOT


class DoseSpec(Model):
    """The parts of a dose.

    *amounts* are numbers, each printed in its phrase; *texts* are printed as written. *order* is that of printing; parts
    in a list of their own are one phrase. *times_a_day* is the amount that says how many boxes a day the diary has. With
    *free*, the dose is text instead: ``time`` from the source and ``advice`` from the clinic.
    """

    amounts: tuple[Name, ...] = ()
    texts: tuple[Name, ...] = ()
    order: tuple[Name | tuple[Name, ...], ...] = ()
    times_a_day: Name | None = None
    free: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for names that are not parts, and for a free dose with parts."""
        known = (*self.amounts, *self.texts)
        if twice := sorted({name for name in known if known.count(name) > 1}):
            msg = f"{', '.join(twice)}: named twice"
            raise ValueError(msg)
        if self.free and known:
            raise ValueError("a dose is either free or has parts; delete 'free', or amounts and texts")
        if self.times_a_day and self.times_a_day not in self.amounts:
            msg = f"'times_a_day': {self.times_a_day} is not in amounts"
            raise ValueError(msg)
        if self.order and sorted(self.parts) != sorted(known):
            msg = f"'order' must name each of {', '.join(known) or 'amounts and texts'} once"
            raise ValueError(msg)

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The names of all parts as printed, by phrase."""
        order = self.order or (*self.amounts, *self.texts)
        return tuple((each,) if isinstance(each, str) else each for each in order)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts as printed."""
        return tuple(name for phrase in self.phrases for name in phrase)


class PartForm(StrEnum):
    """The form of a part of the disclaimer."""

    TEXT = "text"
    SECTION = "section"
    LIST = "list"
    TRAINING = "training"
    GUIDANCE = "guidance"


class PartSpec(Model, kw_only=True):
    """A part of the disclaimer, in the order of printing.

    A *first* part stays on page 1 if the disclaimer takes two pages.
    """

    field: Name
    form: PartForm
    required: bool = False
    first: bool = False
    about: Words | None = None


class Meaning(Model):
    """The word for a value of a choice, and what it means, for the last page."""

    name: Words
    meaning: Words | None = None


class Plural(Model):
    """A phrase with a number ``{n}``: *one* is for exactly one, *other* for the rest."""

    other: Words
    one: Words | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a phrase without its number."""
        if "{n}" not in self.other:
            raise ValueError("the phrase 'other' must hold {n}")


class KindWords(Model, kw_only=True):
    """All words of a kind in one language.

    *headings* are those of its fields, *values* the words of its choices, *asides* the phrases of the facts in a card's
    heading, *amounts* those of a dose. *fixed* replaces fixed words of the language file. In the language of a kind a
    language file may give single words only; what it lacks are the kind's own.
    """

    one: Words = ""
    many: Words = ""
    headings: dict[Name, Words] = field(default_factory=dict)
    values: dict[Name, dict[Value, Words | Meaning]] = field(default_factory=dict)
    asides: dict[Name, Words] = field(default_factory=dict)
    amounts: dict[Name, Words | Plural] = field(default_factory=dict)
    scale_limit: Words | None = None
    fixed: dict[Name, Words] = field(default_factory=dict)

    def value(self, name: str, value: str) -> Meaning:
        """Return the word for a *value* of the choice *name*, with its meaning."""
        found = self.values[name][value]
        return found if isinstance(found, Meaning) else Meaning(name=found)


class Kind(Model, kw_only=True):
    """A kind of topic.

    *cards* is the key of the list of cards in a topic, *note* a choice that stands for a missing note, *asides* are the
    facts in a card's heading, *scale* is a choice that the last page explains. *layout* and *numbered* say how the cards
    are printed; a topic may say otherwise. *needs* are optional keys that topics of this kind must have, *card_needs*
    those that cards must have. Of the fields in *one_of*, every card has at least one.
    """

    how_to_begin: ClassVar[str] = "`handout kinds` lists those that exist"

    language: LanguageTag
    about: Words
    cards: Name
    layout: Arrangement = Arrangement.CARDS
    numbered: bool = True
    fields: dict[Name, FieldSpec]
    sections: Annotated[tuple[SectionSpec, ...], Limits(min_length=1)]
    dose: DoseSpec = DoseSpec()
    note: Name | None = None
    asides: tuple[Name, ...] = ()
    scale: Name | None = None
    disclaimer: Annotated[tuple[PartSpec, ...], Limits(min_length=1)]
    needs: tuple[Name, ...] = ()
    card_needs: tuple[Name, ...] = ()
    one_of: tuple[Name, ...] = ()
    words: KindWords

    @property
    def has_position(self) -> bool:
        """Return whether its cards show a position."""
        return any(each.position for each in self.sections)


def missing_words(kind: Kind, words: KindWords) -> list[str]:
    """Return a sentence for each word of *kind* that *words* lack."""
    headings = [each.field for each in kind.sections if not (each.bare or each.lead)]
    headings += [kind.scale] if kind.scale else []
    faults = [f"'{name}' is missing" for name in ("one", "many") if not getattr(words, name)]
    faults += [f"headings lack '{name}'" for name in headings if name not in words.headings]
    for name, spec in kind.fields.items():
        known = words.values.get(name, {})
        faults += [f"values of '{name}' lack '{value}'" for value in spec.values if value not in known]
    faults += [
        f"asides lack '{name}' with {{value}}" for name in kind.asides if "{value}" not in words.asides.get(name, "")
    ]
    for name in kind.dose.amounts:
        phrase = words.amounts.get(name, "")
        if isinstance(phrase, str) and "{n}" not in phrase:
            faults.append(f"amounts lack '{name}' with {{n}}")
    return faults
