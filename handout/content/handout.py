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


class Card(Struct, frozen=True):
    """One point, all words final; *path* is its place in the topic, *helper* the part of where that speaks of one."""

    number: int
    id: str
    path: KeyPath
    name: str
    note: str
    aside: str
    figure: Figure
    where: str
    helper: str
    how: str
    posture: Figure | None
    posture_text: str
    strength: str
    dose: str
    helps: str
    link: str
    qr: bool
    care: str
    stops: tuple[str, ...]
    not_with: str
    short_where: str
    short_how: str
    short_care: str
    words: Language


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
