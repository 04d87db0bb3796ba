"""A kind of topic: the names, fields and sections of its cards.

Kinds are data (``templates/kinds/*.yaml``). No code knows a kind by name: a new one is a new file.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import field

from handout.content.plurals import Plural
from handout.schema.markup import LANGUAGE_TAG
from handout.schema.model import Doc, Limits, Model, Words

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

    form: Annotated[Form, Doc("What is written in it: text, list, steps, choice or who-point.", "text")] = Form.TEXT
    required: Annotated[bool, Doc("Whether every card must have it.", "true")] = False
    values: Annotated[tuple[Value, ...], Doc("The words to choose from, for a choice.", "[gentle, firm]")] = ()
    about: Annotated[
        Words | None, Doc("What it is for, in words; editors and messages show it.", "The position to begin in.")
    ] = None
    example: Annotated[
        Words | tuple[Words, ...] | None,
        Doc("What an author could write; `handout new` writes it.", "Sit tall on a firm chair."),
    ] = None

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

    field: Annotated[Name, Doc("The field that it prints.", "start")]
    then: Annotated[Name | None, Doc("A text field that goes on after it.", "helper")] = None
    lead: Annotated[Name | None, Doc("A choice whose word begins a dose.", "strength")] = None
    position: Annotated[bool, Doc("Whether the position of the card stands beside it.", "true")] = False
    short: Annotated[bool, Doc("Whether posters print it, and a card may give a shorter text for them.", "true")] = (
        False
    )
    bare: Annotated[bool, Doc("Whether it has no heading.", "true")] = False
    sign: Annotated[Sign, Doc("The sign before each item of a list.", "no")] = Sign.DOT


class DoseSpec(Model):
    """The parts of a dose.

    *amounts* are numbers, each printed in its phrase; *texts* are printed as written. *order* is that of printing; parts
    in a list of their own are one phrase. *times_a_day* is the amount that says how many boxes a day the diary has;
    or each of *times_of_day* that a dose gives is one. *days* is the amount that says for how many days.
    With *free*, the dose is text instead: ``time`` from the source and ``advice`` from the clinic.
    """

    amounts: Annotated[tuple[Name, ...], Doc("The parts that are numbers.", "[hold, times]")] = ()
    texts: Annotated[tuple[Name, ...], Doc("The parts that are printed as written.", "[sides]")] = ()
    order: Annotated[
        tuple[Name | tuple[Name, ...], ...],
        Doc(
            "The order of printing, if not amounts and then texts; parts in brackets of their own are one phrase.",
            "[[times, sides], hold]",
        ),
    ] = ()
    times_a_day: Annotated[Name | None, Doc("The amount that says how many boxes a day the diary has.", "times")] = None
    times_of_day: Annotated[
        tuple[Name, ...],
        Doc(
            "Amounts of single times of the day: the diary has a box for each that a dose gives.",
            "[morning, noon, night]",
        ),
    ] = ()
    days: Annotated[Name | None, Doc("The amount that says for how many days the diary has boxes.", "days")] = None
    free: Annotated[bool, Doc("Whether the dose is text, not numbers.", "true")] = False
    example: Annotated[
        dict[Name, Words], Doc("What an author could write; `handout new` writes it.", '{hold: "5", times: "10"}')
    ] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for names that are not parts, and for a free dose with parts."""
        known = (*self.amounts, *self.texts)
        if twice := sorted({name for name in known if known.count(name) > 1}):
            msg = f"{', '.join(twice)}: named twice"
            raise ValueError(msg)
        if self.free and known:
            raise ValueError("a dose is either free or has parts; delete 'free', or amounts and texts")
        for key in ("times_a_day", "days"):
            if (name := getattr(self, key)) and name not in self.amounts:
                msg = f"'{key}': {name} is not in amounts"
                raise ValueError(msg)
        if unknown := [name for name in self.times_of_day if name not in self.amounts]:
            msg = f"'times_of_day': {', '.join(unknown)}: not in amounts"
            raise ValueError(msg)
        if self.order and sorted(self.parts) != sorted(known):
            msg = f"'order' must name each of {', '.join(known) or 'amounts and texts'} once"
            raise ValueError(msg)
        if unknown := sorted({*self.example} - {*known}):
            msg = f"'example': {', '.join(unknown)}: neither in amounts nor in texts"
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

    field: Annotated[Name, Doc("The name of the part.", "ask_first")]
    form: Annotated[PartForm, Doc("What is written in it: text, section, list, training or guidance.", "list")]
    required: Annotated[bool, Doc("Whether every topic must have it.", "true")] = False
    first: Annotated[bool, Doc("Whether it stays on page 1 if the disclaimer takes two pages.", "true")] = False
    about: Annotated[
        Words | None, Doc("What it is for, in words; editors and messages show it.", "Who must ask a doctor first.")
    ] = None
    example: Annotated[
        Words | dict[Name, Words | tuple[Words, ...]] | None,
        Doc(
            "What an author could write; `handout new` writes it.",
            "{heading: Ask a doctor first if, items: [You take blood thinners.]}",
        ),
    ] = None


