"""The handout: the content of one print-out, as frozen values with final words.

Nothing here knows how the handout is laid out.
"""

from collections.abc import Container, Mapping
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.content.assets import PictureFile, Spot
from handout.content.callouts import Side
from handout.content.clinic import Clinic
from handout.content.kind import PartForm, Sign
from handout.content.language import Language
from handout.content.topic import Essay
from handout.content.topic_safety import Disclaimer, RedFlags
from handout.schema.model import KeyPath
from handout.schema.model_reader import Source


class Callout(Struct, frozen=True):
    """A callout on a picture.

    *kind* is one of those in ``content.callouts``. *places* are fractions (0 to 1) of the picture's size, *text*
    is the label and *side* its preferred side. *numerals* are the numbers or letters printed at the places.
    """

    kind: str
    places: tuple[Spot, ...]
    text: str = ""
    side: Side | None = None
    numerals: tuple[str, ...] = ()


class Figure(Struct, frozen=True):
    """A picture with its callouts and alt text.

    *path* is its place in the topic. No label or line covers the places in *keep_clear*.
    """

    picture: PictureFile
    alt: str
    path: KeyPath
    callouts: tuple[Callout, ...] = ()
    caption: str = ""
    keep_clear: tuple[Spot, ...] = ()

    @property
    def counted(self) -> tuple[Spot, ...]:
        """The places that carry a number or letter."""
        return tuple(place for each in self.callouts if each.numerals for place in each.places)

    @property
    def named(self) -> tuple[Spot, ...]:
        """The places of things that a label names."""
        return tuple(each.places[0] for each in self.callouts if each.kind == "label")


class Posture(Struct, frozen=True):
    """A body position in words, with its pictogram if there is one.

    *path* is the place of the words in the topic.
    """

    text: str
    path: KeyPath
    figure: Figure | None = None


class Prose(Struct, frozen=True, kw_only=True):
    """A text under a heading.

    Small cards print the *short* text if there is one. Posters print only that. The paths are the places of the
    texts in the topic. For a text composed of two, the path is that of the longer one.
    """

    heading: str
    text: str
    path: KeyPath
    short: str = ""
    short_path: KeyPath = ()
    posture: Posture | None = None


class Steps(Struct, frozen=True, kw_only=True):
    """Numbered steps under a heading, each with its own picture or none.

    *first* is the number of the first one. *short* is as in Prose.
    """

    heading: str
    steps: tuple[str, ...]
    path: KeyPath
    figures: tuple[Figure | None, ...] = ()
    first: int = 1
    short: str = ""
    short_path: KeyPath = ()


class Listed(Struct, frozen=True, kw_only=True):
    """A list under a heading, with a sign before each item.

    *short* is as in Prose.
    """

    heading: str
    items: tuple[str, ...]
    path: KeyPath
    sign: Sign = Sign.DOT
    short: str = ""
    short_path: KeyPath = ()


class Dose(Struct, frozen=True, kw_only=True):
    """A dose: a word such as how hard to press (the heading), how long and how often.

    *label* is the heading as it stands before them: ``Firm: ``. Without a *path* the text is not from the topic.
    *meaning* is the heading with what it means. It is printed where the word is *new*: on the first card that has it.
    """

    heading: str
    label: str
    text: str
    path: KeyPath = ()
    meaning: str = ""
    new: bool = False


class Link(Struct, frozen=True, kw_only=True):
    """A link to read on.

    *code* is the alt text of its QR code, empty if it has none.
    """

    heading: str
    address: str
    path: KeyPath
    code: str = ""


Section = Prose | Steps | Listed | Dose | Link


class Warnings(Struct, frozen=True, kw_only=True):
    """The warnings of a card: cautions, when to stop, and contraindicated conditions.

    *short* is the whole in brief, for posters, and is written at *short_path*. On a page without them, *elsewhere* says
    that they came before, *overleaf* that they are on the next page, which may be of another sheet, and *behind* that they
    are on the back of this one.
    """

    heading: str
    cautions: tuple[str, ...]
    stops: tuple[str, ...]
    conditions_heading: str
    conditions: str
    short: str
    short_path: KeyPath
    elsewhere: str
    behind: str
    overleaf: str

    def as_caution(self, *texts: str) -> "Warnings":
        """Return these texts as cautions, and nothing else."""
        return replace(self, cautions=texts, stops=(), conditions="")

    @property
    def are_there(self) -> bool:
        """Whether a card has any warning."""
        return bool(self.cautions or self.stops or self.conditions)


class Card(Struct, frozen=True, kw_only=True):
    """The content of one card.

    *path* is its place in the topic, *aside_path* that of its other names. *again* is its name where it goes on overleaf.
    *group* is the heading of the group that it begins, *within* that of the group that it belongs to. *times_a_day* is
    the number of boxes that the diary has for one day, on the first *days* or with 0 on all. The number of a card that is
    not *numbered* is not printed.
    *enumeration* is the language's pattern of two parts of a list. *second* has its words in a second language, and
    nothing else.
    """

    number: int
    id: str
    path: KeyPath
    name: str
    again: str
    note: str
    enumeration: str
    aside: str
    aside_path: KeyPath
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    warnings: Warnings
    group: str = ""
    within: str = ""
    times_a_day: int = 1
    days: int = 0
    numbered: bool = True
    second: "Card | None" = None

    def times_on(self, day: int) -> int:
        """Return how many times it is done on a day, counted from 1."""
        return 0 if 0 < self.days < day else self.times_a_day

    @property
    def name_and_note(self) -> str:
        """Return the name and the note, with the comma of the language."""
        return self.enumeration.format(self.name, self.note) if self.note else self.name

    @property
    def figure(self) -> Figure | None:
        """Return the first picture of the card, if it has one."""
        return self.figures[0] if self.figures else None

    @property
    def link(self) -> Link | None:
        """Return the link of the card, if it has one."""
        return next((each for each in self.sections if isinstance(each, Link)), None)


