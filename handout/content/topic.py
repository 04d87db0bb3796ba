"""A topic as its author writes it: cards, pictures and safety texts.

The models hold what topics of every kind have. ``topic_types`` adds the fields of a kind.
"""

from typing import Annotated, ClassVar

from msgspec import field

from handout.content.callouts import AnyCallout, Place
from handout.content.conditions import Condition, ConditionId
from handout.content.kind import Arrangement, Kind, LanguageTag, Name, PartSpec, Plural
from handout.schema.model import LEGIBLE, TIDY, AltText, Id, KeyPath, Limits, Model, Prose, Words

Version = Annotated[
    str,
    TIDY,
    *LEGIBLE,
    Limits(min_length=1, max_length=20, pattern=r"^\d+(\.\d+)*$", description="a version such as 1.0"),
]
Month = Annotated[Words, Limits(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="a year and month such as 2027-11")]

Address = Annotated[
    str,
    Limits(
        pattern=r"^https?://[^\s<>()\[\]{}\"]{3,}$",
        max_length=500,
        description="a web address such as https://example.org/knee",
    ),
]

Remark = Annotated[str, Limits(min_length=1, max_length=2000)]
"""A note for clinicians and translators, which is never printed.

``handout points`` shows it.
"""


class Illustration(Model):
    """A drawing or photo, its source, and its alternative text."""

    file: Annotated[str, Limits(min_length=1, max_length=300)]
    alt: AltText
    source: Words


class PictureSpec(Illustration):
    """The picture of a card, with its callouts.

    No label or line covers the places to *keep_clear*.
    """

    caption: Words | None = None
    callouts: Annotated[tuple[AnyCallout, ...], Limits(max_length=12)] = ()
    keep_clear: Annotated[tuple[Place, ...], Limits(max_length=40)] = ()


class Posture(Model):
    """The position that the source names, with an optional pictogram."""

    text: Words
    picture: Illustration | None = None


class Advice(Model):
    """A clinic's advice that is not from the source; a clinic can switch it off."""

    time: Words | None = None
    often: Words | None = None


class Step(Model):
    """A step of an instruction, with its own picture if there is one."""

    text: Words
    picture: PictureSpec | None = None


class Short(Model):
    """Shorter texts for small cards and posters; a kind adds more.

    The full text is used where one is missing.
    """

    caution: Words | None = None


class OnBody(Model):
    """The places of a point's number on the body map."""

    front: tuple[Place, ...] = ()
    back: tuple[Place, ...] = ()


class CardSpec(Model, kw_only=True):
    """One card of a topic; a kind adds its own fields."""

    spec: ClassVar[Kind]

    id: Id
    name: Words
    note: Words | None = None
    group: Words | None = None
    position: Posture | None = None
    link: Address | None = None
    cautions: tuple[Words, ...] = ()
    stops: tuple[Words, ...] = ()
    conditions: tuple[ConditionId, ...] = ()
    short: Short = Short()
    picture: PictureSpec | None = None
    pictures: Annotated[tuple[PictureSpec, ...], Limits(max_length=4)] = ()
    on_body: OnBody = OnBody()
    background: tuple[Remark, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for both one picture and several."""
        if self.picture and self.pictures:
            raise ValueError("both picture and pictures; write all of them under pictures")


def text_of(card: CardSpec, name: str) -> str:
    """Return the text of a field of the kind; empty if the card has none."""
    return getattr(card, name, None) or ""


class Section(Model):
    """A heading with a text."""

    heading: Words
    text: Words


class Essay(Model):
    """A heading with a text of one or more paragraphs."""

    heading: Words
    text: Prose


class Listing(Model):
    """A heading with a list."""

    heading: Words
    items: Annotated[tuple[Words, ...], Limits(min_length=1)]


class Training(Model):
    """A part about training.

    *untrained* is for patients on their own, *taught* for those whom the clinic has shown how.
    """

    heading: Words
    why: Words
    untrained: Words
    taught: Words


class Guidance(Model):
    """How to do it, when to stop, and what may be felt afterwards."""

    heading: Words
    stop: Words
    effects: Words | None = None


class Alarm(Model):
    """Signs that need help, and how soon; *short* is for posters and small cards."""

    heading: Words
    when: Words
    items: Annotated[tuple[Words, ...], Limits(min_length=1)]
    short: Words | None = None


class RedFlags(Model):
    """Signs that a leaflet is not for: help is needed at once, today, or later."""

    now: Alarm
    today: Alarm
    later: Words


class Avoided(Model):
    """The text on page 1 after a condition was avoided.

    *others* replaces *text* if points were left out, and is about the remaining points.
    """

    text: Words | None = None
    others: Words | None = None

    def __post_init__(self) -> None:
        """Raise ValueError if both texts are missing."""
        if not self.text and not self.others:
            raise ValueError("neither text nor others; write one of them")


class Disclaimer(Model):
    """The safety texts that every reader sees first; a kind adds its parts.

    *short* contains all of it for posters and small cards.
    """

    part_specs: ClassVar[tuple[PartSpec, ...]] = ()

    heading: Words
    conditions: tuple[ConditionId, ...] = ()
    short: Words | None = None


class BodyMap(Model):
    """The two whole-body figures on which the chosen points are numbered."""

    heading: Words
    front: Illustration
    back: Illustration


class Topic(Model, kw_only=True):
    """All texts and pictures of one handout.

    *words* replaces single words of the kind or the language file. *conditions* adds conditions or changes their words.
    *layout* and *numbered* replace those of the kind.
    """

    how_to_begin: ClassVar[str] = "`handout new NAME` makes a topic to start from"
    spec: ClassVar[Kind]

    language: LanguageTag
    kind: Id = "acupressure"
    title: Words
    short_title: Words
    version: Version
    next_review: Month
    layout: Arrangement | None = None
    numbered: bool | None = None
    words: dict[Name, Words | Plural] = field(default_factory=dict)
    conditions: dict[Id, Words | Condition] = field(default_factory=dict)
    disclaimer: Disclaimer
    red_flags: RedFlags | None = None
    avoided: dict[ConditionId, Avoided] = field(default_factory=dict)
    intro: Essay | None = None
    evidence: Essay | None = None
    sources: tuple[Words, ...] = ()
    body_map: BodyMap | None = None
    cards: tuple[CardSpec, ...]

    def path(self, card: int, *below: str | int) -> KeyPath:
        """Return the path of a card in the file, or of a value *below* it."""
        return (self.spec.cards, card, *below)
