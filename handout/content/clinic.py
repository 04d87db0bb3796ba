"""The file of a clinic: its name, numbers, approvals and habits."""

from datetime import date
from enum import IntEnum, auto
from typing import Annotated, ClassVar, Literal, get_args

from msgspec.structs import fields

from handout.content.translation_record import Hash
from handout.request.dates import DateOrder
from handout.schema.model import Doc, Limits, Model, Words


class Approval(Model):
    """A clinician's approval of one version of one topic.

    A translation (``back-pain.es``) needs its own.
    """

    topic: Annotated[
        Annotated[
            str,
            Limits(
                pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[A-Za-z0-9-]+)?$",
                max_length=80,
                description="small letters, digits and single hyphens, such as 'back-pain'",
            ),
        ],
        Doc("The topic that is approved; a translation needs its own.", "back-pain"),
    ]
    version: Annotated[Words, Doc("The version of the text that is approved.", "1.1")]
    by: Annotated[Words, Doc("Who approved it.", "Dr A. Sample")]
    role: Annotated[Words, Doc("What he or she is.", "GP")]
    date: Annotated[date, Doc("When.", "2026-11-22")]
    words: Annotated[
        Hash | None,
        Doc("A hash of the words that were approved; `handout clinic confirm` writes it.", "0a1b2c3d"),
    ] = None
    pictures: Annotated[
        Hash | None,
        Doc("A hash of the pictures that were approved; `handout clinic confirm` writes it.", "4e5f6a7b"),
    ] = None
    translator: Annotated[
        Words | None,
        Doc("Who has checked the translation; without, its pages say that nobody has.", "Ana Sample"),
    ] = None


class Space(IntEnum):
    """How much space a page has for the lines of a clinic.

    A field with contact details is marked with the least space in which it is printed.
    """

    LITTLE = auto()
    SOME = auto()
    ENOUGH = auto()


class Clinic(Model):
    """The details that a clinic prints on its leaflets; none is assumed."""

    how_to_begin: ClassVar[str] = "copy the example: templates/clinics/example.yaml"

    name: Annotated[Words, Doc("The clinic's name.", "Riverside Practice")]
    address: Annotated[Words | None, Space.ENOUGH, Doc("Street and town, on one line.", "4 River Road, Sampletown")] = (
        None
    )
    phone: Annotated[Words | None, Space.LITTLE, Doc("The number to ring with questions.", "01234 567890")] = None
    web: Annotated[Words | None, Space.SOME, Doc("The clinic's page.", "www.example.org")] = None
    logo: Annotated[
        Annotated[str, Limits(min_length=1, max_length=300)] | None,
        Doc("A drawing or photo in images/, printed at the top.", "atlas/pose_sitting.svg"),
    ] = None
    logo_width: Annotated[
        Annotated[float, Limits(ge=10, le=150)] | None,
        Doc("The width of the logo in mm; a narrow page, or a tall logo, has it smaller.", "40"),
    ] = None
    show_name: Annotated[bool, Doc("Whether to print the name in words beside the logo.", "true")] = True
    emergency_number: Annotated[Words | None, Doc("The number to call in an emergency.", "999")] = None
    urgent_number: Annotated[Words | None, Doc("The number for help the same day.", "111")] = None
    dates: Annotated[
        DateOrder | None,
        Doc("The order of a date in figures: 25/11/2026 is day-first.", "day-first"),
    ] = None
    training: Annotated[
        Literal["untrained", "taught"],
        Doc("Whether you show patients how: 'taught' prints other words than 'untrained'.", "taught"),
    ] = "untrained"
    print_advice: Annotated[
        bool, Doc("Whether to print the clinic's default dose where the source names none.", "true")
    ] = True
    approvals: Annotated[
        tuple[Approval, ...],
        Doc(
            "Which texts a clinician of yours has approved.",
            '[{topic: back-pain, version: "1.1", by: Dr A. Sample, role: GP, date: 2026-11-22}]',
        ),
    ] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for facts about a logo that is not there."""
        if not self.show_name and not self.logo:
            msg = "show_name: false needs a logo that shows the name"
            raise ValueError(msg)
        if self.logo_width and not self.logo:
            msg = "logo_width needs a logo"
            raise ValueError(msg)

    def contacts(self, space: Space, above: Space | None = None) -> list[str]:
        """Return the contact details that are printed in *space*, in their order.

        Those that are printed in the space *above* as well are left out.
        """
        return [
            text
            for name, least in CONTACTS.items()
            if least <= space and (above is None or least > above) and (text := getattr(self, name))
        ]


CONTACTS: dict[str, Space] = {
    each.name: mark for each in fields(Clinic) for mark in get_args(each.type) if isinstance(mark, Space)
}
"""The fields of a clinic that are lines with contact details.

Each has the least space in which it is printed.
"""

BLANKS = ("phone", "emergency_number", "urgent_number")
"""The fields that are a blank to write on if the clinic has none."""
