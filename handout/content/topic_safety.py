"""The safety texts of a topic as its author writes them: page 1, danger signs.

``topic_types`` adds the parts of the disclaimer that a kind has.
"""

from typing import Annotated, ClassVar

from handout.content.callouts import AnyCallout
from handout.content.conditions import ConditionId
from handout.content.kind import PartSpec
from handout.content.topic_card import PictureSpec
from handout.schema.model import Doc, Limits, Model, Words


class SmallPicture(PictureSpec):
    """A small picture beside a part of the disclaimer; it has no labels."""

    callouts: Annotated[
        Annotated[tuple[AnyCallout, ...], Limits(max_length=12)],
        Doc("What is pointed out, without words.", "[{kind: turn, from: [0.5, 0.8], to: [0.5, 0.3]}]"),
    ] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for labels, which a picture of this size has no room for."""
        if any(each.label() for each in self.callouts):
            raise ValueError("the pictures of page 1 are too small for labels; say it in the text")


Pictured = Annotated[SmallPicture | None, Doc("A small picture beside it.")]


class Section(Model):
    """A heading with a text."""

    heading: Annotated[Words, Doc("The heading.", "Please note")]
    text: Annotated[Words, Doc("The text below it.", "Ask us if you are not sure.")]
    picture: Pictured = None


class Listing(Model):
    """A heading with a list."""

    heading: Annotated[Words, Doc("The heading.", "Ask a doctor first if")]
    items: Annotated[
        Annotated[tuple[Words, ...], Limits(min_length=1)],
        Doc("The lines of the list.", "[You had surgery not long ago.]"),
    ]
    picture: Pictured = None


class Training(Model):
    """A part about training.

    *untrained* is for patients on their own, *taught* for those whom the clinic has shown how.
    """

    heading: Annotated[Words, Doc("The heading.", "Have we shown you how?")]
    why: Annotated[Words, Doc("Why training matters.", "Done in the wrong way it can do harm.")]
    untrained: Annotated[
        Words, Doc("For patients on their own.", "If no one has shown you how, do not do it. Ask us first.")
    ]
    taught: Annotated[
        Words, Doc("For patients of a clinic with 'training: taught'.", "Do only what we have shown you.")
    ]
    picture: Pictured = None


class Guidance(Model):
    """How to do it, when to stop, and what may be felt afterwards."""

    heading: Annotated[Words, Doc("The heading.", "How to do it")]
    stop: Annotated[
        Words,
        Doc(
            "How to do it, and when to stop.",
            "Go slowly. Stop, and ask us, if you feel unwell.",
        ),
    ]
    effects: Annotated[
        Words | None, Doc("What may be felt afterwards.", "You may feel a little tired the next day.")
    ] = None
    picture: Pictured = None


When = Annotated[Words, Doc("The words before the list.", "if you have:")]
SignList = Annotated[
    Annotated[tuple[Words, ...], Limits(min_length=1)],
    Doc("The signs, each on a line of its own.", "[sudden weakness or numbness in an arm or leg]"),
]
ShortSigns = Annotated[
    Words | None,
    Doc("All signs in fewer words, for posters and small cards.", "Sudden weakness or numbness."),
]


class Signs(Model):
    """Signs that need help if they go with something.

    *short* is for posters and small cards.
    """

    when: When
    items: SignList
    short: ShortSigns = None


class Alarm(Model):
    """Signs that need help, and how soon; *short* is for posters and small cards."""

    heading: Annotated[Words, Doc("The heading of the box.", "Get help now")]
    when: When
    items: SignList
    short: ShortSigns = None
    further: Annotated[
        tuple[Signs, ...],
        Doc(
            "Signs that go with something else, under the same heading.",
            '[{when: "if you sleep badly and:", items: [you see things that others do not]}]',
        ),
    ] = ()

    @property
    def groups(self) -> tuple[Signs, ...]:
        """All signs, in groups of what they go with."""
        return (Signs(self.when, self.items, self.short), *self.further)


class RedFlags(Model):
    """Signs that a leaflet is not for: help is needed at once, today, or later."""

    now: Annotated[
        Alarm,
        Doc(
            "Signs that need an ambulance.",
            '{heading: Get help now, when: "if you have:", items: ["chest pain, or trouble breathing", sudden numbness in an arm or leg]}',
        ),
    ]
    today: Annotated[
        Alarm,
        Doc(
            "Signs that need help the same day.",
            '{heading: Get help today, when: "if you have:", items: ["fever, and you feel very ill", pain that gets worse and worse]}',
        ),
    ]
    later: Annotated[
        Words,
        Doc("When to come back without such signs.", "See us or your doctor if you are no better in a few weeks."),
    ]


class Avoided(Model):
    """The text on page 1 after a condition was avoided.

    *others* replaces *text* if points were left out, and is about the remaining points.
    """

    text: Annotated[
        Words | None,
        Doc(
            "What page 1 says if nothing was left out, or without 'others'.",
            "These are not for you without your surgeon's yes.",
        ),
    ] = None
    others: Annotated[
        Words | None,
        Doc(
            "What page 1 says about the cards that remain after some were left out.",
            "Ask your midwife or doctor before using the others.",
        ),
    ] = None

    def __post_init__(self) -> None:
        """Raise ValueError if both texts are missing."""
        if not self.text and not self.others:
            raise ValueError("neither text nor others; write one of them")


class Disclaimer(Model):
    """The safety texts that every reader sees first; a kind adds its parts.

    *short* contains all of it for posters and small cards.
    """

    part_specs: ClassVar[tuple[PartSpec, ...]] = ()

    heading: Annotated[Words, Doc("The heading of page 1.", "Please read this page first")]
    conditions: Annotated[
        tuple[ConditionId, ...], Doc("Who must ask a doctor before using any card.", "[recent-surgery]")
    ] = ()
    short: Annotated[
        Words | None,
        Doc("All of it in fewer words, for posters and tri-folds.", "Ask us first if you are not sure."),
    ] = None
