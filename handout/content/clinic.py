"""The files of a clinic and of a project's settings."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from handout.schema.model import Limits, Model, Words


class Approval(Model):
    """A clinician's approval of one version of one topic.

    A translation (``back-pain.es``) needs its own.
    """

    topic: Annotated[
        str,
        Limits(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[A-Za-z0-9-]+)?$",
            max_length=80,
            description="small letters, digits and single hyphens, such as 'back-pain'",
        ),
    ]
    version: Words
    by: Words
    role: Words
    date: date


class Clinic(Model):
    """The details that a clinic prints on its leaflets; none is assumed."""

    how_to_begin: ClassVar[str] = "copy the example: templates/clinics/example.yaml"

    name: Words
    address: Words | None = None
    phone: Words | None = None
    web: Words | None = None
    logo: Annotated[str, Limits(min_length=1, max_length=300)] | None = None
    logo_width: (
        Annotated[
            float, Limits(ge=10, le=150, description="the width of the logo in mm; a narrower page has it smaller")
        ]
        | None
    ) = None
    show_name: Annotated[bool, Limits(description="print the name in words beside the logo")] = True
    emergency_number: Words | None = None
    urgent_number: Words | None = None
    dates: Annotated[
        Literal["day-first", "month-first", "year-first"] | None,
        Limits(description="the order of a date in figures in tables of patients: 25/11/2026 is day-first"),
    ] = None
    training: Literal["untrained", "taught"] = "untrained"
    print_advice: Annotated[bool, Limits(description="print the clinic's default dose where the source names none")] = (
        True
    )
    approvals: tuple[Approval, ...] = ()

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

    clinic: str | None = None
    paper: str | None = None
    theme: str | None = None
