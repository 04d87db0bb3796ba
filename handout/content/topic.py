"""A topic as its author writes it: cards, pictures and safety texts.

The models hold what topics of every kind have. ``topic_types`` adds the fields of a kind.
"""

from typing import Annotated, ClassVar

from msgspec import field

from handout.content.callouts import AnyCallout, Place
from handout.content.conditions import Condition, ConditionId
from handout.content.kind import Arrangement, Kind, LanguageTag, Name, PartSpec
from handout.content.plurals import Plural
from handout.schema.model import LEGIBLE, TIDY, AltText, Doc, Id, KeyPath, Limits, Model, Prose, Universal, Words

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

    file: Annotated[
        Annotated[str, Limits(min_length=1, max_length=300)],
        Doc("The picture's file, in images/TOPIC/ or images/.", "back-pain/hand_back.svg"),
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
            "What is pointed out: press, pair, stroke, turn, guide, count, measure or label.",
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

    text: Annotated[Words, Doc("What to do in this step.", "Turn your head slowly to the right.")]
    picture: Annotated[PictureSpec | None, Doc("A picture of this step.")] = None


class Short(Model):
    """Shorter texts for small cards and posters; a kind adds more.

    The full text is used where one is missing.
    """

    caution: Annotated[
        Words | None,
        Doc("All cautions in fewer words, for posters; names every condition of the card.", "Not on broken skin."),
    ] = None


class OnBody(Model):
    """The places of a point's number on the body map."""

    front: Annotated[
        tuple[Place, ...], Doc("Where the number stands on the figure from the front.", "[[0.5, 0.4]]")
    ] = ()
    back: Annotated[tuple[Place, ...], Doc("Where the number stands on the figure from behind.", "[[0.5, 0.4]]")] = ()


class CardSpec(Model, kw_only=True):
    """One card of a topic; a kind adds its own fields."""

    spec: ClassVar[Kind]

    id: Annotated[Id, Doc("Its name in commands, plans and tables.", "card-1")]
    name: Annotated[Words, Doc("The heading of the card.", "First Card")]
    note: Annotated[Words | None, Doc("Short words beside the heading.", "both sides")] = None
    group: Annotated[
        Words | None, Doc("A heading over this card and those that follow with the same group.", "Warm up")
    ] = None
    position: Annotated[Posture | None, Doc("How to sit or lie.")] = None
    link: Annotated[
        Address | None,
        Doc("A page about it, printed as an address and, if asked for, as a QR code.", "https://example.org/more"),
    ] = None
    cautions: Annotated[
        tuple[Words, ...], Doc("When to take care, each on a line of its own; always printed.", "[Stop if it hurts.]")
    ] = ()
    stops: Annotated[
        tuple[Words, ...], Doc("What should make the reader stop and get help.", "[Your arm goes numb.]")
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


class Section(Model):
    """A heading with a text."""

    heading: Annotated[Words, Doc("The heading.", "Please note")]
    text: Annotated[Words, Doc("The text below it.", "Ask us if you are not sure.")]


class Essay(Model):
    """A heading with a text of one or more paragraphs."""

    heading: Annotated[Words, Doc("The heading.", "About this leaflet")]
    text: Annotated[Prose, Doc("The text below it; an empty line begins a paragraph.", "It comes from our clinic.")]


class Listing(Model):
    """A heading with a list."""

    heading: Annotated[Words, Doc("The heading.", "Ask a doctor first if")]
    items: Annotated[
        Annotated[tuple[Words, ...], Limits(min_length=1)],
        Doc("The lines of the list.", "[You had surgery not long ago.]"),
    ]


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


class BodyMap(Model):
    """The two whole-body figures on which the chosen points are numbered."""

    heading: Annotated[Words, Doc("The heading over the figures.", "Where they are")]
    front: Annotated[
        Illustration,
        Doc(
            "The figure from the front.",
            "{file: back-pain/body_front.svg, alt: A body from the front., source: MakeHuman (CC0 1.0)}",
        ),
    ]
    back: Annotated[
        Illustration,
        Doc(
            "The figure from behind.",
            "{file: back-pain/body_back.svg, alt: A body from behind., source: MakeHuman (CC0 1.0)}",
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
    title: Annotated[Words, Doc("The title on page 1.", "Help for a stiff neck")]
    short_title: Annotated[Words, Doc("The title at the foot of every page.", "Stiff neck")]
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
    cards: Annotated[tuple[CardSpec, ...], Doc("The cards, in the order of printing.")]

    def path(self, card: int, *below: str | int) -> KeyPath:
        """Return the path of a card in the file, or of a value *below* it."""
        return (self.spec.cards, card, *below)