class Patient(Struct, frozen=True):
    """The patient's lines as printed.

    An empty line becomes a blank to write on.
    """

    name: str = ""
    date: str = ""
    by: str = ""
    note: str = ""


class SafetyPart(Struct, frozen=True, kw_only=True):
    """A part of the disclaimer under its heading, if it has one: a text or a list.

    The text is *before*, *text* and *after*; only *text* must be on page 1. A *first* part stays on page 1 if the
    disclaimer takes two pages. The *figure* stands beside it.
    """

    heading: str = ""
    before: str = ""
    text: str = ""
    after: str = ""
    items: tuple[str, ...] = ()
    first: bool = False
    figure: Figure | None = None

    @property
    def whole(self) -> str:
        """Return the whole text."""
        return " ".join(filter(None, (self.before, self.text, self.after)))


class Front(Struct, frozen=True):
    """The content of the front page, which every reader must see first.

    *taught* tells whether the clinic shows its patients how. *figures* are the pictures of the parts of the disclaimer,
    by their names.
    """

    patient: Patient
    disclaimer: Disclaimer
    taught: bool
    red_flags: RedFlags | None
    call_now: str
    call_today: str
    left_out: tuple[str, ...]
    asks: tuple[str, ...]
    figures: Mapping[str, Figure] = {}

    @property
    def parts(self) -> tuple[SafetyPart, ...]:
        """Return the parts of the disclaimer that the topic has, in the order of its kind."""
        parts = []
        for spec in self.disclaimer.part_specs:
            if value := getattr(self.disclaimer, spec.field):
                match spec.form:
                    case PartForm.TEXT:
                        part = SafetyPart(text=value, first=spec.first)
                    case PartForm.SECTION:
                        part = SafetyPart(heading=value.heading, text=value.text, first=spec.first)
                    case PartForm.LIST:
                        part = SafetyPart(heading=value.heading, items=value.items, first=spec.first)
                    case PartForm.TRAINING:
                        text = value.taught if self.taught else value.untrained
                        part = SafetyPart(heading=value.heading, before=value.why, text=text, first=spec.first)
                    case PartForm.GUIDANCE:
                        after = value.effects or ""
                        part = SafetyPart(heading=value.heading, text=value.stop, after=after, first=spec.first)
                    case _:
                        assert_never(spec.form)
                parts.append(replace(part, figure=self.figures.get(spec.field)))
        return tuple(parts)

    @property
    def notices(self) -> tuple[str, ...]:
        """Return the notices for this reader alone.

        First come the points that were left out, with the reason and what replaces them, then what to ask first.
        """
        return (*self.left_out, *self.asks)


class Dot(Struct, frozen=True):
    """The number of a card on a body figure."""

    number: int
    place: Spot


class BodyFigure(Struct, frozen=True):
    """A whole-body figure with the numbers of the chosen cards.

    *alt* is its alt text without these numbers.
    """

    figure: Figure
    dots: tuple[Dot, ...]
    alt: str

    def with_numbers(self, numbers: Container[int], words: Language) -> "BodyFigure":
        """Return the figure with these numbers alone, of which it has some."""
        dots = tuple(dot for dot in self.dots if dot.number in numbers)
        shown = [*dict.fromkeys(str(dot.number) for dot in dots)]
        alt = f"{self.alt} {words.describe_numbers(shown)}"
        return replace(self, dots=dots, figure=replace(self.figure, alt=alt))


class Closing(Struct, frozen=True):
    """The content after the cards.

    Each of the *bodies* has a dot: a figure without one shows no place.
    *limit* is what the words of the scale never go beyond, such as how hard never to press. *scale_limit* says with it
    how to measure, where a picture does.
    """

    map_heading: str
    bodies: tuple[BodyFigure, ...]
    legend: tuple[tuple[int, str], ...]
    scale: tuple[tuple[str, str], ...]
    scale_key: str
    scale_heading: str
    limit: str
    scale_limit: str
    intro: Essay | None
    evidence: Essay | None
    sources: tuple[str, ...]
    pictures: str
    review: str


class Handout(Struct, frozen=True):
    """The content of one print-out: all words final, cards numbered as printed.

    *headings* are those of the sections of its cards, by their fields. *owner* is the patient's name for the
    foot of every page, empty if it is not to stand there. *unchecked* are the phrases in its footers that say that no
    translator has checked it. *second* has its words in a second language.
    """

    topic: str
    language: str
    title: str
    subject: str
    footer: str
    brief_footer: str
    words: Language
    headings: Mapping[str, str]
    clinic: Clinic | None
    logo: PictureFile | None
    front: Front
    cards: tuple[Card, ...]
    closing: Closing
    left_out: tuple[str, ...]
    avoided: tuple[str, ...]
    source: Source
    words_source: Source
    clinic_source: Source | None
    owner: str = ""
    unchecked: tuple[str, ...] = ()
    second: "Handout | None" = None
