"""The safety texts of a topic as its author writes them: page 1, danger signs.

``topic_types`` adds the parts of the disclaimer that a kind has.
"""

from typing import Annotated, ClassVar

from handout.content.conditions import ConditionId
from handout.content.kind import PartSpec
from handout.schema.model import Doc, Limits, Model, Words


class Alarm(Model):
    """Signs that need help, and how soon; *short* is for posters and small cards."""

    heading: Annotated[Words, Doc("The heading of the box.", "Get help now")]
    when: Annotated[Words, Doc("The words before the list.", "if you have:")]
    items: Annotated[
        Annotated[tuple[Words, ...], Limits(min_length=1)],
        Doc("The signs, each on a line of its own.", "[sudden weakness or numbness in an arm or leg]"),
    ]
    short: Annotated[
        Words | None, Doc("All signs in fewer words, for posters and small cards.", "Sudden weakness or numbness.")
    ] = None


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
        Doc(
            "All of it in fewer words, for posters and tri-folds.", "Not a cure. Ask a doctor first. Stop if it hurts."
        ),
    ] = None