class SharedSpec(Model):
    """How cards take a point that is said once for all topics (``templates/points``).

    *fixed* are the fields that only the shared point says, *own* those that only a topic says. A topic may replace the
    words of the others.
    """

    fixed: Annotated[tuple[Name, ...], Doc("The fields that only the shared point says.", "[where, code]")] = ()
    own: Annotated[tuple[Name, ...], Doc("The fields that only a topic says.", "[helps]")] = ()


class Meaning(Model):
    """The word for a value of a choice, and what it means."""

    name: Annotated[Words, Doc("The word.", "Gentle")]
    meaning: Annotated[
        Words | None, Doc("What it means, on the first card and the last page.", "the skin dents a little")
    ] = None


class KindWords(Model, kw_only=True):
    """All words of a kind in one language.

    *headings* are those of its fields, *values* the words of its choices, *asides* the phrases of the facts in a card's
    heading, *amounts* those of a dose. *fixed* replaces fixed words of the language file. In the language of a kind a
    language file may give single words only; what it lacks are the kind's own.
    """

    one: Annotated[Words, Doc("What one card is called.", "exercise")] = ""
    many: Annotated[Words, Doc("What several cards are called.", "exercises")] = ""
    headings: Annotated[
        dict[Name, Words], Doc("The heading of each field that is printed under one.", "{start: Start, move: Do}")
    ] = field(default_factory=dict)
    values: Annotated[
        dict[Name, dict[Value, Words | Meaning]], Doc("The words of each choice.", "{strength: {gentle: Gentle}}")
    ] = field(default_factory=dict)
    asides: Annotated[
        dict[Name, Words], Doc("The phrases of the facts in a card's heading.", '{code: "WHO point {value}"}')
    ] = field(default_factory=dict)
    amounts: Annotated[
        dict[Name, Words | Plural],
        Doc("The phrase of each number of a dose.", '{times: {one: once, other: "{n} times"}}'),
    ] = field(default_factory=dict)
    scale_limit: Annotated[
        Words | None, Doc("A sentence below the scale on the last page.", "Never press so hard that it hurts.")
    ] = None
    measures: Annotated[
        Words | None,
        Doc("A sentence after it, if a picture of a chosen card measures something.", "Measure with your own fingers."),
    ] = None
    fixed: Annotated[
        dict[Name, Words | Plural], Doc("Other words for fixed phrases of the language.", "{diary_card: Exercise}")
    ] = field(default_factory=dict)

    def value(self, name: str, value: str) -> Meaning:
        """Return the word for a *value* of the choice *name*, with its meaning."""
        found = self.values[name][value]
        return found if isinstance(found, Meaning) else Meaning(name=found)


