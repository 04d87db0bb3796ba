"""The files of a clinic and of a project's settings."""

from datetime import date
from typing import Annotated, ClassVar, Literal

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
    translator: Annotated[
        Words | None,
        Doc("Who has checked the translation; without, its pages say that nobody has.", "Ana Sample"),
    ] = None


class Clinic(Model):
    """The details that a clinic prints on its leaflets; none is assumed."""

    how_to_begin: ClassVar[str] = "copy the example: templates/clinics/example.yaml"

    name: Annotated[Words, Doc("The clinic's name.", "Riverside Practice")]
    address: Annotated[Words | None, Doc("Street and town, on one line.", "4 River Road, Sampletown")] = None
    phone: Annotated[Words | None, Doc("The number to ring with questions.", "01234 567890")] = None
    web: Annotated[Words | None, Doc("The clinic's page.", "www.example.org")] = None
    logo: Annotated[
        Annotated[str, Limits(min_length=1, max_length=300)] | None,
        Doc("A drawing or photo in images/, printed at the top.", "back-pain/pose_sitting.svg"),
    ] = None
    logo_width: Annotated[
        Annotated[float, Limits(ge=10, le=150)] | None,
        Doc("The width of the logo in mm; a narrower page has it smaller.", "40"),
    ] = None
    show_name: Annotated[bool, Doc("Whether to print the name in words beside the logo.", "true")] = True
    emergency_number: Annotated[Words | None, Doc("The number to call in an emergency.", "999")] = None
    urgent_number: Annotated[Words | None, Doc("The number for help the same day.", "111")] = None
    dates: Annotated[
        Literal["day-first", "month-first", "year-first"] | None,
        Doc("The order of a date in figures in tables of patients: 25/11/2026 is day-first.", "day-first"),
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


class Settings(Model):
    """A project's ``handout.yaml``: values for options that are not given."""

    clinic: Annotated[str | None, Doc("The clinic for every handout of this folder.", "example")] = None
    paper: Annotated[str | None, Doc("The paper for every handout of this folder.", "Letter")] = None
    theme: Annotated[str | None, Doc("The colours of every handout of this folder.", "plain")] = None
