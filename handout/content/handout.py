"""A handout: a topic made ready for one purpose, as frozen values.  All words are final; nothing here knows how it will look."""

from msgspec import Struct

from handout.content.assets import PictureFile, Spot
from handout.content.callouts import Side
from handout.content.clinic import Clinic
from handout.content.language import Language
from handout.content.topic import Disclaimer, Essay, RedFlags
from handout.schema.model import KeyPath
from handout.schema.reader import Source


class Callout(Struct, frozen=True):
    """Something pointed out on a picture, of a *kind* in ``content.callouts``.

    Its *places* are fractions (0 to 1) of the picture; *text* is its label, and *side* where that had best stand.
    """

    kind: str
    places: tuple[Spot, ...]
    text: str = ""
    side: Side | None = None


class Figure(Struct, frozen=True):
    """A picture with what is pointed out on it, as it is read aloud; *path* is its place in the topic."""

    picture: PictureFile
    alt: str
    path: KeyPath
    callouts: tuple[Callout, ...] = ()
    caption: str = ""


class Posture(Struct, frozen=True):
    """A position in words, with its pictogram if there is one; *path* is the place of the words in the topic."""

    text: str
    path: KeyPath
    figure: Figure | None = None


class Prose(Struct, frozen=True, kw_only=True):
    """A text under a heading.

    Small cards have its *short* text, if it has one, and posters have nothing else of it.  The paths are the places in the topic
    where they are written, of a text composed of two that of the longer.
    """

    heading: str
    text: str
    path: KeyPath
    short: str = ""
    short_path: KeyPath = ()
    posture: Posture | None = None


class Steps(Struct, frozen=True, kw_only=True):
    """What to do, one step after the other; *short* is as in Prose."""

    heading: str
    steps: tuple[str, ...]
    path: KeyPath
    short: str = ""
    short_path: KeyPath = ()


class Dose(Struct, frozen=True, kw_only=True):
    """How hard, as its heading, and how long and how often; without a *path* it was not written in the topic."""

    heading: str
    text: str
    path: KeyPath = ()


class Link(Struct, frozen=True, kw_only=True):
    """Where to read on; *code* is what is read aloud of its code to photograph, empty if it has none."""

    heading: str
    address: str
    path: KeyPath
    code: str = ""


Section = Prose | Steps | Dose | Link


class Warnings(Struct, frozen=True, kw_only=True):
    """What a card warns of: cautions, when to stop, and the conditions that it is not for.

    *short* says all of it in brief for posters, and is written at *short_path*.
    """

    heading: str
    cautions: tuple[str, ...]
    stops: tuple[str, ...]
    conditions_heading: str
    conditions: str
    short: str
    short_path: KeyPath


class Card(Struct, frozen=True, kw_only=True):
    """One point, all words final; *path* is its place in the topic, *aside_path* that of its other names."""

    number: int
    id: str
    path: KeyPath
    name: str
    note: str
    aside: str
    aside_path: KeyPath
    figure: Figure
    sections: tuple[Section, ...]
    warnings: Warnings

    @property
    def link(self) -> Link | None:
        """Where to read on, if the card tells."""
        return next((each for each in self.sections if isinstance(each, Link)), None)


class Patient(Struct, frozen=True):
    """Whom the handout is for, as it is printed; empty lines are blanks to write on."""

    name: str = ""
    date: str = ""
    by: str = ""
    note: str = ""


class Front(Struct, frozen=True):
    """What every reader must see first."""

    patient: Patient
    disclaimer: Disclaimer
    training: str
    red_flags: RedFlags
    call_now: str
    call_today: str
    left_out: tuple[str, ...]
    asks: tuple[str, ...]

    @property
    def notices(self) -> tuple[str, ...]:
        """What concerns this reader alone: which points were left out, why and what of the others, then what to ask first."""
        return (*self.left_out, *self.asks)


class Dot(Struct, frozen=True):
    """A card's number on a body figure."""

    number: int
    place: Spot


class BodyFigure(Struct, frozen=True):
    """A whole-body figure with the numbers of the chosen cards."""

    figure: Figure
    dots: tuple[Dot, ...]


class Closing(Struct, frozen=True):
    """What stands after the cards."""

    map_heading: str
    bodies: tuple[BodyFigure, ...]
    legend: tuple[tuple[int, str], ...]
    strengths: tuple[tuple[str, str], ...]
    intro: Essay
    evidence: Essay
    sources: tuple[str, ...]
    pictures: str
    review: str


class Handout(Struct, frozen=True):
    """A topic made ready for one purpose: all words final, cards numbered as printed."""

    topic: str
    language: str
    title: str
    subject: str
    footer: str
    brief_footer: str
    words: Language
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