EXAMPLED = ("cautions", "stops", "note", "group", "caution", "short")
"""The fields of every kind whose example a kind can give.

``caution`` is the short text of all cautions, ``short`` that of the disclaimer.
"""


class Kind(Model, kw_only=True):
    """A kind of topic.

    *cards* is the key of the list of cards in a topic, *note* a choice that stands for a missing note, *asides* are the
    facts in a card's heading, *scale* is a choice that is explained where each value is new. *layout* and *numbered* say how the cards
    are printed; a topic may say otherwise. *needs* are optional keys that topics of this kind must have, *card_needs*
    those that cards must have. Of the fields in *one_of*, every card has at least one.
    """

    how_to_begin: ClassVar[str] = "`handout kinds` lists those that exist"

    language: Annotated[LanguageTag, Doc("The language of its words.", "en")]
    about: Annotated[Words, Doc("What topics of this kind are, for `handout kinds`.", "Movements to do at home.")]
    cards: Annotated[Name, Doc("The key of the list of cards in a topic.", "exercises")]
    layout: Annotated[
        Arrangement, Doc("How the cards are printed: cards, each in a frame, or list, as rows.", "list")
    ] = Arrangement.CARDS
    numbered: Annotated[bool, Doc("Whether the cards have numbers.", "false")] = True
    fields: Annotated[
        dict[Name, FieldSpec],
        Doc(
            "The fields of a card, besides those that every card has.",
            "{move: {required: true, about: What to do., example: Turn your head.}}",
        ),
    ]
    sections: Annotated[
        Annotated[tuple[SectionSpec, ...], Limits(min_length=1)],
        Doc("What a card prints, in this order.", "[{field: move, short: true}]"),
    ]
    dose: Annotated[DoseSpec, Doc("What a dose is made of.", "{amounts: [times]}")] = DoseSpec()
    note: Annotated[Name | None, Doc("A choice that stands for a missing note.", "sides")] = None
    asides: Annotated[tuple[Name, ...], Doc("The facts in a card's heading.", "[code]")] = ()
    scale: Annotated[
        Name | None, Doc("A choice whose values are explained, each on the first card that has it.", "strength")
    ] = None
    disclaimer: Annotated[
        Annotated[tuple[PartSpec, ...], Limits(min_length=1)],
        Doc("The parts of page 1, in this order.", "[{field: about, form: text, required: true}]"),
    ]
    shared: Annotated[
        SharedSpec | None,
        Doc("What its cards may take from templates/points, if anything.", "{fixed: [where, code], own: [helps]}"),
    ] = None
    needs: Annotated[tuple[Name, ...], Doc("Optional keys of a topic that this kind must have.", "[red_flags]")] = ()
    card_needs: Annotated[
        tuple[Name, ...], Doc("Optional keys of a card that this kind must have.", "[picture, cautions]")
    ] = ()
    one_of: Annotated[tuple[Name, ...], Doc("Fields of which every card must have at least one.", "[move, steps]")] = ()
    examples: Annotated[
        dict[Name, Words | tuple[Words, ...]],
        Doc(
            f"What an author could write in fields that every kind has: {', '.join(EXAMPLED)}.",
            "{cautions: [Stop if you feel dizzy.], group: Warm up}",
        ),
    ] = field(default_factory=dict)
    words: Annotated[
        KindWords,
        Doc("All words of the kind in its language.", "{one: exercise, many: exercises, headings: {move: Do}}"),
    ]

    def keys_of(self, name: str) -> tuple[str, ...]:
        """Return the keys of a card for a field: a free dose has two of its own."""
        if name != "dose":
            return (name,)
        return (*(["dose"] if self.dose.parts else []), *(["time", "advice"] if self.dose.free else []))


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
        if "{n}" not in (phrase if isinstance(phrase, str) else phrase.other):
            faults.append(f"amounts lack '{name}' with {{n}}")
    return faults
