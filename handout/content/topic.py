"""A topic as its author writes it.

Its cards are in ``topic_card``, its safety texts in ``topic_safety``. The models hold what topics of every kind have;
``topic_types`` adds the fields of a kind.
"""

from typing import Annotated, ClassVar

from msgspec import field

from handout.content.conditions import Condition, ConditionId
from handout.content.kind import Arrangement, Kind, LanguageTag, Name
from handout.content.plurals import Plural
from handout.content.topic_card import CardSpec, Illustration, Remark
from handout.content.topic_safety import Avoided, Disclaimer, RedFlags
from handout.schema.model import LEGIBLE, TIDY, Doc, Id, KeyPath, Limits, Model, Prose, Universal, Words

Version = Annotated[
    str,
    TIDY,
    *LEGIBLE,
    Limits(min_length=1, max_length=20, pattern=r"^\d+(\.\d+)*$", description="a version such as 1.0"),
    Universal(),
]
Month = Annotated[
    Words, Limits(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="a year and month such as 2027-11"), Universal()
]


VERSIONS = "+"
"""What stands between the versions and the short titles of joined topics."""


class Essay(Model):
    """A heading with a text of one or more paragraphs."""

    heading: Annotated[Words, Doc("The heading.", "About this leaflet")]
    text: Annotated[Prose, Doc("The text below it; an empty line begins a paragraph.", "It comes from our clinic.")]


class BodyMap(Model):
    """The two whole-body figures on which the chosen cards are numbered."""

    heading: Annotated[Words, Doc("The heading over the figures.", "Where they are")]
    front: Annotated[
        Illustration,
        Doc(
            "The figure from the front.",
            "{file: atlas/body_front.svg, alt: A body from the front., source: MakeHuman (CC0 1.0)}",
        ),
    ]
    back: Annotated[
        Illustration,
        Doc(
            "The figure from behind.",
            "{file: atlas/body_back.svg, alt: A body from behind., source: MakeHuman (CC0 1.0)}",
        ),
    ]


class Topic(Model, kw_only=True):
    """All texts and pictures of one handout.

    *words* replaces single words of the kind or the language file. *conditions* adds conditions or changes their words.
    *layout* and *numbered* replace those of the kind.
    """

    how_to_begin: ClassVar[str] = "`handout new NAME` makes a topic to start from"
    spec: ClassVar[Kind]

    language: Annotated[LanguageTag, Doc("The language of the texts.", "en")]
    kind: Annotated[Id, Doc("What the cards are; `handout kinds` lists the kinds.", "exercises")] = "acupressure"
    title: Annotated[Words, Doc("The title on page 1.", "What helps at home")]
    short_title: Annotated[Words, Doc("The title at the foot of every page.", "At home")]
    version: Annotated[Version, Doc("The version of the text; change it whenever you change the words.", "0.1")]
    next_review: Annotated[Month, Doc("Year and month in which a clinician reads it again.", "2027-12")]
    layout: Annotated[
        Arrangement | None,
        Doc("How the cards are printed, if not as the kind says: cards, each in a frame, or list, as rows.", "list"),
    ] = None
    numbered: Annotated[bool | None, Doc("Whether the cards have numbers, if not as the kind says.", "false")] = None
    words: Annotated[
        dict[Name, Words | Plural],
        Doc("Other words for single headings or fixed phrases of this topic.", "{review: Looked over}"),
    ] = field(default_factory=dict)
    conditions: Annotated[
        dict[Id, Words | Condition],
        Doc(
            "Conditions of this topic, or other words for common ones.",
            "{dizziness: {words: dizzy spells, also: [vertigo]}}",
        ),
    ] = field(default_factory=dict)
    disclaimer: Annotated[Disclaimer, Doc("Page 1: what every reader must see first.")]
    red_flags: Annotated[RedFlags | None, Doc("Danger signs: the two boxes on page 1.")] = None
    avoided: Annotated[
        dict[ConditionId, Avoided],
        Doc(
            "What page 1 says to a patient with a condition that was avoided.",
            "{pregnancy: {others: Ask your midwife or doctor before using the others.}}",
        ),
    ] = field(default_factory=dict)
    intro: Annotated[
        Essay | None,
        Doc(
            "A text on the last page about the complaint.",
            "{heading: About this leaflet, text: It goes with what we showed you. Bring it when you come again.}",
        ),
    ] = None
    evidence: Annotated[
        Essay | None,
        Doc(
            "A text on the last page about what studies found.",
            '{heading: "What do we know?", text: Studies are few and small. Say plainly what they found.}',
        ),
    ] = None
    sources: Annotated[
        tuple[Words, ...],
        Universal(),
        Doc("What the text rests on, printed on the last page.", "[The handbook of our clinic (2025).]"),
    ] = ()
    body_map: Annotated[BodyMap | None, Doc("Two figures of the body on which the cards are numbered.")] = None
    background: Annotated[
        tuple[Remark, ...],
        Doc(
            "Notes on the whole text for clinicians and translators, never printed.",
            "[The danger signs are from our guide.]",
        ),
    ] = ()
    review: Annotated[
        tuple[Remark, ...],
        Doc("Doubts that a clinician must settle, never printed.", "[Are a few weeks too long to wait?]"),
    ] = ()
    cards: Annotated[tuple[CardSpec, ...], Doc("The cards, in the order of printing.")]

    def path(self, card: int, *below: str | int) -> KeyPath:
        """Return the path of a card in the file, or of a value *below* it."""
        return (self.spec.cards, card, *below)
