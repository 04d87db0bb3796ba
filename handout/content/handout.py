"""The handout: the content of one print-out, as frozen values with final words.

Nothing here knows how the handout is laid out.
"""

from msgspec import Struct

from handout.content.assets import PictureFile, Spot
from handout.content.callouts import Side
from handout.content.clinic import Clinic
from handout.content.language import Language
from handout.content.topic import Disclaimer, Essay, RedFlags
from handout.schema.model import KeyPath
from handout.schema.reader import Source


class Callout(Struct, frozen=True):
    """A callout on a picture.

    `kind` is one of those in ``content.callouts``.  `places` are fractions (0 to 1) of the picture's size, `text`
    is the label and `side` its preferred side.
    """

    kind: str
    places: tuple[Spot, ...]
    text: str = ""
    side: Side | None = None


class Figure(Struct, frozen=True):
    """A picture with its callouts and alt text.

    `path` is its place in the topic.
    """

    picture: PictureFile
    alt: str
    path: KeyPath
    callouts: tuple[Callout, ...] = ()
    caption: str = ""


class Posture(Struct, frozen=True):
    """A body position in words, with its pictogram if there is one.

    `path` is the place of the words in the topic.
    """

    text: str
    path: KeyPath
    figure: Figure | None = None


class Prose(Struct, frozen=True, kw_only=True):
    """A text under a heading.

    Small cards print the `short` text if there is one.  Posters print only that.  The paths are the places of the
    texts in the topic.  For a text composed of two, the path is that of the longer one.
    """

    heading: str
    text: str
    path: KeyPath
    short: str = ""
    short_path: KeyPath = ()
    posture: Posture | None = None


class Steps(Struct, frozen=True, kw_only=True):
    """Numbered steps under a heading.

    `short` is as in Prose.
    """

    heading: str
    steps: tuple[str, ...]
    path: KeyPath
    short: str = ""
    short_path: KeyPath = ()


class Dose(Struct, frozen=True, kw_only=True):
    """How hard to press (the heading), how long and how often.

    Without a `path` the text is not from the topic.
    """

    heading: str
    text: str
    path: KeyPath = ()


class Link(Struct, frozen=True, kw_only=True):
    """A link to read on.

    `code` is the alt text of its QR code, empty if it has none.
    """

    heading: str
    address: str
    path: KeyPath
    code: str = ""


Section = Prose | Steps | Dose | Link


class Warnings(Struct, frozen=True, kw_only=True):
    """The warnings of a card: cautions, when to stop, and contraindicated conditions.

    `short` is the whole in brief, for posters, and is written at `short_path`.
    """

    heading: str
    cautions: tuple[str, ...]
    stops: tuple[str, ...]
    conditions_heading: str
    conditions: str
    short: str
    short_path: KeyPath


class Card(Struct, frozen=True, kw_only=True):
    """The content of one point.

    `path` is its place in the topic, `aside_path` that of its other names.
    """

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


class Front(Struct, frozen=True):
    """The content of the front page, which every reader must see first."""

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
        """Return the notices for this reader alone.

        First come the points that were left out, with the reason and what replaces them, then what to ask first.
        """
        return (*self.left_out, *self.asks)


class Dot(Struct, frozen=True):
    """The number of a card on a body figure."""

    number: int
    place: Spot


class BodyFigure(Struct, frozen=True):
    """A whole-body figure with the numbers of the chosen cards."""

    figure: Figure
    dots: tuple[Dot, ...]


class Closing(Struct, frozen=True):
    """The content after the cards."""

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
    """The content of one print-out: all words final, cards numbered as printed.

    `owner` is the patient's name for the foot of every page, empty if it is not to stand there.
    """

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
    owner: str = ""
