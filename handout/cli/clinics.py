"""The commands for clinics, whose names and numbers are printed: new, list, show."""

from typing import Annotated

import typer

from handout.cli.new import check_name, find_free
from handout.cli.options import ProjectFolder
from handout.cli.terminal import count, exit_on_error, print_errors, say, write

app = typer.Typer(help="Name your clinic and its numbers.", no_args_is_help=True, add_completion=False)

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="Small letters, digits and hyphens, such as riverside.", show_default=False),
]


@app.command()
def new(name: Name, project: ProjectFolder = None) -> None:
    """Create a commented clinic to fill in."""
    from handout.cli.schemas import add_schema
    from handout.content.project import project_for
    from handout.content.starter import clinic_starter

    with exit_on_error():
        check_name(name, "wrong-form/clinic")
        place = project_for(None, project)
        file = find_free(place, "clinics", name, "file-exists/clinic")
        write(file, (add_schema("clinic", file.parent, place) + clinic_starter(name)).encode())
        say(f"{file}: a clinic to fill in\nnext: handout build back-pain --clinic {name}")


@app.command("list")
def list_(project: ProjectFolder = None) -> None:
    """List all clinics."""
    from handout.content.clinic import Clinic
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(None, project)
        used = place.clinic(place.settings())
        for name in place.names("clinics"):
            with print_errors():
                clinic = place.read("clinics", name, Clinic).value
                approved = count(len(clinic.approvals), "approval")
                mark = "used if you name none" if name == used else ""
                say(f"{name}\t{clinic.name}\t{approved}\t{mark}".rstrip())


@app.command()
def show(name: Name, project: ProjectFolder = None) -> None:
    """Show what a clinic prints, and which texts it has approved."""
    from handout.content.clinic import BLANKS, Clinic
    from handout.content.project import project_for
    from handout.content.topic import VERSIONS

    with exit_on_error():
        place = project_for(None, project)
        read = place.read("clinics", name, Clinic)
        clinic, topics = read.value, place.names("topics")
        for key in clinic.__struct_fields__:
            if key == "approvals":
                continue
            value = getattr(clinic, key)
            missing = "a blank to write on" if key in BLANKS else "none"
            say(f"{key}: { {None: missing, True: 'yes', False: 'no'}.get(value, value) }")
        for each in clinic.approvals:
            version = place.topic(each.topic).value.version if each.topic in topics else None
            counts = "counts" if version == each.version else f"does not count: the text is {version or 'not there'}"
            if VERSIONS in each.version:
                counts = "counts for topics of these versions in one leaflet"
            say(f"approved: {each.topic} {each.version} by {each.by}, {each.role}, {each.date} ({counts})")
