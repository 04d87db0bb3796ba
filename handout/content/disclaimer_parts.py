"""The parts of the disclaimer, in the forms that a kind chooses from."""

from typing import Annotated

from handout.content.topic_card import PictureSpec
from handout.schema.model import Doc, Limits, Model, Words


class SmallPicture(PictureSpec):
    """A small picture beside a part of the disclaimer; it has no labels."""

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
            "Go slowly. Stop if it hurts, or if you feel sick, faint, numb or tingly.",
        ),
    ]
    effects: Annotated[
        Words | None, Doc("What may be felt afterwards.", "You may feel a little sore the next day.")
    ] = None
    picture: Pictured = None
