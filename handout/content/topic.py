"""A topic as its author writes it: points, pictures and safety texts."""

from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import field

from handout.content.callouts import AnyCallout, Place
from handout.request.conditions import Condition
from handout.schema.markup import LANGUAGE_TAG
from handout.schema.model import LEGIBLE, TIDY, AltText, Id, Limits, Model, Prose, Words

Version = Annotated[
    str,
    TIDY,
    *LEGIBLE,
    Limits(min_length=1, max_length=20, pattern=r"^\d+(\.\d+)*$", description="a version such as 1.0"),
]
Month = Annotated[Words, Limits(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="a year and month such as 2027-11")]
LanguageTag = Annotated[str, Limits(pattern=rf"^{LANGUAGE_TAG}$", description="a language code such as en or pt-BR")]


Address = Annotated[
    str,
    Limits(
        pattern=r"^https?://[^\s<>()\[\]{}\"]{3,}$",
        max_length=500,
        description="a web address such as https://example.org/knee",
    ),
]

Code = Annotated[
    Words,
    Limits(
        pattern=r"^(none|(LU|LI|ST|SP|HT|SI|BL|KI|PC|TE|GB|LR|GV|CV|EX-[A-Z]{1,3}) ?\d{1,2})$",
        description="a WHO point code such as CV6 or BL23, or 'none'",
    ),
]

Remark = Annotated[str, Limits(min_length=1, max_length=2000)]
"""A note for clinicians and translators, which is never printed.

``handout points`` shows it.
"""


class Sides(StrEnum):
    """The side of the body on which a point is found."""

    MIDDLE = "middle"
    BOTH = "both"
    EACH = "each"


class Strength(StrEnum):
    """How hard to press; the language file explains each in words."""

    GENTLE = "gentle"
    LIGHT_TO_MEDIUM = "light-to-medium"
    MEDIUM = "medium"
    FIRM = "firm"


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


class Short(Model):
    """Shorter texts for small cards and posters.

    The full text is used where one is missing.
    """

    where: Words | None = None
    how: Words | None = None
    caution: Words | None = None


class OnBody(Model):
    """The places of a point's number on the body map."""

    front: tuple[Place, ...] = ()
    back: tuple[Place, ...] = ()


class Point(Model, kw_only=True):
    """One acupressure point or area of a topic, printed as one card."""

    id: Id
    name: Words
    note: Words | None = None
    also_called: Words | None = None
    code: Code
    sides: Sides
    where: Words
    helper: Words | None = None
    how: Words
    strength: Strength
    position: Posture | None = None
    time: Words | None = None
    advice: Advice = Advice()
    helps: Words
    link: Address | None = None
    cautions: Annotated[tuple[Words, ...], Limits(min_length=1)]
    stops: tuple[Words, ...] = ()
    conditions: tuple[Condition, ...] = ()
    short: Short = Short()
    picture: PictureSpec
    on_body: OnBody = OnBody()
    background: tuple[Remark, ...] = ()


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
    """The note on training.

    *untrained* is for patients on their own, *taught* for those whom the clinic has shown how.
    """

    heading: Words
    why: Words
    untrained: Words
    taught: Words


class Pressing(Model):
    """How to press anywhere, when to stop, and what may be felt afterwards."""

    heading: Words
    stop: Words
    effects: Words


class Alarm(Model):
    """Signs that need help, and how soon; *short* is for posters and small cards."""

    heading: Words
    when: Words
    items: Annotated[tuple[Words, ...], Limits(min_length=1)]
    short: Words | None = None


class RedFlags(Model):
    """Signs that acupressure is not for: help is needed at once, today, or later."""

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
    """The safety texts that every reader sees first; no part can be left out.

    *short* contains all of it for posters and small cards.
    """

    heading: Words
    about: Words
    not_a_cure: Words
    training: Training
    pregnancy: Section
    pressing: Pressing
    ask_first: Listing
    never_press: Section
    conditions: tuple[Condition, ...] = ()
    short: Words | None = None


class BodyMap(Model):
    """The two whole-body figures on which the chosen points are numbered."""

    heading: Words
    front: Illustration
    back: Illustration


class Topic(Model, kw_only=True):
    """All texts and pictures of one handout."""

    how_to_begin: ClassVar[str] = "`handout new NAME` makes a topic to start from"

    language: LanguageTag
    title: Words
    short_title: Words
    version: Version
    next_review: Month
    disclaimer: Disclaimer
    red_flags: RedFlags
    avoided: dict[Condition, Avoided] = field(default_factory=dict)
    intro: Essay
    evidence: Essay
    sources: Annotated[tuple[Words, ...], Limits(min_length=1)]
    body_map: BodyMap | None = None
    points: Annotated[tuple[Point, ...], Limits(min_length=1)]
