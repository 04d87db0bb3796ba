"""The command ``atlas``: the shared drawings, and a proof sheet of their places."""

from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.options import ProjectFolder
from handout.cli.terminal import count, exit_on_error, parse_target, say, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handout.content.atlas import AtlasDrawing
    from handout.content.project import Project

app = typer.Typer()

Proof = Annotated[
    str | None,
    typer.Option("--proof", metavar="FILE", help="Write a PDF with every place on its drawing.", show_default=False),
]


@app.command()
def atlas(proof: Proof = None, project: ProjectFolder = None) -> None:
    """List the shared drawings: what each shows, its named places, and its WHO points."""
    from handout.content.atlas import read_atlas
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(None, project)
        drawings = read_atlas(place.folders, place.reader)
        if proof is None:
            for each in drawings:
                say(f"{each.name}.svg\t{each.view.shows}")
                for heading, names in (("points", each.points), ("places", [*each.places.keys() - each.points.keys()])):
                    if names:
                        say(f"    {heading}: {', '.join(sorted(names))}")
        else:
            file = parse_target(proof)
            content, pages = _print_proof(drawings, place)
            write(file, content)
            say(f"{file}: {count(pages, 'page')}, {count(len(drawings), 'drawing')}")


def _print_proof(drawings: "Sequence[AtlasDrawing]", project: "Project") -> tuple[bytes, int]:
    """Return the proof sheet as a PDF, and its number of pages."""
    from handout.content.assets import PictureFile
    from handout.content.project import THEME
    from handout.content.theme import Theme
    from handout.files import display_path
    from handout.layout.figures.picture import load
    from handout.layout.formats.proof_sheet import proof_pages
    from handout.layout.style import page_style
    from handout.pdf.metadata import About
    from handout.pdf.painter import paint

    title = "The atlas: drawings and their places"
    style = page_style(project.read("themes", THEME, Theme).value, large=False)
    files = (PictureFile(display_path(each.file), project.reader.read(each.file), each.places) for each in drawings)
    pages = proof_pages(drawings, [load(file) for file in files], title, style)
    return paint(pages, About(title, "", "Named places, and the rule of each", "en")), len(pages)
