"""One card of a topic as its author writes it, with its pictures and steps.

The models hold what cards of every kind have. ``topic_types`` adds the fields of a kind.
"""

import re
from typing import Annotated, ClassVar

from handout.content.callouts import CALLOUT_KINDS, AnyCallout, Place
from handout.content.conditions import ConditionId
from handout.content.kind import Kind
from handout.schema.model import ID_DESCRIPTION, AltText, Check, Doc, Limits, Model, Words

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

``handout points --background`` shows it.
"""

PointName = Annotated[
    str,
    Limits(
        pattern=r"^[A-Za-z0-9]+([ _.-][A-Za-z0-9]+)*$",
        max_length=60,
        description="the name of a file in templates/points, such as LI4",
    ),
]

POINT = "point"
"""The key of a card that takes a shared point."""


class Illustration(Model):
    """A drawing or photo, its source, and its alternative text."""

    file: Annotated[
        Annotated[str, Limits(min_length=1, max_length=300)],
        Doc("The picture's file, in images/TOPIC/, images/ or images/atlas/.", "atlas/hand_back.svg"),
    ]
    alt: Annotated[
        AltText,
        Doc(
            "What it shows, for somebody who cannot see it.",
            "The back of the left hand.",
        ),
    ]
    source: Annotated[
        Words,
        Doc(
            "Who made it, and its licence; printed at the end.",
            "from the MakeHuman body model (CC0 1.0)",
        ),
    ]


class PictureSpec(Illustration):
    """The picture of a card, with its callouts.

    No label or line covers the places to *keep_clear*.
    """

    caption: Annotated[Words | None, Doc("A line printed below the picture.", "The left hand.")] = None
    callouts: Annotated[
        Annotated[tuple[AnyCallout, ...], Limits(max_length=12)],
        Doc(
            f"What is pointed out: {', '.join(CALLOUT_KINDS)}.",
            "[{kind: label, at: [0.68, 0.61], text: web of skin}]",
        ),
    ] = ()
    keep_clear: Annotated[
        Annotated[tuple[Place, ...], Limits(max_length=40)],
        Doc("Places that no label and no line may cover.", "[[0.5, 0.4]]"),
    ] = ()


class Posture(Model):
    """The position that the source names, with an optional pictogram."""

    text: Annotated[Words, Doc("The position in words.", "lying flat")]
    picture: Annotated[Illustration | None, Doc("A small drawing of the position.")] = None


class Advice(Model):
    """A clinic's advice that is not from the source; a clinic can switch it off."""

    time: Annotated[Words | None, Doc("How long, as your clinic advises.", "1 minute")] = None
    often: Annotated[Words | None, Doc("How often, as your clinic advises.", "once a day")] = None


class Step(Model):
    """A step of an instruction, with its own picture if there is one."""

    text: Annotated[Words, Doc("What to do in this step.", "Wash your hands with soap.")]
    picture: Annotated[PictureSpec | None, Doc("A picture of this step.")] = None


class Short(Model):
    """Shorter texts for small cards and posters; a kind adds more.

    The full text is used where one is missing.
    """

    caution: Annotated[
        Words | None,
        Doc(
            "All cautions in fewer words, for posters; names every condition of the card.",
            "Ask us first if you are not sure.",
        ),
    ] = None


class OnBody(Model):
    """The places of a card's number on the body map."""

    front: Annotated[
        tuple[Place, ...], Doc("Where the number stands on the figure from the front.", "[[0.5, 0.4]]")
    ] = ()
    back: Annotated[tuple[Place, ...], Doc("Where the number stands on the figure from behind.", "[[0.5, 0.4]]")] = ()


PLACE = r"[0-9]+(?:-(?:[0-9]+|to-[0-9]+|bis-[0-9]+))?"
"""An id that ``--points`` reads as a place on the leaflet, or a range of them."""

MEANINGS = {"all": "all cards", "none": "no card", "no": "no card"}
"""Words that mean something in ``--points``, and no card."""


def check_card_id(text: str) -> str:
    """Return an id; raise ValueError if it means a card's place, or all cards or none."""
    if text in MEANINGS or re.fullmatch(PLACE, text):
        meaning = MEANINGS.get(text, "a place on the leaflet")
        msg = f"'{text}' means {meaning} in `--points`; give the card a name of its own, such as hand"
        raise ValueError(msg)
    return text


CardId = Annotated[
    str,
    Check(check_card_id),
    Limits(
        pattern=rf"^(?!(?:{PLACE}|{'|'.join(MEANINGS)})$)[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        description=ID_DESCRIPTION,
    ),
]
"""The name of a card in commands, plans and tables."""


class CardSpec(Model, kw_only=True):
    """One card of a topic; a kind adds its own fields."""

    spec: ClassVar[Kind]

    id: Annotated[CardId, Doc("Its name in commands, plans and tables.", "card-1")]
    name: Annotated[Words, Doc("The heading of the card.", "First Card")]
    note: Annotated[Words | None, Doc("Short words beside the heading.", "new")] = None
    group: Annotated[
        Words | None, Doc("A heading over this card and those that follow with the same group.", "In the morning")
    ] = None
    position: Annotated[Posture | None, Doc("How to sit or lie.")] = None
    link: Annotated[
        Address | None,
        Doc("A page about it, printed as an address and, if asked for, as a QR code.", "https://example.org/more"),
    ] = None
    cautions: Annotated[
        tuple[Words, ...],
        Doc("When to take care, each on a line of its own; always printed.", "[Ask us first if you are not sure.]"),
    ] = ()
    stops: Annotated[
        tuple[Words, ...],
        Doc("What should make the reader stop and get help.", '["You feel faint? Stop, and ask for help."]'),
    ] = ()
    conditions: Annotated[
        tuple[ConditionId, ...],
        Doc("Who must not use this card: `--avoid` leaves it out for them.", "[recent-surgery]"),
    ] = ()
    short: Annotated[Short, Doc("Shorter texts for small cards and posters.")] = Short()
    picture: Annotated[PictureSpec | None, Doc("The picture of the card.")] = None
    pictures: Annotated[
        Annotated[tuple[PictureSpec, ...], Limits(max_length=4)],
        Doc(
            "Several pictures instead of one, up to four, such as start and end.",
            "[{file: start.jpg, alt: The start., source: our clinic}, {file: end.jpg, alt: The end., source: our clinic}]",
        ),
    ] = ()
    on_body: Annotated[OnBody, Doc("Where its number stands on the body map.")] = OnBody()
    background: Annotated[
        tuple[Remark, ...],
        Doc("Notes for clinicians and translators, never printed.", "[Chosen from the clinic's course of 2025.]"),
    ] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for both one picture and several."""
        if self.picture and self.pictures:
            raise ValueError("both picture and pictures; write all of them under pictures")


def text_of(card: CardSpec, name: str) -> str:
    """Return the text of a field of the kind; empty if the card has none."""
    return getattr(card, name, None) or ""
